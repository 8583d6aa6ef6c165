"""Pages whose text is two-dimensional: lines of neighbouring columns stand on one row of text."""

from __future__ import annotations

from collections.abc import Sequence

from ..galley import Line
from ..language import Language
from ..shape import cut_rows
from .order import in_order
from .rows import PADDED, gaps_of, page_measure, pieces_of_rows
from .strips import boxes_of, strips_of

__all__ = ["unfold"]


def unfold(rows: Sequence[Line], language: Language) -> tuple[Line, ...]:
    """The printed lines of a page in reading order, strip by strip, each strip a block.

    Pages of one dimension are only cut into lines. Every printed character is in exactly one line.
    """
    if not padded(rows):
        return cut_rows(rows)
    return by_place(rows, language)


PADDED_ROWS = 0.2
"""Share of rows with padding inside, from which on blanks are geometry."""


def padded(rows: Sequence[Line]) -> bool:
    """Whether blanks say where on the page a piece of a row stands."""
    wide = sum(any(b - a >= PADDED for a, b in gaps_of(row.text.text)) for row in rows)
    return wide > PADDED_ROWS * len(rows)


def by_place(rows: Sequence[Line], language: Language) -> tuple[Line, ...]:
    """The lines of a page whose blanks are geometry."""
    pieces = pieces_of_rows(rows, page_measure(rows))
    boxes = in_order(boxes_of(strips_of(pieces), language), language)
    return tuple(line._replace(block=number) for number, box in enumerate(boxes) for line in box.lines)
