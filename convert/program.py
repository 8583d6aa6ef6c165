"""Which program this is, to the byte: what another one made is made again."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from .registry import READERS, WRITERS, formats

_NAME = re.compile(r"[A-Za-z0-9._-]+")
"""A distribution's name, at the beginning of what `requires` gives."""


@cache
def fingerprint() -> str:
    """A digest of the program's files, its formats, and the libraries whose work shows in what it writes.

    The version's number alone would not do: it stays while a working copy changes.
    """
    digest = hashlib.blake2b(digest_size=16)
    package = Path(__file__).parent
    for path in sorted(package.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            data = path.read_bytes()
            digest.update(f"{path.relative_to(package).as_posix()} {len(data)}\n".encode() + data)
    plugins = [f"{f.group} {f.name} {f.package}" for group in (READERS, WRITERS) for f in formats(group)]
    digest.update("\n".join([*plugins, *_libraries()]).encode())
    return digest.hexdigest()


def _libraries() -> list[str]:
    """The libraries that this program stands on, in the versions that are installed."""
    try:
        needed = requires("convert") or []
    except PackageNotFoundError:
        needed = []
    names = (_NAME.match(word) for word in needed if ";" not in word)
    return sorted(f"{name[0]} {version(name[0])}" for name in names if name)
