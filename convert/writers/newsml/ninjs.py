"""ninjs 3.1, the IPTC's JSON for news: what the NewsML-G2 items say, for newsrooms that take only JSON.

An issue is a composite whose associations are its pages; a page is a composite of its articles; an article
has its text as XHTML and as plain paragraphs. The file holds one object: several issues stand in a composite
of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from convert.errors import UnwritableError
from convert.g2 import CONTENT_SCOPE, NAR, NO_DAY, SCHEMES, XHTML
from convert.json_places import line_of
from convert.model import Issue
from convert.plugins import Finding, Option
from convert.schemas_at import schema_bytes
from convert.trace import printed

from .articles import OFFICE, PERSON
from .message import items_of, named
from .versions import before

SUFFIX = ".json"
DESCRIPTION = "ninjs 3.1 (JSON), the IPTC's format for newsrooms that take no XML"
OPTIONS = (
    Option("provider", "the provider's internet domain, part of every uri (daily.example.cn)"),
    Option("created", "moment of what this run changes, with time zone; default: midnight UTC of the date"),
    Option(
        "previous", "the last run's output, if it is not in the place of this one: versions go on from it"
    ),
)
SCHEMA = "ninjs.schema.json"
STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
_IPTC = "http://cv.iptc.org/newscodes/"
_BLOCKS = frozenset(("p", "h1", "h2", "caption", "tr"))


def _found(item: etree._Element, path: str) -> list[etree._Element]:
    return item.findall("/".join(f"{{{NAR}}}{step}" for step in path.split("/")))


def _text(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _first(item: etree._Element, path: str) -> str | None:
    return next((_text(element) for element in _found(item, path)), None)


def _property(item: etree._Element, name: str) -> str | None:
    found = _found(item, "itemMeta/itemMetaExtProperty")
    return next((e.get("value") for e in found if e.get("rel") == f"npprop:{name}"), None)


def _uri(code: str) -> str:
    alias, _, name = code.partition(":")
    return SCHEMES.get(alias, f"{_IPTC}{alias}/") + name


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _notes(item: etree._Element) -> str:
    return "\n".join([_text(note) for note in _found(item, "itemMeta/edNote")])


def _common(item: etree._Element, kind: str) -> dict[str, Any]:
    created, first = _first(item, "itemMeta/versionCreated"), _first(item, "itemMeta/firstCreated")
    return {
        "uri": item.get("guid"),
        "type": kind,
        "representationType": "full",
        "profile": _first(item, "itemMeta/profile"),
        "version": item.get("version"),
        "versionCreated": None if created and created.startswith(NO_DAY) else created,
        "firstCreated": None if first and first.startswith(NO_DAY) else first,
        "pubStatus": "usable",
        "language": item.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "title": _first(item, "itemMeta/title"),
        "edNote": _notes(item),
        "infoSources": _sources(item),
        "altIds": _alternatives(item),
        "standard": STANDARD,
    }


def _sources(item: etree._Element) -> list[dict[str, str]]:
    names = [("publication", _property(item, "publicationName")), ("file", _first(item, "itemMeta/fileName"))]
    return [{"name": name, "role": role} for role, name in names if name]


def _alternatives(item: etree._Element) -> list[dict[str, str]]:
    roles = ("issueName", "issueDate", "issueNumber", "pageNumber", "sectionName", "articleName")
    found = [{"role": role, "value": value} for role in roles if (value := _property(item, role))]
    marks = [e.text or "" for e in _found(item, "itemMeta/hash") if e.get("scopeuri") == CONTENT_SCOPE]
    return found + [{"role": "contentHash", "value": mark} for mark in marks]


def _plain(body: etree._Element) -> str:
    """The text without markup: a line for each paragraph and row, cells parted by tabs."""
    lines = []
    for element in body.iter():
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name == "tr":
            lines.append("\t".join([_text(cell) for cell in element]))
        elif name in _BLOCKS:
            lines.append(_text(element))
    return "\n".join(lines)


def _bodies(item: etree._Element) -> list[dict[str, Any]]:
    html = next(item.iter(f"{{{XHTML}}}html"))
    count = len(printed(_text(html[1])))
    marked = etree.tostring(html, encoding="unicode", with_tail=False)
    return [
        {"role": "main", "contentType": "application/xhtml+xml", "charCount": count, "value": marked},
        {"role": "plain", "contentType": "text/plain", "charCount": count, "value": _plain(html[1])},
    ]


def _signed(item: etree._Element, kind: str) -> list[dict[str, str]]:
    """Who wrote it, of one kind: persons or offices."""
    signed = [(e, rel) for rel in ("creator", "contributor") for e in _found(item, f"contentMeta/{rel}")]
    return [{"name": _first(e, "name") or "", "rel": rel} for e, rel in signed if e.get("type") == kind]


def _jumps(item: etree._Element) -> list[dict[str, Any]]:
    links = [link for link in _found(item, "itemMeta/link") if (link.get("rel") or "").startswith("nprel:")]
    return [
        {"name": link.get("title") or "", "rel": _uri(link.get("rel") or ""), "uri": link.get("residref")}
        for link in links
    ]


def _article(item: etree._Element) -> dict[str, Any]:
    heads = [
        {"role": _uri(head.get("role") or ""), "value": _text(head)}
        for head in _found(item, "contentMeta/headline")
    ]
    genres = [
        _kept({"name": _first(genre, "name"), "uri": _uri(genre.get("qcode") or "")})
        for genre in _found(item, "contentMeta/genre")
    ]
    return _kept(
        {
            **_common(item, "text"),
            "headlines": heads,
            "by": _first(item, "contentMeta/by"),
            "located": _first(item, "contentMeta/located"),
            "people": _signed(item, PERSON),
            "organisations": _signed(item, OFFICE),
            "genres": genres,
            "digitalSourceType": {"uri": _IPTC + "digitalsourcetype/print"},
            "bodies": _bodies(item),
            "associations": _jumps(item),
        }
    )


def _composite(item: etree._Element, parts: Mapping[str, dict[str, Any]], rel: str) -> dict[str, Any]:
    listed = [parts[ref.get("residref") or ""] for ref in item.iter(f"{{{NAR}}}itemRef")]
    named_parts = [{"name": part.get("title", ""), "rel": rel, **part} for part in listed]
    return _kept({**_common(item, "composite"), "associations": named_parts})


def _issue(items: Iterator[etree._Element]) -> dict[str, Any]:
    whole, *rest = items
    pages = [item for item in rest if item.tag == f"{{{NAR}}}packageItem"]
    articles = {item.get("guid") or "": _article(item) for item in rest if item.tag == f"{{{NAR}}}newsItem"}
    made = {page.get("guid") or "": _composite(page, articles, "article") for page in pages}
    return _composite(whole, made, "page")


def write(issues: Iterable[Issue], target: BinaryIO, options: Mapping[str, str]) -> None:
    """Write the issues as one ninjs object. Raises UnwritableError where there is none, UsageError."""
    last = before(options.get("previous", ""))
    made = [_issue(items_of(issue, identity, {}, last)) for issue, identity in named(issues, options)]
    if not made:
        raise UnwritableError("ninjs", "no issue to write", "give a source that can be read")
    whole = made[0]
    if len(made) > 1:
        uri = f"urn:uuid:{uuid5(NAMESPACE_URL, ' '.join([str(issue['uri']) for issue in made]))}"
        parts = [{"name": issue.get("title", ""), "rel": "issue", **issue} for issue in made]
        whole = {"uri": uri, "type": "composite", "standard": STANDARD, "associations": parts}
    target.write(json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")


_FIRST_WORDS = 20_000
"""Bytes in which a file has said what it is."""
_OWN_KEYS = (b'"standard"', b'"uri"', b'"associations"', b'"representationType"', b'"pubStatus"', b'"bodies"')


def recognises(data: bytes) -> bool:
    """Whether the file names the standard, or has two of its keys; faulty files too."""
    begin = data[:_FIRST_WORDS]
    return b"ninjs" in begin or sum(key in begin for key in _OWN_KEYS) > 1


_SENTENCES = {
    "required": "the key {lacking} is missing; add it",
    "enum": "{value} is none of {rule}; write one of them",
    "const": "{value} should be {rule}; write that",
    "type": "{value} should be of the type {rule}; write one",
    "pattern": "{value} has not the form {rule}; write a value of that form",
    "minimum": "{value} is less than {rule}; write a larger number",
    "additionalProperties": "a key does not belong here ({message}); take it away",
    "unevaluatedProperties": "a key does not belong here ({message}); take it away",
}
"""What each rule of JSON Schema says, and what mends it."""
_LONGEST = 80
"""Characters of a value that a finding quotes."""


def _said(error: Any) -> str:
    words = _SENTENCES.get(error.validator, "{message}; see schemas/" + SCHEMA)
    value = json.dumps(error.instance, ensure_ascii=False)[:_LONGEST]
    rule = json.dumps(error.validator_value, ensure_ascii=False)[:_LONGEST]
    lacking = ", ".join(
        [key for key in error.validator_value if key not in error.instance]
        if error.validator == "required"
        else []
    )
    return words.format(value=value, rule=rule, lacking=lacking, message=error.message[: 2 * _LONGEST])


def check(data: bytes, schema: bytes | None = None) -> Sequence[Finding]:
    """What is wrong with the file by our own schema, or by another JSON Schema, in order of lines."""
    import jsonschema
    from referencing import Registry, Resource

    try:
        text = data.decode("utf-8-sig")
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        return (Finding(f"not JSON: {error}; write the file again", getattr(error, "lineno", 1)),)
    rules = json.loads(schema or schema_bytes(SCHEMA))
    anything: Registry[Any] = Registry(retrieve=lambda uri: Resource.opaque({}))  # type: ignore[call-arg]
    validator = jsonschema.validators.validator_for(rules)(rules, registry=anything)
    found = [
        Finding(_said(error), line_of(text, tuple(error.absolute_path)), error.json_path)
        for error in validator.iter_errors(value)
    ]
    return tuple(sorted(found, key=lambda finding: (finding.line, finding.message)))
