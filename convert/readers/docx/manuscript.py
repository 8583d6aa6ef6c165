"""A Word file as lines and tables, in the view that an editor has settled.

Her own tracked changes count as made: she wrote them. A change that we suggested and that is still open
counts as not made: nobody has decided, so the printed text stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ...ooxml import STYLE_NAMES, TOOL, Package, Style, w

VAL, ID = w("val"), w("id")
IN_A_RUN = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\xad",
}
TRANSPARENT = frozenset(
    w(name) for name in ("hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "bdo", "dir")
)
ADDED, TAKEN = frozenset((w("ins"), w("moveTo"))), frozenset((w("del"), w("moveFrom")))
HEADINGS = ("heading 4", "heading 5", "heading 6")
OTHER_NAMES = {
    "subtitle": Style.DECK,
    "contents 1": Style.CONTENTS_PAGE,
    "contents 2": Style.CONTENTS_ARTICLE,
}
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"


@dataclass(slots=True)
class Written:
    """A paragraph or cell as it is written. `comments` has the ids of comments that begin in it, and where in
    its text they begin and end; one that ends elsewhere has no width.
    """

    style: Style
    text: str = ""
    comments: dict[str, tuple[int, int]] = field(default_factory=dict)

    def append(self, text: str, comments: dict[str, tuple[int, int]]) -> None:
        """Put the text of another line behind, with the comments in it."""
        at = len(self.text)
        self.comments |= {key: (at + begin, at + end) for key, (begin, end) in comments.items()}
        self.text += text


@dataclass(slots=True)
class WrittenCell:
    """A cell: columns, s, r or c (single, opens or continues a merge), and its text."""

    colspan: int
    state: str
    line: Written


@dataclass(slots=True)
class WrittenTable:
    """A table as it is written."""

    rows: list[list[WrittenCell]]
    header_rows: int

    def shape(self) -> list[str]:
        """As the provenance part describes a layout."""
        return [" ".join(f"{cell.colspan}{cell.state}" for cell in row) for row in self.rows]

    def lines(self) -> list[Written]:
        """The cells that begin in their rows."""
        return [cell.line for row in self.rows for cell in row if cell.state != "c"]


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment of the file: author, paragraphs, and whether it is marked as resolved."""

    author: str
    paragraphs: tuple[str, ...]
    resolved: bool = False


def style_table(package: Package) -> dict[str, Style]:
    """Style id -> what it is, by the name of the style or of the one that it is based on."""
    if "word/styles.xml" not in package:
        return {}
    known = {name.lower(): style for style, name in STYLE_NAMES.items()}
    known |= OTHER_NAMES | dict.fromkeys(HEADINGS, Style.SUBHEAD)
    names: dict[str, str] = {}
    bases: dict[str, str] = {}
    for style in package.tree("word/styles.xml").iter(w("style")):
        own = style.get(w("styleId"), "")
        names[own] = _value(style, "name").lower()
        bases[own] = _value(style, "basedOn")
    table: dict[str, Style] = {}
    for own in names:
        at, seen = own, set()
        while at in names and at not in seen and names[at] not in known:
            seen.add(at)
            at = bases[at]
        table[own] = known.get(names.get(at, ""), Style.TEXT)
    return table


def _value(element: Any, name: str) -> str:
    child = element.find(w(name))
    return child.get(VAL, "") if child is not None else ""


@dataclass(slots=True)
class _Body:
    """What is known while the body is walked."""

    styles: dict[str, Style]
    field_depth: int = 0
    in_code: list[bool] = field(default_factory=list)
    deleted_mark: bool = False


def pieces(package: Package, main: str) -> Iterator[Written | WrittenTable]:
    """The paragraphs and tables of the body in order; the table of contents is left out."""
    body = package.tree(main).find(w("body"))
    if body is not None:
        state = _Body(style_table(package))
        yield from _merged(_blocks(body, state))


def _merged(blocks: Iterable[tuple[Written | WrittenTable, bool]]) -> Iterator[Written | WrittenTable]:
    """With paragraphs joined whose mark between them the editor struck out."""
    waiting: Written | None = None
    for block, open_end in blocks:
        if isinstance(block, Written):
            if waiting is not None:
                waiting.append(block.text, block.comments)
                block, waiting = waiting, None
            if open_end:
                waiting = block
                continue
        elif waiting is not None:
            yield waiting
            waiting = None
        yield block
    if waiting is not None:
        yield waiting


def _blocks(parent: Any, state: _Body) -> Iterator[tuple[Written | WrittenTable, bool]]:
    for element in parent:
        if element.tag == w("p"):
            yield _paragraph(element, state)
        elif element.tag == w("tbl"):
            yield _table(element, state), False
        elif element.tag == w("sdt"):
            gallery = element.find(f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}")
            if gallery is None or gallery.get(VAL) != "Table of Contents":
                yield from _blocks(element, state)
        elif element.tag in TRANSPARENT or element.tag in ADDED:
            yield from _blocks(element, state)


def _paragraph(paragraph: Any, state: _Body) -> tuple[Written, bool]:
    properties = paragraph.find(w("pPr"))
    style = Style.TEXT
    open_end = False
    if properties is not None:
        style = state.styles.get(_value(properties, "pStyle"), Style.TEXT)
        mark = properties.find(f"{w('rPr')}/{w('del')}")
        open_end = mark is not None and mark.get(w("author")) != TOOL
    written = Written(style)
    _inside(paragraph, written, state, False)
    return written, open_end


def _inside(parent: Any, written: Written, state: _Body, gone: bool) -> None:
    for element in parent:
        tag = element.tag
        if tag == w("r"):
            _run(element, written, state, gone)
        elif tag in TRANSPARENT:
            _inside(element, written, state, gone)
        elif tag in ADDED:
            _inside(element, written, state, gone or element.get(w("author")) == TOOL)
        elif tag in TAKEN:
            _inside(element, written, state, gone or element.get(w("author")) != TOOL)
        elif tag == w("commentRangeStart"):
            written.comments[element.get(ID, "")] = (len(written.text), len(written.text))
        elif tag == w("commentRangeEnd") and element.get(ID, "") in written.comments:
            begin, _ = written.comments[element.get(ID, "")]
            written.comments[element.get(ID, "")] = (begin, len(written.text))


def _run(run: Any, written: Written, state: _Body, gone: bool) -> None:
    out = []
    for element in run:
        tag = element.tag
        if tag == w("fldChar"):
            kind = element.get(w("fldCharType"))
            if kind == "begin":
                state.in_code.append(True)
            elif state.in_code and kind == "separate":
                state.in_code[-1] = False
            elif state.in_code and kind == "end":
                state.in_code.pop()
        elif tag == w("commentReference"):
            written.comments.setdefault(element.get(ID, ""), (len(written.text), len(written.text)))
        elif any(state.in_code) or gone:
            continue
        elif tag in (w("t"), w("delText")):
            out.append(element.text or "")
        elif tag in IN_A_RUN:
            out.append(IN_A_RUN[tag])
        elif tag == w("br") and element.get(w("type"), "textWrapping") == "textWrapping":
            out.append("\n")
    written.text += "".join(out)


def _table(table: Any, state: _Body) -> WrittenTable:
    rows: list[list[WrittenCell]] = []
    headers = 0
    for row in table.iter(w("tr")):
        if row.getparent() is not table and not _held(row, table):
            continue
        mark = row.find(f"{w('trPr')}/{w('tblHeader')}")
        if mark is not None and mark.get(VAL, "true") not in ("0", "false", "off") and headers == len(rows):
            headers += 1
        struck = row.find(f"{w('trPr')}/{w('del')}")
        if struck is None or struck.get(w("author")) == TOOL:
            rows.append([_cell(cell, state) for cell in row.iter(w("tc")) if _held(cell, row)])
    return WrittenTable(rows, headers)


def _held(element: Any, owner: Any) -> bool:
    """Whether the row or cell is of this table, not of one inside it; content controls may stand between."""
    for parent in element.iterancestors():
        if parent is owner:
            return True
        if parent.tag not in TRANSPARENT:
            return False
    return False


def _cell(cell: Any, state: _Body) -> WrittenCell:
    properties = cell.find(w("tcPr"))
    merge = properties.find(w("vMerge")) if properties is not None else None
    span = _value(properties, "gridSpan") if properties is not None else ""
    colspan = int(span) if span.isascii() and span.isdigit() and 0 < int(span) <= 63 else 1
    state_of = "s" if merge is None else "r" if merge.get(VAL) == "restart" else "c"
    whole = Written(Style.CELL)
    first = True
    for block in _merged(_blocks(cell, state)):
        for line in [block] if isinstance(block, Written) else block.lines():
            whole.text += "" if first else "\n"
            whole.append(line.text, line.comments)
            first = False
    return WrittenCell(colspan, state_of, whole)


def remarks(package: Package) -> dict[str, Remark]:
    """Comments by their ids; resolved ones are marked as such by Word 2013 and LibreOffice 7."""
    if "word/comments.xml" not in package:
        return {}
    done: set[str] = set()
    if "word/commentsExtended.xml" in package:
        extended = package.tree("word/commentsExtended.xml")
        done = {
            e.get(f"{W15}paraId", "")
            for e in extended.iter(f"{W15}commentEx")
            if e.get(f"{W15}done") in ("1", "true")
        }
    found = {}
    for comment in package.tree("word/comments.xml").iter(w("comment")):
        paragraphs = tuple(_plain(p) for p in comment.iter(w("p")))
        marks = {p.get(PARAGRAPH_ID, "") for p in comment.iter(w("p"))}
        found[comment.get(ID, "")] = Remark(comment.get(w("author"), ""), paragraphs, bool(marks & done))
    return found


def _plain(paragraph: etree._Element) -> str:
    written = Written(Style.COMMENT)
    _inside(paragraph, written, _Body({}), False)
    return written.text
