"""A page in work: its printed lines, what has been recognised among them, and what was noticed.

Composing rooms pull galleys before they make up pages; this is the way back. A `Galley` goes through the
stages of `pipeline.STAGES`, each of which takes lines out of it (a table, a folio, a headline) or ties them
together, until nothing is left but articles and furniture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from .model import Direction, Furniture, Jump, Suspect, Table
from .notices import Notice
from .trace import BLANK_SIGNS, BLANKS, Source, Traced

HALF_WIDTH = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .%/+-")
"""Characters that take half the width of a Chinese character in print. Punctuation takes a whole one, even
where recognition wrote its half-width form: the measure of a line is that of the paper.
"""

KNOWN = 1 << 14
"""Texts whose widths are kept: each line of a page is measured again and again."""

_BLANK = re.compile(f"[{BLANK_SIGNS}]+")
_HALF = re.compile(f"[{re.escape(''.join(sorted(HALF_WIDTH - BLANKS)))}]+")
_WIDE = re.compile("[\u2e80-\U0010ffff—…“”‘’·]+")


@lru_cache(KNOWN)
def ems(text: str) -> float:
    """Width of a printed line in Chinese characters (em quads), blanks left out.

    >>> ems("12月29日,")
    5.0
    """
    blank, half = (sum(map(len, signs.findall(text))) for signs in (_BLANK, _HALF))
    return len(text) - blank - 0.5 * half


def cells(text: str) -> int:
    """Width of a text in the cells of a monospaced page, as a terminal counts: CJK takes two.

    `pdftotext -layout` pads by characters on some pages: `grid` and `tabular` measure which it is.

    >>> cells("面积m²")
    6
    """
    return len(text) + sum(map(len, _WIDE.findall(text)))


class Line(NamedTuple):
    """A piece of one printed row. `row` counts the rows of the text from 0, `block` the groups of rows between
    blank rows, `slot` the pieces of the row from its left; `left` and `right` are the cells of the monospaced
    page that it covers.
    """

    text: Traced
    row: int
    block: int
    slot: int = 0
    left: int = 0
    right: int = 0


class FoundJump(NamedTuple):
    """A jump line that was cut out of the body. `anchor` is the offset at which the line begins that it stands
    behind (TO) or before (FROM), -1 where there is none; `tight` says that both stood on one line.
    """

    jump: Jump
    anchor: int
    tight: bool


@dataclass(frozen=True, slots=True)
class Galley:
    """One page between its source and its articles. `lines` are those that no stage has taken yet."""

    source: Source
    lines: tuple[Line, ...] = ()
    tables: tuple[tuple[Line, Table], ...] = ()
    furniture: tuple[Furniture, ...] = ()
    jumps: tuple[FoundJump, ...] = ()
    notices: tuple[Notice, ...] = ()
    suspects: tuple[Suspect, ...] = ()

    def numbers(self) -> dict[int, int]:
        """The number of each line by the offset at which it begins: what `FoundJump.anchor` names."""
        return {line.text.span().start: number for number, line in enumerate(self.lines)}

    def jumps_at(self, direction: Direction) -> dict[int, list[FoundJump]]:
        """The jumps of that direction by the number of the line that they stand before (FROM) or behind (TO)."""
        where = self.numbers()
        out: dict[int, list[FoundJump]] = {}
        for found in self.jumps:
            if found.jump.direction is direction and found.anchor in where:
                out.setdefault(where[found.anchor], []).append(found)
        return out

    def but(self, **changes: Any) -> Galley:
        """The same galley with other fields."""
        return replace(self, **changes)


def printed_rows(source: Source) -> tuple[Line, ...]:
    """The rows of a page that print something, each without the blanks at its ends."""
    rows: list[Line] = []
    block, empty, start = 0, False, 0
    for number, text in enumerate(source.text.split("\n")):
        low, high = 0, len(text)
        while low < high and text[low] in BLANKS:
            low += 1
        while high > low and text[high - 1] in BLANKS:
            high -= 1
        if low == high:
            empty = True
        else:
            if empty and rows:
                block += 1
            empty = False
            left = cells(text[:low])
            traced = Traced.printed(source.name, start + low, text[low:high])
            rows.append(Line(traced, number, block, 0, left, left + cells(text[low:high])))
        start += len(text) + 1
    return tuple(rows)
