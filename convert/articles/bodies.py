"""Articles as they were put together, with what signs a notice and the jumps in their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..bylines import is_byline, is_signature, names_in
from ..chains import chains_of
from ..galley import FoundJump, Galley
from ..language import Language
from ..language.kinds import load_kinds
from ..model import Direction, Jump, Suspect, Table
from ..seams import Lines, Seams
from ..shape import ends_sentence
from .doubts import doubted
from .nodes import Nodes, nodes_of
from .order import ordered, shipped
from .signatures import Group, owners, signed, unsure_bylines
from .strips import Strip, text_of


@dataclass
class Body:
    """Heads, paragraphs (strips) and tables that are one article, with the jumps that stand before and behind."""

    parts: list[Strip | Table]
    at: int
    heads: list[Strip] = field(default_factory=list)
    opened: Jump | None = None
    closed: list[Jump] = field(default_factory=list)
    run_on: bool = False

    def strips(self) -> list[Strip]:
        """Its paragraphs."""
        return [part for part in self.parts if isinstance(part, Strip)]


def bodies_of(
    galley: Galley, lines: Lines, seams: Seams, strips: Sequence[Strip], language: Language
) -> tuple[list[Body], tuple[Suspect, ...]]:
    """The articles of a page, and where it is unsure what belongs to them."""
    parted = signed(galley, strips, language)
    nodes = nodes_of(galley, lines, parted.strips, language, load_kinds(), parted.bylines)
    order = ordered(nodes, lines, seams, language, shipped())
    chains = chains_of(len(nodes), order.behind())
    bodies = list(_bodies(galley, nodes, chains, parted.credits))
    given = list(zip(parted.bylines, owners(nodes, chains, parted.bylines), strict=True))
    for group, owner in given:
        sign(galley, bodies[owner.article], group)
    _left_over(galley, bodies)
    unsure = doubted(galley, nodes, order, lines, seams)
    return bodies, (*unsure, *unsure_bylines(galley, nodes, chains, given))


def _bodies(
    galley: Galley, nodes: Nodes, chains: Sequence[Sequence[int]], credits: Mapping[int, Sequence[Strip]]
) -> Iterator[Body]:
    """The articles of the chains, with their jumps, and with what signs a notice."""
    before, behind = galley.jumps_at(Direction.FROM), galley.jumps_at(Direction.TO)
    for chain in chains:
        body = _body(nodes, chain)
        first = next(iter(body.strips()), None)
        opened = before.get(first.lines[0]) if first is not None else None
        body.opened = opened[-1].jump if opened else None
        parts, body.parts = body.parts, []
        for part in parts:
            body.parts.append(part)
            if isinstance(part, Strip):
                _close(body, part, text_of(galley, part).text, behind)
                body.parts += credits.get(part.at, ())
        yield body


def nodes_of_page(galley: Galley, lines: Lines, strips: Sequence[Strip], language: Language) -> Nodes:
    """What the articles of a page are put together of."""
    parted = signed(galley, strips, language)
    return nodes_of(galley, lines, parted.strips, language, load_kinds(), parted.bylines)


def _body(nodes: Nodes, chain: Sequence[int]) -> Body:
    """The article of a chain: heads first; a head between paragraphs is a heading inside it, a byline its byline."""
    texts = next((n for n, k in enumerate(chain) if not nodes.head[k]), len(chain))
    body = Body([], int(nodes.at[chain[min(texts, len(chain) - 1)]] + 0.5))
    for n, k in enumerate(chain):
        part = nodes.parts[k]
        if not isinstance(part, Strip) or not part.head:
            body.parts.append(part)
        elif n < texts or is_byline(nodes.texts[k]) or (n == len(chain) - 1 and is_signature(nodes.texts[k])):
            body.heads.append(part)
        else:
            body.parts.append(replace(part, subhead=True))
    return body


def sign(galley: Galley, body: Body, group: Group) -> None:
    """Give an article its bylines. A name that an article without a headline is about is its headline."""
    about = not body.heads and _is_about(
        galley, body, "".join(text_of(galley, strip).text for strip in group)
    )
    body.heads += [replace(strip, signs=not about) for strip in group]


def _is_about(galley: Galley, body: Body, names: str) -> bool:
    """Whether the text of an article has one of these names."""
    if is_byline(names):
        return False
    text = "".join(text_of(galley, strip).text for strip in body.strips())
    return any(name in text for name in names_in(names))


def _left_over(galley: Galley, bodies: list[Body]) -> None:
    """Give jumps that stand at no body's end or beginning to the body around or nearest to them."""
    taken = {id(jump) for body in bodies for jump in (body.opened, *body.closed)}
    where = galley.numbers()
    for found in galley.jumps:
        if id(found.jump) in taken:
            continue
        if not bodies:
            bodies.append(Body([], 0))
        at = where.get(found.anchor, len(galley.lines))
        ends = found.jump.direction is Direction.TO
        free = [body for body in bodies if ends or body.opened is None] or bodies
        near = min(
            free, key=lambda body: min((abs(i - at) for s in body.strips() for i in s.lines), default=at)
        )
        if ends or near.opened is not None:
            near.closed.append(found.jump)
        else:
            near.opened = found.jump


def _close(body: Body, item: Strip, text: str, behind: Mapping[int, Sequence[FoundJump]]) -> None:
    for found in behind.get(item.lines[-1], ()):
        body.closed.append(found.jump)
        body.run_on = not ends_sentence(text)
