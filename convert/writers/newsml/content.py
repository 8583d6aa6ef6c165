"""What an item says, as lists of words: the part of the model that its version depends on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from convert.model import Article, Issue, Page, Paragraph, Table
from convert.notices import Notice
from convert.trace import Traced

from .packages import Listed
from .stories import Story


def story_said(story: Story, issue: Issue, links: Iterable[tuple[str, str]], body: str) -> list[Any]:
    """All that a story says: its texts, people, tables and jumps, where in the paper it stands, and what it is
    linked to. `body` is the vocabulary that it is written in.
    """
    parts = [[page.number, page.section, *_article(article)] for page, article in story.parts]
    return [_paper(issue), parts, sorted(links), body]


def page_said(issue: Issue, page: Page, aside: Iterable[Notice], listed: Sequence[Listed]) -> list[Any]:
    """All that a page says: its number, section and furniture, and its articles with their versions."""
    furniture = [[piece.kind.value, piece.text.text] for piece in page.furniture]
    left_out = [notice.before for notice in aside]
    return [_paper(issue), page.number, page.section, furniture, left_out, _list(listed)]


def issue_said(issue: Issue, listed: Sequence[Listed]) -> list[Any]:
    """All that an issue says: the paper, the day, its pages with their versions."""
    return [_paper(issue), _list(listed)]


def text_of(story: Story) -> str:
    """All text of a story, to know it again by."""
    return "".join(text.text for _, article in story.parts for text in article.texts())


def _paper(issue: Issue) -> list[str | None]:
    return [issue.paper, issue.date, issue.number, issue.language]


def _list(listed: Sequence[Listed]) -> list[list[str | None]]:
    return [[part.guid, part.version, part.title] for part in listed]


def _text(text: Traced | None) -> str | None:
    return text.text if text is not None else None


def _article(article: Article) -> list[Any]:
    byline, dateline = article.byline, article.dateline
    return [
        article.kind.value,
        [[name, text.text] for name, text in article.heads()],
        [byline.text.text, byline.names, byline.within] if byline else None,
        [dateline.text.text, dateline.place, dateline.date] if dateline else None,
        [_block(block) for block in article.body],
        [[jump.direction.value, jump.page, jump.text.text, jump.run_on] for jump in article.jumps],
    ]


def _block(block: Paragraph | Table) -> list[Any]:
    if isinstance(block, Paragraph):
        return [block.role.value, block.text.text]
    rows = [[[cell.text.text, cell.colspan, cell.rowspan] for cell in row] for row in block.rows]
    return ["table", _text(block.caption), block.header_rows, rows]
