"""The report of a run: a JSON file for programs, and beside it a page for people, the worst pages first."""

from __future__ import annotations

import heapq
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from html import escape
from itertools import islice
from typing import IO, Any
from urllib.parse import quote

from . import remote
from .accounts import Account, PageAccount
from .errors import ConvertError
from .outputs import replacing

WORST = 500
"""Pages that are listed, the worst first: more than a person looks at in a day."""
LISTED = 5_000
"""Issues that the page for people lists. The JSON file has all."""


class Report:
    """Collects what a run did, and writes it down at its end. What is collected waits in a temporary file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._rows: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self._worst: list[tuple[float, int, dict[str, Any]]] = []
        self._failures: list[dict[str, str]] = []
        self._totals: Counter[str] = Counter()
        self._seconds = 0.0
        self._sure = 0.0

    def close(self) -> None:
        """Part with the temporary file."""
        self._rows.close()

    def fail(self, errors: Sequence[ConvertError]) -> None:
        """What could not be converted, and why."""
        for error in errors:
            self._totals["failed"] += 1
            self._failures.append({"what": error.subject, "problem": error.problem, "remedy": error.remedy})

    def add(self, account: Account, written: Sequence[str], kept: bool) -> None:
        """An issue that was converted, or had been before."""
        outputs = [_linked(path, self.path) for path in written]
        row = {**asdict(account), "outputs": outputs, "kept": kept}
        self._rows.write(json.dumps(row) + "\n")
        self._totals.update(issues=1, kept=kept, outputs=len(outputs))
        self._totals.update(articles=account.articles, suspects=account.suspects)
        self._seconds += account.seconds
        self._sure += account.confidence * account.articles
        for page in account.pages:
            self._rank(page, account.issue, outputs)

    def _rank(self, page: PageAccount, issue: str, outputs: list[str]) -> None:
        # Of two that are as bad the one that came first, which also keeps rows from being compared.
        entry = (page.faults, -self._totals["pages"], {"issue": issue, **asdict(page), "outputs": outputs})
        self._totals["pages"] += 1
        if len(self._worst) < WORST:
            heapq.heappush(self._worst, entry)
        else:
            heapq.heappushpop(self._worst, entry)

    def totals(self) -> dict[str, float]:
        """Sums over all issues; `confidence` is the mean over all articles, `seconds` is CPU time."""
        counts = {key: self._totals[key] for key in COUNTED}
        mean = self._sure / counts["articles"] if counts["articles"] else 1.0
        return {**counts, "confidence": round(mean, 4), "seconds": round(self._seconds, 3)}

    def worst(self) -> list[dict[str, Any]]:
        """The pages where most faults are to be expected, the worst first."""
        return [row for _, _, row in sorted(self._worst, key=lambda entry: entry[:2], reverse=True)]

    def rows(self) -> Iterator[dict[str, Any]]:
        """The issues."""
        self._rows.seek(0)
        return (json.loads(line) for line in self._rows)

    def write(self) -> tuple[str, str]:
        """Write both files. Gives their paths. Raises UnwritableError."""
        page = os.path.splitext(self.path)[0] + ".html"
        with replacing(self.path) as file:
            for piece in self._json():
                # A byte of a file's name that is no character becomes \udc80 and the like, as JSON writes it.
                file.write(piece.encode("utf-8", "backslashreplace"))
        with replacing(page) as file:
            for piece in _page(self):
                file.write(piece.encode("utf-8", "replace"))
        return self.path, page

    def _json(self) -> Iterator[str]:
        yield '{"totals": ' + _dumped(self.totals()) + ',\n"failures": ' + _dumped(self._failures)
        yield ',\n"worst": [' + ",\n".join(_dumped(row) for row in self.worst()) + '],\n"issues": ['
        for number, row in enumerate(self.rows()):
            yield (",\n" if number else "\n") + _dumped(row)
        yield "\n]}\n"

    def failures(self) -> list[dict[str, str]]:
        """What could not be converted."""
        return self._failures


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


COUNTED = ("issues", "kept", "failed", "pages", "articles", "suspects", "outputs")


def _linked(path: str, report: str) -> str:
    """The path of an output as seen from the report, with which both can be moved."""
    if remote.is_url(path) or remote.is_url(report):
        return path
    return os.path.relpath(path, os.path.dirname(report) or ".").replace(os.sep, "/")


STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884; text-align: left; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
@media (prefers-color-scheme: dark) { body { background: #111; color: #ddd; } a { color: #8bf; } }
"""

Cell = tuple[str, str]
"""The class of a cell, and its HTML."""


def _page(report: Report) -> Iterator[str]:
    totals = report.totals()
    yield "<!DOCTYPE html>\n<html lang=en><meta charset=utf-8><title>Report of a run</title>"
    yield f"<meta name=viewport content='width=device-width'><style>{STYLE}</style>\n<h1>Report of a run</h1>\n"
    yield f"<p>{_summary(totals)}</p>\n"
    if report.failures():
        yield "<h2>What could not be converted</h2>\n"
        rows = ([_text(f["what"]), _text(f["problem"]), _text(f["remedy"])] for f in report.failures())
        yield from _table((_text("What"), _text("Problem"), _text("What to do")), rows)
    yield "<h2>The worst pages</h2>\n<p>Where most faults are to be expected, by what is suspect on them.</p>\n"
    heads = (_text("Page"), _text("Issue"), *map(_right, ("Faults expected", "Suspects", "Articles", "Sure")))
    yield from _table((*heads, _text("Open")), map(_of_page, report.worst()))
    yield "<h2>All issues</h2>\n"
    heads = (_text("Issue"), *map(_right, ("Pages", "Articles", "Suspects", "Sure", "CPU seconds")))
    yield from _table((*heads, _text("Open")), map(_of_issue, islice(report.rows(), LISTED)))
    if totals["issues"] > LISTED:
        yield f"<p>{totals['issues'] - LISTED:,} more are in the JSON file beside this page.</p>\n"
    yield "</html>\n"


def _summary(totals: dict[str, float]) -> str:
    named = ", ".join(f"{totals[key]:,} {key}" for key in ("issues", "pages", "articles", "suspects"))
    kept = f" ({totals['kept']:,} done by an earlier run)" if totals["kept"] else ""
    sure = f"On the mean, an article is free of faults with {100 * totals['confidence']:.0f} % certainty."
    return f"{named}{kept}; {totals['failed']:,} failed; {totals['seconds']:,.1f} seconds of CPU. {sure}"


def _table(heads: Sequence[Cell], rows: Iterator[Sequence[Cell]]) -> Iterator[str]:
    yield "<table>\n<tr>" + "".join(f"<th{kind}>{html}" for kind, html in heads) + "\n"
    for row in rows:
        yield "<tr>" + "".join(f"<td{kind}>{html}" for kind, html in row) + "\n"
    yield "</table>\n"


def _text(text: str) -> Cell:
    return "", escape(text)


def _right(value: object) -> Cell:
    return " class=n", escape(str(value))


def _links(outputs: Sequence[str]) -> Cell:
    """A link to each output; a folder of articles by its first file."""
    names = ((os.path.splitext(path)[1].lstrip(".") or "file", path) for path in outputs)
    return "", " ".join(
        f'<a href="{escape(_href(path))}">{escape(name)}</a>' for name, path in islice(names, 8)
    )


def _href(path: str) -> str:
    return path if remote.is_url(path) else quote(path.encode("utf-8", "surrogateescape"))


def _of_page(row: dict[str, Any]) -> list[Cell]:
    named = row["source"] + (f" (page {row['number']})" if row["number"] else "")
    figures = (f"{row['faults']:.1f}", row["suspects"], row["articles"], f"{100 * row['confidence']:.0f} %")
    return [_text(named), _text(row["issue"]), *map(_right, figures), _links(row["outputs"])]


def _of_issue(row: dict[str, Any]) -> list[Cell]:
    sure = f"{100 * row['confidence']:.0f} %"
    figures = (len(row["pages"]), row["articles"], row["suspects"], sure, f"{row['seconds']:.2f}")
    return [_text(row["issue"]), *map(_right, figures), _links(row["outputs"])]
