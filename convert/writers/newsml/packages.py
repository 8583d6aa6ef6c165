"""A packageItem for the issue, which lists its pages, and one for each page, which lists its articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from convert.model import Issue, Page
from convert.remarks import repaired

from . import items
from .articles import short_name
from .building import add, lay_out
from .identity import Identity
from .notes import Notes, set_aside
from .versions import Stamp

FURNITURE = {"masthead": "报头", "ear": "报眼", "folio": "报眉", "imprint": "版权栏", "stray": "零散字符"}


def page_part(place: int) -> str:
    """The name of a page within its issue's guids; `place` counts from 1."""
    return f"page-{place:04}"


@dataclass(frozen=True, slots=True)
class Listed:
    """What a package says of one of its parts."""

    guid: str
    version: str
    title: str | None


def _add_group(item: etree._Element, role: str, nature: str, parts: Sequence[Listed]) -> None:
    """One group in reading order."""
    name = short_name(item.get("guid") or "")
    group = add(add(item, "groupSet", root=name), "group", id=name, role=f"npgroup:{role}", mode="pgrmod:seq")
    for rank, part in enumerate(parts, 1):
        items.add_item_ref(group, part.guid, rank, nature, part.title, part.version)


def issue_package(
    issue: Issue, identity: Identity, notes: Notes, pages: Sequence[Listed], stamp: Stamp
) -> etree._Element:
    """The issue: its pages in order."""
    item = items.new_item("packageItem", identity.guid(), identity, stamp)
    items.add_print(item, issue, identity)
    meta = items.start_meta(item, issue, identity, stamp, "composite", None)
    add(meta, "title", items.issue_title(issue))
    for suspect in notes.suspects:
        items.add_suspect(meta, suspect, issue)
    items.add_standing_notes(meta, stamp, [])
    if notes.changes():
        items.add_note(meta, "changes", f"改动：{notes.changes()}。")
    items.add_content_hash(meta, stamp)
    items.add_properties(meta, issue, identity)
    add(add(item, "contentMeta"), "language", tag=identity.language)
    _add_group(item, "issue", "composite", pages)
    lay_out(item)
    return item


def page_package(
    issue: Issue, place: int, identity: Identity, notes: Notes, articles: Sequence[Listed], stamp: Stamp
) -> etree._Element:
    """A page: its articles in reading order; furniture and what was set aside, named in notes."""
    page = issue.pages[place - 1]
    item = items.new_item("packageItem", identity.guid(page_part(place)), identity, stamp)
    items.add_print(item, issue, identity, (page,))
    meta = items.start_meta(item, issue, identity, stamp, "composite", page.source)
    add(meta, "title", items.page_title(issue, page))
    _add_notes(meta, page, issue, stamp, notes)
    add(meta, "memberOf", uri=identity.guid())
    items.add_source(meta, next((s for s in issue.sources if s.name == page.source), None))
    items.add_content_hash(meta, stamp)
    items.add_properties(meta, issue, identity, page)
    add(add(item, "contentMeta"), "language", tag=identity.language)
    _add_group(item, "page", "text", articles)
    lay_out(item)
    return item


def _add_notes(meta: etree._Element, page: Page, issue: Issue, stamp: Stamp, notes: Notes) -> None:
    for furniture in page.furniture:
        note = add(meta, "edNote", role=f"npnote:{furniture.kind.value}")
        note.text = f"{FURNITURE[furniture.kind.value]}（不属正文）："
        add(note, "span", furniture.text.text, class_="text")
    for notice in set_aside(page, notes):
        why = repaired(notice.rule, issue.language)
        items.add_note(meta, "set-aside", f"未编入稿件：“{notice.before}”（{why}）。")
    for suspect in notes.suspects:
        items.add_suspect(meta, suspect, issue)
    items.add_standing_notes(meta, stamp, [furniture.text.text for furniture in page.furniture])
    if notes.changes():
        items.add_note(meta, "changes", f"改动：{notes.changes()}。")
