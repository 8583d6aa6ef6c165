"""Weights from pages as evidence: first each line alone, then each page as a whole.

First every line alone: its successor, and its predecessor, among all others and none (a log-linear model;
L-BFGS). It gives weights in nats. Then every page as the program decides it: the best assignment is found, each
wrong pair favoured by `MARGIN`, and the weights move from what was chosen towards what is true (a structured
perceptron with margin: Collins 2002, Taskar and others 2003). The mean of all steps is kept. Every page is seen
a second time with the language silent on some true pairs: names and places that no model knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment, minimize

from convert.seams import LONE, PAIR, Weights

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Flags = NDArray[np.bool_]

ITERATIONS: Final = 30
RIDGE: Final = 2e-4
"""Of the first step: rounds at most, and nats for each squared weight. The second step goes on from there."""

EPOCHS: Final = 8
RATE, LAST_RATE = 0.02, 0.001
MARGIN: Final = 1.0
PULL: Final = 0.01
"""Of the second step: how far a wrong pair moves the weights; nats by which the truth must win; how strongly
each step draws the weights back to where they began.
"""

SILENT: Final = 0.12
"""Share of the true pairs on which the language says nothing, or the wrong thing, the second time."""

SEED: Final = 1
NEVER: Final = -50.0
"""Nats of a pair that cannot be."""

SIZES: Final = (len(PAIR), len(PAIR), len(LONE), len(LONE))
LENGTH: Final = sum(SIZES)
"""Weights of each kind, and all together."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A page as evidence. Axes are [left, right]: lines whose successor is open, and whose predecessor is."""

    shape: str
    pairs: Singles
    """[left, right, PAIR]."""
    ends: Singles
    starts: Singles
    """[left or right, LONE]: that nothing follows, that nothing goes before."""
    fixed: Floats
    """[2, left, right]: what the program adds by rules, for one paragraph and for two."""
    told: Flags
    """[2, left, right]: the true pairs, of one paragraph and of two."""
    known_left: Flags
    known_right: Flags
    itself: Flags
    """Pairs of a line with itself."""


def parted(theta: Floats) -> Weights:
    """The weights from one long array."""
    return Weights(*np.split(theta, np.cumsum(SIZES)[:-1]))


def gains_of(theta: Floats, sample: Sample) -> Floats:
    """How much better each pair is tied than left open, [2, left, right], as `convert.seams.gains` has it."""
    w = parted(theta)
    both = np.stack([w.join, w.paragraph], axis=1).astype(np.float32)
    rows, columns = sample.itself.shape
    tied = (sample.pairs.reshape(-1, len(PAIR)) @ both).T.reshape(2, rows, columns)
    base = (sample.ends @ w.end)[:, None] + (sample.starts @ w.start)[None, :]
    return np.where(sample.itself, NEVER, tied - base + sample.fixed)


def slope_of(change: Floats, sample: Sample) -> Floats:
    """How a sum of gains, each pair's times its `change` [2, left, right], grows with each weight."""
    flat_change = change.reshape(2, -1).astype(np.float32)
    both = flat_change @ sample.pairs.reshape(-1, len(PAIR))
    return np.concatenate(
        [both[0], both[1], -change.sum(axis=(0, 2)) @ sample.ends, -change.sum(axis=(0, 1)) @ sample.starts]
    )


def _surprise(gain: Floats, told: Flags, known: Flags) -> tuple[float, Floats]:
    """Nats by which the true successor of each known row, or that there is none, surprises; and its slope."""
    highest = np.maximum(gain.max(axis=(0, 2), initial=0.0), 0.0)
    odds = np.exp(gain - highest[None, :, None])
    none = np.exp(-highest)
    total = odds.sum(axis=(0, 2)) + none
    share = odds / total[None, :, None]
    right = np.where(told.any(axis=(0, 2)), (share * told).sum(axis=(0, 2)), none / total)
    loss = -np.log(np.maximum(right[known], 1e-12)).sum()
    return float(loss), (share - told) * known[None, :, None]


def loss_of(theta: Floats, samples: Sequence[Sample]) -> tuple[float, Floats]:
    """Mean surprise of the lines, each alone, and the slope of that."""
    loss, slope, asked = 0.0, np.zeros(LENGTH), 0
    for sample in samples:
        gain = gains_of(theta, sample)
        rows, by_row = _surprise(gain, sample.told, sample.known_left)
        columns, by_column = _surprise(gain.swapaxes(1, 2), sample.told.swapaxes(1, 2), sample.known_right)
        loss += rows + columns
        slope += slope_of((by_row + by_column.swapaxes(1, 2)) * ~sample.itself, sample)
        asked += int(sample.known_left.sum() + sample.known_right.sum())
    return loss / asked + RIDGE * float(theta @ theta), slope / asked + 2 * RIDGE * theta


def fitted(samples: Sequence[Sample], iterations: int = ITERATIONS) -> Floats:
    """The weights by which each line alone surprises least, from zero."""
    options = {"maxiter": iterations}
    found = minimize(loss_of, np.zeros(LENGTH), args=(samples,), jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x, dtype=np.float64)


def picked(theta: Floats, sample: Sample, margin: float) -> Flags:
    """The pairs that the page as a whole gains most by, [2, left, right], each wrong one favoured by `margin`.

    Lines of which the truth is not known take no part.
    """
    gain = gains_of(theta, sample) + margin * (1.0 - 2.0 * sample.told)
    known = sample.known_left[:, None] & sample.known_right[None, :] & ~sample.itself
    best = np.where(known, gain.max(axis=0), NEVER)
    rows, columns = linear_sum_assignment(-np.maximum(best, 0.0))
    tied = best[rows, columns] > 0
    rows, columns = rows[tied], columns[tied]
    out = np.zeros_like(sample.told)
    out[gain[:, rows, columns].argmax(axis=0), rows, columns] = True
    return out


def epoch(
    theta: Floats, home: Floats, samples: Sequence[Sample], rate: float, drawn: np.random.Generator
) -> tuple[Floats, Floats, int]:
    """One step for each page in a drawn order: the weights, the sum of all on the way, the pairs that were wrong."""
    total, wrong = np.zeros(LENGTH), 0
    for number in drawn.permutation(len(samples)):
        sample = samples[number]
        known = sample.known_left[:, None] & sample.known_right[None, :]
        change = picked(theta, sample, MARGIN).astype(float) - (sample.told & known)
        theta = theta - rate * (slope_of(change, sample) + PULL * (theta - home))
        total += theta
        wrong += int(abs(change).sum())
    return theta, total, wrong


def sharpened(home: Floats, samples: Sequence[Sample], epochs: int = EPOCHS) -> Floats:
    """The weights by which pages come out right as wholes, begun at `home`; the mean of all steps."""
    drawn = np.random.default_rng(SEED)
    theta, total = home, np.zeros(LENGTH)
    for number in range(epochs):
        rate = RATE * (1 - number / epochs) + LAST_RATE
        theta, sums, wrong = epoch(theta, home, samples, rate, drawn)
        total += sums
        print(f"epoch {number}: {wrong} pairs wrong", flush=True)
    return total / (epochs * len(samples))


def hushed(sample: Sample, drawn: np.random.Generator) -> Sample:
    """The page with the language silent, or wrong, on some true pairs."""
    pairs = sample.pairs.copy()
    lm, behind_sentence, low = (PAIR.index(name) for name in ("lm", "lm_sentence", "lm_low"))
    for row, column in zip(*np.nonzero(sample.told.any(axis=0)), strict=True):
        if drawn.random() < SILENT:
            says = drawn.uniform(-5, 1)
            ended = sample.ends[row, LONE.index("sentence")]
            pairs[row, column, [lm, behind_sentence, low]] = (
                says * (1 - ended),
                says * ended,
                min(says + 1, 0),
            )
    return replace(sample, pairs=pairs)


def trained(samples: Sequence[Sample]) -> Floats:
    """The weights of one shape of page."""
    drawn = np.random.default_rng(SEED)
    return sharpened(fitted(samples), [*samples, *(hushed(sample, drawn) for sample in samples)])
