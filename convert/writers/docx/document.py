"""The main document: issues, pages and articles in order, and the parts that it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from lxml import etree

from ...desk_words import Words, words_for
from ...errors import UnwritableError
from ...model import Issue
from ...ooxml import OUR_BOOKMARK, WORD, R, Style, W, visible, w
from ...trace import Traced
from .body import VAL, Sheets, SubElement, add_grid, add_line, add_paragraph, add_run
from .manuscript import Line, Sheet, Slot, anchors, article_label, page_anchor, sheet
from .marks import Marks, mark_repairs, mark_suspects
from .parts import (
    Parts,
    app_properties,
    comments_part,
    core_properties,
    footer_part,
    header_part,
    item_relations,
    settings_part,
    zipped,
)
from .parts import xml as as_bytes
from .provenance import carried, item_part, item_properties
from .styles import fonts_part, office_language, styles_part, theme_part

PAGE_SIZE = {w("w"): "11906", w("h"): "16838"}
"""A4, in twentieths of a point."""
MARGINS = {
    "top": 1440,
    "right": 1474,
    "bottom": 1440,
    "left": 1474,
    "header": 851,
    "footer": 992,
    "gutter": 0,
}
CONTENTS = ' TOC \\o "1-2" \\n \\h \\z \\u '
"""The field of the table of contents: headings 1 and 2, and what has their outline level (\\u: articles without
a headline), as links (\\h), without sheet numbers (\\n), which nobody knows before Word has set the sheets: the
entries are right as they stand, and Word can renew them."""
THEME = "application/vnd.openxmlformats-officedocument.theme+xml"
CORE = "application/vnd.openxmlformats-package.core-properties+xml"
CUSTOM_XML_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
EXTENDED = "application/vnd.openxmlformats-officedocument.extended-properties+xml"


@dataclass(slots=True)
class Book:
    """The file that is being written: its body, its parts, and what they share."""

    sheets: Sheets
    parts: Parts
    options: Mapping[str, str]
    many: bool
    footer: str
    headers: dict[tuple[str, str], str] = field(default_factory=dict)
    carried: list[Any] = field(default_factory=list)


def write(issues: Iterable[Issue], target: BinaryIO, options: Mapping[str, str]) -> None:
    """Write the issues, in order, into one Word file.

    `options` are those of `OPTIONS`. Raises UnwritableError where there is no issue at all.
    """
    everything = tuple(issues)
    if not everything:
        raise UnwritableError("DOCX", "there is no issue to write", "give at least one page")
    root = etree.Element(w("document"), nsmap={"w": W, "r": R})
    parts = Parts()
    footer = parts.add_word("footer", "footer1.xml", footer_part())
    sheets = Sheets(SubElement(root, w("body")), Marks())
    book = Book(sheets, parts, options, len(everything) > 1, footer)
    for number, issue in enumerate(everything):
        _add_issue(book, issue, number)
    _free_last_section(sheets.body)
    _add_parts(book, root, everything[0])
    target.write(zipped(parts))


def _add_parts(book: Book, root: etree._Element, first: Issue) -> None:
    parts, language = book.parts, first.language
    parts.add("word/document.xml", as_bytes(root), f"{WORD}document.main+xml")
    parts.add_word("styles", "styles.xml", styles_part(language))
    parts.add_word("fontTable", "fontTable.xml", fonts_part(language))
    parts.add("word/theme/theme1.xml", theme_part(), THEME)
    parts.relate("theme", "theme/theme1.xml")
    parts.add_word("settings", "settings.xml", settings_part(office_language(language)))
    if book.sheets.marks.comments:
        parts.add_word("comments", "comments.xml", comments_part(book.sheets.marks.comments))
    parts.add("customXml/item1.xml", item_part(book.carried), "application/xml")
    parts.add("customXml/itemProps1.xml", item_properties(), CUSTOM_XML_PROPERTIES)
    parts.add("customXml/_rels/item1.xml.rels", item_relations(), "application/xml")
    parts.relate("customXml", "../customXml/item1.xml")
    core = core_properties(_title(first, book.many) or first.id, language)
    parts.add("docProps/core.xml", core, CORE)
    parts.add("docProps/app.xml", app_properties(), EXTENDED)


def _title(issue: Issue, many: bool) -> str:
    """Paper, date and number as far as they are known; in a file of many issues the id, if nothing is."""
    known = [text for text in (issue.paper, issue.date, issue.number) if text]
    return "　".join(known) or (issue.id if many else "")


def _add_issue(book: Book, issue: Issue, number: int) -> None:
    words = words_for(issue.language)
    bookmarks = anchors(issue, number)
    manuscript = [sheet(issue, number, at, bookmarks, words) for at in range(len(issue.pages))]
    title = _title(issue, book.many)
    book.sheets.marks, numbers = _marked(book, issue, manuscript, words)
    book.carried.append(carried(issue, title, manuscript, book.sheets.marks, numbers))
    if title:
        heading = Line(Style.TITLE, Slot(Traced.blank(title)), f"{OUR_BOOKMARK}{number}", keep=True)
        add_line(book.sheets, heading)
    listed = _add_contents(book, issue, number, manuscript, bookmarks, words)
    if listed:
        # Pages begin on sheets of their own: behind the contents, LibreOffice leaves a heading alone at the foot.
        add_paragraph(book.sheets.body, Style.TABLE_END)
        _end_section(book, title, words.contents, starts=number == 0)
    for at, page in enumerate(manuscript):
        for piece in page.pieces:
            if isinstance(piece, Line):
                add_line(book.sheets, piece)
            else:
                add_grid(book.sheets, piece)
        _end_section(book, title, page.label, starts=number == at == 0 and not listed)
    if not manuscript:
        add_paragraph(book.sheets.body, Style.TEXT)
        _end_section(book, title, issue.id, starts=number == 0)


def _marked(
    book: Book, issue: Issue, manuscript: list[Sheet], words: Words
) -> tuple[Marks, tuple[int | None, ...]]:
    """The comments and changes of an issue, and the comment of each suspect; numbers go on over issues."""
    marks = Marks(book.sheets.marks.comments)
    slots: dict[str, list[Slot]] = {}
    for page in manuscript:
        slots.setdefault(f"source {page.source}", []).extend(page.slots())
    for slot in [slot for page in manuscript for slot in page.slots() if slot.article is not None]:
        slots.setdefault(f"article {slot.article}", []).append(slot)
    numbers: tuple[int | None, ...] = (None,) * len(issue.suspects)
    suggest = book.options.get("suggest") or "comments"
    if suggest != "none":
        numbers = mark_suspects(issue, slots, suggest == "tracked", words, marks)
    if book.options.get("show") == "repairs":
        mark_repairs(issue, slots, words, marks)
    return marks, numbers


def _add_contents(
    book: Book, issue: Issue, number: int, manuscript: list[Sheet], bookmarks: dict[str, str], words: Words
) -> bool:
    """A table of contents by page, where there is more than one article to list; says whether there is one."""
    entries: list[tuple[Style, str, str]] = []
    for at, (page, lines) in enumerate(zip(issue.pages, manuscript, strict=True)):
        entries.append((Style.CONTENTS_PAGE, visible(lines.label), page_anchor(number, at)))
        entries += [
            (Style.CONTENTS_ARTICLE, visible(article_label(article, words)), bookmarks[article.id])
            for article in page.articles
        ]
    if sum(style is Style.CONTENTS_ARTICLE for style, _, _ in entries) < 2:
        return False
    block = SubElement(book.sheets.body, w("sdt"))
    gallery = SubElement(SubElement(block, w("sdtPr")), w("docPartObj"))
    SubElement(gallery, w("docPartGallery"), {VAL: "Table of Contents"})
    SubElement(gallery, w("docPartUnique"))
    content = SubElement(block, w("sdtContent"))
    add_run(add_paragraph(content, Style.CONTENTS_HEAD), words.contents)
    for place, (style, text, anchor) in enumerate(entries):
        paragraph = add_paragraph(content, style)
        if place == 0:
            _add_field(paragraph, "begin", CONTENTS)
            _add_field(paragraph, "separate")
        add_run(SubElement(paragraph, w("hyperlink"), {w("anchor"): anchor, w("history"): "1"}), text)
    _add_field(add_paragraph(content, Style.TABLE_END), "end")
    return True


def _add_field(paragraph: etree._Element, kind: str, code: str = "") -> None:
    SubElement(SubElement(paragraph, w("r")), w("fldChar"), {w("fldCharType"): kind})
    if code:
        SubElement(SubElement(paragraph, w("r")), w("instrText")).text = code


def _end_section(book: Book, title: str, label: str, starts: bool) -> None:
    """Close the page's section at its last paragraph: next sheet, running header, and the footer."""
    text = (title, label)
    if text not in book.headers:
        name = f"header{len(book.headers) + 1}.xml"
        book.headers[text] = book.parts.add_word("header", name, header_part(title, label))
    properties = book.sheets.body[-1].find(w("pPr"))
    assert properties is not None, "every line of the manuscript is a paragraph with a style"
    section = SubElement(properties, w("sectPr"))
    relation = f"{{{R}}}id"
    SubElement(section, w("headerReference"), {w("type"): "default", relation: book.headers[text]})
    if starts:
        SubElement(section, w("footerReference"), {w("type"): "default", relation: book.footer})
    SubElement(section, w("type"), {VAL: "nextPage"})
    SubElement(section, w("pgSz"), PAGE_SIZE)
    SubElement(section, w("pgMar"), {w(name): str(value) for name, value in MARGINS.items()})


def _free_last_section(body: etree._Element) -> None:
    """The last section's properties stand behind the last paragraph, not in it (ECMA-376 part 1, 17.6.17)."""
    section = body[-1].find(f"{w('pPr')}/{w('sectPr')}")
    if section is not None:
        body.append(section)
