"""Is a file valid NewsML-G2 as this project writes it? Three schemas, offline, each fault with its line.

XML Schema sees structure, RELAX NG the bodies, Schematron what neither can say (see schemas/newsml). Each
finding says the rule in words and, behind a semicolon, what mends the fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from functools import cache
from hashlib import sha256
from typing import Any, cast

from lxml import etree
from lxml.isoschematron import Schematron  # type: ignore[import-not-found]

from convert.errors import UnreadableError
from convert.g2 import ITEMS, NAR, parse, parts_in, root_of
from convert.plugins import Finding
from convert.schemas_at import schema_bytes

from . import bodies, structure

_FOLDER = "newsml/"
_SVRL = "{http://purl.oclc.org/dsdl/svrl}failed-assert"
_MESSAGE = f"{{{NAR}}}newsMessage"
_ROOTS = (_MESSAGE, *ITEMS)
_ISSUE = f".//{{{NAR}}}group[@role='npgroup:issue']"
_ISSUE_ROLE = b'"npgroup:issue"'


class _Project(etree.Resolver):
    """Finds what a schema imports among the project's schemas, and nowhere else."""

    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        data = schema_bytes(_FOLDER + system_url.rsplit("/", 1)[-1])
        return self.resolve_string(data, context, base_url=system_url)


@cache
def _compiled(schema: bytes) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Project())
    return etree.XMLSchema(etree.fromstring(schema, parser))


@cache
def _rules() -> Schematron:
    schema = etree.fromstring(schema_bytes(_FOLDER + "rules.sch"))
    return Schematron(schema, store_report=True, validate_schema=False)


def _structure(root: etree._Element, schema: bytes | None) -> Iterator[Finding]:
    validator = _compiled(schema or schema_bytes(structure.PROFILE_FILE))
    if not validator.validate(root):
        yield from structure.faults(validator)


def _bodies(root: etree._Element) -> Iterator[Finding]:
    for inline in root.iter(f"{{{NAR}}}inlineXML"):
        for body in inline.iterchildren(tag=etree.Element):
            namespace = etree.QName(body).namespace
            if namespace in bodies.FILES:
                yield from bodies.faults(body, namespace)


def _consistency(root: etree._Element) -> Iterator[tuple[etree._Element, Finding]]:
    """What the rules say against the whole, each with the element that it is about."""
    rules = _rules()
    if rules.validate(root):
        return
    for failed in rules.validation_report.iter(_SVRL):
        found = root.getroottree().xpath(failed.get("location") or "")
        element = found[0] if isinstance(found, list) and isinstance(found[0], etree._Element) else root
        rule, _, remedy = "".join(str(t) for t in failed.itertext()).replace("\n", " ").partition(" | ")
        line: int = getattr(element, "sourceline", None) or 0
        words = f"{rule.strip(' ')}; {remedy.strip(' ')}"
        yield element, Finding(words, line, etree.QName(element).localname)


def check(data: bytes, schema: bytes | None = None) -> Sequence[Finding]:
    """What is wrong with the file, in order of lines; `schema` is another XML Schema to use instead.

    A message of many issues is looked through issue by issue: where all of them are sound, so is the whole, and
    the memory is that of the largest.
    """
    try:
        if schema is None and data.count(_ISSUE_ROLE) > 1 and _is_sound(data):
            return ()
        root = parse(data, "NewsML-G2")
    except UnreadableError as error:
        return (Finding(f"{error.problem}; {error.remedy}", 1),)
    if schema is not None:
        return tuple(_structure(root, schema))
    if root.tag not in _ROOTS:
        tag = etree.QName(root).localname
        return (Finding(f"{tag} is no NewsML-G2; give a newsMessage, newsItem or packageItem", 1),)
    found = [*_structure(root, None), *_bodies(root), *(fault for _, fault in _consistency(root))]
    return tuple(sorted(found, key=lambda finding: finding.line))


_NAMES = etree.XPath(".//@guid | .//@id | .//@partid", smart_strings=False)
"""Attributes whose values no other element of the file may have."""


def _is_sound(data: bytes) -> bool:
    """Whether each issue of a message is free of faults by itself, and none says a name again. A message whose
    faults, or whose ties between issues, have to be told is looked at as a whole.
    """
    if root_of(data) != _MESSAGE:
        return False
    names: set[bytes] = set()
    for part in _issues(data):
        own = cast(list[str], _NAMES(part))
        fresh = {sha256(name.encode("utf-8", "surrogatepass")).digest()[:16] for name in own}
        if names & fresh or any(_structure(part, None)) or any(_bodies(part)) or any(_consistency(part)):
            return False
        names |= fresh
    return bool(names)


def _issues(data: bytes) -> Iterator[etree._Element]:
    """The message in parts: each with the head, an issue's package, and the items behind it."""
    head: etree._Element | None = None
    held: list[etree._Element] = []
    declared: dict[str, str] = {}
    for element in parts_in(data, "NewsML-G2", (f"{{{NAR}}}header", *ITEMS)):
        if element.tag not in ITEMS:
            head = deepcopy(element)
            continue
        if held and element.find(_ISSUE) is not None:
            yield _whole(head, held, declared)
            held = []
        declared = cast(dict[str, str], element.nsmap)
        held.append(deepcopy(element))
    yield _whole(head, held, declared)


def _whole(
    head: etree._Element | None, held: Sequence[etree._Element], declared: Mapping[str, str]
) -> etree._Element:
    """A message with these items and prefixes."""
    root = etree.Element(_MESSAGE, nsmap=declared)
    if head is not None:
        root.append(deepcopy(head))
    etree.SubElement(root, f"{{{NAR}}}itemSet").extend(held)
    return root


def recognises(data: bytes) -> bool:
    """Whether the root element is one of NewsML-G2."""
    return (root_of(data) or "").startswith(f"{{{NAR}}}")


def is_part(data: bytes) -> bool:
    """Whether the file is an item alone, which may be one of a folder's."""
    return root_of(data) in ITEMS


def is_whole(files: Sequence[tuple[str, bytes]]) -> bool:
    """Whether the item of the issue, which lists its pages, is among the files."""
    return any(_ISSUE_ROLE in data for _, data in files)


def check_together(files: Sequence[tuple[str, bytes]]) -> Sequence[tuple[str, Finding]]:
    """What is wrong between the items of a folder, each with the name of its file: references that lead nowhere,
    versions and classes that differ, jumps without their other half.
    """
    alone: set[tuple[str, str, int]] = set()
    names: dict[etree._Element, str] = {}
    for name, data in files:
        with suppress(UnreadableError):  # that was said of the file itself
            root = parse(data, name)
            alone.update((name, fault.message, fault.line) for _, fault in _consistency(root))
            names[root] = name
    whole = _whole(None, list(names), {})
    found = []
    for element, fault in _consistency(whole):
        owner: etree._Element | None = element
        while owner is not None and owner not in names:
            owner = owner.getparent()
        name = names[owner] if owner is not None else files[0][0]
        if (name, fault.message, fault.line) not in alone:
            found.append((name, fault))
    return found
