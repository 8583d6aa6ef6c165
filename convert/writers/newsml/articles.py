"""A newsItem for each article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from lxml import etree

from convert.bylines import offices_in
from convert.g2 import NEWSITEM
from convert.model import Article, Byline, Direction, Issue, Kind
from convert.scripts import both
from convert.trace import Traced

from . import items
from .building import LANG, add, add_named, lay_out
from .genres import OPINION, genre_of
from .identity import Identity
from .nitf import nitf_of
from .notes import Notes, source_lines
from .stories import Story
from .versions import Stamp
from .xhtml import body_of

_ROLES = {"kicker": ("kicker", 2), "headline": ("main", 1), "deck": ("subtitle", 3)}
_RELATIONS = {Direction.TO: "continuedOn", Direction.FROM: "continuedFrom"}
_TITLES = re.compile(both("特约记者|记者|通讯员|实习生|评论员|编辑|摄影"))
_CORRESPONDENT = re.compile(both("通讯员|特约记者|实习生"))
PERSON, OFFICE = "cpnat:person", "cpnat:organisation"


def _add_creators(meta: etree._Element, byline: Byline) -> None:
    """Each named person once, or the office that signs. Who is named behind 通讯员 is a contributor."""
    text = byline.text.text
    for name in byline.names:
        before = text[: text.find(name)] if name in text else ""
        titles = _TITLES.findall(before)
        if titles and _CORRESPONDENT.search(titles[-1]):
            add_named(meta, "contributor", name, role="nprole:correspondent", type=PERSON)
        else:
            add_named(meta, "creator", name, type=PERSON)
    if not byline.names:
        for office in offices_in(text):
            add_named(meta, "creator", office, type=OFFICE)


def _sure(text: Traced, notes: Notes) -> str | None:
    """How sure a text is, 0 to 100, where a suspect doubts something in it; else None."""
    doubts = [s.confidence for s in notes.suspects if text.locate(s.where) is not None]
    return str(100 - round(100 * max(doubts))) if doubts else None


def _add_genres(meta: etree._Element, article: Article, notes: Notes, language: str) -> None:
    genre = genre_of(article)
    if genre is not None:
        sure = _sure(genre.shown, notes)
        found = add(meta, "genre", qcode=f"npgenre:{genre.code}", confidence=sure, how=TOLD)
        add(found, "name", genre.name(language))
    if article.kind is Kind.COMMENT or (genre is not None and genre.code in OPINION):
        add(meta, "genre", qcode="genre:Opinion", how=TOLD)


TOLD = "howextr:tool"
"""How what is not printed as such was found: by a program."""


def _add_heads(meta: etree._Element, article: Article, notes: Notes) -> None:
    for name, text in article.heads():
        role, rank = _ROLES[name]
        sure = _sure(text, notes)
        how = TOLD if sure else None
        add(meta, "headline", text.text, role=f"nphl:{role}", rank=str(rank), confidence=sure, how=how)


def add_content_meta(item: etree._Element, article: Article, notes: Notes, language: str) -> None:
    """What the article is about itself: place, people, genre, heads, lines. Where the standard has no place for
    how sure a line is, a property says it.
    """
    meta = add(item, "contentMeta")
    add(meta, "digitalSourceType", qcode="digsrctype:print")
    if article.dateline is not None and article.dateline.place:
        add_named(meta, "located", article.dateline.place)
    if article.byline is not None:
        _add_creators(meta, article.byline)
    add(meta, "language", tag=language)
    _add_genres(meta, article, notes, language)
    _add_heads(meta, article, notes)
    lines = (("dateline", article.dateline), ("by", article.byline))
    for name, line in lines:
        if line is not None:
            add(meta, name, line.text.text)
    for name, line in lines:
        sure = _sure(line.text, notes) if line is not None else None
        if sure is not None:
            rel = f"npprop:{name}Confidence"
            add(meta, "contentMetaExtProperty", rel=rel, value=sure, valuedatatype="xs:integer")


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
