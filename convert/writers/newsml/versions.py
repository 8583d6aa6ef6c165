"""Versions that rise when the content changes: an item's fingerprint, set against that of the last run."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from lxml import etree

from convert.errors import UsageError
from convert.g2 import CONTENT_SCOPE, NAR, parse

Before = Mapping[str, tuple[int, str]]
"""Of each guid, the version and the fingerprint of the last run."""


def _hash_of(item: etree._Element) -> etree._Element | None:
    return item.find(f"{{{NAR}}}itemMeta/{{{NAR}}}hash[@scopeuri='{CONTENT_SCOPE}']")


def before(path: str) -> Before:
    """The versions in a message of an earlier run. Raises UsageError where it cannot be read."""
    if not path:
        return {}
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        raise UsageError(f"--previous {path}", problem, "give the message of an earlier run") from error
    found: dict[str, tuple[int, str]] = {}
    for item in parse(data, path).iter(f"{{{NAR}}}newsItem", f"{{{NAR}}}packageItem"):
        known = _hash_of(item)
        version = item.get("version") or ""
        if known is not None and version.isdecimal():
            found[item.get("guid") or ""] = (int(version), known.text or "")
    return found


def _fingerprint(item: etree._Element) -> str:
    """Of all that the item says, but for its times and the version of this program: those are no content."""
    meta = f"{{{NAR}}}itemMeta/{{{NAR}}}"
    created, generator = item.find(meta + "versionCreated"), item.find(meta + "generator")
    assert created is not None and generator is not None
    moment, program = created.text, generator.get("versioninfo")
    created.text = None
    generator.set("versioninfo", "")
    digest = sha256(etree.tostring(item, encoding="utf-8")).hexdigest()
    created.text = moment
    del generator.attrib["versioninfo"]
    if program is not None:
        generator.set("versioninfo", program)
    return digest


def stamp(item: etree._Element, last: Before) -> str:
    """Give the item its fingerprint and its version, and return the version.

    The version of the last run, where the content is the same; the next, where it is not; 1 for a new item.
    """
    fingerprint = _fingerprint(item)
    place = _hash_of(item)
    if place is not None:
        place.text = fingerprint
    version, known = last.get(item.get("guid") or "", (0, ""))
    number = str(version if version and known == fingerprint else version + 1)
    item.set("version", number)
    return number
