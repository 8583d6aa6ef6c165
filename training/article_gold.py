"""What is head and what is text on a page, and which of it is one article, told by the page's gold.

The golds are those that `seam_gold` reads. Here each strip of a page, a whole paragraph or a line of heads, is
looked up in them: a strip is put together of lines by then, and some of them may be wrong.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, NamedTuple

from convert.articles.desk import Desk, State, desk_of
from convert.articles.judge import Judge, Outcome
from convert.articles.roles import Cut
from convert.articles.strips import Floats, Strip, strips_of, text_of
from convert.articles.units import Unit
from convert.galley import Galley
from convert.language import Language
from convert.model import Table
from convert.seams import Lines, Seam, decide, weights

from .seam_gold import HEADS, SHORTEST, blocks_of, folded
from .seam_pages import Told
from .seams import described

ROLE: Final = dict.fromkeys(HEADS, "headline") | {
    "kicker": "kicker",
    "deck": "deck",
    "subtitle": "deck",
    "byline": "byline",
}
"""What the heads of both kinds of golds are."""

LAID: Final = ("kicker", "headline", "deck")
"""Heads in the order in which they stand."""

HEADED: Final = frozenset((*LAID, "byline"))

LIKE: Final = 0.6
"""Share of a strip's pairs of characters that must stand in a text of the gold, where not all of it does."""

BRIEF: Final = 24
"""Characters. A paragraph of the gold that is no longer and that no mark ends may be a heading inside an article:
the golds of typeset pages do not tell the two apart.
"""

GROUPS: Final = 2
"""Groups of heads that the program gives to one body, at most."""

ENDS: Final = "。！？!?；，"


class Said(NamedTuple):
    """A text of the gold, folded, with its pairs of characters. `article` is -1 for furniture; `block` is its number
    in the article's body, -1 for heads.
    """

    article: int
    role: str
    text: str
    block: int
    pairs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as the program has it when its lines are tied, and what its gold says. `family` tells where it is of."""

    family: str
    galley: Galley
    lines: Lines
    seams: tuple[Seam, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class TrueDesk:
    """What is to be decided of a page, and what the gold says of each unit and each line of heads; None for those
    that it does not have.
    """

    family: str
    desk: Desk
    units: tuple[Said | None, ...]
    heads: tuple[Said | None, ...]


def said_of(gold: dict[str, Any]) -> tuple[Said, ...]:
    """The texts of a gold in reading order, furniture last; a table is one text."""
    out = []
    for number, article in enumerate(gold["articles"]):
        out += [(number, ROLE[head], article[head], -1) for head in HEADS if article.get(head)]
        for block, (kind, texts) in enumerate(blocks_of(article)):
            role = kind if kind in ("table", "caption") else "paragraph"
            out.append((number, role, "".join(texts), block))
    out += [(-1, "furniture", text, -1) for text in gold.get("furniture", ())]
    told = [(article, role, folded(text), block) for article, role, text, block in out]
    return tuple(Said(*entry, frozenset(_pairs(entry[2]))) for entry in told if entry[2])


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def found(text: str, said: Sequence[Said]) -> Said | None:
    """The text of the gold that a strip is, or is of: the shortest that has all of it, or else the one that has most
    of its pairs of characters, if more than `LIKE` of them.
    """
    bare = folded(text)
    pairs = _pairs(bare)
    best, most = None, LIKE
    for entry in said if bare else ():
        if bare in entry.text:
            share = 1 + len(bare) / len(entry.text)
        elif len(bare) < SHORTEST:
            continue
        else:
            share = sum(pair in entry.pairs for pair in pairs) / len(pairs)
        if share > most:
            best, most = entry, share
    return best


def may_be_subhead(said: Said) -> bool:
    """Whether a paragraph of the gold may be a heading inside its article."""
    return said.role == "paragraph" and len(said.text) <= BRIEF and said.text[-1] not in ENDS


def read(family: str, page: Told, language: Language) -> Sheet:
    """A page of a family through the program's stages."""
    shape, galley, lines = described(page, language)
    return Sheet(family, galley, lines, decide(lines, language, weights(shape)), said_of(page.gold))


def told(sheet: Sheet, strips: Sequence[Strip]) -> list[tuple[Strip, Said | None]]:
    """The strips of a page with what the gold says of them."""
    return [(strip, found(text_of(sheet.galley, strip).text, sheet.said)) for strip in strips]


def true_strips(sheet: Sheet, w: Floats) -> list[Strip]:
    """The strips of a page, those heads that the gold has as heads. What may be a heading inside an article is one if
    the weights `w` say so, and what the gold does not have is what they say.
    """
    out = []
    for strip, said in told(sheet, strips_of(sheet.lines, sheet.seams, w)):
        if said is not None:
            whole = len(said.text) - len(folded(text_of(sheet.galley, strip).text)) <= 1
            subhead = strip.head and whole and may_be_subhead(said)
            strip = replace(strip, head=said.role in HEADED or subhead)
        out.append(strip)
    return out


def true_desk(sheet: Sheet, strips: Sequence[Strip], language: Language) -> TrueDesk:
    """What is to be decided of a page with these strips, and the truth of it."""
    desk = desk_of(sheet.galley, sheet.lines, sheet.seams, strips, language)
    units = tuple(_said_of_unit(unit, sheet.said) for unit in desk.units)
    return TrueDesk(sheet.family, desk, units, tuple(found(text, sheet.said) for text in desk.texts))


def _said_of_unit(unit: Unit, said: Sequence[Said]) -> Said | None:
    entry = found(unit.text, said)
    if isinstance(unit.part, Table) and entry is not None and entry.role != "table":
        return None
    return entry


def true_cuts(sheet: Sheet, strips: Sequence[Strip]) -> Iterator[tuple[list[str], list[int], Cut]]:
    """Lines and blocks of the heads of each article that stand together and in order, and how they are parted."""
    heads = [said for strip, said in told(sheet, strips) if strip.head]
    own = [strip for strip in strips if strip.head]
    members: dict[int, list[int]] = defaultdict(list)
    for k, said in enumerate(heads):
        if said is not None and said.role in LAID:
            members[said.article].append(k)
    for ks in members.values():
        roles = [LAID.index(said.role) for k in ks if (said := heads[k]) is not None]
        if ks != list(range(ks[0], ks[-1] + 1)) or roles != sorted(roles) or 1 not in roles:
            continue
        of_line = [role for k, role in zip(ks, roles, strict=True) for _ in own[k].lines]
        lines = [i for k in ks for i in own[k].lines]
        if len(lines) > 1:
            texts, blocks = [sheet.lines.texts[i] for i in lines], sheet.lines.block[lines].tolist()
            yield texts, blocks, Cut(of_line.count(0), of_line.count(0) + of_line.count(1))


def _of_article(said: Said | None) -> int:
    return said.article if said is not None else -1


def _is_head(said: Said | None) -> bool:
    return said is not None and said.role in HEADED


def true_state(true: TrueDesk) -> State:
    """The state of the page that is true, as far as its links reach: parts of an article follow one another in the
    order of its body, and what stands over a link and is text of its article is a heading inside it.
    """
    desk = true.desk
    members: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for k, said in enumerate(true.units):
        if said is not None and said.article >= 0:
            members[said.article].append((said.block, k))
    wanted: set[tuple[int, int]] = set()
    for own in members.values():
        order = [k for _, k in sorted(own)]
        wanted.update(pairwise(order))
    behind = [-1] * len(desk.units)
    for n, link in enumerate(desk.links):
        if (link.left, link.right) not in wanted:
            continue
        if link.over >= 0:
            over = true.heads[link.over]
            inside = not _is_head(over) and _of_article(over) == _of_article(true.units[link.left])
            behind[link.left] = n if inside else behind[link.left]
        elif behind[link.left] < 0:
            behind[link.left] = n
    cut = []
    for k, joinable in enumerate(desk.joinable):
        one, other = true.heads[k], true.heads[k + 1]
        together = _is_head(one) and _is_head(other) and _of_article(one) == _of_article(other)
        cut.append(not (joinable and together))
    return State(behind, cut)


def true_outcome(true: TrueDesk, judge: Judge, state: State) -> Outcome:
    """What the true state comes to: each group at the first body of its article, whatever the evidence says."""
    told = judge.outcome(state)
    owner: list[int] = []
    for group in told.groups:
        article = _of_article(true.heads[group[0]]) if _is_head(true.heads[group[0]]) else -1
        free = [
            (_first_block(true, body), b)
            for b, body in enumerate(told.bodies)
            if article >= 0 and owner.count(b) < GROUPS and _most(true, body) == article
        ]
        owner.append(min(free)[1] if free else -1)
    above, below = (
        sum(judge.pair(told.groups[g], told.bodies[b])[side] for g, b in enumerate(owner) if b >= 0)
        for side in (0, 1)
    )
    return replace(told, owner=owner, side=int(below > above))


def _first_block(true: TrueDesk, body: Sequence[int]) -> int:
    return min(said.block for k in body if (said := true.units[k]) is not None)


def _most(true: TrueDesk, body: Sequence[int]) -> int:
    """The article that most units of a body are of."""
    return Counter(_of_article(true.units[k]) for k in body).most_common(1)[0][0]


Pieces = frozenset[tuple[str, int]]


def _true_articles(true: TrueDesk) -> dict[int, tuple[Pieces, Pieces]]:
    """Text and heads of each article of the gold that has any text on the page, by what it is in truth."""
    texts: dict[int, set[tuple[str, int]]] = defaultdict(set)
    heads: dict[int, set[tuple[str, int]]] = defaultdict(set)
    pieces = [(("unit", k), said) for k, said in enumerate(true.units)]
    pieces += [(("head", k), said) for k, said in enumerate(true.heads)]
    for piece, said in pieces:
        if said is not None and said.article >= 0:
            (heads if said.role in HEADED else texts)[said.article].add(piece)
    return {article: (frozenset(own), frozenset(heads[article])) for article, own in texts.items()}


def whole(true: TrueDesk, state: State, outcome: Outcome) -> tuple[int, int, int]:
    """How many articles of the gold are put together with all their text and heads and no others, how many with all
    their text, and how many there are. What the gold does not have counts for nothing.
    """
    known = {("unit", k) for k, said in enumerate(true.units) if said is not None}
    known |= {("head", k) for k, said in enumerate(true.heads) if said is not None}
    bodies: list[set[tuple[str, int]]] = []
    for body in outcome.bodies:
        over = {true.desk.links[state.behind[k]].over for k in body if state.behind[k] >= 0} - {-1}
        bodies.append({("unit", k) for k in body} | {("head", k) for k in over})
    heads: list[set[tuple[str, int]]] = [set() for _ in bodies]
    for group, owner in zip(outcome.groups, outcome.owner, strict=True):
        if owner >= 0:
            heads[owner] |= {("head", k) for k in group}
    made = {(frozenset(b & known), frozenset(h & known)) for b, h in zip(bodies, heads, strict=True)}
    texts = {own for own, _ in made}
    articles = _true_articles(true).values()
    return sum(own in made for own in articles), sum(own in texts for own, _ in articles), len(articles)
