"""Which printed line goes on in which: the evidence, and one decision for the whole page.

A column's first row may stand in the neighbouring column's, its last line in the next block, a headline in
the middle of a story. What was printed behind a line is therefore a question for every line whose neighbour
does not obviously go on from it. All evidence is weighed together: what the language says, how wide the lines
are against their measure, marks and brackets, and how the pieces stand to one another. Then one assignment
gives each line at most one successor and one predecessor, so that what is left over counts too.

What the evidence counts was learnt on typeset pages whose truth is known (`training/seams.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from ..chains import Asked, Floats, Looks, Numbers, load_looks, looked_at, tied
from ..language import Language
from .candidates import asked_pairs, open_places, sure_pairs
from .echoes import echoes
from .evidence import Pairs, evidence
from .gains import NO_GAINS, Gains
from .lines import Lines, describe, widths
from .stretches import Stretches, stretches_of

__all__ = [
    "NO_GAINS", "SHIPPED", "Gains", "Lines", "Pairs", "Seam", "Seams", "asked_pairs", "decide", "describe",
    "echoes", "evidence", "open_places", "shipped", "stretches_of", "sure_pairs", "weighed", "widths",
]  # fmt: skip

SHIPPED: Final = Path(__file__).parent.with_suffix(".npz")
"""What the evidence counts, learnt by `training/seams.py`."""

PARTED = 20.0
"""Nats against a link over a jump: what stands behind 下转 or before 上接 is another article's."""


class Seam(NamedTuple):
    """A decided link: line `left` goes on in line `right`. `margin` is in nats; `runner_up` the index of the
    line that would have been next best, -1 where that is none.
    """

    left: int
    right: int
    paragraph: bool
    margin: float
    runner_up: int


@dataclass(frozen=True, slots=True)
class Seams:
    """The links between a page's lines, and what the pairs gain that were weighed."""

    links: tuple[Seam, ...]
    gains: Gains

    def behind(self, count: int) -> tuple[Numbers, Floats]:
        """What each of the page's `count` lines goes on in, -1 for nothing, and by what margin (nats)."""
        follows, margins = np.full(count, -1), np.zeros(count)
        for seam in self.links:
            follows[seam.left], margins[seam.left] = seam.right, seam.margin
        return follows, margins


def shipped() -> Looks:
    """The networks of the package."""
    return load_looks(SHIPPED)


def decide(lines: Lines, language: Language, looks: Looks) -> Seams:
    """Every link of the page, at most one from and to each line, that together gain most."""
    if not len(lines):
        return Seams((), NO_GAINS)
    left, right = open_places(lines)
    pairs, asked = asked_pairs(lines, left, right, language)
    gain = weighed(lines, pairs, asked, stretches_of(lines, left, right), looks)
    gain -= PARTED * (lines.jump_after[pairs.i] | lines.jump_before[pairs.j])[:, None]
    gains = Gains(pairs.i, pairs.j, gain)
    sure = _sure_seams(lines, looks)
    ties = tied(asked.spread(gain.max(axis=1)), left, right, {seam.left: seam.right for seam in sure})
    ends, starts = (np.array([tie[side] for tie in ties], dtype=np.int64) for side in (0, 1))
    join, paragraph = gains.of(ends, starts)[1].T
    links = [
        Seam(tie.left, tie.right, two > one, tie.margin, tie.runner_up)
        for tie, one, two in zip(ties, join.tolist(), paragraph.tolist(), strict=True)
    ]
    return Seams(tuple(sorted(links + sure)), gains)


def weighed(lines: Lines, pairs: Pairs, asked: Asked, stretches: Stretches, looks: Looks) -> Floats:
    """Nats that each pair gains over both lines left open, [pairs, 2]: as one paragraph, and as two."""
    return looked_at(looks, evidence(lines, pairs), asked, partial(echoes, lines, stretches))


def _sure_seams(lines: Lines, looks: Looks) -> list[Seam]:
    """The links between neighbours that were never in doubt: one paragraph, or two?"""
    pairs = sure_pairs(lines)
    if not len(pairs.i):
        return []
    return [
        Seam(i, i + 1, p > q, abs(p - q), -1)
        for i, (q, p) in zip(pairs.i.tolist(), looks[0](evidence(lines, pairs)).tolist(), strict=True)
    ]
