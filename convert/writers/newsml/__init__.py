"""NewsML-G2 2.35, the IPTC's standard for the exchange of news, conformance "power".

One issue is one newsMessage: a packageItem for the issue, one for each page in reading order, a newsItem for
each article. Several issues in one file are one message with all of their items (the standard's itemSet takes
any number of packages). The same issues give the same bytes: guids are made of names, times of the issue's
date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import BinaryIO

from lxml import etree

from convert.errors import UnwritableError, UsageError
from convert.g2 import CATALOG, NAR, XSD
from convert.model import Issue
from convert.plugins import Option

from .building import add, lay_out, names, new
from .checking import check
from .identity import Identity, identify
from .message import items_of, named
from .packages import page_part
from .stories import stories
from .versions import before

__all__ = ["DESCRIPTION", "OPTIONS", "SUFFIX", "check", "split", "write"]

SUFFIX = ".xml"
DESCRIPTION = "NewsML-G2 2.35 (XML), for editorial systems and agencies"
OPTIONS = (
    Option("provider", "the provider's internet domain, part of every guid (daily.example.cn)"),
    Option("created", "moment of the version, with time zone; default: the issue's date, midnight UTC"),
    Option("previous", "the message of the last run: what changed since then gets its next version"),
    Option("body", "the vocabulary of the text", ("xhtml", "nitf")),
    Option("stitch", "one item for a story that goes on on another page", ("no", "yes")),
    Option("split", "one file for all, or a folder with a file for each item", ("issue", "article")),
)


def _header(identity: Identity | None, created: str) -> etree._Element:
    header = new("header", NAR)
    add(header, "sent", created)
    add(header, "catalogRef", href=CATALOG)
    if identity is not None and identity.provider:
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
    names = ["issue", *(page_part(place) for place in range(1, len(issue.pages) + 1))]
    names += [story.first.id for story in stories(issue, options.get("stitch") == "yes")]
    for name, item in zip(names, items_of(issue, identity, options, last), strict=True):
        yield name + SUFFIX, etree.tostring(item, encoding="utf-8", xml_declaration=True) + b"\n"


def write(issues: Iterable[Issue], target: BinaryIO, options: Mapping[str, str]) -> None:
    """Write one newsMessage with the items of all issues, one item at a time.

    Raises UnwritableError where there is no issue (a message without a moment and items is none), and
    UsageError for options that cannot be meant.
    """
    if options.get("split") == "article":
        raise UsageError("--split article", "writes many files", "give a folder: -o FOLDER/")
    last = before(options.get("previous", ""))
    issues_named = named(issues, options)
    first = next(issues_named, None)
    if first is None:
        raise UnwritableError("NewsML-G2", "no issue to write", "give a source that can be read")
    with etree.xmlfile(target, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(f"{{{NAR}}}newsMessage", nsmap=names(NAR, xs=XSD)):
            file.write("\n", _header(first[1], first[1].created), "\n")
            with file.element(f"{{{NAR}}}itemSet"):
                for issue, identity in chain([first], issues_named):
                    for item in items_of(issue, identity, options, last):
                        file.write("\n", item)
                file.write("\n")
            file.write("\n")
    target.write(b"\n")
