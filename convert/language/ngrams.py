"""Character n-grams in one reading direction: how probable is a character after the ones before it.

A modified Kneser-Ney model, pruned by entropy (see `training/ngrams.py`). Two are shipped, one counted over
text as it is read, one over the same text backwards: what stands left of a cut foretells the right side in
one, and the right side the left in the other, and their errors differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from convert.language.alphabet import BITS, BOUNDARY, UNKNOWN
from convert.language.table import Keys, look_up

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]

ABSENT: Final = -1
"""Stands in a context for characters that are not known, left of those that are."""

_U = np.uint64


@dataclass(frozen=True, slots=True)
class NGrams:
    """One direction of the model. Probabilities are natural logarithms.

    `cells` holds, for each n-gram of order 2 to `order`, the level of its probability, and for each context
    the level of the factor by which shorter n-grams are lowered after it; `levels[kind, n - 2]` gives the
    values. A context is kept only if its shorter form is, so that a look-up climbs from short to long.
    """

    order: int
    seed: int
    cells: NDArray[np.uint16]
    levels: NDArray[np.float32]
    unigrams: NDArray[np.float32]
    frequencies: NDArray[np.float32]


def ngram_tag(n: int) -> int:
    """Top bits of the table's key for an n-gram of order `n` (2 to 8)."""
    return n - 1 << 60


def context_tag(n: int) -> int:
    """Top bits of the table's key for the context of n-grams of order `n` (2 to 8)."""
    return n + 7 << 60


def read_ngrams(path: Path) -> NGrams:
    """The model in an uncompressed `.npz` file."""
    with np.load(path, allow_pickle=False) as kept:
        order, seed = (int(number) for number in kept["shape"])
        return NGrams(order, seed, kept["cells"], kept["levels"], kept["unigrams"], kept["frequencies"])


@dataclass(frozen=True, slots=True)
class Climb:
    """Look-ups half way from short n-grams to long: how far each token's context was found.

    `scores` are the log probabilities of all tokens so far; only those `asked` can still change, as their
    whole context up to here is in the model. `keys` and `contexts` are theirs, `n` is the order to come.
    """

    scores: Floats
    asked: Ids
    keys: Keys
    contexts: Keys
    n: int


def begun(model: NGrams, tokens: Ids) -> Climb:
    """Each token by itself."""
    nothing = np.zeros(len(tokens), dtype=np.uint64)
    scores = model.unigrams[tokens].astype(np.float64)
    return Climb(scores, np.arange(len(tokens)), tokens.astype(np.uint64), nothing, 2)


def climbed(model: NGrams, climb: Climb, column: Ids) -> Climb:
    """The contexts made longer by one character, `column[k]` for token `k`.

    What stands before a paragraph's beginning says nothing about it: a context ends at its `BOUNDARY`.
    """
    n = climb.n
    if n > model.order or not len(climb.asked):
        return climb
    known = np.flatnonzero(column[climb.asked] != ABSENT)
    asked = climb.asked[known]
    added = column[asked].astype(np.uint64)
    contexts = climb.contexts[known] | added << _U(BITS * (n - 2))
    hits, codes = look_up(model.cells, model.seed, contexts | _U(context_tag(n)))
    found = np.flatnonzero(hits)
    asked, added, contexts = asked[found], added[found], contexts[found]
    keys = climb.keys[known[found]] | added << _U(BITS * (n - 1))
    scores = climb.scores.copy()
    lowered = scores[asked] + model.levels[1, n - 2][codes[found]]
    hits, codes = look_up(model.cells, model.seed, keys | _U(ngram_tag(n)))
    scores[asked] = np.where(hits, model.levels[0, n - 2][np.where(hits, codes, 0)], lowered)
    on = np.flatnonzero(added != BOUNDARY)
    return Climb(scores, asked[on], keys[on], contexts[on], n + 1)


def log_probability(model: NGrams, contexts: Ids, tokens: Ids) -> Floats:
    """Log probability of each of `tokens` after its row of `contexts` (nearest character last)."""
    climb = begun(model, tokens)
    for column in contexts.T[::-1]:
        climb = climbed(model, climb, column)
    return climb.scores


def rungs(model: NGrams, before: Ids) -> tuple[NDArray[np.bool_], Keys, NDArray[np.float32]]:
    """For each order from 2 on and each row of `before`: is its context known, its key, and how far it lowers
    shorter n-grams.
    """
    columns = before[:, ::-1][:, : model.order - 1].T
    orders = np.arange(2, 2 + len(columns), dtype=np.uint64)[:, None]
    added = np.maximum(columns, UNKNOWN).astype(np.uint64) << _U(BITS) * (orders - _U(2))
    keys = np.bitwise_or.accumulate(added, axis=0)
    hits, codes = look_up(model.cells, model.seed, (keys | orders + _U(7) << _U(60)).ravel())
    known = hits.reshape(keys.shape) & (columns != ABSENT)
    known[1:] &= columns[:-1] != BOUNDARY
    factors = np.take_along_axis(
        model.levels[1], np.where(hits, codes, 0).reshape(keys.shape).astype(np.int64), axis=1
    )
    return np.logical_and.accumulate(known, axis=0), keys, factors


def foretold_first(model: NGrams, before: Ids, tokens: Ids, i: Ids, j: Ids) -> Floats:
    """How much `before[i]` raises the log probability of the one character `tokens[j]`, for each pair."""
    scores = model.unigrams[tokens].astype(np.float64)[j]
    known, keys, factors = rungs(model, before)
    pairs = [np.flatnonzero(of_order[i]) for of_order in known]
    own = tokens.astype(np.uint64)[j]
    asked = [keys[n, i[at]] << _U(BITS) | own[at] | _U(ngram_tag(n + 2)) for n, at in enumerate(pairs)]
    hits, codes = look_up(model.cells, model.seed, np.concatenate(asked))
    codes = np.where(hits, codes, 0)
    begin = 0
    for n, at in enumerate(pairs):
        part = slice(begin, begin + len(at))
        lowered = scores[at] + factors[n, i[at]]
        scores[at] = np.where(hits[part], model.levels[0, n][codes[part]], lowered)
        begin += len(at)
    return scores - model.frequencies[tokens][j]


def foretold(model: NGrams, before: Ids, after: Ids, i: Ids, j: Ids) -> Floats:
    """How much `before[i]` raises the log probability of the first characters of `after[j]`, for each pair.

    Rows of `before` end at the cut, those of `after` begin there. A pair costs look-ups only as long as all
    that `after` has up to a character is itself a context that the model knows. Contexts of one length are
    looked up together: character k of `after` climbs alone over the k before it, and then with each `before`.
    """
    gains = foretold_first(model, before, np.maximum(after[:, 0], UNKNOWN), i, j)
    absent = np.full(len(after), ABSENT)
    later = range(1, model.order - 1)
    alone = begun(model, np.maximum(np.concatenate([after[:, k] for k in later]), UNKNOWN))
    starts: list[Climb] = []
    pairs: list[Ids] = []
    both: Climb | None = None
    for k in later:
        behind = [after[:, other - k] if other >= k else absent for other in later]
        alone = climbed(model, alone, np.concatenate(behind))
        slots = _slots(alone, k, after)[j]
        pairs.append(np.flatnonzero(slots != ABSENT))
        starts.append(_picked(alone, slots[pairs[-1]], k + 2))
        both = _joined(both, starts[-1]) if both else starts[-1]
        nearest = [before[i[at], other - k - 1] for other, at in enumerate(pairs, start=1)]
        both = climbed(model, both, np.concatenate(nearest))
    begin = 0
    for at, start in zip(pairs, starts, strict=True):
        assert both is not None
        gains[at] += both.scores[begin : begin + len(at)] - start.scores
        begin += len(at)
    return gains


def _slots(alone: Climb, k: int, after: Ids) -> Ids:
    """Where among those asked the climb of character k of each row stands, `ABSENT` where it has ended."""
    slots = np.full(len(after), ABSENT)
    first = (k - 1) * len(after)
    own = np.flatnonzero((alone.asked >= first) & (alone.asked < first + len(after)))
    slots[alone.asked[own] - first] = own
    slots[after[:, k] == ABSENT] = ABSENT
    return slots


def _picked(climb: Climb, slots: Ids, n: int) -> Climb:
    """A climb of these of the tokens asked, at order `n`."""
    scores = climb.scores[climb.asked[slots]]
    return Climb(scores, np.arange(len(slots)), climb.keys[slots], climb.contexts[slots], n)


def _joined(one: Climb, other: Climb) -> Climb:
    """Two climbs as one, at the order of the second."""
    return Climb(
        np.concatenate([one.scores, other.scores]),
        np.concatenate([one.asked, other.asked + len(one.scores)]),
        np.concatenate([one.keys, other.keys]),
        np.concatenate([one.contexts, other.contexts]),
        other.n,
    )


def running(model: NGrams, ids: Ids) -> Floats:
    """Log probability of each character of a running text after those before it."""
    width = model.order - 1
    padded = np.concatenate([np.full(width, ABSENT, dtype=np.int64), ids])
    return log_probability(model, np.lib.stride_tricks.sliding_window_view(padded, width)[: len(ids)], ids)


def around(model: NGrams, rows: Ids) -> Floats:
    """Log probability of the middle of each row and of the characters that it foretells."""
    width = model.order - 1
    total = np.zeros(len(rows))
    for k in range(width, 2 * width + 1):
        known = np.flatnonzero(rows[:, k] != ABSENT)
        total[known] += log_probability(model, rows[known, k - width : k], rows[known, k])
    return total


@dataclass(frozen=True, slots=True)
class Sides:
    """The two directions together; what they say is the mean of both."""

    forward: NGrams
    backward: NGrams


def read_sides(folder: Path) -> Sides:
    """`forward.npz` and `backward.npz` of a folder."""
    return Sides(read_ngrams(folder / "forward.npz"), read_ngrams(folder / "backward.npz"))


def seam_gains(sides: Sides, left: Ids, right: Ids, i: Ids, j: Ids) -> Floats:
    """How much `left[i]` and `right[j]` raise each other's log probability."""
    near = sides.forward.order - 1
    left, right = left[:, -near:], right[:, :near]
    back = foretold(sides.backward, right[:, ::-1], left[:, ::-1], j, i)
    return 0.5 * (foretold(sides.forward, left, right, i, j) + back)


def surprisal(sides: Sides, ids: Ids) -> Floats:
    """How improbable each character of a running text is, after those before it and before those after it."""
    return -0.5 * (running(sides.forward, ids) + np.flip(running(sides.backward, ids[::-1])))


def alternative_gains(sides: Sides, ids: Ids, at: int, candidates: Ids) -> Floats:
    """How much each of `candidates` in place of `ids[at]` raises the log probability of what stands there."""
    width = sides.forward.order - 1
    margin = np.full(width, ABSENT, dtype=np.int64)
    row = np.concatenate([margin, ids, margin])[at : at + 2 * width + 1]
    rows = np.tile(row, (len(candidates) + 1, 1))
    rows[1:, width] = candidates
    both = 0.5 * (around(sides.forward, rows) + around(sides.backward, rows[:, ::-1]))
    gains: Floats = both[1:] - both[0]
    return gains
