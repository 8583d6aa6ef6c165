"""Pages whose text is two-dimensional: lines of neighbouring columns stand on one row of text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

import numpy as np

from ..galley import Line, ems
from ..glue import cut_of, narrowest_of
from ..language import Language
from ..shape import SHORTEST_LINE, cut_rows, ends_sentence, joined, measure_of
from .flows import columns_of
from .merged import cut_merged
from .order import in_order
from .paragraphs import broken, running
from .rows import PADDED, gaps_of, page_measure, pieces_of_rows
from .strips import boxes_of, strips_of

__all__ = ["unfold"]


def unfold(rows: Sequence[Line], language: Language) -> tuple[Line, ...]:
    """The printed lines of a page in reading order, each block at most a paragraph where the page has columns
    side by side or sets no blank row between paragraphs.

    Pages of one dimension, with a blank row or a row end behind each paragraph, are only cut into lines. Every
    printed character is in exactly one line.
    """
    if padded(rows):
        return by_place(rows, language)
    lines = cut_rows(rows)
    if abreast(rows, lines, language):
        return by_words(lines, language)
    if joined(lines):
        return unmerged(rows, lines, language)
    if by_turns(lines, language):
        columns = columns_of([[line] for line in lines], language, LATER)
        return broken(columns, measure_of([line.text.text for line in lines], 17.0))
    if not running(lines):
        return lines
    blocks = [list(block) for _, block in groupby(lines, key=lambda line: line.block)]
    return broken(blocks, measure_of([line.text.text for line in lines], 17.0))


PADDED_ROWS = 0.2
"""Share of rows with padding inside, from which on blanks are geometry."""


def padded(rows: Sequence[Line]) -> bool:
    """Whether blanks say where on the page a piece of a row stands."""
    wide = sum(any(b - a >= PADDED for a, b in gaps_of(row.text.text)) for row in rows)
    return wide > PADDED_ROWS * len(rows)


def by_place(rows: Sequence[Line], language: Language) -> tuple[Line, ...]:
    """The lines of a page whose blanks are geometry."""
    measure = page_measure(rows)
    pieces = pieces_of_rows(rows, measure)
    boxes = in_order(boxes_of(strips_of(pieces), language, measure), language)
    return broken([box.lines for box in boxes], measure)


ABREAST = 0.1
"""Share of the rows that hold several long pieces, from which on a page may have columns side by side."""

BELOW = 1.0
"""Nats by which long pieces must go on better in the next row than on their own."""


def abreast(rows: Sequence[Line], lines: Sequence[Line], language: Language) -> bool:
    """Whether the long pieces of a row go on in the row below and not in the next piece of their own."""
    long = [n for n, line in enumerate(lines) if ems(line.text.text) >= SHORTEST_LINE]
    beside = [(a, b) for a, b in pairwise(long) if lines[a].row == lines[b].row]
    if not beside or len(beside) < ABREAST * len(rows):
        return False
    texts = [line.text.text for line in lines]
    numbers: dict[int, list[int]] = {}
    for n in long:
        numbers.setdefault(lines[n].row, []).append(n)
    after = dict(pairwise(numbers))
    below = [
        (a, b)
        for row, members in numbers.items()
        if row in after and len(members) == len(numbers[after[row]]) > 1
        for a, b in zip(members, numbers[after[row]], strict=True)
    ]
    if not below or len(below) < len(beside) / 8:
        return False
    right = language.follow_pairs([texts[a] for a, _ in beside], [texts[b] for _, b in beside])
    down = language.follow_pairs([texts[a] for a, _ in below], [texts[b] for _, b in below])
    return float(np.median(down)) > float(np.median(right)) + BELOW


TURNS = 6
"""Lines after which a column's next line may come where columns take turns."""

LATER = 10
"""Lines after which a column has ended where columns take turns."""

TAKEN = 0.2
"""Share of the lines that go on in a later line and not in the next, from which on columns take turns: of pages read
column by column at most .09 (59 of them), of those read row by row at least .28 (18).
"""

GOES_ON, BREAKS_OFF = 2.0, -1.0
"""Nats: a line that goes on in another, and one that the next does not go on from."""


def by_turns(lines: Sequence[Line], language: Language) -> bool:
    """Whether columns side by side were read row by row, each piece on a row of its own."""
    long = [line.text.text for line in lines if ems(line.text.text) >= SHORTEST_LINE]
    if len(long) < 3 * TURNS:
        return False
    open_ = [n for n, text in enumerate(long[: -TURNS - 1]) if not ends_sentence(text)]
    ahead = language.follow_pairs([long[n] for n in open_], [long[n + 1] for n in open_])
    breaks = [n for n, says in zip(open_, ahead, strict=True) if says < BREAKS_OFF]
    if not open_ or len(breaks) / len(open_) <= TAKEN:
        return False
    later = [(n, n + k) for n in breaks for k in range(2, TURNS + 1)]
    ties = language.follow_pairs([long[n] for n, _ in later], [long[m] for _, m in later])
    taken = ties.reshape(len(breaks), -1).max(axis=1) > GOES_ON
    return float(taken.sum()) / len(open_) > TAKEN


def by_words(lines: Sequence[Line], language: Language) -> tuple[Line, ...]:
    """The lines of a page whose columns show in the order of the pieces of a row, and in what they say."""
    strips: list[tuple[Line, ...]] = []
    for _, flow in groupby(lines, key=lambda line: line.block):
        rows = [list(row) for _, row in groupby(flow, key=lambda line: line.row)]
        if any(len(row) > 1 for row in rows):
            strips += columns_of(rows, language)
        else:
            strips.append(tuple(line for row in rows for line in row))
    return broken(strips, measure_of([line.text.text for line in lines], 17.0))


def unmerged(rows: Sequence[Line], lines: tuple[Line, ...], language: Language) -> tuple[Line, ...]:
    """The lines of a page whose rows are blocks: the same lines, unless boxes were merged over gutters. Then
    the lines of each block column by column. A single row for which `cut_glued` finds its halves' other halves is
    left to that.
    """
    parted = cut_merged(rows, language)
    if all(len(pieces) == 1 for cut in parted for pieces in cut):
        return lines
    whole: dict[int, list[Line]] = {}
    for line in lines:
        whole.setdefault(line.row, []).append(line)
    out: list[Line] = []
    number = 0
    for row, cut in zip(rows, parted, strict=True):
        glued = [pieces[0] for pieces in cut if len(pieces) > 1]
        plain = not glued or (len(glued) == 1 and _is_torn(glued[0], lines, language))
        strips = [tuple(whole[row.row])] if plain else columns_of(cut, language)
        for strip in strips:
            out += [line._replace(row=row.row, block=number, slot=n) for n, line in enumerate(strip)]
            number += 1
    return tuple(out)


def _is_torn(piece: Line, lines: Sequence[Line], language: Language) -> bool:
    """Whether the line that begins with a piece is cut by the lines of the blocks around it."""
    start = piece.text.span().start
    at = next((n for n, line in enumerate(lines) if line.text.span().start == start), None)
    return at is not None and cut_of(lines, at, narrowest_of(lines), language) > 0
