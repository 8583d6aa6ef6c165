"""A book from issues: which documents it has, in which order, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, BinaryIO

from convert.errors import UnwritableError
from convert.model import Issue, Page

from .contents import navigation
from .describe import LANGUAGE, Gathered, described
from .leaves import PAGE_BREAK, STYLESHEET_NAME, Setting, Step, article_document, front_page, issue_page
from .style import STYLESHEET
from .volume import Entry, Volume
from .words import Words, article_label, issue_label, page_label, page_number, words_of


@dataclass(slots=True)
class _Growing:
    """What is known of the book while its issues pass. Of their text nothing is kept."""

    volume: Volume
    several: bool
    gathered: Gathered
    spine: list[Any] = field(default_factory=list)
    contents: list[Entry] = field(default_factory=list)
    pages: list[Entry] = field(default_factory=list)


def write(issues: Iterable[Issue], target: BinaryIO, options: Mapping[str, str]) -> None:
    """Write the issues, in order, as one book. The same issues give the same bytes.

    Raises UnwritableError where there is no issue, or a language is not a BCP 47 tag.
    """
    passing = iter(issues)
    first = next(passing, None)
    if first is None:
        raise UnwritableError("EPUB", "a book of no issue has nothing to read", "give at least one page")
    second = next(passing, None)
    book = _Growing(Volume(target), second is not None, Gathered())
    for issue in chain((first,), () if second is None else (second,), passing):
        _add_issue(book, issue)
    _finish(book, first)


def _add_issue(book: _Growing, issue: Issue) -> None:
    if not LANGUAGE.fullmatch(issue.language):
        raise UnwritableError(
            issue.id, f"{issue.language!r} is not a language tag", "give one, such as zh-Hans"
        )
    book.gathered.add(issue)
    stem = f"n{book.gathered.count:04}"
    words = words_of(issue.language)
    setting, names = _setting(issue, words, stem)
    entries = [_entry(page, issue, words, *names[number]) for number, page in enumerate(issue.pages)]
    if book.several or not entries:
        href = f"{stem}.xhtml"
        book.spine.append(book.volume.add(href, issue_page(setting, entries)))
        book.contents.append(Entry(issue_label(issue), href, tuple(entries)))
    else:
        book.contents += entries
    for number, page in enumerate(issue.pages):
        _add_page(book, setting, page, names[number], entries[number + 1 :])


def _setting(issue: Issue, words: Words, stem: str) -> tuple[Setting, list[tuple[str, list[str]]]]:
    """What the documents of an issue know of each other, and file names: of each page, of its articles."""
    names: list[tuple[str, list[str]]] = []
    places: dict[str, str] = {}
    labels: dict[str, str] = {}
    for number, page in enumerate(issue.pages, 1):
        front = f"{stem}-p{number:02}"
        hrefs = [f"{front}-a{at:03}.xhtml" for at in range(1, len(page.articles) + 1)]
        names.append((f"{front}.xhtml", hrefs))
        for article, href in zip(page.articles, hrefs, strict=True):
            places[article.id] = href
            labels[article.id] = article_label(article, words)
    numbers = frozenset(page.number for page in issue.pages if page.number)
    return Setting(words, issue, places, labels, numbers), names


def _entry(page: Page, issue: Issue, words: Words, front: str, hrefs: Sequence[str]) -> Entry:
    articles = zip(page.articles, hrefs, strict=True)
    return Entry(
        page_label(page, issue, words),
        front,
        tuple(Entry(article_label(a, words), href) for a, href in articles),
    )


def _add_page(
    book: _Growing, setting: Setting, page: Page, names: tuple[str, list[str]], pages_after: Sequence[Entry]
) -> None:
    """Write a page's front page and its articles."""
    front, hrefs = names
    words = setting.words
    stops = [Step(front, page_label(page, setting.issue, words))]
    stops += [Step(h, article_label(a, words)) for a, h in zip(page.articles, hrefs, strict=True)]
    stops += [Step(entry.href, entry.label) for entry in pages_after[:1]]
    following = stops[1] if len(stops) > 1 else None
    book.spine.append(book.volume.add(front, front_page(page, setting, hrefs, following)))
    printed_number = page_number(page)
    if printed_number:
        label = f"{issue_label(setting.issue)} {printed_number}" if book.several else printed_number
        book.pages.append(Entry(label, f"{front}#{PAGE_BREAK}"))
    for number, article in enumerate(page.articles, 1):
        before = stops[number - 1] if number > 1 else None
        after = stops[number + 1] if number + 1 < len(stops) else None
        text = article_document(article, page, setting, front, before, after)
        book.spine.append(book.volume.add(hrefs[number - 1], text))


def _finish(book: _Growing, first: Issue) -> None:
    words = words_of(first.language)
    about = described(book.gathered, words, with_pages=bool(book.pages))
    landmarks = (
        ("toc", Entry(words.contents, "#toc")),
        ("bodymatter", Entry(words.start, book.contents[0].href)),
    )
    nav = navigation(first.language, words, book.contents, landmarks, book.pages)
    contents = book.volume.add("contents.xhtml", nav, properties=("nav",))
    book.volume.add(STYLESHEET_NAME, STYLESHEET, "text/css")
    book.volume.finish(about, [contents, *book.spine], book.contents)
