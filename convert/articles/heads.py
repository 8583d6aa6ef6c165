"""Heads: kicker, headline, deck and byline told apart in a group of head lines.

A group is what stands together above, below or inside an article and is no running text. Its lines come in
blocks, as they were printed; which block is what shows in their words and their order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..bylines import is_byline, is_signature, names_in
from ..language import Language
from ..model import Byline, Dateline
from ..scripts import both
from ..shape import is_spread
from ..trace import BLANKS, Traced

IN_LEAD = re.compile(
    rf"^[^，。,]{{0,22}}?[（(]\s*(?P<who>(?:[\u4e00-\u9fff]{{0,8}}(?:{both('记者|通讯员|实习生|评论员')}))[^（）()，。]{{0,60}}?)\s*[）)]"
)
"""The byline inside a lead: `本报讯（记者 某某）`, `本报北京7月1日电（记者某某、某某）`."""

AGENCY = re.compile(
    rf"^(?P<line>(?:{both('据')})?(?:{both('本报|新华社|中新社|中新网|人民网|央视网|本网')})\s*"
    rf"(?:{both('讯')}|(?P<place>[\u4e00-\u9fff]{{1,10}}?)\s*"
    rf"(?:(?P<date>(?:\d{{1,2}}\s*月)?\s*\d{{1,2}}\s*日)\s*(?:{both('电|讯')})|(?:{both('电|讯')})(?=\s*[（(]))))"
)

KICKER_END = re.compile(r"(?:时|中|上|会)?(?:强调|要求|指出|表示|提出|时说|时指出)$|[：:]$|[—]{1,2}$")
DECK = re.compile(
    r"(?:主持|出席|参加|讲话|陪同|列席|致辞|作报告|到会|调研|发言|见证|宣布|通报)(?:会议|活动|仪式|调研)?(?:并讲话|并致辞|并作报告)?$"
)
DASH = re.compile(r"^\s*[—\-－–]{1,2}(?=[^\d])")

MID_PHRASE = 3.5
"""Nats. Two lines of a head whose seam scores higher stand in one phrase: no blank is put between."""


class HeadLine(NamedTuple):
    """A line of a group; `block` numbers the blocks of the page."""

    text: Traced
    block: int


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of one article, with None for what the group does not have."""

    kicker: Traced | None = None
    headline: Traced | None = None
    deck: Traced | None = None
    byline: Byline | None = None


def lead_byline(lead: Traced) -> Byline | None:
    """The byline inside a lead, whose characters stay where they are.

    Before: `本报讯（记者 张三）3月1日，…`; found: `记者 张三`.
    """
    found = IN_LEAD.match(lead.text)
    if not found:
        return None
    who = lead[found.start("who") : found.end("who")]
    return Byline(who, names_in(who.text), within=True)


def dateline_of(lead: Traced) -> Dateline | None:
    """The dateline at the beginning of a lead: `本报讯`, `新华社北京1月5日电`."""
    found = AGENCY.match(lead.text)
    if not found:
        return None
    return Dateline(lead[: found.end("line")], found["place"], found["date"])


def lay_heads(lines: Sequence[HeadLine], language: Language) -> Heads:
    """Kicker, headline, deck and byline of a group.

    A line of names and titles is the byline. A line that begins with a dash is the deck, and so is one behind
    the headline that says who took part. Of two blocks the upper is the kicker, of three the middle is the
    headline.
    """
    signed = [line for line in lines if is_byline(line.text.text)]
    rest = [line for line in lines if not is_byline(line.text.text)]
    if not signed and len(rest) > 1 and is_signature(rest[-1].text.text):
        signed = [rest.pop()]
    byline = None
    if signed:
        text = _laid([line.text for line in signed], None)
        byline = Byline(text, names_in(text.text))
    decks = _from_dash(rest)
    rest = [line for line in rest if line not in decks]
    blocks = _blocks(rest)
    kicker: list[HeadLine] = []
    if len(blocks) > 1 and not decks and _is_deck(blocks[-1]) and not _ends_kicker(blocks[0], blocks[1:]):
        decks = blocks.pop()
    if len(blocks) == 1 and len(blocks[0]) > 1:
        block = blocks[0]
        if KICKER_END.search(block[0].text.text):
            blocks = [block[:1], block[1:]]
        elif not decks and DECK.search(block[-1].text.text) and not DECK.search(block[0].text.text):
            blocks, decks = [block[:-1]], block[-1:]
    if len(blocks) > 1:
        kicker = blocks.pop(0)
    if len(blocks) > 1 and not decks:
        decks = blocks.pop()
    headline = [line for block in blocks for line in block]
    return Heads(
        _laid([line.text for line in kicker], language) if kicker else None,
        _laid([line.text for line in headline], language) if headline else None,
        _laid([line.text for line in decks], language) if decks else None,
        byline,
    )


def _from_dash(lines: Sequence[HeadLine]) -> list[HeadLine]:
    """The line that begins with a dash behind another, and those of its block behind it."""
    for number, line in enumerate(lines):
        if number and DASH.search(line.text.text):
            return [other for other in lines[number:] if other.block == line.block]
    return []


def _is_deck(block: Sequence[HeadLine]) -> bool:
    return bool(DECK.search(block[-1].text.text))


def _ends_kicker(block: Sequence[HeadLine], others: Sequence[Sequence[HeadLine]]) -> bool:
    """Whether two blocks are kicker and headline, though the lower one ends as decks do."""
    return len(others) == 1 and bool(KICKER_END.search(block[-1].text.text))


def _blocks(lines: Sequence[HeadLine]) -> list[list[HeadLine]]:
    out: list[list[HeadLine]] = []
    for line in lines:
        if out and out[-1][-1].block == line.block:
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _laid(texts: Sequence[Traced], language: Language | None) -> Traced:
    """Lines of a head one behind the other, with a blank where one clause ends and the next begins.

    A line that was letter-spaced to fill its width has no clauses: its blanks are left out.
    """
    out, *others = [_closed(text) for text in texts]
    for text in others:
        tight = language is not None and float(language.follow_pairs([out.text], [text.text])[0]) > MID_PHRASE
        out = out + text if tight else out + Traced.blank() + text
    return out


def _closed(text: Traced) -> Traced:
    if not is_spread(text.text):
        return text
    return text.keep(at for at, char in enumerate(text.text) if char not in BLANKS)
