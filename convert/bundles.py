"""Which files are pages of one issue, and that issue read, laid together and repaired.

Files are looked at twice: first each alone, for the paper, date and page that its folio tells; then, issue by
issue, for good. So a run needs memory for its largest issue, not for all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePosixPath
from typing import Protocol

from . import pipeline
from .catalogue import Bundle, Catalogue, Part
from .claims import UNSAID, Card, Claim
from .crews import Crew
from .errors import ConvertError, UnbalancedError, UnreadableError, UsageError
from .faults import faults_named
from .model import Issue, Page
from .plugins import Reader
from .scripts import SIMPLIFIED, language_of
from .sources import Choice, Input, ReadsParts, digest_of, in_order
from .walking import LINK, Cards, Found, files_of, named

LOOKED_AT = 64
"""Files that one task looks at: each takes a millisecond, and so does handing a task over."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be converted. `errors` are files that cannot be, `skipped` counts those that nobody tried,
    by reason, `remarks` are lines for the user.
    """

    bundles: Catalogue
    choice: Choice
    errors: tuple[ConvertError, ...] = ()
    skipped: Mapping[str, int] | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """What a file says of itself: the digest of its bytes; paper, date and page that its folio names, and how
    many pages it has; or the ids of the finished issues in it. An item that is but a part of a finished issue
    has no pages, and the id of that issue.
    """

    digest: bytes
    claim: Claim = UNSAID
    pages: int = 0
    ids: tuple[str, ...] = ()


class Memory(Protocol):
    """What earlier runs saw, by the paths of files."""

    def seen(self, path: str) -> Sight | None:
        """What a file said of itself when it was last looked at."""
        ...

    def remember(self, path: str, sight: Sight) -> None:
        """Keep what a file says of itself."""
        ...


class Nothing:
    """The memory of one who runs for the first time."""

    def seen(self, path: str) -> Sight | None:
        """Nothing."""
        return None

    def remember(self, path: str, sight: Sight) -> None:
        """Not kept."""


def plan(
    sources: Sequence[str],
    card: Card | None = None,
    forced: str | None = None,
    leave_out: str | None = None,
    crew: Crew | None = None,
    memory: Memory | None = None,
    tell: Callable[[int], None] = lambda looked_at: None,
) -> Plan:
    """Find the files and which of them are pages of one issue.

    `card` holds what options say of them, `forced` the name of the reader to use, `leave_out` a folder inside
    of a source that is none, `crew` who looks at the files, `memory` what is known of them. `tell` hears
    how many more were looked at. Raises UsageError where the options do not fit the files.
    """
    card = card or Card()
    choice = Choice(forced)
    found = Found()
    catalogue = Catalogue()
    cards = Cards(found)
    for file in files_of(sources, choice, leave_out, found):
        item = named(file, cards)
        if item is not None and not catalogue.add(item, file.real) and file.link:
            found.skipped[LINK] += 1
    catalogue.name_files()
    _check_pages(card, catalogue)
    errors: list[tuple[int, ConvertError]] = []
    looked = _looked_at(catalogue, choice.name, crew or Crew(), memory or Nothing())
    for number, item, sight in looked:
        tell(1)
        try:
            if isinstance(sight, ConvertError):
                raise sight
            for key, part in _parts(item, card.of(os.path.basename(item.path)).over(item.claim), sight):
                catalogue.put(number, key, part, sight.digest)
        except ConvertError as error:
            errors.append((number, error))
    errors.sort(key=lambda pair: pair[0])
    everything = (*found.errors, *(error for _, error in errors))
    return Plan(catalogue, choice, everything, found.skipped, tuple(_remarks(catalogue)))


def _check_pages(card: Card, catalogue: Catalogue) -> None:
    names = catalogue.file_names(2)
    if card.claim.page and len(names) > 1:
        problem = f"one number for {catalogue.files()} files"
        raise UsageError("--page", problem, f"name the file: --page {names[0]}={card.claim.page}")
    for file in card.pages:
        if names and not catalogue.has_file(file):
            problem = f"no file {file!r} among the sources"
            raise UsageError("--page", problem, "give its name without the folder")


def _looked_at(
    catalogue: Catalogue, forced: str | None, crew: Crew, memory: Memory
) -> Iterator[tuple[int, Input, Sight | ConvertError]]:
    """Each file with what it says of itself, or with what is wrong with it."""

    def tasks() -> Iterator[Look]:
        files = ((number, item, memory.seen(item.path)) for number, item in catalogue.inputs())
        while batch := tuple(islice(files, LOOKED_AT)):
            yield Look(batch, forced)

    for look, sights in crew.carried_out(tasks(), look_at):
        if isinstance(sights, ConvertError):
            sights = (sights,) * len(look.files)
        for (number, item, known), sight in zip(look.files, sights, strict=True):
            if sight != known and isinstance(sight, Sight):
                memory.remember(item.path, sight)
            yield number, item, sight


@dataclass(frozen=True, slots=True)
class Look:
    """Files to look at: the number of each, and what it said of itself last time."""

    files: tuple[tuple[int, Input, Sight | None], ...]
    forced: str | None

    @property
    def subject(self) -> str:
        """The files as the user knows them."""
        return ", ".join(item.path for _, item, _ in self.files)


def look_at(look: Look) -> tuple[Sight | ConvertError, ...]:
    """What each of the files says of itself, or why it cannot be read."""
    choice = Choice(look.forced)
    return tuple([_sight(item, known, choice) for _, item, known in look.files])


def _sight(item: Input, known: Sight | None, choice: Choice) -> Sight | ConvertError:
    try:
        with faults_named(item.path):
            digest = digest_of(item.content())
            if known is not None and known.digest == digest:
                return known
            issues, reader = item.read(choice)
            if reader.REPAIRED:
                part = isinstance(reader, ReadsParts) and reader.is_part(item.content())
                return Sight(digest, pages=0 if part else 1, ids=tuple(issue.id for issue in issues))
            issue = pipeline.identify(issues[0])
            page = issue.pages[0].number if issue.pages else None
            return Sight(digest, Claim(issue.paper, issue.date, page), len(issue.pages))
    except ConvertError as error:
        return error


def _parts(item: Input, said: Claim, sight: Sight) -> list[tuple[object, Part]]:
    """The file as part of an issue, behind what all parts of that issue have in common."""
    if sight.ids and not sight.pages:
        folder = os.path.dirname(os.fsencode(item.path)).hex()
        return [(("items", folder, sight.ids[0]), Part(item, said, sight.ids[0]))]
    if sight.ids:
        parts = [Part(item, said, id, number) for number, id in enumerate(sight.ids)]
        return [(("finished", item.name, part.number), part) for part in parts]
    if said.page and sight.pages > 1:
        problem = f"holds {sight.pages} pages, so that it cannot be page {said.page}"
        raise UnreadableError(item.path, problem, "leave its page number out, or split the file")
    claim = said.over(sight.claim)
    part = Part(item, claim, issue_id(claim, item.name))
    if claim.paper and claim.date:
        return [(("issue", claim.paper, claim.date), part)]
    if item.carded:
        return [(("card", os.path.dirname(os.fsencode(item.path)).hex(), claim.paper, claim.date), part)]
    return [(("file", item.name), part)]


def issue_id(claim: Claim, name: str) -> str:
    """Paper and date, or the file's name (with its folders) where nobody gave both.

    >>> issue_id(Claim("云汀日报", "2025-03-14"), "p1.txt"), issue_id(Claim(), "1998/p 1.txt")
    ('云汀日报-2025-03-14', '1998-p-1')
    """
    known = claim.paper and claim.date
    whole = f"{claim.paper}-{claim.date}" if known else str(PurePosixPath(name).with_suffix(""))
    return re.sub(r"[^\w.]+", "-", whole).strip("-") or "issue"


def _remarks(catalogue: Catalogue) -> Iterator[str]:
    for id, page, paths in catalogue.twins():
        for path in paths[1:]:
            yield f"{path}: page {page} of {id}, like {paths[0]}; both are kept"


def gather(bundle: Bundle, choice: Choice) -> tuple[Issue, bool]:
    """The files of an issue read and laid together, and whether it is finished: no stage may touch it then.

    Raises ConvertError.
    """
    pages = []
    for part in bundle.parts:
        issues, reader = part.file.read(choice)
        if reader.REPAIRED:
            return _claimed(_whole(bundle, reader) or issues[part.number], part.claim), True
        pages.append(_claimed(pipeline.identify(issues[0]), part.claim))
    issue = merged(pages)
    said = next((part.claim.language for part in bundle.parts if part.claim.language), None)
    if said is None and issue.language == SIMPLIFIED:
        said = language_of([source.text for source in issue.sources])
    return replace(issue, id=bundle.id, language=said or issue.language), False


def _whole(bundle: Bundle, reader: Reader) -> Issue | None:
    """The issue whose items lie in files of their own; None where a file is a whole by itself."""
    if len(bundle.parts) < 2 or not isinstance(reader, ReadsParts):
        return None
    return reader.read_together([(part.file.name, part.file.content()) for part in bundle.parts])


def load(bundle: Bundle, choice: Choice) -> Issue:
    """The issue gathered and repaired, its books balanced. A finished issue goes out as it came in: what an
    editor took out of it is nobody's loss.

    Raises ConvertError; FaultError where this program is at fault.
    """
    with faults_named(bundle.subject):
        issue, finished = gather(bundle, choice)
        if not finished:
            issue = pipeline.repair(issue)
            try:
                pipeline.balance(issue)
            except UnbalancedError as error:
                raise UnbalancedError(bundle.subject, str(error)) from error
    return issue


def _claimed(issue: Issue, claim: Claim) -> Issue:
    """The issue with what is said about it in place of what it said itself."""
    pages = issue.pages
    if claim.page and len(pages) == 1:
        pages = (replace(pages[0], number=claim.page),)
    return replace(
        issue,
        pages=pages,
        paper=claim.paper or issue.paper,
        date=claim.date or issue.date,
        language=claim.language or issue.language,
    )


def merged(issues: Sequence[Issue]) -> Issue:
    """Pages that were read one by one, as one issue, in order of their numbers; those without stand last.

    Nothing is repaired yet: articles get their ids afterwards. Raises ValueError where two sources share
    a name.
    """
    sources = tuple(source for issue in issues for source in issue.sources)
    if len({source.name for source in sources}) < len(sources):
        raise ValueError("two sources of one issue have the same name")

    def by_number(page: Page) -> tuple[tuple[int, int, str], ...]:
        return in_order(page.number)

    return replace(
        issues[0],
        sources=sources,
        pages=tuple(sorted((page for issue in issues for page in issue.pages), key=by_number)),
        notices=tuple(notice for issue in issues for notice in issue.notices),
        suspects=tuple(suspect for issue in issues for suspect in issue.suspects),
        number=next((issue.number for issue in issues if issue.number), None),
    )
