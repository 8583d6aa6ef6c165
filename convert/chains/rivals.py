"""What a first look at all pairs of a page tells about each: its rivals, and how the page's others go on.

An extractor does the same thing again and again: it goes two blocks back after each leg, or reads the first row
of a leg into the one before. So a pair is likelier where others of the page stand to one another as it does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .assignment import Floats, Numbers

STRONGEST = 20.0
"""Nats past which it makes no difference how much a pair gains."""

FAINT = 0.05
"""Sum of shares that is as good as nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The pairs that are weighed: their row and their column, of `shape` many."""

    rows: Numbers
    columns: Numbers
    shape: tuple[int, int]

    def only(self, kept: NDArray[np.bool_]) -> Asked:
        """Those of the pairs that are kept."""
        return Asked(self.rows[kept], self.columns[kept], self.shape)

    def spread(self, values: Floats) -> Floats:
        """The values of the pairs as a matrix, [rows, columns], below all others where nothing is asked."""
        out = np.full(self.shape, -np.inf)
        out[self.rows, self.columns] = values
        return out


def shares(asked: Asked, best: Floats) -> Floats:
    """How likely each pair is that gains `best` nats: its share of its row times its share of its column."""
    odds = np.exp(np.minimum(best, STRONGEST))
    by_row = 1.0 + np.bincount(asked.rows, odds, minlength=asked.shape[0])
    by_column = 1.0 + np.bincount(asked.columns, odds, minlength=asked.shape[1])
    return np.asarray(odds * odds / (by_row[asked.rows] * by_column[asked.columns]))


def _best_other(best: Floats, group: Numbers, count: int) -> Floats:
    """The highest other value of each value's group, at least 0: that nothing follows."""
    first = np.zeros(count)
    np.maximum.at(first, group, best)
    leads = best >= first[group]
    second = np.zeros(count)
    np.maximum.at(second, group[~leads], best[~leads])
    twice = np.bincount(group[leads], minlength=count) > 1
    return np.where(leads & ~twice[group], second[group], first[group])


def rivals(asked: Asked, best: Floats) -> tuple[Floats, Floats]:
    """Nats by which each pair is ahead of the best other of its row, and of its column."""
    of_row, of_column = (
        np.clip(best - _best_other(best, group, count), -STRONGEST, STRONGEST)
        for group, count in ((asked.rows, asked.shape[0]), (asked.columns, asked.shape[1]))
    )
    return of_row, of_column


def first_look(asked: Asked, best: Floats, kind: Numbers, at: Numbers, reach: float) -> dict[str, Floats]:
    """What a first look, by which each pair gains `best` nats, tells of all of them; the others as in `likes`."""
    share = shares(asked, best)
    of_row, of_column = rivals(asked, best)
    on_page, near = likes(asked, share, kind, at, reach)
    return {
        "ahead_of_row": of_row,
        "ahead_of_column": of_column,
        "share": share,
        "like_on_page": on_page,
        "like_near": near,
        "page": np.full(len(share), np.log(share.sum() + 1.0)),
    }


def likes(asked: Asked, share: Floats, kind: Numbers, at: Numbers, reach: float) -> tuple[Floats, Floats]:
    """How many other pairs of the page are of the same `kind` and likely, and how many near it: as logarithms.

    `at` is where each row stands; over `reach` of it an echo fades.
    """
    kind = np.unique(kind, return_inverse=True)[1].reshape(-1)
    count = int(kind.max(initial=0)) + 1
    on_page = np.bincount(kind, share, minlength=count)
    held = np.zeros((asked.shape[0], count), dtype=np.float32)
    np.add.at(held, (asked.rows, kind), share)
    place = at.astype(np.float32)
    fading = np.exp(-abs(place[:, None] - place[None, :]) / np.float32(reach))
    np.fill_diagonal(fading, 0.0)
    near = fading @ held
    return (
        np.log(np.maximum(on_page[kind] - share, 0.0) + FAINT),
        np.log(near[asked.rows, kind] + FAINT),
    )
