"""How a table is set: spans for its header, notices for every cut and seam."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from ..model import Cell, Furniture, FurnitureKind, Table
from ..notices import Action, Notice
from ..trace import BLANKS, Source, Span, Traced
from .drafts import STAGE, Draft, glyphs


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
    places = [offset for _, offset in glyphs(text)]
    if not places or _next_printed(source, places[-1], 1) is None:
        return None
    start = len(places) - 1
    while start > 0 and places[start - 1] == places[start] - 1:
        start -= 1
    where = Span(source.name, places[start], places[-1] + 1)
    return Notice(STAGE, "cut_cells", Action.CUT, (where,), before, text.text, "a cell ends here")


def set_notices(source: Source, table: Table, strays: Iterable[Traced]) -> list[Notice]:
    """The notices that make the cells of `table` out of what was printed, and set the stray marks aside."""
    notices: list[Notice | None] = []
    mine: set[int] = set()
    cells = list(texts(table))
    for text in cells:
        marks = glyphs(text)
        mine.update(offset for _, offset in marks)
        notices.extend(_seam(source, text, left, right) for left, right in pairwise(marks))
        notices.append(_ends_row(source, text, text.text))
    for text in strays:
        why = "belongs to no row and no column of the table"
        notices.append(Notice(STAGE, "stray_mark", Action.SET_ASIDE, text.spans(), text.text, "", why))
        mine.update(offset for _, offset in glyphs(text))
    for offset in sorted(mine):
        left = _next_printed(source, offset, -1)
        if left is not None and left not in mine:
            where = (Span(source.name, left, left + 1),)
            notices.append(Notice(STAGE, "cut_cells", Action.CUT, where, why="a table begins behind it"))
    return [notice for notice in notices if notice is not None]


def stray_furniture(draft: Draft) -> tuple[Furniture, ...]:
    """The stray marks of a table, as furniture of the page."""
    return tuple(Furniture(text, FurnitureKind.STRAY) for text in draft.strays)
