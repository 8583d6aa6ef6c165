"""Two small networks that turn what stands left and right of a cut into vectors; the score is their product.

Where the n-grams look at four characters on either side, the encoder looks at 27: it knows which words go
together and what the sentence is about. Trained by `training/encoder.py`, computed here with numpy alone.

The network is a stack of gated convolutions over three characters each, 1, 3 and 9 apart. What it says of a
side needs only the state at the cut, and that needs every third state of the layer below: so a row of 27
characters is folded by threes, to 9, to 3, to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from convert.language.ngrams import ABSENT

Ids = NDArray[np.int64]
Numbers = NDArray[np.float32]

DILATIONS: Final = (1, 3, 9)
"""How far apart the three characters are that each layer looks at."""

REACH: Final = 3 ** len(DILATIONS)
"""Characters that a side's vector depends on."""

DAMPING: Final = 0.75
"""The sum of all characters is divided by their number to this power: between a sum and a mean."""

PAIRS: Final = 1 << 16
"""Rows of the embedding of pairs of characters; pairs that fall on the same one share it."""

ROWS_AT_ONCE: Final = 128
"""Sides computed together: their states stay in the processor's cache."""

ROWS_FILLED: Final = 64
"""Rows are multiplied in numbers divisible by this: some libraries add up a few in another order than many, and a
side's vector must not depend on what else is asked for.
"""

KEPT: Final = 1 << 12
"""Vectors of a side that are kept, those of some pages: 4 MB."""


def pair_places(ids: Ids) -> Ids:
    """Row of each two neighbouring ids of each row of `ids`, in reading order."""
    return (ids[:, :-1] * 40503 + ids[:, 1:] * 65599) % PAIRS


@dataclass(frozen=True, slots=True)
class Embedding:
    """Whole numbers of a row, and what one of them is worth."""

    rows: NDArray[np.int8]
    worth: NDArray[np.float16]

    def __getitem__(self, ids: Ids) -> Numbers:
        return self.rows[ids].astype(np.float32) * self.worth[ids].astype(np.float32)


@dataclass(frozen=True, slots=True)
class Side:
    """Weights and biases of the layers of one side, and of its last step; whether it is read towards its beginning.

    `kept` are vectors that were asked for, by the bytes of their row of ids. The stages of a page ask about the
    same lines again and again, and nothing else that they ask costs so much.
    """

    layers: tuple[tuple[Numbers, Numbers], ...]
    last: tuple[Numbers, Numbers]
    turned: bool
    kept: dict[bytes, Numbers]


@dataclass(frozen=True, slots=True)
class Encoder:
    """What both sides share, and each side."""

    characters: Numbers
    pairs: Embedding
    left: Side
    right: Side


def read_encoder(path: Path) -> Encoder:
    """The encoder in a `.npz` file."""
    with np.load(path, allow_pickle=False) as kept:

        def side(name: str, *, turned: bool) -> Side:
            steps = [kept[f"{name}_step{i}"].astype(np.float32) for i in range(len(DILATIONS))]
            biases = [kept[f"{name}_bias{i}"] for i in range(len(DILATIONS))]
            out = kept[f"{name}_out"].astype(np.float32), kept[f"{name}_out_bias"]
            return Side(tuple(zip(steps, biases, strict=True)), out, turned, {})

        characters = Embedding(kept["characters"], kept["characters_worth"])
        pairs = Embedding(kept["pairs"], kept["pairs_worth"])
        every = characters[np.arange(len(characters.rows))]
        return Encoder(every, pairs, side("left", turned=False), side("right", turned=True))


def left_vectors(encoder: Encoder, ids: Ids) -> Numbers:
    """A vector for each row of `ids`, the characters before a cut, `ABSENT` where there are no more."""
    return _vectors(encoder, encoder.left, ids)


def right_vectors(encoder: Encoder, ids: Ids) -> Numbers:
    """A vector for each row of `ids`, the characters after a cut, `ABSENT` where there are no more."""
    return _vectors(encoder, encoder.right, ids)


def _vectors(encoder: Encoder, side: Side, ids: Ids) -> Numbers:
    """The vectors of one side, those that are not kept computed. Other threads may ask for theirs meanwhile."""
    rows = ids.astype(np.int16)
    whole, size = rows.tobytes(), rows.itemsize * rows.shape[1]
    keys = [whole[at : at + size] for at in range(0, len(whole), size)]
    found = {key: side.kept.get(key) for key in keys}
    new = [key for key, vector in found.items() if vector is None]
    if new:
        asked = np.frombuffer(b"".join(new), dtype=np.int16).reshape(len(new), -1).astype(np.int64)
        parts = [asked[start : start + ROWS_AT_ONCE] for start in range(0, len(new), ROWS_AT_ONCE)]
        fresh = dict(zip(new, (v for part in parts for v in _computed(encoder, side, part)), strict=True))
        found |= fresh
        if len(side.kept) + len(fresh) > KEPT:
            side.kept.clear()
        if len(fresh) <= KEPT:
            side.kept.update(fresh)
    return np.array([found[key] for key in keys], dtype=np.float32).reshape(len(ids), len(side.last[1]))


def _computed(encoder: Encoder, side: Side, ids: Ids) -> Numbers:
    return _folded(side, *_embedded(encoder, ids, turned=side.turned))


def _embedded(encoder: Encoder, ids: Ids, *, turned: bool) -> tuple[Numbers, NDArray[np.bool_]]:
    """States before the first layer, the character at the cut last, and which of them stand for one."""
    known = ids != ABSENT
    state = np.zeros((*ids.shape, encoder.characters.shape[1]), dtype=np.float32)
    state[known] = encoder.characters[ids[known]]
    both = known[:, :-1] & known[:, 1:]
    behind = state[:, :-1] if turned else state[:, 1:]
    behind[both] += encoder.pairs[pair_places(ids)[both]]
    return (state[:, ::-1], known[:, ::-1]) if turned else (state, known)


def _folded(side: Side, state: Numbers, known: NDArray[np.bool_]) -> Numbers:
    """The vectors of one side: each layer folds three states into one, but for those before the first character."""
    rows, _, width = state.shape
    count = np.maximum(known.sum(axis=1), 1).astype(np.float32)
    mean = state.sum(axis=1) / count[:, None] ** np.float32(DAMPING)
    for weights, bias in side.layers:
        known = known[:, 2::3]
        threes = state.reshape(*known.shape, 3 * width)[known]
        mixed = _times(threes, weights) + bias
        state = np.zeros((*known.shape, width), dtype=np.float32)
        state[known] = threes[:, 2 * width :] + mixed[:, :width] / (1 + np.exp(-mixed[:, width:]))
    weights, bias = side.last
    return _times(np.concatenate([state.reshape(rows, width), mean], axis=1), weights) + bias


def _times(rows: Numbers, weights: Numbers) -> Numbers:
    """The product, each of its rows the same whatever the others are."""
    filled = np.zeros((-len(rows) % ROWS_FILLED, rows.shape[1]), dtype=np.float32)
    product: Numbers = (np.concatenate([rows, filled]) @ weights)[: len(rows)]
    return product
