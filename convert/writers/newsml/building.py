"""Putting XML together: elements, text inside and behind them, line ends where they are not text."""

from __future__ import annotations

from functools import cache
from typing import cast

from lxml import etree

from convert.g2 import XML, held, one_line

LANG = f"{{{XML}}}lang"


def names(namespace: str, **prefixed: str) -> dict[str, str]:
    """Prefixes and their namespaces; the first has none (which the type stubs of lxml do not know)."""
    return cast(dict[str, str], {None: namespace, **prefixed})


def new(tag: str, namespace: str, **prefixed: str) -> etree._Element:
    """An element without a parent."""
    return etree.Element(f"{{{namespace}}}{tag}", nsmap=names(namespace, **prefixed))


@cache
def _sibling(tag: str, name: str) -> str:
    """The name of another element in the namespace of `tag`."""
    return tag[: tag.index("}") + 1] + name


def add(
    parent: etree._Element, tag: str, text: str | None = None, /, **attributes: str | None
) -> etree._Element:
    """A new last child in the parent's own namespace. Attributes that are None are left out."""
    known = {name.rstrip("_"): held(value) for name, value in attributes.items() if value is not None}
    child = etree.SubElement(parent, _sibling(parent.tag, tag), known)
    if text:
        child.text = held(text)
    return child


def add_named(parent: etree._Element, tag: str, name: str, /, **attributes: str | None) -> etree._Element:
    """A property that is known by its name alone: the name as a literal for machines, and as a `name`."""
    literal = " ".join([part for part in one_line(name).split(" ") if part])
    child = add(parent, tag, literal=literal, **attributes)
    add(child, "name", one_line(name))
    return child


def put(parent: etree._Element, text: str) -> None:
    """Text behind everything that the parent has."""
    text = held(text)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


_PLAIN = """
    header newsItem packageItem catalog hopHistory hop pubHistory published itemMeta contentMeta
    partMeta groupSet group itemRef contentSet inlineXML
    html head body div table thead tbody
    nitf docdata body.head body.content block hedline
"""
_LAID_OUT = frozenset(_PLAIN.split())
"""Elements that have children and no text of their own: line ends inside of them mean nothing."""
_INDENT = ["\n" + "  " * depth for depth in range(20)]


@cache
def _is_laid_out(tag: str) -> bool:
    return tag[tag.index("}") + 1 :] in _LAID_OUT


def lay_out(element: etree._Element, depth: int = 0) -> None:
    """A line for each element, so that a person, and a message with a line number, can find it.

    What has text already is left alone: it was laid out before.
    """
    if not len(element) or element.text or not _is_laid_out(element.tag):
        return
    inner = _INDENT[depth + 1]
    element.text = inner
    for child in element:
        lay_out(child, depth + 1)
        child.tail = inner
    element[-1].tail = _INDENT[depth]
