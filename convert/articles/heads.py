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
from ..chains import Looks
from ..language import Language
from ..language.kinds import load_kinds
from ..model import Byline, Dateline
from ..scripts import both
from ..shape import is_spread
from ..trace import BLANKS, Traced
from .roles import cuts_of

IN_LEAD = re.compile(
    rf"^[^，。,]{{0,22}}?[（(]\s*(?P<who>(?:[\u4e00-\u9fff]{{0,8}}(?:{both('记者|通讯员|实习生|评论员')}))[^（）()，。]{{0,60}}?)\s*[）)]"
)
"""The byline inside a lead: `本报讯（记者 某某）`, `本报北京7月1日电（记者某某、某某）`."""

AGENCY = re.compile(
    rf"^(?P<line>(?:{both('据')})?(?:{both('本报|新华社|中新社|中新网|人民网|央视网|本网')})\s*"
    rf"(?:{both('讯')}|(?P<place>[\u4e00-\u9fff]{{1,10}}?)\s*"
    rf"(?:(?P<date>(?:\d{{1,2}}\s*月)?\s*\d{{1,2}}\s*日)\s*(?:{both('电|讯')})|(?:{both('电|讯')})(?=\s*[（(]))))"
)

MID_PHRASE = 3.5
"""Nats. Two lines of a head whose seam scores higher stand in one phrase: no blank is put between."""


class HeadLine(NamedTuple):
    """A line of a group; `block` numbers the blocks of the page. One that `signs` is the byline, or a part of it."""

    text: Traced
    block: int
    signs: bool = False


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


def lead_names(lead: str) -> tuple[str, ...]:
    """The names of the byline inside a lead."""
    found = IN_LEAD.match(lead)
    return names_in(found["who"]) if found else ()


def dateline_of(lead: Traced) -> Dateline | None:
    """The dateline at the beginning of a lead: `本报讯`, `新华社北京1月5日电`."""
    found = AGENCY.match(lead.text)
    if not found:
        return None
    return Dateline(lead[: found.end("line")], found["place"], found["date"])


def lay_heads(groups: Sequence[Sequence[HeadLine]], language: Language, networks: Looks) -> list[Heads]:
    """Kicker, headline, deck and byline of each group of a page. A line of names and titles is the byline; the roles
    of the others are told by their words and by how they stand.
    """
    signed, rest = zip(*map(_parted, groups), strict=True) if groups else ((), ())
    told = [([line.text.text for line in lines], [line.block for line in lines]) for lines in rest]
    parts: list[Sequence[HeadLine]] = []
    for lines, cut in zip(rest, cuts_of(told, language, load_kinds(), networks), strict=True):
        parts += [lines[: cut.kicker], lines[cut.kicker : cut.deck], lines[cut.deck :]]
    laid = _laid([[line.text for line in part] for part in parts], language)
    bylines = _laid([[line.text for line in part] for part in signed], None)
    out = []
    for n, text in enumerate(bylines):
        kicker, headline, deck = laid[3 * n : 3 * n + 3]
        byline = Byline(text, names_in(text.text)) if text is not None else None
        out.append(Heads(kicker, headline, deck, byline))
    return out


def _parted(lines: Sequence[HeadLine]) -> tuple[list[HeadLine], list[HeadLine]]:
    """The lines that sign, and the others. Where none is known to, the last of several may be a name."""
    signed = [line for line in lines if line.signs or is_byline(line.text.text)]
    rest = [line for line in lines if line not in signed]
    if not signed and len(rest) > 1 and is_signature(rest[-1].text.text):
        signed = [rest.pop()]
    return signed, rest


def _laid(parts: Sequence[Sequence[Traced]], language: Language | None) -> list[Traced | None]:
    """Lines of heads one behind the other, with a blank where one clause ends and the next begins; None where there
    are no lines.

    A line that was letter-spaced to fill its width has no clauses: its blanks are left out.
    """
    closed = [[_closed(text) for text in texts] for texts in parts]
    joints = [(texts, k) for texts in closed for k in range(1, len(texts))]
    tight = iter([False] * len(joints))
    if language is not None:
        before = ["".join(text.text for text in texts[:k]) for texts, k in joints]
        tight = iter(language.follow_pairs(before, [texts[k].text for texts, k in joints]) > MID_PHRASE)
    out: list[Traced | None] = []
    for texts in closed:
        pieces = texts[:1]
        for text in texts[1:]:
            pieces += [text] if next(tight) else [Traced.blank(), text]
        out.append(Traced.joined(pieces) if pieces else None)
    return out


def _closed(text: Traced) -> Traced:
    if not is_spread(text.text):
        return text
    return text.keep(at for at, char in enumerate(text.text) if char not in BLANKS)
