"""Where it is unsure which part of an article goes on in which: said at the place, with what else might be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..chains import Floats
from ..chains.doubts import LIKELY, SUREST, Told, chances, doubt_weights, of_margins
from ..galley import Galley
from ..grounds import Rule
from ..model import Suspect
from ..seams import Lines, Seams
from ..seams.doubts import unsettled
from .nodes import Nodes
from .order import Order
from .strips import Strip

LONGEST = 60
"""Characters of what else might stand there."""

BRIEF = 20.0
"""Ems of a text that is short."""

REACH = 4.0
"""Nodes over which the doubt of others fades."""


def order_told(nodes: Nodes, order: Order, lines: Lines, seams: Seams) -> tuple[Told, Told]:
    """The evidence that each tie of nodes is wrong, and that each end is."""
    left, right = (np.array([tie[side] for tie in order.ties], dtype=np.int64) for side in (0, 1))
    ends = np.array(list(order.ends), dtype=np.int64)
    margins = np.array([*(tie.margin for tie in order.ties), *order.ends.values()])
    told = of_margins(margins, np.concatenate([left, ends]).astype(np.float64), REACH)
    count = len(left)
    ties = {name: value[:count] for name, value in told.items()}
    of_ends = {name: value[count:] for name, value in told.items()}
    follows, seam = seams.behind(len(lines))
    same = follows[nodes.last[left]] == nodes.first[right]
    one: Floats = np.ones(count)
    page = {"joined": float(lines.joined), "columns": float(lines.columns), "airy": lines.airy}
    odds = np.minimum(abs(nodes.told["head_odds"][left]), abs(nodes.told["head_odds"][right]))
    brief = np.asarray(np.exp(-np.expm1(nodes.told["length"]) / BRIEF), dtype=np.float64)
    ties |= {
        "head_text": one * (nodes.head[left] & ~nodes.head[right]),
        "heads": one * (nodes.head[left] & nodes.head[right]),
        "text_head": one * (~nodes.head[left] & nodes.head[right]),
        "table": one * (nodes.table[left] | nodes.table[right]),
        "byline": np.maximum(nodes.told["byline"][left], nodes.told["byline"][right]),
        "odds": np.asarray(np.exp(-6.0 * odds), dtype=np.float64),
        "brief": brief[right],
        "seam": one * same,
        "seam_margin": np.minimum(seam[nodes.last[left]], SUREST) / SUREST * same,
        "next": one * (right == left + 1),
        "back": one * (right < left),
    }  # fmt: skip
    of_ends |= {
        "head": nodes.head[ends].astype(np.float64),
        "sentence": nodes.told["sentence"][ends],
        "goes_on": (follows[nodes.last[ends]] >= 0).astype(np.float64),
        "brief": brief[ends],
    }
    for own in (ties, of_ends):
        own |= {name: np.full(len(own["bias"]), value) for name, value in page.items()}
    return ties, of_ends


def doubted(galley: Galley, nodes: Nodes, order: Order, lines: Lines, seams: Seams) -> Iterator[Suspect]:
    """What is likely wrong: which head is whose, what follows a paragraph, where an article ends."""
    if not len(lines) or not len(nodes):
        return
    ties, ends = order_told(nodes, order, lines, seams)
    weights = doubt_weights()
    places = [
        (
            Rule.HEAD_ELSEWHERE if nodes.head[tie.left] else Rule.GOES_ON_ELSEWHERE,
            tie.margin,
            chance,
            tie.left,
            nodes.texts[tie.right],
            nodes.texts[tie.runner_up][:LONGEST] if tie.runner_up >= 0 else "",
        )
        for tie, chance in zip(order.ties, chances(ties, weights["ties"]).tolist(), strict=True)
    ]
    places += [
        (Rule.MAY_GO_ON, margin, chance, last, "", "")
        for (last, margin), chance in zip(
            order.ends.items(), chances(ends, weights["ends"]).tolist(), strict=True
        )
        if not nodes.head[last]
    ]
    for rule, margin, chance, left, right, runner_up in places:
        part = nodes.parts[left]
        if chance > LIKELY and isinstance(part, Strip):
            end = galley.lines[part.lines[-1]].text.span()
            yield unsettled(rule, margin, chance, end, nodes.texts[left], right, runner_up)
