"""Which printed line goes on in which: the evidence, and one decision for the whole page.

A column's first row may stand in the neighbouring column's, its last line in the next block, a headline in
the middle of a story. What was printed behind a line is therefore a question for every line whose neighbour
does not obviously go on from it. All evidence is weighed together: what the language says, how wide the lines
are against their measure, marks and brackets, and how the pieces stand to one another. Then one assignment
gives each line at most one successor and one predecessor, so that what is left over counts too.

The weights were learnt on typeset pages whose truth is known, in rounds, as kinds of evidence were added; a
run of `training/seams.py` from zero comes near them (training/README.md has both figures). The constants below
are no evidence but rules of print, set by hand.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from ..language import Language
from .evidence import LONE, PAIR, SURE, lone_evidence, pair_evidence, same_height
from .lines import Floats, Lines, describe, goes_on, widths

__all__ = [
    "LONE",
    "PAIR",
    "Lines",
    "Seam",
    "Weights",
    "decide",
    "describe",
    "gains",
    "goes_on",
    "lone_evidence",
    "open_places",
    "pair_evidence",
    "weights",
]

HALVED = 6.0
"""Nats against leaving a half of a glued line alone: it was cut because its other half stands elsewhere."""

LEVEL = 4.0
"""Nats for a second half where it stands as high in its leg as the first in the leg before: both were printed
on one row, or no glue could have joined them.
"""

QUOTED = 4.0
"""Nats for one paragraph where a full line ends in a colon and the next begins with a quotation mark."""

PARTED = 20.0
"""Nats against a link over a jump: what stands behind 下转 or before 上接 is another article's."""

CLEAR = 2.0
"""Nats. A pair that is better by so much than every other of its line needs no second look."""


def open_places(lines: Lines) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Indices of the lines whose successor, and of those whose predecessor, is to be decided.

    Everywhere else the next line of the same block follows: the language is sure, or a sentence ends inside a
    block between lines that are neither its first nor its last.
    """
    n = len(lines)
    inside = np.zeros(n, dtype=bool)
    inside[:-1] = lines.block[:-1] == lines.block[1:]
    edge = (lines.place == 0) | (lines.place >= lines.size - 2)
    sure = inside & (lines.neighbour >= SURE)
    calm = inside & lines.sentence & ~edge
    sure |= calm
    sure &= ~lines.jump_after
    sure[:-1] &= ~lines.jump_before[1:]
    left = np.flatnonzero(~sure)
    right = np.flatnonzero(np.r_[True, ~sure[:-1]]) if n else left
    return left, right


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence counts, in nats per unit."""

    join: Floats
    """A line goes on in another, inside a paragraph."""
    paragraph: Floats
    """A paragraph ends, and the article's next begins."""
    end: Floats
    start: Floats


@cache
def weights(shape: str = "joined", path: Path | None = None) -> Weights:
    """The shipped weights for pages of that shape, or those of another file that `training/seams.py` wrote."""
    data = json.loads((path or Path(__file__).parent.with_suffix(".json")).read_text(encoding="utf-8"))[shape]
    return Weights(
        *(
            np.array([data[part].get(name, 0.0) for name in names])
            for part, names in (("join", PAIR), ("paragraph", PAIR), ("end", LONE), ("start", LONE))
        )
    )


class Seam(NamedTuple):
    """A decided link: line `left` goes on in line `right`. `margin` is in nats; `runner_up` the index of the
    line that would have been next best, -1 where that is none.
    """

    left: int
    right: int
    paragraph: bool
    margin: float
    runner_up: int


def gains(
    lines: Lines, left: NDArray[np.int64], right: NDArray[np.int64], lm: Floats, w: Weights
) -> tuple[Floats, Floats]:
    """How much better each pair is tied than both left open, [left, right]: as one paragraph, as two."""
    evidence = pair_evidence(lines, left[:, None], right[None, :], lm)
    alone = lone_evidence(lines, left, end=True) @ w.end - HALVED * lines.cut_behind[left]
    begun = lone_evidence(lines, right, end=False) @ w.start - HALVED * lines.cut_before[right]
    cut_here = (left[:, None] + 1 == right[None, :]) & lines.cut_behind[left][:, None]
    parted = lines.jump_after[left][:, None] | lines.jump_before[right][None, :]
    level = lines.cut_before[right] & (left[:, None] > right[None, :])
    high = same_height(lines, left[:, None], right[None, :]) * level
    base = alone[:, None] + begun[None, :] + HALVED * cut_here + PARTED * parted - LEVEL * high
    _, _, full = widths(lines)
    near = right <= left[:, None] + 2
    quoted = (
        near & (lines.colon & full)[left][:, None] & lines.quoted[right][None, :] & (right > left[:, None])
    )
    return evidence @ w.join - base + QUOTED * quoted, evidence @ w.paragraph - base


def _rings(pairs: dict[int, int]) -> list[list[int]]:
    """The rings of lines in which every line has a successor: nothing is printed in a circle."""
    seen: set[int] = set()
    led_into = set(pairs.values())
    for start in sorted(pairs):
        if start not in led_into:
            while start in pairs and start not in seen:
                seen.add(start)
                start = pairs[start]
    out = []
    for start in sorted(pairs):
        ring = []
        while start not in seen:
            seen.add(start)
            ring.append(start)
            start = pairs[start]
        if ring:
            out.append(ring)
    return out


def decide(lines: Lines, language: Language, w: Weights) -> tuple[Seam, ...]:
    """Every link of the page, at most one from and to each line, that together gain most."""
    if not len(lines):
        return ()
    left, right = open_places(lines)
    texts = lines.texts
    lm = goes_on(language, [texts[i] for i in left], [texts[j] for j in right])
    join, paragraph = gains(lines, left, right, lm, w)
    best = np.where(left[:, None] == right[None, :], -np.inf, np.maximum(join, paragraph))
    still = set(left.tolist())
    sure = {i: i + 1 for i in range(len(lines) - 1) if i not in still}
    best, pairs = _unringed(best, left, right, sure)
    seams = []
    for a, b in pairs.items():
        margin, second = _margin(best, pairs, a)
        other = int(right[second]) if second >= 0 else -1
        seams.append(Seam(int(left[a]), int(right[b]), bool(paragraph[a, b] > join[a, b]), margin, other))
    return tuple(sorted(seams + _sure_seams(lines, list(sure), w)))


def _unringed(
    gain: Floats, left: NDArray[np.int64], right: NDArray[np.int64], sure: dict[int, int]
) -> tuple[Floats, dict[int, int]]:
    """The assignment that has no ring, and the gains with what was forbidden for it: where the best has one, its
    weakest link is forbidden and the page decided again.
    """
    gain = gain.copy()
    while True:
        pairs = _assigned(gain)
        open_links = {int(left[a]): (a, b) for a, b in pairs.items()}
        rings = _rings(sure | {i: int(right[b]) for i, (_, b) in open_links.items()})
        if not rings:
            return gain, pairs
        for ring in rings:
            links = [open_links[i] for i in ring if i in open_links]
            gain[min(links, key=lambda link: gain[link])] = -np.inf


def _assigned(gain: Floats) -> dict[int, int]:
    """The pairs of rows and columns that together gain most; what gains nothing stays alone."""
    rows, columns = linear_sum_assignment(-np.maximum(gain, 0.0))
    return {a: b for a, b in zip(rows.tolist(), columns.tolist(), strict=True) if gain[a, b] > 0}


def _margin(gain: Floats, pairs: dict[int, int], a: int) -> tuple[float, int]:
    """How much the page would lose without the pair of row `a`, in nats, and the column that it would have then.

    Where no other pair of its row or column comes near, that is read off; else the page is decided again.
    """
    b = pairs[a]
    own = float(gain[a, b])
    others = np.delete(gain[a], b).max(initial=0.0), np.delete(gain[:, b], a).max(initial=0.0)
    near = own - float(max(others))
    row = gain[a].copy()
    row[b] = -np.inf
    second = int(row.argmax()) if len(row) > 1 and row.max() > 0 else -1
    if near >= CLEAR:
        return near, second
    without = gain.copy()
    without[a, b] = -np.inf
    again = _assigned(without)
    loss = sum(float(gain[i, j]) for i, j in pairs.items()) - sum(float(gain[i, j]) for i, j in again.items())
    return loss, again.get(a, -1)


def _sure_seams(lines: Lines, at: list[int], w: Weights) -> list[Seam]:
    """The links between neighbours that were never in doubt: one paragraph, or two?"""
    if not at:
        return []
    i = np.array(at, dtype=np.int64)
    evidence = pair_evidence(lines, i, i + 1, lines.neighbour[i])
    join, paragraph = evidence @ w.join, evidence @ w.paragraph
    return [
        Seam(int(k), int(k) + 1, bool(p > q), abs(float(p - q)), -1)
        for k, p, q in zip(i, paragraph, join, strict=True)
    ]
