"""Many fragments of text as rows of ids, all at once.

A page has some hundred fragments and a matrix of their joins is asked for again and again, so nothing here
loops over fragments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from convert.language.alphabet import BOUNDARY, Alphabet, folded_apart
from convert.language.ngrams import ABSENT

Ids = NDArray[np.int64]

SLACK: Final = 3
"""Printed characters looked at for each id wanted: blanks between letter-spaced characters are dropped."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The last characters of fragments, right-aligned, or the first ones, left-aligned; else `ABSENT`."""

    ids: Ids

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether a fragment has any character that says something, one value a row."""
        known: NDArray[np.bool_] = (self.ids != ABSENT).any(axis=1)
        return known


def last(texts: Sequence[str], width: int, alphabet: Alphabet) -> Ends:
    """The last `width` characters of each text, nearest to the cut in the last column."""
    cut = [text[-SLACK * width :] for text in texts]
    signs, rows, ranks, sizes = folded_apart(cut)
    return _laid_out(len(texts), width, alphabet.ids[signs], rows, ranks - sizes[rows] + width)


def first(texts: Sequence[str], width: int, alphabet: Alphabet) -> Ends:
    """The first `width` characters of each text, nearest to the cut in the first column."""
    cut = [text[: SLACK * width] for text in texts]
    signs, rows, ranks, _ = folded_apart(cut)
    return _laid_out(len(texts), width, alphabet.ids[signs], rows, ranks)


def paragraph_end(width: int) -> Ends:
    """In place of a right side: nothing follows, the paragraph ends."""
    return _laid_out(1, width, np.array([BOUNDARY]), np.array([0]), np.array([0]))


def paragraph_start(width: int) -> Ends:
    """In place of a left side: nothing precedes, the paragraph begins."""
    return _laid_out(1, width, np.array([BOUNDARY]), np.array([0]), np.array([width - 1]))


def every_cut(ids: Ids, width: int) -> tuple[Ends, Ends]:
    """What stands left and right of each cut before, inside and after `ids`: `len(ids) + 1` rows each."""
    margin = np.full(width, ABSENT, dtype=np.int64)
    padded = np.concatenate([margin, ids, margin])
    rows = np.lib.stride_tricks.sliding_window_view(padded, width)
    return Ends(rows[: len(ids) + 1]), Ends(rows[width:])


def _laid_out(count: int, width: int, ids: NDArray[np.integer], rows: Ids, columns: Ids) -> Ends:
    laid = np.full((count, width), ABSENT, dtype=np.int64)
    inside = (columns >= 0) & (columns < width)
    laid[rows[inside], columns[inside]] = ids[inside]
    return Ends(laid)
