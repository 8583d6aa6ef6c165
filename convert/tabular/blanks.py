"""Tables whose rows are whole lines of text, with blanks between the cells.

The usual text of a table in running extraction: `甲县 52 640㎡ 318 4`. A row is a label and figures; rows
that stand together have the same shape. The header stands above, its labels mostly spaced out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from ..galley import Line
from ..grounds import Grounds, Rule
from ..model import Doubt, Suspect
from ..trace import Source, Traced
from .above import ABOVE, Header, header_above
from .drafts import NOTHING, Draft, Group
from .figures import cleared, closed, counts, cut_at, figure, label_like, words_in
from .floats import COLUMNS, put_back
from .heads import LABEL, grouped, labels_in, reach, readings
from .stacks import by_columns
from .strips import strips, upright

ROWS = 3
"""Rows of the same shape that make a table; two do where each has `WIDE` figures."""
WIDE = 4
FIGURES = 2
"""Columns of figures that a table has at least."""
HEADLESS_FIGURES = 3
"""Columns of figures that rows without a header have at least: two are a list of telephone numbers."""
HEADLESS = 0.5
"""How much must speak for rows without a header, where the same lines can be read as columns."""
WORDS = 20
"""Characters of the longest row label that is believed."""
APART = 3
"""Rows of a table stand at most so many printed rows apart: a blank row between each is usual."""

_RUNNING = frozenset("年月日时分第至到和与")
"""Behind a figure these begin the rest of a sentence (`1 月 24 日`)."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line. `lead` are the words that it begins with, which are one cell or several."""

    line: Line
    cells: tuple[Traced, ...]
    lead: tuple[Traced, ...] = ()

    @property
    def shape(self) -> str:
        return "".join("N" if counts(cell.text) else "T" for cell in self.cells)


def running(cells: Sequence[str]) -> bool:
    """Whether a figure is followed by the rest of a sentence, as in `1 月 24 日`."""
    return any(
        counts(left) and not counts(right) and (len(right) < 2 or right[0] in _RUNNING)
        for left, right in pairwise(cells)
    )


def row_of(line: Line) -> Row | None:
    """The line as a row of a table, or None where it cannot be one."""
    if sum(map(counts, words_in(line.text.text))) < FIGURES:
        return None
    pieces = cut_at(line.text)
    lead = 0
    while lead < len(pieces) and not counts(pieces[lead].text):
        lead += 1
    cells = list(pieces[lead:])
    if lead:
        cells.insert(0, closed(pieces[:lead]))
    if running([cell.text for cell in cells]):
        return None
    if not all(counts(cell.text) or label_like(cell.text, WORDS) for cell in cells):
        return None
    return Row(line, tuple(cells), pieces[:lead])


def _fits_into(short: str, long: str) -> bool:
    at = 0
    for sign in long:
        if at < len(short) and short[at] == sign:
            at += 1
    return at == len(short)


def runs(lines: Sequence[Line]) -> Iterator[tuple[int, tuple[Row, ...]]]:
    """Rows of one shape that stand together, with the index of the first in `lines`."""
    at = 0
    while at < len(lines):
        first = row_of(lines[at])
        if first is None:
            at += 1
            continue
        rows = [first]
        while at + len(rows) < len(lines):
            following = row_of(lines[at + len(rows)])
            if following is None or following.line.row - rows[-1].line.row > APART:
                break
            longest = max((row.shape for row in rows), key=len)
            shapes = sorted((longest, following.shape), key=len)
            if not _fits_into(*shapes) or len(shapes[1]) - len(shapes[0]) > len(shapes[1]) // 3:
                break
            rows.append(following)
        yield at, tuple(rows)
        at += len(rows)


def _parted(rows: Sequence[Row]) -> tuple[Row, ...] | None:
    """The rows with the words that they begin with as cells each, where all have as many and more than one.

    `北京 多云 -3 5`, `上海 晴 4 9` have two columns of words; `张 三 3 5` has one, spaced out.
    """
    counted = {len(row.lead) for row in rows}
    if len(counted) > 1 or min(counted) < 2 or all(len(word) == 1 for row in rows for word in row.lead):
        return None
    return tuple(Row(row.line, (*row.lead, *row.cells[1:])) for row in rows)


def _shape(rows: Sequence[Row]) -> str | None:
    """The shape of the table, or None where the rows are not enough of one."""
    tally = Counter(row.shape for row in rows)
    shape = max(tally, key=lambda item: (len(item), tally[item]))
    full, columns = tally[shape], shape.count("N")
    words = shape.index("N")
    if words and len({tuple(cell.text for cell in row.cells[:words]) for row in rows}) < len(rows):
        return None
    if columns < FIGURES or (full < ROWS and not (full == len(rows) == 2 and columns >= WIDE)):
        return None
    return shape if full * 2 > len(rows) else None


def _place(row: Row, full: Sequence[Row]) -> tuple[tuple[Traced, ...], bool]:
    """A row with cells missing, each cell under the column whose figures look like it; and whether sure."""
    width = len(full[0].cells)

    def unlike(cell: Traced, column: int) -> int:
        others = [other.cells[column].text for other in full]
        mine = figure(cell.text)
        if mine is None:
            return 2 * sum(counts(cell.text) != counts(other) for other in others)
        theirs = [figure(other) for other in others]
        return sum(
            2 if other is None else (other.unit != mine.unit) + (bool(other.places) != bool(mine.places))
            for other in theirs
        )

    ways = sorted(
        (sum(unlike(cell, column) for cell, column in zip(row.cells, columns, strict=True)), columns)
        for columns in combinations(range(width), len(row.cells))
    )
    cells = [NOTHING] * width
    for cell, column in zip(row.cells, ways[0][1], strict=True):
        cells[column] = cell
    return tuple(cells), len(ways) < 2 or ways[0][0] < ways[1][0]


def _loose(lines: Sequence[Line], height: int) -> tuple[tuple[Traced, ...], tuple[Traced, ...]]:
    """Loose columns in the lines behind a table: their labels, their values."""
    values: list[Traced] = []
    named: list[Line] = []
    behind = 0
    for line in lines:
        pieces = cut_at(line.text)
        if all(counts(piece.text) for piece in pieces):
            values.extend(pieces)
            behind = 0
        elif len(named) < COLUMNS and _words_only(line) and len(values) % height == 0:
            named.append(line)
            behind += 1
        else:
            break
    named = named[: len(named) - behind]
    count = len(values) // height
    if not count or len(values) % height:
        return (), ()
    if not named:
        return (), tuple(values)
    if len(named) == 1 and (read := labels_in(named[0].text, count)) is not None:
        return read, tuple(values)
    if len(named) == count:
        return tuple(cleared(line.text) for line in named), tuple(values)
    return (), ()


def _words_only(line: Line) -> bool:
    parts = readings(line.text)[0]
    return len(line.text) <= 2 * LABEL and all(
        label_like(p.text, LABEL) and not counts(p.text) for p in parts
    )


def find(source: Source, lines: Sequence[Line]) -> Iterator[Draft]:
    """The tables among whole lines of text."""
    for at, rows in runs(lines):
        drafts = []
        for way in (rows, _parted(rows)):
            shape = _shape(way) if way else None
            if way and shape:
                drafts.append(_draft(lines, at, way, shape))
        found = [draft for draft in drafts if draft is not None]
        if found:
            yield next((draft for draft in found if any(draft.labels)), found[-1])


def _draft(lines: Sequence[Line], at: int, rows: Sequence[Row], shape: str) -> Draft | None:
    behind = lines[at + len(rows) :]
    loose_labels, values = _loose(behind, len(rows))
    more = 0 if loose_labels else len(values) // len(rows)
    header = header_above(lines[:at], shape, more)
    if not header.labels and (shape[0] != "T" or shape.count("N") < HEADLESS_FIGURES or len(rows) < ROWS):
        return None
    suspects = []
    body = []
    full = [row for row in rows if row.shape == shape]
    for row in rows:
        cells, sure = _place(row, full) if row.shape != shape else (row.cells, True)
        body.append(cells)
        if not sure:
            why = Grounds(Rule.CELL_MISSING)
            suspects.append(Suspect(Doubt.ORDER, row.line.text.span(), row.line.text.text, "", why, 0.6))
    labels = (header.stub, *header.labels) if shape[0] == "T" else header.labels
    if not header.labels:
        labels = (NOTHING,) * len(shape)
    placed = put_back(values, loose_labels, labels, body) if values else None
    if placed is not None and len(placed.labels) == len(placed.rows[0]):
        labels, body = placed.labels, list(placed.rows)
        suspects.extend(placed.suspects)
    else:
        placed = None
        if len(labels) != len(shape):
            header, labels = Header(), (NOTHING,) * len(shape)
    groups: tuple[Group, ...] = ()
    if header.groups:
        first = 1 if shape[0] == "T" else 0
        reached = reach([label.text for label in labels[first:]], len(header.groups))
        if reached is not None:
            groups = grouped(header.groups, reached[0], first)
            if not reached[1]:
                where = header.groups[0]
                unsure = Grounds(Rule.GROUPS_UNSURE)
                suspects.append(Suspect(Doubt.ORDER, where.span(), where.text, "", unsure, 0.4))
    draft = Draft(
        tuple(body),
        labels,
        groups,
        (),
        header.caption,
        placed.notices if placed else (),
        tuple(suspects),
        "rows_by_blanks",
        f"{len(rows)} lines of the same shape, a label and {shape.count('N')} figures",
    )
    near = lines[max(0, at - ABOVE) : at + len(rows) + 2]
    turned = upright(draft) < (0 if header.labels else HEADLESS) and any(by_columns(strips(near)))
    return None if turned else draft
