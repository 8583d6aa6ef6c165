"""What a text is about, as a vector: texts of one article point the same way, though they may share no word.

A text is the sum of the vectors of its pairs of characters and of its characters, each once. They were taught on a
corpus of articles with titles (`training/topics.py`) and are kept as whole numbers of four bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .alphabet import SIZE, folded_apart
from .kinds import RARITY_BITS, pairs_apart
from .scores import SHIPPED as LANGUAGE
from .scores import load

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]

SHIPPED: Final = LANGUAGE / "topics.npz"

LEVELS: Final = 7
"""Levels of a number on either side of 0."""


def packed(levels: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Two levels to a byte, the first of each two in its upper half."""
    shifted = (levels + LEVELS).astype(np.uint8)
    return shifted[:, ::2] << np.uint8(4) | shifted[:, 1::2]


def _unpacked(rows: NDArray[np.uint8]) -> NDArray[np.int8]:
    both = np.stack([rows >> np.uint8(4), rows & np.uint8(15)], axis=-1)
    return both.reshape(len(rows), -1).astype(np.int8) - np.int8(LEVELS)


def parts_of(texts: Sequence[str], known: Ids) -> tuple[Ids, Ids]:
    """What each text has that has a vector, each once: the number of the text, in order, and of the vector.

    First come the vectors of the pairs `known`, by their sorted numbers, then those of the alphabet.
    """
    row, pair = pairs_apart(texts)
    at = np.minimum(np.searchsorted(known, pair), max(len(known) - 1, 0))
    has = known[at] == pair if len(known) else np.zeros(len(pair), dtype=bool)
    folds = folded_apart(texts)
    sign = load().alphabet.ids[folds.signs].astype(np.int64)
    single = np.unique(folds.rows.astype(np.int64) * SIZE + sign)
    single = single[single % SIZE > 1]
    rows = np.concatenate([row[has], single // SIZE])
    numbers = np.concatenate([at[has], len(known) + single % SIZE])
    order = np.argsort(rows, kind="stable")
    return rows[order], numbers[order]


@dataclass(frozen=True, slots=True)
class TopicModel:
    """Numbers of the pairs that have a vector, sorted, and the vectors: theirs, then those of the alphabet."""

    known: Ids
    rows: NDArray[np.int8]
    worth: NDArray[np.float32]

    def sums(self, texts: Sequence[str]) -> Floats:
        """The sum of what each text has, [text, number]; of several texts together, the sum of theirs."""
        rows, numbers = parts_of(texts, self.known)
        total = np.zeros((len(texts), len(self.worth)))
        if len(rows):
            starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]])
            total[rows[starts]] = np.add.reduceat(self.rows[numbers].astype(np.float64), starts, axis=0)
        return total * self.worth

    def vectors(self, texts: Sequence[str]) -> Floats:
        """What each text is about, [text, number], of length 1; 0 where nothing is known."""
        return directions(self.sums(texts))


def directions(sums: Floats) -> Floats:
    """Each row at length 1, or 0."""
    length = np.sqrt((sums**2).sum(axis=1, keepdims=True))
    return np.asarray(sums / np.maximum(length, 1e-9))


@cache
def load_topics(path: Path = SHIPPED) -> TopicModel:
    """The shipped model, or one that `training/topics.py` wrote."""
    with np.load(path) as data:
        marks = np.unpackbits(data["known"], count=1 << RARITY_BITS)
        return TopicModel(np.flatnonzero(marks), _unpacked(data["rows"]), data["worth"])
