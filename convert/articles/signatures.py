"""Who signs: bylines that stand as lines of their own, and what signs a notice at its foot.

Bylines are taken out before articles are put together, because a name says nothing of what goes on in what, and are
given to the articles behind that: where they stand says whose they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

import numpy as np

from ..bylines import MARKS, is_byline, is_signature, names_in
from ..chains.doubts import LIKELY
from ..figures import is_date
from ..galley import Galley
from ..grounds import Grounds, Rule
from ..language import Language
from ..model import Doubt, Suspect
from ..trace import Traced, printed
from .doubts import LONGEST
from .heads import lead_names
from .nodes import PHOTO, Nodes
from .strips import Strip, text_of

WORD = 1.8
"""Nats. In 18 of 24 names of persons no two characters go together by more; in 9 of 52 words and titles of two and
three characters, all 9 of two.
"""

MOST = 3
"""Lines that sign one article together. More lines of names are a list."""

INSIDE, UNDER_HEADS, AT_FOOT, AMID = 0.11, 0.2, 0.15, 0.85
"""How often bylines are another article's that stand between two parts of one article, below the heads of one, at the
foot of one, or elsewhere: of 438 on 164 typeset pages, as nearly as they can be told by where they stand.
"""

Group = tuple[Strip, ...]
"""Bylines that stand together."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What articles are put together of; what signs a notice, by the place of the paragraph before; and bylines."""

    strips: list[Strip]
    credits: dict[int, list[Strip]]
    bylines: list[Group]


def signed(galley: Galley, strips: Sequence[Strip], language: Language) -> Signed:
    """The strips of a page without what signs, and that. Where nothing else stands, bylines stay where they are."""
    rest, credits = _credited(galley, strips)
    left: list[Strip] = []
    bylines: list[Group] = []
    for signs, run in groupby(
        rest, lambda strip: strip.head and may_sign(text_of(galley, strip).text, language)
    ):
        group = tuple(run)
        if signs and len(group) <= MOST:
            bylines.append(group)
        else:
            left += group
    return Signed(left, credits, bylines) if left else Signed(rest, credits, [])


def may_sign(text: str, language: Language) -> bool:
    """Whether a line of heads is a byline: names behind a title, or behind a mark, or names alone that are no words.
    What credits a photograph is none.
    """
    if len(printed(text)) < 2 or PHOTO.search(text):
        return False
    return is_byline(text) or (text[0] in MARKS and is_signature(text)) or are_names(text, language)


def are_names(text: str, language: Language) -> bool:
    """Whether a line is names of persons and nothing else."""
    names = names_in(text)
    whole = "".join(names) == "".join(filter(str.isalnum, text))
    return bool(names) and whole and all(float(language.seams(name).max()) < WORD for name in names)


class Owner(NamedTuple):
    """Which article bylines sign, by its number, how likely that is wrong, and which else it may be."""

    article: int
    chance: float
    other: int


def owners(nodes: Nodes, chains: Sequence[Sequence[int]], bylines: Sequence[Group]) -> list[Owner]:
    """Which of the articles, chains of nodes, each group of bylines signs.

    It is that of the part before it: of its heads, or of the text at whose foot it stands; where that one is signed
    already, the one that begins right below.
    """
    home = {k: number for number, chain in enumerate(chains) for k in chain}
    begins = {next((k for k in chain if not nodes.head[k]), -1) for chain in chains}
    ends = {chain[-1] for chain in chains}
    has = [_is_signed(nodes, chain) for chain in chains]
    out = []
    for group in bylines:
        below = int(np.searchsorted(nodes.at, group[0].at))
        above = max(below - 1, 0)
        own, other = home[above], home[min(below, len(nodes) - 1)]
        if has[own] and not has[other] and below in begins:
            own, other, chance = other, own, AMID
        elif own == other:
            chance = INSIDE
        elif nodes.head[above]:
            chance = UNDER_HEADS if above not in ends else AMID
        else:
            chance = AT_FOOT if above in ends else AMID
        has[own] = True
        out.append(Owner(own, chance, other))
    return out


def unsure_bylines(
    galley: Galley, nodes: Nodes, chains: Sequence[Sequence[int]], given: Iterable[tuple[Group, Owner]]
) -> Iterator[Suspect]:
    """Bylines that are likely another article's."""
    for group, owner in given:
        if owner.chance > LIKELY:
            byline = Traced.joined(text_of(galley, strip) for strip in group)
            other = nodes.texts[chains[owner.other][0]][:LONGEST] if owner.other != owner.article else ""
            why = Grounds(Rule.SIGNED_ELSEWHERE)
            yield Suspect(Doubt.ORDER, byline.span(), byline.text, "", why, owner.chance, runner_up=other)


def _is_signed(nodes: Nodes, chain: Sequence[int]) -> bool:
    """Whether an article has a byline without any that was taken out: among its heads, or inside its lead."""
    lead = next((k for k in chain if not nodes.head[k] and not nodes.table[k]), None)
    return any(nodes.told["byline"][k] > 0 for k in chain if nodes.head[k]) or (
        lead is not None and bool(lead_names(nodes.texts[lead]))
    )


def _credited(galley: Galley, strips: Sequence[Strip]) -> tuple[list[Strip], dict[int, list[Strip]]]:
    """The strips without what signs a notice at its foot (an office and a date, or a date alone), and that by
    the place of the paragraph before it.
    """
    out: list[Strip] = []
    credits: dict[int, list[Strip]] = {}
    for strip, below in zip(strips, [*strips[1:], None], strict=False):
        last = out[-1] if out else None
        dated = strip.head and is_date(text_of(galley, strip).text)
        next_dated = below is not None and below.head and is_date(text_of(galley, below).text)
        if last is not None and not last.head and (dated or (strip.head and next_dated)):
            credits.setdefault(last.at, []).append(replace(strip, credit=True))
        else:
            out.append(strip)
    return out, credits
