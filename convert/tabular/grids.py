"""Tables in two-dimensional text, where blanks are geometry (`pdftotext -layout`).

Figures stand under each other, their row label to the left, the labels of the columns above; a group's label
stands over the middle of its columns. Rows of a table may have running text of the neighbouring columns of
the page on either side, and blank rows or rows of those columns in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..galley import Line
from ..grounds import Grounds, Rule
from ..model import Doubt, Suspect
from ..trace import Source, Traced
from .above import units_line
from .drafts import NOTHING, Draft, Group
from .figures import cleared, closed, label_like
from .heads import LABEL, grouped, over_columns, reach
from .places import GAP, WORDS, Atom, Block, abreast, blocks, last_word, matched, measured, stacked

ABOVE = 4
"""Printed rows between a row of the header and the next at most."""
HIGHER = 7
"""The same for labels of groups that the labels below prove."""
GROUP = 8
"""Characters of a group's label at most, where no labels below prove it: pieces of text are longer."""


def _stub(block: Block, rows: dict[int, list[Atom]]) -> dict[int, Atom] | None:
    """The row labels: the pieces to the left of the figures, where nearly each row has one and they align."""
    found: dict[int, Atom] = {}
    for row, mine in block.rows.items():
        first = mine[min(mine)]
        left = [atom for atom in rows[row] if atom.right <= first.left]
        if left and not left[-1].number and label_like(left[-1].text.text, WORDS):
            found[row] = left[-1]
    if len(found) < 0.8 * len(block.rows):
        return None
    inner, outer = max(atom.left for atom in found.values()), min(atom.right for atom in found.values())
    return found if inner < outer else None


@dataclass(frozen=True, slots=True)
class _Head:
    labels: tuple[Traced, ...]
    groups: tuple[Group, ...]
    top: int
    """Its uppermost row."""
    caption: Traced | None


def _inside(atoms: Sequence[Atom], block: Block, stub: tuple[int, int] | None) -> list[Atom]:
    """The pieces of a row that can be labels over the columns of figures.

    A headline that ends on the row of the labels, with one blank before the first, is none of them.
    """
    low = (stub[0] + stub[1]) / 2 if stub else block.middles[0] - block.pitch
    edge = (low + block.middles[0]) / 2
    high = block.middles[-1] + block.pitch
    parted = [last_word(atom) if len(atom.text) > GROUP else atom for atom in atoms]
    found = [atom for atom in parted if atom.left > low and edge < atom.middle < high and not atom.number]
    return [atom for atom in found if label_like(atom.text.text, LABEL)][: len(block.middles)]


def _labels(
    block: Block, rows: dict[int, list[Atom]], stub: tuple[int, int] | None
) -> tuple[int, dict[int, Atom]] | None:
    """The row of labels above a block: the nearest that has one for most columns."""
    bottom = min(block.rows)
    for row in range(bottom - 1, bottom - ABOVE - 1, -1):
        inside = _inside(rows.get(row, ()), block, stub)
        over = matched(inside, block.middles)
        apart = (abs(block.middles[at] - atom.middle) for at, atom in over.items())
        reach_out = block.pitch if len(inside) == len(block.middles) else block.pitch / 2
        if len(block.middles) < 2 * len(over) and max(apart) <= reach_out:
            return row, over
    return None


def _head(block: Block, rows: dict[int, list[Atom]], stub: tuple[int, int] | None) -> _Head | None:
    """The header above a block, or None where it has no labels."""
    found = _labels(block, rows, stub)
    if found is None:
        return None
    top, labels = found
    names = [cleared(labels[at].text) if at in labels else NOTHING for at in range(len(block.middles))]
    groups: tuple[Group, ...] = ()
    for row in range(top - 1, top - HIGHER - 1, -1):
        inside = _inside(rows.get(row, ()), block, stub)
        if any(units_line(atom.text.text) for atom in inside) or len(inside) < 2:
            continue
        if len(inside) < len(names):
            groups = _over(inside, names, block, top - row <= ABOVE)
            top = row if groups else top
        elif (
            top - row <= ABOVE
            and _centred(inside, block.middles, block.pitch)
            and len({n.text for n in names}) == len(names)
        ):
            names = [closed((cleared(atom.text), name)) for atom, name in zip(inside, names, strict=True)]
            top = row
        break
    low = stub[0] if stub else block.middles[0] - block.pitch
    return _Head(tuple(names), groups, top, _units(rows, top, low, block.middles[-1] + block.pitch))


def _centred(atoms: Sequence[Atom], middles: Sequence[float], pitch: float) -> bool:
    """Whether short words stand right over these middles."""
    return all(
        len(atom.text) <= GROUP and abs(atom.middle - middle) <= pitch / 2
        for atom, middle in zip(atoms, middles, strict=True)
    )


def _over(upper: Sequence[Atom], names: Sequence[Traced], block: Block, near: bool) -> tuple[Group, ...]:
    """Groups: by the labels that repeat below them, else by the middle over which each stands.

    Running text that ends above a table is neither.
    """
    texts = [cleared(atom.text) for atom in upper]
    reached = reach([name.text for name in names], len(upper))
    if reached and reached[1]:
        return grouped(texts, reached[0], 0)
    sizes = over_columns(block.middles, [atom.middle for atom in upper])
    groups = grouped(texts, sizes, 0)
    middles = [(block.middles[group.first] + block.middles[group.last - 1]) / 2 for group in groups]
    return groups if near and min(sizes) > 1 and _centred(upper, middles, block.pitch) else ()


def _stub_label(rows: dict[int, list[Atom]], stub: tuple[int, int], top: int, bottom: int) -> Traced:
    """The label over the row labels, in or between the rows of the header."""
    for row in range(bottom - 1, top - 2, -1):
        for atom in rows.get(row, ()):
            if stub[0] - GAP <= atom.middle <= stub[1] + GAP and not atom.number:
                return cleared(atom.text) if label_like(atom.text.text, LABEL) else NOTHING
    return NOTHING


def _units(rows: dict[int, list[Atom]], top: int, low: float, high: float) -> Traced | None:
    for row in sorted(rows, reverse=True):
        if row >= top or top - row > ABOVE:
            continue
        for atom in rows[row]:
            if units_line(atom.text.text) and low <= atom.middle <= high + LABEL:
                return atom.text
    return None


def find(source: Source, lines: Sequence[Line]) -> Iterator[Draft]:
    """The tables of two-dimensional text."""
    if not abreast(lines):
        return
    rows = measured(source, lines)
    for block in blocks(rows):
        draft = _draft(block, rows)
        if draft is not None:
            yield draft


def _numbers_before(block: Block, rows: dict[int, list[Atom]], stub: dict[int, Atom]) -> dict[int, Atom]:
    """Numbers to the left of the row labels, where every row has one: places in a ranking, serial numbers."""
    found: dict[int, Atom] = {}
    for row in block.rows:
        left = [atom for atom in rows[row] if row in stub and atom.right <= stub[row].left]
        if left and left[-1].number:
            found[row] = left[-1]
    return found if len(found) == len(block.rows) else {}


def _extent(column: dict[int, Atom]) -> tuple[int, int]:
    return min(atom.left for atom in column.values()), max(atom.right for atom in column.values())


def _draft(block: Block, rows: dict[int, list[Atom]]) -> Draft | None:
    stub = _stub(block, rows)
    head = _head(block, rows, _extent(stub) if stub else None)
    if head is None and (stub is None or len(block.middles) < 3):
        return None
    lead = [column for column in (_numbers_before(block, rows, stub), stub) if column] if stub else []
    bottom = min(block.rows)
    if head is None:
        marks = [NOTHING for _ in lead]
        head = _Head((NOTHING,) * len(block.middles), (), bottom, None)
    else:
        marks = [_stub_label(rows, _extent(column), head.top, bottom) for column in lead]
    body = []
    for row in sorted(block.rows):
        first = [cleared(column[row].text) if row in column else NOTHING for column in lead]
        mine = block.rows[row]
        body.append((*first, *(mine[at].text if at in mine else NOTHING for at in range(len(block.middles)))))
    suspects: list[Suspect] = []
    if stub and len(lead) == 1:
        more, left = stacked(block, rows, _extent(stub), max(block.rows))
        body += zip(*(tuple(cleared(atom.text) for atom in more[at]) for at in sorted(more)), strict=True)
        if left:
            text = body[-1][0]
            below = Grounds(Rule.FIGURES_BELOW)
            suspects.append(Suspect(Doubt.ORDER, text.span(), text.text, "", below, 0.6))
    groups = tuple(Group(g.text, g.first + len(lead), g.last + len(lead)) for g in head.groups)
    why = f"{len(body)} rows of figures under each other in {len(block.middles)} columns"
    labels = (*marks, *head.labels)
    return Draft(tuple(body), labels, groups, (), head.caption, (), tuple(suspects), "rows_by_place", why)
