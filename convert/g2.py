"""What the writers and the reader of NewsML-G2 share: its names, its characters, and a parser that is safe.

NewsML-G2 is the IPTC's standard for the exchange of news; the version here is 2.35, conformance "power".
Codes of the IPTC come from its catalogue (never fetched); our own are declared inside of each item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.parsers import expat

from lxml import etree

from .errors import UnreadableError
from .trace import BLANKS

NAR = "http://iptc.org/std/nar/2006-10-01/"
XHTML = "http://www.w3.org/1999/xhtml"
NITF = "http://iptc.org/std/NITF/2006-10-18/"
XML = "http://www.w3.org/XML/1998/namespace"
XSD = "http://www.w3.org/2001/XMLSchema"

VERSION = "2.35"
CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
PROFILE = "convert-newspaper"
PROFILE_VERSION = "1.0"

OWN_CODES = "http://cv.example.org/newspaper/"
"""Where our own codes live. Its name is reserved (RFC 2606): there is nothing to fetch, nobody owns it."""
SCHEMES = {
    "npgenre": OWN_CODES + "genre/",
    "npgroup": OWN_CODES + "group/",
    "nphl": OWN_CODES + "headline/",
    "npnote": OWN_CODES + "note/",
    "npprop": OWN_CODES + "property/",
    "nprel": OWN_CODES + "relation/",
    "nprole": OWN_CODES + "role/",
    "npseg": OWN_CODES + "segment/",
}
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
SOURCE_SCOPE = OWN_CODES + "hashscope/source-file"
CONTENT_SCOPE = OWN_CODES + "hashscope/content"

NO_DAY = "1970-01-01T"
NO_DATE = "1970-01-01T00:00:00Z"
"""`versionCreated` is required, and there is no clock here: where nobody knows the date, the zero of Unix
time stands for it, and an edNote says so. Later versions are of the seconds behind it."""

NEWSITEM = "application/vnd.iptc.g2.newsitem+xml"
PACKAGEITEM = "application/vnd.iptc.g2.packageitem+xml"

_UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|⟦(?=U\\+)")
_NAMED = re.compile("⟦U\\+([0-9A-F]{4,6})⟧")
_LAST = 0x10FFFF
_BREAKS = re.compile("[\t\r\n]")


def _name_of(found: re.Match[str]) -> str:
    return " " if found[0] in BLANKS else f"⟦U+{ord(found[0]):04X}⟧"


def held(text: str) -> str:
    """The text as XML can hold it (XML 1.0, section 2.2): `⟦U+0007⟧` for a character that it cannot.

    The name is seen where the character stood, and `restored` turns it back; a printed `⟦U+` is named too, so
    that nothing is mistaken for a name. Blanks without a place in XML (a form feed) become a space.

    >>> held("一\\x07二"), held("⟦U+0007⟧")
    ('一⟦U+0007⟧二', '⟦U+27E6⟧U+0007⟧')
    """
    if text.isprintable() and "⟦" not in text:
        return text
    return _UNHELD.sub(_name_of, text)


def restored(text: str) -> str:
    """What `held` was given.

    >>> restored(held("⟦U+0007⟧\\ufffe"))
    '⟦U+0007⟧\\ufffe'
    """
    return _NAMED.sub(lambda found: chr(code) if (code := int(found[1], 16)) <= _LAST else found[0], text)


def holds_all(text: str) -> bool:
    """Whether XML can hold the text as it is."""
    return _UNHELD.search(text) is None


def one_line(text: str) -> str:
    """The text for a place that takes no tabs and line ends (names, literals): blanks instead.

    >>> one_line("云江\\n晚报")
    '云江 晚报'
    """
    return _BREAKS.sub(" ", text)


class _Root(Exception):
    """The root element begins: the prolog is over."""


class _Doctype(Exception):
    """The prolog has a document type."""


def _raise(error: Exception) -> None:
    raise error


def _prolog(data: bytes) -> Exception | None:
    """How the prolog ends: with the root element, or with a document type before it."""
    prolog = expat.ParserCreate(namespace_separator="}")
    prolog.StartDoctypeDeclHandler = lambda *_: _raise(_Doctype())
    prolog.StartElementHandler = lambda name, _: _raise(_Root(name))
    try:
        prolog.Parse(data, True)
    except (_Root, _Doctype) as end:
        return end
    except (expat.ExpatError, ValueError, LookupError):
        pass
    return None


def root_of(data: bytes) -> str | None:
    """The name of the root element, with its namespace; None where none begins, or a document type does.

    >>> root_of(b'<a xmlns="urn:x:y"><b/>'), root_of(b"no XML")
    ('{urn:x:y}a', None)
    """
    end = _prolog(data)
    if not isinstance(end, _Root):
        return None
    name = str(end.args[0])
    return "{" + name if "}" in name else name


def parse(data: bytes, name: str) -> etree._Element:
    """The root element of an XML file from anywhere. `name` is for messages.

    No document type is accepted: entities (of files, of the network, or such that grow without end) can only
    be declared there, and no format that is read here has one. It is refused before a parser that could act
    on it sees it. Nothing is fetched. Raises UnreadableError.
    """
    _refuse_doctype(data, name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _ill_formed(name, error) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refusal(name)
    return root


def _refuse_doctype(data: bytes, name: str) -> None:
    if isinstance(_prolog(data), _Doctype):
        raise _refusal(name)


def _refusal(name: str) -> UnreadableError:
    problem = "has a document type (<!DOCTYPE>), which may hide entities"
    return UnreadableError(name, problem, "remove the document type")


def _ill_formed(name: str, error: Exception) -> UnreadableError:
    return UnreadableError(name, f"not well-formed XML: {error}", "export the file again")


ITEMS = (f"{{{NAR}}}newsItem", f"{{{NAR}}}packageItem")


def items_in(data: bytes, name: str) -> Iterator[etree._Element]:
    """The items of a message, or the one item of a file, each alone. See `parts_in`."""
    return parts_in(data, name, ITEMS)


def parts_in(data: bytes, name: str, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """The elements of these names, each alone: the memory is that of the largest, not of the file.

    As safe as `parse`. None of them may stand inside another; each is empty when the next one is asked for, and
    must not be moved. Raises UnreadableError.
    """
    _refuse_doctype(data, name)
    safe: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False}
    try:
        for _, part in etree.iterparse(BytesIO(data), events=("end",), tag=tags, **safe):
            yield part
            part.clear()
            parent = part.getparent()
            while parent is not None and part.getprevious() is not None:
                del parent[0]
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _ill_formed(name, error) from error
