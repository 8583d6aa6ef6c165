"""What a person should know of an issue that was converted: how sure it is, page by page, and what it took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import Any

from .model import Issue, Suspect
from .trace import printed


@dataclass(frozen=True, slots=True)
class PageAccount:
    """A page: its file, its number in print, and how many articles, printed characters and suspects it has.

    `confidence` is the mean over its articles of the chance that none of their suspects is a fault. `faults`
    is how many faults are to be expected: the sum of its suspects' confidences.
    """

    source: str
    number: str | None
    articles: int
    characters: int
    suspects: int
    confidence: float
    faults: float


@dataclass(frozen=True, slots=True)
class Account:
    """An issue: the files it was made of, and the same for all its pages. `seconds` is CPU time."""

    issue: str
    sources: tuple[str, ...]
    articles: int
    suspects: int
    confidence: float
    seconds: float
    pages: tuple[PageAccount, ...] = ()


def again(plain: dict[str, Any]) -> Account:
    """An account from what `dataclasses.asdict` made of it."""
    pages = tuple(PageAccount(**page) for page in plain["pages"])
    return Account(**{**plain, "sources": tuple(plain["sources"]), "pages": pages})


def account_of(issue: Issue, sources: Iterable[str], seconds: float) -> Account:
    """The account of a repaired issue."""
    by_article: dict[str | None, list[Suspect]] = defaultdict(list)
    by_source: dict[str, list[Suspect]] = defaultdict(list)
    for suspect in issue.suspects:
        by_article[suspect.article].append(suspect)
        by_source[suspect.where.source].append(suspect)
    pages = []
    for page in issue.pages:
        each = [_sure(by_article[article.id]) for article in page.articles]
        found = by_source.get(page.source, [])
        characters = len(printed(issue.source(page.source).text))
        faults = round(sum(suspect.confidence for suspect in found), 3)
        confidence = round(sum(each) / len(each), 4) if each else 1.0
        pages.append(
            PageAccount(page.source, page.number, len(each), characters, len(found), confidence, faults)
        )
    articles = sum(page.articles for page in pages)
    whole = sum(page.confidence * page.articles for page in pages) / articles if articles else 1.0
    sure, spent = round(whole, 4), round(seconds, 4)
    return Account(issue.id, tuple(sources), articles, len(issue.suspects), sure, spent, tuple(pages))


def _sure(suspects: Iterable[Suspect]) -> float:
    return prod(1 - min(max(suspect.confidence, 0.0), 1.0) for suspect in suspects)
