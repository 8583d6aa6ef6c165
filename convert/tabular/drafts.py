"""A table in the making: what the finders give, before header and notices are set."""

from __future__ import annotations

from dataclasses import dataclass

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
    return [
        (index, origin[1])
        for index, origin in enumerate(text.origins())
        if origin is not None and text.text[index] not in BLANKS
    ]


def printed_at(text: Traced) -> int:
    """Where a text begins in print, for sorting; texts without an origin come first."""
    return min((span.start for span in text.spans()), default=-1)
