"""Bodies and groups of heads as they were put together, with what signs a notice and the jumps in their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..figures import is_date
from ..galley import FoundJump, Galley
from ..language import Language
from ..model import Direction, Jump, Table
from ..seams import Lines, Seam
from ..shape import ends_sentence
from .assembly import assemble
from .desk import desk_of
from .judge import weights
from .strips import Strip, text_of


@dataclass
class Group:
    """Heads that stand together. `at` is the place of the first."""

    strips: list[Strip]
    at: int


@dataclass
class Body:
    """Paragraphs (strips) and tables that belong together, with the jumps that stand before and behind."""

    parts: list[Strip | Table]
    at: int
    opened: Jump | None = None
    closed: list[Jump] = field(default_factory=list)
    run_on: bool = False

    def strips(self) -> list[Strip]:
        """Its paragraphs."""
        return [part for part in self.parts if isinstance(part, Strip)]


def bodies_of(
    galley: Galley, lines: Lines, seams: Sequence[Seam], strips: Sequence[Strip], language: Language
) -> tuple[list[Body], list[tuple[Group, int]]]:
    """The bodies of a page, and its groups of heads with the number of the body that each belongs to, -1 for
    those that are no body's.
    """
    strips, credits = _signed(galley, strips)
    desk = desk_of(galley, lines, seams, strips, language)
    state, outcome = assemble(desk, weights())
    before, behind = galley.jumps_at(Direction.FROM), galley.jumps_at(Direction.TO)
    bodies = []
    for members in outcome.bodies:
        first = desk.units[members[0]]
        opened = before.get(first.first)
        body = Body([], int(first.at + 0.5), opened[-1].jump if opened else None)
        for k in members:
            unit = desk.units[k]
            if isinstance(unit.part, Strip):
                _add(body, unit.part, unit.text, behind)
                body.parts += credits.get(unit.part.at, ())
            else:
                body.parts.append(unit.part)
            link = state.behind[k]
            if link >= 0 and desk.links[link].over >= 0:
                body.parts.append(replace(desk.heads[desk.links[link].over], subhead=True))
        bodies.append(body)
    _left_over(galley, bodies)
    groups = [Group([desk.heads[k] for k in group], desk.heads[group[0]].at) for group in outcome.groups]
    return bodies, list(zip(groups, outcome.owner, strict=True))


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


def _add(body: Body, item: Strip, text: str, behind: Mapping[int, Sequence[FoundJump]]) -> None:
    body.parts.append(item)
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
