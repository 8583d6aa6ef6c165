"""What runs into a folder have done, so that the next one goes on where the last was stopped, however it ended.

A database of SQLite lies in the output folder, or on this machine where that is at a URL. What was made is
written down after it is there. So a run that is killed in between makes it again, to the same bytes, and no
run takes for done what is not. Before anything is skipped, its bytes are compared with those written down.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from . import remote
from .accounts import Account, again
from .bundles import Sight
from .claims import Claim
from .errors import ConvertError, UnwritableError
from .outputs import joined, size_of, sweep
from .sources import digest_of, digest_of_file

FILE = ".convert-journal"
VERSION = 1
"""Of the tables below. A journal of another version is begun anew: nothing is lost but time."""

SCHEMA = f"""
CREATE TABLE seen (path BLOB PRIMARY KEY, sight TEXT) WITHOUT ROWID;
CREATE TABLE done (name TEXT PRIMARY KEY, key TEXT, outputs TEXT, account TEXT) WITHOUT ROWID;
CREATE TABLE about (program TEXT);
PRAGMA user_version = {VERSION};
"""


@dataclass(frozen=True, slots=True)
class Output:
    """A file that was written: its path below the output folder, its bytes' number and digest."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Made:
    """What a job gave: the files with the digests of their bytes, what was in them, and what went wrong."""

    outputs: tuple[Output, ...] = ()
    account: Account | None = None
    failures: tuple[ConvertError, ...] = ()


class Journal:
    """The journal of an output folder, open. `program` says which program this is: what others saw in the
    sources does not count.
    """

    def __init__(self, base: sqlite3.Connection, program: str) -> None:
        self._base = base
        base.execute("CREATE TEMP TABLE kept (name TEXT PRIMARY KEY)")
        if base.execute("SELECT program FROM about").fetchone() != (program,):
            base.executescript("BEGIN; DELETE FROM seen; DELETE FROM about; COMMIT;")
            base.execute("INSERT INTO about VALUES (?)", (program,))

    def seen(self, path: str) -> Sight | None:
        """What a file said of itself when it was last looked at."""
        row = self._base.execute("SELECT sight FROM seen WHERE path = ?", (os.fsencode(path),)).fetchone()
        if row is None:
            return None
        digest, claim, pages, ids = json.loads(row[0])
        return Sight(bytes.fromhex(digest), Claim(*claim), pages, tuple(ids))

    def remember(self, path: str, sight: Sight) -> None:
        """Keep what a file says of itself."""
        claim = sight.claim
        said = [claim.paper, claim.date, claim.page, claim.language]
        row = json.dumps([sight.digest.hex(), said, sight.pages, sight.ids])
        self._base.execute("INSERT OR REPLACE INTO seen VALUES (?, ?)", (os.fsencode(path), row))

    def done(self, name: str, key: str, folder: str) -> Made | None:
        """What was made under that name, if it was made of the same and is still there, byte for byte (at a
        URL: of the same size).
        """
        select = "SELECT outputs, account FROM done WHERE name = ? AND key = ?"
        row = self._base.execute(select, (name, key)).fetchone()
        if row is None:
            return None
        outputs = tuple(Output(*words) for words in json.loads(row[0]))
        if not all(_is_there(output, folder) for output in outputs):
            return None
        self._base.execute("INSERT OR IGNORE INTO temp.kept VALUES (?)", (name,))
        return Made(outputs, again(json.loads(row[1])))

    def is_kept(self, name: str) -> bool:
        """Whether `done` has found it in this run."""
        return self._base.execute("SELECT 1 FROM temp.kept WHERE name = ?", (name,)).fetchone() is not None

    def is_empty(self) -> bool:
        """Whether nothing was ever done or seen."""
        tables = self._base.execute("SELECT 1 FROM done UNION ALL SELECT 1 FROM seen LIMIT 1")
        return tables.fetchone() is None

    def keep(self, name: str, key: str, made: Made) -> None:
        """Write down what was made."""
        assert made.account is not None
        outputs = json.dumps([[o.name, o.size, o.digest] for o in made.outputs])
        row = (name, key, outputs, json.dumps(asdict(made.account)))
        self._base.execute("INSERT OR REPLACE INTO done VALUES (?, ?, ?, ?)", row)


def _is_there(output: Output, folder: str) -> bool:
    path = joined(folder, output.name)
    if size_of(path) != output.size:
        return False
    if remote.is_url(path):
        return True
    with open(path, "rb") as file:
        return digest_of_file(file).hex() == output.digest


def place_of(folder: str) -> Path:
    """Where the journal of an output folder lies."""
    if not remote.is_url(folder):
        return Path(folder) / FILE
    state = os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
    return Path(state) / "convert" / digest_of(folder.rstrip("/").encode("utf-8", "surrogateescape")).hex()


@contextmanager
def opened(folder: str, program: str, dry: bool = False) -> Iterator[Journal]:
    """The journal of an output folder, for this run alone. What killed processes have begun there is swept
    away: those of earlier runs before it, its own behind it.

    A `dry` run leaves everything as it is, and one that found nothing leaves no journal. Raises
    UnwritableError where another run is at work there.
    """
    place = place_of(folder)
    new = not place.parent.is_dir()
    base = _copied(place) if dry else _own(place, folder)
    here = not dry and not remote.is_url(folder)
    if here:
        sweep(folder)
    journal = Journal(base, program)
    try:
        yield journal
    finally:
        if here:
            sweep(folder)
        empty = not dry and journal.is_empty()
        base.close()
        if empty:
            place.unlink(missing_ok=True)
            if new:
                with suppress(OSError):
                    place.parent.rmdir()


def _copied(place: Path) -> sqlite3.Connection:
    """A journal that is gone after the run, with what the lasting one says."""
    base = sqlite3.connect("", isolation_level=None)
    try:
        if place.is_file():
            with _closing(sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro", uri=True)) as lasting:
                lasting.backup(base)
    except sqlite3.Error:
        base.close()
        base = sqlite3.connect("", isolation_level=None)
    return _prepared(base)


@contextmanager
def _closing(base: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield base
    finally:
        base.close()


def _own(place: Path, folder: str) -> sqlite3.Connection:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _locked(place, folder)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            pass
        # Not a database, or a torn one: what it knew is made again.
        for file in (place, *(place.with_name(place.name + end) for end in ("-wal", "-shm", "-journal"))):
            file.unlink(missing_ok=True)
        return _locked(place, folder)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problem = f"cannot be written ({reason})"
        raise UnwritableError(folder, problem, "choose another place with -o") from error


def _locked(place: Path, folder: str) -> sqlite3.Connection:
    """The database, which nobody else may have open. A lock goes with its process, however that ends."""
    base = sqlite3.connect(place, isolation_level=None, timeout=0)
    try:
        base.execute("PRAGMA locking_mode=EXCLUSIVE")
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=NORMAL")
        base.execute("BEGIN IMMEDIATE")
        base.execute("COMMIT")
        return _prepared(base)
    except sqlite3.OperationalError as error:
        base.close()
        if "locked" in str(error):
            problem = "another run is at work in this folder"
            raise UnwritableError(folder, problem, "wait for it, or write elsewhere") from error
        raise
    except BaseException:
        base.close()
        raise


def _prepared(base: sqlite3.Connection) -> sqlite3.Connection:
    """The database with its tables: those of an earlier run, if they are of this version."""
    (version,) = base.execute("PRAGMA user_version").fetchone()
    if version != VERSION:
        for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            base.execute(f'DROP TABLE "{table}"')
        base.executescript("BEGIN;" + SCHEMA + "COMMIT;")
    return base
