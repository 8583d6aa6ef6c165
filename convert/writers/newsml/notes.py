"""Which item each notice and suspect belongs to, and what is said of them there."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from convert.model import Article, Issue, Page, Suspect
from convert.notices import Action, Notice
from convert.trace import Span, printed


@dataclass(frozen=True, slots=True)
class Notes:
    """The notices and suspects of one item, in the order of the issue."""

    notices: tuple[Notice, ...] = ()
    suspects: tuple[Suspect, ...] = ()

    def changes(self) -> str:
        """How often each rule changed something: `lines/join_wrapped 24`. "" where none did."""
        counts = Counter(f"{n.stage}/{n.rule}" for n in self.notices if n.action is not Action.MARK)
        return "，".join([f"{name} {count}" for name, count in sorted(counts.items())])


def merged(notes: Sequence[Notes]) -> Notes:
    """The notes of several articles as those of one item."""
    return Notes(
        tuple(n for part in notes for n in part.notices), tuple(s for p in notes for s in p.suspects)
    )


@dataclass(frozen=True, slots=True)
class Shares:
    """What each item of an issue gets: articles by their id, pages by their place, the rest the issue."""

    articles: dict[str, Notes]
    pages: tuple[Notes, ...]
    issue: Notes


def _spans(issue: Issue) -> dict[str, list[tuple[int, int, str]]]:
    """For each source, which printed range belongs to which article, in order."""
    ranges: dict[str, list[tuple[int, int, str]]] = {}
    for _, article in issue.articles():
        for text in article.texts():
            for span in text.spans():
                ranges.setdefault(span.source, []).append((span.start, span.end, article.id))
    for found in ranges.values():
        found.sort()
    return ranges


def _owner(where: Sequence[Span], ranges: dict[str, list[tuple[int, int, str]]]) -> str | None:
    for span in where:
        found = ranges.get(span.source, [])
        at = bisect_right(found, (span.end, -1, "")) - 1
        if at >= 0 and found[at][1] > span.start:
            return found[at][2]
    return None


def shares(issue: Issue) -> Shares:
    """Give each notice and suspect to its article, or else to its page, or else to the issue."""
    ranges = _spans(issue) if issue.notices else {}
    pages = {page.source: number for number, page in reversed(list(enumerate(issue.pages)))}
    notices: dict[str | int | None, list[Notice]] = {}
    suspects: dict[str | int | None, list[Suspect]] = {}
    known = {article.id for _, article in issue.articles()}
    for notice in issue.notices:
        key: str | int | None = _owner(notice.where, ranges)
        if key is None and notice.where:
            key = pages.get(notice.where[0].source)
        notices.setdefault(key, []).append(notice)
    for suspect in issue.suspects:
        at = suspect.article if suspect.article in known else pages.get(suspect.where.source)
        suspects.setdefault(at, []).append(suspect)

    def share(key: str | int | None) -> Notes:
        return Notes(tuple(notices.get(key, ())), tuple(suspects.get(key, ())))

    return Shares(
        {article.id: share(article.id) for _, article in issue.articles()},
        tuple(share(number) for number in range(len(issue.pages))),
        share(None),
    )


def set_aside(page: Page, notes: Notes) -> Iterator[Notice]:
    """Notices that set characters aside which the page does not have as furniture either."""
    held = {(s.source, at) for f in page.furniture for s in f.text.spans() for at in range(s.start, s.end)}
    for notice in notes.notices:
        if (
            notice.action is Action.SET_ASIDE
            and printed(notice.before)
            and not any((s.source, at) in held for s in notice.where for at in range(s.start, s.end))
        ):
            yield notice


def source_lines(article: Article, issue: Issue) -> str:
    """Where the article was printed: `p1.txt:3-41 p1.txt:50`, lines of the sources from 1."""
    known = {source.name: source for source in issue.sources}
    lines: list[tuple[str, int, int]] = []
    for name, start, end in _stretches(article):
        if name not in known:
            continue
        first, _ = known[name].place(start)
        last, _ = known[name].place(end - 1)
        if lines and lines[-1][0] == name and first <= lines[-1][2] + 1:
            lines[-1] = (name, lines[-1][1], max(last, lines[-1][2]))
        else:
            lines.append((name, first, last))
    return " ".join([f"{name}:{low}-{high}" if high > low else f"{name}:{low}" for name, low, high in lines])


def _stretches(article: Article) -> list[tuple[str, int, int]]:
    """The printed ranges of an article, in order; neighbours are one."""
    runs = sorted(
        (run.source, run.start, run.start + len(run.text))
        for text in article.texts()
        for run in text.runs
        if run.source is not None
    )
    found: list[tuple[str, int, int]] = []
    for name, start, end in runs:
        if found and found[-1][0] == name and start <= found[-1][2] + 1:
            found[-1] = (name, found[-1][1], max(end, found[-1][2]))
        else:
            found.append((name, start, end))
    return found
