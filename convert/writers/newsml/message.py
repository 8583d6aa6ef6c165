"""All items of an issue, each with its guid, its version, its links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from lxml import etree

from convert.model import Issue

from .articles import Around, links_of, news_item
from .content import issue_said, page_said, story_said, text_of
from .identity import Identity, identify
from .items import page_title
from .notes import Shares, merged, set_aside, shares
from .packages import Listed, issue_package, page_package, page_part
from .stories import stories
from .versions import Before, fingerprint_of, named_again, stamped


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


def items_of(
    issue: Issue, identity: Identity, options: Mapping[str, str], last: Before
) -> Iterator[etree._Element]:
    """All items of one issue: the issue, its pages, its articles, each with its version."""
    share = shares(issue)
    pages = {id(page): identity.guid(page_part(place)) for place, page in enumerate(issue.pages, 1)}
    told = stories(issue, options.get("stitch") == "yes")
    identity = with_names(issue, identity, options, last)
    links = links_of(issue, identity)
    body = options.get("body") or "xhtml"
    news: list[etree._Element] = []
    on_page: dict[str, list[Listed]] = {guid: [] for guid in pages.values()}
    for story in told:
        guid = identity.article(story.first.id)
        around_it = tuple(dict.fromkeys(pages[id(page)] for page, _ in story.parts))
        notes = merged([share.articles[article.id] for _, article in story.parts])
        own = links.get(guid, {})
        stamp = stamped(guid, fingerprint_of(story_said(story, issue, own, body)), last, identity.moment)
        news.append(news_item(issue, story, identity, notes, Around(around_it, own, stamp, body)))
        title = story.first.headline
        for page in around_it:
            on_page[page].append(Listed(guid, stamp.version, title.text if title is not None else None))
    yield from _packages(issue, identity, share, on_page, last)
    yield from news


def _packages(
    issue: Issue, identity: Identity, share: Shares, on_page: Mapping[str, list[Listed]], last: Before
) -> Iterator[etree._Element]:
    """The issue, then its pages. `on_page` are the articles of each page, by its guid."""
    packages: list[etree._Element] = []
    listed: list[Listed] = []
    for place, (page, notes, guid) in enumerate(zip(issue.pages, share.pages, on_page, strict=True), 1):
        said = page_said(issue, page, set_aside(page, notes), on_page[guid])
        stamp = stamped(guid, fingerprint_of(said), last, identity.moment)
        packages.append(page_package(issue, place, identity, notes, on_page[guid], stamp))
        listed.append(Listed(guid, stamp.version, page_title(issue, page)))
    stamp = stamped(identity.guid(), fingerprint_of(issue_said(issue, listed)), last, identity.moment)
    yield issue_package(issue, identity, share.issue, listed, stamp)
    yield from packages


def with_names(issue: Issue, identity: Identity, options: Mapping[str, str], last: Before) -> Identity:
    """The identity with the name of each article's item: the one that the last run gave its story, or its own."""
    told = stories(issue, options.get("stitch") == "yes")
    known = {item.name: guid for guid, item in last.items() if item.name and identity.guid(item.name) == guid}
    names = named_again({story.first.id: text_of(story) for story in told}, last, known)
    parts = {article.id: names[story.first.id] for story in told for _, article in story.parts}
    return replace(identity, items=parts)
