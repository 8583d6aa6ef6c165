"""The program as a library. Every function raises ConvertError: what went wrong, where, and what to do."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import BinaryIO

from . import bundles, pipeline
from .claims import Card, Claim, checked_date, checked_language, checked_page, checked_paper
from .errors import UnreadableError, UsageError
from .model import Issue
from .outputs import replacing
from .targets import asked_formats, options_at, targets


def read(
    *files: str | os.PathLike[str],
    format: str | None = None,
    paper: str | None = None,
    date: str | None = None,
    language: str | None = None,
    pages: Mapping[str, str] | None = None,
) -> Issue:
    """The files (or the files of folders) as one issue, as they were printed: not yet repaired.

    `format` forces a reader; `paper`, `date` (ISO 8601), `language` (BCP 47) and `pages` (file name -> page
    number) say what the text does not. Raises ConvertError where a file cannot be read, or where nothing says
    that the files are pages of one issue.
    """
    card = _card(paper, date, language, pages or {})
    plan = bundles.plan([os.fspath(file) for file in files], card, format)
    if plan.errors:
        raise plan.errors[0]
    if not len(plan.bundles):
        raise UnreadableError("read", "no file is given", "name at least one")
    if len(plan.bundles) > 1:
        ids = ", ".join([bundle.id for bundle in plan.bundles])
        raise UsageError("read", f"the files are {len(plan.bundles)} issues: {ids}", "read them one by one")
    return bundles.gather(plan.bundles[0], plan.choice)[0]


def _card(paper: str | None, date: str | None, language: str | None, pages: Mapping[str, str]) -> Card:
    try:
        claim = Claim(
            checked_paper(paper) if paper else None,
            checked_date(date) if date else None,
            None,
            checked_language(language) if language else None,
        )
        return Card(claim, {file: checked_page(number) for file, number in pages.items()})
    except ValueError as error:
        raise UsageError("read", str(error)) from error


def repair(issue: Issue) -> Issue:
    """The issue with its articles found and every change noted. One that has articles already comes back as
    it is. Raises UnbalancedError where a character is lost: a fault of this program.
    """
    if any(True for _ in issue.articles()):
        return issue
    repaired = pipeline.repair(issue)
    pipeline.balance(repaired)
    return repaired


def write(
    issue: Issue, target: str | os.PathLike[str] | BinaryIO, format: str | None = None, **options: str
) -> None:
    """Write the issue into a file, which is whole or not there, or into an open binary stream.

    `format` is a writer's name; without it, the file's ending says it. `options` are those that
    `convert formats` lists, with `_` for `-`. Raises ConvertError.
    """
    path = os.fspath(target) if isinstance(target, str | os.PathLike) else ""
    names = asked_formats([format] if format else [], path)
    (one,) = targets(names, {key.replace("_", "-"): value for key, value in options.items()})
    if isinstance(target, str | os.PathLike):
        with replacing(path) as file:
            one.writer.write(iter((issue,)), file, options_at(one, path))
    else:
        one.writer.write(iter((issue,)), target, one.options)
