"""What the command line names, as files: folders walked, links kept inside, what is no page passed over."""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import remote
from .claims import FILE, Card, card_in
from .errors import ConvertError, UnreadableError
from .sources import STDIN, Choice, Input, file_error, natural
from .wording import counted


@dataclass(frozen=True, slots=True)
class File:
    """A file that a source names: its path as the user may open it, its name below the source, its real
    path, and whether it is a link that a walk met.
    """

    path: str
    name: str
    real: str
    link: bool = False


@dataclass
class Found:
    """What was no page: mistakes, and how many files of which kind were passed over."""

    errors: list[ConvertError] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


class Cards:
    """The `issue.toml` of each folder, read once. `None` where it is wrong."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self._last: tuple[str | None, Card | None] = (None, None)
        self._wrong: dict[str, None] = {}

    def beside(self, path: str) -> Card | None:
        """What lies in the folder of a file."""
        folder = path.rpartition("/")[0] if remote.is_url(path) else os.path.dirname(path)
        if folder in self._wrong:
            return None
        if folder != self._last[0]:
            self._last = (folder, self._read(folder))
        return self._last[1]

    def _read(self, folder: str) -> Card | None:
        card, mistakes = card_in(folder)
        if not mistakes:
            return card
        self._wrong[folder] = None
        problem = "the pages beside it are left out, since what it says of them is not sure"
        file = remote.joined(folder, FILE) if remote.is_url(folder) else str(Path(folder) / FILE)
        self.found.errors += [*mistakes, UnreadableError(file, problem, "mend it, then convert them")]
        return None


def named(file: File, cards: Cards) -> Input | None:
    """The file as an input, with what an `issue.toml` beside it says; None where it cannot be read."""
    card = Card() if file.path == STDIN else cards.beside(file.path)
    if card is None:
        return None
    base = file.path.rpartition("/")[2] if remote.is_url(file.path) else os.path.basename(file.path)
    try:
        return Input(file.path, clean(file.name), card.of(base), base in card.pages, _once(file.path))
    except OSError as error:
        cards.found.errors.append(file_error(file.path, error))
        return None


def _once(path: str) -> bytes | None:
    """The bytes of what can be read only once: standard input, a pipe."""
    if remote.is_url(path):
        return None
    if path == STDIN:
        return sys.stdin.buffer.read()
    return None if stat.S_ISREG(os.stat(path).st_mode) else Path(path).read_bytes()


def clean(name: str) -> str:
    """A name that any output can hold: forward slashes, no character that is not Unicode."""
    return os.fsencode(name.replace(os.sep, "/")).decode("utf-8", "replace")


def files_of(sources: Iterable[str], choice: Choice, leave_out: str | None, found: Found) -> Iterator[File]:
    """The files that the sources name, in the order of the call and in natural order inside a folder; links
    stand last in their source. `leave_out` is the output folder, which may lie inside a source.
    """
    for source in dict.fromkeys(sources):
        if source == STDIN:
            yield File(STDIN, "stdin", STDIN)
            continue
        try:
            folder = _is_folder(source)
        except OSError as error:
            found.errors.append(file_error(source, error))
        except UnreadableError as error:
            found.errors.append(error)
        else:
            if folder:
                yield from _in_folder(source, choice, leave_out, found)
            elif remote.is_url(source):
                yield File(source, source.rpartition("/")[2], source)
            else:
                yield File(source, os.path.basename(source), os.path.realpath(source))


def _is_folder(source: str) -> bool:
    if remote.is_url(source):
        return remote.is_folder(source)
    return stat.S_ISDIR(os.stat(source).st_mode)


def _in_folder(source: str, choice: Choice, leave_out: str | None, found: Found) -> Iterator[File]:
    """The files of a folder, or an error where it holds none."""
    before = sum(found.skipped.values())
    some = False
    walk = _below_url if remote.is_url(source) else _below
    try:
        for file in walk(source, choice, leave_out, found):
            some = True
            yield file
    except UnreadableError as error:
        found.errors.append(error)
        return
    if not some:
        skipped = sum(found.skipped.values()) - before
        others = f" that a reader knows ({counted(skipped, 'other')})" if skipped else ""
        found.errors.append(
            UnreadableError(source, f"holds no file{others}", "name a file, or the reader with --from")
        )


def _below(top: str, choice: Choice, leave_out: str | None, found: Found) -> Iterator[File]:
    """The files below a folder that a reader knows by their ending. Folders behind links are not entered."""
    avoid = os.path.realpath(leave_out) if leave_out else None
    root = os.path.realpath(top)
    links: list[tuple[str, str]] = []

    def report(error: OSError) -> None:
        found.errors.append(file_error(error.filename or top, error))

    for folder, folders, files in os.walk(top, onerror=report):
        below = os.path.relpath(folder, top)
        real = os.path.normpath(os.path.join(root, below))
        folders[:] = sorted((n for n in _visible(folders) if os.path.join(real, n) != avoid), key=natural)
        for file in sorted(files, key=natural):
            path = os.path.join(folder, file)
            reason = _passed_over(path, file, choice)
            if reason:
                found.skipped[reason] += 1
            elif reason is None and os.path.islink(path):
                links.append((path, os.path.realpath(path)))
            elif reason is None:
                yield File(path, os.path.normpath(os.path.join(below, file)), os.path.join(real, file))
    for path, real in links:
        if os.path.commonpath((root, real)) == root:
            yield File(path, os.path.relpath(path, top), real, link=True)
        else:
            found.skipped[LINK] += 1


LINK = "a link out of the folder or to a file named already"


def _visible(names: Iterable[str]) -> list[str]:
    return [name for name in names if not name.startswith(".")]


def _below_url(top: str, choice: Choice, leave_out: str | None, found: Found) -> Iterator[File]:
    """The same below a URL, where there are no links."""
    avoid = leave_out.rstrip("/") if leave_out else None
    for folder, folders, files in remote.walk(top):
        kept = (name for name in _visible(folders) if remote.joined(folder, name) != avoid)
        folders[:] = sorted(kept, key=natural)
        for file in sorted(files, key=natural):
            url = remote.joined(folder, file)
            reason = _no_page(file, choice)
            if reason:
                found.skipped[reason] += 1
            elif reason is None:
                yield File(url, url.removeprefix(top).strip("/"), url)


def _passed_over(path: str, file: str, choice: Choice) -> str | None:
    """Why a file of a folder is not read: None where it is read, "" where nobody need be told."""
    reason = _no_page(file, choice)
    if reason in ("", HIDDEN):
        return reason
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return "not a plain file"
    except OSError:
        return "broken link"
    return reason


HIDDEN = "hidden"


def _no_page(file: str, choice: Choice) -> str | None:
    """The same by the file's name alone."""
    if file == FILE:
        return ""
    if file.startswith("."):
        return HIDDEN
    suffix = os.path.splitext(file)[1].lower()
    if choice.forced is None and choice.by_suffix(suffix) is None:
        return f"of no known format ({suffix or 'no ending'})"
    return None
