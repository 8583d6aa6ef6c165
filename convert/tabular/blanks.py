"""Tables whose rows are whole lines of text, with blanks between the cells.

The usual text of a table in running extraction: `东城区 44 8077㎡ 304 4`. A row is a label and figures; rows
that stand together have the same shape. The header stands above, its labels mostly spaced out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from ..galley import Line
from ..model import Doubt, Suspect
from ..trace import Traced
from .drafts import NOTHING, Draft, Group
from .figures import Kind, cleared, counts, cut_at, figure, kind, label_like
from .floats import put_back
from .heads import LABEL, grouped, labels_in, names_rows, reach, readings

ROWS = 3
"""Rows of the same shape that make a table; two do where each has `WIDE` figures."""
WIDE = 4
FIGURES = 2
"""Columns of figures that a table has at least."""
WORDS = 20
"""Characters of the longest row label that is believed."""
APART = 3
"""Rows of a table stand at most so many printed rows apart: a blank row between each is usual."""
ABOVE = 5
"""Lines of a header at most."""

_UNITS_LINE = re.compile(r"^[(（]?(?:计量|金额|数量|面积)?单位[:：].{1,12}$")
_RUNNING = frozenset("年月日时分第至到和与")
"""Behind a figure these begin the rest of a sentence (`1 月 24 日`)."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line."""

    line: Line
    cells: tuple[Traced, ...]

    @property
    def shape(self) -> str:
        return "".join("N" if counts(cell.text) else "T" for cell in self.cells)


def units_line(text: str) -> bool:
    """Whether a line says the units of a table: `单位：万元`. It becomes the table's caption."""
    return bool(_UNITS_LINE.match(text))


def row_of(line: Line) -> Row | None:
    """The line as a row of a table, or None where it cannot be one."""
    pieces = cut_at(line.text)
    if sum(counts(piece.text) for piece in pieces) < FIGURES:
        return None
    lead = 0
    while lead < len(pieces) and not counts(pieces[lead].text):
        lead += 1
    cells = list(pieces[lead:])
    if lead:
        begin = 0
        end = line.text.text.index(pieces[lead].text, sum(len(piece) for piece in pieces[:lead]))
        cells.insert(0, cleared(line.text[begin:end].trimmed()))
    for left, right in pairwise(cells):
        if counts(left.text) and not counts(right.text) and (len(right) < 2 or right.text[0] in _RUNNING):
            return None
    if not all(counts(cell.text) or label_like(cell.text, WORDS) for cell in cells):
        return None
    return Row(line, tuple(cells))


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


def _shape(rows: Sequence[Row]) -> str | None:
    """The shape of the table, or None where the rows are not enough of one."""
    tally = Counter(row.shape for row in rows)
    shape = max(tally, key=lambda item: (len(item), tally[item]))
    full, columns = tally[shape], shape.count("N")
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


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the rows. `labels` are as many as columns, or fewer by those that came loose."""

    labels: tuple[Traced, ...] = ()
    stub: Traced = NOTHING
    groups: tuple[Traced, ...] = ()
    caption: Traced | None = None
    lines: tuple[Line, ...] = ()


def _labels(line: Line, shape: str, more: int) -> tuple[Traced, tuple[Traced, ...]] | None:
    """The stub's label (empty where it stands elsewhere) and those of the other columns."""
    width = len(shape)
    for extra in dict.fromkeys((0, more)):
        whole = labels_in(line.text, width + extra)
        if whole is not None and not any(counts(part.text) for part in whole):
            return (whole[0], whole[1:]) if shape[0] == "T" else (NOTHING, whole)
        if shape[0] == "T":
            part = labels_in(line.text, width - 1 + extra)
            if part is not None and not any(counts(piece.text) for piece in part):
                return NOTHING, part
    return None


def _groups(
    line: Line, labels: Sequence[Traced], stub: Traced
) -> tuple[Traced, tuple[Traced, ...], bool] | None:
    """A line read as labels of groups: the stub's label if it is in it, the groups, whether the labels prove
    it.
    """
    texts = [label.text for label in labels]
    for way in readings(line.text):
        if not all(label_like(part.text, LABEL) and not counts(part.text) for part in way):
            continue
        if not stub and len(way) > 2 and names_rows(way[0].text):
            reached = reach(texts, len(way) - 1)
            if reached is not None:
                return way[0], way[1:], True
        if 1 < len(way) < len(labels):
            reached = reach(texts, len(way))
            if reached is not None:
                return stub, way, reached[1]
    return None


def header_above(lines: Sequence[Line], shape: str, more: int = 0) -> Header:
    """The header in the lines that stand above the first row, `lines[-1]` being the nearest.

    `more` loose columns may have their labels in it. What is not surely of the header, such as the article's
    headline, is left alone.
    """
    near = list(lines[-ABOVE:])
    if not near or (read := _labels(near[-1], shape, more)) is None:
        return _captioned(Header(), near)
    stub, labels = read
    taken = [near.pop()]
    groups: tuple[Traced, ...] = ()
    aside: list[Line] = []
    while near and (not stub or not groups):
        line = near[-1]
        alone = cleared(line.text)
        if not stub and shape[0] == "T" and (names_rows(alone.text) or _beside(line, taken[-1], alone.text)):
            stub = alone
            taken.extend([*aside, near.pop()])
            aside = []
            continue
        found = _groups(line, labels, stub) if not groups and not aside else None
        if found is None:
            break
        if found[2]:
            stub, groups = found[0], found[1]
            taken.append(near.pop())
        else:
            aside.append(near.pop())
            groups = found[1]
    if aside:
        near.extend(reversed(aside))
        groups = ()
    return _captioned(Header(labels, stub, groups, None, tuple(reversed(taken))), near)


def _beside(line: Line, below: Line, text: str) -> bool:
    """Whether a short word alone on its line stands so near that it is the label of the rows."""
    return line.block == below.block and label_like(text, 4) and kind(text) is Kind.WORDS


def _captioned(header: Header, near: Sequence[Line]) -> Header:
    if near and units_line(near[-1].text.text):
        return Header(header.labels, header.stub, header.groups, near[-1].text, (near[-1], *header.lines))
    return header


def _loose(lines: Sequence[Line], height: int) -> tuple[int, tuple[Traced, ...], tuple[Traced, ...]]:
    """Loose columns in the lines behind a table: how many lines they take, their labels, their values."""
    values: list[Traced] = []
    named: list[Line] = []
    used = 0
    for line in lines:
        pieces = cut_at(line.text)
        if all(counts(piece.text) for piece in pieces):
            values.extend(pieces)
            used += 1
        elif len(named) < 2 and len(line.text) <= LABEL and _words_only(line) and len(values) % height == 0:
            named.append(line)
            used += 1
        else:
            break
    while used and not counts(cut_at(lines[used - 1].text)[-1].text):
        used -= 1
        named.pop()
    count = len(values) // height
    if not count or len(values) % height:
        return 0, (), ()
    if not named:
        return used, (), tuple(values)
    if len(named) == 1 and (read := labels_in(named[0].text, count)) is not None:
        return used, read, tuple(values)
    if len(named) == count:
        return used, tuple(cleared(line.text) for line in named), tuple(values)
    return 0, (), ()


def _words_only(line: Line) -> bool:
    return all(label_like(part.text, LABEL) and not counts(part.text) for part in readings(line.text)[0])


def find(lines: Sequence[Line]) -> Iterator[Draft]:
    """The tables among whole lines of text."""
    for at, rows in runs(lines):
        shape = _shape(rows)
        if shape is None:
            continue
        draft = _draft(lines, at, rows, shape)
        if draft is not None:
            yield draft


def _draft(lines: Sequence[Line], at: int, rows: Sequence[Row], shape: str) -> Draft | None:
    behind = lines[at + len(rows) :]
    used, loose_labels, values = _loose(behind, len(rows))
    more = 0 if loose_labels else len(values) // len(rows)
    header = header_above(lines[:at], shape, more)
    if shape[0] != "T" and not header.labels:
        return None
    suspects = []
    body = []
    full = [row for row in rows if row.shape == shape]
    for row in rows:
        cells, sure = _place(row, full) if row.shape != shape else (row.cells, True)
        body.append(cells)
        if not sure:
            why = "a cell is missing from this row, and nothing tells which"
            suspects.append(Suspect(Doubt.ORDER, row.line.text.span(), row.line.text.text, "", why, 0.6))
    labels = (header.stub, *header.labels) if shape[0] == "T" else header.labels
    if not header.labels:
        labels = (NOTHING,) * len(shape)
    placed = put_back(values, loose_labels, labels, body) if values else None
    if placed is not None and len(placed.labels) == len(placed.rows[0]):
        labels, body = placed.labels, list(placed.rows)
        suspects.extend(placed.suspects)
    else:
        placed, used = None, 0
        if len(labels) != len(shape):
            header, labels = Header(), (NOTHING,) * len(shape)
    groups: tuple[Group, ...] = ()
    if header.groups:
        first = 1 if shape[0] == "T" else 0
        reached = reach([label.text for label in labels[first:]], len(header.groups))
        if reached is not None:
            groups = grouped(header.groups, reached[0], first)
        else:
            ungrouped = {text for group in header.groups for text in group.spans()}
            header = Header(
                header.labels,
                header.stub,
                (),
                header.caption,
                tuple(line for line in header.lines if not any(line.text.locate(span) for span in ungrouped)),
            )
    taken = (*header.lines, *(row.line for row in rows), *behind[:used])
    return Draft(
        tuple(body),
        labels,
        groups,
        taken,
        (),
        header.caption,
        placed.notices if placed else (),
        tuple(suspects),
        "rows_by_blanks",
        f"{len(rows)} lines of the same shape, a label and {shape.count('N')} figures",
    )
