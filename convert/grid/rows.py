"""Rows of a two-dimensional page cut into pieces that know how far from the left they stand.

Extractors that keep a page's layout pad with blanks. Where two printed lines all but touch, they set one
blank only, and the second stands wherever the first happens to end: its column is then known by its order
alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ..galley import Line, cells, ems
from ..shape import ends_sentence, measure_of, slack
from ..trace import BLANK_SIGNS

PADDED = 2
"""Blanks from which on a gap is padding, so that what stands behind it stands at its own column."""

NEAR_MEASURE = 0.5
"""Ems that pieces with a blank between may be wider than the measure and still be one printed line."""


_GAP = re.compile(f"[{BLANK_SIGNS}]+")


class Piece(NamedTuple):
    """A printed line of one column. `left` is the column at which it begins, `size` how many it covers, both
    in characters or cells of the page; `fixed` says that padding or the row's beginning put it there, and
    `chain` counts the pieces between it and the last that is fixed. `width` is in ems.
    """

    line: Line
    left: int
    size: int
    fixed: bool
    chain: int
    width: float


def gaps_of(text: str) -> list[tuple[int, int]]:
    """The runs of blanks inside a row: begin and end."""
    return [gap.span() for gap in _GAP.finditer(text)]


def _one_line(text: str, begin: int, gap: tuple[int, int], end: int, measure: float) -> bool:
    """Whether a blank stands inside a printed line: names of a byline, figures, letter-spaced words."""
    if gap[1] - gap[0] >= PADDED:
        return False
    left, both = text[begin : gap[0]], text[begin:end]
    if ends_sentence(left):
        return False
    return ems(both) - slack(both) <= measure + NEAR_MEASURE


def _cuts(text: str, measure: float) -> list[tuple[int, int]]:
    """Begin and end of each printed line in a row."""
    gaps = gaps_of(text)
    stops = [*(gap[0] for gap in gaps[1:]), len(text)][: len(gaps)]
    out = []
    begin = 0
    for gap, stop in zip(gaps, stops, strict=True):
        if not _one_line(text, begin, gap, stop, measure):
            out.append((begin, gap[0]))
            begin = gap[1]
    return [*out, (begin, len(text))]


def page_measure(rows: Sequence[Line]) -> float:
    """The measure (ems) of most columns of the page."""
    texts = []
    for row in rows:
        text = row.text.text
        edges = [0, *(at for gap in gaps_of(text) for at in gap), len(text)]
        texts += [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return measure_of(texts, 17.0)


def pieces_of_rows(rows: Sequence[Line], measure: float) -> list[list[Piece]]:
    """The pieces of each row, from left to right. Counted is in characters or in cells of which CJK takes
    two, whichever lets more pieces stand right under each other.
    """
    cuts = [_cuts(row.text.text, measure) for row in rows]
    by_characters = [_placed(row, at, cells_too=False) for row, at in zip(rows, cuts, strict=True)]
    by_cells = [_placed(row, at, cells_too=True) for row, at in zip(rows, cuts, strict=True)]
    return max(by_characters, by_cells, key=_aligned)


def _aligned(rows: Sequence[Sequence[Piece]]) -> int:
    """How many pieces stand at a column at which others stand, those at the left edge aside."""
    count = Counter(p.left for row in rows for p in row[1:] if p.fixed)
    return sum(n * n for n in count.values())


def _placed(row: Line, cuts: Sequence[tuple[int, int]], *, cells_too: bool) -> list[Piece]:
    text = row.text.text
    out: list[Piece] = []
    end = 0
    for slot, (a, b) in enumerate(cuts):
        before = cells(text[:a]) if cells_too else a
        size = cells(text[a:b]) if cells_too else b - a
        left = row.left + before
        fixed = slot == 0 or a - end >= PADDED
        line = Line(row.text[a:b], row.row, row.block, slot, left, left + size)
        out.append(Piece(line, left, size, fixed, 0 if fixed else out[-1].chain + 1, ems(text[a:b])))
        end = b
    return out
