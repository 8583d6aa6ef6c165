"""The words that a book adds of its own: labels, directions, honest remarks where something is not there.

They are few, stand apart from what was printed (class `added`), and follow the script of the issue: a reader
of traditional Chinese gets `第1版` and `目錄`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeGuard

from convert.model import Article, FurnitureKind, Issue, Page, Paragraph, Table
from convert.scripts import is_traditional
from convert.trace import BLANKS, Traced

from .markup import plain

EXCERPT = 18
"""Characters of an article without a headline that stand for it in lists: about one line on a phone."""

NAMELESS = "—"
"""An issue of which nothing at all is known."""
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Words:
    """One script's words. Fields that end in `_of` take one text by `format`."""

    contents: str
    landmarks: str
    page_list: str
    start: str
    cover: str
    page_of: str
    number_of: str
    page_unknown: str
    untitled: str
    nothing: str
    other: str
    furniture: dict[FurnitureKind, str]
    onward: str
    previous: str
    following: str
    goes_on_of: str
    began_of: str
    page_absent_of: str
    half_absent_of: str
    table: str
    summary: str
    doubts: str
    printed_of: str

    def page(self, number: str) -> str:
        """A page by its printed number; one with a letter is a name, no ordinal, as folios print it.

        >>> SIMPLIFIED.page("4"), SIMPLIFIED.page("A04")
        ('第4版', 'A04版')
        """
        named = self.page_of.format(number)
        return named if number.isdecimal() else named.removeprefix("第")


SIMPLIFIED = Words(
    contents="目录",
    landmarks="导览",
    page_list="印刷版次",
    start="正文",
    cover="封面",
    page_of="第{}版",
    number_of="期号 {}",
    page_unknown="版次不详",
    untitled="无标题",
    nothing="此处没有可读的稿件。",
    other="版面其他文字",
    furniture={
        FurnitureKind.MASTHEAD: "报头",
        FurnitureKind.EAR: "报眼",
        FurnitureKind.FOLIO: "报眉",
        FurnitureKind.IMPRINT: "出版信息",
        FurnitureKind.STRAY: "零散字符",
    },
    onward="前后篇",
    previous="上一篇",
    following="下一篇",
    goes_on_of="续文：{}",
    began_of="前文：{}",
    page_absent_of="本书不含{}",
    half_absent_of="在本书{}中没有找到另一部分",
    table="表格",
    summary="由报纸版面的识别文字制成：按版、按篇导航，表格有表头，文字可缩放。识别可能有误。",
    doubts="存疑之处",
    printed_of="原文{} 第{}行第{}字",
)

TRADITIONAL = Words(
    contents="目錄",
    landmarks="導覽",
    page_list="印刷版次",
    start="正文",
    cover="封面",
    page_of="第{}版",
    number_of="期號 {}",
    page_unknown="版次不詳",
    untitled="無標題",
    nothing="此處沒有可讀的稿件。",
    other="版面其他文字",
    furniture={
        FurnitureKind.MASTHEAD: "報頭",
        FurnitureKind.EAR: "報眼",
        FurnitureKind.FOLIO: "報眉",
        FurnitureKind.IMPRINT: "出版資訊",
        FurnitureKind.STRAY: "零散字元",
    },
    onward="前後篇",
    previous="上一篇",
    following="下一篇",
    goes_on_of="續文：{}",
    began_of="前文：{}",
    page_absent_of="本書不含{}",
    half_absent_of="在本書{}中沒有找到另一部分",
    table="表格",
    summary="由報紙版面的辨識文字製成：按版、按篇導覽，表格有表頭，文字可縮放。辨識可能有誤。",
    doubts="存疑之處",
    printed_of="原文{} 第{}行第{}字",
)


def words_of(language: str) -> Words:
    """The words in the script of a BCP 47 tag; simplified where the tag does not say.

    >>> words_of("zh-Hant-HK").contents
    '目錄'
    """
    return TRADITIONAL if is_traditional(language) else SIMPLIFIED


def prints(text: str | None) -> TypeGuard[str]:
    """Whether a text has a character that prints. Most begin with one, so this is quicker than to gather
    all.
    """
    if text:
        for char in text:
            if char not in BLANKS:
                return True
    return False


def date_label(date: str) -> str:
    """An ISO 8601 date as a reader says it; anything else as it is.

    >>> date_label("2025-03-04")
    '2025年3月4日'
    """
    found = _ISO_DATE.fullmatch(date)
    return "{}年{}月{}日".format(*(int(part) for part in found.groups())) if found else plain(date)


def issue_label(issue: Issue) -> str:
    """Paper and date, or as much of them as is known; the issue's id where neither is."""
    known = [plain(issue.paper)] if prints(issue.paper) else []
    known += [date_label(issue.date)] if prints(issue.date) else []
    return " ".join(known) or (plain(issue.id) if prints(issue.id) else NAMELESS)


def page_number(page: Page) -> str | None:
    """The printed number of a page, ready for labels; None where none is known."""
    return plain(page.number) if prints(page.number) else None


def page_label(page: Page, issue: Issue, words: Words) -> str:
    """`第1版`, with its section. Where the page number is not known, that is said; the file's name tells such
    pages of one issue apart.
    """
    number = page_number(page)
    label = words.page(number) if number else words.page_unknown
    if not number and len(issue.pages) > 1:
        label = f"{label}（{plain(page.source)}）"
    return f"{label} {plain(page.section)}" if page.section else label


def _first_text(article: Article) -> str:
    for block in article.body:
        if isinstance(block, Paragraph) and has_print(block.text):
            return block.text.text
        if isinstance(block, Table) and has_print(block.caption):
            return block.caption.text
    return ""


def has_print(text: Traced | None) -> TypeGuard[Traced]:
    """Whether there is a text, and something in it that prints."""
    return text is not None and prints(text.text)


def article_label(article: Article, words: Words) -> str:
    """The article's headline; else the words that it opens with, marked as no headline."""
    if has_print(article.headline):
        return plain(article.headline.text)
    text = plain(_first_text(article))
    excerpt = text if len(text) <= EXCERPT else text[:EXCERPT] + "…"
    return f"〔{words.untitled}〕{excerpt}"
