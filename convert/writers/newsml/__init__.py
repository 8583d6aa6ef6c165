"""NewsML-G2 2.35, the IPTC's standard for the exchange of news, conformance "power".

One issue is one newsMessage: a packageItem for the issue, one for each page in reading order, a newsItem for
each article. Several issues in one file are one message with all of their items (the standard's itemSet takes
any number of packages). The same issues give the same bytes: guids are made of names, times of the issue's
date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import BinaryIO

from lxml import etree

from convert.errors import UnwritableError, UsageError
from convert.g2 import CATALOG, NAR, XSD
from convert.model import Issue
from convert.plugins import Option

from .articles import Around, links_of, news_item
from .building import add, lay_out, names, new
from .checking import check
from .identity import Identity, identify
from .notes import merged, shares
from .packages import Listed, issue_package, page_package, page_part
from .stories import stories
from .versions import Before, before, stamp

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


def _listed(item: etree._Element, last: Before) -> Listed:
    version = stamp(item, last)
    title = item.find(f"{{{NAR}}}itemMeta/{{{NAR}}}title")
    return Listed(item.get("guid") or "", version, title.text if title is not None else None)


def _items(
    issue: Issue, identity: Identity, options: Mapping[str, str], last: Before
) -> Iterator[etree._Element]:
    """All items of one issue: the issue, its pages, its articles, each with its version."""
    share = shares(issue)
    pages = {id(page): identity.guid(page_part(place)) for place, page in enumerate(issue.pages, 1)}
    news: list[etree._Element] = []
    on_page: dict[str, list[Listed]] = {guid: [] for guid in pages.values()}
    told = stories(issue, options.get("stitch") == "yes")
    first = {article.id: story.first.id for story in told for _, article in story.parts}
    identity = replace(identity, items=first)
    links = links_of(issue, identity)
    for story in told:
        guids = tuple(dict.fromkeys(pages[id(page)] for page, _ in story.parts))
        notes = merged([share.articles[article.id] for _, article in story.parts])
        around = Around(guids, links.get(identity.guid(story.first.id), {}))
        news.append(news_item(issue, story, identity, notes, around, options.get("body") or "xhtml"))
        listed = _listed(news[-1], last)
        for guid in guids:
            on_page[guid].append(listed)
    packages: list[etree._Element] = []
    listed_pages: list[Listed] = []
    for place, guid in enumerate(pages.values(), 1):
        packages.append(page_package(issue, place, identity, share.pages[place - 1], on_page[guid]))
        listed_pages.append(_listed(packages[-1], last))
    whole = issue_package(issue, identity, share.issue, listed_pages)
    stamp(whole, last)
    yield whole
    yield from packages
    yield from news


def split(issue: Issue, options: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Each item of an issue as a file of its own: its name, its bytes. For `--split article`.

    `issue.xml`, `page-0001.xml`, and for each article `ID.xml`. Raises UsageError, UnwritableError.
    """
    last = before(options.get("previous", ""))
    identity = identify(issue, issue.id, options)
    names = ["issue", *(page_part(place) for place in range(1, len(issue.pages) + 1))]
    names += [story.first.id for story in stories(issue, options.get("stitch") == "yes")]
    for name, item in zip(names, _items(issue, identity, options, last), strict=True):
        yield name + SUFFIX, etree.tostring(item, encoding="utf-8", xml_declaration=True) + b"\n"


def write(issues: Iterable[Issue], target: BinaryIO, options: Mapping[str, str]) -> None:
    """Write one newsMessage with the items of all issues, one item at a time.

    Raises UnwritableError where there is no issue (a message without a moment and items is none), and
    UsageError for options that cannot be meant.
    """
    if options.get("split") == "article":
        raise UsageError("--split article", "writes many files", "give a folder: -o FOLDER/")
    last = before(options.get("previous", ""))
    named = _named(issues, options)
    first = next(named, None)
    if first is None:
        raise UnwritableError("NewsML-G2", "no issue to write", "give a source that can be read")
    with etree.xmlfile(target, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(f"{{{NAR}}}newsMessage", nsmap=names(NAR, xs=XSD)):
            file.write("\n", _header(first[1], first[1].created), "\n")
            with file.element(f"{{{NAR}}}itemSet"):
                for issue, identity in chain([first], named):
                    for item in _items(issue, identity, options, last):
                        file.write("\n", item)
                file.write("\n")
            file.write("\n")
    target.write(b"\n")
