"""What a piece of text sounds like: a head, the beginning of an article, its end; and how rare its words are.

A log-linear model over the n-grams of the text, those at its beginning and at its end counted once more. Rare
pairs of characters tell what an article is about: a headline's recur in its body.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from .alphabet import code_points, folded_apart, folded_points

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]

SHIPPED: Final = Path(__file__).parent / "data" / "kinds.npz"

BITS: Final = 16
"""Bits of a feature's number: n-grams share weights where their hashes meet."""

RARITY_BITS: Final = 18

INNER, OUTER = 3, 4
"""Longest n-grams anywhere in a text, and longest that count for standing at its beginning or end."""

WINDOW: Final = 40
"""Characters that are looked at."""

CERTAIN: Final = 6.0
"""Nats from which on it makes no difference how sure a text is of a kind."""

STOP: Final = "。"
"""What stands for everything between words."""

KINDS: Final = ("head", "lead", "last", "kicker", "deck")
"""A head and no line of running text; an article's first paragraph, by its beginning; its last, by its end; a
kicker and a deck, and no line of a headline.
"""


def _scattered(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    keys = keys * np.uint64(0x9E3779B97F4A7C15)
    keys ^= keys >> np.uint64(29)
    keys *= np.uint64(0xBF58476D1CE4E5B9)
    return keys ^ (keys >> np.uint64(32))


def _keys(signs: NDArray[np.uint16], order: int) -> NDArray[np.uint64]:
    """One key for each n-gram of that order, along the last axis."""
    count = max(signs.shape[-1] - order + 1, 0)
    keys = np.zeros((*signs.shape[:-1], count), dtype=np.uint64)
    for n in range(order if count else 0):
        keys = (keys << np.uint64(16)) | signs[..., n : n + count].astype(np.uint64)
    return keys ^ np.uint64(order * 0x517CC1B727220A95 & 0xFFFFFFFFFFFFFFFF)


def features(text: str) -> Ids:
    """The numbers of a text's features, each below `1 << BITS`."""
    numbers, has = _features([text])
    return numbers[has]


def _features(texts: Sequence[str]) -> tuple[Ids, NDArray[np.bool_]]:
    """Numbers of features, [text, feature], and which of them each text has. All texts at once: a page asks for
    those of some hundred lines.
    """
    folds = folded_apart(texts)
    sizes = folds.sizes[:, None]
    signs = np.zeros((len(texts), max(int(folds.sizes.max(initial=0)), WINDOW)), dtype=np.uint16)
    signs[folds.rows, folds.ranks] = folds.signs
    keys = [_keys(signs, order) for order in range(1, OUTER + 1)]
    parts, has = (
        keys[:INNER],
        [np.arange(k.shape[1]) <= sizes - n for n, k in enumerate(keys[:INNER], start=1)],
    )
    for order, of_order in enumerate(keys, start=1):
        ends = np.take_along_axis(of_order, np.maximum(sizes - order, 0), axis=1)
        parts += [of_order[:, :1] ^ np.uint64(0xA5A5_0000_0000_0001), ends ^ np.uint64(0x5A5A_0000_0000_0002)]
        has += [sizes >= order] * 2
    numbers = _scattered(np.concatenate(parts, axis=1)) >> np.uint64(64 - BITS)
    return numbers.astype(np.int64), np.concatenate(has, axis=1)


def pairs(text: str) -> Ids:
    """The numbers of a text's pairs of characters, each once: letters, figures and signs of words only."""
    return pairs_apart([text])[1]


def pairs_apart(texts: Sequence[str]) -> tuple[Ids, Ids]:
    """The pairs of many texts at once: the text of each, in order, and its number."""
    points = code_points("".join([text + STOP for text in texts]))
    rows = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
    signs, places = folded_points(np.where(_of_words(points), points, ord(STOP)))
    keys = _keys(signs, 2)
    stop = signs == ord(STOP)
    at = np.flatnonzero(~(stop[:-1] | stop[1:]))
    numbers = (_scattered(keys[at]) >> np.uint64(64 - RARITY_BITS)).astype(np.int64)
    each = np.unique(rows[places[at]] << RARITY_BITS | numbers)
    return each >> RARITY_BITS, each & (1 << RARITY_BITS) - 1


def _of_words(points: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which code points are letters, figures or signs of words."""
    plane = _plane()
    out = plane[np.minimum(points, len(plane) - 1)]
    beyond = np.flatnonzero(points >= len(plane))
    out[beyond] = [chr(point).isalnum() for point in points[beyond].tolist()]
    return out


@cache
def _plane() -> NDArray[np.bool_]:
    """The same for the whole basic plane."""
    return np.array([chr(point).isalnum() for point in range(1 << 16)])


@dataclass(frozen=True, slots=True)
class KindModel:
    """Weights of the features for each of `KINDS` in nats, and the rarity of pairs in nats."""

    weights: Floats
    bias: Floats
    rarity: Floats

    def scores(self, kind: str, texts: Sequence[str]) -> Floats:
        """Log odds that each text is of that kind, in nats, if half of all were. The beginning of a longer
        text is looked at, or, for `last`, its end.
        """
        return self.scores_of((kind,), texts)[kind]

    def scores_of(self, kinds: Sequence[str], texts: Sequence[str]) -> dict[str, Floats]:
        """`scores` for several kinds: their features are looked up once."""
        there = np.array([bool(text) for text in texts], dtype=bool)
        out: dict[str, Floats] = {}
        for at_end in (False, True):
            asked = [kind for kind in kinds if (kind == "last") == at_end]
            if not asked:
                continue
            numbers, has = _features([text[-WINDOW:] if at_end else text[:WINDOW] for text in texts])
            for kind in asked:
                at = KINDS.index(kind)
                told = np.where(has, self.weights[at][numbers], 0.0).sum(axis=1)
                out[kind] = np.where(there, self.bias[at] + told, 0.0)
        return out

    def shares(self, kind: str, texts: Sequence[str]) -> Floats:
        """`scores` as shares of certainty, from -1 to 1."""
        return self.shares_of((kind,), texts)[kind]

    def shares_of(self, kinds: Sequence[str], texts: Sequence[str]) -> dict[str, Floats]:
        """`shares` for several kinds."""
        scores = self.scores_of(kinds, texts)
        return {kind: np.clip(scores[kind] / CERTAIN, -1.0, 1.0) for kind in kinds}

    def words(self, texts: Sequence[str]) -> csr_array:
        """The pairs of characters of each text, [text, pair], and how rare each is, in nats."""
        rows, columns = pairs_apart(texts)
        return csr_array((self.rarity[columns], (rows, columns)), shape=(len(texts), len(self.rarity)))


def gathered(words: csr_array, picked: csr_array) -> csr_array:
    """The words of several texts together, each once: `picked` tells which, [texts together, texts]."""
    rare = np.zeros(words.shape[1])
    rare[words.indices] = words.data
    out = csr_array(picked @ (words > 0).astype(np.float64))
    out.data = rare[out.indices]
    return out


def unit_rows(words: csr_array) -> csr_array:
    """The words of each text by how rare they are, each row at length 1."""
    rows = np.repeat(np.arange(words.shape[0]), np.diff(words.indptr))
    length = np.sqrt(np.bincount(rows, words.data**2, minlength=words.shape[0]))
    return csr_array((words.data / np.maximum(length[rows], 1e-9), words.indices, words.indptr), words.shape)


@cache
def load_kinds(path: Path | None = None) -> KindModel:
    """The shipped model, or one that `training/kinds.py` wrote."""
    with np.load(path or SHIPPED) as data:
        return KindModel(
            data["weights"] * data["scale"][:, None],
            data["bias"].astype(np.float64),
            data["rarity"].astype(np.float64) / 16.0,
        )
