"""Kicker, headline and deck told apart among the lines of one article's heads.

The lines of a head keep their order: first the kicker, then the headline, then the deck. Which are which shows
in their words (a kicker says who and where, and breaks off), in how they stand (a kicker stands in a block of
its own), and in their width (the lines of a couplet are equally long). Small networks weigh all of it for each way
to part the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
        between = follow[joint : joint + n - 1]
        yield Told(between, begins[own], ends[own], sounds[own], {(k, d): next(shares) for k, d in cuts(n)})
        at, joint = at + n, joint + n - 1


def role_evidence(
    texts: Sequence[str], blocks: Sequence[int], language: Language, kinds: KindModel
) -> dict[Cut, Floats]:
    """The evidence for each way to part the lines of a head, [ROLES]."""
    (told,) = _told([texts], language, kinds)
    return _evidence(texts, blocks, told)


@dataclass(frozen=True, slots=True)
class _Head:
    """The lines of a head with their blocks and widths (ems), and what is told of them. Of each two neighbours:
    whether they stand in different blocks, and whether they are equally wide.
    """

    texts: Sequence[str]
    blocks: Sequence[int]
    sizes: Sequence[float]
    parted: Sequence[bool]
    alike: Sequence[bool]
    told: Told


def _evidence(texts: Sequence[str], blocks: Sequence[int], told: Told) -> dict[Cut, Floats]:
    sizes = [ems(text) for text in texts]
    parted = [one != other for one, other in pairwise(blocks)]
    alike = [abs(one - other) <= NEAR_ALIKE for one, other in pairwise(sizes)]
    head = _Head(texts, blocks, sizes, parted, alike, told)
    out = {}
    for cut in cuts(len(texts)):
        values = _of_whole(head, cut) | _of_headline(head, cut)
        if cut.kicker:
            values |= _of_kicker(head, cut)
        if cut.deck < len(texts):
            values |= _of_deck(head, cut)
        out[cut] = np.array([float(values.get(name, 0.0)) for name in ROLES])
    return out


def _of_whole(head: _Head, cut: Cut) -> dict[str, float]:
    """How many lines and parts a head has."""
    n, (k, d) = len(head.texts), cut
    return {
        "lines": n / 4,
        "one_block": len(set(head.blocks)) == 1,
        "both": k > 0 and d < n,
        "middle": n == 3 and (k, d) == (1, 2) and all(head.parted) and not any(head.alike),
    }


def _of_kicker(head: _Head, cut: Cut) -> dict[str, float]:
    """What the kicker says, how it stands and how wide it is beside the headline."""
    texts, sizes, told = head.texts, head.sizes, head.told
    k, d = cut
    last = k - 1
    return _of_part(head, "kicker", slice(0, k)) | {
        "kicker": True,
        "kicker_end": bool(KICKER_END.search(texts[last])),
        "kicker_kind": told.kinds[0, k][0],
        "kicker_parted": head.parted[last],
        "kicker_alike": head.alike[last],
        "kicker_follow": told.follow[last],
        "kicker_lines": last,
        "kicker_inner": sum(head.parted[:last]),
        "kicker_colon": texts[last][-1:] in COLONS,
        "kicker_wider": (max(sizes[:k]) - max(sizes[k:d])) / 10,
        "kicker_number": texts[0][:1].isdigit(),
        "kicker_book": any("《" in text for text in texts[:k]),
        "kicker_last": told.ends[last],
        "shorter": sum(sizes[:k]) < 0.6 * sum(sizes[k:d]),
    }


def _of_deck(head: _Head, cut: Cut) -> dict[str, float]:
    """What the deck says, how it stands and how wide it is beside the headline."""
    texts, sizes, told = head.texts, head.sizes, head.told
    n, (k, d) = len(texts), cut
    return _of_part(head, "deck", slice(d, n)) | {
        "deck": True,
        "deck_dash": bool(DASH.search(texts[d])),
        "deck_end": bool(DECK.search(texts[-1])),
        "deck_kind": told.kinds[d, n][1],
        "deck_parted": head.parted[d - 1],
        "deck_alike": head.alike[d - 1],
        "deck_follow": told.follow[d - 1],
        "deck_lines": n - d - 1,
        "deck_longer": sum(sizes[d:]) > sum(sizes[k:d]) + 2,
        "deck_wider": (max(sizes[d:]) - max(sizes[k:d])) / 10,
        "deck_begins": told.begins[d],
    }


def _of_headline(head: _Head, cut: Cut) -> dict[str, float]:
    """What the headline says, and how its lines stand to one another."""
    told, (k, d) = head.told, cut
    texts, sizes = head.texts[k:d], head.sizes[k:d]
    inner = slice(k, d - 1)
    return _of_part(head, "head", slice(k, d)) | {
        "inner_parted": sum(head.parted[inner]),
        "inner_unlike": sum(not alike for alike in head.alike[inner]),
        "inner_follow": sum(told.follow[inner].tolist()),
        "inner_end": sum(bool(KICKER_END.search(text)) for text in texts[:-1]),
        "inner_dash": sum(bool(DASH.search(text)) for text in texts[1:]),
        "inner_colon": any(text[-1:] in COLONS for text in texts[:-1]),
        "many": max(d - k - 2, 0),
        "long": sum(size > LONG for size in sizes),
        "head_kicker": told.kinds[cut][0],
        "head_deck": told.kinds[cut][1],
        "head_narrowest": min(sizes) / 20,
        "head_uneven": (max(sizes) - min(sizes)) / 10,
        "head_quoted": texts[0][:1] in QUOTES + "《",
        "head_asks": texts[-1][-1:] in "？?！!",
        "head_blank": any(char in BLANKS for text in texts for char in text),
        "head_begins": told.begins[k],
        "head_least_begins": min(told.begins[k:d]),
        "head_ends": told.ends[d - 1],
        "head_least_ends": min(told.ends[k:d]),
    }


def _of_part(head: _Head, name: str, part: slice) -> dict[str, float]:
    """How long and wide the kicker, headline or deck is, and what stands in it."""
    texts, sizes = head.texts[part], head.sizes[part]
    return {
        f"{name}_size": sum(sizes) / 20,
        f"{name}_count": len(texts) / 2,
        f"{name}_widest": max(sizes) / 20,
        f"{name}_digits": sum(char.isdigit() for text in texts for char in text) / 10,
        f"{name}_one_block": len(set(head.blocks[part])) == 1,
        f"{name}_bracket": any(char in "（）()" for text in texts for char in text),
        f"{name}_comma": any(char in "，," for text in texts for char in text),
        f"{name}_sounds": float(head.told.sounds[part].mean()),
    }


def cuts_of(
    heads: Sequence[tuple[Sequence[str], Sequence[int]]],
    language: Language,
    kinds: KindModel,
    networks: Looks,
) -> list[Cut]:
    """The best way to part the lines of each head (texts, blocks); of equal ones the plainest."""
    several = _told([texts for texts, _ in heads if len(texts) > 1], language, kinds)
    out = []
    for texts, blocks in heads:
        if len(texts) < 2:
            out.append(Cut(0, len(texts)))
            continue
        ways = _evidence(texts, blocks, next(several))
        rows = np.array(list(ways.values()), dtype=np.float32)
        gains = np.sum([network(rows)[:, 0] for network in networks], axis=0).tolist()
        rated = zip(gains, ways, strict=True)
        out.append(max(rated, key=lambda pair: (round(pair[0], 6), -pair[1].kicker, pair[1].deck))[1])
    return out


def parted_roles(
    texts: Sequence[str], blocks: Sequence[int], language: Language, kinds: KindModel, networks: Looks
) -> Cut:
    """`cuts_of` for one head."""
    return cuts_of([(texts, blocks)], language, kinds, networks)[0]
