"""What is head and what is text on a page, and which of it is one article, told by the page's gold.

The golds are those that `seam_gold` reads. Here each strip of a page, a whole paragraph or a line of heads, is
looked up in them: a strip is put together of lines by then, and some of them may be wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from convert.articles.nodes import Nodes
from convert.articles.roles import Cut
from convert.articles.strips import Floats, Strip, strips_of, text_of
from convert.chains import Looks
from convert.galley import Galley
from convert.language import Language
from convert.seams import Lines, Seams, decide

from .seam_gold import HEADS, NOTHING, SHORTEST, UNKNOWN, blocks_of, folded
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
    seams: Seams
    said: tuple[Said, ...]


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


def read(family: str, page: Told, language: Language, looks: Looks) -> Sheet:
    """A page of a family through the program's stages, its lines tied by these networks."""
    galley, lines = described(page, language)
    return Sheet(family, galley, lines, decide(lines, language, looks), said_of(page.gold))


def told(sheet: Sheet, strips: Sequence[Strip]) -> list[tuple[Strip, Said | None]]:
    """The strips of a page with what the gold says of them."""
    return [(strip, found(text_of(sheet.galley, strip).text, sheet.said)) for strip in strips]


def true_strips(sheet: Sheet, w: Floats) -> list[Strip]:
    """The strips of a page, those heads that the gold has as heads. What may be a heading inside an article is one if
    the weights `w` say so, and what the gold does not have is what they say.
    """
    out = []
    for strip, said in told(sheet, strips_of(sheet.lines, sheet.seams.links, w)):
        if said is not None:
            whole = len(said.text) - len(folded(text_of(sheet.galley, strip).text)) <= 1
            subhead = strip.head and whole and may_be_subhead(said)
            strip = replace(strip, head=said.role in HEADED or subhead)
        out.append(strip)
    return out


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


ORDER: Final = (*LAID, "byline")
"""Heads in the order in which an article begins."""

RUN: Final = 3
"""Nodes before and behind that are looked at with one that is too short to be told alone."""

Placed = tuple[Said, int]
"""A text of the gold, and a place in it."""


def said_of_nodes(nodes: Nodes, said: Sequence[Said]) -> list[Placed | None]:
    """What the gold says of each node, and where in that text it stands; None for those that it does not have."""
    bare = [folded(text) for text in nodes.texts]
    out: list[Placed | None] = []
    for k, (text, table) in enumerate(zip(nodes.texts, nodes.table.tolist(), strict=True)):
        if len(bare[k]) < SHORTEST:
            out.append(_told_with_others(bare, k, said))
            continue
        entry = found(text, said)
        if entry is None or table != (entry.role == "table"):
            out.append(None)
        else:
            out.append((entry, max(entry.text.find(bare[k]), 0)))
    return out


def _told_with_others(bare: Sequence[str], k: int, said: Sequence[Said]) -> Placed | None:
    """What the gold says of a node of a few characters, as those of an upright headline: the one text that has it
    with most of the nodes beside it.
    """
    runs = [
        (first, last)
        for first in range(max(k - RUN, 0), k + 1)
        for last in range(k, min(k + RUN, len(bare) - 1) + 1)
    ]
    for first, last in sorted(runs, key=lambda run: run[0] - run[1]):
        whole = "".join(bare[first : last + 1])
        hits = [entry for entry in said if whole and whole in entry.text]
        if len(hits) == 1 and hits[0].role != "table" and hits[0].text.count(whole) == 1:
            return hits[0], hits[0].text.find(whole) + len("".join(bare[first:k]))
    return None


def true_order(nodes: Nodes, said: Sequence[Placed | None]) -> NDArray[np.int64]:
    """What each node goes on in, in truth: `NOTHING` at an article's end, `UNKNOWN` where the gold does not have it.

    Most bylines are no nodes. Of the others, one that stands behind a paragraph of its article is its last part, and
    one that stands beside nothing of it is told by nothing, and goes on in nothing.
    """
    behind = np.full(len(nodes), UNKNOWN, dtype=np.int64)
    members: dict[int, dict[int, Placed]] = defaultdict(dict)
    for k, placed in enumerate(said):
        if placed is not None:
            behind[k] = NOTHING
            if placed[0].article >= 0:
                members[placed[0].article][k] = placed
    for own in members.values():
        for k, following in pairwise(_in_order(own)):
            behind[k] = following
    return behind


def _in_order(own: dict[int, Placed]) -> list[int]:
    """The nodes of an article as it is read."""
    texts = {k for k, (entry, _) in own.items() if entry.block >= 0}

    def place(k: int) -> tuple[int, int, int, int]:
        entry, at = own[k]
        if entry.block >= 0:
            return 1, entry.block, at, k
        if entry.role == "byline" and k - 1 in texts and k + 1 not in texts:
            return 2, 0, at, k
        return 0, ORDER.index(entry.role), at, k

    return sorted((k for k in own if own[k][0].role != "byline" or {k - 1, k + 1} & own.keys()), key=place)
