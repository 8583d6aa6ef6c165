"""The evidence of a further look at a page's nodes: what the one before found of each pair's rivals and likes, and
the chains that it tied.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from ..chains import (
    Asked,
    Chains,
    Floats,
    Numbers,
    ahead_of_others,
    chosen,
    first_look,
    linked,
    picking,
    stacked,
)
from ..language.kinds import gathered
from ..language.topics import directions
from .evidence import FAR, common_words
from .nodes import Nodes

LINKED = 4
"""Nodes of a chain, before a cut and behind it, whose words are looked at together."""

SAID = 0.5
"""What is said for a pair, and against it, at the least."""

REACH = 12.0
"""Nodes over which an echo fades."""


def echoes(nodes: Nodes, asked: Asked, gain: Floats) -> NDArray[np.float32]:
    """The evidence of a further look, [pairs, kinds]. `gain` is [pairs, 1] of the one before."""
    x, y, best = asked.rows, asked.columns, gain[:, 0]
    apart = np.clip(y - x, -FAR, FAR) + FAR
    kind = (apart * 2 + nodes.head[x]) * 2 + nodes.head[y]
    looked = first_look(asked, best, kind, np.arange(len(nodes), dtype=np.int64), REACH)
    share = looked["share"]
    chains = linked(len(nodes), chosen(asked.spread(best)))
    told = {
        "gain": np.clip(best, -20, 20),
        **looked,
        "chosen": (chains.behind[x] == y) * 1.0,
        "taken": np.bincount(y, share, minlength=len(nodes))[y] - share,
        "goes_on": np.bincount(x, share, minlength=len(nodes))[x] - share,
    }
    told |= in_turn(nodes, asked, share, chains)
    return stacked(told | chained(nodes, x, y, chains))


def in_turn(nodes: Nodes, asked: Asked, share: Floats, chains: Chains) -> dict[str, Floats]:
    """Whether the pairs that the look before tied far apart come in the same turn as each pair of their kind, or the
    other way round: where all heads of a page stand behind all bodies, the second head is that of the second body.
    """
    x, y = asked.rows, asked.columns
    kind = nodes.head[x] * 2 + nodes.head[y]
    tied = np.flatnonzero((chains.behind[x] == y) & (y != x + 1))
    near, page = np.zeros(len(x)), np.zeros(len(x))
    for one in range(4):
        own, far = np.flatnonzero(kind == one), tied[kind[tied] == one]
        behind = x[own, None] - x[None, far]
        turn = np.sign(behind * (y[own, None] - y[None, far]))
        faded = np.exp(-abs(behind) / REACH)
        page[own], near[own] = _balance(turn, share[far]), _balance(turn * faded, share[far])
    return {"turn_on_page": page, "turn_near": near}


def _balance(turn: Floats, weight: Floats) -> Floats:
    """Nats by which what is said for each outweighs what is said against it."""
    said_for, against = np.maximum(turn, 0.0) @ weight, np.maximum(-turn, 0.0) @ weight
    return np.asarray(np.log((said_for + SAID) / (against + SAID)))


def chained(nodes: Nodes, x: Numbers, y: Numbers, chains: Chains) -> dict[str, Floats]:
    """What the chains of the look before say of a pair: `x` and what goes before it, `y` and what follows it."""
    (before, after), (first, last) = (
        (chains.windows(length, ahead=False), chains.windows(length, ahead=True))
        for length in (LINKED, len(nodes))
    )
    same, ring, between, ends, begins = (one.astype(np.float64) for one in chains.places(x, y))
    told = {
        "same_chain": same,
        "chain_ring": ring,
        "chain_between": between,
        "ends_chain": ends,
        "begins_chain": begins,
    }
    told |= {f"all_{name}": value for name, value in _of_words(nodes, first, last, x, y).items()}
    return _of_words(nodes, before, after, x, y) | told | _of_parts(nodes, chains, after, x, y)


def _weight(words: csr_array) -> Floats:
    """The sum of each row."""
    return np.asarray(words.sum(axis=1)).reshape(-1)


def _of_words(
    nodes: Nodes, before: list[list[int]], after: list[list[int]], x: Numbers, y: Numbers
) -> dict[str, Floats]:
    """What the words say of what goes before the cut and what follows it, and those of the heads before it."""
    heads = [[k for k in chain if nodes.head[k]] for chain in before]
    picked = [picking(chains, len(nodes)) for chains in (before, after, heads)]
    held, other, of_heads = (gathered(nodes.words, pick) for pick in picked)
    common, said = common_words(held, other), common_words(of_heads, other)
    shared = common / np.maximum(np.sqrt(np.outer(_weight(held), _weight(other))), 1.0)
    share = said / np.maximum(_weight(of_heads), 1.0)[:, None]
    tied, follows, headline = (directions(pick @ nodes.topics.whole) for pick in picked)
    topic, head_topic = tied @ follows.T, headline @ follows.T
    told = {
        "chain_common": np.log1p(common[x, y]) / 4,
        "chain_heads": np.log1p(said[x, y]) / 4,
        "chain_heads_share": share[x, y],
        "chain_topic": topic[x, y],
        "chain_heads_topic": head_topic[x, y],
        "chain_shared": shared[x, y],
    }
    for name, scores in (("shared", shared), ("heads", share), ("topic", topic), ("heads_topic", head_topic)):
        of_row, of_column = ahead_of_others(scores)
        told[f"chain_{name}_ahead_of_row"] = np.clip(of_row[x, y], -2, 2)
        told[f"chain_{name}_ahead_of_column"] = np.clip(of_column[x, y], -2, 2)
    return told


def _of_parts(
    nodes: Nodes, chains: Chains, after: list[list[int]], x: Numbers, y: Numbers
) -> dict[str, Floats]:
    """Heads and texts of the two chains, and how long they are."""
    n = len(nodes)
    headed, bodied = np.zeros(n), np.zeros(n)
    size_before, size_behind = np.zeros(n), np.zeros(n)
    lengths = np.expm1(nodes.told["length"])
    for chain in chains.members:
        headed[chain] = np.maximum.accumulate(nodes.head[chain])
        bodied[chain] = np.maximum.accumulate(~nodes.head[chain[::-1]])[::-1]
        size_before[chain] = np.cumsum(lengths[chain])
        size_behind[chain] = np.cumsum(lengths[chain[::-1]])[::-1]
    heads_follow = np.array([float(nodes.head[chain].any()) for chain in after])
    return {
        "headed": headed[x],
        "heads_follow": heads_follow[y],
        "bodied": bodied[y],
        "size_before": np.log1p(size_before[x]),
        "size_behind": np.log1p(size_behind[y]),
        "rank": np.log1p(chains.rank[x]),
    }
