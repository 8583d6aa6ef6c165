"""Whether an issue hangs together: whatever it names, it has.

Stages and writers look sources and articles up by name, and lay tables out by the spans of their cells. An
issue that a file brought in is looked at first, so that none of them has to expect the impossible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from .grounds import Grounds
from .json_places import Misfit, Path
from .model import Article, Issue, Table
from .trace import Source, Span, Traced

MOST_PLACES = 1_000_000
"""Places that one table may cover. A page has a few thousand; `colspan` could ask for any number."""


def check_issue(issue: Issue, path: Path = ()) -> None:
    """Raises Misfit at the first thing that does not hang together. `path` is where the issue stands."""
    if not issue.id:
        raise Misfit((*path, "id"), "an issue needs an id")
    if issue.date is not None and not _is_day(issue.date):
        raise Misfit((*path, "date"), f'"{issue.date[:40]}" is no day as in 2025-03-14')
    lengths: dict[str, int] = {}
    for number, source in enumerate(issue.sources):
        if source.name in lengths:
            raise Misfit((*path, "sources", number), f'a second source has the name "{source.name}"')
        lengths[source.name] = len(source.text)
    for number, page in enumerate(issue.pages):
        if page.source not in lengths:
            raise Misfit((*path, "pages", number, "source"), f'no source has the name "{page.source}"')
    _check_places(issue, path, lengths)
    _check_articles(issue, path)


def _is_day(day: str) -> bool:
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False


def _check_places(issue: Issue, path: Path, lengths: Mapping[str, int]) -> None:
    for name in ("pages", "notices", "suspects"):
        for place, source, end in _places(getattr(issue, name), (*path, name)):
            if source not in lengths:
                raise Misfit(place, f'no source has the name "{source}"')
            if end > lengths[source]:
                raise Misfit(place, f'"{source}" has {lengths[source]} characters, this ends at {end}')


def _places(value: Any, path: Path) -> Iterator[tuple[Path, str, int]]:
    """Every printed place that a part of the model names: source and end."""
    if isinstance(value, Traced):
        for number, run in enumerate(value.runs):
            if run.source is not None:
                yield (*path, "at", number), run.source, run.start + len(run.text)
    elif isinstance(value, Span):
        yield path, value.source, value.end
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _places(item, (*path, number))
    elif is_dataclass(value) and not isinstance(value, Source):
        for field in fields(value):
            yield from _places(getattr(value, field.name), (*path, field.name))


def _check_articles(issue: Issue, path: Path) -> None:
    known: dict[str, tuple[Path, Article]] = {}
    for page_number, page in enumerate(issue.pages):
        for number, article in enumerate(page.articles):
            place = (*path, "pages", page_number, "articles", number)
            if not article.id:
                raise Misfit((*place, "id"), "an article needs an id")
            if article.id in known:
                raise Misfit((*place, "id"), f'a second article has the id "{article.id}"')
            known[article.id] = (place, article)
    for place, article in known.values():
        for number, jump in enumerate(article.jumps):
            if jump.target is not None and jump.target not in known:
                raise Misfit((*place, "jumps", number, "target"), f'no article has the id "{jump.target}"')
        for number, block in enumerate(article.body):
            if isinstance(block, Table):
                _check_table(block, (*place, "body", number))
    for number, suspect in enumerate(issue.suspects):
        if suspect.why is not None:
            _check_grounds(suspect.why, (*path, "suspects", number, "why"))
        if suspect.article is not None and suspect.article not in known:
            raise Misfit((*path, "suspects", number, "article"), f'no article has the id "{suspect.article}"')


def _check_grounds(grounds: Grounds, path: Path) -> None:
    try:
        grounds.parts()
    except ValueError as error:
        raise Misfit(path, str(error)) from None


def _check_table(table: Table, path: Path) -> None:
    if table.header_rows > len(table.rows):
        raise Misfit(
            (*path, "header_rows"), f"{table.header_rows} header rows, and {len(table.rows)} rows in all"
        )
    places = 0
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row):
            place = (*path, "rows", number, column)
            if cell.colspan < 1 or cell.rowspan < 1:
                raise Misfit(place, "a cell spans at least one column and one row")
            places += cell.colspan * cell.rowspan
            if places > MOST_PLACES:
                raise Misfit(place, f"a table of more than {MOST_PLACES:,} places")
