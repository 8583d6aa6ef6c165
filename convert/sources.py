"""A file to read, and who reads it."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

from . import remote
from .claims import UNSAID, Claim
from .errors import ConvertError, UnreadableError, UsageError
from .model import Issue
from .plugins import Binder, Reader
from .registry import find_reader, readers, readers_of

STDIN = "-"


def file_error(subject: str, error: OSError) -> UnreadableError:
    """What the system says about a file that cannot be read, as one of our errors."""
    if isinstance(error, FileNotFoundError):
        return UnreadableError(subject, "there is no such file", "look at the spelling and the folder")
    reason = error.strerror or str(error)
    return UnreadableError(subject, f"cannot be read ({reason})", "look at its permissions, or leave it out")


def digest_of(data: bytes) -> bytes:
    """What stands for the bytes of a file: others have others."""
    return hashlib.blake2b(data, digest_size=16).digest()


def digest_of_file(file: BinaryIO) -> bytes:
    """The same for what an open file holds, from where it stands."""
    return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).digest()  # type: ignore[arg-type]


@dataclass(frozen=True)
class Input:
    """One file to read. `path` is as the user may open it (`-` for standard input), `name` its name in the
    issue: unique in a run, never absolute. `claim` is what an `issue.toml` says of it, `carded` whether that
    names it as a page. `data` is there where the file can be read only once, `digest` once it has been read.
    """

    path: str
    name: str
    claim: Claim = UNSAID
    carded: bool = False
    data: bytes | None = None
    digest: bytes | None = None

    def content(self) -> bytes:
        """The bytes of the file. Raises UnreadableError, also where they are no longer what they were."""
        data = self.data if self.data is not None else self._content()
        if self.digest is not None and digest_of(data) != self.digest:
            raise UnreadableError(self.path, "was changed while the run went on", "run it again")
        return data

    def _content(self) -> bytes:
        if remote.is_url(self.path):
            return remote.content(self.path)
        try:
            return Path(self.path).read_bytes()
        except OSError as error:
            raise file_error(self.path, error) from error

    @cached_property
    def _suffix(self) -> str:
        return os.path.splitext(self.name)[1].lower()

    def read(self, choice: Choice) -> tuple[Sequence[Issue], Reader]:
        """The issues in the file, and who read them: the reader that was asked for, or the one for its
        ending, or the first that can read what is in it.

        Raises ConvertError with the path that the user knows.
        """
        if choice.last is None or choice.last[0] != self:
            choice.last = None
            reader = choice.forced or choice.by_suffix(self._suffix)
            try:
                found = _read(reader, self.content(), self.name) if reader else self._by_content()
            except ConvertError as error:
                if error.subject != self.name:
                    raise
                raise type(error)(self.path, error.problem, error.remedy) from error
            choice.last = (self, *found)
        return choice.last[1:]

    def _by_content(self) -> tuple[Sequence[Issue], Reader]:
        data = self.content()
        refusal: ConvertError | None = None
        for _, reader in readers():
            try:
                return _read(reader, data, self.name)
            except ConvertError as error:
                # Text, the most patient of our readers, is the last of them: it knows best what this is not.
                refusal = error
        raise refusal or UsageError("formats", "no reader is registered", "install the program (see README)")


@runtime_checkable
class ReadsParts(Binder, Protocol):
    """A reader of files that may be parts of one finished issue, side by side in a folder."""

    def read_together(self, files: Sequence[tuple[str, bytes]]) -> Issue:
        """The issue that the files (name, bytes) are the parts of. Raises UnreadableError."""
        ...


@runtime_checkable
class ReadsSeveral(Protocol):
    """A reader whose files can hold several finished issues."""

    def read_all(self, data: bytes, name: str) -> Sequence[Issue]:
        """All issues in these bytes, at least one."""
        ...


def _read(reader: Reader, data: bytes, name: str) -> tuple[Sequence[Issue], Reader]:
    if reader.REPAIRED and isinstance(reader, ReadsSeveral):
        return reader.read_all(data, name), reader
    return (reader.read(data, name),), reader


class Choice:
    """Which reader reads which file, decided once a run. `last` is what was read last, since the issues of
    one file are asked for one behind the other.
    """

    def __init__(self, forced: str | None = None) -> None:
        self.name = forced
        self.forced = find_reader(forced) if forced else None
        self.last: tuple[Input, Sequence[Issue], Reader] | None = None
        self._known: dict[str, Reader | None] = {}

    def by_suffix(self, suffix: str) -> Reader | None:
        """The reader for files of that ending, or None."""
        if suffix not in self._known:
            self._known[suffix] = next((reader for _, reader in readers_of(suffix)), None)
        return self._known[suffix]


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that counts: p2 before p10.

    >>> sorted(["p10", "p2", "P1"], key=natural)
    ['P1', 'p2', 'p10']
    """
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    counted = [(0, int(p), "") if p[0] in "0123456789" else (1, 0, p.casefold()) for p in parts]
    return (*counted, (2, 0, text))


def in_order(number: str | None) -> tuple[tuple[int, int, str], ...]:
    """Where a page of that number stands among others: in order of the numbers, and last where it has none."""
    return natural(number) if number else ((3, 0, ""),)
