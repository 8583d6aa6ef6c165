"""Lines and tables of the manuscript as WordprocessingML elements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from unicodedata import east_asian_width

from lxml import etree

from ...ooxml import TOOL, Style, visible, w
from .manuscript import Grid, Line, Place, Slot
from .marks import Change, Comment, Marks

TEXT_WIDTH = 8958
"""Width of the text on the sheet, in twentieths of a point: A4 less two margins of 26 mm."""
NARROWEST, WIDEST = 2, 24
"""Bounds of the text that a column makes room for, in half-width characters."""
HALF_WIDTH, CELL_MARGINS = 92, 110
"""A half-width character of a table's text (9 points) and a cell's margins, in twentieths of a point; with a
little more than the metrics say, for fonts that run wide."""
SHORT_TABLE = 20
"""A table of at most so many rows stays on one sheet, which takes about 45."""
MOST_STRETCH = 1.6
"""How much wider than its text a small table may be: one of two short columns does not fill the sheet."""

_UNBROKEN = re.compile("[!-~\u00a1-\u00ff㎡‰]+")

_AMBIGUOUS = re.compile("[“”‘’—…·×℃°①-⑳Ⅰ-Ⅻ]")
"""Marks that Word sets in the Latin font, half as wide, unless the run hints at the East Asian one."""

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
VAL, ID, NAME = w("val"), w("id"), w("name")
SubElement = etree.SubElement


@dataclass(slots=True)
class Sheets:
    """The body that is being written: where elements go, what is marked, the next free id."""

    body: etree._Element
    marks: Marks
    ids: count[int] = field(default_factory=lambda: count(1))


def add_run(parent: etree._Element, text: str, style: str = "", deleted: bool = False) -> None:
    """A w:r with the text; tabs and line breaks are elements of their own."""
    run = SubElement(parent, w("r"))
    ambiguous = _AMBIGUOUS.search(text)
    if style or ambiguous:
        properties = SubElement(run, w("rPr"))
        if style:
            SubElement(properties, w("rStyle"), {VAL: style})
        if ambiguous:
            SubElement(properties, w("rFonts"), {w("hint"): "eastAsia"})
    tag = w("delText") if deleted else w("t")
    start = 0
    for at, char in enumerate(text):
        if char in "\t\n":
            if start < at:
                SubElement(run, tag, {XML_SPACE: "preserve"}).text = text[start:at]
            SubElement(run, w("tab") if char == "\t" else w("br"))
            start = at + 1
    if start < len(text):
        element = SubElement(run, tag)
        element.text = text[start:]
        if text[start] <= " " or text[-1] <= " ":
            element.set(XML_SPACE, "preserve")


def add_paragraph(parent: etree._Element, style: str, keep: bool = False) -> etree._Element:
    """An empty w:p of that style."""
    paragraph = SubElement(parent, w("p"))
    properties = SubElement(paragraph, w("pPr"))
    SubElement(properties, w("pStyle"), {VAL: style})
    if keep:
        SubElement(properties, w("keepNext"))
    return paragraph


def add_line(sheets: Sheets, line: Line) -> None:
    """A line of the manuscript as a paragraph, bookmarked, linked and marked."""
    paragraph = add_paragraph(sheets.body, line.style, line.keep)
    number = str(next(sheets.ids)) if line.anchor else ""
    if number:
        SubElement(paragraph, w("bookmarkStart"), {ID: number, NAME: line.anchor})
    parent = paragraph
    style = ""
    if line.target:
        parent = SubElement(paragraph, w("hyperlink"), {w("anchor"): line.target, w("history"): "1"})
        style = Style.LINK
    add_text(sheets, parent, line.slot, style, line.dateline)
    if number:
        SubElement(paragraph, w("bookmarkEnd"), {ID: number})


def add_text(
    sheets: Sheets,
    parent: etree._Element,
    slot: Slot,
    style: str = "",
    dateline: tuple[int, int] | None = None,
) -> None:
    """The characters of a slot in runs, cut where a comment or change begins or ends."""
    text = visible(slot.text.text)
    comments: Sequence[Comment] = sheets.marks.by_slot.get(slot.ref, ())
    changes = {c.begin: c for c in sheets.marks.changes.get(slot.ref, ())}
    if not comments and not changes and dateline is None:
        if text:
            add_run(parent, text, style)
        return
    edges = sorted(
        {0, len(text), *(dateline or ())}
        | {at for comment in comments for at in (comment.begin, comment.end)}
        | {at for change in changes.values() for at in (change.begin, change.end)}
    )
    for at, to in zip(edges, [*edges[1:], len(text)], strict=True):
        change = changes.get(at)
        if change and change.end == at:
            _add_insertion(sheets, parent, change, style)
        for comment in comments:
            if comment.end == at and comment.begin < at:
                _end_comment(parent, comment)
        for comment in comments:
            if comment.begin == at:
                SubElement(parent, w("commentRangeStart"), {ID: str(comment.number)})
        for comment in comments:
            if comment.begin == comment.end == at:
                _end_comment(parent, comment)
        if at == to:
            continue
        look = Style.DATELINE if dateline and dateline[0] <= at < dateline[1] else style
        struck = next((c for c in changes.values() if c.begin <= at < c.end), None)
        if struck is None:
            add_run(parent, text[at:to], look)
            continue
        add_run(_revision(sheets, parent, "del"), text[at:to], look, deleted=True)
        if struck.end == to:
            _add_insertion(sheets, parent, struck, style)


def _revision(sheets: Sheets, parent: etree._Element, kind: str) -> etree._Element:
    return SubElement(parent, w(kind), {ID: str(next(sheets.ids)), w("author"): TOOL})


def _add_insertion(sheets: Sheets, parent: etree._Element, change: Change, style: str) -> None:
    if change.new:
        add_run(_revision(sheets, parent, "ins"), visible(change.new), style)


def _end_comment(parent: etree._Element, comment: Comment) -> None:
    SubElement(parent, w("commentRangeEnd"), {ID: str(comment.number)})
    run = SubElement(parent, w("r"))
    SubElement(SubElement(run, w("rPr")), w("rStyle"), {VAL: Style.COMMENT_MARK.value})
    SubElement(run, w("commentReference"), {ID: str(comment.number)})


def _breadth(text: str) -> int:
    """Width of a text in half-width characters."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def column_widths(grid: Grid) -> list[int]:
    """Widths of the columns in twentieths of a point.

    Each column gets what its longest text takes. Where that is more than the sheet has, the widest columns
    give way first, down to the longest number or word in them: Chinese breaks anywhere, a number must not.
    """
    width = sum(place.colspan for place in grid.rows[0])
    wanted, least = [NARROWEST] * width, [NARROWEST] * width
    for row in grid.rows:
        column = 0
        for place in row:
            if place.colspan == 1:
                text = place.slot.text.text
                wanted[column] = max(wanted[column], min(_breadth(text), WIDEST))
                words = _UNBROKEN.findall(text)
                least[column] = max([least[column], *(min(_breadth(word), WIDEST) for word in words)])
            column += place.colspan
    full, need = ([HALF_WIDTH * chars + CELL_MARGINS for chars in column] for column in (wanted, least))
    if sum(full) <= TEXT_WIDTH:
        stretch = min(TEXT_WIDTH / sum(full), MOST_STRETCH)
        return [int(share * stretch) for share in full]
    cap = max(full)
    while cap > 0 and sum(max(min(f, cap), n) for f, n in zip(full, need, strict=True)) > TEXT_WIDTH:
        cap -= HALF_WIDTH
    fitted = [max(min(f, cap), n) for f, n in zip(full, need, strict=True)]
    return [share * TEXT_WIDTH // max(sum(fitted), TEXT_WIDTH) for share in fitted]


def add_grid(sheets: Sheets, grid: Grid) -> None:
    """A table: header rows that Word repeats on every sheet, merged cells, and a small line behind it.

    Without that line Word makes one table of two that follow each other.
    """
    widths = column_widths(grid)
    table = SubElement(sheets.body, w("tbl"))
    properties = SubElement(table, w("tblPr"))
    SubElement(properties, w("tblStyle"), {VAL: Style.TABLE.value})
    SubElement(properties, w("tblW"), {w("w"): str(sum(widths)), w("type"): "dxa"})
    SubElement(properties, w("jc"), {VAL: "center"})
    SubElement(properties, w("tblLayout"), {w("type"): "fixed"})
    SubElement(properties, w("tblLook"), {VAL: "0020" if grid.header_rows else "0000"})
    columns = SubElement(table, w("tblGrid"))
    for width in widths:
        SubElement(columns, w("gridCol"), {w("w"): str(width)})
    number = str(next(sheets.ids)) if grid.anchor else ""
    last = len(grid.rows) - 1
    for at, places in enumerate(grid.rows):
        row = SubElement(table, w("tr"))
        row_properties = SubElement(row, w("trPr"))
        SubElement(row_properties, w("cantSplit"))
        if at < grid.header_rows:
            SubElement(row_properties, w("tblHeader"))
        column = 0
        for place in places:
            width = sum(widths[column : column + place.colspan])
            keep = grid.keep if at == last else last < SHORT_TABLE
            cell = _add_cell(sheets, row, place, width, at < grid.header_rows, keep)
            if number and at == column == 0:
                SubElement(cell, w("bookmarkStart"), {ID: number, NAME: grid.anchor})
                SubElement(cell, w("bookmarkEnd"), {ID: number})
            column += place.colspan
    add_paragraph(sheets.body, Style.TABLE_END, grid.keep)


def _add_cell(
    sheets: Sheets, row: etree._Element, place: Place, width: int, header: bool, keep: bool
) -> etree._Element:
    cell = SubElement(row, w("tc"))
    properties = SubElement(cell, w("tcPr"))
    SubElement(properties, w("tcW"), {w("w"): str(width), w("type"): "dxa"})
    if place.colspan > 1:
        SubElement(properties, w("gridSpan"), {VAL: str(place.colspan)})
    if not place.first:
        SubElement(properties, w("vMerge"))
    elif place.rowspan > 1:
        SubElement(properties, w("vMerge"), {VAL: "restart"})
    SubElement(properties, w("vAlign"), {VAL: "center"})
    paragraph = add_paragraph(cell, Style.HEADER_CELL if header else Style.CELL, keep)
    if place.first:
        add_text(sheets, paragraph, place.slot)
    return paragraph
