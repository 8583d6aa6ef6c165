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

ROWS_AT_ONCE: Final = 512
"""Sides computed together: their states stay in the processor's cache."""


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
    """Weights and biases of the layers of one side, and of its last step."""

    layers: tuple[tuple[Numbers, Numbers], ...]
    last: tuple[Numbers, Numbers]


@dataclass(frozen=True, slots=True)
class Encoder:
    """What both sides share, and each side."""

    characters: Embedding
    pairs: Embedding
    left: Side
    right: Side


def read_encoder(path: Path) -> Encoder:
    """The encoder in an uncompressed `.npz` file."""
    with np.load(path, allow_pickle=False) as kept:

        def side(name: str) -> Side:
            steps = [kept[f"{name}_step{i}"].astype(np.float32) for i in range(len(DILATIONS))]
            biases = [kept[f"{name}_bias{i}"] for i in range(len(DILATIONS))]
            out = kept[f"{name}_out"].astype(np.float32), kept[f"{name}_out_bias"]
            return Side(tuple(zip(steps, biases, strict=True)), out)

        characters = Embedding(kept["characters"], kept["characters_worth"])
        pairs = Embedding(kept["pairs"], kept["pairs_worth"])
        return Encoder(characters, pairs, side("left"), side("right"))


def left_vectors(encoder: Encoder, ids: Ids) -> Numbers:
    """A vector for each row of `ids`, the characters before a cut, `ABSENT` where there are no more."""
    return _vectors(encoder, encoder.left, ids, turned=False)


def right_vectors(encoder: Encoder, ids: Ids) -> Numbers:
    """A vector for each row of `ids`, the characters after a cut, `ABSENT` where there are no more."""
    return _vectors(encoder, encoder.right, ids, turned=True)


def _vectors(encoder: Encoder, side: Side, ids: Ids, turned: bool) -> Numbers:
    if not len(ids):
        return np.zeros((0, len(side.last[1])), dtype=np.float32)
    parts = [ids[start : start + ROWS_AT_ONCE] for start in range(0, len(ids), ROWS_AT_ONCE)]
    return np.concatenate([_folded(side, *_embedded(encoder, part, turned)) for part in parts])


def _embedded(encoder: Encoder, ids: Ids, turned: bool) -> tuple[Numbers, NDArray[np.bool_]]:
    """States before the first layer, the character at the cut last, and which of them stand for one."""
    known = ids != ABSENT
    state = encoder.characters[np.maximum(ids, 0)]
    both = known[:, :-1] & known[:, 1:]
    pairs = encoder.pairs[pair_places(np.maximum(ids, 0))] * both[:, :, None]
    if turned:
        state[:, :-1] += pairs
        state, known = state[:, ::-1], known[:, ::-1]
    else:
        state[:, 1:] += pairs
    return state * known[:, :, None], known


def _folded(side: Side, state: Numbers, known: NDArray[np.bool_]) -> Numbers:
    """The vectors of one side: each layer folds three states into one."""
    rows, _, width = state.shape
    count = np.maximum(known.sum(axis=1), 1).astype(np.float32)
    mean = state.sum(axis=1) / count[:, None] ** np.float32(DAMPING)
    for weights, bias in side.layers:
        mixed = state.reshape(-1, 3 * width) @ weights + bias
        gated = mixed[:, :width] / (1 + np.exp(-mixed[:, width:]))
        known = known[:, 2::3]
        state = (state[:, 2::3] + gated.reshape(rows, -1, width)) * known[:, :, None]
    weights, bias = side.last
    return np.concatenate([state[:, 0], mean], axis=1) @ weights + bias
