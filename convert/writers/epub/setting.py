"""What the documents of an issue must know of each other: names, labels, neighbours; and the shell of a
document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from convert.model import Article, Issue, Page, Suspect

from .markup import escaped
from .press import Press
from .stories import Place, Story, stories
from .words import Words, article_label, issue_label, page_label, words_of

STYLESHEET_NAME = "newspaper.css"


@dataclass(frozen=True, slots=True)
class Step:
    """A document to go to."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class Setting:
    """An issue on its way into a book. `title` is its name, `fronts` are its pages' front pages, `at` where
    each article is, by place, and `names` how it is called, `places` and `labels` the same and its name, by
    the article's id; `numbers` are the pages that the issue has.
    """

    issue: Issue
    words: Words
    title: str
    vertical: bool
    fronts: tuple[Step, ...]
    stories: Mapping[Place, Story]
    at: Mapping[Place, str]
    names: Mapping[Place, str]
    places: Mapping[str, str]
    labels: Mapping[str, str]
    numbers: frozenset[str]
    doubts: Mapping[str | None, tuple[Suspect, ...]]

    def press(self, *articles: Article) -> Press:
        """A press for a document that holds these articles."""
        found = dict.fromkeys(suspect for article in articles for suspect in self.doubts.get(article.id, ()))
        return Press(self.issue, self.words, self.vertical, found)

    def page_press(self, page: Page) -> Press:
        """A press for the front page of a page: what is doubtful in no article."""
        found = dict.fromkeys(s for s in self.doubts.get(None, ()) if s.where.source == page.source)
        return Press(self.issue, self.words, self.vertical, found)

    def beginning_on(self, page: int) -> Iterator[Story]:
        """The stories whose first part stands on that page, in reading order."""
        for story in self.stories.values():
            if story[0].place[0] == page:
                yield story


def setting_of(issue: Issue, stem: str, vertical: bool, show_doubts: bool) -> Setting:
    """The setting of an issue whose files begin with `stem`."""
    words = words_of(issue.language)
    fronts = tuple(
        Step(f"{stem}-p{number:02}.xhtml", page_label(page, issue, words))
        for number, page in enumerate(issue.pages, 1)
    )
    found = stories(issue)
    at: dict[Place, str] = {}
    names: dict[Place, str] = {}
    places: dict[str, str] = {}
    labels: dict[str, str] = {}
    for (page, number), story in found.items():
        href = f"{stem}-p{page + 1:02}-a{number + 1:03}.xhtml"
        for count, part in enumerate(story, 1):
            at[part.place] = href if count == 1 else f"{href}#part-{count}"
            names[part.place] = article_label(part.article, words)
            places.setdefault(part.article.id, at[part.place])
            labels.setdefault(part.article.id, names[part.place])
    numbers = frozenset(page.number for page in issue.pages if page.number)
    doubts = _by_article(issue) if show_doubts else {}
    return Setting(
        issue, words, issue_label(issue), vertical, fronts, found, at, names, places, labels, numbers, doubts
    )


def _by_article(issue: Issue) -> dict[str | None, tuple[Suspect, ...]]:
    found = sorted(issue.suspects, key=lambda s: (s.article is None, s.article or "", s.where))
    return {article: tuple(group) for article, group in groupby(found, key=lambda s: s.article)}


def document(language: str, title: str, body: str, name: str = "") -> str:
    """A whole XHTML document around `body` (XHTML); `name` is the body's class."""
    tag = escaped(language)
    kind = f' class="{name}"' if name else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f' xml:lang="{tag}" lang="{tag}">\n<head>\n<title>{escaped(title)}</title>\n'
        f'<link rel="stylesheet" type="text/css" href="{STYLESHEET_NAME}"/>\n</head>\n'
        f"<body{kind}>\n{body}\n</body>\n</html>\n"
    )


def steps(words: Words, before: Step | None, after: Step | None) -> Iterator[str]:
    """Links to the neighbours: one tap from each document to the next."""
    links = [
        f'<p><span class="added">{name} </span><a href="{step.href}">{escaped(step.label)}</a></p>'
        for name, step in ((words.previous, before), (words.following, after))
        if step is not None
    ]
    if links:
        yield f'<nav class="steps" aria-label="{words.onward}">\n' + "\n".join(links) + "\n</nav>"
