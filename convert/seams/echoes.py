"""The evidence of a further look at a page's lines: what the one before found of each pair's rivals and likes, and
the chains that it tied.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..chains import Asked, Floats, Numbers, first_look, stacked
from .evidence import FAR
from .lines import Lines
from .stretches import Stretches, chained

SIDES = 3
"""Where a line stands in its block: alone or last, first, inside."""

REACH = 24.0
"""Lines over which an echo fades."""


def _side(lines: Lines, at: Numbers) -> Numbers:
    last = lines.place[at] == lines.size[at] - 1
    return np.where(last, 0, np.where(lines.place[at] == 0, 1, 2))


def echoes(lines: Lines, stretches: Stretches, asked: Asked, gain: Floats) -> NDArray[np.float32]:
    """The evidence of a further look, [pairs, kinds]. `gain` is [pairs, 2] of the one before."""
    best = gain.max(axis=1)
    i, j = stretches.last[asked.rows], stretches.first[asked.columns]
    apart = np.clip(lines.block[j] - lines.block[i], -FAR, FAR) + FAR
    kind = (apart * SIDES + _side(lines, i)) * SIDES + _side(lines, j)
    told = {
        "gain_join": np.clip(gain[:, 0], -20, 20),
        "gain_paragraph": np.clip(gain[:, 1], -20, 20),
    }
    told |= first_look(asked, best, kind, stretches.last, REACH)
    return stacked(told | chained(lines, stretches, asked, gain))
