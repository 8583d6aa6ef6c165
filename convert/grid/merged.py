"""Boxes of recognition that merged lines of neighbouring columns, cut apart.

Before: `东北地区水系共有冷水性和喜冷水里灯火辉煌，洋溢着喜庆气氛。大华府`, twice as wide as the columns of the
page; after: two pieces of one row. Where gutters are narrow, most rows of a block are like that, some with
three columns and more; the gutter is where the text does not go on, near a multiple of the measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..galley import HALF_WIDTH, Line, ems
from ..language import Language
from ..shape import ends_sentence, pieces_of, slack

NARROWEST, WIDEST = 10.0, 26.0
"""Ems. Measures of columns."""

COLUMNS = 3
"""Columns in one piece that count for the measure."""

MANY = 0.2
"""Share of the long pieces of a page that are wider than a column, from which on boxes were merged."""

OVER = 3.0
"""Ems over the measure, punctuation squeezed, from which on a piece is more than one line."""

FULL, FIRST, LAST, BROKEN, SQUEEZED = 2.0, 1.5, 0.0, -5.0, -4.0
"""What a piece's width is worth, in nats: it fills the measure, fills it but for an indent, ends a paragraph,
is short in mid-sentence, or (for each em) is too wide."""

NOWHERE = -100.0
"""Nats at places where no cut is looked for."""

CUT = -2.0
"""Nats that each cut costs."""

SEAM, NEIGHBOUR = 0.6, 0.5
"""What the language counts for at a cut, and to the pieces above and below."""

SHORTEST = 3
"""Characters of a printed line."""

NEVER_FIRST = "，。、；：？！,.;:?!）》”’)】』」％"


def measure_of_merged(texts: Sequence[str], fallback: float) -> float:
    """The measure (ems) that most pieces fill once, twice or three times."""
    sizes = np.array([ems(text) - 0.4 * slack(text) for text in texts])
    sizes = sizes[sizes >= NARROWEST - 2]
    best, found = 0.0, fallback
    for measure in np.arange(NARROWEST, WIDEST, 0.5):
        off = np.min([abs(sizes - k * measure) for k in range(1, COLUMNS + 1)], axis=0)
        score = float(np.maximum(1.0 - off / 1.2, 0.0).sum()) * (1 + 0.02 * measure)
        if score > best + 1e-9:
            best, found = score, float(measure)
    return found if best > 3 else fallback


def merged(texts: Sequence[str], measure: float) -> bool:
    """Whether pieces of a page are lines of several columns in one."""
    long = [ems(text) - slack(text) for text in texts if ems(text) > measure / 2]
    return sum(size > measure + OVER for size in long) > MANY * len(long)


def cut_merged(rows: Sequence[Line], language: Language, fallback: float) -> list[list[list[Line]]]:
    """The rows of each block, each with its pieces from left to right."""
    blocks = [pieces_of(row) for row in rows]
    texts: list[str] = []
    measures: list[float] = []
    for pieces in blocks:
        own = [piece.text.text for piece in pieces]
        wide = [text for text in own if ems(text) >= NARROWEST - 2]
        measure = measure_of_merged(wide, fallback) if len(wide) > 5 else fallback
        texts += [*own, ""]
        measures += [measure] * (len(own) + 1)
    asked = [n for n, text in enumerate(texts) if ems(text) - slack(text) > measures[n] + OVER]
    scores = _cut_scores(texts, asked, measures, language)
    out = []
    number = 0
    for pieces in blocks:
        block = []
        for place, piece in enumerate(pieces):
            text = piece.text.text
            cuts = _best_cuts(text, scores[number], measures[number]) if number in scores else []
            block.append(
                [
                    piece._replace(text=piece.text[a:b], row=place, slot=slot)
                    for slot, (a, b) in enumerate(pairwise([0, *cuts, len(text)]))
                ]
            )
            number += 1
        out.append(block)
        number += 1
    return out


def _cut_scores(
    texts: Sequence[str], asked: Sequence[int], measures: Sequence[float], language: Language
) -> dict[int, NDArray[np.float64]]:
    """What speaks for a gutter before each character of the pieces asked about, in nats: what they say there,
    how the first line goes on in the piece below, how the last goes on from the piece above.
    """
    places = [(n, c) for n in asked for c in _likely(texts[n], measures[n])]
    heads, tails = [texts[n][:c] for n, c in places], [texts[n][c:] for n, c in places]
    padded = ["", *texts, ""]
    first = [k for k, head in enumerate(heads) if ems(head) - slack(head) <= measures[places[k][0]] + 1]
    last = [k for k, tail in enumerate(tails) if ems(tail) - slack(tail) <= measures[places[k][0]] + 1]
    lefts = heads + [heads[k] for k in first] + [padded[places[k][0]] for k in last]
    rights = tails + [padded[places[k][0] + 2] for k in first] + [tails[k] for k in last]
    scores = np.clip(language.follow_pairs(lefts, rights), -6.0, 6.0)
    out = {n: np.full((3, len(texts[n]) + 1), NOWHERE) for n in asked}
    for kind, members in enumerate((range(len(places)), first, last)):
        for k, score in zip(members, scores, strict=False):
            n, c = places[k]
            out[n][kind, c] = -score if kind == 0 else max(score, -3.0)
        scores = scores[len(members) :]
    return out


def _likely(text: str, measure: float) -> list[int]:
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


def _worth(text: str, measure: float) -> NDArray[np.float64]:
    """What it is worth that a printed line begins before one character and ends before another, by its width,
    [begin, end].
    """
    width = np.cumsum([0.0, *(ems(char) for char in text)])
    spare = np.cumsum([0.0, *(slack(char) for char in text)])
    wide, given = width[None, :] - width[:, None], spare[None, :] - spare[:, None]
    ends = np.array([ends_sentence(text[:end]) for end in range(len(text) + 1)])
    out = np.where(ends[None, :], LAST, BROKEN) + 0.0 * wide
    for narrower, worth in ((2.0, FIRST), (0.0, FULL)):
        filled = (wide - given - 0.6 <= measure - narrower) & (measure - narrower <= wide + 1.1)
        out = np.where(filled, worth, out)
    over = wide - given - measure - 0.6
    valued: NDArray[np.float64] = np.where(over > 0, SQUEEZED * over, out)
    return valued


def _allowed(text: str) -> NDArray[np.bool_]:
    """Before which characters a line may begin: no closing mark, not inside a number or a word."""
    out = np.ones(len(text) + 1, dtype=bool)
    for at in range(1, len(text)):
        inside = text[at] in HALF_WIDTH and text[at - 1] in HALF_WIDTH
        out[at] = text[at] not in NEVER_FIRST and not inside
    return out


def _best_cuts(text: str, scores: NDArray[np.float64], measure: float) -> list[int]:
    """Where a piece is cut into printed lines."""
    n = len(text)
    worth, allowed = _worth(text, measure), _allowed(text)
    here = np.where(allowed, SEAM * scores[0] + CUT, -np.inf)
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
    return out[::-1]
