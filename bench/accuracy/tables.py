"""Scores as tables of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from .decisions import KINDS
from .measures import FIGURES, figures


def mean(rows: Sequence[Mapping[str, float | None]]) -> dict[str, float | None]:
    """The mean of each figure over those rows that have it."""
    out: dict[str, float | None] = {}
    for name in FIGURES:
        known = [value for row in rows if (value := row[name]) is not None]
        out[name] = sum(known) / len(known) if known else None
    return out


def scores(counts: Mapping[str, Counter[str]]) -> str:
    """A row of figures for each family, and their mean."""
    rows = {family: figures(count) for family, count in counts.items()}
    if len(rows) > 1:
        rows["mean"] = mean(list(rows.values()))
    pages = {family: str(count["pages"]) for family, count in counts.items()}
    width = max(len(family) for family in (*rows, "family")) + 1
    lines = ["family".ljust(width) + "pages" + "".join(name.rjust(10) for name in FIGURES)]
    for family, row in rows.items():
        shown = ("-" if row[name] is None else f"{row[name]:.3f}" for name in FIGURES)
        lines.append(
            family.ljust(width) + pages.get(family, "").rjust(5) + "".join(f.rjust(10) for f in shown)
        )
    return "\n".join(lines)


def doubts(counts: Mapping[str, Counter[str]]) -> str:
    """For each family: decisions, share flagged, share wrong, share of the wrong that is flagged; then by kind."""
    total: Counter[str] = sum(counts.values(), Counter())
    rows = [(family, count, "all") for family, count in counts.items()]
    rows += [(kind, total, kind) for kind in (*KINDS, "all")]
    width = max(len(name) for name, _, _ in rows) + 1
    lines = [
        "decisions".ljust(width)
        + "".join(name.rjust(15) for name in ("all", "flagged", "wrong", "wrong flagged"))
    ]
    for name, count, kind in rows:
        every, wrong = max(1, count[kind]), max(1, count[f"{kind} wrong"])
        shares = (
            count[f"{kind} flagged"] / every,
            count[f"{kind} wrong"] / every,
            count[f"{kind} wrong flagged"] / wrong,
        )
        lines.append(name.ljust(width) + f"{count[kind]:15}" + "".join(f"{share:15.3f}" for share in shares))
    return "\n".join(lines)
