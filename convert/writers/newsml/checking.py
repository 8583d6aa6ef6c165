"""Is a file valid NewsML-G2 as this project writes it? Three schemas, offline, each fault with its line.

XML Schema sees structure, RELAX NG the bodies, Schematron what neither can say (see schemas/newsml). Each
finding says the rule in words and, behind a semicolon, what mends the fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, cast

from lxml import etree
from lxml.isoschematron import Schematron  # type: ignore[import-not-found]

from convert.errors import UnreadableError
from convert.g2 import NAR, NITF, XHTML, parse
from convert.plugins import Finding
from convert.schemas_at import schema_bytes

_FOLDER = "newsml/"
_BODIES = {XHTML: "body-xhtml.rng", NITF: "body-nitf.rng"}
_SVRL = "{http://purl.oclc.org/dsdl/svrl}failed-assert"
_ROOTS = tuple(f"{{{NAR}}}{name}" for name in ("newsMessage", "newsItem", "packageItem"))
_NAMESPACE = re.compile(r"\{[a-z]+:[^}]*\}")


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
def _body_schema(namespace: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(schema_bytes(_FOLDER + _BODIES[namespace])))


@cache
def _rules() -> Schematron:
    schema = etree.fromstring(schema_bytes(_FOLDER + "rules.sch"))
    return Schematron(schema, store_report=True, validate_schema=False)


_REMEDIES = {
    "SCHEMAV_ELEMENT_CONTENT": "keep to the elements of the profile and to their order",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "take the text away",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "take the attribute away",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_2": "take the attribute away",
    "SCHEMAV_CVC_COMPLEX_TYPE_4": "add the attribute",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": "write a value of that type",
    "SCHEMAV_CVC_PATTERN_VALID": "write a value of that form",
    "SCHEMAV_CVC_ENUMERATION_VALID": "write one of these values",
    "SCHEMAV_CVC_AU": "write the value that is fixed for it",
    "SCHEMAV_CVC_IDC": "give each element an id of its own",
}


def _plain(message: str) -> str:
    """A message of the validator without namespaces, which say nothing to a person."""
    return _NAMESPACE.sub("", message).rstrip(".")


def _structure(root: etree._Element, schema: bytes | None) -> Iterator[Finding]:
    validator = _compiled(schema or schema_bytes(_FOLDER + "profile.xsd"))
    if validator.validate(root):
        return
    for entry in cast(Iterable[etree._LogEntry], validator.error_log):
        message = _plain(entry.message)
        named = re.match(r"Element '([^']*)'", message)
        remedy = _REMEDIES.get(entry.type_name, "see schemas/newsml/profile.xsd" if schema is None else "")
        yield Finding(f"{message}; {remedy}" if remedy else message, entry.line, named[1] if named else "")


def _bodies(root: etree._Element) -> Iterator[Finding]:
    for inline in root.iter(f"{{{NAR}}}inlineXML"):
        for body in inline:
            namespace = etree.QName(body).namespace if isinstance(body.tag, str) else None
            if namespace not in _BODIES:
                continue
            validator = _body_schema(namespace)
            if not validator.validate(body):
                yield from _body_faults(validator, namespace)


def _body_faults(validator: etree.RelaxNG, namespace: str) -> Iterator[Finding]:
    """RELAX NG reports one fault as a chain of failures; the deepest in the document says what is wrong."""
    entries = list(cast(Iterable[etree._LogEntry], validator.error_log))
    entry = max(entries, key=lambda e: e.line)
    kind = "XHTML 1.0" if namespace == XHTML else "NITF"
    message = f"the body keeps to what the profile takes of {kind}: {_plain(entry.message)}"
    remedy = f"use its tags, attributes and classes (schemas/{_FOLDER}{_BODIES[namespace]})"
    yield Finding(f"{message}; {remedy}", entry.line)


def _consistency(root: etree._Element) -> Iterator[Finding]:
    rules = _rules()
    if rules.validate(root):
        return
    for failed in rules.validation_report.iter(_SVRL):
        found = root.getroottree().xpath(failed.get("location") or "")
        element = found[0] if isinstance(found, list) and isinstance(found[0], etree._Element) else root
        rule, _, remedy = "".join(str(t) for t in failed.itertext()).replace("\n", " ").partition(" | ")
        line: int = getattr(element, "sourceline", None) or 0
        yield Finding(f"{rule.strip(' ')}; {remedy.strip(' ')}", line, etree.QName(element).localname)


def check(data: bytes, schema: bytes | None = None) -> Sequence[Finding]:
    """What is wrong with the file, in order of lines; `schema` is another XML Schema to use instead."""
    try:
        root = parse(data, "NewsML-G2")
    except UnreadableError as error:
        return (Finding(f"{error.problem}; {error.remedy}", 1),)
    if schema is not None:
        return tuple(_structure(root, schema))
    if root.tag not in _ROOTS:
        return (Finding(f"{_plain(root.tag)} is no NewsML-G2; give a newsMessage, newsItem or package", 1),)
    found = [*_structure(root, None), *_bodies(root), *_consistency(root)]
    return tuple(sorted(found, key=lambda finding: finding.line))
