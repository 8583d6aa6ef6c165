"""Checks files of any format whose writer can check them, for `convert validate`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

from .errors import ConvertError, UnreadableError, UsageError
from .faults import faults_named
from .plugins import Checker, CrossChecker, Finding, Recogniser, Writer
from .registry import find_writer, writers, writers_of
from .sources import Input, natural


@dataclass(frozen=True, slots=True)
class Checked:
    """A file, the format that it was checked as, and what is wrong with it."""

    path: str
    format: str
    findings: Sequence[Finding]


def check_all(
    paths: Sequence[str], schema: bytes | None = None, forced: str | None = None
) -> Iterator[Checked | ConvertError]:
    """What is wrong with each file, and with each file of each folder, in their order.

    Items that lie side by side are checked as one whole too, where the folder was named or the item that lists
    them is among them. Raises UsageError where nothing can be checked at all.
    """
    found = [file for path in paths for file in _files(path, forced)]
    for (_, named), files in groupby(found, key=lambda file: (os.path.dirname(file[0]), file[1])):
        yield from _side_by_side([path for path, _ in files], named, schema, forced)


def _files(path: str, forced: str | None) -> Iterator[tuple[str, bool]]:
    """The files that a path names, and whether it named their folder. What no writer can check is left out."""
    if not os.path.isdir(path):
        yield path, False
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted([name for name in folders if not name.startswith(".")], key=natural)
        for name in sorted(names, key=natural):
            suffix = os.path.splitext(name)[1]
            if not name.startswith(".") and (forced or _checkers(list(writers_of(suffix)))):
                yield os.path.join(folder, name), True


def _side_by_side(
    paths: Sequence[str], named: bool, schema: bytes | None, forced: str | None
) -> Iterator[Checked | ConvertError]:
    """The files of one folder. Those that are no parts are told of at once."""
    parts: list[tuple[Checked, bytes]] = []
    writer: CrossChecker | None = None
    for path in paths:
        try:
            data = Input(path, os.path.basename(path)).content()
            name, checker, findings = _checked(path, data, schema, forced)
        except UsageError:
            raise
        except ConvertError as error:
            yield error
            continue
        if schema is None and isinstance(checker, CrossChecker) and checker.is_part(data):
            writer = checker
            parts.append((Checked(path, name, findings), data))
        else:
            yield Checked(path, name, findings)
    if writer is not None:
        yield from _together(parts, writer, named)


def _together(parts: Sequence[tuple[Checked, bytes]], writer: CrossChecker, named: bool) -> Iterator[Checked]:
    files = [(checked.path, data) for checked, data in parts]
    between: Sequence[tuple[str, Finding]] = ()
    if len(files) > 1 and (named or writer.is_whole(files)):
        between = writer.check_together(files)
    for checked, _ in parts:
        own = [finding for path, finding in between if path == checked.path]
        yield Checked(checked.path, checked.format, (*checked.findings, *own))


def check(path: str, schema: bytes | None = None, forced: str | None = None) -> tuple[str, Sequence[Finding]]:
    """The format that a file was checked as, and what is wrong with it. Raises ConvertError."""
    data = Input(path, os.path.basename(path)).content()
    name, _, findings = _checked(path, data, schema, forced)
    return name, findings


def _checked(
    path: str, data: bytes, schema: bytes | None, forced: str | None
) -> tuple[str, Writer, Sequence[Finding]]:
    """`forced` names the format; otherwise the file's ending says it. Where two formats share that ending, or
    none has it, the file is what it begins as; among formats that do not tell, what it is with the fewest faults.
    """
    if forced:
        writer = find_writer(forced)
        return forced, writer, _findings(path, forced, writer, data, schema)
    candidates = _checkers(list(writers_of(os.path.splitext(path)[1])))
    tried = candidates or _checkers(list(writers()))
    if not tried:
        raise UsageError("validate", "no format can be checked", "see convert formats")
    known = [pair for pair in tried if isinstance(pair[1], Recogniser) and pair[1].recognises(data)]
    if known or len(tried) == 1:
        name, writer = (known or tried)[0]
        return name, writer, _findings(path, name, writer, data, schema)
    found: list[tuple[str, Writer, Sequence[Finding]]] = []
    for name, writer in tried:
        if not isinstance(writer, Recogniser):
            with suppress(ConvertError):
                found.append((name, writer, _findings(path, name, writer, data, schema)))
    best = min(found, key=lambda entry: _faults(entry[2]), default=None)
    if best is not None and (candidates or not _faults(best[2])):
        return best
    names = ", ".join(name for name, _ in tried)
    raise UnreadableError(path, "is of no format that can be checked", f"name it with --format: {names}")


def _faults(findings: Sequence[Finding]) -> int:
    return sum(finding.serious for finding in findings)


def _checkers(found: list[tuple[str, Writer]]) -> list[tuple[str, Writer]]:
    return [(name, writer) for name, writer in found if isinstance(writer, Checker)]


def _findings(path: str, name: str, writer: Writer, data: bytes, schema: bytes | None) -> Sequence[Finding]:
    if not isinstance(writer, Checker):
        raise UsageError(f"format {name!r}", "its writer cannot check files", "see convert formats")
    with faults_named(path):
        return writer.check(data, schema)
