"""NewsML-G2 2.35, the IPTC's standard for the exchange of news, conformance "power".

One issue is one newsMessage: a packageItem for the issue, one for each page in reading order, a newsItem for
each article. Several issues in one file are one message with all of their items (the standard's itemSet takes
any number of packages). The same issues give the same bytes: guids are made of names, times of the issue's
date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

from lxml import etree

from convert.errors import UnwritableError, UsageError
from convert.g2 import CATALOG, NAR, XSD
from convert.model import Issue
from convert.plugins import Option

from .building import add, lay_out, new
from .checking import check, check_together, is_part, is_whole, recognises
from .identity import Identity, identify
from .message import items_of, named, with_names
from .packages import page_part
from .stories import stories
from .versions import before, latest

__all__ = [
    "DESCRIPTION",
    "OPTIONS",
    "SUFFIX",
    "check",
    "check_together",
    "is_part",
    "is_whole",
    "recognises",
    "split",
    "write",
]

SUFFIX = ".xml"
HELD = 4_000_000
"""Bytes of items that are held in memory until the head of the message can be written; more wait on the disk."""
DESCRIPTION = "NewsML-G2 2.35 (XML), for editorial systems and agencies"
OPTIONS = (
    Option("provider", "the provider's internet domain, part of every guid (daily.example.cn)"),
    Option("created", "moment of what this run changes, with time zone; default: midnight UTC of the date"),
    Option(
        "previous", "the last run's output, if it is not in the place of this one: versions go on from it"
    ),
    Option("body", "the vocabulary of the text", ("xhtml", "nitf")),
    Option("stitch", "one item for a story that goes on on another page", ("no", "yes")),
    Option("split", "one file for all, or a folder with a file for each item", ("issue", "article")),
)


def _header(identity: Identity, sent: str) -> etree._Element:
    header = new("header", NAR)
    add(header, "sent", sent)
    add(header, "catalogRef", href=CATALOG)
    if identity.provider:
        add(header, "sender", identity.provider)
    add(header, "signal", qcode="nmsig:atomic")
    lay_out(header)
    return header


def split(issue: Issue, options: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Each item of an issue as a file of its own: its name, its bytes. For `--split article`.

    `issue.xml`, `page-0001.xml`, and for each article `ID.xml`. Raises UsageError, UnwritableError.
    """
    last = before(options.get("previous", ""))
    identity = identify(issue, issue.id, options)
    named_items = with_names(issue, identity, options, last).items
    names = ["issue", *(page_part(place) for place in range(1, len(issue.pages) + 1))]
    names += [named_items[story.first.id] for story in stories(issue, options.get("stitch") == "yes")]
    for name, item in zip(names, items_of(issue, identity, options, last), strict=True):
        yield name + SUFFIX, etree.tostring(item, encoding="utf-8", xml_declaration=True) + b"\n"


def write(issues: Iterable[Issue], target: BinaryIO, options: Mapping[str, str]) -> None:
    """Write one newsMessage with the items of all issues, one item at a time.

    Its head says when it was sent: at the moment of its newest item, which is known last. So the items wait in
    a file. Raises UnwritableError where there is no issue (a message without a moment and items is none), and
    UsageError for options that cannot be meant.
    """
    if options.get("split") == "article":
        raise UsageError("--split article", "writes many files", "give a folder: -o FOLDER/")
    last = before(options.get("previous", ""))
    first: Identity | None = None
    sent = ""
    with SpooledTemporaryFile(max_size=HELD) as waiting:
        for issue, identity in named(issues, options):
            first = first or identity
            for item in items_of(issue, identity, options, last):
                created = item.findtext(f"{{{NAR}}}itemMeta/{{{NAR}}}versionCreated") or ""
                sent = latest([sent, created]) if sent else created
                waiting.write(_inner(item))
        if first is None:
            raise UnwritableError("NewsML-G2", "no issue to write", "give a source that can be read")
        waiting.seek(0)
        root = new("newsMessage", NAR, xs=XSD)
        opening = etree.tostring(root, encoding="utf-8", xml_declaration=True)[: -len(b"/>")]
        target.write(opening + b">\n" + _inner(_header(first, sent)) + b"<itemSet>\n")
        copyfileobj(waiting, target)
        target.write(b"</itemSet>\n</newsMessage>\n")


def _inner(element: etree._Element) -> bytes:
    """An element as it stands inside of the message, which has declared its namespaces."""
    text = etree.tostring(element, encoding="utf-8")
    head, rest = text[: text.index(b">")], text[text.index(b">") :]
    for declared in _DECLARED:
        head = head.replace(declared, b"", 1)
    return head + rest + b"\n"


_DECLARED = (f' xmlns="{NAR}"'.encode(), f' xmlns:xs="{XSD}"'.encode())
