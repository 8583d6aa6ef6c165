"""Seams that the evidence does not settle, said at their places; and how any such place is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..galley import Galley
from ..grounds import Grounds, Rule, nats
from ..model import Doubt, Suspect
from ..trace import Span
from . import Lines, Seam

LOW_MARGIN = 1.5
"""Nats. A decision by less is a suspect."""

SHOWN = 8
"""Characters that are shown on either side."""


def unsettled(rule: Rule, margin: float, end: Span, left: str, right: str, runner_up: str = "") -> Suspect:
    """What is said of a place behind which something else might stand: `left` ends at `end`, `right` stands there."""
    return Suspect(
        Doubt.ORDER,
        Span(end.source, end.end - 1, end.end),
        f"{left[-SHOWN:]}|{right[:SHOWN]}",
        "",
        Grounds(rule, (), (nats(margin),)),
        0.5,
        runner_up=runner_up,
    )


def is_near(seam: Seam, lines: Lines) -> bool:
    """Whether a line goes on on the next one of its block."""
    return seam.right == seam.left + 1 and bool(lines.block[seam.left] == lines.block[seam.right])


def unsure_seams(galley: Galley, lines: Lines, seams: Sequence[Seam]) -> Iterator[Suspect]:
    """Joins of lines that are little better than another."""
    for seam in seams:
        if seam.margin < LOW_MARGIN and not seam.paragraph:
            left, right = galley.lines[seam.left].text, galley.lines[seam.right].text
            rule = Rule.JOINED_LINES if is_near(seam, lines) else Rule.JOINED_COLUMNS
            runner_up = lines.texts[seam.runner_up] if seam.runner_up >= 0 else ""
            yield unsettled(rule, seam.margin, left.span(), left.text, right.text, runner_up)
