"""Seams that the evidence does not settle, said at their places; and how any such place is said."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..chains.doubts import LIKELY, Told, chances, doubt_weights, of_margins
from ..galley import Galley
from ..grounds import Grounds, Rule, nats
from ..model import Doubt, Suspect
from ..trace import Span
from . import Lines, Seam, Seams

SHOWN = 8
"""Characters that are shown on either side."""

REACH = 8.0
"""Lines over which the doubt of others fades."""


def unsettled(
    rule: Rule, margin: float, chance: float, end: Span, left: str, right: str, runner_up: str = ""
) -> Suspect:
    """What is said of a place behind which something else might stand: `left` ends at `end`, `right` stands there.

    `margin` is in nats, `chance` that of being wrong.
    """
    return Suspect(
        Doubt.ORDER,
        Span(end.source, end.end - 1, end.end),
        f"{left[-SHOWN:]}|{right[:SHOWN]}",
        "",
        Grounds(rule, (), (nats(margin),)),
        round(chance, 2),
        runner_up=runner_up,
    )


def is_near(seam: Seam, lines: Lines) -> bool:
    """Whether a line goes on on the next one of its block."""
    return seam.right == seam.left + 1 and bool(lines.block[seam.left] == lines.block[seam.right])


def seams_told(lines: Lines, seams: Seams) -> Told:
    """The evidence that each link of a page is wrong."""
    links = seams.links
    left, right = (np.array([link[side] for link in links], dtype=np.int64) for side in (0, 1))
    margins = np.array([link.margin for link in links])
    known, gain = seams.gains.of(left, right)
    apart = np.where(known, abs(gain[:, 0] - gain[:, 1]), margins)
    paragraph = np.array([link.paragraph for link in links], dtype=np.float64)
    one = np.ones(len(links))
    told = of_margins(margins, left.astype(np.float64), REACH)
    return told | {
        "either_way": np.exp(-apart),
        "settled": one * ~known,
        "paragraph": paragraph,
        "unsure_paragraph": told["unsure"] * paragraph,
        "next": np.array([is_near(link, lines) for link in links], dtype=np.float64),
        "cut": one * (lines.cut_behind[left] | lines.cut_before[right]),
        "sentence": one * lines.sentence[left],
        "language": np.clip(lines.neighbour[left], -6.0, 6.0) / 6.0 * (right == left + 1),
        "alone": one * (lines.size[left] == 1),
        "joined": one * lines.joined,
        "columns": one * lines.columns,
        "airy": one * lines.airy,
    }


def unsure_seams(galley: Galley, lines: Lines, seams: Seams) -> Iterator[Suspect]:
    """Joins of lines that are likely wrong."""
    if not seams.links:
        return
    wrong = chances(seams_told(lines, seams), doubt_weights()["seams"])
    for seam, chance in zip(seams.links, wrong.tolist(), strict=True):
        if chance > LIKELY and not seam.paragraph:
            left, right = galley.lines[seam.left].text, galley.lines[seam.right].text
            rule = Rule.JOINED_LINES if is_near(seam, lines) else Rule.JOINED_COLUMNS
            runner_up = lines.texts[seam.runner_up] if seam.runner_up >= 0 else ""
            yield unsettled(rule, seam.margin, chance, left.span(), left.text, right.text, runner_up)
