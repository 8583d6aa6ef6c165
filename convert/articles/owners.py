"""Which heads belong to which body: by their words, and by where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from ..galley import Galley
from .bodies import Body, Group, Piece, body_text, grams
from .strips import text_of

BESIDE, OTHER_SIDE, SIMILAR = 2.0, 0.6, 6.0
"""What counts for a group and a body: that they touch on the page's usual side, on the other, common words."""

Floats = NDArray[np.float64]


def likeness(heads: Sequence[str], bodies: Sequence[str]) -> Floats:
    """How much of each head's words recurs in each body and not in the others, from 0 to 1."""
    words = [set(grams(body)) for body in bodies]
    spread = Counter(gram for body in words for gram in body)
    out = np.zeros((len(heads), len(bodies)))
    for h, head in enumerate(heads):
        own = grams(head)
        total = sum(own.values()) or 1
        for b, body in enumerate(words):
            out[h, b] = sum(count / spread[gram] for gram, count in own.items() if gram in body) / total
    return out


def _neighbours(
    pieces: Sequence[Piece], groups: Sequence[Group], bodies: Sequence[Body]
) -> tuple[Floats, Floats]:
    """Which group stands right above, and which right below, which body."""
    above = np.zeros((len(groups), len(bodies)))
    below = np.zeros_like(above)
    rank = {id(piece): n for n, piece in enumerate(groups)} | {id(piece): n for n, piece in enumerate(bodies)}
    for number, piece in enumerate(pieces):
        if not isinstance(piece, Group):
            for group in piece.inside:
                above[rank[id(group)], rank[id(piece)]] = 1.0
            continue
        if number + 1 < len(pieces) and isinstance(following := pieces[number + 1], Body):
            above[rank[id(piece)], rank[id(following)]] = 1.0
        if number and isinstance(ahead := pieces[number - 1], Body):
            below[rank[id(piece)], rank[id(ahead)]] = 1.0
    return above, below


def owners_of(
    galley: Galley, pieces: Sequence[Piece], groups: Sequence[Group], bodies: Sequence[Body]
) -> dict[int, int]:
    """The body of each group: the assignment that gains most, with heads above or below on the whole page."""
    if not bodies or not groups:
        return {}
    heads = ["".join(text_of(galley, strip).text for strip in group.strips) for group in groups]
    alike = likeness(heads, [body_text(galley, body) for body in bodies])
    above, below = _neighbours(pieces, groups, bodies)
    best, kept = -1.0, dict[int, int]()
    for near, far in ((above, below), (below, above)):
        gain = SIMILAR * alike + BESIDE * near + OTHER_SIDE * far
        rows, columns = linear_sum_assignment(-gain)
        total = float(gain[rows, columns].sum())
        if total > best + 1e-9:
            best = total
            pairs = zip(rows.tolist(), columns.tolist(), strict=True)
            kept = {g: b for g, b in pairs if gain[g, b] > OTHER_SIDE}
    return kept
