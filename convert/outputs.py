"""Files that are whole or not there: names that stay in their folder, written beside and then renamed."""

from __future__ import annotations

import os
import stat
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

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
    """Gives out each name once, also where a file system takes upper and lower case for the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, text: str) -> str:
        """The safe name of a text, with a number where another text has it already."""
        name = safe_name(text)
        number = 1
        while (unique := name if number == 1 else f"{name}-{number}").casefold() in self._taken:
            number += 1
        self._taken.add(unique.casefold())
        return unique


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its place only when it is whole. After an error the old file is as it was.

    What is not a plain file (a device, a pipe) is written as it stands. Raises UnwritableError.
    """
    try:
        plain = not path.exists() or stat.S_ISREG(path.stat().st_mode)
        path.parent.mkdir(parents=True, exist_ok=True)
        mark = zlib.crc32(os.fsencode(path.name))
        beside = path.with_name(f".{mark:08x}-{os.getpid()}.part") if plain else path
        target = beside.open("wb")
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with target:
            yield target
        if plain:
            os.replace(beside, path)
    except BaseException as error:
        if plain:
            with suppress(OSError):
                beside.unlink()
        if isinstance(error, OSError) and error.filename in (None, str(beside)):
            raise _unwritable(path, error) from error
        raise


def _unwritable(path: Path, error: OSError) -> UnwritableError:
    if isinstance(error, IsADirectoryError):
        return UnwritableError(str(path), "is a folder", f"write {path}/ for a file of each issue in it")
    reason = error.strerror or str(error)
    return UnwritableError(str(path), f"cannot be written ({reason})", "choose another place with -o")
