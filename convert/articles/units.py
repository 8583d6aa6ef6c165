"""What articles are put together of: paragraphs and tables, and what they and the heads say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..bylines import OPENS
from ..galley import Galley, Line
from ..language.kinds import KindModel, pairs
from ..model import Table
from ..seams import Lines
from .strips import Floats, Strip, text_of

Ids = NDArray[np.int64]

PHOTO = re.compile(r"(?:摄|供图|摄影报道|/图)[）)]?$|图为|（[^（）]{0,24}(?:照片|摄|供图)[）)]$")
"""How captions of photographs end, or what they say."""

RARE = 3.0
"""Nats. Pairs of characters that are no rarer tell nothing of what an article is about."""


class Unit(NamedTuple):
    """A paragraph or a table. `at` is its place among the page's lines; `first`, `last` its lines, -1 for tables."""

    part: Strip | Table
    at: float
    text: str
    first: int
    last: int
    pairs: Ids
    """The pairs of characters that it has."""
    lead: float
    """How much it sounds like an article's first paragraph: `KindModel.shares`."""
    table: bool
    caption: bool
    opens: bool
    """Whether it begins as leads do."""
    jumped: bool
    """Whether a jump FROM stands before it."""


def units_of(galley: Galley, lines: Lines, strips: Sequence[Strip], kinds: KindModel) -> list[Unit]:
    """Paragraphs and tables in the order in which they stand."""
    parts: list[tuple[float, Strip | Table, str]] = [
        (float(strip.at), strip, text_of(galley, strip).text) for strip in strips if not strip.head
    ]
    for first, table in galley.tables:
        text = "".join(cell.text.text + "\n" for row in table.rows for cell in row)
        parts.append((place(galley, first) - 0.5, table, text))
    parts.sort(key=lambda part: part[0])
    leads = kinds.shares("lead", [text for _, _, text in parts]).tolist()
    return [_unit(lines, *part, lead) for part, lead in zip(parts, leads, strict=True)]


def _unit(lines: Lines, at: float, part: Strip | Table, text: str, lead: float) -> Unit:
    table = isinstance(part, Table)
    first, last = (part.lines[0], part.lines[-1]) if isinstance(part, Strip) else (-1, -1)
    return Unit(
        part=part,
        at=at,
        text=text,
        first=first,
        last=last,
        pairs=pairs(text),
        lead=lead,
        table=table,
        caption=bool(PHOTO.search(text)),
        opens=bool(OPENS.match(text)),
        jumped=not table and bool(lines.jump_before[first]),
    )


def place(galley: Galley, line: Line) -> int:
    """The number of the first line that stands behind a table."""
    start = line.text.span().start
    return next(
        (n for n, other in enumerate(galley.lines) if other.text.span().start > start), len(galley.lines)
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What a page's heads and units say. Of the pairs of characters of the heads: `heads` [head, pair] and
    `units` [unit, pair], whether they have it, and how `rare` it is.
    """

    heads: NDArray[np.bool_]
    units: NDArray[np.bool_]
    rare: Floats


def words_of(heads: Sequence[str], units: Sequence[Unit], kinds: KindModel) -> Words:
    """Which of the heads' pairs of characters stand where."""
    own = [pairs(text) for text in heads]
    known = np.unique(np.concatenate([*own, np.zeros(0, dtype=np.int64)]))
    rare = np.maximum(kinds.rarity[known] - RARE, 0.0) if len(known) else np.zeros(0)
    has_head = np.array([np.isin(known, ids, assume_unique=True) for ids in own], dtype=bool)
    has_unit = np.array([np.isin(known, unit.pairs, assume_unique=True) for unit in units], dtype=bool)
    shape = len(known)
    return Words(has_head.reshape(len(heads), shape), has_unit.reshape(len(units), shape), rare)
