"""A table in the making: what the finders give, before header and notices are set."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..galley import Line
from ..model import Suspect
from ..notices import Notice
from ..trace import BLANKS, Traced

STAGE = "tabular"
NOTHING = Traced()


@dataclass(frozen=True, slots=True)
class Group:
    """A label of the upper header row, over the columns [first, last)."""

    text: Traced
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A table before it is set. All `rows` are as long as `labels`, which name the columns from the left."""

    rows: tuple[tuple[Traced, ...], ...]
    labels: tuple[Traced, ...]
    groups: tuple[Group, ...] = ()
    strays: tuple[Traced, ...] = ()
    caption: Traced | None = None
    notices: tuple[Notice, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    rule: str = ""
    why: str = ""


def glyphs(text: Traced) -> list[tuple[int, int]]:
    """Index and offset of each printed character."""
    out, at = [], 0
    for run in text.runs:
        if run.source is not None:
            out += [(at + k, run.start + k) for k, char in enumerate(run.text) if char not in BLANKS]
        at += len(run.text)
    return out


def near(lines: Iterable[Line], offsets: Collection[int]) -> list[Line]:
    """The lines of which some may have been printed at these offsets: a quick look, before each character is."""
    low, high = min(offsets), max(offsets)
    return [
        line
        for line in lines
        if any(run.start <= high and run.start + len(run.text) > low for run in line.text.runs)
    ]


def printed_at(text: Traced) -> int:
    """Where a text begins in print, for sorting; texts without an origin come first."""
    return min((run.start for run in text.runs if run.source is not None), default=-1)
