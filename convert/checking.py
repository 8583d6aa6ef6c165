"""Checks files of any format whose writer can check them, for `convert validate`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

from .errors import ConvertError, UnreadableError, UsageError
from .faults import faults_named
from .plugins import Checker, Finding, Writer
from .registry import find_writer, writers, writers_of
from .sources import Input


def check(path: str, schema: bytes | None = None, forced: str | None = None) -> tuple[str, Sequence[Finding]]:
    """The format that a file was checked as, and what is wrong with it.

    `forced` names the format; otherwise the file's ending says it. Where two formats share that ending, or
    none has it, the file is what it is with the fewest faults. Raises ConvertError.
    """
    data = Input(path, os.path.basename(path)).content()
    if forced:
        return forced, _findings(path, forced, find_writer(forced), data, schema)
    candidates = _checkers(list(writers_of(os.path.splitext(path)[1])))
    tried = candidates or _checkers(list(writers()))
    if not tried:
        raise UsageError("validate", "no format can be checked", "see convert formats")
    if len(tried) == 1:
        name, writer = tried[0]
        return name, _findings(path, name, writer, data, schema)
    found: list[tuple[str, Sequence[Finding]]] = []
    for name, writer in tried:
        with suppress(ConvertError):
            found.append((name, _findings(path, name, writer, data, schema)))
    best = min(found, key=lambda pair: _faults(pair[1]), default=None)
    if best is None or (not candidates and _faults(best[1])):
        names = ", ".join(name for name, _ in tried)
        raise UnreadableError(path, "is of no format that can be checked", f"name it with --format: {names}")
    return best


def _faults(findings: Sequence[Finding]) -> int:
    return sum(finding.serious for finding in findings)


def _checkers(found: list[tuple[str, Writer]]) -> list[tuple[str, Writer]]:
    return [(name, writer) for name, writer in found if isinstance(writer, Checker)]


def _findings(path: str, name: str, writer: Writer, data: bytes, schema: bytes | None) -> Sequence[Finding]:
    if not isinstance(writer, Checker):
        raise UsageError(f"format {name!r}", "its writer cannot check files", "see convert formats")
    with faults_named(path):
        return writer.check(data, schema)
