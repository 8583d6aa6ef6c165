"""Fill the cells of a table so that `convert.language.table.look_up` finds each key's code."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from convert.language.table import Keys, fingerprints, mixed, places

CELLS_PER_KEY = 1.24
"""Three cells a key, drawn at random, can be told apart from 1.222 cells a key on (Molloy 2005)."""


def filled(keys: Keys, codes: NDArray[np.uint16]) -> tuple[NDArray[np.uint16], int]:
    """Cells and seed of a table of distinct `keys` with `codes` below 64."""
    count = int(len(keys) * CELLS_PER_KEY) // 3 * 3 + 96
    for seed in range(1, 100):
        hashes = mixed(keys, seed)
        corners = np.stack(places(hashes, count), axis=1)
        rounds = _peeled(corners, count)
        if rounds is not None:
            return _assigned(corners, fingerprints(hashes) | codes, rounds, count), seed
    raise RuntimeError(f"no seed tells {len(keys)} keys apart: are they distinct?")


def _peeled(
    corners: NDArray[np.int64], count: int
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]] | None:
    """Rounds of keys, each with a cell that no other of its round or a later one points at; None if stuck."""
    numbers = np.arange(len(corners))
    degree = np.bincount(corners.ravel(), minlength=count)
    owner = np.zeros(count, dtype=np.int64)
    for corner in corners.T:
        np.bitwise_xor.at(owner, corner, numbers)
    rounds = []
    left = len(corners)
    lonely = np.flatnonzero(degree == 1)
    while len(lonely):
        chosen, first = np.unique(owner[lonely], return_index=True)
        rounds.append((chosen, lonely[first]))
        left -= len(chosen)
        touched = corners[chosen]
        np.subtract.at(degree, touched.ravel(), 1)
        np.bitwise_xor.at(owner, touched.ravel(), np.repeat(chosen, 3))
        around = np.unique(touched)
        lonely = around[degree[around] == 1]
    return rounds if left == 0 else None


def _assigned(
    corners: NDArray[np.int64],
    words: NDArray[np.uint16],
    rounds: list[tuple[NDArray[np.int64], NDArray[np.int64]]],
    count: int,
) -> NDArray[np.uint16]:
    cells = np.zeros(count, dtype=np.uint16)
    for chosen, cell in reversed(rounds):
        cells[cell] = 0
        first, second, last = corners[chosen].T
        cells[cell] = cells[first] ^ cells[second] ^ cells[last] ^ words[chosen]
    return cells
