"""Kicker, headline and deck told apart among the lines of one article's heads.

The lines of a head keep their order: first the kicker, then the headline, then the deck. Which are which shows
in their words (a kicker says who and where, and breaks off), in how they stand (a kicker stands in a block of
its own), and in their width (the lines of a couplet are equally long). Small networks weigh all of it for each way
to part the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..chains import Looks, load_looks
from ..galley import ems
from ..language import Language
from ..language.kinds import KindModel
from ..seams.lines import QUOTES
from ..trace import BLANKS
from .nodes import DASH, DECK, KICKER_END
from .strips import Floats

ROLES = (
    "kicker", "kicker_end", "kicker_kind", "kicker_parted", "kicker_alike", "kicker_follow", "kicker_lines",
    "kicker_inner", "deck", "deck_dash", "deck_end", "deck_kind", "deck_parted", "deck_alike", "deck_follow",
    "deck_lines", "deck_longer", "inner_parted", "inner_unlike", "inner_follow", "inner_end", "inner_dash", "many",
    "long", "both", "head_kicker", "head_deck", "shorter", "kicker_colon", "inner_colon", "middle", "lines",
    "one_block", "kicker_size", "kicker_count", "kicker_widest", "kicker_digits", "kicker_one_block",
    "kicker_bracket", "kicker_comma", "kicker_sounds", "kicker_wider", "kicker_number", "kicker_book", "kicker_last",
    "head_size", "head_count", "head_widest", "head_digits", "head_one_block", "head_bracket", "head_comma",
    "head_sounds", "head_narrowest", "head_uneven", "head_quoted", "head_asks", "head_blank", "head_begins",
    "head_least_begins", "head_ends", "head_least_ends", "deck_size", "deck_count", "deck_widest", "deck_digits",
    "deck_one_block", "deck_bracket", "deck_comma", "deck_sounds", "deck_wider", "deck_begins",
)  # fmt: skip
"""Kinds of evidence for a way to part the lines of a head."""

SHIPPED = Path(__file__).parent.parent / "roles.npz"
"""What they count, learnt by `training/articles.py`."""

NEAR_ALIKE = 0.6
"""Ems by which the lines of a couplet may differ."""

LONG = 22.0
"""Ems. A line of a headline is hardly longer."""

COLONS = ":：—"
"""Marks that a kicker breaks off with."""

SURE = 6.0
"""Nats past which it makes no difference how sure the language is."""


def shipped() -> Looks:
    """The networks of the package, each taught from another beginning; what they say is added."""
    return load_looks(SHIPPED)


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
    """What the language says of the lines of a head: of each going on in the next, beginning a text and ending one,
    of how much each sounds like a head; and how much the lines from k to d, for all k and d, sound like a kicker and
    like a deck.
    """

    follow: Floats
    begins: Floats
    ends: Floats
    sounds: Floats
    kinds: dict[tuple[int, int], tuple[float, float]]


def _told(heads: Sequence[Sequence[str]], language: Language, kinds: KindModel) -> Iterator[Told]:
    """What it says of each head, all asked at once."""
    joints = [pair for texts in heads for pair in pairwise(texts)]
    lines = [text for texts in heads for text in texts]
    follow, begins, ends = (
        np.clip(said, -SURE, SURE) / SURE
        for said in (
            language.follow_pairs([a for a, _ in joints], [b for _, b in joints]),
            language.begins(lines),
            language.ends(lines),
        )
    )
    sounds = kinds.shares("head", lines)
    pieces = ["".join(texts[k:d]) for texts in heads for k, d in cuts(len(texts))]
    shares = zip(
        *(said.tolist() for said in kinds.shares_of(("kicker", "deck"), pieces).values()), strict=True
    )
    at = joint = 0
    for texts in heads:
        n = len(texts)
        own = slice(at, at + n)
        between = follow[joint : joint + max(n - 1, 0)]
        yield Told(between, begins[own], ends[own], sounds[own], {(k, d): next(shares) for k, d in cuts(n)})
        at, joint = at + n, joint + max(n - 1, 0)


def role_evidence(
    texts: Sequence[str], blocks: Sequence[int], language: Language, kinds: KindModel
) -> dict[Cut, Floats]:
    """The evidence for each way to part the lines of a head, [ROLES]."""
    (told,) = _told([texts], language, kinds)
    return _evidence(texts, blocks, told)


def _evidence(texts: Sequence[str], blocks: Sequence[int], told: Told) -> dict[Cut, Floats]:
    sizes = [ems(text) for text in texts]
    out = {}
    for cut in cuts(len(texts)):
        values = _of_cut(texts, blocks, sizes, told, cut)
        for name, part in (
            ("kicker", slice(0, cut.kicker)),
            ("head", slice(*cut)),
            ("deck", slice(cut.deck, None)),
        ):
            values |= {f"{name}_{kind}": value for kind, value in _of_part(texts, blocks, sizes, told, part)}
        out[cut] = np.array([float(values[name]) for name in ROLES])
    return out


def _of_cut(
    texts: Sequence[str], blocks: Sequence[int], sizes: Sequence[float], told: Told, cut: Cut
) -> dict[str, float]:
    """How the parts stand to one another, and what the lines beside their borders say."""
    n, (k, d) = len(texts), cut
    has_kicker, has_deck = k > 0, d < n
    parted = [blocks[j] != blocks[j + 1] for j in range(n - 1)]
    alike = [abs(sizes[j] - sizes[j + 1]) <= NEAR_ALIKE for j in range(n - 1)]
    inner = range(k, d - 1)
    widest = max(sizes[k:d])
    return {
        "kicker": has_kicker,
        "kicker_end": has_kicker and bool(KICKER_END.search(texts[k - 1])),
        "kicker_kind": told.kinds[0, k][0] if has_kicker else 0.0,
        "kicker_parted": has_kicker and parted[k - 1],
        "kicker_alike": has_kicker and alike[k - 1],
        "kicker_follow": told.follow[k - 1] if has_kicker else 0.0,
        "kicker_lines": max(k - 1, 0),
        "kicker_inner": sum(parted[: max(k - 1, 0)]),
        "kicker_colon": has_kicker and texts[k - 1][-1:] in COLONS,
        "kicker_wider": (max(sizes[:k]) - widest) / 10 if has_kicker else 0.0,
        "kicker_number": has_kicker and texts[0][:1].isdigit(),
        "kicker_book": any("《" in text for text in texts[:k]),
        "kicker_last": told.ends[k - 1] if has_kicker else 0.0,
        "deck": has_deck,
        "deck_dash": has_deck and bool(DASH.search(texts[d])),
        "deck_end": has_deck and bool(DECK.search(texts[-1])),
        "deck_kind": told.kinds[d, n][1] if has_deck else 0.0,
        "deck_parted": has_deck and parted[d - 1],
        "deck_alike": has_deck and alike[d - 1],
        "deck_follow": told.follow[d - 1] if has_deck else 0.0,
        "deck_lines": max(n - d - 1, 0) if has_deck else 0,
        "deck_longer": has_deck and sum(sizes[d:]) > sum(sizes[k:d]) + 2,
        "deck_wider": (max(sizes[d:]) - widest) / 10 if has_deck else 0.0,
        "deck_begins": told.begins[d] if has_deck else 0.0,
        "inner_parted": sum(parted[j] for j in inner),
        "inner_unlike": sum(not alike[j] for j in inner),
        "inner_follow": sum(float(told.follow[j]) for j in inner),
        "inner_end": sum(bool(KICKER_END.search(texts[j])) for j in inner),
        "inner_dash": sum(bool(DASH.search(texts[j + 1])) for j in inner),
        "inner_colon": any(texts[j][-1:] in COLONS for j in inner),
        "many": max(d - k - 2, 0),
        "long": sum(sizes[j] > LONG for j in range(k, d)),
        "both": has_kicker and has_deck,
        "head_kicker": told.kinds[k, d][0],
        "head_deck": told.kinds[k, d][1],
        "head_narrowest": min(sizes[k:d]) / 20,
        "head_uneven": (widest - min(sizes[k:d])) / 10,
        "head_quoted": texts[k][:1] in QUOTES + "《",
        "head_asks": texts[d - 1][-1:] in "？?！!",
        "head_blank": any(char in BLANKS for text in texts[k:d] for char in text),
        "head_begins": told.begins[k],
        "head_least_begins": min(told.begins[k:d]),
        "head_ends": told.ends[d - 1],
        "head_least_ends": min(told.ends[k:d]),
        "shorter": has_kicker and sum(sizes[:k]) < 0.6 * sum(sizes[k:d]),
        "middle": n == 3 and (k, d) == (1, 2) and all(parted) and not any(alike),
        "lines": n / 4,
        "one_block": len(set(blocks)) == 1,
    }


def _of_part(
    texts: Sequence[str], blocks: Sequence[int], sizes: Sequence[float], told: Told, part: slice
) -> Iterator[tuple[str, float]]:
    """How long and wide the kicker, headline or deck is, and what stands in it; 0 where there is none."""
    own = texts[part]
    yield "size", sum(sizes[part]) / 20
    yield "count", len(own) / 2
    yield "widest", max(sizes[part], default=0.0) / 20
    yield "digits", sum(char.isdigit() for text in own for char in text) / 10
    yield "one_block", len(set(blocks[part])) == 1
    yield "bracket", any(char in "（）()" for text in own for char in text)
    yield "comma", any(char in "，," for text in own for char in text)
    yield "sounds", float(told.sounds[part].mean()) if own else 0.0


def cuts_of(
    heads: Sequence[tuple[Sequence[str], Sequence[int]]], language: Language, kinds: KindModel, networks: Looks
) -> list[Cut]:
    """The best way to part the lines of each head (texts, blocks); of equal ones the plainest."""
    told = _told([texts for texts, _ in heads], language, kinds)
    out = []
    for (texts, blocks), said in zip(heads, told, strict=True):
        ways = _evidence(texts, blocks, said)
        gains = [0.0]
        if len(ways) > 1:
            rows = np.array(list(ways.values()), dtype=np.float32)
            gains = np.sum([network(rows)[:, 0] for network in networks], axis=0).tolist()
        rated = zip(gains, ways or (Cut(0, 0),), strict=True)
        out.append(max(rated, key=lambda pair: (round(pair[0], 6), -pair[1].kicker, pair[1].deck))[1])
    return out


def parted_roles(
    texts: Sequence[str], blocks: Sequence[int], language: Language, kinds: KindModel, networks: Looks
) -> Cut:
    """`cuts_of` for one head."""
    return cuts_of([(texts, blocks)], language, kinds, networks)[0]
