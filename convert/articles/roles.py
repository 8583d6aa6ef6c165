"""Kicker, headline and deck told apart among the lines of one article's heads.

The lines of a head keep their order: first the kicker, then the headline, then the deck. Which are which shows
in their words (a kicker says who and where, and breaks off), in how they stand (a kicker stands in a block of
its own), and in their width (the lines of a couplet are equally long).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ..galley import ems
from ..language import Language
from ..language.kinds import KindModel
from .nodes import DASH, DECK, KICKER_END
from .strips import Floats

ROLES = (
    "kicker", "kicker_end", "kicker_kind", "kicker_parted", "kicker_alike", "kicker_follow", "kicker_lines",
    "kicker_inner", "deck", "deck_dash", "deck_end", "deck_kind", "deck_parted", "deck_alike", "deck_follow",
    "deck_lines", "deck_longer", "inner_parted", "inner_unlike", "inner_follow", "inner_end", "inner_dash", "many",
    "long", "both", "head_kicker", "head_deck", "shorter", "kicker_colon", "inner_colon", "middle",
)  # fmt: skip
"""Kinds of evidence for a way to part the lines of a head."""

NEAR_ALIKE = 0.6
"""Ems by which the lines of a couplet may differ."""

LONG = 22.0
"""Ems. A line of a headline is hardly longer."""

COLONS = ":：—"
"""Marks that a kicker breaks off with."""

MIDDLE = 1.5
"""Nats for the middle one of three lines that stand apart and differ in width: a rule of print, set by hand. The
pages that the weights were learnt on have few such heads.
"""


class Cut(NamedTuple):
    """The lines before `kicker` are the kicker, those from `deck` on the deck."""

    kicker: int
    deck: int


def cuts(count: int) -> Iterator[Cut]:
    """All ways to part so many lines: a headline of at least one."""
    for kicker in range(count):
        for deck in range(kicker + 1, count + 1):
            yield Cut(kicker, deck)


class Told(NamedTuple):
    """What the language says of the lines of a head: of each going on in the next, and how much the lines from k to
    d, for all k and d, sound like a kicker and like a deck.
    """

    follow: Floats
    kinds: dict[tuple[int, int], tuple[float, float]]


def _told(heads: Sequence[Sequence[str]], language: Language, kinds: KindModel) -> Iterator[Told]:
    """What it says of each head, all asked at once."""
    joints = [pair for texts in heads for pair in pairwise(texts)]
    follow = np.clip(language.follow_pairs([a for a, _ in joints], [b for _, b in joints]), -6, 6) / 6
    pieces = ["".join(texts[k:d]) for texts in heads for k, d in cuts(len(texts))]
    sounds = zip(
        *(said.tolist() for said in kinds.shares_of(("kicker", "deck"), pieces).values()), strict=True
    )
    at = 0
    for texts in heads:
        count = max(len(texts) - 1, 0)
        yield Told(follow[at : at + count], {(k, d): next(sounds) for k, d in cuts(len(texts))})
        at += count


def role_evidence(
    texts: Sequence[str], blocks: Sequence[int], language: Language, kinds: KindModel
) -> dict[Cut, Floats]:
    """The evidence for each way to part the lines of a head."""
    (told,) = _told([texts], language, kinds)
    return _evidence(texts, blocks, told)


def _evidence(texts: Sequence[str], blocks: Sequence[int], told: Told) -> dict[Cut, Floats]:
    n = len(texts)
    sizes = [ems(text) for text in texts]
    parted = [blocks[k] != blocks[k + 1] for k in range(n - 1)]
    alike = [abs(sizes[k] - sizes[k + 1]) <= NEAR_ALIKE for k in range(n - 1)]
    out = {}
    for cut in cuts(n):
        k, d = cut
        inner = range(k, d - 1)
        has_kicker, has_deck = k > 0, d < n
        values = {
            "kicker": has_kicker,
            "kicker_end": has_kicker and bool(KICKER_END.search(texts[k - 1])),
            "kicker_kind": told.kinds[0, k][0] if has_kicker else 0.0,
            "kicker_parted": has_kicker and parted[k - 1],
            "kicker_alike": has_kicker and alike[k - 1],
            "kicker_follow": float(told.follow[k - 1]) if has_kicker else 0.0,
            "kicker_lines": max(k - 1, 0),
            "kicker_inner": sum(parted[: max(k - 1, 0)]),
            "deck": has_deck,
            "deck_dash": has_deck and bool(DASH.search(texts[d])),
            "deck_end": has_deck and bool(DECK.search(texts[-1])),
            "deck_kind": told.kinds[d, n][1] if has_deck else 0.0,
            "deck_parted": has_deck and parted[d - 1],
            "deck_alike": has_deck and alike[d - 1],
            "deck_follow": float(told.follow[d - 1]) if has_deck else 0.0,
            "deck_lines": max(n - d - 1, 0) if has_deck else 0,
            "deck_longer": has_deck and sum(sizes[d:]) > sum(sizes[k:d]) + 2,
            "inner_parted": sum(parted[j] for j in inner),
            "inner_unlike": sum(not alike[j] for j in inner),
            "inner_follow": sum(float(told.follow[j]) for j in inner),
            "inner_end": sum(bool(KICKER_END.search(texts[j])) for j in inner),
            "inner_dash": sum(bool(DASH.search(texts[j + 1])) for j in inner),
            "many": max(d - k - 2, 0),
            "long": sum(sizes[j] > LONG for j in range(k, d)),
            "both": has_kicker and has_deck,
            "head_kicker": told.kinds[k, d][0],
            "head_deck": told.kinds[k, d][1],
            "kicker_colon": has_kicker and texts[k - 1][-1:] in COLONS,
            "inner_colon": any(texts[j][-1:] in COLONS for j in inner),
            "middle": n == 3 and (k, d) == (1, 2) and all(parted) and not any(alike),
            "shorter": has_kicker and sum(sizes[:k]) < 0.6 * sum(sizes[k:d]),
        }
        out[cut] = np.array([float(values[name]) for name in ROLES])
    return out


def cuts_of(
    heads: Sequence[tuple[Sequence[str], Sequence[int]]], language: Language, kinds: KindModel, w: Floats
) -> list[Cut]:
    """The best way to part the lines of each head (texts, blocks); of equal ones the plainest."""
    middle = ROLES.index("middle")
    out = []
    for (texts, blocks), told in zip(
        heads, _told([texts for texts, _ in heads], language, kinds), strict=True
    ):
        evidence = _evidence(texts, blocks, told) if texts else {Cut(0, 0): np.zeros(len(ROLES))}
        gains = {cut: float(row @ w + MIDDLE * row[middle]) for cut, row in evidence.items()}
        out.append(max(gains, key=lambda cut: (round(gains[cut], 6), -cut.kicker, cut.deck)))
    return out


def parted_roles(
    texts: Sequence[str], blocks: Sequence[int], language: Language, kinds: KindModel, w: Floats
) -> Cut:
    """`cuts_of` for one head."""
    return cuts_of([(texts, blocks)], language, kinds, w)[0]
