"""Choices as a page poses them: which of its lines goes on from this one.

Unseen articles are wrapped to the measure of a column and gathered by date and page, as they were printed.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MEASURES: Final = range(14, 23)
"""Characters in a full line."""

CLOSING: Final = frozenset("，。、；：？！）》”’％%…—·,.;:?!)")
"""Marks that do not begin a line: up to two are squeezed in at its end."""

SHORTEST_PAGE: Final = 1500
"""Characters of a page from which lines are drawn."""

CONTEXT: Final = 40
"""Characters that a choice shows on either side, at most."""

LEAST: Final = 8
"""Characters that it shows at least."""

WRONG: Final = 29
"""Wrong continuations of a choice, besides the right one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, whether a paragraph begins or ends with it, and the text of its paragraph around it."""

    before: str
    text: str
    after: str

    @property
    def starts(self) -> bool:
        return not self.before

    @property
    def ends(self) -> bool:
        return not self.after


@dataclass(frozen=True, slots=True)
class Choice:
    """A left side and its continuations; the first is the right one."""

    left: str
    rights: tuple[str, ...]


def by_page(articles: Iterable[dict[str, str]]) -> list[list[str]]:
    """Texts of the articles of each page that has enough of them, in the order of the corpus."""
    pages: dict[tuple[str, str], list[str]] = {}
    for article in articles:
        if article.get("page"):
            pages.setdefault((article["date"], article["page"]), []).append(article["text"])
    return [texts for texts in pages.values() if sum(map(len, texts)) > SHORTEST_PAGE]


def wrapped(text: str, measure: int) -> Iterator[Line]:
    """The lines of an article; the first of a paragraph is two characters shorter.

    >>> [line.text for line in wrapped("今年以来，各地采取措施。", 6)]
    ['今年以来，', '各地采取措施。']
    """
    for paragraph in filter(None, (piece.strip(" \u3000\r") for piece in text.split("\n"))):
        start, end = 0, measure - 2
        while start < len(paragraph):
            stop = min(end + 2, len(paragraph))
            while end < stop and paragraph[end] in CLOSING:
                end += 1
            yield Line(paragraph[:start], paragraph[start:end], paragraph[end:])
            start, end = end, end + measure


def choices(pages: Sequence[Sequence[str]], count: int, seed: int) -> Iterator[Choice]:
    """Choices drawn from pages at random: a line's end inside a paragraph, and where other lines begin."""
    drawn = random.Random(seed)
    while count:
        lines = [line for text in drawn.choice(pages) for line in wrapped(text, drawn.choice(MEASURES))]
        line = drawn.choice([line for line in lines if not line.ends])
        others = [other for other in lines if not other.starts and other.before != line.before + line.text]
        left = (line.before + line.text)[-CONTEXT:]
        if len(others) < WRONG or min(len(left), len(line.after)) < LEAST:
            continue
        wrong = drawn.sample(others, WRONG)
        yield Choice(left, (line.after[:CONTEXT], *((o.text + o.after)[:CONTEXT] for o in wrong)))
        count -= 1
