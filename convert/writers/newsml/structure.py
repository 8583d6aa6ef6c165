"""Faults of structure, in words: what XML Schema found, as a rule and what mends it.

The validator speaks of content models and facets. Here each of its messages becomes a sentence for the person who
mends the file; what a type is for stands in the profile itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import cast

from lxml import etree

from convert.plugins import Finding
from convert.schemas_at import schema_bytes

PROFILE_FILE = "newsml/profile.xsd"
_XS = "{http://www.w3.org/2001/XMLSchema}"
_NAMESPACE = re.compile(r"\{[a-z]+:[^}]*\}")
_HEAD = re.compile(r"Element '(?P<element>[^']*)'(?:, attribute '(?P<attribute>[^']*)')?: (?P<rest>.*)", re.S)

_BUILT_IN = {
    "positiveInteger": "a whole number from 1",
    "nonNegativeInteger": "a whole number from 0",
    "integer": "a whole number",
    "date": "a day like 2025-03-14",
    "dateTime": "a moment like 2025-03-14T03:00:00+08:00, of a day that exists",
    "language": "a language tag like zh-Hans",
    "ID": "a name that no other element has, without blanks, its first character a letter",
    "IDREF": "the id of an element of this file",
    "IDREFS": "ids of elements of this file",
    "anyURI": "an address without blanks",
    "QName": "a name like xs:date, its prefix declared",
}
"""Types of XML Schema itself (part 2), and what each is."""
_FACETS = {
    "maxInclusive": "at most",
    "minInclusive": "at least",
}

_SENTENCES = (
    (
        r"This element is not expected\. Expected is (?:one of )?\( (?P<what>.*) \)",
        "{element} does not stand here, {what} does; move it, or add what is missing before it",
    ),
    (r"This element is not expected", "nothing more stands here, and no {element}; take it away, or move it"),
    (
        r"Missing child element\(s\)\. Expected is (?:one of )?\( (?P<what>.*) \)",
        "{element} has {what} inside; add it",
    ),
    (r"Missing child element", "{element} is not complete; add what it lacks"),
    (r"The attribute '(?P<what>[^']*)' is not allowed", "{element} has no attribute {what}; take it away"),
    (r"The attribute '(?P<what>[^']*)' is required", "{element} has the attribute {what}; add it"),
    (
        r"The value '(?P<value>.*)' does not match the fixed value constraint '(?P<what>[^']*)'",
        "{attribute} is always {what}, not “{value}”; write {what}",
    ),
    (
        r"\[facet 'enumeration'\] The value '(?P<value>.*)' is not an element of the set \{(?P<what>.*)\}",
        "{place} is one of {what}, not “{value}”; write one of them",
    ),
    (
        r"\[facet '(?P<facet>m..Inclusive)'\] The value '(?P<value>.*)' is .* value allowed \('(?P<what>.*)'\)",
        "{place} is {facet} {what}, not {value}; write such a number",
    ),
    (
        r"Character content .*not allowed",
        "no text stands right inside {element}; take it away, or put it where it belongs",
    ),
    (
        r"No matching global declaration",
        "{element} begins no file of this format; give a newsMessage, newsItem or packageItem",
    ),
)
"""The validator's messages, and the rule and remedy that each stands for."""
_PATTERNS = tuple((re.compile(pattern, re.S), words) for pattern, words in _SENTENCES)
_FACET = re.compile(r"\[facet '[^']*'\] The value '(?P<value>.*)' ", re.S)
_TYPE = re.compile(
    r"'(?P<value>.*)' is not a valid value of the (?:local )?(?:atomic|list|union) type"
    r"(?: '(?P<type>[^']*)')?",
    re.S,
)


@cache
def _purposes() -> dict[str, str]:
    """What each type of the profile is for, in its own words."""
    schema = etree.fromstring(schema_bytes(PROFILE_FILE))
    found = {}
    for kind in schema.iter(f"{_XS}simpleType"):
        words = kind.findtext(f"{_XS}annotation/{_XS}documentation")
        if words and kind.get("name"):
            found[kind.get("name") or ""] = words.rstrip(".")
    return found


def faults(validator: etree.XMLSchema) -> Iterator[Finding]:
    """What a validation found, in words, each fault once."""
    told: set[tuple[int, str]] = set()
    for entry in cast(Iterable[etree._LogEntry], validator.error_log):
        message = _NAMESPACE.sub("", entry.message).rstrip(".")
        parts = _HEAD.match(message)
        if parts is None:
            yield Finding(f"{message}; see schemas/{PROFILE_FILE}", entry.line)
            continue
        element, attribute = parts["element"], parts["attribute"]
        place = f"{attribute} of {element}" if attribute else element
        if (entry.line, place) in told:
            continue
        sentence = _sentence(parts["rest"], element, attribute, place)
        if sentence is not None:
            told.add((entry.line, place))
            yield Finding(sentence, entry.line, element)


def _sentence(rest: str, element: str, attribute: str | None, place: str) -> str | None:
    """A message as a rule and a remedy; None for one that another says better."""
    for pattern, words in _PATTERNS:
        if found := pattern.match(rest):
            said = {name: value.replace(", ", " or ") for name, value in found.groupdict().items() if value}
            said["facet"] = _FACETS.get(said.get("facet", ""), "")
            return words.format(element=element, attribute=attribute, place=place, **said)
    if found := _TYPE.match(rest):
        kind = (found["type"] or "").removeprefix("xs:")
        purpose = _purposes().get(kind) or _BUILT_IN.get(kind)
        if purpose is not None:
            return f"{place} is {purpose[0].lower()}{purpose[1:]}, not “{found['value']}”; write such a value"
        return f"{place}: “{found['value']}” cannot be meant; write a value as in schemas/{PROFILE_FILE}"
    if (found := _FACET.match(rest)) and (kind := _kinds().get((element, attribute))):
        purpose = _purposes()[kind]
        return f"{place} is {purpose[0].lower()}{purpose[1:]}, not “{found['value']}”; write such a value"
    return None if found else f"{place}: {rest}; see schemas/{PROFILE_FILE}"


@cache
def _kinds() -> dict[tuple[str, str | None], str]:
    """The type of each element's text, and of each attribute, that the profile says the purpose of."""
    schema = etree.fromstring(schema_bytes(PROFILE_FILE))
    texts = {
        str(kind.get("name")): str(extension.get("base"))
        for kind in schema.iter(f"{_XS}complexType")
        for extension in kind.iterfind(f"{_XS}simpleContent/{_XS}extension")
    }
    attributes = {
        a.get("name"): a.get("type") for a in schema.iter(f"{_XS}attribute") if a.get("type") in _purposes()
    }
    found: dict[tuple[str, str | None], str] = {}
    for element in schema.iter(f"{_XS}element"):
        name, kind = str(element.get("name")), str(element.get("type"))
        text = texts.get(kind, kind)
        if text in _purposes():
            found[name, None] = text
    names = {str(element.get("name")) for element in schema.iter(f"{_XS}element")}
    found.update({(name, key): str(kind) for name in names for key, kind in attributes.items()})
    return found
