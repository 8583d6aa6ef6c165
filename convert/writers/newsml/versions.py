"""Versions that rise when the content changes: an item's fingerprint, set against that of the last run."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from lxml import etree

from convert.errors import UsageError
from convert.g2 import CONTENT_SCOPE, NAR, parse

_CONTENT = ("contentMeta", "partMeta", "contentSet", "groupSet")
_META = ("title", "edNote", "link", "itemMetaExtProperty")

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


def stamp(item: etree._Element, last: Before) -> str:
    """Give the item its fingerprint and its version, and return the version.

    The version of the last run, where the content is the same; the next, where it is not; 1 for a new item.
    Times and the version of the program are no content.
    """
    digest = sha256()
    for child in item:
        name = etree.QName(child).localname
        parts = [c for c in child if etree.QName(c).localname in _META] if name == "itemMeta" else [child]
        if name == "itemMeta" or name in _CONTENT:
            for part in parts:
                digest.update(etree.tostring(part, encoding="utf-8", with_tail=False))
    fingerprint = digest.hexdigest()
    place = _hash_of(item)
    if place is not None:
        place.text = fingerprint
    version, known = last.get(item.get("guid") or "", (0, ""))
    number = str(version if version and known == fingerprint else version + 1)
    item.set("version", number)
    return number
