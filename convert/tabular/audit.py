"""The figures of a table checked against each other: shares, sums, the row of totals."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..grounds import Grounds, Rule
from ..model import Doubt, Suspect
from ..trace import Traced
from .arithmetic import Column, Fit, fits, number
from .drafts import Draft
from .figures import Figure
from .floats import best_fit, figures_of
from .heads import totals

SLIGHT = 0.2
"""Confidence where only the last digit differs: mostly the paper's own rounding."""
PLAIN = 0.7
"""Confidence where a figure is off by more."""
REPORTED = frozenset({"share", "ratio", "change", "sum", "share of total"})
"""Families that are reported; differences and products say what sums and ratios say."""


def audit(draft: Draft) -> tuple[Suspect, ...]:
    """The figures of a table that do not agree with the others."""
    summing = [at for at, row in enumerate(draft.rows) if row and totals(row[0].text)]
    body = [row for at, row in enumerate(draft.rows) if at not in summing]
    if len(body) < 2:
        return ()
    found = list(_across(body))
    for at in summing:
        found.extend(_total(draft.rows[at], body))
    return tuple(found)


def _across(body: list[tuple[Traced, ...]]) -> Iterator[Suspect]:
    columns = [figures_of([row[at] for row in body]) for at in range(len(body[0]))]
    explained: set[frozenset[int]] = set()
    for target in sorted(range(len(columns)), key=lambda at: (-_rounded(columns[at]), at)):
        column = columns[target]
        fit = best_fit(f for f in fits(column, columns, target) if f.family in REPORTED)
        if fit is None or frozenset((target, *fit.terms)) in explained:
            continue
        explained.add(frozenset((target, *fit.terms)))
        for row in sorted((*fit.near, *fit.wrong)):
            figure = column[row]
            if figure is not None:
                yield _suspect(body[row][target], figure, fit, row)


def _rounded(column: Column) -> int:
    """Places behind the point of a column: what was reckoned was rounded, what was counted was not."""
    return max((figure.places for figure in column if figure is not None), default=0)


def _suspect(cell: Traced, figure: Figure, fit: Fit, row: int) -> Suspect:
    value = fit.values[row]
    assert value is not None
    why = Grounds(Rule.ROW_ARITHMETIC, (fit.words[row], figure.like(value), cell.text), (fit.exact,))
    confidence = SLIGHT if row in fit.near else PLAIN
    return Suspect(Doubt.ARITHMETIC, cell.span(), cell.text, figure.like(value), why, confidence)


def _total(total: tuple[Traced, ...], body: list[tuple[Traced, ...]]) -> Iterator[Suspect]:
    """A row of totals, where most of its columns come out and one does not."""
    right, wrong = 0, []
    for at, cell in enumerate(total):
        printed = figures_of([cell])[0]
        parts = [figure for figure in figures_of([row[at] for row in body]) if figure is not None]
        if printed is None or len(parts) < 2 or printed.unit in ("%", "％", "‰"):
            continue
        whole = sum((part.value for part in parts), Fraction())
        if whole == printed.value:
            right += 1
        else:
            wrong.append((cell, printed, whole))
    if right >= 2 and len(wrong) == 1:
        cell, printed, whole = wrong[0]
        why = Grounds(Rule.TOTAL_ARITHMETIC, (number(whole), cell.text), (right,))
        yield Suspect(Doubt.ARITHMETIC, cell.span(), cell.text, printed.like(whole), why, PLAIN)
