"""Articles as they were put together, with what signs a notice and the jumps in their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..bylines import is_byline, is_signature
from ..chains import chains_of
from ..figures import is_date
from ..galley import FoundJump, Galley
from ..language import Language
from ..language.kinds import load_kinds
from ..model import Direction, Jump, Table
from ..seams import Lines, Seams
from ..shape import ends_sentence
from .nodes import Nodes, nodes_of
from .order import Order, ordered, shipped
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
) -> tuple[list[Body], Nodes, Order]:
    """The articles of a page, what they were put together of, and in what order."""
    strips, credits = _signed(galley, strips)
    nodes = nodes_of(galley, lines, strips, language, load_kinds())
    order = ordered(nodes, lines, seams, language, shipped())
    bodies = []
    before, behind = galley.jumps_at(Direction.FROM), galley.jumps_at(Direction.TO)
    for chain in chains_of(len(nodes), order.behind()):
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
        bodies.append(body)
    _left_over(galley, bodies)
    return bodies, nodes, order


def nodes_of_page(galley: Galley, lines: Lines, strips: Sequence[Strip], language: Language) -> Nodes:
    """What the articles of a page are put together of."""
    return nodes_of(galley, lines, _signed(galley, strips)[0], language, load_kinds())


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


def _signed(galley: Galley, strips: Sequence[Strip]) -> tuple[list[Strip], dict[int, list[Strip]]]:
    """The strips without what signs a notice at its foot (an office and a date, or a date alone), and that by
    the place of the paragraph before it.
    """
    out: list[Strip] = []
    credits: dict[int, list[Strip]] = {}
    for strip, below in zip(strips, [*strips[1:], None], strict=False):
        last = out[-1] if out else None
        dated = strip.head and is_date(text_of(galley, strip).text)
        next_dated = below is not None and below.head and is_date(text_of(galley, below).text)
        if last is not None and not last.head and (dated or (strip.head and next_dated)):
            credits.setdefault(last.at, []).append(replace(strip, credit=True))
        else:
            out.append(strip)
    return out, credits
