"""The header in the lines above rows of text.

Above the rows stand, from below: the labels of the columns, the labels of the groups, the label of the row
labels alone on its line or with either, the line of units. Above that the article's headline, which is not
the table's; its clauses stand side by side as groups do, so a line counts as groups only where the labels
below repeat for each, or where the header goes on above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..galley import Line
from ..trace import Traced
from .drafts import NOTHING
from .figures import Kind, counts, kind, label_like
from .heads import LABEL, labels_in, names_rows, reach, readings

ABOVE = 5
"""Lines of a header at most."""

_UNITS_LINE = re.compile(r"^[(（]?(?:计量|金额|数量|面积)?单位[:：].{1,12}$")


def units_line(text: str) -> bool:
    """Whether a line says the units of a table: `单位：万元`. It becomes the table's caption."""
    return bool(_UNITS_LINE.match(text))


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the rows. `labels` are as many as columns, or fewer by those that came loose."""

    labels: tuple[Traced, ...] = ()
    stub: Traced = NOTHING
    groups: tuple[Traced, ...] = ()
    caption: Traced | None = None


def _labels(line: Line, shape: str, more: int) -> tuple[Traced, tuple[Traced, ...]] | None:
    """The stub's label (empty where it stands elsewhere) and those of the other columns."""
    width = len(shape)
    for extra in dict.fromkeys((0, more)):
        whole = labels_in(line.text, width + extra)
        if whole is not None and not any(counts(part.text) for part in whole):
            return (whole[0], whole[1:]) if shape[0] == "T" else (NOTHING, whole)
        if shape[0] == "T":
            part = labels_in(line.text, width - 1 + extra)
            if part is not None and not any(counts(piece.text) for piece in part):
                return NOTHING, part
    return None


def _groups(
    line: Line, labels: Sequence[Traced], stub: Traced
) -> tuple[Traced, tuple[Traced, ...], bool] | None:
    """A line read as labels of groups: the stub's label if it is in it, the groups, whether the labels prove
    it.
    """
    texts = [label.text for label in labels]
    for way in readings(line.text):
        if not all(label_like(part.text, LABEL) and not counts(part.text) for part in way):
            continue
        if not stub and len(way) > 2 and names_rows(way[0].text):
            reached = reach(texts, len(way) - 1)
            if reached is not None:
                return way[0], way[1:], True
        if 1 < len(way) < len(labels):
            reached = reach(texts, len(way))
            if reached is not None:
                return stub, way, reached[1]
    return None


def header_above(lines: Sequence[Line], shape: str, more: int = 0) -> Header:
    """The header in the lines that stand above the first row, `lines[-1]` being the nearest.

    `shape` has T for a column of words and N for one of figures. `more` loose columns may have their labels
    in the header. What is not surely of it, such as the article's headline, is left alone.
    """
    near = list(lines[-ABOVE:])
    if not near or (read := _labels(near[-1], shape, more)) is None:
        return _captioned(Header(), near)
    stub, labels = read
    below = near.pop()
    groups: tuple[Traced, ...] = ()
    aside: list[Line] = []
    while near and (not stub or not groups):
        line = near[-1]
        alone = readings(line.text)[0]
        if not stub and shape[0] == "T" and len(alone) == 1 and _names_rows(line, below, alone[0].text):
            stub = alone[0]
            below = near.pop()
            aside = []
            continue
        found = _groups(line, labels, stub) if not groups and not aside else None
        if found is None:
            break
        if found[2]:
            stub, groups = found[0], found[1]
            below = near.pop()
        else:
            below = near.pop()
            aside.append(below)
            groups = found[1]
    if aside:
        near.extend(reversed(aside))
        groups = ()
    return _captioned(Header(labels, stub, groups), near)


def _names_rows(line: Line, below: Line, text: str) -> bool:
    """Whether a word alone on its line is the label of the rows: by what it says, or short and near."""
    near = line.block == below.block and label_like(text, 4) and kind(text) is Kind.WORDS
    return near or names_rows(text)


def _captioned(header: Header, near: Sequence[Line]) -> Header:
    if near and units_line(near[-1].text.text):
        return replace(header, caption=near[-1].text)
    return header
