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


def rungs(model: NGrams, before: Ids) -> list[tuple[NDArray[np.bool_], Keys, NDArray[np.float32]]]:
    """For each order from 2 on: is a row's context known, its key, and how far it lowers shorter n-grams."""
    keys = np.zeros(len(before), dtype=np.uint64)
    known = np.ones(len(before), dtype=np.bool_)
    ladder = []
    for n, column in enumerate(before[:, ::-1][:, : model.order - 1].T, start=2):
        keys = keys | np.maximum(column, UNKNOWN).astype(np.uint64) << _U(BITS * (n - 2))
        hits, codes = look_up(model.cells, model.seed, keys | _U(context_tag(n)))
        known = known & (column != ABSENT) & hits
        ladder.append((known, keys, model.levels[1, n - 2][np.where(hits, codes, 0)]))
        known = known & (column != BOUNDARY)
    return ladder


def foretold_first(model: NGrams, before: Ids, tokens: Ids, i: Ids, j: Ids) -> Floats:
    """How much `before[i]` raises the log probability of the one character `tokens[j]`, for each pair."""
    scores = model.unigrams[tokens].astype(np.float64)[j]
    for n, (known, keys, factors) in enumerate(rungs(model, before), start=2):
        pairs = np.flatnonzero(known[i])
        rows = i[pairs]
        asked = keys[rows] << _U(BITS) | tokens.astype(np.uint64)[j[pairs]] | _U(ngram_tag(n))
        hits, codes = look_up(model.cells, model.seed, asked)
        own = model.levels[0, n - 2][np.where(hits, codes, 0)]
        scores[pairs] = np.where(hits, own, scores[pairs] + factors[rows])
    return scores - model.frequencies[tokens][j]


def foretold(model: NGrams, before: Ids, after: Ids, i: Ids, j: Ids) -> Floats:
    """How much `before[i]` raises the log probability of the first characters of `after[j]`, for each pair.

    Rows of `before` end at the cut, those of `after` begin there. A pair costs look-ups only as long as all
    that `after` has up to a character is itself a context that the model knows.
    """
    gains = foretold_first(model, before, np.maximum(after[:, 0], UNKNOWN), i, j)
    for k in range(1, model.order - 1):
        tokens = after[:, k]
        alone = begun(model, np.maximum(tokens, UNKNOWN))
        for column in after[:, :k].T[::-1]:
            alone = climbed(model, alone, column)
        slot = np.full(len(after), ABSENT)
        slot[alone.asked] = np.arange(len(alone.asked))
        slot[tokens == ABSENT] = ABSENT
        pairs = np.flatnonzero(slot[j] != ABSENT)
        rows, slots = j[pairs], slot[j[pairs]]
        both = Climb(
            alone.scores[rows], np.arange(len(rows)), alone.keys[slots], alone.contexts[slots], alone.n
        )
        for column in before[:, ::-1][:, : model.order - 1 - k].T:
            both = climbed(model, both, column[i[pairs]])
        gains[pairs] += both.scores - alone.scores[rows]
    return gains


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
