"""Where it is unsure which part of an article goes on in which: said at the place, with what else might be."""

from __future__ import annotations

from collections.abc import Iterator

from ..galley import Galley
from ..grounds import Rule
from ..model import Suspect
from ..seams.doubts import unsettled
from .nodes import Nodes
from .order import Order
from .strips import Strip

LOW_MARGIN = 2.0
"""Nats. A decision by less is a suspect. There are fewer of these than joins of lines, and more are wrong."""

LONGEST = 60
"""Characters of what else might stand there."""


def doubted(galley: Galley, nodes: Nodes, order: Order) -> Iterator[Suspect]:
    """What the evidence does not settle: which head is whose, what follows a paragraph, where an article ends."""
    places = [
        (
            Rule.HEAD_ELSEWHERE if nodes.head[tie.left] else Rule.GOES_ON_ELSEWHERE,
            tie.margin,
            tie.left,
            nodes.texts[tie.right],
            nodes.texts[tie.runner_up][:LONGEST] if tie.runner_up >= 0 else "",
        )
        for tie in order.ties
    ]
    places += [
        (Rule.MAY_GO_ON, margin, last, "", "") for last, margin in order.ends.items() if not nodes.head[last]
    ]
    for rule, margin, left, right, runner_up in places:
        part = nodes.parts[left]
        if margin < LOW_MARGIN and isinstance(part, Strip):
            end = galley.lines[part.lines[-1]].text.span()
            yield unsettled(rule, margin, end, nodes.texts[left], right, runner_up)
