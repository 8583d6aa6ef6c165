"""Which files are pages of one issue, and that issue read, laid together and repaired.

Files are looked at twice: first each alone, for the paper, date and page that its folio tells; then, issue by
issue, for good. So a run needs memory for its largest issue, not for all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from . import pipeline
from .claims import Card, Claim
from .errors import ConvertError, UnbalancedError, UnreadableError, UsageError
from .faults import faults_named
from .model import Issue, Page
from .scripts import SIMPLIFIED, language_of
from .sources import STDIN, Choice, Input, find_inputs, natural


@dataclass(frozen=True, slots=True)
class Part:
    """A file's share in an issue: what is said about it, the id that an issue of this file alone would have,
    and, where the file holds several finished issues, which of them.
    """

    file: Input
    claim: Claim
    id: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of one issue, in order of their pages."""

    parts: tuple[Part, ...]

    @property
    def id(self) -> str:
        """The issue's id."""
        return self.parts[0].id

    @property
    def subject(self) -> str:
        """The files as the user knows them."""
        return ", ".join([part.file.path for part in self.parts])


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be converted. `errors` are files that cannot be, `skipped` counts those that nobody tried,
    by reason, `remarks` are lines for the user. `sources` are the real paths of all files.
    """

    bundles: tuple[Bundle, ...]
    choice: Choice
    errors: tuple[ConvertError, ...] = ()
    skipped: Mapping[str, int] | None = None
    remarks: tuple[str, ...] = ()
    sources: frozenset[str] = frozenset()


def plan(
    sources: Sequence[str], card: Card | None = None, forced: str | None = None, leave_out: str | None = None
) -> Plan:
    """Find the files and which of them are pages of one issue.

    `card` holds what options say of them, `forced` the name of the reader to use, `leave_out` a folder inside
    of a source that is none. Raises UsageError where the options do not fit the files.
    """
    card = card or Card()
    choice = Choice(forced)
    found = find_inputs(sources, choice, leave_out)
    _check_pages(card, found.inputs)
    groups: dict[object, list[Part]] = {}
    errors = list(found.errors)
    for item in found.inputs:
        try:
            for key, part in _look(item, card.of(os.path.basename(item.path)).over(item.claim), choice):
                groups.setdefault(key, []).append(part)
        except ConvertError as error:
            errors.append(error)
    bundles = tuple(Bundle(tuple(sorted(parts, key=_by_number))) for parts in groups.values())
    real = frozenset(os.path.realpath(item.path) for item in found.inputs if item.path != STDIN)
    return Plan(bundles, choice, tuple(errors), found.skipped, _remarks(bundles), real)


def _check_pages(card: Card, inputs: Sequence[Input]) -> None:
    names = [os.path.basename(item.path) for item in inputs]
    if card.claim.page and len(names) > 1:
        problem = f"one number for {len(names)} files"
        raise UsageError("--page", problem, f"name the file: --page {names[0]}={card.claim.page}")
    for file in card.pages:
        if inputs and file not in names:
            problem = f"no file {file!r} among the sources"
            raise UsageError("--page", problem, "give its name without the folder")


def _look(item: Input, said: Claim, choice: Choice) -> list[tuple[object, Part]]:
    """The file as part of an issue, behind what all parts of that issue have in common."""
    with faults_named(item.path):
        issues, reader = item.read(choice)
        if reader.REPAIRED:
            parts = [Part(item, said, issue.id, number) for number, issue in enumerate(issues)]
            return [(("finished", item.name, part.number), part) for part in parts]
        issue = pipeline.identify(issues[0])
    if said.page and len(issue.pages) > 1:
        problem = f"holds {len(issue.pages)} pages, so that it cannot be page {said.page}"
        raise UnreadableError(item.path, problem, "leave its page number out, or split the file")
    claim = said.over(Claim(issue.paper, issue.date, issue.pages[0].number if issue.pages else None))
    part = Part(item, claim, issue_id(claim, item.name))
    if claim.paper and claim.date:
        return [(("issue", claim.paper, claim.date), part)]
    if os.path.basename(item.path) in item.card.pages:
        return [(("card", os.path.dirname(item.path), claim.paper, claim.date), part)]
    return [(("file", item.name), part)]


def _by_number(part: Part) -> tuple[tuple[int, int, str], ...]:
    return _place(part.claim.page)


def _place(number: str | None) -> tuple[tuple[int, int, str], ...]:
    """Where a page stands among others: in order of the numbers, and last where it has none."""
    return natural(number) if number else ((3, 0, ""),)


def issue_id(claim: Claim, name: str) -> str:
    """Paper and date, or the file's name (with its folders) where nobody gave both.

    >>> issue_id(Claim("云汀日报", "2025-03-14"), "p1.txt"), issue_id(Claim(), "1998/p 1.txt")
    ('云汀日报-2025-03-14', '1998-p-1')
    """
    known = claim.paper and claim.date
    whole = f"{claim.paper}-{claim.date}" if known else str(PurePosixPath(name).with_suffix(""))
    return re.sub(r"[^\w.]+", "-", whole).strip("-") or "issue"


def _remarks(bundles: Sequence[Bundle]) -> tuple[str, ...]:
    remarks = []
    for bundle in bundles:
        seen: dict[str, str] = {}
        for part in bundle.parts:
            page = part.claim.page
            if page in seen:
                twin = f"page {page} of {bundle.id}, like {seen[page]}"
                remarks.append(f"{part.file.path}: {twin}; both are kept")
            elif page:
                seen[page] = part.file.path
    return tuple(remarks)


def gather(bundle: Bundle, choice: Choice) -> tuple[Issue, bool]:
    """The files of an issue read and laid together, and whether it is finished: no stage may touch it then.

    Raises ConvertError.
    """
    pages = []
    for part in bundle.parts:
        issues, reader = part.file.read(choice)
        if reader.REPAIRED:
            return _claimed(issues[part.number], part.claim), True
        pages.append(_claimed(pipeline.identify(issues[0]), part.claim))
    issue = merged(pages)
    said = next((part.claim.language for part in bundle.parts if part.claim.language), None)
    if said is None and issue.language == SIMPLIFIED:
        said = language_of([source.text for source in issue.sources])
    return replace(issue, id=bundle.id, language=said or issue.language), False


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
        return _place(page.number)

    return replace(
        issues[0],
        sources=sources,
        pages=tuple(sorted((page for issue in issues for page in issue.pages), key=by_number)),
        notices=tuple(notice for issue in issues for notice in issue.notices),
        suspects=tuple(suspect for issue in issues for suspect in issue.suspects),
        number=next((issue.number for issue in issues if issue.number), None),
    )
