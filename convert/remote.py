"""Files at a URL (`s3://paper/1998/`): what fsspec and its kin reach. Nothing is loaded before a URL is met.

A URL is only ever taken from the command line, never from what an input holds. Chains (`zip://…::…`), which
would unpack archives, are no URLs here.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from .errors import ConvertError, UnreadableError, UnwritableError, UsageError

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://(?!.*::)")

HELD = 16_000_000
"""Bytes of an output that are held in memory before it goes out; more wait in a temporary file."""


def is_url(path: str) -> bool:
    """Whether a word of the command line names something elsewhere.

    >>> is_url("s3://paper/1998/"), is_url("a://b"), is_url("C:/papers"), is_url("zip://a::b.zip")
    (True, False, False, False)
    """
    return _URL.match(path) is not None


def _opened(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it. Raises UsageError where the program for it is missing."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise UsageError(url, "URLs need fsspec", "pip install 'convert[remote]'") from None
    try:
        system, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise UsageError(url, f"cannot be reached ({_said(error)})", "see the README on archives") from error
    return system, str(path)


def _said(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _unreadable(url: str, error: Exception) -> UnreadableError:
    if isinstance(error, FileNotFoundError):
        return UnreadableError(url, "there is no such file", "look at the spelling and the folder")
    return UnreadableError(
        url, f"cannot be read ({_said(error)})", "look at its permissions, or leave it out"
    )


def content(url: str) -> bytes:
    """The bytes of a file. Raises UnreadableError."""
    system, path = _opened(url)
    try:
        return bytes(system.cat_file(path))
    except Exception as error:
        raise _unreadable(url, error) from error


def is_file(url: str) -> bool:
    """Whether there is a file. Raises UnreadableError where nobody can say."""
    system, path = _opened(url)
    try:
        return bool(system.isfile(path))
    except Exception as error:
        raise _unreadable(url, error) from error


def is_folder(url: str) -> bool:
    """Whether there is a folder. Raises UnreadableError where nobody can say."""
    system, path = _opened(url)
    try:
        return bool(system.isdir(path))
    except Exception as error:
        raise _unreadable(url, error) from error


def walk(url: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """As `os.walk`: each folder's URL with its folders and files, which may be taken out of the list.

    Raises UnreadableError.
    """
    system, top = _opened(url)
    try:
        for folder, folders, files in system.walk(top):
            below = folder.removeprefix(top).strip("/")
            yield joined(url, below) if below else url, folders, files
    except ConvertError:
        raise
    except Exception as error:
        raise _unreadable(url, error) from error


def joined(folder: str, name: str) -> str:
    """The URL of a file in a folder."""
    return f"{folder.rstrip('/')}/{name}"


def size(url: str) -> int | None:
    """Bytes of a file, or None where there is none."""
    system, path = _opened(url)
    try:
        return int(system.info(path, refresh=True)["size"])
    except Exception:
        return None


@contextmanager
def replacing(url: str) -> Iterator[BinaryIO]:
    """A file that takes its place only when it is whole. Raises UnwritableError.

    It is written here first, then sent in a transaction of fsspec, which commits whole files only.
    """
    with tempfile.SpooledTemporaryFile(HELD) as held:
        yield held  # type: ignore[misc]
        held.seek(0)
        system, path = _opened(url)
        try:
            with system.transaction, system.open(path, "wb") as target:
                while piece := held.read(HELD):
                    target.write(piece)
        except Exception as error:
            problem = f"cannot be written ({_said(error)})"
            raise UnwritableError(url, problem, "choose another place with -o") from error
