"""The door: which Word files are let in, and what ours carry out of sight.

A manuscript needs no macros, no objects and nothing from outside. A file that has them is refused, not
cleaned: whoever sent it should know.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from typing import Any

from ...errors import UnreadableError
from ...model import Issue
from ...model_json import from_json
from ...ooxml import MOST_BYTES, PACKAGE_RELATIONSHIPS, PROVENANCE, Package

ACTIVE = ("vbaproject", "vbadata", "activex/", "embeddings/", "oleobject", ".bin")
"""In the name of a part: what a program could run when the file is opened."""
HYPERLINK = "/hyperlink"
"""The one relationship that may lead outside: a link that a person clicks on. It is never followed here."""
INSIDE = {
    "aFChunk": "another document, which Word would merge in",
    "subDocument": "another document, which Word would merge in",
    "oleObject": "an embedded object",
    "package": "an embedded object",
    "control": "an ActiveX control",
    "vbaProject": "macros",
}
"""Relationships to parts that are no part of the manuscript, by the last word of their type: what they hold is
not in the body, and would be lost without a word.
"""
OFFICE_DOCUMENT = "/officeDocument"


@dataclass(frozen=True, slots=True)
class Carried:
    """What a file says of an issue: the model, its lines (style, place, a label's text), the layout of its
    tables, and the first line of each suspect's comment.
    """

    issue: Issue
    lines: tuple[tuple[str, ...], ...]
    shapes: dict[str, list[str]]
    comments: tuple[str | None, ...]


def open_manuscript(data: bytes, name: str) -> tuple[Package, str]:
    """The package and the name of its main part. Raises UnreadableError for what is none or may do harm."""
    package = Package(data, name)
    for part in package.names:
        low = part.lower()
        if any(word in low for word in ACTIVE):
            raise _refused(name, f"holds {part}: macros and embedded objects are not let in")
        if part.endswith(".rels"):
            _check_relations(package, part)
    if b"macroEnabled" in package.part("[Content_Types].xml"):
        raise _refused(name, "is declared as a document with macros")
    for relation in package.tree("_rels/.rels").iter(f"{{{PACKAGE_RELATIONSHIPS}}}Relationship"):
        if relation.get("Type", "").endswith(OFFICE_DOCUMENT):
            main = relation.get("Target", "").lstrip("/")
            package.part(main)
            return package, main
    raise UnreadableError(name, "has no main document", "give a .docx file")


def _refused(name: str, problem: str) -> UnreadableError:
    return UnreadableError(name, problem, "save it as a plain .docx without them")


def _check_relations(package: Package, part: str) -> None:
    for relation in package.tree(part).iter(f"{{{PACKAGE_RELATIONSHIPS}}}Relationship"):
        kind = relation.get("Type", "")
        held = INSIDE.get(kind.rsplit("/", 1)[-1])
        if held is not None:
            raise _refused(package.subject, f"holds {held} ({relation.get('Target', '')[:80]})")
        if relation.get("TargetMode") == "External" and not kind.endswith(HYPERLINK):
            target = relation.get("Target", "")[:80]
            problem = f"leads outside ({kind.rsplit('/', 1)[-1]}: {target}): nothing is fetched"
            raise _refused(package.subject, problem)


def carried_issues(package: Package) -> tuple[Carried, ...]:
    """The issues that the file carries; none where a program has thrown our part away, or broken it."""
    for part in package.names:
        if part.startswith("customXml/item") and part.endswith(".xml") and "Props" not in part:
            root = package.tree(part)
            if root.tag == f"{{{PROVENANCE}}}manuscript":
                return _unpacked("".join([chunk.text or "" for chunk in root]))
    return ()


def _unpacked(packed: str) -> tuple[Carried, ...]:
    try:
        stream = zlib.decompressobj()
        text = stream.decompress(base64.b64decode(packed), MOST_BYTES)
        if stream.unconsumed_tail:
            return ()
        value = json.loads(text.decode("utf-8", "surrogatepass"))
        return tuple(_carried(item) for item in value["issues"])
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError, RecursionError):
        return ()


def _carried(item: Any) -> Carried:
    lines = tuple(tuple(str(word) for word in line) for line in item["lines"])
    comments = tuple(None if head is None else str(head) for head in item["comments"])
    shapes = {str(ref): [str(row) for row in rows] for ref, rows in item["shapes"].items()}
    return Carried(from_json(item["issue"]), lines, shapes, comments)
