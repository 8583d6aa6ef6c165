"""Where a piece of a row that is lines of several columns may be cut, and what that is worth by its widths.

The columns of a block are taken to be equally wide. A line fills the measure, lacks the two characters of an
indent, or ends a paragraph; what the language says at each place is given.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..galley import HALF_WIDTH, ems
from ..shape import NEVER_FIRST, ends_sentence, fills, slack

Floats = NDArray[np.float64]

FULL, FIRST, LAST, BROKEN, SQUEEZED = 2.0, 1.5, 0.0, -5.0, -4.0
"""What a line's width is worth, in nats: it fills the measure, fills it but for an indent, ends a paragraph,
is short in mid-sentence, or (for each em) is too wide."""

ODD = -3.0
"""The least that a piece is worth that stays whole: it may be no line of these columns."""

CUT = -5.0
"""Nats that each cut costs."""

SEAM, NEIGHBOUR = 0.9, 0.5
"""What the language counts for at a cut, and to the pieces above and below."""

SHORTEST = 3
"""Characters of a printed line."""


def likely(text: str, measure: float) -> list[int]:
    """Where a gutter may be: about a multiple of the measure from either end."""
    out = []
    width = ems(text)
    for at in range(SHORTEST, len(text) - SHORTEST + 1):
        before = ems(text[:at])
        for part in (before, width - before):
            if -0.25 * measure <= part - measure * max(round(part / measure), 1) <= 2.0:
                out.append(at)
                break
    return out


def whole_worth(text: str, measure: float) -> float:
    """What it is worth that a piece is one line of columns as wide as `measure`."""
    width, spare = ems(text), slack(text)
    for narrower, worth in ((0.0, FULL), (2.0, FIRST)):
        if fills(width, spare, measure - narrower):
            return worth
    return max(LAST if width < measure and ends_sentence(text) else BROKEN, ODD)


@dataclass(frozen=True, slots=True)
class Profile:
    """The widths of a piece: of what stands between any two of its characters, [begin, end], in ems, and how much of
    that punctuation can give up; behind which characters a sentence ends, and before which a line may begin.
    """

    wide: Floats
    given: Floats
    ends: NDArray[np.bool_]
    allowed: NDArray[np.bool_]


def profile_of(text: str) -> Profile:
    """The widths of a piece."""
    wide, given = (np.cumsum([0.0, *map(size, text)]) for size in (ems, slack))
    ends = np.array([ends_sentence(text[:end]) for end in range(len(text) + 1)])
    return Profile(wide[None, :] - wide[:, None], given[None, :] - given[:, None], ends, _allowed(text))


def _worth(piece: Profile, measure: float) -> Floats:
    """What it is worth that a printed line begins before one character and ends before another, by its width,
    [begin, end].
    """
    wide, given = piece.wide, piece.given
    out = np.where(piece.ends[None, :], LAST, BROKEN) + 0.0 * wide
    for narrower, worth in ((2.0, FIRST), (0.0, FULL)):
        filled = (wide - given - 0.6 <= measure - narrower) & (measure - narrower <= wide + 1.1)
        out = np.where(filled, worth, out)
    over = wide - given - measure - 0.6
    return np.where(over > 0, SQUEEZED * over, out)


def _allowed(text: str) -> NDArray[np.bool_]:
    """Before which characters a line may begin: no closing mark, not inside a number or a word."""
    out = np.ones(len(text) + 1, dtype=bool)
    for at in range(1, len(text)):
        inside = text[at] in HALF_WIDTH and text[at - 1] in HALF_WIDTH
        out[at] = text[at] not in NEVER_FIRST and not inside
    return out


def best_cuts(piece: Profile, scores: Floats, measure: float, odd: float) -> tuple[float, list[int]]:
    """Where a piece is cut into printed lines, and what that is worth."""
    n = len(piece.ends) - 1
    worth = _worth(piece, measure)
    worth[0, n] = max(worth[0, n], odd)
    here = np.where(piece.allowed, SEAM * scores[0] + CUT, -np.inf)
    here[n] = 0.0
    best = np.full(n + 1, -np.inf)
    back = np.zeros(n + 1, dtype=np.int64)
    best[0] = 0.0
    for end in range(SHORTEST, n + 1):
        gain = best[: end - SHORTEST + 1] + worth[: end - SHORTEST + 1, end] + here[end]
        if end < n:
            gain[0] += NEIGHBOUR * scores[1, end]
        else:
            gain[1:] += NEIGHBOUR * scores[2, 1 : end - SHORTEST + 1]
        back[end] = int(gain.argmax())
        best[end] = gain[back[end]]
    out = []
    at = int(back[n]) if np.isfinite(best[n]) else 0
    while at:
        out.append(at)
        at = int(back[at])
    return float(best[n]), out[::-1]
