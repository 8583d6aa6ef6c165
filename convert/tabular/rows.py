"""Rows of text as they were printed, and what is left of them when a table is taken out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..galley import Line, cells
from ..trace import BLANKS, Source, Traced
from .drafts import printed_at


def rows_of(source: Source, lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with those put together again that stood on one row with nothing but blanks between.

    A stage before this one may have cut rows into the lines of several columns; a row of a table is no such
    thing.
    """
    out: list[Line] = []
    for line in sorted(lines, key=lambda item: (item.row, printed_at(item.text))):
        if out and (joined := _one_row(source, out[-1], line)) is not None:
            out[-1] = joined
        else:
            out.append(line)
    return tuple(out)


def _one_row(source: Source, left: Line, right: Line) -> Line | None:
    if left.row != right.row or len(left.text.spans()) != 1 or len(right.text.spans()) != 1:
        return None
    begin, end = left.text.span(), right.text.span()
    if any(char not in BLANKS for char in source.text[begin.end : end.start]) or begin.end > end.start:
        return None
    text = Traced.joined(
        (left.text, Traced.printed(begin.source, begin.end, source.text[begin.end : end.start]), right.text)
    )
    return Line(text, left.row, left.block, left.slot, left.left, right.right)


def without(lines: Iterable[Line], taken: frozenset[int]) -> tuple[Line, ...]:
    """What is left of the lines when the characters printed at the offsets `taken` are gone."""
    out: list[Line] = []
    for line in lines:
        kept: list[int] = []
        for index, origin in enumerate(line.text.origins()):
            if line.text.text[index] in BLANKS or (origin is not None and origin[1] not in taken):
                kept.append(index)
        if len(kept) == len(line.text):
            out.append(line)
            continue
        out.extend(_rest(line, kept))
    return tuple(out)


def _rest(line: Line, kept: list[int]) -> Iterator[Line]:
    """The pieces of a line that are left, each a line of its own."""
    start = 0
    for at in range(1, len(kept) + 1):
        if at == len(kept) or kept[at] != kept[at - 1] + 1:
            low, high = kept[start], kept[at - 1] + 1
            while low < high and line.text.text[low] in BLANKS:
                low += 1
            while high > low and line.text.text[high - 1] in BLANKS:
                high -= 1
            if low < high:
                left = line.left + cells(line.text.text[:low])
                yield line._replace(
                    text=line.text[low:high], left=left, right=left + cells(line.text.text[low:high])
                )
            start = at
