"""Versions that rise when the content changes, and names that stay with their story.

What an item says is told by a fingerprint of its own part of the model: an article's texts, people and place in
the paper, a page's list. What only describes how it was made (the file's hash, lines, doubts, the program) is no
part of it: an article stays as it was when another one on its page is mended. There is no clock: a new version
is of the moment that the call gives, and later than the version before in any case.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from lxml import etree

from convert.errors import UnreadableError, UnwritableError, UsageError
from convert.g2 import CONTENT_SCOPE, NAR, NO_DATE, items_in, restored
from convert.trace import printed

SAMPLE = 128
"""Numbers that are kept of each text of the last run, to know it again: the smallest (a bottom-k sketch)."""
PAIR = 8
"""Bytes of two characters in UTF-32."""
ALIKE = 0.5
"""Share of the words of two texts that they have in common, from which on they are the same story, mended.
Different stories of one paper have less than a tenth.
"""
IN_THE_WAY = "should tell the versions of the last run, and cannot be read"
MOVE = "move it away, or name the last run's output with --previous"
SUFFIXES = (".xml", ".json")


@dataclass(frozen=True, slots=True)
class Last:
    """What the last run said of an item. `words` are those of its text, "" and none for a package."""

    version: int
    fingerprint: str
    created: str
    first: str
    name: str = ""
    words: array[int] = field(default_factory=partial(array, "I"))


Before = Mapping[str, Last]
"""What the last run said of each guid."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What distinguishes this version of an item from others."""

    version: str
    created: str
    first: str
    fingerprint: str


def words_of(text: str) -> array[int]:
    """A sample of the pairs of neighbouring characters of a text, as numbers, sorted."""
    bare = printed(text).encode("utf-32-le", "surrogatepass")
    pairs = {zlib.crc32(bare[at : at + PAIR]) for at in range(0, len(bare) - PAIR + 1, PAIR // 2)}
    return array("I", sorted(pairs)[:SAMPLE])


def fingerprint_of(said: Any) -> str:
    """A SHA-256 of lists of words."""
    return sha256(json.dumps(said, ensure_ascii=True).encode("ascii")).hexdigest()


def stamped(guid: str, fingerprint: str, last: Before, moment: str) -> Stamp:
    """The version of an item: that of the last run where it says the same; the next where it does not; 1 for a
    new item. An unchanged version keeps its moment too.
    """
    known = last.get(guid)
    if known is None:
        return Stamp("1", moment, moment, fingerprint)
    if known.fingerprint == fingerprint:
        return Stamp(str(known.version), known.created, known.first, fingerprint)
    return Stamp(str(known.version + 1), later(moment, known.created), known.first, fingerprint)


def later(moment: str, last: str) -> str:
    """The moment, or a second after the last one where it is not later than that.

    >>> later("2025-03-14T00:00:00Z", "2025-03-14T00:00:00Z"), later("2025-03-15T00:00:00Z", "2025-03-14T00:00:00Z")
    ('2025-03-14T00:00:01Z', '2025-03-15T00:00:00Z')
    """
    before = datetime.fromisoformat(last)
    if datetime.fromisoformat(moment) > before:
        return moment
    return (before.astimezone(UTC) + timedelta(seconds=1)).isoformat().replace("+00:00", "Z")


def latest(moments: Sequence[str]) -> str:
    """The last of several moments."""
    return max(moments, key=datetime.fromisoformat)


def named_again(texts: Mapping[str, str], last: Before, guids: Mapping[str, str]) -> dict[str, str]:
    """The name of each story: the one that the last run gave it, or else its own where that is free.

    `texts` are the stories by their own names, `guids` the items of this issue in the last run by their names
    there. A story is known by its text, so that one more article on page 1 renames none behind it; a name is
    never given to another story.
    """
    old = {name: last[guid].words for name, guid in guids.items()}
    words = {name: words_of(text) for name, text in texts.items()} if old else {}
    gains = sorted(
        (-_likeness(words[own], known), own != name, at, own, name)
        for at, own in enumerate(words)
        for name, known in old.items()
    )
    names: dict[str, str] = {}
    taken: set[str] = set()
    for loss, _, _, own, name in gains:
        if own not in names and name not in taken and -loss >= ALIKE:
            names[own] = name
            taken.add(name)
    used = {*old, *names.values()}
    for own in texts:
        if own not in names:
            names[own] = own if own not in used else _free(used, len(texts))
            used.add(names[own])
    return names


def _free(used: set[str], number: int) -> str:
    while (name := f"i{number:04}") in used:
        number += 1
    return name


def _likeness(one: array[int], other: array[int]) -> float:
    """The share of words that two texts have in common (Jaccard's index), estimated on their samples."""
    a, b = set(one), set(other)
    both = sorted(a | b)[:SAMPLE]
    return sum(word in a and word in b for word in both) / len(both) if both else 1.0


def before(path: str) -> Before:
    """What the items in the output of an earlier run say of themselves: a NewsML-G2 message, a folder of items, a
    file in ninjs. Raises UsageError where it cannot be read.
    """
    if not path:
        return {}
    place = Path(path)
    try:
        files = sorted(f for f in place.iterdir() if f.suffix in SUFFIXES) if place.is_dir() else [place]
        return {guid: last for file in files for guid, last in _read(file.read_bytes(), str(file))}
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        raise UsageError(f"--previous {path}", problem, "give the output of an earlier run") from error


def _read(data: bytes, name: str) -> Iterator[tuple[str, Last]]:
    if data.lstrip()[:1] == b"{":
        try:
            yield from _of_json(json.loads(data))
        except (ValueError, RecursionError) as error:
            raise UnwritableError(name, f"{IN_THE_WAY} (not JSON: {error})", MOVE) from error
    elif data:
        try:
            for item in items_in(data, name):
                yield from _of_item(item)
        except UnreadableError as error:
            raise UnwritableError(name, f"{IN_THE_WAY} ({error.problem})", MOVE) from error


def _of_item(item: etree._Element) -> Iterator[tuple[str, Last]]:
    meta = f"{{{NAR}}}itemMeta/{{{NAR}}}"
    known = item.findtext(f"{meta}hash[@scopeuri='{CONTENT_SCOPE}']")
    created = item.findtext(f"{meta}versionCreated")
    version = item.get("version") or ""
    if known and created and version.isdecimal():
        name = item.find(f"{meta}itemMetaExtProperty[@rel='npprop:articleName']")
        body = item.find(".//{*}body")
        text = "".join(str(part) for part in body.itertext()) if body is not None else ""
        first = item.findtext(f"{meta}firstCreated") or created
        own = restored(name.get("value") or "") if name is not None else ""
        yield item.get("guid") or "", Last(int(version), known, created, first, own, words_of(restored(text)))


def _of_json(value: Any) -> Iterator[tuple[str, Last]]:
    if not isinstance(value, dict):
        return
    said = {i.get("role"): str(i.get("value")) for i in value.get("altIds", ()) if isinstance(i, dict)}
    version, created = str(value.get("version")), value.get("versionCreated")
    if version.isdecimal() and "contentHash" in said:
        bodies = [b for b in value.get("bodies", ()) if isinstance(b, dict)]
        text = next((str(b.get("value")) for b in bodies if b.get("role") == "plain"), "")
        moment = str(created or NO_DATE)
        first = str(value.get("firstCreated") or moment)
        own = restored(said.get("articleName", ""))
        last = Last(int(version), said["contentHash"], moment, first, own, words_of(restored(text)))
        yield str(value.get("uri")), last
    for part in value.get("associations", ()):
        yield from _of_json(part)
