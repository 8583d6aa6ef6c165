"""A whole issue as the n-grams read it, once: how improbable each character is, and what another would change.

The stage asks about many places of one page; asked one by one, each would cost as much as the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..language import Language
from ..language.alphabet import BOUNDARY
from ..language.ngrams import ABSENT, NGrams, log_probability, running

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reading:
    """Texts one behind the other, a boundary before and behind each.

    `ids` are the signs, `owner` the text of each (-1 for a boundary) and `place` its index in that text.
    `forward` and `backward` are the log probabilities (nats) after what stands before, and before what stands
    behind. `first[n]` is the index in `ids` of the boundary before text n.
    """

    language: Language
    ids: Ids
    owner: Ids
    place: Ids
    forward: Floats
    backward: Floats
    first: Ids

    @property
    def surprise(self) -> Floats:
        """How improbable each sign is where it stands, in nats: the mean of both directions."""
        values: Floats = -0.5 * (self.forward + self.backward)
        return values

    def at(self, text: int, index: int) -> int:
        """Index in `ids` of the sign at `index` of text `text`, or of the next sign of it behind."""
        begin, end = int(self.first[text]) + 1, int(self.first[text + 1])
        return begin + int(np.searchsorted(self.place[begin:end], index))


def read(language: Language, texts: Sequence[str]) -> Reading:
    """Read texts (paragraphs, heads) that do not go on in one another."""
    ids, owner, place, first = [], [], [], []
    at = 0
    for number, text in enumerate(texts):
        signs, places = language.alphabet.encode(text)
        first.append(at)
        ids += [np.array([BOUNDARY]), signs.astype(np.int64)]
        owner += [np.array([-1]), np.full(len(signs), number)]
        place += [np.array([-1]), places.astype(np.int64)]
        at += len(signs) + 1
    first.append(at)
    row = np.concatenate([*ids, np.array([BOUNDARY])])
    end = np.array([-1])
    forward = running(language.ngrams.forward, row)
    backward = running(language.ngrams.backward, row[::-1])[::-1]
    return Reading(
        language, row, np.concatenate([*owner, end]), np.concatenate([*place, end]), forward, backward, np.array(first)
    )


def _windows(ids: Ids, at: Ids, reach: int) -> Ids:
    """The `2 * reach + 1` signs around each place, `ABSENT` beyond the ends."""
    margin = np.full(reach, ABSENT, dtype=np.int64)
    padded = np.concatenate([margin, ids, margin])
    return padded[at[:, None] + np.arange(2 * reach + 1)]


def _scored(model: NGrams, rows: Ids, begin: int) -> Floats:
    """Log probability of each row's signs from column `begin` on, after those before them."""
    width = model.order - 1
    total = np.zeros(len(rows))
    for column in range(begin, rows.shape[1]):
        known = np.flatnonzero(rows[:, column] != ABSENT)
        total[known] += log_probability(model, rows[known, column - width : column], rows[known, column])
    return total


def _both(reading: Reading, rows: Ids, width: int, middle: int) -> Floats:
    """Mean of both directions: log probability of the middle signs of each row and of what they foretell."""
    sides = reading.language.ngrams
    forward = _scored(sides.forward, rows, width)
    backward = _scored(sides.backward, rows[:, ::-1], width)
    mean: Floats = 0.5 * (forward + backward)
    return mean


def _unchanged(reading: Reading, at: Ids, width: int) -> Floats:
    """What `_both` gives for the signs as they stand: already known, so summed and not asked again."""

    def total(values: Floats, low: int, high: int) -> Floats:
        sums = np.concatenate([[0.0], np.cumsum(values)])
        size = len(values)
        out: Floats = sums[np.minimum(at + high + 1, size)] - sums[np.maximum(at + low, 0)]
        return out

    mean: Floats = 0.5 * (total(reading.forward, 0, width) + total(reading.backward, -width, 0))
    return mean


def replacement_gains(reading: Reading, at: Ids, signs: Ids) -> Floats:
    """How much each of `signs` in place of the one at `at` raises the log probability, in nats."""
    if not len(at):
        return np.zeros(0)
    width = reading.language.ngrams.forward.order - 1
    rows = _windows(reading.ids, at, width)
    rows[:, width] = signs
    gains: Floats = _both(reading, rows, width, 1) - _unchanged(reading, at, width)
    return gains


def insertion_gains(reading: Reading, at: Ids, signs: Ids) -> Floats:
    """How much each of `signs` put in before the one at `at` raises the log probability, in nats.

    Below 0 nearly everywhere: one more sign is one more thing to foretell.
    """
    if not len(at):
        return np.zeros(0)
    width = reading.language.ngrams.forward.order - 1
    rows = _windows(reading.ids, at, width)
    left, right = rows[:, :width], rows[:, width : 2 * width]
    put = np.concatenate([left, signs[:, None], right], axis=1)
    sides = reading.language.ngrams
    with_sign = _scored(sides.forward, put, width) + _scored(sides.backward, put[:, ::-1], width)
    sums_f = np.concatenate([[0.0], np.cumsum(reading.forward)])
    sums_b = np.concatenate([[0.0], np.cumsum(reading.backward)])
    size = len(reading.ids)
    without = sums_f[np.minimum(at + width, size)] - sums_f[at] + sums_b[at] - sums_b[np.maximum(at - width, 0)]
    gains: Floats = 0.5 * (with_sign - without)
    return gains
