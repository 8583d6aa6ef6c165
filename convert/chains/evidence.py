"""Evidence as arrays: what is told of many pairs at once, and which pairs are worth weighing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .assignment import Floats, Numbers

ALONE = -100.0
"""What stands for the best other score where there is none."""


def stacked(told: Mapping[str, NDArray[np.generic]]) -> NDArray[np.float32]:
    """The kinds of evidence side by side in their order, [pairs, kinds]."""
    return np.stack([np.asarray(value, dtype=np.float32) for value in told.values()], axis=-1)


def signed_log(value: Floats | Numbers) -> Floats:
    """How far apart, and to which side, where far is far."""
    return np.asarray(np.sign(value) * np.log1p(abs(value)), dtype=np.float64)


def highest(scores: Floats, count: int) -> NDArray[np.bool_]:
    """The `count` highest scores of each row, and of each column."""
    return _of_rows(scores, count) | _of_rows(scores.T, count).T


def _of_rows(scores: Floats, count: int) -> NDArray[np.bool_]:
    out = np.zeros(scores.shape, dtype=bool)
    if scores.shape[1]:
        best = np.argpartition(-scores, min(count, scores.shape[1] - 1), axis=1)[:, :count]
        np.put_along_axis(out, best, True, axis=1)
    return out


def ahead_of_others(scores: Floats) -> tuple[Floats, Floats]:
    """By how much each score is ahead of the best other one of its row, and of its column."""
    return scores - _best_others(scores), scores - _best_others(scores.T).T


def _best_others(scores: Floats) -> Floats:
    """The best score of each row but for each column's own."""
    if scores.shape[1] < 2:
        return np.full(scores.shape, ALONE)
    order = np.argpartition(-scores, 1, axis=1)[:, :2]
    top = np.take_along_axis(scores, order, axis=1)
    first, second = top.argmax(axis=1), top.argmin(axis=1)
    rows = np.arange(len(scores))
    out = np.broadcast_to(top[rows, first][:, None], scores.shape).copy()
    out[rows, order[rows, first]] = top[rows, second]
    return out
