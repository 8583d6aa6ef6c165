"""The contents of an archive: issues by year and month, so that a thousand of them can be found in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from .volume import Entry

MONTH = 31
"""The most issues that stand in one list; beyond, they are gathered by month, then by year."""
YEAR = 12
"""The most months that stand in one list."""
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")

Dated = tuple[str | None, Entry]


def grouped(issues: Sequence[Dated]) -> list[Entry]:
    """The issues' entries in their order, under months and years where they are many and all are dated.

    An entry of a month leads to its first issue.
    """
    if len(issues) <= MONTH or not all(date and _DATE.fullmatch(date) for date, _ in issues):
        return [entry for _, entry in issues]
    months = _gathered(issues, lambda date: f"{int(date[:4])}年{int(date[5:7])}月")
    if len(months) <= YEAR:
        return [entry for _, entry in months]
    return [entry for _, entry in _gathered(months, lambda date: f"{int(date[:4])}年")]


def _gathered(issues: Sequence[Dated], name: Callable[[str], str]) -> list[Dated]:
    out: list[Dated] = []
    for label, group in groupby(issues, key=lambda issue: name(issue[0] or "")):
        held = list(group)
        out.append((held[0][0], Entry(label, held[0][1].href, tuple(entry for _, entry in held))))
    return out
