"""How likely a decision is wrong: by its margin, and by how sure the decisions around it are.

Where columns are woven into one another a whole stretch of a page is put together wrongly, each join by a fair margin
over the next best, which is as wrong. So what is unsure around a decision speaks against it, too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from scipy.special import expit

from .assignment import Floats

SHIPPED: Final = Path(__file__).parent.parent / "doubts.json"
"""What the evidence counts, learnt by `training/doubts.py`."""

LIKELY: Final = 0.19
"""Chance of being wrong from which on a decision is a suspect."""

FADES: Final = 3.0
"""Nats of margin over which doubt fades."""

SUREST: Final = 12.0
"""Nats past which it makes no difference how large a margin is."""

Told = dict[str, Floats]
"""Evidence that decisions are wrong, each kind by its name."""


@cache
def doubt_weights(path: Path = SHIPPED) -> dict[str, dict[str, float]]:
    """What the evidence counts for each kind of decision."""
    found: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def of_margins(margins: Floats, at: Floats, reach: float) -> Told:
    """What is told of decisions by their margins (nats) and by those of the others; `at` is where each stands, over
    `reach` of it the others count less.
    """
    margins = np.clip(margins, 0.0, SUREST)
    unsure = np.exp(-margins / FADES)
    near = np.exp(-abs(at[:, None] - at[None, :]) / reach)
    np.fill_diagonal(near, 0.0)
    others = np.maximum(near.sum(axis=1), 1e-9)
    around = near @ unsure / others
    page = (unsure.sum() - unsure) / max(len(unsure) - 1, 1)
    return {
        "bias": np.ones(len(margins)),
        "margin": margins / SUREST,
        "unsure": unsure,
        "quite_unsure": np.exp(-margins),
        "around": around,
        "page": page,
        "unsure_around": unsure * around,
        "unsure_page": unsure * page,
    }


def chances(told: Told, weights: Mapping[str, float]) -> Floats:
    """The chance that each decision is wrong, from 0 to 1."""
    total = sum(weights.get(name, 0.0) * value for name, value in told.items())
    return np.asarray(expit(total), dtype=np.float64)
