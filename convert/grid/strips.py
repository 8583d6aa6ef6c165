"""Columns of a two-dimensional page, found as vertical strips that grow row by row.

Before: rows that hold a line of each column; after: strips, each the lines of one column from a head down to
the next. A piece goes on in the strip above it, at the same column or indented by two; where a row's pieces
stand one blank apart, their order tells which strip each belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ..galley import Line
from ..language import Language
from ..shape import ends_sentence, fills, measure_of, slack
from .rows import Piece

NEW = 2.0
"""What it costs to begin a strip. A piece that stands off a strip by more than this costs begins another."""

OFF = {0: 0.0, 1: 0.4, 2: 0.4, 3: 0.8, 4: 1.0, 5: 1.4, -1: 0.8, -2: 0.4, -3: 1.4, -4: 1.6}
"""Cost of a piece that stands so many columns right of its strip: two to five are an indent."""

DRIFT = 2
"""Columns that each chained piece may stand left of its strip: characters of half the width, gutters."""

FARTHEST = 24
"""Rows without a piece after which a strip has ended. Heads in other columns spread the rows of all."""

WIDER = 1.4
"""Times the measure of a strip from which on a piece is none of its lines: a caption, a head."""

CLOSE, NEAR = 2, 6
"""Rows from one line of a strip to the next: up to the first they belong together whatever they say, up to
the second if they look like lines of one text, beyond that if the language ties them."""

TIED = 2.0
"""Nats with which the language ties two lines that stand far apart."""

IMPOSSIBLE = 1e9


@dataclass(slots=True)
class Strip:
    """A column that is growing. `left` is where its lines begin, as far as that is known."""

    left: float
    fixed: bool
    pieces: list[Piece] = field(default_factory=list)
    open: bool = True

    @property
    def last(self) -> int:
        """The row of its last line."""
        return self.pieces[-1].line.row

    def measure(self) -> float:
        """Ems of its widest line so far."""
        return max(p.width for p in self.pieces[-8:])

    def size(self) -> float:
        """Columns that its lines cover."""
        return median(p.size for p in self.pieces[-8:])


def _cost(piece: Piece, strip: Strip) -> float:
    """What it costs to let a strip go on in a piece."""
    away = piece.line.row - strip.last
    off = piece.left - strip.left
    if len(strip.pieces) > 1 and piece.width > WIDER * max(strip.measure(), 8.0) + 1:
        return IMPOSSIBLE
    if piece.fixed and strip.fixed:
        cost = OFF.get(round(off), IMPOSSIBLE)
    elif piece.fixed:
        cost = 0.1 * abs(off) if -3 <= off <= 6 else IMPOSSIBLE
    else:
        drift = DRIFT * piece.chain
        cost = 0.1 * abs(off) if -drift - 5 <= off <= 4 else IMPOSSIBLE
    return cost + 0.05 * max(away - 1, 0)


def _matched(pieces: Sequence[Piece], strips: Sequence[Strip]) -> list[int]:
    """The strip in which each piece of a row goes on, -1 where it begins one: the cheapest way that keeps the
    order of both.
    """
    m, n = len(pieces), len(strips)
    best = [[0.0] * (n + 1) for _ in range(m + 1)]
    for i in range(m - 1, -1, -1):
        best[i][n] = best[i + 1][n] + NEW
        for j in range(n - 1, -1, -1):
            best[i][j] = min(
                best[i][j + 1],
                best[i + 1][j] + NEW,
                best[i + 1][j + 1] + _cost(pieces[i], strips[j]),
            )
    out = []
    i = j = 0
    while i < m:
        if j < n and best[i][j] == best[i][j + 1]:
            j += 1
        elif best[i][j] == best[i + 1][j] + NEW:
            out.append(-1)
            i += 1
        else:
            out.append(j)
            i, j = i + 1, j + 1
    return out


def _close(strips: Sequence[Strip], pieces: Sequence[Piece]) -> None:
    """End the strips into which the pieces of a row reach that none of them goes on in."""
    row = pieces[0].line.row
    for strip in strips:
        if strip.last == row:
            continue
        right = strip.left + strip.size()
        for piece in pieces:
            shared = min(right, piece.left + piece.size) - max(strip.left, piece.left)
            if piece.fixed and shared >= 3:
                strip.open = False
        if row - strip.last >= FARTHEST:
            strip.open = False


def strips_of(rows: Sequence[Sequence[Piece]]) -> list[Strip]:
    """The strips of a page, each from where it begins to where it ends, unordered."""
    done: list[Strip] = []
    strips: list[Strip] = []
    for pieces in rows:
        for piece, number in zip(pieces, _matched(pieces, strips), strict=True):
            if number < 0:
                strip = Strip(piece.left, piece.fixed)
                done.append(strip)
            else:
                strip = strips[number]
                if piece.fixed and (not strip.fixed or piece.left < strip.left):
                    strip.left, strip.fixed = piece.left, True
                elif not piece.fixed and not strip.fixed:
                    strip.left = max(strip.left, piece.left)
            strip.pieces.append(piece)
        _close(done, pieces)
        strips = sorted((s for s in done if s.open), key=lambda s: s.left)
    return done


@dataclass(frozen=True, slots=True)
class Box:
    """Lines of a strip without a break, and the rows and columns that they cover (ends exclusive)."""

    lines: tuple[Line, ...]
    top: int
    bottom: int
    left: float
    right: float


def boxes_of(strips: Sequence[Strip], language: Language, fallback: float) -> list[Box]:
    """The strips, broken where a line stands far below the one before and doesn't go on from it."""
    steps = [(s, a, b) for s in strips for a, b in pairwise(s.pieces) if b.line.row - a.line.row > CLOSE]
    lefts, rights = [a.line.text.text for _, a, _ in steps], [b.line.text.text for _, _, b in steps]
    scores = language.follow_pairs(lefts, rights)
    measures = {id(s): measure_of([p.line.text.text for p in s.pieces], fallback) for s, _, _ in steps}
    broken = {
        b.line.text.span()
        for (s, a, b), score in zip(steps, scores, strict=True)
        if _breaks(a, b, score, measures[id(s)])
    }
    out = []
    for strip in strips:
        parts: list[list[Piece]] = []
        for piece in strip.pieces:
            if parts and piece.line.text.span() not in broken:
                parts[-1].append(piece)
            else:
                parts.append([piece])
        for part in parts:
            left = min(strip.left, min(p.left for p in part if p.fixed or p is part[0]))
            right = max(left + 1, left + median(p.size for p in part))
            lines = tuple(p.line for p in part)
            out.append(Box(lines, lines[0].row, lines[-1].row + 1, left, right))
    return out


def _breaks(above: Piece, below: Piece, score: float, measure: float) -> bool:
    """Whether a strip ends between two lines that stand some rows apart."""
    a, b = above.line.text.text, below.line.text.text
    far = below.line.row - above.line.row > NEAR
    full = fills(below.width, slack(b), measure) or fills(below.width, slack(b), measure - 2)
    if ends_sentence(a):
        return far or not (full or ends_sentence(b))
    return score < (TIED if far or not full else 0.0)
