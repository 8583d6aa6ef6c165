"""The evidence of a further look at a page's lines: the chains that the one before tied, and what they say.

A stretch is a run of lines that follow one another without a doubt. A look ties stretches to chains, and a chain
knows more than the lines at a cut do: what its legs are about and how long they are, and which bracket is still open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from ..chains import Asked, Chains, Floats, Numbers, ahead_of_others, chosen, linked, picking, signed_log
from ..language.kinds import WINDOW, gathered, load_kinds, unit_rows
from ..language.topics import directions, load_topics
from .evidence import FAR
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
class _Runs:
    """Of each stretch, along its chain: characters and open brackets of its paragraph, lines of its leg, texts."""

    said: Numbers
    opened: Numbers
    leg: Numbers
    step: Numbers
    """Blocks from the leg before to this one, 0 for none."""
    text: list[str]


def _runs(stretches: Stretches, lines: Lines, chains: Chains, paragraph: Numbers, ahead: bool) -> _Runs:
    """What stands before each stretch's end in its chain, or `ahead` what stands behind its beginning.

    `paragraph` tells of each stretch whether a paragraph ends behind it.
    """
    n = len(stretches.texts)
    said, opened, leg, step = (np.zeros(n, dtype=np.int64) for _ in range(4))
    text = [""] * n
    for members in chains.members:
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


def chained(lines: Lines, stretches: Stretches, asked: Asked, gain: Floats) -> dict[str, Floats]:
    """What the chains say of each pair: of what goes before its first stretch, and of what follows its second.

    `gain` is [pairs, 2], what each pair gained at the look before.
    """
    a, b = asked.rows, asked.columns
    chains = linked(asked.shape[0], chosen(asked.spread(gain.max(axis=1))))
    taken = np.flatnonzero(chains.behind[a] == b)
    paragraph = np.zeros(asked.shape[0], dtype=bool)
    paragraph[a[taken]] = gain[taken, 1] > gain[taken, 0]
    same, ring, between, ends, begins = (one.astype(np.float64) for one in chains.places(a, b))
    told = {
        "chain_chosen": (chains.behind[a] == b) * 1.0,
        "chain_same": same,
        "chain_ring": ring,
        "chain_between": between,
        "chain_ends": ends,
        "chain_begins": begins,
    }
    up, down = (_runs(stretches, lines, chains, paragraph, ahead) for ahead in (False, True))
    return told | _of_words(stretches, chains, a, b) | _of_runs(lines, stretches, a, b, up, down)


def _of_words(stretches: Stretches, chains: Chains, a: Numbers, b: Numbers) -> dict[str, Floats]:
    """What both sides of a cut are about, and the words that they share."""
    held, other = (
        picking(chains.windows(LINKED, ahead=ahead), len(stretches.texts)) for ahead in (False, True)
    )
    topic = directions(held @ stretches.topics) @ directions(other @ stretches.topics).T
    before, behind = (unit_rows(gathered(stretches.words, picked)) for picked in (held, other))
    common = (before @ behind.T).toarray()
    out: dict[str, Floats] = {}
    for name, scores, most in (("topic", topic, 2), ("common", common, 1)):
        of_row, of_column = ahead_of_others(scores)
        out |= {
            f"chain_{name}": scores[a, b],
            f"chain_{name}_ahead_of_row": np.clip(of_row[a, b], -most, most),
            f"chain_{name}_ahead_of_column": np.clip(of_column[a, b], -most, most),
        }
    return out


def _of_runs(
    lines: Lines, stretches: Stretches, a: Numbers, b: Numbers, up: _Runs, down: _Runs
) -> dict[str, Floats]:
    """What was printed before a cut, `up` its chain, and behind it, `down` the other: sounds, brackets, lengths."""
    kinds = load_kinds()
    last, lead = kinds.shares("last", up.text), kinds.shares("lead", down.text)
    i, j = stretches.last[a], stretches.first[b]
    step = lines.block[j] - lines.block[i]
    apart = j != i + 1
    one = np.ones(len(a))
    return {
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
