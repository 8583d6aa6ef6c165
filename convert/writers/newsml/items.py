"""What is said about the content: the parts of an item that articles, pages and issues have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from lxml import etree

from convert.g2 import (
    CATALOG,
    CONTENT_SCOPE,
    NAR,
    NEWSITEM,
    NO_DATE,
    NO_DAY,
    PACKAGEITEM,
    PROFILE,
    PROFILE_VERSION,
    SCHEMES,
    SHA256,
    SOURCE_SCOPE,
    VERSION,
    XSD,
    held,
    holds_all,
    one_line,
)
from convert.model import Issue, Page, Suspect
from convert.trace import Source

from .building import LANG, add, add_named, lay_out, new
from .identity import Identity
from .versions import Stamp
from .xhtml import remark

_DIGEST = re.compile("[0-9a-f]{64}")
TOOL = "convert"
NO_DATE_NOTE = f"出版日期不详：versionCreated 以 {NO_DATE[:10]} 代之。"
UNHELD_NOTE = "⟦U+…⟧ 表示原文中 XML 不能容纳的字符。"


@cache
def tool_version() -> str | None:
    """The version of this program, None where it is not installed."""
    try:
        return version(TOOL)
    except PackageNotFoundError:
        return None


@cache
def _blank(tag: str) -> etree._Element:
    """What all items of a kind have in common: it is made once and copied."""
    item = new(tag, NAR, xs=XSD)
    item.set("guid", "")
    item.set("version", "1")
    item.set("standard", "NewsML-G2")
    item.set("standardversion", VERSION)
    item.set("conformance", "power")
    add(item, "catalogRef", href=CATALOG)
    catalog = add(item, "catalog")
    for alias, uri in SCHEMES.items():
        add(catalog, "scheme", alias=alias, uri=uri)
    hop = add(add(item, "hopHistory"), "hop", seq="0")
    party = add(hop, "party", literal=TOOL)
    add(party, "name", " ".join([word for word in (TOOL, tool_version()) if word]))
    add(hop, "action", qcode="hopaction:transformed")
    lay_out(item)
    item.text = None
    return item


def new_item(tag: str, guid: str, identity: Identity, stamp: Stamp) -> etree._Element:
    """An item with its catalogues, and through whose hands it went: this program changed its form."""
    item = deepcopy(_blank(tag))
    item.set("guid", guid)
    item.set("version", stamp.version)
    item.set(LANG, identity.language)
    return item


def add_print(item: etree._Element, issue: Issue, identity: Identity, pages: Sequence[Page] = ()) -> None:
    """That, when and where it was printed, as far as it is known."""
    if issue.paper is None:
        return
    printed = add_named(add(item, "pubHistory"), "published", issue.paper)
    if identity.date:
        stamp = new("timestamp", NAR)
        stamp.text = identity.date
        printed.insert(0, stamp)
    for page in pages:
        if page.number is not None:
            add(printed, "publishedExtProperty", rel="npprop:pageNumber", value=page.number)


def start_meta(
    item: etree._Element, issue: Issue, identity: Identity, stamp: Stamp, nature: str, file: str | None
) -> etree._Element:
    """itemMeta up to its title."""
    meta = add(item, "itemMeta")
    add(meta, "itemClass", qcode=f"ninat:{nature}")
    add_named(meta, "provider", issue.paper or identity.provider or "unknown")
    add(meta, "versionCreated", stamp.created)
    add(meta, "firstCreated", stamp.first)
    add(meta, "pubStatus", qcode="stat:usable")
    if file:
        add(meta, "fileName", one_line(file))
    add(meta, "generator", TOOL, versioninfo=tool_version())
    add(meta, "profile", PROFILE, versioninfo=PROFILE_VERSION)
    return meta


def add_note(meta: etree._Element, role: str, text: str) -> None:
    """A note that a receiving editor sees."""
    add(meta, "edNote", text, role=f"npnote:{role}")


def add_suspect(meta: etree._Element, suspect: Suspect, issue: Issue) -> None:
    """A suspect as a note; its parts are marked, for machines that want them.

    存疑“合账”：疑为误识，建议：台账（…）。p1.txt 第3行第5字，把握 80%。
    """
    note = add(meta, "edNote", role="npnote:suspect")
    note.text = "存疑“"
    add(note, "span", suspect.text, class_="text").tail = "”："
    words = add(note, "span", remark(suspect, issue.language), class_=suspect.kind.value)
    other = f"；或：{suspect.runner_up}" if suspect.runner_up else ""
    words.tail = held(f"{other}。{_place(suspect, issue)}把握 {round(100 * suspect.confidence)}%。")


def _place(suspect: Suspect, issue: Issue) -> str:
    where = suspect.where
    try:
        line, column = issue.source(where.source).place(where.start)
    except KeyError:
        return f"{where.source}，"
    return f"{where.source} 第{line}行第{column}字，"


def add_standing_notes(meta: etree._Element, stamp: Stamp, texts: list[str]) -> None:
    """What has to be said of every item that it is true of."""
    if stamp.created.startswith(NO_DAY):
        add_note(meta, "date", NO_DATE_NOTE)
    if not all(holds_all(text) for text in texts):
        add_note(meta, "characters", UNHELD_NOTE)


def add_source(meta: etree._Element, source: Source | None) -> None:
    """The fingerprint of the file that the text was read from."""
    if source is not None and _DIGEST.fullmatch(source.sha256):
        add(meta, "hash", source.sha256, hashtypeuri=SHA256, scopeuri=SOURCE_SCOPE)


def add_content_hash(meta: etree._Element, stamp: Stamp) -> None:
    """The fingerprint of the item's content (see versions.py)."""
    add(meta, "hash", stamp.fingerprint, hashtypeuri=SHA256, scopeuri=CONTENT_SCOPE)


def add_properties(meta: etree._Element, issue: Issue, identity: Identity, page: Page | None = None) -> None:
    """Paper, date, number, page and section, where they are known."""
    add_property(meta, "publicationName", issue.paper)
    add_property(meta, "issueDate", issue.date, "xs:date" if identity.date else None)
    add_property(meta, "issueNumber", issue.number)
    add_property(meta, "issueName", issue.id)
    if page is not None:
        add_property(meta, "pageNumber", page.number)
        add_property(meta, "sectionName", page.section)


def add_property(meta: etree._Element, name: str, value: str | None, datatype: str | None = None) -> None:
    """A property of our own; nothing where the value is None."""
    if value is not None:
        add(meta, "itemMetaExtProperty", rel=f"npprop:{name}", value=value, valuedatatype=datatype)


def add_item_ref(
    group: etree._Element, guid: str, rank: int, nature: str, title: str | None, item_version: str
) -> None:
    """A part of a package, in its place of the reading order."""
    kind = NEWSITEM if nature == "text" else PACKAGEITEM
    ref = add(group, "itemRef", rank=str(rank), residref=guid, version=item_version, contenttype=kind)
    add(ref, "itemClass", qcode=f"ninat:{nature}")
    if title:
        add(ref, "title", title)


def issue_title(issue: Issue) -> str:
    """What an issue is called in a list: paper, date and number, or the name of its file."""
    named = [issue.paper, issue.date, f"第{issue.number}期" if issue.number else None]
    return " ".join([n for n in named if n]) or issue.id


def page_title(issue: Issue, page: Page) -> str:
    """What a page is called in a list: its number and section, or the name of its file."""
    lettered = page.number is not None and page.number[:1].isalpha()
    named = [f"{'' if lettered else '第'}{page.number}版" if page.number else None, page.section]
    return "：".join([n for n in named if n]) or page.source
