"""Furniture: what a page has besides its articles. Masthead, ear, folio and imprint leave the body here, and
say, where they do, which paper this is, of which day, and which page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256

from .figures import DATE, is_date, page_number
from .galley import Galley, Line, ems, printed_rows
from .model import Furniture, FurnitureKind, Issue
from .notices import Action, Notice
from .portions import overlong
from .shape import cut_rows, ends_sentence
from .trace import Source, printed

LONGEST_FOLIO = 60.0
"""Ems. Longer lines are no furniture, whatever they name."""

PAPER = re.compile(
    r"([\u4e00-\u9fff]{2,6}(?:日报|晚报|晨报|早报|时报|商报|快报|导报|都市报|青年报|周报|新报))"
)
NUMBER = re.compile(r"(?:总第|第)\s*([0-9]{2,6})\s*期")
LUNAR = re.compile(r"农历|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年")
PAGE = re.compile(
    r"第\s*([一二三四五六七八九十]{1,3}|[A-Z]?\s*\d{1,3})\s*版|(?<![A-Za-z0-9])([A-D]\d{1,2})(?![0-9A-Za-z])"
)
IMPRINT = re.compile(
    r"责任编辑|责编|本版编辑|值班编委|美术编辑|美编|版式|校对|国内统一(?:连续出版物|刊)号|邮发代号|今日\d+版|今日本报|"
    r"报社出版|出版[:：]|社址|本报地址|邮编|邮政编码|新闻热线|广告热线|广告部|印刷|主管主办|主办[:：]|https?://|www\."
)
WEEKDAY = re.compile(r"星期[一二三四五六日天]")
MARKS = 2
"""A line with two of these (date, weekday, paper, page number, lunar date, imprint words) is furniture."""


LONGEST_ROW = 4_000
"""Characters, blanks too. Longer rows are not looked at."""

EDGE = 8
"""Lines from a page's beginning or end within which a date alone is a folio: elsewhere it signs a notice."""


@lru_cache(maxsize=1 << 12)
def kind_of(text: str) -> FurnitureKind | None:
    """What kind of furniture a whole line is, or None.

    >>> kind_of("某城日报 2025年3月14日 星期五 第1版")
    <FurnitureKind.FOLIO: 'folio'>
    >>> kind_of("2025年3月14日，某城日报社召开会议。") is None
    True
    """
    if len(text) > LONGEST_ROW:
        return None
    bare = printed(text)
    if not bare or ems(text) > LONGEST_FOLIO or ends_sentence(text):
        return None
    if PAPER.fullmatch(bare):
        return FurnitureKind.MASTHEAD
    if re.search(r"[，,；;]", bare) and not IMPRINT.search(bare):
        return None
    found = [bool(p.search(text)) for p in (DATE, WEEKDAY, PAGE, PAPER, LUNAR, NUMBER)]
    imprint = len(IMPRINT.findall(text))
    if sum(found) + imprint >= MARKS:
        return FurnitureKind.FOLIO if found[0] or found[2] else FurnitureKind.IMPRINT
    if imprint and ems(text) < 24:
        return FurnitureKind.IMPRINT
    if is_date(text):
        return FurnitureKind.FOLIO
    page = PAGE.search(text)
    if page and page[1] and len(bare) - len(printed(page[0])) <= 6 and page.start() == 0:
        return FurnitureKind.FOLIO
    return FurnitureKind.EAR if found[4] and ems(text) < 16 else None


def find_furniture(galley: Galley) -> Galley:
    """Take furniture out of the body. It is kept apart in the page, and named in a notice."""
    lines: list[Line] = []
    found: list[Furniture] = []
    notices: list[Notice] = []
    for number, line in enumerate(galley.lines):
        kind = kind_of(line.text.text)
        inner = EDGE <= number < len(galley.lines) - EDGE
        if kind is None or (kind is FurnitureKind.FOLIO and inner and is_date(line.text.text)):
            lines.append(line)
            continue
        found.append(Furniture(line.text, kind))
        why = f"{kind} of the page, not of an article"
        notices.append(
            Notice(
                "furniture", "find_furniture", Action.SET_ASIDE, line.text.spans(), line.text.text, "", why
            )
        )
    return galley.but(
        lines=tuple(lines), furniture=galley.furniture + tuple(found), notices=galley.notices + tuple(notices)
    )


@dataclass(frozen=True, slots=True)
class Imprint:
    """What furniture says of its page; None where it is silent."""

    paper: str | None = None
    date: str | None = None
    number: str | None = None
    page: str | None = None


def read_imprint(texts: Sequence[str]) -> Imprint:
    """Paper, date (ISO 8601), issue number and page number in lines of furniture.

    >>> read_imprint(["某城日报 2025年3月14日 星期五 第1版"])
    Imprint(paper='某城日报', date='2025-03-14', number=None, page='1')
    """
    paper = date = number = page = None
    for text in texts:
        bare = printed(text)
        if (
            paper is None
            and (found := PAPER.search(bare))
            and "报社" not in bare[found.end() - 1 : found.end() + 1]
        ):
            paper = found[1]
        if date is None and (day := DATE.search(text)):
            month, mday = int(day[2]), int(day[3])
            date = f"{day[1]}-{month:02}-{mday:02}" if 1 <= month <= 12 and 1 <= mday <= 31 else None
        if number is None and (serial := NUMBER.search(text)):
            number = serial[1]
        if page is None and (named := PAGE.search(text)):
            page = page_number(named[1] or named[2])
    return Imprint(paper, date, number, page)


def identify(issue: Issue) -> Issue:
    """The issue with paper, date, number and page numbers as far as its own furniture says them.

    What two pages say differently is said by neither.
    """
    said = [_imprint(issue.source(page.source)) for page in issue.pages]
    pages = tuple(
        replace(page, number=page.number or imprint.page)
        for page, imprint in zip(issue.pages, said, strict=True)
    )
    agreed = {
        name: values.pop() if len(values := {getattr(i, name) for i in said} - {None}) == 1 else None
        for name in ("paper", "date", "number")
    }
    return replace(
        issue,
        pages=pages,
        paper=issue.paper or agreed["paper"],
        date=issue.date or agreed["date"],
        number=issue.number or agreed["number"],
    )


_IMPRINTS: dict[bytes, Imprint] = {}
"""What pages say of themselves, by the digest of their text: a page is asked when its issue is put together
and again when it is repaired.
"""


def _imprint(source: Source) -> Imprint:
    """What a page says of itself in whole rows and, on pages that can have been printed, in parts of rows."""
    key = sha256(source.text.encode("utf-8", "surrogatepass")).digest()
    if key not in _IMPRINTS:
        rows = printed_rows(source)
        lines = () if overlong(rows) else cut_rows(rows)
        texts = [line.text.text for line in (*rows, *lines)]
        _IMPRINTS[key] = read_imprint([text for text in texts if kind_of(text)])
    return _IMPRINTS[key]
