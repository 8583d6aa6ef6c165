"""Strips broken where paragraphs begin, as extractors break them that see the space between lines.

A paragraph's first line is indented; where the indent was lost with the place on the page, its width tells:
two less than the measure, and the line before ended a sentence, mostly short of the measure.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..galley import Line, ems
from ..shape import ends_sentence, fills, measure_of, slack

SHORT = 1.1
"""Ems under the measure from which on a line is not full."""

INDENT = 2.0
"""Ems by which a paragraph's first line is shorter."""


RUNNING = 0.025
"""Share of lines, followed by another of their block, that end short and with a sentence, from which on a page
sets paragraphs right below each other. Pages that part them have a tenth of that.
"""

FEWEST = 5
"""Such lines that a page must have."""


def running(lines: Sequence[Line]) -> bool:
    """Whether paragraphs follow each other without a blank row."""
    texts = [line.text.text for line in lines]
    measure = measure_of(texts, 0.0)
    inside = [n for n in range(len(lines) - 1) if lines[n].block == lines[n + 1].block]
    short = sum(ends_sentence(texts[n]) and ems(texts[n]) + SHORT < measure for n in inside)
    return short >= FEWEST and short > RUNNING * len(inside)


def _begins(above: str, below: str, measure: float) -> bool:
    """Whether a paragraph begins with the lower of two lines of a strip."""
    if not ends_sentence(above):
        return False
    if ems(above) + SHORT < measure:
        return True
    width, spare = ems(below), slack(below)
    return fills(width, spare, measure - INDENT) and width < measure - 0.4


def broken(strips: Sequence[Sequence[Line]], fallback: float) -> tuple[Line, ...]:
    """The lines of the strips in order, their blocks numbered anew, one for each paragraph of each strip."""
    out: list[Line] = []
    number = -1
    for strip in strips:
        texts = [line.text.text for line in strip]
        measure = measure_of(texts, fallback)
        for at, line in enumerate(strip):
            if at == 0 or _begins(texts[at - 1], texts[at], measure):
                number += 1
            out.append(line._replace(block=number))
    return tuple(out)
