"""A newsItem for each article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from lxml import etree

from convert.g2 import NEWSITEM
from convert.model import Article, Byline, Direction, Issue, Kind
from convert.trace import printed

from . import items
from .building import LANG, add, add_named, lay_out
from .identity import Identity
from .nitf import nitf_of
from .notes import Notes, source_lines
from .stories import Story
from .versions import Stamp
from .xhtml import body_of

_ROLES = {"kicker": ("kicker", 2), "headline": ("main", 1), "deck": ("subtitle", 3)}
_RELATIONS = {Direction.TO: "continuedOn", Direction.FROM: "continuedFrom"}
_FEATURE = re.compile("(?:纪实|侧记|特写|速写|见闻|通讯)$")
_AGENCY = re.compile("^(?:本报|.{0,8}社)|[讯电]$")
_CORRESPONDENT = re.compile("通讯员|特约记者|实习")


def genre_of(article: Article) -> tuple[str, str] | None:
    """Code and name of the genre where the form of the article shows it, else None.

    评论员文章 is named in its own kicker or byline, 通报 in its headline, a 通讯 in the last word of a
    head (纪实, 侧记 …); a 消息 begins with its 电头.
    """
    heads = [printed(text.text) for _, text in article.heads()]
    lines = [*heads, printed(article.byline.text.text) if article.byline else ""]
    if any("评论员" in line for line in lines):
        return "commentator", "评论员文章"
    if article.kind is Kind.COMMENT:
        return "comment", "评论"
    if article.headline is not None and printed(article.headline.text).endswith("通报"):
        return "circular", "通报"
    if any(_FEATURE.search(head) for head in heads):
        return "feature", "通讯"
    if article.kind is Kind.NEWS and article.dateline is not None:
        return ("news", "消息") if _AGENCY.search(printed(article.dateline.text.text)) else None
    return None


def _add_creators(meta: etree._Element, byline: Byline) -> None:
    """Each named person once. Who is named behind 通讯员 is a contributor."""
    text = byline.text.text
    for name in byline.names:
        before = text[: text.find(name)] if name in text else ""
        titles = re.findall("记者|通讯员|特约记者|实习生|评论员|编辑|摄影", before)
        if titles and _CORRESPONDENT.search(titles[-1]):
            add_named(meta, "contributor", name, role="nprole:correspondent")
        else:
            add_named(meta, "creator", name)


def _add_heads(meta: etree._Element, article: Article, notes: Notes) -> None:
    for name, text in article.heads():
        role, rank = _ROLES[name]
        doubts = [s.confidence for s in notes.suspects if text.locate(s.where) is not None]
        sure = str(100 - round(100 * max(doubts))) if doubts else None
        how = "howextr:tool" if doubts else None
        add(meta, "headline", text.text, role=f"nphl:{role}", rank=str(rank), confidence=sure, how=how)


def add_content_meta(item: etree._Element, article: Article, notes: Notes, language: str) -> None:
    """What the article is about itself: place, people, genre, heads, lines."""
    meta = add(item, "contentMeta")
    add(meta, "digitalSourceType", qcode="digsrctype:print")
    if article.dateline is not None and article.dateline.place:
        add_named(meta, "located", article.dateline.place)
    if article.byline is not None:
        _add_creators(meta, article.byline)
    add(meta, "language", tag=language)
    genre = genre_of(article)
    if genre is not None:
        add(add(meta, "genre", qcode=f"npgenre:{genre[0]}"), "name", genre[1])
    if article.kind is Kind.COMMENT:
        add(meta, "genre", qcode="genre:Opinion")
    _add_heads(meta, article, notes)
    if article.dateline is not None:
        add(meta, "dateline", article.dateline.text.text)
    if article.byline is not None:
        add(meta, "by", article.byline.text.text)


def links_of(issue: Issue, identity: Identity) -> dict[str, dict[tuple[str, str], str]]:
    """Of each item, its links to others, both ways: (relation, guid) -> the jump line that says so.

    Where only one of two parts has a jump line, the other is linked back all the same.
    """
    links: dict[str, dict[tuple[str, str], str]] = {}
    for _, article in issue.articles():
        here = identity.article(article.id)
        for jump in article.jumps:
            there = identity.article(jump.target)
            if there and there != here:
                links.setdefault(here, {})[_RELATIONS[jump.direction], there] = jump.text.text
    for here, found in list(links.items()):
        for (relation, there), words in list(found.items()):
            back = _RELATIONS[Direction.TO if relation == _RELATIONS[Direction.FROM] else Direction.FROM]
            links.setdefault(there, {}).setdefault((back, here), words)
    return links


def _add_links(meta: etree._Element, links: Mapping[tuple[str, str], str]) -> None:
    for (relation, target), words in links.items():
        for rel in (f"nprel:{relation}", "irel:seeAlso"):
            add(meta, "link", rel=rel, residref=target, contenttype=NEWSITEM, title=words)


def _add_article_properties(meta: etree._Element, story: Story, issue: Issue, identity: Identity) -> None:
    article = story.first
    items.add_property(meta, "articleName", identity.items[article.id])
    items.add_property(meta, "kind", article.kind.value)
    lines = [source_lines(part, issue) for _, part in story.parts]
    items.add_property(meta, "sourceLines", " ".join([line for line in lines if line]) or None)
    if article.dateline is not None:
        items.add_property(meta, "datelineDate", article.dateline.date)
    for _, part in story.parts:
        for jump in part.jumps:
            if not story.joins(jump):
                items.add_property(meta, f"{_RELATIONS[jump.direction]}Page", jump.page)


def _other(story: Story, identity: Identity, name: str | None) -> str:
    """The guid of another item than the story's own, with the article of that id; else ""."""
    return "" if story.has(name) else identity.article(name)


def _add_notes(meta: etree._Element, story: Story, issue: Issue, identity: Identity, notes: Notes) -> None:
    for suspect in notes.suspects:
        items.add_suspect(meta, suspect, issue)
    if story.first.headline is None:
        items.add_note(meta, "headline", "版面上此稿无标题。")
    for _, article in story.parts:
        for jump in article.jumps:
            if not _other(story, identity, jump.target) and not story.joins(jump):
                items.add_note(meta, "jump", f"“{jump.text.text}”：另一部分不在本期已有的版面中。")


def _add_parts(item: etree._Element, story: Story, prefix: str, ids: list[list[str]]) -> None:
    """Where each part of the story was printed, and the lines that led from one to the other."""
    for number, ((page, article), names) in enumerate(zip(story.parts, ids, strict=True), 1):
        part = add(
            item, "partMeta", partid=f"{prefix}-{number}", seq=str(number), contentrefs=" ".join(names)
        )
        if not names:
            del part.attrib["contentrefs"]
        add(part, "role", qcode="npseg:start" if number == 1 else "npseg:continuation")
        said = [("pageNumber", page.number), ("sectionName", page.section), ("articleName", article.id)]
        said += [("jumpLine", jump.text.text) for jump in article.jumps if story.joins(jump)]
        said += [("jumpHead", text.text) for _, text in article.heads() if number > 1]
        for name, value in said:
            if value is not None:
                add(part, "partMetaExtProperty", rel=f"npprop:{name}", value=value)


def short_name(guid: str) -> str:
    """A name made of a guid, fit for an xs:ID: all items of a message share one space of ids."""
    return "x" + sha256(guid.encode("utf-8")).hexdigest()[:16]


def _add_content(
    item: etree._Element, story: Story, issue: Issue, identity: Identity, notes: Notes, body: str
) -> None:
    prefix = short_name(identity.article(story.first.id))
    guid = partial(_other, story, identity)
    html, ids = body_of(story, notes.suspects, identity.language, guid, prefix)
    if len(story.parts) > 1:
        _add_parts(item, story, f"{prefix}-part", ids)
    kind = "application/nitf+xml" if body == "nitf" else "application/xhtml+xml"
    inline = add(add(item, "contentSet"), "inlineXML", id=prefix, contenttype=kind)
    inline.set(LANG, identity.language)
    page, article = story.parts[0]
    inline.append(nitf_of(html, issue, page, article, identity) if body == "nitf" else html)


@dataclass(frozen=True, slots=True)
class Around:
    """What an item is besides its story: the guids of the pages that it stands on, its links, its version, the
    vocabulary of its body.
    """

    pages: tuple[str, ...]
    links: Mapping[tuple[str, str], str]
    stamp: Stamp
    body: str


def news_item(issue: Issue, story: Story, identity: Identity, notes: Notes, around: Around) -> etree._Element:
    """A story as an item."""
    page, article = story.parts[0]
    item = items.new_item("newsItem", identity.article(article.id), identity, around.stamp)
    items.add_print(item, issue, identity, [page for page, _ in story.parts])
    meta = items.start_meta(item, issue, identity, around.stamp, "text", page.source)
    if article.headline is not None:
        add(meta, "title", article.headline.text)
    _add_notes(meta, story, issue, identity, notes)
    items.add_standing_notes(
        meta, around.stamp, [text.text for _, part in story.parts for text in part.texts()]
    )
    if notes.changes():
        items.add_note(meta, "changes", f"改动：{notes.changes()}。")
    for guid in (identity.guid(), *around.pages):
        add(meta, "memberOf", uri=guid)
    for part, _ in story.parts:
        items.add_source(meta, next((s for s in issue.sources if s.name == part.source), None))
    items.add_content_hash(meta, around.stamp)
    _add_links(meta, around.links)
    items.add_properties(meta, issue, identity, page)
    _add_article_properties(meta, story, issue, identity)
    add_content_meta(item, article, notes, identity.language)
    _add_content(item, story, issue, identity, notes, around.body)
    lay_out(item)
    return item
