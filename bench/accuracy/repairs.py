"""Repair the issues of a folder of pages and score them.

A folder has `gold/<page>.json` and, for each way in which pages became text, `<family>/<page>.txt`. Pages are named
`<issue>_p<number>`; those of one issue are repaired together, so that their jumps join.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from convert.model import Issue, Page
from convert.pipeline import identify, repair
from convert.trace import Source

from .decisions import Decision, decisions
from .forms import told_found
from .measures import Gold, gold_of, score

HELD: Final = ("i08", "i09", "i10", "i11")
"""Issues that are looked at rarely, of a folder that holds both parts."""


@dataclass(frozen=True, slots=True)
class Job:
    """The pages of one issue in one family."""

    folder: Path
    family: str
    issue: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a job: counts by page, and decisions."""

    job: Job
    counts: dict[str, Counter[str]]
    decisions: tuple[Decision, ...]


def jobs(folder: Path, part: str, families: Sequence[str]) -> Iterator[Job]:
    """The issues of a folder; `part` is dev, held or all, `families` names or their beginnings, or empty for all."""
    for family in sorted(path for path in folder.iterdir() if path.is_dir()):
        if families and not any(family.name.startswith(name) for name in families):
            continue
        pages: dict[str, list[str]] = {}
        for path in sorted(family.glob("*_p*.txt")):
            pages.setdefault(path.stem.partition("_")[0], []).append(path.stem)
        for issue, names in pages.items():
            if part == "all" or (part == "held") == (issue in HELD):
                yield Job(folder, family.name, issue, tuple(names))


def read_gold(folder: Path, page: str) -> Gold:
    """The gold of a page."""
    data: dict[str, Any] = json.loads((folder / "gold" / f"{page}.json").read_text(encoding="utf-8"))
    return gold_of(data)


def repaired(job: Job) -> Issue:
    """The issue, repaired from its texts alone."""
    sources = []
    for page in job.pages:
        path = job.folder / job.family / f"{page}.txt"
        sources.append(Source(path.name, path.read_text(encoding="utf-8")))
    pages = tuple(Page(source.name) for source in sources)
    return repair(identify(Issue(job.issue, tuple(sources), pages)))


def run(job: Job) -> Result:
    """Repair and score."""
    issue = repaired(job)
    golds = {f"{page}.txt": read_gold(job.folder, page) for page in job.pages}
    counts = {}
    for page in issue.pages:
        found = [told_found(article) for article in page.articles]
        text = next(source.text for source in issue.sources if source.name == page.source)
        counts[page.source.removesuffix(".txt")] = score(golds[page.source], found, text)
    return Result(job, counts, tuple(decisions(issue, golds)))
