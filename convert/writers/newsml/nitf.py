"""The body of an article in NITF, the IPTC's older vocabulary for news, which many agencies still take.

It is made of the XHTML body, so that both say the same. NITF has no `span` and no `scope`: a dateline, a
byline and doubtful places become `em` with their class, and the scope of a header cell goes without saying.
"""

from __future__ import annotations

from lxml import etree

from convert.g2 import NITF
from convert.model import Article, Issue, Page

from .building import add, names
from .identity import Identity

_TAGS = {"h2": "hl2", "span": "em"}
_HEADS = {"kicker": "hl2", "deck": "hl2"}
_KEPT = ("id", "class", "href", "colspan", "rowspan")


def nitf_of(
    html: etree._Element, issue: Issue, page: Page, article: Article, identity: Identity
) -> etree._Element:
    """The XHTML document as a NITF document."""
    nitf = etree.Element(f"{{{NITF}}}nitf", nsmap=names(NITF))
    body = html[1]
    head = add(nitf, "head")
    add(head, "title").text = html[0][0].text
    add(add(head, "docdata"), "du-key", key=article.id)
    _add_print(head, issue, page, identity)
    whole = add(nitf, "body")
    heads = next((part.get("id") for part in body if part.get("class") == "head"), None)
    _add_heads(add(whole, "body.head", id=heads), body)
    block = add(add(whole, "body.content"), "block")
    for element in body:
        if element.get("class") != "head":
            _copy(block, element)
    return nitf


def _add_print(head: etree._Element, issue: Issue, page: Page, identity: Identity) -> None:
    known = {
        "date.publication": identity.date.replace("-", "") if identity.date else None,
        "name": issue.paper,
        "number": issue.number,
        "position.section": page.section,
        "position.sequence": page.number if page.number and page.number.isdecimal() else None,
    }
    if any(known.values()):
        add(head, "pubdata", type="print", **known)


def _add_heads(head: etree._Element, body: etree._Element) -> None:
    lines = [line for part in body if part.get("class") == "head" for line in part]
    titles = [line for line in lines if line.get("class") != "byline"]
    if titles:
        hedline = add(head, "hedline")
        main = add(hedline, "hl1")
        for line in titles:
            if line.get("class") in _HEADS:
                _fill(add(hedline, "hl2", class_=line.get("class")), line)
            else:
                _fill(main, line)
    for line in lines:
        if line.get("class") == "byline":
            _fill(add(head, "byline"), line)


def _fill(target: etree._Element, source: etree._Element) -> None:
    target.text = source.text
    for child in source:
        _copy(target, child)


def _copy(parent: etree._Element, element: etree._Element) -> None:
    tag = etree.QName(element).localname
    kept = {name: value for name in _KEPT if (value := element.get(name)) is not None}
    copy = etree.SubElement(parent, f"{{{NITF}}}{_TAGS.get(tag, tag)}", kept)
    _fill(copy, element)
    copy.tail = element.tail
