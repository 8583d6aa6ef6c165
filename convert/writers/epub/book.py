"""A book from issues: which documents it has, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, BinaryIO

from convert.errors import UnwritableError
from convert.model import Issue

from .archive import MONTH, grouped
from .articles import story_document
from .contents import navigation, overview
from .cover import add_cover, front_matter
from .describe import LANGUAGE, Gathered, described
from .fronts import PAGE_BREAK, front_page, issue_page
from .setting import STYLESHEET_NAME, Setting, Step, setting_of
from .style import STYLESHEET, VERTICAL
from .volume import Entry, Volume
from .words import page_number, words_of


@dataclass(slots=True)
class _Growing:
    """What is known of the book while its issues pass. Of their text nothing is kept."""

    volume: Volume
    several: bool
    vertical: bool
    show_doubts: bool
    gathered: Gathered = field(default_factory=Gathered)
    spine: list[Any] = field(default_factory=list)
    issues: list[tuple[str | None, Entry]] = field(default_factory=list)
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
    vertical, show = options.get("writing") == "vertical", options.get("show") == "suspects"
    book = _Growing(Volume(target), second is not None, vertical, show)
    with book.volume.out:
        for issue in chain((first,), () if second is None else (second,), passing):
            _add_issue(book, issue)
        _finish(book, first)


def _add_issue(book: _Growing, issue: Issue) -> None:
    if not LANGUAGE.fullmatch(issue.language):
        raise UnwritableError(issue.id, f"{issue.language!r} is no language tag", "give one, such as zh-Hans")
    book.gathered.add(issue)
    stem = f"n{book.gathered.count:04}"
    setting = setting_of(issue, stem, book.vertical, book.show_doubts)
    stories = [list(_steps_of(setting, number)) for number in range(len(issue.pages))]
    entries = tuple(_page_entry(front, below) for front, below in zip(setting.fronts, stories, strict=True))
    if book.several or not entries:
        href = f"{stem}.xhtml"
        book.spine.append(book.volume.add(href, issue_page(setting)))
        book.issues.append((issue.date, Entry(setting.title, href, entries)))
    else:
        book.contents += entries
    _add_documents(book, setting, stories)


def _page_entry(front: Step, below: Iterable[Step]) -> Entry:
    """A page in the contents, with the stories that begin on it: contents go in the order of reading."""
    return Entry(front.label, front.href, tuple(Entry(step.label, step.href) for step in below))


def _steps_of(setting: Setting, number: int) -> Iterator[Step]:
    for story in setting.beginning_on(number):
        place = story[0].place
        yield Step(setting.at[place], setting.names[place])


def _add_documents(book: _Growing, setting: Setting, stories: Sequence[Sequence[Step]]) -> None:
    """Write the front pages and stories of an issue, each with the way to the one before and after it."""
    way: list[Step | None] = [None]
    for front, below in zip(setting.fronts, stories, strict=True):
        way += [front, *below]
    way.append(None)
    at = 1
    for number, front in enumerate(setting.fronts):
        text = front_page(setting, number, way[at - 1], way[at + 1])
        book.spine.append(book.volume.add(front.href, text))
        _list_page(book, setting, number)
        at += 1
        for story in setting.beginning_on(number):
            text = story_document(story, setting, way[at - 1], way[at + 1])
            book.spine.append(book.volume.add(setting.at[story[0].place], text))
            at += 1


def _list_page(book: _Growing, setting: Setting, number: int) -> None:
    printed_number = page_number(setting.issue.pages[number])
    if printed_number:
        label = f"{setting.title} {printed_number}" if book.several else printed_number
        book.pages.append(Entry(label, f"{setting.fronts[number].href}#{PAGE_BREAK}"))


def _finish(book: _Growing, first: Issue) -> None:
    words, language = words_of(first.language), first.language
    about = described(book.gathered, words, with_pages=bool(book.pages), vertical=book.vertical)
    entries = [*grouped(book.issues), *book.contents]
    cover = add_cover(book.volume, front_matter(first, about.title, book.several), language, words)
    is_archive = len(book.issues) > MONTH
    if is_archive:
        bare = [(date, Entry(entry.label, entry.href)) for date, entry in book.issues]
        shown = book.volume.add("overview.xhtml", overview(language, words, grouped(bare)))
    landmarks = [
        ("cover", Entry(words.cover, cover.file_name)),
        ("toc", Entry(words.contents, shown.file_name if is_archive else "#toc")),
        ("bodymatter", Entry(words.start, entries[0].href)),
    ]
    nav = navigation(language, words, entries, landmarks, book.pages)
    contents = book.volume.add("contents.xhtml", nav, properties=("nav",))
    book.volume.add(STYLESHEET_NAME, STYLESHEET + (VERTICAL if book.vertical else ""), "text/css")
    book.volume.finish(about, [cover, shown if is_archive else contents, *book.spine], entries)
