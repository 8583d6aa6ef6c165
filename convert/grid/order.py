"""The reading order of boxes on a page.

Bands of a page stand one below the other, columns side by side; heads over several columns, articles beside
articles make it a nest of both. Where a region can be cut in more than one way, the language decides: in
which order do the boxes go on in each other?
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from ..language import Language
from ..shape import ends_sentence
from .strips import Box

LOWEST, HIGHEST = -4.0, 6.0
"""Nats. What the language says of a seam between two boxes is cut off here."""

AFTER_SENTENCE = 0.25
"""What the language counts for behind the end of a sentence, where anything may follow."""

MOST_REGIONS = 800
"""Regions looked into for the best order; beyond that columns are cut before bands."""

FORCED = 4
"""Ways to cut a region that are tried where each of them severs a box."""

SEVERED = 4.0
"""Nats against severing a box in the middle."""

Order = tuple[float, tuple[int, ...]]


def in_order(boxes: Sequence[Box], language: Language) -> list[Box]:
    """The boxes as they are read."""
    if not boxes:
        return []
    ends = [box.lines[-1].text.text for box in boxes]
    starts = [box.lines[0].text.text for box in boxes]
    seams = np.clip(language.follow(ends, starts), LOWEST, HIGHEST)
    seams *= np.where([ends_sentence(end) for end in ends], AFTER_SENTENCE, 1.0)[:, None]
    places = np.array([(box.left, box.right, box.top, box.bottom) for box in boxes], dtype=float)
    start = tuple(np.lexsort((places[:, 2], places[:, 0])).tolist())
    return [boxes[i] for i in _read(start, places, seams, {})[1]]


def _read(
    members: tuple[int, ...],
    places: NDArray[np.float64],
    seams: NDArray[np.float64],
    known: dict[tuple[int, ...], Order],
) -> Order:
    """The best order of a region's boxes, and how well they go on in each other."""
    if len(members) < 2:
        return 0.0, members
    if members in known:
        return known[members]
    chosen = places[list(members)]
    cuts = sorted(_cuts(chosen[:, :2]) + _cuts(chosen[:, 2:]), key=lambda cut: cut[0])
    clean = sum(cost == 0 for cost, _ in cuts)
    cuts = cuts[: 1 if len(known) > MOST_REGIONS else clean or FORCED]
    best: Order = -np.inf if cuts else 0.0, members
    for cost, side in cuts:
        first = _read(tuple(compress(members, side)), places, seams, known)
        second = _read(tuple(compress(members, ~side)), places, seams, known)
        score = first[0] + second[0] + float(seams[first[1][-1], second[1][0]]) - SEVERED * cost
        if score > best[0]:
            best = score, first[1] + second[1]
    known[members] = best
    return best


def _cuts(spans: NDArray[np.float64]) -> list[tuple[float, NDArray[np.bool_]]]:
    """The ways to part boxes along one axis, [box, low and high]: the share of boxes that each severs, and which
    lie before it with their greater part.
    """
    low, high = spans.T
    at = np.unique(low)[1:, None]
    before = (low + high) / 2 < at
    severed = np.maximum(np.minimum(high - at, at - low) / (high - low), 0.0).sum(axis=1)
    both = before.any(axis=1) & ~before.all(axis=1)
    return [(float(severed[k]), before[k]) for k in np.flatnonzero(both)]
