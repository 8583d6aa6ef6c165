"""What a person says about pages: which paper, which day, which page, in which language.

It is said by options of one call, or by an `issue.toml` beside the pages:

    paper = "云汀日报"
    date = 2025-03-14
    language = "zh-Hans"

    [pages]
    "p1.txt" = 1
    "p2.txt" = "A04"

Options come before `issue.toml`, and both before what the page's own folio says.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import remote
from .errors import ConvertError, UnreadableError, UsageError

FILE = "issue.toml"
KEYS = ("paper", "date", "language", "pages")

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
"""The shape of a BCP 47 tag; whether its parts are registered is not asked."""
_PAGE = re.compile(r"[A-Za-z]{0,3}[0-9]{1,4}[A-Za-z]?")
"""A page's number as papers print it: 1, 12, A04, B3a."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said about one page; None where nothing is. `date` is ISO 8601, `page` as printed."""

    paper: str | None = None
    date: str | None = None
    page: str | None = None
    language: str | None = None

    def over(self, other: Claim) -> Claim:
        """Both claims in one: this one's words where it has any.

        >>> Claim(page="2").over(Claim(paper="云汀日报", page="1"))
        Claim(paper='云汀日报', date=None, page='2', language=None)
        """
        return Claim(
            self.paper or other.paper,
            self.date or other.date,
            self.page or other.page,
            self.language or other.language,
        )


UNSAID = Claim()
"""What is said of a page of which nobody says anything."""


@dataclass(frozen=True, slots=True)
class Card:
    """An `issue.toml`, or the options of a call. `pages` is file name -> page number."""

    claim: Claim = UNSAID
    pages: Mapping[str, str] = field(default_factory=dict)

    def of(self, file: str) -> Claim:
        """What the card says about the file of that name."""
        return Claim(page=self.pages.get(file)).over(self.claim)


def checked_date(text: str) -> str:
    """A date in ISO 8601, of a day that exists. Raises ValueError that says how to write it."""
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is not a date; write it like 2025-03-14") from None


def checked_language(text: str) -> str:
    """A BCP 47 tag. Raises ValueError that says how to write it."""
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f"{text!r} is not a language tag; write it like zh-Hans")
    return text


def checked_page(text: str) -> str:
    """A page's number. Raises ValueError that says how to write it."""
    if not _PAGE.fullmatch(text):
        raise ValueError(f"{text!r} is not a page number; write it like 1 or A04")
    return text


def checked_paper(text: str) -> str:
    """A paper's name: one line that is not empty. Raises ValueError that says so."""
    if not text.strip() or any(ord(char) < ord(" ") for char in text):
        raise ValueError(f"{text!r} is not a paper's name; write it in one line")
    return text


def card_in(folder: str) -> tuple[Card, tuple[ConvertError, ...]]:
    """The `issue.toml` of a folder, here or at a URL, with an error for every mistake in it; an empty card
    where there is none. One behind a link that leads out of the folder is none.
    """
    if remote.is_url(folder):
        url = remote.joined(folder, FILE)
        try:
            if not remote.is_file(url):
                return Card(), ()
            return read_card(
                url, remote.content(url), lambda name: remote.is_file(remote.joined(folder, name))
            )
        except UnreadableError as error:
            return Card(), (error,)
    path = Path(folder) / FILE
    if not path.is_file() or path.resolve().parent != Path(folder).resolve():
        return Card(), ()
    try:
        data = path.read_bytes()
    except OSError as error:
        return Card(), (UnreadableError(str(path), f"cannot be read ({error.strerror})"),)
    return read_card(str(path), data, lambda name: Path(name).name == name and (path.parent / name).is_file())


def read_card(
    subject: str, data: bytes, beside: Callable[[str], bool]
) -> tuple[Card, tuple[ConvertError, ...]]:
    """What an `issue.toml` says, with an error for every mistake in it (file, key, what to write). `beside`
    says whether a file of that name lies in the same folder.
    """
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Card(), (UnreadableError(subject, "is not UTF-8", "save it as UTF-8"),)
    except tomllib.TOMLDecodeError as error:
        return Card(), (UnreadableError(subject, f"is not TOML: {error}", "put text in straight quotes"),)
    except RecursionError:
        return Card(), (UnreadableError(subject, "is nested too deep", "name pages in [pages]"),)
    mistakes = [
        UnreadableError(subject, f"unknown key {key!r}", "known: " + ", ".join(KEYS))
        for key in table
        if key not in KEYS
    ]
    said: dict[str, str | None] = {}
    for key, check in (("paper", checked_paper), ("date", checked_date), ("language", checked_language)):
        said[key] = None
        if key in table:
            try:
                said[key] = check(_text(table[key]))
            except ValueError as error:
                mistakes.append(UnreadableError(subject, f"key {key!r}: {error}"))
    pages = _pages(subject, beside, table.get("pages", {}), mistakes)
    return Card(Claim(said["paper"], said["date"], None, said["language"]), pages), tuple(mistakes)


def _text(value: Any) -> str:
    """A value that may stand for text: a string, a TOML date; a page's number also as an integer."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    raise ValueError(f"{value!r} is not text; put it in straight quotes")


def _pages(
    subject: str, beside: Callable[[str], bool], table: Any, mistakes: list[UnreadableError]
) -> dict[str, str]:
    if not isinstance(table, dict):
        remedy = 'write [pages], then "p1.txt" = 1'
        mistakes.append(UnreadableError(subject, "key 'pages' is not a table", remedy))
        return {}
    pages: dict[str, str] = {}
    taken: set[str] = set()
    for file, number in _dotted(table):
        key = f"key 'pages.{file}'"
        try:
            integer = isinstance(number, int) and not isinstance(number, bool)
            number = checked_page(str(number) if integer else _text(number))
        except ValueError as error:
            mistakes.append(UnreadableError(subject, f"{key}: {error}"))
            continue
        if "/" in file or not beside(file):
            problem = f"{key}: no such file beside it"
            mistakes.append(UnreadableError(subject, problem, "name a file of this folder"))
        elif number in taken:
            problem = f"{key}: page {number} is there twice"
            mistakes.append(UnreadableError(subject, problem, "give each page its own"))
        else:
            pages[file] = number
            taken.add(number)
    return pages


def _dotted(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The entries of a table. A file's name without quotes is a dotted key to TOML: taken as what is meant.

    >>> list(_dotted({"p1": {"txt": 1}}))
    [('p1.txt', 1)]
    """
    for key, value in table.items():
        if isinstance(value, dict):
            for rest, inner in _dotted(value):
                yield f"{key}.{rest}", inner
        else:
            yield key, value


def card_of_options(paper: str, date: str, language: str, pages: Iterable[str]) -> Card:
    """The card that options make: `--page 1` for the one file of the call, `--page p1.txt=1` for one of many.

    The number of a page without a file's name is in `claim.page`. Raises UsageError.
    """
    named: dict[str, str] = {}
    alone: str | None = None
    option = "--page"
    try:
        for text in pages:
            option = "--page"
            file, equals, number = text.rpartition("=")
            if equals:
                named[file] = checked_page(number)
            elif alone is None:
                alone = checked_page(number)
            else:
                raise ValueError(f"{text!r} is a second number for the same file; write p1.txt={text}")
        option = "--paper"
        name = checked_paper(paper) if paper else None
        option = "--date"
        day = checked_date(date) if date else None
        option = "--language"
        tag = checked_language(language) if language else None
    except ValueError as error:
        raise UsageError(option, str(error)) from None
    return Card(Claim(name, day, alone, tag), named)
