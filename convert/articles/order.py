"""Articles put together: which head goes on in which, which paragraph in which, decided for the whole page.

An article is a chain: kicker, headline, deck, byline, paragraphs, headings inside it, tables. Heads may stand below
or beside their bodies and a body in two places, so that is a question for every part of the page. It is decided as
the seams of lines are: the evidence of each pair, a first look and further ones, one assignment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from ..chains import Looks, Tie, chains_of, left_open, load_looks, looked_at, tied
from ..language import Language
from ..seams import Lines, Seams
from .echoes import echoes
from .evidence import asked_nodes, common_words, evidence
from .nodes import Nodes

SHIPPED: Final = Path(__file__).parent.with_suffix(".npz")
"""What the evidence counts, learnt by `training/articles.py`."""

CROWNED: Final = 4.0
"""Nats that a tie of a head to the text below it is said to have: set by hand, enough to be no suspect."""


def shipped() -> Looks:
    """The networks of the package."""
    return load_looks(SHIPPED)


@dataclass(frozen=True, slots=True)
class Order:
    """Which node goes on in which, and by how many nats it is better that each last one goes on in nothing."""

    ties: tuple[Tie, ...] = ()
    ends: Mapping[int, float] = field(default_factory=dict)

    def behind(self) -> dict[int, int]:
        """What each node goes on in."""
        return {tie.left: tie.right for tie in self.ties}


def ordered(nodes: Nodes, lines: Lines, seams: Seams, language: Language, looks: Looks) -> Order:
    """Which node goes on in which, at most one from and to each."""
    if len(nodes) < 2 or not len(lines):
        return Order(ends=dict.fromkeys(range(len(nodes)), np.inf))
    if _has_one_story(nodes):
        return _one_story(nodes)
    common = common_words(nodes.words, nodes.words)
    asked = asked_nodes(nodes, seams, common)
    told = evidence(nodes, lines, seams, asked, common, language)
    gain = asked.spread(looked_at(looks, told, asked, partial(echoes, nodes))[:, 0])
    every = np.arange(len(nodes), dtype=np.int64)
    order = Order(tuple(tied(gain, every, every, {})))
    whole = Order((*order.ties, *_crowned(nodes, order.behind())))
    return replace(whole, ends=left_open(gain, whole.behind()))


def _has_one_story(nodes: Nodes) -> bool:
    """Whether a page has one text, or one table, and no table below a head of its own beside it."""
    body = ~nodes.head
    text = body & ~nodes.table
    headed = nodes.table[1:] & nodes.head[:-1]
    return bool(body.sum() == 1 or (text.sum() == 1 and not headed.any()))


def _one_story(nodes: Nodes) -> Order:
    """A page with one story: its heads in their order, the text, and its tables."""
    text = ~nodes.head & ~nodes.table
    chain = [k for kind in (nodes.head, text, nodes.table) for k in np.flatnonzero(kind).tolist()]
    ties = tuple(Tie(one, other, np.inf, -1) for one, other in pairwise(chain))
    return Order(ties, {chain[-1]: np.inf})


def _crowned(nodes: Nodes, behind: Mapping[int, int]) -> Iterator[Tie]:
    """Heads that are nobody's, tied to the text right below them if that has no head of its own: pages of one story
    say too little for the networks.
    """
    chains = chains_of(len(nodes), behind)
    first = {chain[0]: chain for chain in chains}
    byline = nodes.told["byline"] > 0
    for chain in chains:
        below = first.get(chain[-1] + 1, [])
        bare = below and not (nodes.head[below] & ~byline[below]).any() and not nodes.head[below].all()
        if bare and nodes.head[chain].all():
            yield Tie(chain[-1], below[0], CROWNED, -1)
