"""A table from 64-bit keys to small codes that does not keep the keys.

Each key points at three cells of 16 bits; their exclusive or is the key's fingerprint and its code. So a
key costs 1.23 cells (20 bits) whatever its length, and a look-up is three gathers, all keys at once. A key
that was never put in is taken for one that was once in 1,024 times: callers ask for a longer n-gram only
where its shorter context was found, which makes such an accident rarer still (Chazelle and others,
*The Bloomier filter*, 2004; Graf and Lemire, *Xor filters*, 2020).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]

CODE_BITS: Final = 6
"""Bits of a code; the other ten of a cell are the fingerprint. 64 levels are 0.1 nat apart or closer."""

CODES: Final = 1 << CODE_BITS

AT_ONCE: Final = 1 << 13
"""Keys looked up together: their hashes stay in the processor's cache."""

_U = np.uint64
_FIRST, _SECOND = _U(0xFF51AFD7ED558CCD), _U(0xC4CEB9FE1A85EC53)
_LOW = _U(0xFFFFFFFF)
_FINGERPRINT = _U((1 << 16 - CODE_BITS) - 1)


def mixed(keys: Keys, seed: int) -> Keys:
    """Keys scattered over all 64 bits (the finaliser of MurmurHash3)."""
    mixed = keys ^ _U(seed * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
    mixed ^= mixed >> _U(33)
    mixed *= _FIRST
    mixed ^= mixed >> _U(33)
    mixed *= _SECOND
    mixed ^= mixed >> _U(33)
    return mixed


def places(hashes: Keys, cells: int) -> tuple[NDArray[np.int64], ...]:
    """The three cells that each hash points at, one in each third of a table of `cells` cells."""
    third = cells // 3
    last = hashes >> _U(16)
    last &= _LOW
    last *= _U(0x85EBCA6B)
    three = hashes & _LOW, hashes >> _U(32), last & _LOW
    for number, place in enumerate(three):
        place *= _U(third)
        place >>= _U(32)
        place += _U(number * third)
    return tuple(place.view(np.int64) for place in three)


def fingerprints(hashes: Keys) -> NDArray[np.uint16]:
    """Ten bits of each hash, moved above the code."""
    bits = hashes * _SECOND
    bits >>= _U(50)
    bits &= _FINGERPRINT
    bits <<= _U(CODE_BITS)
    return bits.astype(np.uint16)


def look_up(cells: NDArray[np.uint16], seed: int, keys: Keys) -> tuple[NDArray[np.bool_], NDArray[np.uint16]]:
    """Which keys are in the table, and their codes (without meaning where a key is not)."""
    found = np.empty(len(keys), dtype=np.uint16)
    for start in range(0, len(keys), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        hashes = mixed(keys[part], seed)
        codes = fingerprints(hashes)
        for place in places(hashes, len(cells)):
            codes ^= cells.take(place, mode="clip")
        found[part] = codes
    return found < CODES, found
