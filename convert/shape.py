"""The shape of a page: how an extractor laid the printed lines out in text.

Three shapes are told apart, row by row, from the page itself:

- *hard lines*: a row of text is a printed line (`pdftotext`, pdfminer);
- *joined lines*: a row is a whole block, its printed lines set one behind the other with a blank between
  (line recognition that merges the lines of a box);
- *rows of columns*: a row holds a printed line of each of several columns that stand side by side
  (`pdftotext -layout`, and wherever gutters are narrow).

Here rows are cut into printed lines at blanks, but for blanks that stand inside a line: letter-spaced lines,
figures set off from the text, names in a byline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .bylines import OPENS
from .galley import HALF_WIDTH, KNOWN, Line, cells, ems
from .trace import BLANK_SIGNS, BLANKS, spaced

SHORTEST_LINE = 8.0
"""Ems. Shorter pieces of a row say nothing of the measure: columns of fewer characters are not printed."""

LONGEST_LINE = 42.0
"""Ems. A longer piece is no line of a column."""

WIDE_GAP = 3
"""Cells. A gap so wide inside a row parts two columns, whatever stands around it."""

MEASURES = np.arange(2 * SHORTEST_LINE, 2 * LONGEST_LINE + 1) / 2
"""Ems. The measures that a column may have."""

WIDER = 2.0
"""Ems by which lines must be wider than the page's measure to be taken for those of a wider column."""

TERMINAL = "。！？!?…"
NEVER_FIRST = "，。、；：？！,.;:?!）》”’)]】』」％"
"""Marks that never begin a line."""
CLOSERS = "”’\"'）)》」』】"

_PRINTED = re.compile(f"[^{BLANK_SIGNS}]+")
_MARKS = re.compile(f"[^\\w{re.escape(''.join(sorted(HALF_WIDTH)))}{BLANK_SIGNS}]+")


def ends_sentence(text: str) -> bool:
    """Whether a piece of text ends as a sentence does, closing quotation marks aside.

    >>> ends_sentence("就医格局。"), ends_sentence("‘同心圆’。”"), ends_sentence("12月29日,")
    (True, True, False)
    """
    at = len(text)
    while at and (text[at - 1] in CLOSERS or text[at - 1] in BLANKS):
        at -= 1
    return bool(at) and text[at - 1] in TERMINAL


def pieces_of(row: Line) -> list[Line]:
    """The pieces of a row that blanks part, with the cells that they cover."""
    text = row.text.text
    out: list[Line] = []
    left, at = row.left, 0
    for piece in _PRINTED.finditer(text):
        left += cells(text[at : piece.start()])
        at = piece.end()
        right = left + cells(piece[0])
        out.append(Line(row.text[piece.start() : at], row.row, row.block, len(out), left, right))
        left = right
    return out


@lru_cache(KNOWN)
def slack(text: str) -> float:
    """Ems that a line may give up where its punctuation is set at half its width."""
    return 0.5 * (sum(map(len, _MARKS.findall(text))) + text.count("_"))


def fills(width: float, spare: float, measure: float) -> bool:
    """Whether a justified line of that width (ems, of which `spare` can be squeezed out) fills the measure.

    A line that lacks one character is spread; a line with one too many is squeezed at its punctuation.
    """
    return width - spare - 0.6 <= measure <= width + 1.1


def measure_of(texts: Sequence[str], fallback: float) -> float:
    """The measure (ems) that most of these lines fill, or the fallback where there is nothing to see.

    First and last lines of paragraphs are shorter, lines with much punctuation are wider.
    """
    sizes = map(size_of, texts)
    rows = [_filling(width, spare) for width, spare in sizes if SHORTEST_LINE <= width <= LONGEST_LINE]
    if len(rows) < 2:
        return fallback
    scores = np.array(rows).sum(axis=0)
    best = int(scores.argmax())
    return float(MEASURES[best]) if scores[best] > 1.2 else fallback


@lru_cache(maxsize=1 << 12)
def _filling(width: float, spare: float) -> NDArray[np.float64]:
    """How well a line of that size fills each of `MEASURES`."""
    filled = (width - spare - 0.6 <= MEASURES) & (width + 1.1 >= MEASURES)
    worth: NDArray[np.float64] = filled * (1.0 - 0.2 * abs(width - 0.5 * spare - MEASURES))
    return worth


@lru_cache(maxsize=1 << 16)
def size_of(text: str) -> tuple[float, float]:
    """Width of a line and how much of it its punctuation can give up, both in ems."""
    return ems(text), slack(text)


def _same_line(left: Line, right: Line, measure: float) -> bool:
    """Whether the blank between two pieces of a row stands inside one printed line."""
    if right.left - left.right >= WIDE_GAP:
        return False
    a, b = left.text.text, right.text.text
    if (lead := OPENS.match(a)) and lead[0] == a:
        return True
    if ends_sentence(a) and a[-1] not in "…":
        return False
    return ems(a) + ems(b) - slack(a + b) <= measure + 0.5


def _joined(row: Line, pieces: Sequence[Line]) -> Line:
    if len(pieces) == 1:
        return pieces[0]
    begin = row.text.locate(pieces[0].text.span())
    end = row.text.locate(pieces[-1].text.span())
    assert begin is not None and end is not None
    return Line(row.text[begin[0] : end[1]], row.row, row.block, 0, pieces[0].left, pieces[-1].right)


def cut_rows(rows: Sequence[Line]) -> tuple[Line, ...]:
    """Printed lines, in the order of the rows and from left to right.

    Before: `详细了解企业生产 经营和项目进展情况,听取企业诉求,`; after: two lines. Left whole are
    `本报讯(记者 王某)` and `众 积 极 参 与`, which together are not wider than the measure.
    """
    split = [(row, pieces_of(row)) for row in rows]
    page = measure_of([p.text.text for _, pieces in split for p in pieces], 17.0)
    out: list[Line] = []
    for number, (row, pieces) in enumerate(split):
        if len(pieces) == 1:
            out.append(row)
            continue
        measure = page
        if len(pieces) > 5:
            measure = measure_of([p.text.text for p in pieces], page)
        elif _fills_wider(split[max(number - 3, 0) : number + 4], row, page):
            measure = ems(row.text.text)
        groups: list[list[Line]] = []
        for piece in pieces:
            last = groups[-1] if groups else None
            if last and _same_line(_joined(row, last), piece, measure):
                last.append(piece)
            else:
                groups.append([piece])
        for slot, group in enumerate(groups):
            out.append(_joined(row, group)._replace(slot=slot))
    return tuple(out)


def _fills_wider(near: Sequence[tuple[Line, list[Line]]], row: Line, page: float) -> bool:
    """Whether a row with blanks inside is one line of a column wider than the page's others: rows beside it
    that have none are as wide.
    """
    width, spare = size_of(row.text.text)
    if not page + WIDER < width <= LONGEST_LINE:
        return False
    whole = [size_of(other.text.text)[0] for other, pieces in near if len(pieces) == 1]
    return any(
        other >= page + WIDER and (fills(width, spare, other) or fills(width, spare, other - 2))
        for other in whole
    )


def is_spread(text: str) -> bool:
    """Whether a line is letter-spaced. It was spread to fill the measure, however few its characters are.

    >>> is_spread("众 积 极 参 与 整 治"), is_spread("统筹资源 培育品牌")
    (True, False)
    """
    pieces = spaced(text).split(" ")
    return len(pieces) >= 4 and len(text) - len(pieces) + 1 <= 1.6 * len(pieces)


JOINED_SHARE = 0.4
"""Share of a page's lines that follow another of their row, from which on its rows are joined lines."""


def shape_of(lines: Sequence[Line]) -> str:
    """The shape of a page whose rows have been cut into lines and set in reading order: `joined` where its rows
    are whole blocks, their printed lines one behind the other; `columns` where rows held lines of columns side by
    side, so that reading went back to rows above; else `hard`.
    """
    steps = [b.row - a.row for a, b in pairwise(lines)]
    if sum(step == 0 for step in steps) > JOINED_SHARE * len(steps):
        return "joined"
    return "columns" if any(step < 0 for step in steps) else "hard"


BEHIND_SHARE = 0.5
"""Share of a page's lines that stand behind another of their row, from which on rows are blocks in any order."""


def joined(lines: Sequence[Line]) -> bool:
    """Whether the rows of a page, cut into lines, are whole blocks."""
    return sum(line.slot > 0 for line in lines) > BEHIND_SHARE * len(lines)
