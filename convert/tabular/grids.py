"""Tables in two-dimensional text, where blanks are geometry (`pdftotext -layout`).

Figures stand under each other, their row label to the left, the labels of the columns above; a group's label
stands over the middle of its columns. Rows of a table may have running text of the neighbouring columns of
the page on either side, and blank rows or rows of those columns in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import NamedTuple

from ..galley import Line, cells
from ..trace import Source, Traced
from .above import units_line
from .drafts import NOTHING, Draft, Group
from .figures import cleared, closed, counts, cut_at, label_like
from .heads import LABEL, grouped, over_columns, reach

GAP = 2
"""Cells of blank that part two pieces of a row."""
APART = 4
"""Printed rows between two rows of a table at most: extractors set blank rows between those of a tall
table.
"""
ABOVE = 4
"""Printed rows between a row of the header and the next at most."""
WORDS = 20
"""Characters of the longest row label that is believed."""
WIDEST = 16
"""Columns of figures at most: more would take long to match."""
FILLED = 0.7
"""Share of a table's places that have a figure, at least."""


class Atom(NamedTuple):
    """A piece of a row between wide blanks, with the cells of the monospaced page that it covers."""

    text: Traced
    row: int
    left: int
    right: int

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def number(self) -> bool:
        return counts(self.text.text)


def atoms_of(line: Line, column: int, width: Callable[[str], int]) -> list[Atom]:
    """The pieces of a line that begins in `column`. Figures with one blank between them are pieces each."""
    out = []
    plain = line.text.text
    at = 0
    for piece in cut_at(line.text, least=GAP):
        parts = cut_at(piece)
        for part in parts if all(counts(part.text) for part in parts) else (piece,):
            start = plain.index(part.text, at)
            column += width(plain[at:start])
            out.append(Atom(part, line.row, column, column + width(part.text)))
            column = out[-1].right
            at = start + len(part)
    return out


def _laid_out(source: Source, lines: Sequence[Line], width: Callable[[str], int]) -> dict[int, list[Atom]]:
    rows: dict[int, list[Atom]] = {}
    for line in lines:
        begin = line.text.span().start
        lead = source.text[source.text.rfind("\n", 0, begin) + 1 : begin]
        rows.setdefault(line.row, []).extend(atoms_of(line, width(lead), width))
    for atoms in rows.values():
        atoms.sort(key=lambda atom: atom.left)
    return rows


def _under(rows: dict[int, list[Atom]]) -> int:
    """How many pieces that are not first on their row begin, end or have their middle under one above."""
    marks = [
        {
            mark
            for atom in rows[row][1:]
            for mark in (("l", atom.left), ("m", atom.left + atom.right), ("r", atom.right))
        }
        for row in sorted(rows)
    ]
    return sum(len(above & below) for above, below in pairwise(marks))


def measured(source: Source, lines: Sequence[Line]) -> dict[int, list[Atom]]:
    """The pieces of the rows by their place in the monospaced page.

    `pdftotext -layout` gives a Chinese character one cell, as it gives a Latin letter; text made for the eye
    gives it two. The page tells which: by the right measure more pieces stand under each other.
    """
    ways = [_laid_out(source, lines, width) for width in (len, cells)]
    return max(ways, key=_under)


@dataclass(frozen=True, slots=True)
class _Block:
    """Figures that stand under each other: for each row, which figure stands in which column."""

    rows: dict[int, dict[int, Atom]]
    middles: tuple[float, ...]

    @property
    def pitch(self) -> float:
        """Cells from one column to the next, in the mean."""
        return (self.middles[-1] - self.middles[0]) / (len(self.middles) - 1)


def _number_runs(atoms: Sequence[Atom]) -> Iterator[list[Atom]]:
    run: list[Atom] = []
    for atom in atoms:
        if atom.number:
            run.append(atom)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _near(run: Sequence[Atom], other: Sequence[Atom]) -> bool:
    """Whether two runs stand under each other: most of what one covers, the other covers."""
    if run[0].row - other[0].row > APART:
        return False
    shared = min(run[-1].right, other[-1].right) - max(run[0].left, other[0].left)
    return 2 * shared > max(run[-1].right - run[0].left, other[-1].right - other[0].left)


def _matched(atoms: Sequence[Atom], middles: Sequence[float]) -> dict[int, Atom]:
    """Which pieces of a row stand in which columns: in order, each as near to its column as can be.

    Where there are as many as columns, order alone tells: the rows of a monospaced page are not set as
    exactly as those in print.
    """
    few, many = sorted((len(atoms), len(middles)))
    best: tuple[float, tuple[int, ...]] | None = None
    for chosen in combinations(range(many), few):
        pairs = zip(chosen, range(few), strict=True)
        if len(atoms) <= len(middles):
            off = sum(abs(middles[column] - atoms[at].middle) for column, at in pairs)
        else:
            off = sum(abs(middles[column] - atoms[at].middle) for at, column in pairs)
        if best is None or off < best[0]:
            best = (off, chosen)
    chosen = best[1] if best is not None else ()
    if len(atoms) <= len(middles):
        return {column: atoms[at] for at, column in enumerate(chosen)}
    return {column: atoms[at] for column, at in enumerate(chosen)}


def _blocks(rows: dict[int, list[Atom]]) -> list[_Block]:
    groups: list[list[list[Atom]]] = []
    for row in sorted(rows):
        for run in _number_runs(rows[row]):
            home = next((group for group in reversed(groups) if _near(run, group[-1])), None)
            if home is not None and home[-1][0].row != row:
                home.append(run)
            elif len(run) > 1:
                groups.append([run])
    return [block for group in groups if (block := _block(group)) is not None]


def _block(runs: Sequence[Sequence[Atom]]) -> _Block | None:
    tally = Counter(len(run) for run in runs)
    width = max(tally, key=lambda count: (tally[count], count))
    full = [run for run in runs if len(run) == width]
    if width < 2 or width > WIDEST or (len(runs) < 3 and (width < 4 or len(full) < 2)):
        return None
    middles = tuple(sum(run[at].middle for run in full) / len(full) for at in range(width))
    rows = {run[0].row: _matched(run, middles) for run in runs}
    filled = sum(len(row) for row in rows.values())
    return _Block(rows, middles) if filled >= FILLED * len(runs) * width else None


def _stub(block: _Block, rows: dict[int, list[Atom]]) -> dict[int, Atom] | None:
    """The row labels: the pieces to the left of the figures, where nearly each row has one and they align."""
    found: dict[int, Atom] = {}
    for row, mine in block.rows.items():
        first = mine[min(mine)]
        left = [atom for atom in rows[row] if atom.right <= first.left]
        if left and not left[-1].number and label_like(left[-1].text.text, WORDS):
            found[row] = left[-1]
    if len(found) < 0.8 * len(block.rows):
        return None
    inner, outer = max(atom.left for atom in found.values()), min(atom.right for atom in found.values())
    return found if inner < outer else None


@dataclass(frozen=True, slots=True)
class _Head:
    labels: tuple[Traced, ...]
    groups: tuple[Group, ...]
    stub: Traced
    caption: Traced | None


def _inside(atoms: Sequence[Atom], block: _Block, stub: tuple[int, int] | None) -> list[Atom]:
    """The pieces of a row that can be labels over the columns of figures."""
    low = (stub[0] + stub[1]) / 2 if stub else block.middles[0] - block.pitch
    edge = (low + block.middles[0]) / 2
    high = block.middles[-1] + block.pitch
    found = [atom for atom in atoms if atom.left > low and edge < atom.middle < high and not atom.number]
    return [atom for atom in found if label_like(atom.text.text, LABEL)][: len(block.middles)]


def _labels(
    block: _Block, rows: dict[int, list[Atom]], stub: tuple[int, int] | None
) -> tuple[int, dict[int, Atom]] | None:
    """The row of labels above a block: the nearest that has one for most columns."""
    bottom = min(block.rows)
    for row in range(bottom - 1, bottom - ABOVE - 1, -1):
        inside = _inside(rows.get(row, ()), block, stub)
        if len(block.middles) < 2 * len(inside) <= 2 * len(block.middles):
            return row, _matched(inside, block.middles)
    return None


def _head(block: _Block, rows: dict[int, list[Atom]], stub: tuple[int, int] | None) -> _Head | None:
    """The header above a block, or None where it has no labels."""
    found = _labels(block, rows, stub)
    if found is None:
        return None
    top, labels = found
    names = [cleared(labels[at].text) if at in labels else NOTHING for at in range(len(block.middles))]
    groups: tuple[Group, ...] = ()
    for row in range(top - 1, top - ABOVE - 1, -1):
        inside = _inside(rows.get(row, ()), block, stub)
        if any(units_line(atom.text.text) for atom in inside) or len(inside) < 2:
            continue
        if len(inside) < len(names):
            groups = _over(inside, names, block.middles)
            top = row
        elif len(inside) == len(names) and len({name.text for name in names}) == len(names):
            names = [closed((cleared(atom.text), name)) for atom, name in zip(inside, names, strict=True)]
            top = row
        break
    mark = _stub_label(rows, stub, top, min(block.rows)) if stub else NOTHING
    low = stub[0] if stub else block.middles[0] - block.pitch
    return _Head(tuple(names), groups, mark, _units(rows, top, low, block.middles[-1] + block.pitch))


def _over(upper: Sequence[Atom], names: Sequence[Traced], middles: Sequence[float]) -> tuple[Group, ...]:
    """Groups: by the labels that repeat below them, else by the middle over which each stands."""
    reached = reach([name.text for name in names], len(upper))
    sizes = reached[0] if reached and reached[1] else over_columns(middles, [atom.middle for atom in upper])
    return grouped([cleared(atom.text) for atom in upper], sizes, 0)


def _stub_label(rows: dict[int, list[Atom]], stub: tuple[int, int], top: int, bottom: int) -> Traced:
    """The label over the row labels, in or between the rows of the header."""
    for row in range(bottom - 1, top - 2, -1):
        for atom in rows.get(row, ()):
            if stub[0] - GAP <= atom.middle <= stub[1] + GAP and not atom.number:
                return cleared(atom.text) if label_like(atom.text.text, LABEL) else NOTHING
    return NOTHING


def _units(rows: dict[int, list[Atom]], top: int, low: float, high: float) -> Traced | None:
    for row in sorted(rows, reverse=True):
        if row >= top or top - row > ABOVE:
            continue
        for atom in rows[row]:
            if units_line(atom.text.text) and low <= atom.middle <= high + LABEL:
                return atom.text
    return None


def find(source: Source, lines: Sequence[Line]) -> Iterator[Draft]:
    """The tables of two-dimensional text."""
    rows = measured(source, lines)
    for block in _blocks(rows):
        draft = _draft(block, rows)
        if draft is not None:
            yield draft


def _draft(block: _Block, rows: dict[int, list[Atom]]) -> Draft | None:
    stub = _stub(block, rows)
    extent = None
    if stub is not None:
        extent = (min(atom.left for atom in stub.values()), max(atom.right for atom in stub.values()))
    head = _head(block, rows, extent)
    if head is None and (stub is None or len(block.middles) < 3):
        return None
    if head is None:
        head = _Head((NOTHING,) * len(block.middles), (), NOTHING, None)
    first = 1 if stub is not None else 0
    body = []
    for row in sorted(block.rows):
        lead = [cleared(stub[row].text) if row in stub else NOTHING] if stub is not None else []
        mine = block.rows[row]
        body.append((*lead, *(mine[at].text if at in mine else NOTHING for at in range(len(block.middles)))))
    labels = (head.stub, *head.labels) if first else head.labels
    groups = tuple(Group(group.text, group.first + first, group.last + first) for group in head.groups)
    why = f"{len(body)} rows of figures under each other in {len(block.middles)} columns"
    return Draft(tuple(body), labels, groups, (), head.caption, (), (), "rows_by_place", why)
