"""What a book says of itself: identifier, title, language, accessibility. Nothing that its issues do not
give.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from convert.model import Issue

from .volume import Description
from .words import Words, date_label, issue_label, prints

NAMESPACE = uuid.UUID("6f0e6a3c-5f0b-5c39-9d3c-2f4f0c6f5b9e")
"""Identifiers of books are made in this namespace (RFC 9562, version 5): same sources, same identifier."""
UNDATED = datetime(1980, 1, 1)
"""`dcterms:modified`, which a book must have, where no issue has a date: a clock would give other bytes
each day.
"""
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
"""The outer form of a BCP 47 tag."""
FEATURES = (
    "structuralNavigation",
    "tableOfContents",
    "readingOrder",
    "displayTransformability",
    "alternativeText",
    "unlocked",
)
PAGE_FEATURES = ("pageNavigation", "pageBreakMarkers")


@dataclass(slots=True)
class Gathered:
    """What is kept of the issues that a book holds, in order to name it."""

    count: int = 0
    papers: dict[str, None] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    first: str = ""
    last: str = ""
    language: str = ""
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, issue: Issue) -> None:
        """Take in the next issue."""
        self.count += 1
        self.first = self.first or issue_label(issue)
        self.last = issue_label(issue)
        self.language = self.language or issue.language
        self.papers[issue.paper or ""] = None
        self.dates += [issue.date] if issue.date else []
        self.sources += [source.name for source in issue.sources]
        for part in (issue.id, issue.paper, issue.date, issue.language, *_prints(issue)):
            self.digest.update((part or "").encode("utf-8", "surrogatepass") + b"\0")


def _prints(issue: Issue) -> list[str]:
    """What tells one printed input from another: the files' hashes, or the text where there are none."""
    if issue.sources:
        return [part for source in issue.sources for part in (source.name, source.sha256 or source.text)]
    return [text.text for _, article in issue.articles() for text in article.texts()]


def described(found: Gathered, words: Words, with_pages: bool, vertical: bool) -> Description:
    """The description of a book. It claims conformance to no accessibility standard: a person has to judge
    that.
    """
    title = _title(found)
    papers = [paper for paper in found.papers if prints(paper)]
    properties = [
        ("schema:accessMode", "textual"),
        ("schema:accessMode", "visual"),
        ("schema:accessModeSufficient", "textual"),
        *(("schema:accessibilityFeature", name) for name in FEATURES + (PAGE_FEATURES if with_pages else ())),
        ("schema:accessibilityHazard", "none"),
        ("schema:accessibilitySummary", words.summary),
    ]
    if with_pages:
        properties.append(("pageBreakSource", title))
    if len(papers) == 1:
        properties.append(("belongs-to-collection", papers[0]))
    return Description(
        identifier=uuid.uuid5(NAMESPACE, found.digest.hexdigest() + ("vertical" if vertical else "")).urn,
        title=title,
        language=found.language,
        modified=_modified(found.dates),
        publisher=papers[0] if len(papers) == 1 else None,
        date=found.dates[0] if found.count == 1 and found.dates and _day(found.dates[0]) else None,
        sources=tuple(found.sources) if found.count == 1 else (),
        properties=tuple(properties),
        direction="rtl" if vertical else None,
    )


def _title(found: Gathered) -> str:
    if found.count == 1:
        return found.first
    if len(found.papers) == 1 and len(found.dates) == found.count and "" not in found.papers:
        first, last = date_label(min(found.dates)), date_label(max(found.dates))
        return f"{next(iter(found.papers))} {first}" + (f"至{last}" if last != first else "")
    return f"{found.first} — {found.last}"


def _day(date: str) -> datetime | None:
    try:
        return datetime.strptime(date, "%Y-%m-%d")
    except ValueError:
        return None


def _modified(dates: list[str]) -> datetime:
    """The day of the newest issue."""
    days = [day for day in map(_day, dates) if day is not None and day.year > 1000]
    return max(days, default=UNDATED)
