"""Two lines in one: where a line that is too wide is cut so that both halves go on elsewhere on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from .galley import Line
from .language import Language
from .shape import NEVER_FIRST, SHORTEST_LINE, ends_sentence, fills, measure_of, size_of

TOO_WIDE = 3.0
"""Ems over the measure, punctuation squeezed, from which on a line may be two."""

NEAR = 4
"""Blocks before and behind in which the other halves are looked for."""

GAIN, MARGIN = 3.0, 1.0
"""Nats that the cut must gain over leaving the line whole, and over the next best cut that is not beside it."""

SURE, TOLERABLE = 3.0, -3.5
"""Nats that the better half must have with its other half elsewhere, and that the worse must have."""

CERTAIN = 10.0
"""Nats of gain from which on the halves need no more than to be tolerable. Where rows are printed lines, not whole
blocks, so much gain is wanted and both halves must be sure: of 19 cuts with less on 52 such pages none is right.
"""

FIRST_LINE = 3.0
"""Nats against a half that would go on in a line of the width that begins paragraphs."""

SHORTEST_HALF = 3

PARTS = re.compile("[，。、；,;]")
"""Marks of running text."""


def narrowest_of(lines: Sequence[Line]) -> float:
    """The measure (ems) below which a page has no columns."""
    return 0.7 * measure_of([line.text.text for line in lines], SHORTEST_LINE)


def _first_line(text: str, measure: float) -> bool:
    """Whether a line has the width of a paragraph's first: two less than the measure."""
    width, spare = size_of(text)
    return fills(width, spare, measure - 2) and width < measure - 0.4


def cut_of(
    lines: Sequence[Line], at: int, narrowest: float, language: Language, *, of_blocks: bool = True
) -> int:
    """Where to cut line `at` of a page that has no columns narrower than `narrowest`, or 0. `of_blocks` tells whether
    the rows of the page are whole blocks.
    """
    line = lines[at]
    text = line.text.text
    width, spare = size_of(text)
    if width - spare <= narrowest + TOO_WIDE or len(text) < 2 * SHORTEST_HALF or not PARTS.search(text):
        return 0
    around = [
        o for o in lines[max(at - 60, 0) : at + 60] if abs(o.block - line.block) <= NEAR and o is not line
    ]
    own = [o for o in around if o.block == line.block]
    measure = measure_of([o.text.text for o in (own if len(own) > 2 else around)], 0.0)
    if not measure or width - spare <= measure + TOO_WIDE:
        return 0
    if fills(width, spare, measure):
        return 0
    alone = [o for o in around if o.block != line.block]
    starts = [o.text.text for n, o in enumerate(alone) if n == 0 or alone[n - 1].block != o.block]
    ends = [
        o.text.text
        for n, o in enumerate(alone)
        if (n + 1 == len(alone) or alone[n + 1].block != o.block) and not ends_sentence(o.text.text)
    ]
    if not starts or not ends:
        return 0
    cuts = range(SHORTEST_HALF, len(text) - SHORTEST_HALF + 1)
    here = language.seams(text)[SHORTEST_HALF - 1 : len(text) - SHORTEST_HALF]
    first = np.array([_first_line(s, measure) for s in starts])
    forward = (language.follow([text[:c] for c in cuts], starts) - FIRST_LINE * first).max(axis=1)
    backward = language.follow(ends, [text[c:] for c in cuts]).max(axis=0)
    gain = forward + backward - here
    best = int(np.argmax(gain))
    others = np.delete(gain, range(max(best - 1, 0), min(best + 2, len(gain))))
    sure = gain[best] >= GAIN and gain[best] - others.max(initial=-np.inf) >= MARGIN
    halves = sorted((forward[best], backward[best]))
    if of_blocks:
        fit = halves[0] >= TOLERABLE and (halves[1] >= SURE or gain[best] >= CERTAIN)
    else:
        fit = halves[0] >= SURE and gain[best] >= CERTAIN and text[cuts[best]] not in NEVER_FIRST
    return cuts[best] if sure and fit else 0
