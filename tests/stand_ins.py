"""Formats and stages that do as little as can be, for tests of what is around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint
from types import SimpleNamespace
from typing import Any, BinaryIO

import pytest

from convert.errors import UnbalancedError, UnwritableError
from convert.grounds import said
from convert.model import Article, Doubt, Issue, Paragraph, Suspect
from convert.notices import Action, Notice
from convert.plugins import Finding, Option
from convert.trace import Span, Traced


def identify(issue: Issue) -> Issue:
    """A folio is a line `FOLIO paper date page`."""
    found = re.search(r"FOLIO (\S+) (\S+) (\S+)", issue.sources[0].text)
    if not found:
        return issue
    pages = tuple(replace(page, number=found[3]) for page in issue.pages)
    return replace(issue, paper=found[1], date=found[2], pages=pages)


def repair(issue: Issue) -> Issue:
    """An article for each page, which is all of its text; a `?` is a suspect, a `FAULT` a fault."""
    pages, suspects = [], list(issue.suspects)
    notices = list(issue.notices)
    for number, page in enumerate(issue.pages, 1):
        source = issue.source(page.source)
        if "FAULT" in source.text:
            raise KeyError("what nobody expected")
        text = Traced.printed(source.name, 0, source.text)
        pages.append(replace(page, articles=(Article(f"i{number:04}", body=(Paragraph(text),)),)))
        for found in re.finditer(r"\?", source.text):
            where = Span(source.name, found.start(), found.end())
            suspects.append(
                Suspect(Doubt.OCR_ERROR, where, "?", "！", said("no such mark in print"), 0.75, "i0001", "。")
            )
        for found in re.finditer(r"(?<=.)\n(?=.)", source.text):
            at = found.start()
            seam = (Span(source.name, at - 1, at), Span(source.name, at + 1, at + 2))
            notices.append(Notice("lines", "join_wrapped", Action.JOIN, seam, why="no mark ends the line"))
    return replace(issue, pages=tuple(pages), suspects=tuple(suspects), notices=tuple(notices))


def balance(issue: Issue) -> None:
    """A `LOST` is out of balance."""
    if any("LOST" in source.text for source in issue.sources):
        raise UnbalancedError(issue.id, "one character went in and did not come out", "please report it")


STAGES = SimpleNamespace(identify=identify, repair=repair, balance=balance)


class Lines:
    """A format with a line for an issue, one for each page, and one for each paragraph."""

    SUFFIX = ".lines"
    DESCRIPTION = "lines"
    OPTIONS: tuple[Option, ...] = (
        Option("mark", "what begins a page", ("#", "*")),
        Option("foot", "the last line"),
    )

    def write(self, issues: Iterable[Issue], target: BinaryIO, options: Mapping[str, str]) -> None:
        for issue in issues:
            target.write(f"issue {issue.id} {issue.paper} {issue.date} {issue.language}\n".encode())
            for page in issue.pages:
                target.write(f"{options['mark']} {page.number} {page.source}\n".encode())
                for article in page.articles:
                    if any("FULL" in text.text for text in article.texts()):
                        raise OSError(28, "No space left on device")
                    if any("REFUSED" in text.text for text in article.texts()):
                        raise UnwritableError(issue.id, "does not fit into lines")
                    target.writelines(text.text.encode() + b"\n" for text in article.texts())
        if options["foot"]:
            target.write(options["foot"].encode() + b"\n")

    def check(self, data: bytes, schema: bytes | None = None) -> Sequence[Finding]:
        """Every line but the first must not begin with `issue`; a blank line is a hint."""
        wanted = schema or b"issue"
        found = [] if data.startswith(wanted) else [Finding(f"write {wanted.decode()} here", 1, "line")]
        for number, line in enumerate(data.split(b"\n")[:-1], 1):
            if not line:
                found.append(Finding("the line is empty", number, "", serious=False))
        return found


class Marks(Lines):
    """A second format with the same ending."""

    OPTIONS = (Option("mark", "what begins a page", ("*", "=")),)

    def write(self, issues: Iterable[Issue], target: BinaryIO, options: Mapping[str, str]) -> None:
        super().write(issues, target, {"foot": "", **options})

    def check(self, data: bytes, schema: bytes | None = None) -> Sequence[Finding]:
        return [Finding("never right", 1), Finding("not at all", 2)]


class Lacking:
    """A writer that lacks most of what one offers."""

    SUFFIX = ".lacking"


@dataclass(frozen=True)
class Registered:
    """An entry point that is somewhere in this file, or nowhere."""

    name: str
    plugin: Any
    package: str = "convert"
    version: str = "0.1.0"

    @property
    def dist(self) -> Any:
        return SimpleNamespace(name=self.package, version=self.version)

    @property
    def module(self) -> str:
        return self.package

    def load(self) -> Any:
        if isinstance(self.plugin, Exception):
            raise self.plugin
        return (
            EntryPoint("text", self.plugin, "convert.readers").load()
            if isinstance(self.plugin, str)
            else self.plugin
        )


TEXT = Registered("text", "convert.readers.text")
LINES = Registered("lines", Lines())
MARKS = Registered("marks", Marks())


def register(
    monkeypatch: pytest.MonkeyPatch, readers: Sequence[Registered], writers: Sequence[Registered]
) -> None:
    """Have these plugins, and no others, be installed."""
    groups = {"convert.readers": list(readers), "convert.writers": list(writers)}
    monkeypatch.setattr("convert.registry.entry_points", lambda group: groups[group])
