"""The reading order of boxes on a page.

Bands of a page stand one below the other, columns side by side; heads over several columns, articles beside
articles make it a nest of both. Where a region can be cut in more than one way, the language decides: in
which order do the boxes go on in each other?
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..language import Language
from ..shape import ends_sentence
from .strips import Box

LOWEST, HIGHEST = -4.0, 6.0
"""Nats. What the language says of a seam between two boxes is cut off here."""

AFTER_SENTENCE = 0.25
"""What the language counts for behind the end of a sentence, where anything may follow."""

MOST_REGIONS = 2000
"""Regions looked into for the best order; beyond that columns are cut before bands."""

Order = tuple[float, tuple[int, ...]]


def in_order(boxes: Sequence[Box], language: Language) -> list[Box]:
    """The boxes as they are read."""
    if not boxes:
        return []
    ends = [box.lines[-1].text.text for box in boxes]
    starts = [box.lines[0].text.text for box in boxes]
    seams = np.clip(language.follow(ends, starts), LOWEST, HIGHEST)
    seams *= np.where([ends_sentence(end) for end in ends], AFTER_SENTENCE, 1.0)[:, None]
    return [boxes[i] for i in _read(tuple(range(len(boxes))), boxes, seams, {})[1]]


def _read(
    members: tuple[int, ...],
    boxes: Sequence[Box],
    seams: NDArray[np.float64],
    known: dict[tuple[int, ...], Order],
) -> Order:
    """The best order of a region's boxes, and how well they go on in each other."""
    if len(members) < 2:
        return 0.0, members
    if members in known:
        return known[members]
    cuts = _cuts(members, [(boxes[i].left, boxes[i].right) for i in members])
    cuts += _cuts(members, [(boxes[i].top, boxes[i].bottom) for i in members])
    if len(known) > MOST_REGIONS:
        cuts = cuts[:1]
    best: Order = -np.inf, ()
    for before, behind in cuts:
        first, second = _read(before, boxes, seams, known), _read(behind, boxes, seams, known)
        score = first[0] + second[0] + float(seams[first[1][-1], second[1][0]])
        if score > best[0]:
            best = score, first[1] + second[1]
    if not cuts:
        way = tuple(sorted(members, key=lambda i: (boxes[i].left, boxes[i].top)))
        best = sum(float(seams[a, b]) for a, b in pairwise(way)), way
    known[members] = best
    return best


def _cuts(
    members: tuple[int, ...], spans: Sequence[tuple[float, float]]
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The ways to part the members where none of their spans lies across."""
    out = []
    ranked = sorted(zip(spans, members, strict=True))
    reach = -np.inf
    for at, ((low, high), _) in enumerate(ranked):
        if at and low >= reach:
            before = tuple(sorted(i for _, i in ranked[:at]))
            out.append((before, tuple(sorted(i for _, i in ranked[at:]))))
        reach = max(reach, high)
    return out
