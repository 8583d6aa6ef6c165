"""Pages longer than anything printed: a year in one file, a book on one line.

The evidence on a page is weighed for all of its lines together, and what is weighed together costs more than
its length. No printed page is so long that this shows. A longer text is parted where an article most likely
ends, each portion is repaired as a page is, and no article goes over from one portion into the next: the time
is that of the portions, one after the other, and no character is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .galley import Line, cells
from .notices import Action, Notice
from .shape import CLOSERS, TERMINAL, WIDE_GAP, ends_sentence, measure_of, size_of
from .trace import BLANKS, Source, Span

PRINTED_LINES, PRINTED_CHARACTERS = 1_200, 60_000
"""More than any newspaper page has: the fullest of eight columns have a thousand lines and 15,000 characters."""

PORTION_LINES, PORTION_CHARACTERS = 600, 20_000
"""The most that a portion has; none but the last has less than half of both."""

LONGEST_ROW = 2_000
"""Characters. No row of columns that stand side by side is so long. Rows of a page that is parted are cut to it;
others are not: some pages have all their text on one.
"""

HUGE_LINES, HUGE_CHARACTERS = 20_000, 600_000
"""A page with more is no page and no issue: nothing is looked for in it but furniture and paragraphs."""

_GAP = re.compile(f"[{''.join(sorted(BLANKS))}]{{{WIDE_GAP},}}")

Rows = tuple[Line, ...]


def may_be_overlong(source: Source) -> bool:
    """Whether a page has so many characters or rows, blank ones too, that `overlong` is worth asking."""
    return len(source.text) > PRINTED_CHARACTERS or source.text.count("\n") >= PRINTED_LINES


def overlong(rows: Sequence[Line]) -> bool:
    """Whether a page has more than anything printed."""
    return len(rows) > PRINTED_LINES or _size(rows) > PRINTED_CHARACTERS


def huge(rows: Sequence[Line]) -> bool:
    """Whether a page is so long that its articles are not looked for."""
    return len(rows) > HUGE_LINES or _size(rows) > HUGE_CHARACTERS


def _size(rows: Sequence[Line]) -> int:
    return sum(len(row.text) for row in rows)


def portions(rows: Sequence[Line]) -> tuple[Rows, ...]:
    """The rows of a page in portions, one for all pages that can have been printed.

    A portion ends with a block and a sentence if it can, else with a block, else with a sentence.
    """
    parted = overlong(rows)
    if any(len(row.text) > LONGEST_ROW for row in rows):
        rows = _cut(rows, parted)
    if not parted:
        return (tuple(rows),)
    out: list[Rows] = []
    begin = 0
    while begin < len(rows):
        end = _end(rows, begin)
        out.append(tuple(rows[begin:end]))
        begin = end
    return tuple(out)


def _end(rows: Sequence[Line], begin: int) -> int:
    """Behind which row a portion that begins at `begin` ends."""
    characters, best, at = 0, (-1, begin + 1), begin
    while at < len(rows) and at - begin < PORTION_LINES:
        characters += len(rows[at].text)
        if characters > PORTION_CHARACTERS and at > begin:
            break
        at += 1
        if at == len(rows):
            return at
        if 2 * (at - begin) >= PORTION_LINES or 2 * characters >= PORTION_CHARACTERS:
            parted = rows[at - 1].block != rows[at].block
            best = max(best, (2 * parted + ends_sentence(rows[at - 1].text.text), at))
    return best[1]


def _cut(rows: Sequence[Line], parted: bool) -> Rows:
    """The rows, those that are too long cut where they have a gap as wide as between columns: no columns stand
    there. On a page that is parted none is left too long. Each piece becomes a row and a block of its own.
    """
    out: list[Line] = []
    block = -1
    last: Line | None = None
    for row in rows:
        pieces = [row] if len(row.text) <= LONGEST_ROW else list(_pieces(row, parted))
        if last is None or row.block != last.block:
            block += 1
        for number, piece in enumerate(pieces):
            block += number > 0
            out.append(piece._replace(row=len(out), block=block))
        last = row
    return tuple(out)


def _pieces(row: Line, parted: bool) -> Iterator[Line]:
    text = row.text.text
    gaps = [(found.start(), found.end()) for found in _GAP.finditer(text)]
    begins, ends = [0, *(end for _, end in gaps)], [*(begin for begin, _ in gaps), len(text)]
    for low, high in zip(begins, ends, strict=True):
        begin = low
        while begin < high:
            end = _stop(text, begin, high) if parted else high
            piece = row.text[begin:end].trimmed()
            if piece:
                yield row._replace(text=piece, left=0, right=cells(piece.text))
            begin = end


def _stop(text: str, begin: int, high: int) -> int:
    """Where the piece from `begin` on ends: with a sentence if it can."""
    end = begin + LONGEST_ROW
    if end >= high:
        return high
    stops = range(end, begin + LONGEST_ROW // 2, -1)
    sentence = (at for at in stops if ends_sentence(text[at - 4 : at]) and text[at] not in TERMINAL + CLOSERS)
    return next(sentence, 0) or next((at for at in stops if text[at] in BLANKS), end)


def paragraphs(lines: Sequence[Line]) -> list[Rows]:
    """Lines as they stand, in paragraphs: one ends with its block, and where a sentence ends short of the
    measure.
    """
    if not lines:
        return []
    measure = measure_of([line.text.text for line in lines], 0.0)
    out = [[lines[0]]]
    for line, other in pairwise(lines):
        text = line.text.text
        stopped = ends_sentence(text) and size_of(text)[0] + 1 < measure
        if line.block != other.block or stopped:
            out.append([])
        out[-1].append(other)
    return [tuple(chain) for chain in out]


def notices_of(rows: Sequence[Line], parts: Sequence[Rows]) -> tuple[Notice, ...]:
    """What is said of a page in portions: a notice at the beginning of each."""
    if len(parts) < 2:
        return ()
    size = f"{len(rows)} lines and {_size(rows)} characters, more than a page has"
    why = f"{size}: repaired in portions, and no article goes over from one into the next"
    if huge(rows):
        why = f"{size}: its rows become paragraphs; heads, tables, columns and suspects are not looked for"
    return tuple(
        Notice("pipeline", "part_page", Action.MARK, (_first(part),), "", f"{n} of {len(parts)}", why)
        for n, part in enumerate(parts, 1)
    )


def _first(part: Rows) -> Span:
    span = part[0].text.span()
    return Span(span.source, span.start, span.start + 1)
