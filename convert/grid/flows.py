"""Columns of rows that tell no places: which piece of a row goes on in which of the next rows.

Extractors that follow the lines of a page set the lines of neighbouring columns one behind the other where
their baselines agree, and on rows of their own where they do not. Only their order is left, what they say, and
that columns take turns: where the lines around go on two rows below, this one does so, too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..chains import Asked, Floats, Numbers, chains_of, chosen, likes, shares
from ..galley import Line, ems
from ..language import Language
from ..shape import ends_sentence

REACH = 7
"""Rows without a piece after which a column has ended."""

CHUNK = 8
"""Rows whose pieces are asked about together."""

LOWEST, HIGHEST = -6.0, 6.0
"""Nats. Scores of the language model are cut off here."""

AFTER_SENTENCE = 0.5
"""What the language counts for behind the end of a sentence, where anything may follow."""

WIDER = 1.5
"""Times the width of a piece from which on another is of no column with it, which costs"""
OTHER_COLUMN = -3.0
"""nats. Pieces are at least so wide (ems), so that a paragraph's last line is of its column:"""
NARROWEST = 8.0

LOOKS = 3
"""How often what the pieces around do is looked at."""

RHYTHM, GIVEN = 1.5, 1.0
"""What it counts how much more often than other steps the pieces around take this one (its logarithm), and nats that
each step is given. The best of four pairs tried on 26 pages of pymupdf, pdfminer and pdftotext; all four come near.
"""

FADING = 8.0
"""Pieces over which that fades."""

WIDEST_ROW = 1000
"""Pieces of a row."""


def columns_of(
    rows: Sequence[Sequence[Line]], language: Language, reach: int = REACH
) -> list[tuple[Line, ...]]:
    """The columns of these rows in the order in which they begin. One without a piece for `reach` rows has ended."""
    pieces = [line for row in rows for line in row]
    row, slot = np.array([(at, n) for at, row in enumerate(rows) for n in range(len(row))]).reshape(-1, 2).T
    asked, said = _ties(pieces, row, language, reach)
    steps = row[asked.columns] - row[asked.rows], slot[asked.columns] - slot[asked.rows]
    kind = steps[0] * WIDEST_ROW + steps[1]
    even = 1.0 / np.bincount(asked.rows, minlength=len(pieces))[asked.rows]
    gain = said
    for _ in range(LOOKS):
        near = np.exp(likes(asked, shares(asked, gain), kind, np.arange(len(pieces)), FADING)[1])
        share = near / np.bincount(asked.rows, near, len(pieces))[asked.rows]
        gain = said + GIVEN + RHYTHM * np.log(share / even)
    chains = chains_of(len(pieces), chosen(asked.spread(gain)))
    return [tuple(pieces[n] for n in chain) for chain in chains]


def _ties(pieces: Sequence[Line], row: Numbers, language: Language, reach: int) -> tuple[Asked, Floats]:
    """The pairs of pieces of which one may go on in the other, some rows below, and what that gains: nats."""
    texts = [piece.text.text for piece in pieces]
    scores = np.zeros((len(texts), len(texts)))
    for top in range(0, int(row.max(initial=-1)) + 1, CHUNK):
        a, c, b = np.searchsorted(row, (top - reach, top, top + CHUNK))
        scores[a:b, c:b] = language.follow(texts[a:b], texts[c:b])
    scores = np.clip(scores, LOWEST, HIGHEST)
    scores[[ends_sentence(text) for text in texts]] *= AFTER_SENTENCE
    below = row[None, :] - row[:, None]
    x, y = np.nonzero((below > 0) & (below <= reach))
    wide = np.maximum([ems(text) for text in texts], NARROWEST)
    unlike = np.maximum(wide[x], wide[y]) > WIDER * np.minimum(wide[x], wide[y])
    return Asked(x, y, scores.shape), scores[x, y] + OTHER_COLUMN * unlike
