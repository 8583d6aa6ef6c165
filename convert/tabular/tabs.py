"""Tables whose cells are parted by tabs.

Tabs name every place, empty ones too, so a header of two levels shows how far its groups reach. What goes
wrong: a label that was spaced out is torn (`甲⇥水县`), in one row or in all; a row begins with a tab too
many; tabs at a row's end are lost; a mark of the rules between the cells is read as a character.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..galley import Line
from ..grounds import Grounds, Rule
from ..model import Doubt, Suspect
from ..trace import BLANKS, Source, Traced
from .above import units_line
from .blanks import APART
from .drafts import NOTHING, Draft, Group
from .figures import cleared, closed, counts
from .heads import grouped, reach

LEAST_TABS = 2
"""Tabs in a row of a table at least."""
HEADER = 3
"""Rows of a header at most."""
WORDS = 60
"""Characters of a cell at most: longer ones are running text with a tab in it."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line, empty ones too."""

    line: Line
    cells: tuple[Traced, ...]

    @property
    def figures(self) -> int:
        return sum(counts(cell.text) for cell in self.cells)


def _tabs_around(source: Source, line: Line) -> tuple[int, int]:
    """How many tabs stand before and behind a line's text on its printed row."""
    span = line.text.span()
    before, behind = span.start, span.end
    while before > 0 and source.text[before - 1] != "\n" and source.text[before - 1] in BLANKS:
        before -= 1
    while behind < len(source.text) and source.text[behind] != "\n" and source.text[behind] in BLANKS:
        behind += 1
    return source.text.count("\t", before, span.start), source.text.count("\t", span.end, behind)


def row_of(source: Source, line: Line) -> Row | None:
    """The line as a row of cells, or None where too few tabs part it."""
    before, behind = _tabs_around(source, line)
    pieces = line.text.text.split("\t")
    if before + len(pieces) + behind <= LEAST_TABS:
        return None
    cells, start = [NOTHING] * before, 0
    for piece in pieces:
        cells.append(cleared(line.text[start : start + len(piece)].trimmed()))
        start += len(piece) + 1
    cells += [NOTHING] * behind
    if any(len(cell) > WORDS for cell in cells):
        return None
    return Row(line, tuple(cells))


def _runs(source: Source, lines: Sequence[Line]) -> Iterator[tuple[int, list[Row]]]:
    at = 0
    while at < len(lines):
        rows: list[Row] = []
        while at + len(rows) < len(lines):
            row = row_of(source, lines[at + len(rows)])
            if row is None or (rows and row.line.row - rows[-1].line.row > APART):
                break
            rows.append(row)
        if rows:
            yield at, rows
        at += max(1, len(rows))


def _headed(rows: Sequence[Row]) -> int:
    """How many rows at the top are header: those without a figure, unless that is too many."""
    count = 0
    while count < len(rows) and not rows[count].figures:
        count += 1
    return count if count <= HEADER and count < len(rows) else 0


def _torn(left: Traced, right: Traced) -> bool:
    return (
        bool(left and right)
        and min(len(left), len(right)) == 1
        and not counts(left.text)
        and not counts(right.text)
    )


def _evened(cells: tuple[Traced, ...], width: int) -> tuple[Traced, ...] | None:
    """The cells of a row as `width` of them: torn labels closed, tabs too many dropped, lost ones added."""
    out = list(cells)
    while len(out) > width and not out[0]:
        out.pop(0)
    at = 0
    while len(out) > width and at + 1 < len(out):
        if _torn(out[at], out[at + 1]):
            out[at : at + 2] = [closed(out[at : at + 2])]
        else:
            at += 1
    while len(out) > width and not out[-1]:
        out.pop()
    if len(out) > width or len(out) < width - max(1, width // 3):
        return None
    return (*out, *[NOTHING] * (width - len(out)))


def _width(rows: Sequence[Row]) -> int:
    """Columns of the table: the fewest that every row can be brought to, else what most rows have."""
    for width in sorted({len(row.cells) - lead for row in rows for lead in (0, 1)}):
        if width > LEAST_TABS - 1 and all(_evened(row.cells, width) is not None for row in rows):
            return width
    tally = Counter(len(row.cells) for row in rows)
    return max(tally, key=lambda width: (tally[width], width))


def _split_label(head: Sequence[Sequence[Traced]], body: Sequence[Sequence[Traced]]) -> bool:
    """Whether the first two columns are one, torn in every row: a single character, then the rest."""
    if len(body[0]) < 3 or not all(_torn(row[0], row[1]) and len(row[0]) == 1 for row in body):
        return False
    return sum(len(row[0]) > 1 or len(row[1]) > 1 for row in head) <= 1


def find(source: Source, lines: Sequence[Line]) -> Iterator[Draft]:
    """The tables among lines with tabs."""
    for at, rows in _runs(source, lines):
        count = _headed(rows)
        body = rows[count:]
        figures = sum(row.figures for row in body)
        cells = sum(1 for row in body for cell in row.cells if cell)
        wordy = figures * 3 < cells and not (count and figures >= len(body))
        if len(body) < 2 or (not count and len(body) < 3) or wordy:
            continue
        draft = _draft(lines, at, rows, count)
        if draft is not None:
            yield draft


def _draft(lines: Sequence[Line], at: int, rows: Sequence[Row], count: int) -> Draft | None:
    width = _width(rows)
    evened = [_evened(row.cells, width) for row in rows]
    while count and evened[0] is None:
        rows, evened, count = rows[1:], evened[1:], count - 1
        at += 1
    whole = [cells for cells in evened if cells is not None]
    if len(whole) != len(evened):
        return None
    while count and sum(bool(cell) for cell in whole[0]) < 2:
        rows, whole, count = rows[1:], whole[1:], count - 1
        at += 1
    head, body = whole[:count], whole[count:]
    strays: tuple[Traced, ...] = ()
    if _split_label(head, body):
        head, strays = _closed_stub(head)
        body = [(closed(row[:2]), *row[2:]) for row in body]
    labels, groups, suspects = _header(head, len(body[0]))
    suspects += [
        Suspect(Doubt.STRAY_CHAR, mark.span(), mark.text, "", Grounds(Rule.STRAY_IN_HEADER), 0.8)
        for mark in strays
    ]
    caption = lines[at - 1] if at and units_line(lines[at - 1].text.text) else None
    return Draft(
        tuple(body),
        labels,
        groups,
        strays,
        caption.text if caption else None,
        (),
        tuple(suspects),
        "rows_by_tabs",
        f"{len(rows)} lines with tabs between {len(body[0])} cells",
    )


def _closed_stub(head: Sequence[tuple[Traced, ...]]) -> tuple[list[tuple[Traced, ...]], tuple[Traced, ...]]:
    """Header rows with their first two places made one. A mark beside the label of the column is a stray."""
    pieces = [cell for row in head for cell in row[:2] if cell]
    longest = max((len(piece) for piece in pieces), default=0)
    out = []
    strays: list[Traced] = []
    for row in head:
        mine = [cell for cell in row[:2] if cell]
        if len(mine) == 1 and len(mine[0]) == 1 and longest > 1:
            strays += mine
            mine = []
        out.append((closed(mine), *row[2:]))
    return out, tuple(strays)


def _header(
    head: Sequence[tuple[Traced, ...]], width: int
) -> tuple[tuple[Traced, ...], tuple[Group, ...], list[Suspect]]:
    """Labels of the columns and the groups over them, from header rows that name every place."""
    if not head:
        return (NOTHING,) * width, (), []
    if len(head) == 1:
        return head[0], (), []
    upper, lower = head[-2], head[-1]
    labels = [low or top for low, top in zip(lower, upper, strict=True)]
    grouped_columns = [column for column in range(width) if lower[column]]
    tops = [column for column in range(width) if upper[column] and lower[column]]
    if not grouped_columns:
        return upper, (), []
    if grouped_columns[0] not in tops:
        return _uneven(upper, lower, grouped_columns)
    groups = []
    for number, first in enumerate(tops):
        last = first + 1
        bound = tops[number + 1] if number + 1 < len(tops) else width
        while last < bound and lower[last] and not upper[last]:
            last += 1
        groups.append(Group(upper[first], first, last))
    return tuple(labels), tuple(groups), []


def _uneven(
    upper: Sequence[Traced], lower: Sequence[Traced], columns: Sequence[int]
) -> tuple[tuple[Traced, ...], tuple[Group, ...], list[Suspect]]:
    """Groups whose labels stand in the middle of what they cover: the labels below tell how far they
    reach.
    """
    first, last = columns[0], columns[-1] + 1
    names = [upper[column] for column in range(first, last) if upper[column]]
    labels = tuple(
        low or (top if not first <= at < last else NOTHING)
        for at, (low, top) in enumerate(zip(lower, upper, strict=True))
    )
    reached = reach([label.text for label in labels[first:last]], len(names))
    if reached is None:
        joined = tuple(closed((top, low)) for top, low in zip(upper, lower, strict=True))
        where = next(text for text in upper if text).span()
        return (
            joined,
            (),
            [Suspect(Doubt.ORDER, where, "", "", Grounds(Rule.GROUPS_UNSURE), 0.6)],
        )
    doubt = Suspect(Doubt.ORDER, names[0].span(), names[0].text, "", Grounds(Rule.GROUPS_UNSURE), 0.4)
    return labels, grouped(names, reached[0], first), [] if reached[1] else [doubt]
