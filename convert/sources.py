"""What the command line names, as a list of files to read: folders walked, names given, evidence found."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol, runtime_checkable

from .claims import FILE, Card, Claim, read_card
from .errors import ConvertError, UnreadableError, UsageError
from .model import Issue
from .plugins import Reader
from .registry import find_reader, readers, readers_of
from .wording import counted

STDIN = "-"


def file_error(subject: str, error: OSError) -> UnreadableError:
    """What the system says about a file that cannot be read, as one of our errors."""
    if isinstance(error, FileNotFoundError):
        return UnreadableError(subject, "there is no such file", "look at the spelling and the folder")
    reason = error.strerror or str(error)
    return UnreadableError(subject, f"cannot be read ({reason})", "look at its permissions, or leave it out")


@dataclass(frozen=True)
class Input:
    """One file to read. `path` is as the user may open it (`-` for standard input), `name` its name in the
    issue: unique in a run, never absolute. `data` is there where the file can be read only once.
    """

    path: str
    name: str
    card: Card = field(default_factory=Card)
    data: bytes | None = None

    @property
    def claim(self) -> Claim:
        """What the issue.toml beside it says."""
        return self.card.of(os.path.basename(self.path))

    def content(self) -> bytes:
        """The bytes of the file. Raises UnreadableError."""
        if self.data is not None:
            return self.data
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
        if choice.last is None or choice.last[0] is not self:
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
        self.forced = find_reader(forced) if forced else None
        self.last: tuple[Input, Sequence[Issue], Reader] | None = None
        self._known: dict[str, Reader | None] = {}

    def by_suffix(self, suffix: str) -> Reader | None:
        """The reader for files of that ending, or None."""
        if suffix not in self._known:
            self._known[suffix] = next((reader for _, reader in readers_of(suffix)), None)
        return self._known[suffix]


@dataclass
class Found:
    """What the sources of a call hold: files, mistakes, and how many files of which kind were passed over."""

    inputs: list[Input] = field(default_factory=list)
    errors: list[ConvertError] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


def find_inputs(sources: Iterable[str], choice: Choice, leave_out: str | None = None) -> Found:
    """The files that the sources name, in the order of the call and in natural order inside a folder.

    `leave_out` is the output folder, which may lie inside a source. The same file is taken once.
    """
    found = Found()
    cards: dict[str, Card | None] = {}
    seen: set[str] = set()
    for source in dict.fromkeys(sources):
        for path, name in _paths(source, choice, leave_out, found):
            real = os.path.realpath(path) if path != STDIN else STDIN
            if real in seen:
                continue
            seen.add(real)
            card = Card() if path == STDIN else _card_beside(path, cards, found.errors)
            if card is not None:
                try:
                    found.inputs.append(Input(path, _clean(name), card, _once(path)))
                except OSError as error:
                    found.errors.append(file_error(path, error))
    found.inputs = _with_unique_names(found.inputs)
    return found


def _card_beside(path: str, cards: dict[str, Card | None], errors: list[ConvertError]) -> Card | None:
    """The issue.toml of a file's folder, read once; None where it is wrong."""
    folder = os.path.dirname(path)
    if folder not in cards:
        file = Path(folder) / FILE
        card, mistakes = read_card(file) if file.is_file() else (Card(), ())
        cards[folder] = None if mistakes else card
        errors += mistakes
        if mistakes:
            problem = "the pages beside it are left out, since what it says of them is not sure"
            errors.append(UnreadableError(str(file), problem, "mend it, then convert them"))
    return cards[folder]


def _once(path: str) -> bytes | None:
    """The bytes of what can be read only once: standard input, a pipe."""
    if path == STDIN:
        return sys.stdin.buffer.read()
    return None if stat.S_ISREG(os.stat(path).st_mode) else Path(path).read_bytes()


def _clean(name: str) -> str:
    """A name that any output can hold: forward slashes, no character that is not Unicode."""
    return os.fsencode(name.replace(os.sep, "/")).decode("utf-8", "replace")


def _paths(source: str, choice: Choice, leave_out: str | None, found: Found) -> Sequence[tuple[str, str]]:
    """Path and name of each file of one source."""
    if source == STDIN:
        return [(STDIN, "stdin")]
    try:
        if not stat.S_ISDIR(os.stat(source).st_mode):
            return [(source, os.path.basename(source))]
    except OSError as error:
        found.errors.append(file_error(source, error))
        return []
    before = sum(found.skipped.values())
    paths = _walked(source, choice, leave_out, found)
    if not paths:
        skipped = sum(found.skipped.values()) - before
        held = (
            f"holds no file that a reader knows ({counted(skipped, 'other')})" if skipped else "holds no file"
        )
        found.errors.append(UnreadableError(source, held, "name a file, or the reader with --from"))
    return [(path, os.path.relpath(path, source)) for path in paths]


def _walked(top: str, choice: Choice, leave_out: str | None, found: Found) -> list[str]:
    """The files below a folder that a reader knows by their ending. Folders behind links are not entered."""
    avoid = os.path.realpath(leave_out) if leave_out else None
    paths: list[str] = []

    def report(error: OSError) -> None:
        found.errors.append(file_error(error.filename or top, error))

    for folder, folders, files in os.walk(top, onerror=report):
        seen = [name for name in folders if not name.startswith(".")]
        folders[:] = sorted(
            [name for name in seen if os.path.realpath(os.path.join(folder, name)) != avoid], key=natural
        )
        for file in sorted(files, key=natural):
            path = os.path.join(folder, file)
            reason = _passed_over(path, file, choice)
            if reason:
                found.skipped[reason] += 1
            elif reason is None:
                paths.append(path)
    return _inside(top, paths, found)


def _passed_over(path: str, file: str, choice: Choice) -> str | None:
    """Why a file of a folder is not read: None where it is read, "" where nobody need be told."""
    if file == FILE:
        return ""
    if file.startswith("."):
        return "hidden"
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return "not a plain file"
    except OSError:
        return "broken link"
    suffix = os.path.splitext(file)[1].lower()
    if choice.forced is None and choice.by_suffix(suffix) is None:
        return f"of no known format ({suffix or 'no ending'})"
    return None


def _inside(top: str, paths: list[str], found: Found) -> list[str]:
    """Without links that lead out of the folder, or to a file that is in the list under its own name."""
    root = os.path.realpath(top)
    plain = {os.path.realpath(path) for path in paths if not os.path.islink(path)}
    kept = []
    for path in paths:
        real = os.path.realpath(path)
        if os.path.islink(path) and (real in plain or os.path.commonpath((root, real)) != root):
            found.skipped["a link out of the folder or to a file named already"] += 1
        else:
            kept.append(path)
    return kept


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that counts: p2 before p10.

    >>> sorted(["p10", "p2", "P1"], key=natural)
    ['P1', 'p2', 'p10']
    """
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    counted = [(0, int(p), "") if p[0] in "0123456789" else (1, 0, p.casefold()) for p in parts]
    return (*counted, (2, 0, text))


def _with_unique_names(inputs: list[Input]) -> list[Input]:
    """A name that two files share gets as much of their folders as tells them apart."""
    taken = Counter(item.name for item in inputs)
    out: list[Input] = []
    used: set[str] = set()
    for item in inputs:
        name = item.name
        parents = Path(item.path).parts[: -name.count("/") - 1]
        while (name in used or (taken[item.name] > 1 and name == item.name)) and parents:
            name = f"{_clean(parents[-1]).strip('/')}/{name}" if parents[-1] not in ("/", "..") else name
            parents = parents[:-1]
        number = 2
        unique = name
        while unique in used:
            stem, dot, ending = name.rpartition(".")
            unique = f"{stem}-{number}{dot}{ending}" if dot else f"{name}-{number}"
            number += 1
        used.add(unique)
        out.append(item if unique == item.name else replace(item, name=unique))
    return out
