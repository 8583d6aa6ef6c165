"""Two-dimensional text: where the pieces of a row stand, and figures that stand under each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import NamedTuple

from ..galley import Line, cells
from ..trace import Source, Traced
from .figures import counts, cut_at, label_like, words_in

GAP = 2
"""Cells of blank that part two pieces of a row."""
APART = 4
"""Printed rows between two rows of a table at most: extractors set blank rows between those of a tall
table.
"""
WIDEST = 16
"""Columns of figures at most: more would take long to match."""
WORDS = 20
"""Characters of the longest row label that is believed."""
FILLED = 0.7
"""Share of a table's places that have a figure, at least."""


FAR = 10
"""The same where each figure stands right under another: a column beside the table tears its rows apart."""


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


def _pieces(line: Line) -> list[Traced]:
    """The pieces of a line. Figures with one blank between them are pieces each."""
    out: list[Traced] = []
    for piece in cut_at(line.text, least=GAP):
        parts = cut_at(piece)
        out += parts if all(counts(part.text) for part in parts) else (piece,)
    return out


def _placed(line: Line, pieces: Sequence[Traced], lead: str, width: Callable[[str], int]) -> Iterator[Atom]:
    """The pieces of a line before which `lead` stands on its row."""
    plain, at, column = line.text.text, 0, width(lead)
    for piece in pieces:
        start = plain.index(piece.text, at)
        left = column + width(plain[at:start])
        column = left + width(piece.text)
        yield Atom(piece, line.row, left, column)
        at = start + len(piece)


def last_word(atom: Atom) -> Atom:
    """The last of the words of a piece, with its place; the whole piece where its letters are spaced out."""
    words = cut_at(atom.text)
    if len(words) < 2 or len(words[-1]) < 2:
        return atom
    width = len if atom.right - atom.left == len(atom.text) else cells
    return Atom(words[-1], atom.row, atom.right - width(words[-1].text), atom.right)


def _laid_out(
    lines: Sequence[tuple[Line, Sequence[Traced], str]], width: Callable[[str], int]
) -> dict[int, list[Atom]]:
    rows: dict[int, list[Atom]] = {}
    for line, pieces, lead in lines:
        rows.setdefault(line.row, []).extend(_placed(line, pieces, lead, width))
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
    cut = []
    for line in lines:
        begin = line.text.span().start
        lead = source.text[source.text.rfind("\n", 0, begin) + 1 : begin]
        cut.append((line, _pieces(line), lead))
    return max((_laid_out(cut, width) for width in (len, cells)), key=_under)


def abreast(lines: Sequence[Line]) -> bool:
    """Whether any row has two figures, as every block of them has."""
    figures = Counter(line.row for line in lines for word in words_in(line.text.text) if counts(word))
    return max(figures.values(), default=0) > 1


@dataclass(frozen=True, slots=True)
class Block:
    """Figures that stand under each other: for each row, which figure stands in which column."""

    rows: dict[int, dict[int, Atom]]
    middles: tuple[float, ...]

    @property
    def pitch(self) -> float:
        """Cells from one column to the next, in the mean."""
        return (self.middles[-1] - self.middles[0]) / (len(self.middles) - 1)

    def place(self, atom: Atom, stub: tuple[int, int]) -> int | None:
        """The column of figures that a figure stands in, -1 for words among the row labels, None for
        neither.
        """
        if not atom.number:
            among = stub[0] - GAP <= atom.middle <= stub[1] + GAP and label_like(atom.text.text, WORDS)
            return -1 if among else None
        near = min(range(len(self.middles)), key=lambda at: abs(self.middles[at] - atom.middle))
        return near if abs(self.middles[near] - atom.middle) <= self.pitch / 2 else None


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
    apart = run[0].row - other[0].row
    if apart > FAR or (apart > APART and not _alike(run, other)):
        return False
    shared = min(run[-1].right, other[-1].right) - max(run[0].left, other[0].left)
    return 2 * shared > max(run[-1].right - run[0].left, other[-1].right - other[0].left)


def _alike(run: Sequence[Atom], other: Sequence[Atom]) -> bool:
    """Whether each figure stands under one of the other run."""
    same = len(run) == len(other)
    return same and all(a.left < b.right and b.left < a.right for a, b in zip(run, other, strict=True))


def matched(atoms: Sequence[Atom], middles: Sequence[float]) -> dict[int, Atom]:
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


def blocks(rows: dict[int, list[Atom]]) -> list[Block]:
    groups: list[list[list[Atom]]] = []
    for row in sorted(rows):
        for run in _number_runs(rows[row]):
            home = next((group for group in reversed(groups) if _near(run, group[-1])), None)
            if home is not None and home[-1][0].row != row:
                home.append(run)
            elif len(run) > 1:
                groups.append([run])
    return [block for group in groups if (block := _block(group)) is not None]


def _block(runs: Sequence[Sequence[Atom]]) -> Block | None:
    tally = Counter(len(run) for run in runs)
    width = max(tally, key=lambda count: (tally[count], count))
    full = [run for run in runs if len(run) == width]
    if width < 2 or width > WIDEST or (len(runs) < 3 and (width < 4 or len(full) < 2)):
        return None
    middles = tuple(sum(run[at].middle for run in full) / len(full) for at in range(width))
    rows = {run[0].row: matched(run, middles) for run in runs}
    filled = sum(len(row) for row in rows.values())
    return Block(rows, middles) if filled >= FILLED * len(runs) * width else None


def stacked(
    block: Block, rows: dict[int, list[Atom]], stub: tuple[int, int], last: int
) -> tuple[dict[int, list[Atom]], bool]:
    """Rows below a block whose cells stand on rows of their own, column after column.

    Where line spacing is narrow, `pdftotext -layout` gives two rows of a table as two row labels one below
    the other, then two figures one below the other under the first column, and so on. Given are the pieces of
    each column (-1 for the row labels), as many in each; and whether figures were left over.
    """
    columns: dict[int, list[Atom]] = {at: [] for at in range(-1, len(block.middles))}
    whole, left = 0, False
    for row in range(last + 1, max(rows, default=0) + 1):
        inside = [
            a for a in rows.get(row, ()) if stub[0] - GAP <= a.middle <= block.middles[-1] + block.pitch / 2
        ]
        if not inside:
            if row - last > FAR:
                break
            continue
        last = row
        places = [block.place(atom, stub) for atom in inside]
        if any(place is None for place in places):
            break
        for atom, place in zip(inside, places, strict=True):
            assert place is not None
            columns[place].append(atom)
        sizes = {len(pieces) for pieces in columns.values()}
        left = any(len(pieces) > whole for place, pieces in columns.items() if place >= 0)
        if len(sizes) == 1:
            whole, left = sizes.pop(), False
    return {place: pieces[:whole] for place, pieces in columns.items()}, left
