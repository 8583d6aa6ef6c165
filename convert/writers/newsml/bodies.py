"""Faults of bodies, in words: which tag, attribute or class has no place, and what mends it.

RELAX NG says that a body does not fit, and hardly why. What fits is read off the schemas here, and the body is
looked through for what does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from math import inf
from typing import cast

from lxml import etree

from convert.g2 import NITF, XHTML
from convert.plugins import Finding
from convert.schemas_at import schema_bytes
from convert.trace import printed

FOLDER = "newsml/"
FILES = {XHTML: "body-xhtml.rng", NITF: "body-nitf.rng"}
KINDS = {XHTML: "XHTML 1.0", NITF: "NITF"}
_RNG = "{http://relaxng.org/ns/structure/1.0}"
_TYPES = {
    "positiveInteger": "a whole number from 1",
    "language": "a language tag like zh-Hans",
    "anyURI": "an address without blanks",
    "NCName": "a name without blanks",
    "string": "eight figures, as in 20250314",
}
_LISTED = {
    "li": "write each entry as a p",
    "br": "end the paragraph and begin another",
    "ul": "write p",
    "ol": "write p",
}
KEEP_TEXT = "keep its text and take the tag away"


@dataclass
class Rules:
    """What an element of that name may have, wherever it stands. `values` are the words that an attribute may
    hold, none where it holds anything; `types` what else must be true of it. `inside` are the elements that
    it may hold, each with how many of them.
    """

    values: dict[str, set[str]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    needed: set[str] = field(default_factory=set)
    inside: dict[str, float] = field(default_factory=dict)
    text: bool = False


@cache
def _compiled(namespace: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(schema_bytes(FOLDER + FILES[namespace])))


@cache
def _rules(namespace: str) -> dict[str, Rules]:
    """What the schema allows, for each name of an element. An attribute is needed where every element of that
    name needs it.
    """
    grammar = etree.fromstring(schema_bytes(FOLDER + FILES[namespace]))
    defined = {str(define.get("name")): define for define in grammar.iter(f"{_RNG}define")}
    known: dict[str, Rules] = {}
    for pattern in grammar.iter(f"{_RNG}element"):
        for name in _names(pattern):
            fresh = name not in known
            rules = known.setdefault(name, Rules())
            needed: set[str] = set()
            _collect(pattern, defined, rules, needed, optional=False, most=1)
            rules.needed = needed if fresh else rules.needed & needed
    return known


def _names(pattern: etree._Element) -> list[str]:
    if name := pattern.get("name"):
        return [name]
    choice = pattern.find(f"{_RNG}choice")
    return [str(name.text) for name in choice.iter(f"{_RNG}name")] if choice is not None else []


def _collect(
    pattern: etree._Element,
    defined: dict[str, etree._Element],
    rules: Rules,
    needed: set[str],
    optional: bool,
    most: float,
) -> None:
    for part in pattern.iterchildren(tag=etree.Element):
        name = part.get("name") or ""
        tag = etree.QName(part).localname
        if tag == "element":
            for inner in _names(part):
                rules.inside[inner] = rules.inside.get(inner, 0) + most
        elif tag == "text":
            rules.text = True
        elif tag == "ref":
            _collect(defined[name], defined, rules, needed, optional, most)
        elif tag == "attribute":
            _add_attribute(part, name, rules)
            if not optional:
                needed.add(name)
        else:
            loose = tag in ("optional", "zeroOrMore", "choice")
            many = inf if tag in ("zeroOrMore", "oneOrMore") else most
            _collect(part, defined, rules, needed, optional or loose, many)


def _add_attribute(part: etree._Element, name: str, rules: Rules) -> None:
    rules.values.setdefault(name, set()).update(str(value.text) for value in part.iter(f"{_RNG}value"))
    for data in part.iter(f"{_RNG}data"):
        rules.types[name] = _TYPES[str(data.get("type"))]


def faults(body: etree._Element, namespace: str) -> Iterator[Finding]:
    """What is wrong with a body of that vocabulary, in order; nothing where it is valid."""
    validator = _compiled(namespace)
    if validator.validate(body):
        return
    found = list(_looked_through(body, namespace))
    yield from found or [_unordered(validator, namespace)]


def _unordered(validator: etree.RelaxNG, namespace: str) -> Finding:
    """Everything has a name that is known, in a place that is known: so one comes twice, or too early."""
    entry = max(cast(Iterable[etree._LogEntry], validator.error_log), key=lambda entry: entry.line)
    rule = "something stands twice here, is missing, or does not stand in the order of the profile"
    return Finding(f"{rule}; see schemas/{FOLDER}{FILES[namespace]} for what comes when", entry.line)


def _looked_through(body: etree._Element, namespace: str) -> Iterator[Finding]:
    known = _rules(namespace)
    for element in body.iter(tag=etree.Element):
        name, line = etree.QName(element).localname, cast(int, element.sourceline or 0)
        rules = known.get(name) if etree.QName(element).namespace == namespace else None
        if rules is None:
            remedy = _LISTED.get(name, KEEP_TEXT)
            yield Finding(
                f"{name} is no tag that the profile takes of {KINDS[namespace]}; {remedy}", line, name
            )
            continue
        parent = element.getparent()
        above = etree.QName(parent).localname if parent is not None and element is not body else ""
        if above in known and name not in known[above].inside:
            yield Finding(f"{name} does not stand right inside {above}; move it, or {KEEP_TEXT}", line, name)
        elif above in known and _is_one_more(element, known[above].inside[name]):
            yield Finding(f"no more {name} stands inside {above}; take it away", line, name)
        yield from (Finding(words, line, name) for words in _of_attributes(element, name, rules))
        if not rules.text and _has_text(element):
            yield Finding(f"no text stands right inside {name}; put it into a p, or take it away", line, name)
        if not len(element) and rules.inside and not rules.text and name != "block":
            inside = " or ".join(sorted(rules.inside))
            yield Finding(f"{name} is not empty; put {inside} into it, or take it away", line, name)


def _is_one_more(element: etree._Element, most: float) -> bool:
    return sum(1 for _ in element.itersiblings(element.tag, preceding=True)) == most


def _has_text(element: etree._Element) -> bool:
    return bool(printed("".join([element.text or "", *(child.tail or "" for child in element)])))


def _of_attributes(element: etree._Element, name: str, rules: Rules) -> Iterator[str]:
    held = {_plain(str(key)): str(value) for key, value in element.attrib.items()}
    for key, value in held.items():
        if key not in rules.values:
            yield f"{name} has no attribute {key}; take it away"
        elif (words := rules.values[key]) and not words.issuperset(value.split(" ")):
            yield f"{key} of {name} is one of {', '.join(sorted(words))}, not “{value}”; write one, or take it away"
        elif key in rules.types and not _is_typed(value, rules.types[key]):
            yield f"{key} of {name} is {rules.types[key]}, not “{value}”; write such a value"
    for key in sorted(rules.needed - held.keys()):
        words = rules.values.get(key, set())
        yield f"{name} has the attribute {key}; add it{', as ' + ' or '.join(sorted(words)) if words else ''}"


def _is_typed(value: str, words: str) -> bool:
    number = words == _TYPES["positiveInteger"]
    return value.isdecimal() and int(value) > 0 if number else bool(value) and " " not in value


def _plain(key: str) -> str:
    """The name of an attribute as the schema writes it."""
    return f"xml:{key.rpartition('}')[2]}" if key.startswith("{http://www.w3.org/XML/") else key
