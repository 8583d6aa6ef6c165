"""The files of a run, and which are pages of one issue, kept on disk: an archive has more than memory should hold.

It lies in a temporary database of SQLite's own, which is gone with the run and is held in memory while it is
small. What a run leaves for the next one is in `journal.py`.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, overload

from .claims import Claim
from .outputs import Names
from .sources import Input, in_order
from .walking import clean

SCHEMA = """
CREATE TABLE file (number INTEGER PRIMARY KEY, path BLOB, real BLOB UNIQUE, name TEXT, base TEXT, claim TEXT,
                   carded INTEGER, unique_name TEXT UNIQUE);
CREATE TABLE part (file INTEGER, which INTEGER, bundle TEXT, claim TEXT, id TEXT, page TEXT, digest BLOB);
CREATE TABLE bundle (key TEXT PRIMARY KEY, file INTEGER, which INTEGER) WITHOUT ROWID;
"""

ORDERED = """
SELECT bundle, file.number, path, unique_name, file.claim, carded, part.claim, id, part.which, digest
FROM bundle JOIN part ON part.bundle = bundle.key JOIN file ON file.number = part.file
ORDER BY bundle.file, bundle.which, part.file, part.which
"""
TWINS = """
SELECT bundle, page FROM part JOIN bundle ON key = bundle WHERE page IS NOT NULL
GROUP BY bundle, page HAVING COUNT(*) > 1 ORDER BY MIN(bundle.file), page
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A file's share in an issue: what is said about it, the id that an issue of this file alone would have,
    and, where the file holds several finished issues, which of them.
    """

    file: Input
    claim: Claim
    id: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of one issue, in order of their pages."""

    parts: tuple[Part, ...]

    @property
    def id(self) -> str:
        """The issue's id."""
        return self.parts[0].id

    @property
    def subject(self) -> str:
        """The files as the user knows them."""
        return ", ".join([part.file.path for part in self.parts])


def _said(claim: Claim) -> str:
    return json.dumps([claim.paper, claim.date, claim.page, claim.language])


def _claim(text: str) -> Claim:
    return Claim(*json.loads(text))


class Catalogue(Sequence[Bundle]):
    """The bundles of a run in the order in which their first files are named. Files are put in first, then
    each file's parts; then it may be read as often as one likes.
    """

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA + "BEGIN;")
        self._data: dict[int, bytes] = {}

    def __del__(self) -> None:
        self._base.close()

    def add(self, item: Input, real: str) -> bool:
        """Put in a file; False where it is there already, under whatever path."""
        words = (os.fsencode(item.path), os.fsencode(real), item.name, os.path.basename(item.path))
        insert = (
            "INSERT OR IGNORE INTO file (path, real, name, base, claim, carded) VALUES (?, ?, ?, ?, ?, ?)"
        )
        base = clean(words[3])
        done = self._base.execute(insert, (*words[:3], base, _said(item.claim), item.carded))
        if done.rowcount and item.data is not None and done.lastrowid is not None:
            self._data[done.lastrowid] = item.data
        return bool(done.rowcount)

    def holds(self, real: str) -> bool:
        """Whether a file is among the sources."""
        found = self._base.execute("SELECT 1 FROM file WHERE real = ?", (os.fsencode(real),))
        return found.fetchone() is not None

    def name_files(self) -> None:
        """Give each file a name of its own: one that two share gets as much of their folders as tells them
        apart.
        """
        self._base.execute("CREATE INDEX named ON file (name)")
        twins = "SELECT name FROM file GROUP BY name HAVING COUNT(*) > 1"
        self._base.execute(f"UPDATE file SET unique_name = name WHERE name NOT IN ({twins})")
        select = "SELECT number, path, name FROM file WHERE unique_name IS NULL ORDER BY number"
        for number, path, name in self._base.execute(select).fetchall():
            unique = self._unique(name, Path(os.fsdecode(path)).parts[: -name.count("/") - 1])
            self._base.execute("UPDATE file SET unique_name = ? WHERE number = ?", (unique, number))

    def _unique(self, name: str, parents: tuple[str, ...]) -> str:
        longer = name
        while parents and (longer == name or self._taken(longer)):
            longer = longer if parents[-1] in ("/", "..") else f"{clean(parents[-1]).strip('/')}/{longer}"
            parents = parents[:-1]
        stem, dot, ending = longer.rpartition(".")
        number, unique = 2, longer
        while self._taken(unique):
            unique = f"{stem}-{number}{dot}{ending}" if dot else f"{longer}-{number}"
            number += 1
        return unique

    def _taken(self, name: str) -> bool:
        return self._base.execute("SELECT 1 FROM file WHERE unique_name = ?", (name,)).fetchone() is not None

    def file_names(self, most: int) -> list[str]:
        """The names of the files without their folders, at most so many."""
        return [
            base for (base,) in self._base.execute("SELECT base FROM file ORDER BY number LIMIT ?", (most,))
        ]

    def files(self) -> int:
        """How many files there are."""
        return int(self._base.execute("SELECT COUNT(*) FROM file").fetchone()[0])

    def has_file(self, base: str) -> bool:
        """Whether there is a file of that name, in whatever folder."""
        return self._base.execute("SELECT 1 FROM file WHERE base = ?", (base,)).fetchone() is not None

    def inputs(self) -> Iterator[tuple[int, Input]]:
        """The files in order, each with its number."""
        select = "SELECT number, path, unique_name, claim, carded FROM file ORDER BY number"
        for row in self._base.execute(select):
            yield row[0], self._input(row)

    def _input(self, row: Sequence[Any], digest: bytes | None = None) -> Input:
        number, path, name, claim, carded = row
        return Input(os.fsdecode(path), name, _claim(claim), bool(carded), self._data.get(number), digest)

    def put(self, number: int, key: object, part: Part, digest: bytes) -> None:
        """Put in a part of the file of that number. Parts with the same key are one issue."""
        word = json.dumps(key)
        row = (number, part.number, word, _said(part.claim), json.dumps(part.id), part.claim.page, digest)
        self._base.execute("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        first = "ON CONFLICT (key) DO UPDATE SET file = min(file, excluded.file)"
        self._base.execute(f"INSERT INTO bundle VALUES (?, ?, ?) {first}", (word, number, part.number))

    def __len__(self) -> int:
        return int(self._base.execute("SELECT COUNT(*) FROM bundle").fetchone()[0])

    def pages(self) -> int:
        """How many files there are in all bundles."""
        return int(self._base.execute("SELECT COUNT(*) FROM part").fetchone()[0])

    def __iter__(self) -> Iterator[Bundle]:
        self._base.execute("CREATE INDEX IF NOT EXISTS bundled ON part (bundle)")
        for _, rows in groupby(self._base.execute(ORDERED), key=lambda row: row[0]):
            parts = [
                Part(self._input(words, digest), _claim(claim), json.loads(id), which)
                for _, *words, claim, id, which, digest in rows
            ]
            yield Bundle(tuple(sorted(parts, key=lambda part: in_order(part.claim.page))))

    @overload
    def __getitem__(self, index: int) -> Bundle: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Bundle, ...]: ...
    def __getitem__(self, index: int | slice) -> Bundle | tuple[Bundle, ...]:
        return tuple(self)[index]

    def twins(self) -> Iterator[tuple[str, str, list[str]]]:
        """Pages of one issue with the same number: the issue's id, the number, and the files' paths."""
        select = (
            "SELECT id, path FROM part JOIN file ON number = file WHERE bundle = ? AND page = ? ORDER BY file"
        )
        for key, page in self._base.execute(TWINS).fetchall():
            rows = self._base.execute(select, (key, page)).fetchall()
            yield json.loads(rows[0][0]), page, [os.fsdecode(path) for _, path in rows]

    def named(self) -> Iterator[tuple[str, Bundle]]:
        """Each bundle with the name that its files get: the same at every run over the same sources."""
        self._base.execute("CREATE TEMP TABLE IF NOT EXISTS name (folded TEXT PRIMARY KEY, last INTEGER)")
        self._base.execute("DELETE FROM temp.name")
        names = Names(_Numbers(self._base))
        for bundle in self:
            yield names.of(bundle.id), bundle


class _Numbers(MutableMapping[str, int]):
    """What `Names` remembers, in the catalogue."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def __getitem__(self, key: str) -> int:
        row = self._base.execute("SELECT last FROM temp.name WHERE folded = ?", (key,)).fetchone()
        if row is None:
            raise KeyError(key)
        return int(row[0])

    def __setitem__(self, key: str, value: int) -> None:
        self._base.execute("INSERT OR REPLACE INTO temp.name VALUES (?, ?)", (key, value))

    def __delitem__(self, key: str) -> None:
        self._base.execute("DELETE FROM temp.name WHERE folded = ?", (key,))

    def __iter__(self) -> Iterator[str]:
        return (key for (key,) in self._base.execute("SELECT folded FROM temp.name"))

    def __len__(self) -> int:
        return int(self._base.execute("SELECT COUNT(*) FROM temp.name").fetchone()[0])
