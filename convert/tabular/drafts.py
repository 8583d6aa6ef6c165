"""A table in the making, and how it is set: spans for the header, notices for every cut and seam."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..galley import Line
from ..model import Cell, Furniture, FurnitureKind, Suspect, Table
from ..notices import Action, Notice
from ..trace import BLANKS, Source, Span, Traced

STAGE = "tabular"
NOTHING = Traced()


@dataclass(frozen=True, slots=True)
class Group:
    """A label of the upper header row, over the columns [first, last)."""

    text: Traced
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A table before it is set. All `rows` are as long as `labels`, which name the columns from the left."""

    rows: tuple[tuple[Traced, ...], ...]
    labels: tuple[Traced, ...]
    groups: tuple[Group, ...] = ()
    taken: tuple[Line, ...] = ()
    strays: tuple[Traced, ...] = ()
    caption: Traced | None = None
    notices: tuple[Notice, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    rule: str = ""
    why: str = ""


def set_table(draft: Draft) -> Table:
    """The table: an upper header row with its spans, where columns are grouped, then labels, then rows.

    A column without a group has its label in the upper row, over both.
    """
    if not any(draft.labels) and not draft.groups:
        return Table(tuple(tuple(Cell(text) for text in row) for row in draft.rows), 0, draft.caption)
    body = tuple(tuple(Cell(text) for text in row) for row in draft.rows)
    if not draft.groups:
        return Table((tuple(Cell(text) for text in draft.labels), *body), 1, draft.caption)
    upper: list[Cell] = []
    lower: list[Cell] = []
    over = {group.first: group for group in draft.groups}
    column = 0
    while column < len(draft.labels):
        group = over.get(column)
        if group is None:
            upper.append(Cell(draft.labels[column], rowspan=2))
            column += 1
        else:
            upper.append(Cell(group.text, colspan=group.last - group.first))
            lower.extend(Cell(text) for text in draft.labels[group.first : group.last])
            column = group.last
    return Table((tuple(upper), tuple(lower), *body), 2, draft.caption)


def texts(table: Table) -> Iterator[Traced]:
    """Everything that a table prints: caption and cells."""
    if table.caption:
        yield table.caption
    for row in table.rows:
        for cell in row:
            if cell.text:
                yield cell.text


def _glyphs(text: Traced) -> list[tuple[int, int]]:
    """Index and offset of each printed character."""
    return [
        (index, origin[1])
        for index, origin in enumerate(text.origins())
        if origin is not None and text.text[index] not in BLANKS
    ]


def _seam(source: Source, text: Traced, left: tuple[int, int], right: tuple[int, int]) -> Notice | None:
    """What must be said where two characters of a cell follow each other that did not so in print."""
    between = text.text[left[0] + 1 : right[0]]
    printed = source.text[left[1] + 1 : right[1]] if left[1] < right[1] else None
    if printed is not None and "\n" not in printed and all(char in BLANKS for char in printed):
        if printed == between:
            return None
        gap = Span(source.name, left[1] + 1, right[1])
        why = "the blanks inside a label only space its letters out"
        return Notice(STAGE, "close_label", Action.CLOSE, (gap,), printed, between, why)
    ends = (Span(source.name, left[1], left[1] + 1), Span(source.name, right[1], right[1] + 1))
    before = source.text[left[1]] + "⏎" + source.text[right[1]]
    return Notice(STAGE, "join_cell", Action.JOIN, ends, before, between, "pieces of one cell")


def _next_printed(source: Source, offset: int, step: int) -> int | None:
    """The printed character before (step -1) or behind (step 1) the one at `offset`, on the same row."""
    at = offset + step
    while 0 <= at < len(source.text) and source.text[at] != "\n":
        if source.text[at] not in BLANKS:
            return at
        at += step
    return None


def _ends_row(source: Source, text: Traced, before: str) -> Notice | None:
    """A cut behind a cell that is not the last print of its row."""
    glyphs = _glyphs(text)
    if not glyphs or _next_printed(source, glyphs[-1][1], 1) is None:
        return None
    start = end = len(glyphs) - 1
    while start > 0 and glyphs[start - 1][1] == glyphs[start][1] - 1:
        start -= 1
    where = Span(source.name, glyphs[start][1], glyphs[end][1] + 1)
    return Notice(STAGE, "cut_cells", Action.CUT, (where,), before, text.text, "a cell ends here")


def set_notices(source: Source, table: Table, strays: Iterable[Traced]) -> list[Notice]:
    """The notices that make the cells of `table` out of what was printed, and set the stray marks aside."""
    notices: list[Notice | None] = []
    mine: set[int] = set()
    cells = list(texts(table))
    for text in cells:
        glyphs = _glyphs(text)
        mine.update(offset for _, offset in glyphs)
        notices.extend(_seam(source, text, left, right) for left, right in pairwise(glyphs))
        notices.append(_ends_row(source, text, text.text))
    for text in strays:
        why = "belongs to no row and no column of the table"
        notices.append(Notice(STAGE, "stray_mark", Action.SET_ASIDE, text.spans(), text.text, "", why))
        mine.update(offset for _, offset in _glyphs(text))
    for offset in sorted(mine):
        left = _next_printed(source, offset, -1)
        if left is not None and left not in mine:
            where = (Span(source.name, left, left + 1),)
            notices.append(Notice(STAGE, "cut_cells", Action.CUT, where, why="a table begins behind it"))
    return [notice for notice in notices if notice is not None]


def stray_furniture(draft: Draft) -> tuple[Furniture, ...]:
    """The stray marks of a table, as furniture of the page."""
    return tuple(Furniture(text, FurnitureKind.STRAY) for text in draft.strays)


def printed_at(text: Traced) -> int:
    """Where a text begins in print, for sorting; texts without an origin come first."""
    return min((span.start for span in text.spans()), default=-1)
