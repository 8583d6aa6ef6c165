"""A page on the desk: its paragraphs, tables and head lines, with the evidence for what may be decided of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..galley import Galley
from ..language import Language
from ..language.kinds import load_kinds
from ..seams import Lines, Seam
from .groups import head_link_evidence
from .links import LINK, Link, links_of, subhead_evidence
from .strips import Floats, Strip, text_of
from .units import Unit, Words, units_of, words_of

SEAM, NEXT, HEAD, TABLE = (LINK.index(name) for name in ("seam", "next", "head_between", "table_between"))
PARTING = [LINK.index(name) for name in ("opens", "jumped", "from_table", "to_table")]
"""Evidence that the page itself begins something new there."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A page with the evidence for all that may be decided of it."""

    units: list[Unit]
    heads: list[Strip]
    texts: list[str]
    links: list[Link]
    subheads: dict[int, Floats]
    """Evidence of the links over a head line, by their number."""
    joinable: list[bool]
    """Whether head line k and k + 1 stand together, no paragraph or table between."""
    head_links: Floats
    words: Words
    head_shares: Floats
    """How much each head line sounds like one."""
    head_at: Floats


@dataclass(slots=True)
class State:
    """What is decided: the link (its number) behind each unit, -1 for none, and the head lines that end a group."""

    behind: list[int]
    cut: list[bool]


def desk_of(
    galley: Galley, lines: Lines, seams: Sequence[Seam], strips: Sequence[Strip], language: Language
) -> Desk:
    """A page with the evidence, from its strips and the seams between its lines."""
    kinds = load_kinds()
    units = units_of(galley, lines, strips, kinds)
    heads = [strip for strip in strips if strip.head]
    texts = [text_of(galley, strip).text for strip in heads]
    links = links_of(lines, seams, units, heads, language, kinds)
    words = words_of(texts, units, kinds)
    shares = kinds.shares("head", texts)
    places = [unit.at for unit in units]
    joinable = [not any(a.at < at < b.at for at in places) for a, b in pairwise(heads)]
    return Desk(
        units=units,
        heads=heads,
        texts=texts,
        links=links,
        subheads={
            n: subhead_evidence(lines, units, link, texts[link.over])
            for n, link in enumerate(links)
            if link.over >= 0
        },
        joinable=joinable,
        head_links=head_link_evidence(lines, heads, texts, language, shares, words),
        words=words,
        head_shares=shares,
        head_at=np.array([float(head.at) for head in heads]),
    )


def first_state(desk: Desk) -> State:
    """Each unit followed by the next that no head parts from it, and groups of what stands together."""
    behind = [-1] * len(desk.units)
    taken: set[int] = set()
    for seam in (True, False):
        for n, link in enumerate(desk.links):
            if link.over >= 0 or behind[link.left] >= 0 or link.right in taken:
                continue
            is_seam, is_next, head, table = (bool(link.evidence[k]) for k in (SEAM, NEXT, HEAD, TABLE))
            if link.evidence[PARTING].any():
                continue
            if (is_seam and seam) or (is_next and not head and not table and not seam):
                if closes_ring(desk, behind, link):
                    continue
                behind[link.left] = n
                taken.add(link.right)
    return State(behind, [not joinable for joinable in desk.joinable])


def closes_ring(desk: Desk, behind: Sequence[int], link: Link) -> bool:
    """Whether a link would lead back to where it begins."""
    at = link.right
    while at != link.left:
        if behind[at] < 0:
            return False
        at = desk.links[behind[at]].right
    return True


def bodies_in(desk: Desk, state: State) -> list[tuple[int, ...]]:
    """The chains of units of a state."""
    after = [desk.links[n].right if n >= 0 else -1 for n in state.behind]
    led = set(after)
    out = []
    for k in range(len(after)):
        if k in led:
            continue
        body = [k]
        while (k := after[k]) >= 0:
            body.append(k)
        out.append(tuple(body))
    return out


def groups_in(desk: Desk, state: State, over: set[int]) -> list[tuple[int, ...]]:
    """The head lines of a state that stand together, but for those that are headings inside an article."""
    out: list[list[int]] = []
    for k in range(len(desk.heads)):
        if k in over:
            continue
        if out and out[-1][-1] == k - 1 and not state.cut[k - 1]:
            out[-1].append(k)
        else:
            out.append([k])
    return [tuple(group) for group in out]
