"""The texts of an issue that are looked at, and how a suspect names a place in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from ..grounds import Grounds
from ..model import Article, Doubt, Issue, Page, Paragraph, Role, Suspect, Table
from ..trace import BLANKS, Span, Traced

WIDEST_JUMP = 60
"""Characters of the source between two pieces of one place. Farther apart, only the first piece is named."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of an article.

    `part` is `kicker`, `headline`, `deck`, `byline`, `jump`, `caption`, `cell` or the role of a paragraph;
    `behind` is the part that follows a paragraph in the body, "" for the last.
    """

    page: Page
    article: Article
    part: str
    text: Traced
    behind: str = ""

    def suspect(
        self,
        kind: Doubt,
        begin: int,
        end: int,
        why: Grounds,
        confidence: float,
        suggestion: str = "",
        runner_up: str = "",
    ) -> Suspect | None:
        """A suspect of the characters [begin, end), or None where nobody printed them."""
        where = place_of(self.text[begin:end])
        if where is None:
            return None
        said = self.text.text[begin:end]
        return Suspect(kind, where, said, suggestion, why, confidence, self.article.id, runner_up)


def place_of(text: Traced) -> Span | None:
    """Where a piece of text was printed: one range, of its first part if the parts lie far apart."""
    spans = [span for span in text.spans() if len(span)]
    if not spans:
        return None
    first = spans[0]
    end = first.end
    for span in spans[1:]:
        if span.source != first.source or not 0 <= span.start - end <= WIDEST_JUMP:
            break
        end = span.end
    return Span(first.source, first.start, end)


def passages(issue: Issue) -> Iterator[Passage]:
    """Every text of every article once, in reading order."""
    for page, article in issue.articles():
        for name, text in article.heads():
            yield Passage(page, article, name, text)
        if article.byline is not None and not article.byline.within:
            yield Passage(page, article, "byline", article.byline.text)
        for jump in article.jumps:
            yield Passage(page, article, "jump", jump.text)
        for block, following in zip_longest(article.body, [_part(b) for b in article.body[1:]], fillvalue=""):
            assert not isinstance(block, str)
            if isinstance(block, Table):
                yield from _cells(page, article, block)
            else:
                yield Passage(page, article, block.role.value, block.text, following)


def _part(block: Paragraph | Table) -> str:
    return "table" if isinstance(block, Table) else block.role.value


def _cells(page: Page, article: Article, table: Table) -> Iterator[Passage]:
    if table.caption is not None:
        yield Passage(page, article, Role.CAPTION.value, table.caption)
    for row in table.rows:
        for cell in row:
            if cell.text:
                yield Passage(page, article, "cell", cell.text)


def tail(text: str, end: int, most: int) -> int:
    """Where the last `most` characters before `end` begin, without going over a blank."""
    at = end
    while at > 0 and end - at < most and text[at - 1] not in BLANKS:
        at -= 1
    return at
