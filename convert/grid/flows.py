"""Columns of rows that tell no places: which piece of a row goes on in which of the next rows.

Extractors that follow the lines of a page set the lines of neighbouring columns one behind the other where
their baselines agree, and on rows of their own where they do not. Only their order is left, and what they say:
columns grow row by row, each row laid against the open ones without crossing, by what the language says of each
piece below the last of a column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..galley import Line, ems
from ..language import Language
from ..shape import ends_sentence
from .strips import Box

REACH = 7
"""Rows without a piece after which a column has ended."""

CHUNK = 8
"""Rows whose pieces are asked about together."""

LOWEST, HIGHEST = -6.0, 6.0
"""Nats. Scores of the language model are cut off here."""

AFTER_SENTENCE = 0.5
"""What the language counts for behind the end of a sentence, where anything may follow."""

NEW = -5.0
"""Nats that a piece gets that begins a column."""

WAITING = 0.2
"""Nats for each row that a column has waited for its next line: all columns have the same spacing."""

WIDER = 1.5
"""Times the width of a column's lines from which on a piece is none of them."""


@dataclass(slots=True)
class Column:
    """A column that is growing: its lines, their numbers, and the number of its last row."""

    lines: list[Line] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    row: int = 0
    width: float = 0.0


def ties(rows: Sequence[Sequence[Line]], language: Language, reach: int = REACH) -> NDArray[np.float64]:
    """What the language says of each piece behind each of the rows before, [piece, piece]; 0 further apart."""
    first = np.cumsum([0, *(len(row) for row in rows)])
    texts = [line.text.text for row in rows for line in row]
    out = np.zeros((len(texts), len(texts)))
    for start in range(0, len(rows), CHUNK):
        a, b = first[max(start - reach, 0)], first[min(start + CHUNK, len(rows))]
        c = first[start]
        out[a:b, c:b] = language.follow(texts[a:b], texts[c:b])
    out = np.clip(out, LOWEST, HIGHEST)
    out[[ends_sentence(text) for text in texts]] *= AFTER_SENTENCE
    return out


def columns_of(rows: Sequence[Sequence[Line]], language: Language, reach: int = REACH) -> list[Column]:
    """The columns of these rows, from left to right, those further up before those below them. A column ends after
    `reach` rows without a piece.
    """
    tied = ties(rows, language, reach)
    columns: list[Column] = []
    number = 0
    for at, row in enumerate(rows):
        open_ = [n for n, column in enumerate(columns) if at - column.row <= reach]
        gain = np.array([[_gain(line, columns[n], at) for n in open_] for line in row]).reshape(len(row), -1)
        for i in range(len(row)):
            for j, n in enumerate(open_):
                gain[i, j] += tied[columns[n].numbers[-1], number + i]
        place = len(columns)
        for i, j in reversed(list(enumerate(_laid(gain)))):
            if j >= 0:
                column, place = columns[open_[j]], open_[j]
            else:
                column = Column()
                columns.insert(place, column)
            column.lines.append(row[i])
            column.numbers.append(number + i)
            column.row = at
            column.width = max(column.width, ems(row[i].text.text))
        number += len(row)
    return columns


def _gain(line: Line, column: Column, row: int) -> float:
    """What else tells that a column goes on in a piece, in nats."""
    width = ems(line.text.text)
    if max(width, 8.0) > WIDER * max(column.width, 8.0):
        return -3.0
    return WAITING * min(row - column.row, 4)


def _laid(gain: NDArray[np.float64]) -> list[int]:
    """The column of each piece of a row, -1 for a new one: what gains most without crossing."""
    m, n = gain.shape
    best = np.zeros((m + 1, n + 1))
    best[:m, n] = NEW * np.arange(m, 0, -1)
    for i in range(m - 1, -1, -1):
        for j in range(n - 1, -1, -1):
            best[i, j] = max(best[i, j + 1], best[i + 1, j] + NEW, best[i + 1, j + 1] + gain[i, j])
    out = []
    i = j = 0
    while i < m:
        if j < n and best[i, j] == best[i + 1, j + 1] + gain[i, j]:
            out.append(j)
            i, j = i + 1, j + 1
        elif j < n and best[i, j] == best[i, j + 1]:
            j += 1
        else:
            out.append(-1)
            i += 1
    return out


def boxes_of_flow(rows: Sequence[Sequence[Line]], language: Language, reach: int = REACH) -> list[Box]:
    """The columns of these rows as boxes, side by side in their order."""
    out = []
    for place, column in enumerate(columns_of(rows, language, reach)):
        top, bottom = column.lines[0].row, column.lines[-1].row + 1
        out.append(Box(tuple(column.lines), top, bottom, place, place + 1))
    return out
