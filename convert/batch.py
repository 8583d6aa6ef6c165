"""Many issues, each into its files: one that fails is reported, and the others go on."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from .bundles import Plan, load
from .errors import ConvertError, UnwritableError
from .faults import faults_named
from .model import Issue
from .outputs import Names, replacing
from .plugins import Splitter
from .targets import Target


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one issue, or of all of them where they go into one file."""

    written: tuple[str, ...] = ()
    issues: int = 0
    articles: int = 0
    suspects: int = 0
    failures: tuple[ConvertError, ...] = ()


def to_folder(plan: Plan, targets: Sequence[Target], folder: str) -> Iterator[Outcome]:
    """Each issue into a file of its own for each format."""
    names = Names()
    endings = [target.writer.SUFFIX for target in targets]
    for bundle in plan.bundles:
        name = names.of(bundle.id)
        try:
            issue = load(bundle, plan.choice)
        except ConvertError as error:
            yield Outcome(failures=(error,))
            continue
        written: list[str] = []
        failures: list[ConvertError] = []
        for target in targets:
            # Two formats with the same ending, such as .json, are told apart by the format's name.
            twin = f".{target.name}" if endings.count(target.writer.SUFFIX) > 1 else ""
            path = os.path.join(folder, f"{name}{twin}{target.writer.SUFFIX}")
            try:
                written += _write_issue(issue, target, path, plan)
            except ConvertError as error:
                failures.append(error)
        counts = (1, *_counts(issue)) if written else (0, 0, 0)
        yield Outcome(tuple(written), *counts, tuple(failures))


def to_file(plan: Plan, target: Target, path: str) -> Outcome:
    """All issues into one file. No file is begun where there is no issue."""
    shelf = _Shelf(plan)
    issues = shelf.issues()
    first = next(issues, None)
    if first is None:
        return replace(shelf.outcome, written=())
    try:
        _write(_again(first, issues), target, path, plan)
    except ConvertError as error:
        return Outcome(failures=(*shelf.outcome.failures, error))
    return replace(shelf.outcome, written=(path,))


def to_stream(plan: Plan, target: Target, stream: BinaryIO) -> Outcome:
    """All issues as the bytes of one file, whole or not at all."""
    shelf = _Shelf(plan)
    issues = shelf.issues()
    first = next(issues, None)
    if first is None:
        return shelf.outcome
    whole = io.BytesIO()
    try:
        with faults_named("standard output"):
            target.writer.write(_again(first, issues), whole, target.options)
    except ConvertError as error:
        return Outcome(failures=(*shelf.outcome.failures, error))
    stream.write(whole.getvalue())
    return replace(shelf.outcome, written=("standard output",))


class _Shelf:
    """Gives out the issues of a plan one by one, and counts what it gave and what failed."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.outcome = Outcome()

    def issues(self) -> Iterator[Issue]:
        for bundle in self.plan.bundles:
            now = self.outcome
            try:
                issue = load(bundle, self.plan.choice)
            except ConvertError as error:
                self.outcome = replace(now, failures=(*now.failures, error))
                continue
            articles, suspects = _counts(issue)
            self.outcome = replace(
                now,
                issues=now.issues + 1,
                articles=now.articles + articles,
                suspects=now.suspects + suspects,
            )
            yield issue


def _again(first: Issue, rest: Iterator[Issue]) -> Iterator[Issue]:
    yield first
    yield from rest


def _write(issues: Iterator[Issue], target: Target, path: str, plan: Plan) -> None:
    """One file. Raises UnwritableError, FaultError."""
    if os.path.realpath(path) in plan.sources:
        raise UnwritableError(path, "is one of the sources", "choose another place with -o")
    with faults_named(path), replacing(Path(path)) as file:
        target.writer.write(issues, file, target.options)


def _write_issue(issue: Issue, target: Target, path: str, plan: Plan) -> list[str]:
    """One issue into a file, or (`--split article`) into a folder of that name without its ending."""
    writer = target.writer
    if target.options.get("split") != "article" or not isinstance(writer, Splitter):
        _write(iter((issue,)), target, path, plan)
        return [path]
    folder, names = os.path.splitext(path)[0], Names()
    written = []
    with faults_named(folder):
        for part, data in writer.split(issue, target.options):
            stem, ending = os.path.splitext(part)
            file = os.path.join(folder, names.of(stem) + ending)
            with replacing(Path(file)) as out:
                out.write(data)
            written.append(file)
    return written


def _counts(issue: Issue) -> tuple[int, int]:
    """Articles and suspects."""
    return sum(1 for _ in issue.articles()), len(issue.suspects)
