"""All items of an issue, each with its guid, its version, its links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from lxml import etree

from convert.g2 import NAR
from convert.model import Issue

from .articles import Around, links_of, news_item
from .identity import Identity, identify
from .notes import merged, shares
from .packages import Listed, issue_package, page_package, page_part
from .stories import stories
from .versions import Before, stamp


def named(issues: Iterable[Issue], options: Mapping[str, str]) -> Iterator[tuple[Issue, Identity]]:
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


def items_of(
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
