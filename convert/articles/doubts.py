"""Where it is unsure which part of an article goes on in which: said at the place, with what else might be."""

from __future__ import annotations

from collections.abc import Iterator

from ..galley import Galley
from ..grounds import Grounds, Rule, nats
from ..model import Doubt, Suspect
from ..trace import Span
from .nodes import Nodes
from .order import Order
from .strips import Strip

UNSURE = {Rule.HEAD_ELSEWHERE: 1.5, Rule.GOES_ON_ELSEWHERE: 1.5, Rule.MAY_GO_ON: 1.5}
"""Nats by which a decision must be better than the next best, or it is doubted."""

SHOWN = 8
"""Characters that are shown on either side."""


def doubted(galley: Galley, nodes: Nodes, order: Order) -> Iterator[Suspect]:
    """What the evidence does not settle: which head is whose, what follows a paragraph, where an article ends."""
    for tie in order.ties:
        rule = Rule.HEAD_ELSEWHERE if nodes.head[tie.left] else Rule.GOES_ON_ELSEWHERE
        if tie.margin < UNSURE[rule]:
            other = nodes.texts[tie.runner_up] if tie.runner_up >= 0 else ""
            yield from _suspect(
                galley, nodes, tie.left, tie.right, Grounds(rule, (), (nats(tie.margin),)), other
            )
    for last, margin in order.ends.items():
        if margin < UNSURE[Rule.MAY_GO_ON] and not nodes.head[last]:
            yield from _suspect(galley, nodes, last, -1, Grounds(Rule.MAY_GO_ON, (), (nats(margin),)), "")


def _suspect(
    galley: Galley, nodes: Nodes, left: int, right: int, why: Grounds, runner_up: str
) -> Iterator[Suspect]:
    part = nodes.parts[left]
    if not isinstance(part, Strip):
        return
    end = galley.lines[part.lines[-1]].text.span()
    behind = nodes.texts[right][:SHOWN] if right >= 0 else ""
    shown = f"{nodes.texts[left][-SHOWN:]}|{behind}"
    yield Suspect(
        Doubt.ORDER, Span(end.source, end.end - 1, end.end), shown, "", why, 0.5, runner_up=runner_up[:60]
    )
