"""Files that are whole or not there: names that stay in their folder, written beside and then renamed."""

from __future__ import annotations

import os
import re
import secrets
import stat
import unicodedata
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from . import remote
from .errors import UnwritableError

LONGEST = 160
"""Bytes of a name without its ending: file systems take 255 with it."""
FORBIDDEN = frozenset('<>:"/\\|?*')
"""Characters that some system's file names cannot have."""
RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³")}
)
"""Names that are devices on Windows, whatever their ending."""
FALLBACK = "issue"
PART = ".part"
_BEGUN = re.compile(rf"\.[0-9a-f]{{16}}{re.escape(PART)}")
"""The name of a file that is being written. The next run knows it again if this one is killed."""


def safe_name(text: str) -> str:
    """A file's name, without ending, made of a text from who knows where. It is never empty, never hidden,
    never an option, never a device, and has no separator.

    >>> safe_name("../../etc/passwd"), safe_name("CON"), safe_name("云汀日报-2025-03-14")
    ('_.._etc_passwd', '_CON', '云汀日报-2025-03-14')
    """
    normal = unicodedata.normalize("NFC", text)
    marked = "".join(["_" if c in FORBIDDEN or unicodedata.category(c)[0] in "CZ" else c for c in normal])
    marked = marked.lstrip(".-").rstrip(".") or FALLBACK
    if marked.split(".", 1)[0].casefold() in RESERVED:
        marked = f"_{marked}"
    return marked.encode("utf-8")[:LONGEST].decode("utf-8", "ignore").rstrip(".") or FALLBACK


class Names:
    """Gives out each name once, also where a file system takes upper and lower case for the same. `taken` is
    where it remembers them: a name without its case, and the last number that was put behind it.
    """

    def __init__(self, taken: MutableMapping[str, int] | None = None) -> None:
        self._taken: MutableMapping[str, int] = {} if taken is None else taken

    def of(self, text: str) -> str:
        """The safe name of a text, with a number where another text has it already."""
        name = unique = safe_name(text)
        number = self._taken.get(name.casefold(), 0) + 1
        if number > 1:
            while (unique := f"{name}-{number}").casefold() in self._taken:
                number += 1
            self._taken[unique.casefold()] = 1
        self._taken[name.casefold()] = number
        return unique


def is_folder(output: str) -> bool:
    """Whether a word of the command line names a folder to write into: by the separator at its end, because
    there is one, or because there is nothing yet and the name has no ending, as a file of ours would.
    """
    if output.endswith(("/", os.sep)):
        return True
    if output == "-" or remote.is_url(output):
        return False
    return os.path.isdir(output) or not (os.path.splitext(output)[1] or os.path.lexists(output))


def joined(folder: str, name: str) -> str:
    """The path of a file in a folder, here or at a URL."""
    return remote.joined(folder, name) if remote.is_url(folder) else os.path.join(folder, name)


def size_of(path: str) -> int | None:
    """Bytes of a file, or None where there is none."""
    if remote.is_url(path):
        return remote.size(path)
    try:
        return os.stat(path).st_size
    except OSError:
        return None


def check_inside(folder: str, path: str) -> None:
    """Raises UnwritableError where a link on the way leads out of the folder."""
    if remote.is_url(folder):
        return
    root, real = os.path.realpath(folder), os.path.realpath(os.path.dirname(path))
    if os.path.commonpath((root, real)) != root:
        raise UnwritableError(path, "lies behind a link that leads out of the folder", "remove the link")


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A file that takes its place only when it is whole and on the disk. After an error the old file is as it
    was. What is not a plain file (a device, a pipe) is written as it stands. Raises UnwritableError.
    """
    if remote.is_url(os.fspath(path)):
        with remote.replacing(os.fspath(path)) as target:
            yield target
        return
    path = Path(path)
    try:
        plain = not path.exists() or stat.S_ISREG(path.stat().st_mode)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{secrets.token_hex(8)}{PART}") if plain else path
        target = beside.open("x+b" if plain else "wb")
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with target:
            yield target
            if plain:
                target.flush()
                os.fsync(target.fileno())
        if plain:
            os.replace(beside, path)
    except BaseException as error:
        if plain:
            with suppress(OSError):
                beside.unlink()
        if isinstance(error, OSError) and error.filename in (None, str(beside)):
            raise _unwritable(path, error) from error
        raise


def sweep(folder: str) -> None:
    """Take away what killed runs have begun below a folder and not ended. No other run may write there."""
    for below, _, files in os.walk(folder):
        for file in files:
            if _BEGUN.fullmatch(file):
                with suppress(OSError):
                    os.unlink(os.path.join(below, file))


def _unwritable(path: Path, error: OSError) -> UnwritableError:
    if isinstance(error, IsADirectoryError):
        return UnwritableError(str(path), "is a folder", f"write {path}/ for a file of each issue in it")
    reason = error.strerror or str(error)
    return UnwritableError(str(path), f"cannot be written ({reason})", "choose another place with -o")
