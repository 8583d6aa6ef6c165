"""Tables of which every cell came out as a line of its own.

`pdftotext` and pdfminer give the cells of a table as separate frames: row after row, or column after column,
header first or each label before its column; line recognition gives each column, or row, as one line. What
is left of the table is the order, and how many figures stand between two labels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from ..galley import Line
from ..grounds import Rule
from ..model import Suspect
from ..trace import Source
from .drafts import Draft
from .heads import LABEL, names_rows
from .stacks import by_columns, in_one
from .strips import Strip, consistent, cut_to, header_of, loose_draft, near_full, short_of, strips, upright

TOLD = 0.5
"""How much must speak for a loose table whose row labels nothing names: any short lines could be its
header.
"""


def by_rows(found: Sequence[Strip]) -> Draft | None:
    """Strips that are rows: a label, then its figures; the header before the first.

    Before: `单位 产量 均价 甲县 3 1.5 乙县 4 1.6 丙县 6 1.2`, a line each; after: three rows.
    """
    lengths = Counter(len(strip.values) for strip in found)
    width = max(lengths, key=lambda size: (lengths[size], size))
    found = [*found[:-1], cut_to(found[-1], width)]
    found = list(takewhile(lambda strip: near_full(strip, width), found))
    full = sum(len(strip.values) == width for strip in found)
    labels = [strip.head[-1].text for strip in found if strip.head]
    if (
        not found
        or width < 2
        or full * 3 < 2 * len(found)
        or len({label.text for label in labels}) < len(found)
    ):
        return None
    if len(found) < 3 and (len(found) < 2 or width < 4):
        return None
    header = header_of(found[0].head[:-1], width)
    if header is None or any(len(label) > LABEL for label in labels):
        return None
    rows = []
    suspects: list[Suspect] = []
    for strip, label in zip(found, labels, strict=True):
        cells, doubts = short_of(strip.values, width, Rule.ROW_SHORT)
        rows.append((label, *cells))
        suspects += doubts
    caption = next((strip.caption for strip in found if strip.caption), None)
    why = f"{len(rows)} times a label and {width} figures"
    return loose_draft(header, rows, caption, suspects, "loose_rows", why)


def row_stretches(found: Sequence[Strip]) -> Iterator[list[Strip]]:
    """Strips of one region of which each but the first has one word before it, as rows have."""
    run: list[Strip] = []
    for strip in found:
        if run and (strip.region != run[-1].region or len(strip.head) != 1):
            yield run
            run = []
        if strip.head:
            run.append(strip)
    if run:
        yield run


def find(source: Source, lines: Sequence[Line]) -> Iterator[Draft]:
    """The tables whose cells are lines of their own."""
    found = strips(lines)
    for run in row_stretches(found):
        rows = by_rows(run)
        if rows is None or not consistent(rows.rows):
            continue
        score = upright(rows)
        told = names_rows(rows.labels[0].text) or rows.groups or score >= TOLD
        if told and (score > 0 or (score == 0 and not any(by_columns(run)))):
            yield rows
    yield from by_columns(found)
    for strip in found:
        whole = in_one(strip)
        if whole is not None:
            yield whole
