"""A packageItem for the issue, which lists its pages, and one for each page, which lists its articles."""

from __future__ import annotations

from lxml import etree

from convert.model import Issue, Page

from . import items
from .building import add, lay_out
from .identity import Identity
from .notes import Notes, set_aside

FURNITURE = {"masthead": "报头", "ear": "报眼", "folio": "报眉", "imprint": "版权栏", "stray": "零散字符"}


def page_part(place: int) -> str:
    """The name of a page within its issue's guids; `place` counts from 1."""
    return f"page-{place:04}"


def _add_group(item: etree._Element, role: str, number: int) -> etree._Element:
    """One group in reading order."""
    name = f"g{number}"
    return add(add(item, "groupSet", root=name), "group", id=name, role=f"npgroup:{role}", mode="pgrmod:seq")


def issue_package(issue: Issue, identity: Identity, notes: Notes, number: int) -> etree._Element:
    """The issue: its pages in order."""
    item = items.new_item("packageItem", identity.guid(), 1, identity)
    items.add_hops(item)
    items.add_print(item, issue, identity)
    meta = items.start_meta(item, issue, identity, "composite", None)
    add(meta, "title", items.issue_title(issue))
    for suspect in notes.suspects:
        items.add_suspect(meta, suspect, issue)
    items.add_standing_notes(meta, identity, [])
    if notes.changes():
        items.add_note(meta, "changes", f"改动：{notes.changes()}。")
    items.add_properties(meta, issue, identity)
    add(add(item, "contentMeta"), "language", tag=identity.language)
    group = _add_group(item, "issue", number)
    for place, page in enumerate(issue.pages, 1):
        guid = identity.guid(page_part(place))
        items.add_item_ref(group, guid, place, "composite", items.page_title(issue, page))
    lay_out(item)
    return item


def page_package(
    issue: Issue, page: Page, place: int, identity: Identity, notes: Notes, number: int
) -> etree._Element:
    """A page: its articles in reading order; furniture and what was set aside, named in notes."""
    item = items.new_item("packageItem", identity.guid(page_part(place)), 1, identity)
    items.add_hops(item)
    items.add_print(item, issue, identity, page)
    meta = items.start_meta(item, issue, identity, "composite", page.source)
    add(meta, "title", items.page_title(issue, page))
    _add_notes(meta, page, issue, identity, notes)
    add(meta, "memberOf", uri=identity.guid())
    items.add_source(meta, next((s for s in issue.sources if s.name == page.source), None))
    items.add_properties(meta, issue, identity, page)
    add(add(item, "contentMeta"), "language", tag=identity.language)
    group = _add_group(item, "page", number)
    for rank, article in enumerate(page.articles, 1):
        title = article.headline.text if article.headline is not None else None
        items.add_item_ref(group, identity.guid(article.id), rank, "text", title)
    lay_out(item)
    return item


def _add_notes(meta: etree._Element, page: Page, issue: Issue, identity: Identity, notes: Notes) -> None:
    for furniture in page.furniture:
        note = add(meta, "edNote", role=f"npnote:{furniture.kind.value}")
        note.text = f"{FURNITURE[furniture.kind.value]}（不属正文）："
        add(note, "span", furniture.text.text, class_="text")
    for notice in set_aside(page, notes):
        items.add_note(meta, "set-aside", f"未编入稿件：“{notice.before}”（{notice.why or notice.rule}）。")
    for suspect in notes.suspects:
        items.add_suspect(meta, suspect, issue)
    items.add_standing_notes(meta, identity, [furniture.text.text for furniture in page.furniture])
    if notes.changes():
        items.add_note(meta, "changes", f"改动：{notes.changes()}。")
