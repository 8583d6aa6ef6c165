"""Columns that came loose from their table are put back where arithmetic proves that they stood.

Some extractors give a column that was set apart (a tint, a rule, another text frame) as loose lines behind
the table: its label, then its figures one below the other. A share stands behind what it is the share of,
and before the column that ranks it; where neither is found, the printed order is kept and a person asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

from ..grounds import Grounds, Rule
from ..model import Doubt, Suspect
from ..notices import Action, Notice
from ..trace import Traced
from .arithmetic import Column, Fit, fits, ranks
from .drafts import STAGE
from .figures import figure

NEIGHBOUR = 3
"""Weight of standing beside the column of which arithmetic speaks; a label's likeness weighs 1."""
COLUMNS = 4
"""Loose columns of one table at most: the places for more are not searched."""


@dataclass(frozen=True, slots=True)
class Loose:
    """A column without a place: its label (empty where none came loose with it) and its cells from the
    top.
    """

    label: Traced
    cells: tuple[Traced, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Labels and rows with the loose columns in their places, and what is to be said about it."""

    labels: tuple[Traced, ...]
    rows: tuple[tuple[Traced, ...], ...]
    notices: tuple[Notice, ...] = ()
    suspects: tuple[Suspect, ...] = ()


def figures_of(cells: Sequence[Traced]) -> Column:
    """The figures of a column, None where a cell is none."""
    return [figure(cell.text) for cell in cells]


def best_fit(found: Iterator[Fit]) -> Fit | None:
    """The relation that says most: fewest rows that differ, then the most digits, then the simplest kind."""
    ranked = sorted(
        enumerate(found), key=lambda item: (len(item[1].near) + len(item[1].wrong), -item[1].digits, item[0])
    )
    return ranked[0][1] if ranked else None


@dataclass(frozen=True, slots=True)
class _Evidence:
    fit: Fit | None
    behind: frozenset[int]
    """Columns of the table that it may stand behind: what it is the share of."""
    before: frozenset[int]
    """Columns that say its rank."""

    @property
    def weight(self) -> int:
        return (self.fit.digits if self.fit else 0) + 2 * len(self.before)


def _evidence(loose: Loose, columns: Sequence[Column]) -> _Evidence:
    target = figures_of(loose.cells)
    found = list(fits(target, columns))
    fit = best_fit(iter(found))
    behind = frozenset(f.terms[0] for f in found if fit is not None and f.family == fit.family)
    before = frozenset(at for at, column in enumerate(columns) if ranks(column, target))
    return _Evidence(fit, behind, before)


def _score(
    place: Sequence[int], loose: Sequence[Loose], evidence: Sequence[_Evidence], labels: Sequence[str]
) -> int:
    """How well the loose columns stand, each behind as many columns of the table as `place` says."""
    total = 0
    for number, (at, column, known) in enumerate(zip(place, loose, evidence, strict=True)):
        left = at - 1 if number == 0 or place[number - 1] != at else None
        right = at if number + 1 == len(place) or place[number + 1] != at else None
        if left is not None and left in known.behind:
            total += NEIGHBOUR
        if right is not None and right in known.before:
            total += NEIGHBOUR
        if column.label and right is not None and right < len(labels):
            total += labels[right] != column.label.text and labels[right].startswith(column.label.text)
    return total


def _reading(
    values: Sequence[Traced], labels: Sequence[Traced], height: int, columns: Sequence[Column]
) -> tuple[tuple[Loose, ...], list[_Evidence]]:
    """The loose values as columns: column after column, or row after row where arithmetic says so."""
    count = len(values) // height
    down = [tuple(values[c * height : (c + 1) * height]) for c in range(count)]
    across = [tuple(values[c::count]) for c in range(count)]
    ways = []
    for cells in (down, across):
        loose = tuple(Loose(labels[c] if c < len(labels) else Traced(), cells[c]) for c in range(count))
        ways.append((loose, [_evidence(column, columns) for column in loose]))
        if count == 1:
            break
    return max(ways, key=lambda way: sum(known.weight for known in way[1]))


def said(fit: Fit, cells: Sequence[Traced]) -> str:
    """The arithmetic in numbers, of the first row in which it comes out.

    `120 ÷ (120 + 280) = 30 %; all rows agree`
    """
    rows = [
        row
        for row, value in enumerate(fit.values)
        if value is not None and row not in fit.near and row not in fit.wrong
    ]
    row = next((row for row in rows if cells[row].text != "0"), rows[0])
    printed = figure(cells[row].text)
    assert printed is not None
    text = cells[row].text
    if printed.unit:
        text = f"{text[: -len(printed.unit)]} {printed.unit}"
    judged = fit.exact + len(fit.near) + len(fit.wrong)
    agree = (
        "all rows agree" if fit.exact == judged else f"{fit.exact} of {judged} rows agree to the last digit"
    )
    return f"{fit.words[row]} = {text}; {agree}"


def _said_of(column: Loose, known: _Evidence, labels: Sequence[str]) -> str:
    why = [said(known.fit, column.cells)] if known.fit else []
    why += [f"{labels[at]} ranks it" for at in sorted(known.before)]
    return "; ".join(why)


def put_back(
    values: Sequence[Traced],
    loose_labels: Sequence[Traced],
    labels: Sequence[Traced],
    rows: Sequence[Sequence[Traced]],
) -> Placed | None:
    """Give loose values their columns in a table, or None where they are not whole columns of it.

    `labels` has one label for each column of `rows`, or one for each and for the loose ones too.
    """
    height = len(rows)
    if not height or not values or len(values) % height or len(values) // height > COLUMNS:
        return None
    width = len(rows[0])
    columns = [figures_of([row[at] for row in rows]) for at in range(width)]
    loose, evidence = _reading(values, loose_labels, height, columns)
    names = [label.text for label in labels]
    scored = [
        (_score(place, loose, evidence, names if len(names) == width else ()), place)
        for place in combinations_with_replacement(range(1, width + 1), len(loose))
    ]
    best = max(score for score, _ in scored)
    places = [place for score, place in scored if score == best]
    place = places[-1]
    return _placed(place, len(places) == 1, loose, evidence, labels, rows)


def _placed(
    place: Sequence[int],
    alone: bool,
    loose: Sequence[Loose],
    evidence: Sequence[_Evidence],
    labels: Sequence[Traced],
    rows: Sequence[Sequence[Traced]],
) -> Placed:
    width = len(rows[0])
    given = len(labels) == width
    names: list[Traced] = []
    out: list[list[Traced]] = [[] for _ in rows]
    for at in range(width + 1):
        for behind, column in zip(place, loose, strict=True):
            if behind == at:
                names.append(column.label)
                for row, cell in zip(out, column.cells, strict=True):
                    row.append(cell)
        if at < width:
            names.append(labels[at] if given else Traced())
            for row, printed in zip(out, rows, strict=True):
                row.append(printed[at])
    texts = [label.text for label in labels] if given else [str(at + 1) for at in range(width)]
    notices = []
    suspects = []
    for behind, column, known in zip(place, loose, evidence, strict=True):
        where = tuple(span for cell in column.cells for span in cell.spans())
        why = _said_of(column, known, texts)
        what = f"a loose column put behind column {behind} ({texts[behind - 1]})"
        notices.append(
            Notice(STAGE, "float_column", Action.MARK, where, column.label.text, what, why or "printed order")
        )
        if not why or not alone:
            doubt = Grounds(Rule.LOOSE_ELSEWHERE if why else Rule.LOOSE_UNPROVEN)
            suspects.append(Suspect(Doubt.ORDER, where[0], column.cells[0].text, "", doubt, 0.5))
    final = tuple(names) if given or len(labels) != len(names) else tuple(labels)
    return Placed(final, tuple(tuple(row) for row in out), tuple(notices), tuple(suspects))
