"""The evidence of a further look at a page's lines: the chains that the one before tied, and what they say.

A stretch is a run of lines that follow one another without a doubt. A look ties stretches to chains, and a chain
knows more than the lines at a cut do: what its legs are about and how long they are, and which bracket is still open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from ..chains import Asked, Floats, Numbers, ahead_of_others, chains_of, chosen, signed_log
from ..language.kinds import WINDOW, load_kinds, unit_rows
from ..language.topics import directions, load_topics
from .evidence import FAR, Pairs
from .lines import Lines, balance

LINKED: Final = 24
"""Stretches of a chain, before a cut and behind it, whose words are looked at together."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """A page's stretches, by the order in which they stand."""

    first: Numbers
    last: Numbers
    """Their first lines and their last."""
    texts: tuple[str, ...]
    topics: Floats
    """What each is about, as sums: of several together it is the sum of theirs."""
    words: csr_array
    """The pairs of characters of each by how rare they are."""
    opened: tuple[int, ...]
    """Brackets and quotation marks opened and not closed in each; below 0, closed and not opened."""


def stretches_of(lines: Lines, left: Numbers, right: Numbers) -> Stretches:
    """The stretches between the lines `right`, that each begin one, and `left`, that each end one."""
    texts = tuple("".join(lines.texts[a : b + 1]) for a, b in zip(right.tolist(), left.tolist(), strict=True))
    opened = tuple(map(balance, texts))
    return Stretches(right, left, texts, load_topics().sums(texts), load_kinds().words(texts), opened)


@dataclass(frozen=True, slots=True)
class _Links:
    """What each stretch goes on in and comes from (-1 for nothing), its chain, and its place in that."""

    behind: Numbers
    before: Numbers
    chain: Numbers
    rank: Numbers
    chains: list[list[int]]


def _links(asked: Asked, best: Floats) -> _Links:
    found = chosen(asked.spread(best))
    n = asked.shape[0]
    behind, before, chain, rank = (np.full(n, -1, dtype=np.int64) for _ in range(4))
    for a, b in found.items():
        behind[a], before[b] = b, a
    chains = chains_of(n, found)
    for number, members in enumerate(chains):
        chain[members], rank[members] = number, np.arange(len(members))
    return _Links(behind, before, chain, rank, chains)


def _windows(chains: list[list[int]], n: int, ahead: bool) -> csr_array:
    """Which stretches count with each: those before it in its chain and itself, or `ahead` those behind."""
    rows, columns = [], []
    for members in chains:
        for rank, k in enumerate(members):
            held = members[rank : rank + LINKED] if ahead else members[max(rank - LINKED + 1, 0) : rank + 1]
            rows += [k] * len(held)
            columns += held
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(n, n))


def _gathered(words: csr_array, windows: csr_array) -> csr_array:
    """The words of all that counts with each stretch, each word once."""
    rare = np.zeros(words.shape[1])
    rare[words.indices] = words.data
    out = csr_array(windows @ words)
    out.data = rare[out.indices]
    return unit_rows(out)


@dataclass(frozen=True, slots=True)
class _Runs:
    """Of each stretch, along its chain: characters and open brackets of its paragraph, lines of its leg, texts."""

    said: Numbers
    opened: Numbers
    leg: Numbers
    step: Numbers
    """Blocks from the leg before to this one, 0 for none."""
    text: list[str]


def _runs(stretches: Stretches, lines: Lines, links: _Links, paragraph: Numbers, ahead: bool) -> _Runs:
    """What stands before each stretch's end in its chain, or `ahead` what stands behind its beginning.

    `paragraph` tells of each stretch whether a paragraph ends behind it.
    """
    n = len(stretches.texts)
    said, opened, leg, step = (np.zeros(n, dtype=np.int64) for _ in range(4))
    text = [""] * n
    for members in links.chains:
        last = -1
        for k in reversed(members) if ahead else members:
            size = int(stretches.last[k] - stretches.first[k]) + 1
            said[k], opened[k], leg[k] = len(stretches.texts[k]), stretches.opened[k], size
            text[k] = stretches.texts[k]
            if last >= 0:
                one, other = (k, last) if ahead else (last, k)
                whole = text[k] + text[last] if ahead else text[last] + text[k]
                text[k] = whole[:WINDOW] if ahead else whole[-WINDOW:]
                if not paragraph[one]:
                    said[k] += said[last]
                    opened[k] += opened[last]
                if stretches.first[other] == stretches.last[one] + 1:
                    leg[k] += leg[last]
                    step[k] = step[last]
                else:
                    step[k] = lines.block[stretches.first[other]] - lines.block[stretches.last[one]]
            last = k
    return _Runs(said, opened, leg, step, text)


def chained(
    lines: Lines, stretches: Stretches, pairs: Pairs, asked: Asked, gain: Floats
) -> dict[str, Floats]:
    """What the chains say of each pair: of what goes before its first stretch, and of what follows its second.

    `gain` is [pairs, 2], what each pair gained at the look before.
    """
    a, b = asked.rows, asked.columns
    n = asked.shape[0]
    best = gain.max(axis=1)
    links = _links(asked, best)
    taken = np.flatnonzero(links.behind[a] == b)
    paragraph = np.zeros(n, dtype=bool)
    paragraph[a[taken]] = gain[taken, 1] > gain[taken, 0]
    held, other = _windows(links.chains, n, False), _windows(links.chains, n, True)
    tied, follows = directions(held @ stretches.topics), directions(other @ stretches.topics)
    topic = tied @ follows.T
    common = (_gathered(stretches.words, held) @ _gathered(stretches.words, other).T).toarray()
    topic_ahead, common_ahead = ahead_of_others(topic), ahead_of_others(common)
    up, down = (_runs(stretches, lines, links, paragraph, ahead) for ahead in (False, True))
    kinds = load_kinds()
    last, lead = kinds.shares("last", up.text), kinds.shares("lead", down.text)
    same = links.chain[a] == links.chain[b]
    step = lines.block[pairs.j] - lines.block[pairs.i]
    apart = pairs.j != pairs.i + 1
    one = np.ones(len(a))
    return {
        "chain_chosen": one * (links.behind[a] == b),
        "chain_same": one * same,
        "chain_ring": one * (same & (links.rank[b] <= links.rank[a])),
        "chain_between": one * (same & (links.rank[b] > links.rank[a] + 1)),
        "chain_ends": one * (links.behind[a] < 0),
        "chain_begins": one * (links.before[b] < 0),
        "chain_topic": topic[a, b],
        "chain_topic_ahead_of_row": np.clip(topic_ahead[0][a, b], -2, 2),
        "chain_topic_ahead_of_column": np.clip(topic_ahead[1][a, b], -2, 2),
        "chain_common": common[a, b],
        "chain_common_ahead_of_row": np.clip(common_ahead[0][a, b], -1, 1),
        "chain_common_ahead_of_column": np.clip(common_ahead[1][a, b], -1, 1),
        "chain_last": last[a],
        "chain_lead": lead[b],
        "chain_opened": np.clip(up.opened[a], -3, 3),
        "chain_closed": np.clip(down.opened[b], -3, 3),
        "chain_balance": np.clip(abs(up.opened[a] + down.opened[b]), 0, 3),
        "chain_said_before": np.log1p(up.said[a]),
        "chain_said_behind": np.log1p(down.said[b]),
        "chain_leg_before": np.log1p(up.leg[a]),
        "chain_leg_behind": np.log1p(down.leg[b]),
        "chain_legs_apart": np.clip(up.leg[a] - down.leg[b], -FAR, FAR) / FAR,
        "chain_legs_alike": np.exp(-abs(up.leg[a] - down.leg[b]) / 1.5) * apart,
        "chain_step_before": signed_log(np.clip(up.step[a], -FAR, FAR)),
        "chain_step_behind": signed_log(np.clip(down.step[b], -FAR, FAR)),
        "chain_step_as_before": one * (apart & (step == up.step[a])),
        "chain_step_as_behind": one * (apart & (step == down.step[b])),
    }
