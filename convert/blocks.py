"""Blocks that print shows and blank lines don't: tight pages, whose heads, bylines and paragraphs stand row on row.

Blocks are groups of rows between blank rows. Where an extractor leaves no blank row, the indent of a
paragraph's first line, a byline and the lead below it, and short lines above these tell the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from .bylines import OPENS, is_byline
from .galley import Galley, Line
from .shape import fills, joined, measure_of, size_of

INDENT = 2
"""Cells that a paragraph's first line stands in from the others of its column."""

MARKS = "，。！？；：、,!?;:"


def part_blocks(galley: Galley) -> Galley:
    """Begin a new block at each indented line, around bylines, before leads, and before and behind the short
    lines above them.

    Before, one block: `老街新灯` / `本报记者 某某` / `  入夜，…`; after, three. Joined rows stay as they are.
    """
    lines = galley.lines
    if joined(lines):
        return galley
    starts = _starts(lines)
    out: list[Line] = []
    block = -1
    last: Line | None = None
    for number, line in enumerate(lines):
        if last is None or line.block != last.block or number in starts:
            block += 1
        out.append(line._replace(block=block))
        last = line
    return galley.but(lines=tuple(out))


def _starts(lines: Sequence[Line]) -> set[int]:
    measure = measure_of([line.text.text for line in lines], 16.0)
    out: set[int] = set()
    for number, line in enumerate(lines):
        text = line.text.text
        signed, opens = is_byline(text), bool(OPENS.match(text))
        above = lines[number - 1] if number else None
        indented = (
            above is not None and line.left - above.left in (INDENT, INDENT + 2) and line.row > above.row
        )
        if signed:
            out |= {number, number + 1}
        if signed or opens or indented:
            out.add(number)
        if signed or opens:
            out |= _heads_above(lines, number, measure)
    return out


def _heads_above(lines: Sequence[Line], number: int, measure: float) -> set[int]:
    """The first of the short lines right above a byline or a lead, in its block."""
    at = number
    while at and lines[at - 1].block == lines[number].block and _short(lines[at - 1].text.text, measure):
        at -= 1
    return {at} if at < number else set()


def _short(text: str, measure: float) -> bool:
    """Whether a line may be a head above a lead: no sentence, and shorter than the column or wider."""
    width, spare = size_of(text)
    return not fills(width, spare, measure) and text[-1:] not in MARKS and not is_byline(text)
