"""The links that together gain most, at most one from and to each, and none in a circle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

CLEAR = 2.0
"""Nats. A pair that is better by so much than every other of its row and column needs no second look."""


class Tie(NamedTuple):
    """That `left` goes on in `right`. `margin` is in nats; `runner_up` is what would have been next best, -1 for
    none.
    """

    left: int
    right: int
    margin: float
    runner_up: int


def tied(gain: Floats, left: Numbers, right: Numbers, sure: Mapping[int, int]) -> list[Tie]:
    """The links among `left` (rows of `gain`, in nats over nothing) and `right` (columns) that together gain most.

    What gains nothing stays alone. `sure` are links that are settled; together they form no ring.
    """
    gain, pairs = _unringed(gain, left, right, sure)
    out = []
    for a, b in pairs.items():
        margin, second = _margin(gain, pairs, a)
        out.append(Tie(int(left[a]), int(right[b]), margin, int(right[second]) if second >= 0 else -1))
    return out


def chosen(gain: Floats) -> dict[int, int]:
    """The links among things that are rows and columns alike that together gain most, without their margins."""
    every = np.arange(len(gain), dtype=np.int64)
    return _unringed(gain, every, every, {})[1]


def left_open(gain: Floats, behind: Mapping[int, int]) -> dict[int, float]:
    """For each row that goes on in nothing by `behind`: nats by which that is better than its best link.

    A link that another row would have to give up counts for what it gains more than that one.
    """
    taken = np.zeros(gain.shape[1])
    for a, b in behind.items():
        taken[b] = gain[a, b]
    first = {b: a for a, b in behind.items()}
    out = {}
    for a in range(len(gain)):
        if a not in behind:
            begin = a
            while begin in first:
                begin = first[begin]
            better = gain[a] - taken
            better[begin] = -np.inf
            out[a] = -float(better.max(initial=-np.inf))
    return out


def chains_of(count: int, behind: Mapping[int, int]) -> list[list[int]]:
    """The chains that links make of so many things, by their first."""
    led = set(behind.values())
    out = []
    for k in range(count):
        if k not in led:
            chain = [k]
            while chain[-1] in behind:
                chain.append(behind[chain[-1]])
            out.append(chain)
    return out


def _rings(pairs: Mapping[int, int]) -> list[list[int]]:
    """The rings in which everything has a successor: nothing is printed in a circle."""
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


def _unringed(
    gain: Floats, left: Numbers, right: Numbers, sure: Mapping[int, int]
) -> tuple[Floats, dict[int, int]]:
    """The assignment that has no ring, and the gains with what was forbidden for it: where the best has one, its
    weakest link is forbidden and the page decided again.
    """
    gain = gain.copy()
    while True:
        pairs = _assigned(gain)
        open_links = {int(left[a]): (a, b) for a, b in pairs.items()}
        rings = _rings({**sure, **{i: int(right[b]) for i, (_, b) in open_links.items()}})
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
    near = own - float(np.delete(gain[a], b).max(initial=0.0) + np.delete(gain[:, b], a).max(initial=0.0))
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
