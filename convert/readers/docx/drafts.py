"""Lines and tables gathered into pages and articles, by their styles alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ...desk_words import is_untitled
from ...ooxml import Style
from .manuscript import Written, WrittenTable

FURNITURE = frozenset((Style.MASTHEAD, Style.EAR, Style.FOLIO, Style.IMPRINT, Style.STRAY))
HEADS = frozenset((Style.KICKER, Style.HEADLINE, Style.DECK))
UNREAD = frozenset((Style.CONTENTS_HEAD, Style.CONTENTS_PAGE, Style.CONTENTS_ARTICLE, Style.TABLE_END))


@dataclass(slots=True)
class DraftTable:
    """A table of the manuscript, with the numbers of the lines that are its cells, and its caption's."""

    written: WrittenTable
    cells: list[int]
    caption: int | None = None


DraftBlock = int | DraftTable
"""A block of a body: the number of its line, or a table."""


@dataclass(slots=True)
class DraftArticle:
    """An article: the numbers of the lines that are its parts."""

    heads: dict[Style, list[int]] = field(default_factory=dict)
    label: int | None = None
    """What stands for a headline that is not there."""
    byline: int | None = None
    jumps: list[int] = field(default_factory=list)
    body: list[DraftBlock] = field(default_factory=list)
    closed: bool = False

    def lines(self) -> list[int]:
        """All its lines, in the order of the manuscript."""
        found = [number for numbers in self.heads.values() for number in numbers]
        found += [number for number in (self.label, self.byline) if number is not None]
        found += self.jumps
        for block in self.body:
            if isinstance(block, int):
                found.append(block)
            else:
                found += ([block.caption] if block.caption is not None else []) + block.cells
        return sorted(found)


@dataclass(slots=True)
class DraftPage:
    """A page: the number of its label's line (None before the first label), its articles and furniture."""

    label: int | None
    articles: list[DraftArticle] = field(default_factory=list)
    furniture: list[int] = field(default_factory=list)


@dataclass(slots=True)
class DraftIssue:
    """The lines of one issue and how they hang together."""

    lines: list[Written] = field(default_factory=list)
    pages: list[DraftPage] = field(default_factory=list)
    title: int | None = None
    sequence: list[tuple[Style, int | None]] = field(default_factory=list)
    """Style and line of everything in order, rules between articles too (without a line)."""
    tables: list[WrittenTable] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    """Comments that stand at no text."""


def drafted(
    pieces: Iterable[Written | WrittenTable], titles: tuple[str, ...] | None = None
) -> list[DraftIssue]:
    """The issues of the file: a title begins the next one, where anything stands before it.

    `titles` are those that the file was written with. If there are as many now, each begins an issue, retyped
    or not; else those that are known do, and any other line in that style is a headline. Who typed over what
    stands for a missing headline, mark and all, has given the headline.
    """
    everything = list(pieces)
    now = [p for p in everything if isinstance(p, Written) and p.style is Style.TITLE and p.text]
    if titles is not None and len(now) != len(titles):
        for line in now[1:] if len(titles) == 1 else now:
            if line.text not in titles or len(titles) == 1:
                line.style = Style.HEADLINE
    for line in (p for p in everything if isinstance(p, Written) and p.style is Style.UNTITLED):
        if not is_untitled(line.text):
            line.style = Style.HEADLINE
    issues = [DraftIssue()]
    for piece in everything:
        issue = issues[-1]
        if isinstance(piece, WrittenTable):
            _add_table(issue, piece)
            continue
        if piece.style in UNREAD or (not piece.text and piece.style is not Style.RULE):
            issue.loose += piece.comments
            continue
        if piece.style is Style.TITLE and (issue.pages or issue.title is not None):
            issue = DraftIssue()
            issues.append(issue)
        _add_line(issue, piece)
    return issues


def _page(issue: DraftIssue) -> DraftPage:
    if not issue.pages:
        issue.pages.append(DraftPage(None))
    return issue.pages[-1]


def _article(issue: DraftIssue) -> DraftArticle:
    page = _page(issue)
    if not page.articles or page.articles[-1].closed:
        page.articles.append(DraftArticle())
    return page.articles[-1]


def _add_table(issue: DraftIssue, table: WrittenTable) -> None:
    first = len(issue.lines)
    issue.lines += table.lines()
    cells = list(range(first, len(issue.lines)))
    issue.tables.append(table)
    issue.sequence += [(Style.CELL, number) for number in cells]
    body = _article(issue).body
    caption = None
    if body and isinstance(body[-1], int) and issue.lines[body[-1]].style is Style.TABLE_CAPTION:
        caption = body.pop()
    assert caption is None or isinstance(caption, int)
    body.append(DraftTable(table, cells, caption))


def _add_line(issue: DraftIssue, line: Written) -> None:
    if line.style is Style.RULE and not line.text:
        issue.sequence.append((Style.RULE, None))
        if issue.pages and issue.pages[-1].articles:
            issue.pages[-1].articles[-1].closed = True
        return
    if line.style is Style.RULE:
        _article(issue).closed = True
        line.style = Style.TEXT
    number = len(issue.lines)
    issue.lines.append(line)
    issue.sequence.append((line.style, number))
    if line.style is Style.TITLE:
        issue.title = number
    elif line.style is Style.PAGE:
        issue.pages.append(DraftPage(number))
    elif line.style in FURNITURE:
        _page(issue).furniture.append(number)
    else:
        _add_to_article(issue, line.style, number)


def _add_to_article(issue: DraftIssue, style: Style, number: int) -> None:
    article = _article(issue)
    begins = style is Style.KICKER and Style.HEADLINE in article.heads
    if style in (Style.KICKER, Style.HEADLINE) and (begins or article.body or article.byline is not None):
        article.closed = True
        article = _article(issue)
    if style is Style.UNTITLED:
        article.label = number
    elif style in HEADS and not article.body:
        article.heads.setdefault(style, []).append(number)
    elif style is Style.BYLINE and not article.body and article.byline is None:
        article.byline = number
    elif style is Style.JUMP:
        article.jumps.append(number)
    else:
        article.body.append(number)
