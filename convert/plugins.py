"""Readers and writers: what they must offer, and how they are found.

A plugin is a module (or any object) that is registered as an entry point in the group `convert.readers` or
`convert.writers`; the entry point's name is the format's name on the command line. The formats of this
package are registered in the same way. A plugin is imported when it is first asked for, never before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol, runtime_checkable

from .model import Issue


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a writer, `--NAME VALUE` on the command line. The first of `choices` is the default;
    without choices it takes any text, and its default is "".
    """

    name: str
    help: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: `line` (from 1; 0 where there is none), the element or part, the rule in words with
    what to do. `serious` is False for a mere hint.
    """

    message: str
    line: int = 0
    element: str = ""
    serious: bool = True


@runtime_checkable
class Reader(Protocol):
    """A source format. `SUFFIXES` are file endings with their dot. `REPAIRED` says that what it reads is a
    finished model (native, DOCX), which the stages leave alone.
    """

    SUFFIXES: tuple[str, ...]
    DESCRIPTION: str
    REPAIRED: bool

    def read(self, data: bytes, name: str) -> Issue:
        """The issue in these bytes. `name` is the file's name, for origins and messages.

        Raises UnreadableError where the bytes are not of this format.
        """
        ...


@runtime_checkable
class Writer(Protocol):
    """A target format. `SUFFIX` is the file ending with its dot."""

    SUFFIX: str
    DESCRIPTION: str
    OPTIONS: tuple[Option, ...]

    def write(self, issues: Iterable[Issue], target: BinaryIO, options: Mapping[str, str]) -> None:
        """Write the issues, in order, into one file. The same issues give the same bytes.

        Raises UnwritableError where the format cannot hold them.
        """
        ...


@runtime_checkable
class Splitter(Protocol):
    """A writer that can also write an issue as a folder of files, for `--split article`."""

    def split(self, issue: Issue, options: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """Each file's name, with its ending, and its bytes.

        Raises UnwritableError where the format cannot hold the issue.
        """
        ...


@runtime_checkable
class Checker(Protocol):
    """A writer that can also check files of its format, for `convert validate`."""

    def check(self, data: bytes, schema: bytes | None = None) -> Sequence[Finding]:
        """What is wrong with the file, in order of lines; empty where it is valid."""
        ...


@runtime_checkable
class Recogniser(Protocol):
    """A checker that knows its files by how they begin, where other formats have the same ending."""

    def recognises(self, data: bytes) -> bool:
        """Whether the file is meant to be of this format, whatever is wrong with it."""
        ...


@runtime_checkable
class Binder(Protocol):
    """A checker, or a reader, that knows files which are parts of one whole: a folder of items."""

    def is_part(self, data: bytes) -> bool:
        """Whether the file is such a part."""
        ...


@runtime_checkable
class CrossChecker(Binder, Protocol):
    """A checker that can also check what such files say of each other."""

    def is_whole(self, files: Sequence[tuple[str, bytes]]) -> bool:
        """Whether the files (name, bytes) are meant to be all parts: the one that lists the others is there."""
        ...

    def check_together(self, files: Sequence[tuple[str, bytes]]) -> Sequence[tuple[str, Finding]]:
        """What is wrong between the files (name, bytes), each finding with the name of its file."""
        ...
