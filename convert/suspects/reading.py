"""A whole issue as the n-grams read it: how improbable each character is, and what another would change.

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
        language,
        row,
        np.concatenate([*owner, end]),
        np.concatenate([*place, end]),
        forward,
        backward,
        np.array(first),
    )


def _windows(ids: Ids, at: Ids, reach: int) -> Ids:
    """The `2 * reach + 1` signs around each place, `ABSENT` beyond the ends."""
    margin = np.full(reach, ABSENT, dtype=np.int64)
    padded: Ids = np.concatenate([margin, ids, margin])
    rows: Ids = padded[at[:, None] + np.arange(2 * reach + 1)]
    return rows


def _scored(model: NGrams, rows: Ids) -> Floats:
    """Log probability of each row's signs but the first ones, which are only the context of the others."""
    windows = np.lib.stride_tricks.sliding_window_view(rows, model.order, axis=1)
    flat = windows.reshape(-1, model.order)
    known = np.flatnonzero(flat[:, -1] != ABSENT)
    scores = np.zeros(len(flat))
    scores[known] = log_probability(model, flat[known, :-1], flat[known, -1])
    total: Floats = scores.reshape(windows.shape[:2]).sum(axis=1)
    return total


def _change(reading: Reading, at: Ids, low: int, high: int) -> tuple[Floats, Floats]:
    """What both directions give for the signs as they stand: forward from `at + low` on, `high` signs, and
    backward for the `high` signs before `at + low + 1`. Known already, so summed and not asked again.
    """
    size = len(reading.ids)
    ahead = np.concatenate([[0.0], np.cumsum(reading.forward)])
    behind = np.concatenate([[0.0], np.cumsum(reading.backward)])
    forward = ahead[np.minimum(at + high, size)] - ahead[at]
    backward = behind[at + low] - behind[np.maximum(at + low - high, 0)]
    return forward, backward


def quick_gains(reading: Reading, at: Ids, signs: Ids) -> Floats:
    """How much likelier each of `signs` is than the one at `at`, both directions added up, in nats.

    What they foretell is left out: a cheap look before `replacement_gains`.
    """
    sides = reading.language.ngrams
    width = sides.forward.order - 1
    rows = _windows(reading.ids, at, width)
    forward = log_probability(sides.forward, rows[:, :width], signs)
    backward = log_probability(sides.backward, rows[:, ::-1][:, :width], signs)
    gains: Floats = forward + backward - reading.forward[at] - reading.backward[at]
    return gains


def replacement_gains(reading: Reading, at: Ids, signs: Ids) -> Floats:
    """How much each of `signs` in place of the one at `at` raises the log probability, in nats.

    The mean of both directions, of the sign itself and of those that it foretells.
    """
    sides = reading.language.ngrams
    width = sides.forward.order - 1
    rows = _windows(reading.ids, at, width)
    rows[:, width] = signs
    now = _scored(sides.forward, rows) + _scored(sides.backward, rows[:, ::-1])
    forward, backward = _change(reading, at, 1, width + 1)
    gains: Floats = 0.5 * (now - forward - backward)
    return gains


def insertion_chances(reading: Reading, at: Ids, sign: int) -> Floats:
    """Log probability of `sign` before the one at `at`, both directions added up, in nats.

    A cheap look before `insertion_gains`.
    """
    sides = reading.language.ngrams
    width = sides.forward.order - 1
    rows = _windows(reading.ids, at, width)
    signs = np.full(len(at), sign)
    forward = log_probability(sides.forward, rows[:, :width], signs)
    backward = log_probability(sides.backward, rows[:, ::-1][:, 1 : width + 1], signs)
    chances: Floats = forward + backward
    return chances


def insertion_gains(reading: Reading, at: Ids, sign: int) -> Floats:
    """How much `sign`, put in before the one at `at`, raises the log probability, in nats.

    Below 0 nearly everywhere: one more sign is one more thing to foretell.
    """
    sides = reading.language.ngrams
    width = sides.forward.order - 1
    rows = _windows(reading.ids, at, width)
    rows = np.concatenate([rows[:, :width], np.full((len(at), 1), sign), rows[:, width : 2 * width]], axis=1)
    now = _scored(sides.forward, rows) + _scored(sides.backward, rows[:, ::-1])
    forward, backward = _change(reading, at, 0, width)
    gains: Floats = 0.5 * (now - forward - backward)
    return gains
