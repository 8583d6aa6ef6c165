"""Articles: lines tied to paragraphs, paragraphs and tables gathered under their heads.

What a line goes on in has been decided for the whole page (`seams.decide`). Here the chains become paragraphs and
head lines (`strips`), and it is decided which of them goes on in which (`order`): an article is a chain of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..galley import Galley
from ..language import Language
from ..model import Article, Block, Direction, Kind, Paragraph, Role, Suspect, Table
from ..seams import Lines, Seams
from . import roles
from .bodies import Body, bodies_of
from .heads import HeadLine, Heads, dateline_of, lay_heads, lead_byline
from .nodes import PHOTO
from .strips import Strip, strips_of, text_of
from .weights import head_weights

__all__ = ["gather"]


def gather(
    galley: Galley, lines: Lines, seams: Seams, language: Language
) -> tuple[tuple[Article, ...], tuple[Suspect, ...]]:
    """The articles of a page, in the order in which their bodies stand, and where they are unsure."""
    strips = strips_of(lines, seams.links, head_weights())
    bodies, unsure = bodies_of(galley, lines, seams, strips, language)
    found = [_head_lines(galley, lines, body.heads) for body in bodies]
    heads = lay_heads(found, language, roles.shipped())
    told = [(body.at, _article(galley, body, its)) for body, its in zip(bodies, heads, strict=True)]
    articles = tuple(article for _, article in sorted(told, key=lambda pair: pair[0]))
    return articles, unsure


def _head_lines(galley: Galley, lines: Lines, strips: Sequence[Strip]) -> list[HeadLine]:
    return [
        HeadLine(galley.lines[i].text, int(lines.block[i]), strip.signs)
        for strip in strips
        for i in strip.lines
    ]


def _block(galley: Galley, part: Strip | Table) -> Block:
    if isinstance(part, Table):
        return part
    text = text_of(galley, part)
    if part.subhead:
        return Paragraph(text, Role.SUBHEAD)
    if part.credit:
        return Paragraph(text, Role.CREDIT)
    return Paragraph(text, Role.CAPTION if PHOTO.search(text.text) else Role.TEXT)


def _article(galley: Galley, body: Body, heads: Heads) -> Article:
    """An article of a body and its heads; it gets its id when the whole issue is known."""
    blocks = tuple(_block(galley, part) for part in body.parts)
    running = (b.text for b in blocks if isinstance(b, Paragraph) and b.role is Role.TEXT)
    lead = next(running, None)
    within = lead_byline(lead) if lead is not None else None
    jumps = tuple(jump for jump in (body.opened, *body.closed) if jump is not None)
    if body.run_on:
        jumps = tuple(replace(j, run_on=True) if j.direction is Direction.TO else j for j in jumps)
    return Article(
        id="",
        headline=heads.headline,
        kicker=heads.kicker,
        deck=heads.deck,
        byline=heads.byline or within,
        dateline=dateline_of(lead) if lead is not None else None,
        body=blocks,
        jumps=jumps,
        kind=_kind(blocks, heads),
    )


def _kind(blocks: Sequence[Block], heads: Heads) -> Kind:
    if blocks and all(isinstance(block, Table) for block in blocks):
        return Kind.TABLE
    if blocks and all(isinstance(block, Paragraph) and block.role is Role.CAPTION for block in blocks):
        return Kind.PHOTO
    if heads.byline and "评论员" in heads.byline.text.text:
        return Kind.COMMENT
    return Kind.NEWS
