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

from convert.errors import UnwritableError
from convert.g2 import CATALOG, NAR, XSD
from convert.model import Issue
from convert.plugins import Option

from .articles import news_item
from .building import add, lay_out, names, new
from .checking import check
from .identity import Identity, identify
from .notes import shares
from .packages import issue_package, page_package, page_part

__all__ = ["DESCRIPTION", "OPTIONS", "SUFFIX", "check", "write"]

SUFFIX = ".xml"
DESCRIPTION = "NewsML-G2 2.35 (XML), for editorial systems and agencies"
OPTIONS = (
    Option("provider", "the provider's internet domain, part of every guid (daily.example.cn)"),
    Option("created", "moment of the version, with time zone; default: the issue's date, midnight UTC"),
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


def _named(issues: Iterable[Issue], options: Mapping[str, str]) -> Iterator[tuple[Issue, Identity]]:
    """Each issue with a name that no other in the message has."""
    taken: set[str] = set()
    for issue in issues:
        name, number = issue.id, 1
        while name in taken:
            number += 1
            name = f"{issue.id}-{number}"
        taken.add(name)
        yield issue, identify(issue, name, options)


def _items(issue: Issue, identity: Identity, first: int) -> Iterator[etree._Element]:
    """All items of one issue. Their ids count on from `first`."""
    share = shares(issue)
    number = first
    yield issue_package(issue, identity, share.issue, number)
    for place, page in enumerate(issue.pages, 1):
        number += 1
        yield page_package(issue, page, place, identity, share.pages[place - 1], number)
    for place, page in enumerate(issue.pages, 1):
        for article in page.articles:
            number += 1
            notes = share.articles[article.id]
            yield news_item(issue, page, article, identity, notes, number, identity.guid(page_part(place)))


def write(issues: Iterable[Issue], target: BinaryIO, options: Mapping[str, str]) -> None:
    """Write one newsMessage with the items of all issues, one item at a time.

    Raises UnwritableError where there is no issue (a message without a moment and items is none), and
    UsageError for options that cannot be meant.
    """
    named = _named(issues, options)
    first = next(named, None)
    if first is None:
        raise UnwritableError("NewsML-G2", "no issue to write", "give a source that can be read")
    number = 1
    with etree.xmlfile(target, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(f"{{{NAR}}}newsMessage", nsmap=names(NAR, xs=XSD)):
            file.write("\n", _header(first[1], first[1].created), "\n")
            with file.element(f"{{{NAR}}}itemSet"):
                for issue, identity in chain([first], named):
                    for item in _items(issue, identity, number):
                        number += 1
                        file.write("\n", item)
                file.write("\n")
            file.write("\n")
    target.write(b"\n")
