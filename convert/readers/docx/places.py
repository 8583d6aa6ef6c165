"""The texts of an issue by their places in it, as the provenance part names them."""

from __future__ import annotations

from dataclasses import dataclass

from ...model import Article, Issue, Paragraph, Table
from ...ooxml import Style, visible
from ...trace import Traced
from .entering import Carried


@dataclass(frozen=True, slots=True)
class OldLine:
    """A line as we wrote it: style, place, and text, as visible in Word (`text`) and as in the model."""

    style: Style
    ref: str
    text: str
    traced: Traced

    def owner(self) -> str:
        """The place of its article (`0/3`), "" for a line that is in none."""
        parts = self.ref.split("/")
        return "/".join(parts[:2]) if len(parts) > 2 and parts[1].isdigit() else ""


def text_at(issue: Issue, ref: str) -> Traced:
    """The text at a place: `0/3/headline`, `0/3/body/2`, `0/3/body/2/1/0` (a cell), `0/furniture/1`.

    Raises LookupError or ValueError where there is no such place.
    """
    page_number, kind, *rest = ref.split("/")
    page = issue.pages[int(page_number)]
    if kind == "furniture":
        return page.furniture[int(rest[0])].text
    article = page.articles[int(kind)]
    found = _part(article, rest)
    if found is None:
        raise LookupError(ref)
    return found


def _part(article: Article, rest: list[str]) -> Traced | None:
    name = rest[0]
    if name in ("kicker", "headline", "deck"):
        heads: dict[str, Traced] = dict(article.heads())
        return heads.get(name)
    if name == "byline":
        return article.byline.text if article.byline is not None else None
    if name == "jumps":
        return article.jumps[int(rest[1])].text
    block = article.body[int(rest[1])]
    if isinstance(block, Paragraph):
        return block.text
    if rest[2] == "caption":
        return block.caption
    return block.rows[int(rest[2])][int(rest[3])].text


def article_at(issue: Issue, owner: str) -> Article:
    """The article at a place such as `0/3`."""
    page, article = owner.split("/")
    return issue.pages[int(page)].articles[int(article)]


def table_at(issue: Issue, ref: str) -> Table | None:
    """The table at a place such as `0/3/body/2`."""
    parts = ref.split("/")
    block = article_at(issue, "/".join(parts[:2])).body[int(parts[3])]
    return block if isinstance(block, Table) else None


def old_lines(carried: Carried) -> list[OldLine]:
    """The lines that a reader should find again: those with text, rules, and all cells.

    Raises LookupError or ValueError where the part names what is not in its issue.
    """
    lines = []
    for words in carried.lines:
        style, ref = Style(words[0]), words[1]
        if len(words) > 2:
            traced = Traced.blank(words[2])
        elif not ref:
            traced = Traced()
        else:
            traced = text_at(carried.issue, ref)
        text = visible(traced.text)
        if text or style in (Style.RULE, Style.CELL):
            lines.append(OldLine(style, ref, text, traced))
    return lines
