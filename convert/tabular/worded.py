"""Tables that are mostly words, their cells parted by blanks: opening hours, programmes, results.

Words with blanks between them are what lists of names and spaced-out text have too. A table is believed only
where a line of short labels stands right above, every row has just as many cells, and a column of figures,
times or scores runs through all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..galley import Line
from ..trace import Source, Traced
from .blanks import ROWS, running
from .drafts import Draft
from .figures import counts, cut_at, label_like, words_in

COLUMNS = 3
"""Columns at least."""
LABEL = 6
"""Characters of a label at most; the clauses of a headline mostly have more."""
CELL = 14
"""Characters of a cell at most."""


def _cells(line: Line) -> tuple[Traced, ...] | None:
    words = words_in(line.text.text)
    fine = len(words) >= COLUMNS and not running(words)
    return cut_at(line.text) if fine and all(counts(w) or label_like(w, CELL) for w in words) else None


def _header(line: Line) -> tuple[Traced, ...] | None:
    pieces = _cells(line)
    if pieces is None or len({piece.text for piece in pieces}) < len(pieces):
        return None
    return pieces if all(not counts(p.text) and 1 < len(p) <= LABEL for p in pieces) else None


def find(source: Source, lines: Sequence[Line]) -> Iterator[Draft]:
    """The tables of words among whole lines of text."""
    for at, line in enumerate(lines):
        header = _header(line)
        if header is None:
            continue
        rows: list[tuple[Traced, ...]] = []
        for below in lines[at + 1 :]:
            cells = _cells(below) if below.block == line.block else None
            if cells is None or len(cells) != len(header):
                break
            rows.append(cells)
        columns = [[counts(row[place].text) for row in rows] for place in range(len(header))]
        if len(rows) >= ROWS and any(map(all, columns)) and all(all(c) or not any(c) for c in columns):
            why = f"{len(rows)} lines of as many cells as the line of labels above them"
            yield Draft(tuple(rows), header, rule="rows_of_words", why=why)
