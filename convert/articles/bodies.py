"""Bodies: running text parted where heads, tables, jumps and leads stand, and put together again where a
heading stands inside an article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..bylines import OPENS, is_byline, is_signature
from ..figures import is_date
from ..galley import FoundJump, Galley, Line, ems
from ..model import Direction, Jump, Table
from ..seams import Lines
from ..shape import ends_sentence
from ..trace import printed
from .heads import DASH
from .strips import Strip, text_of

COHESION = 0.03
"""Share of words (pairs of characters that no other body of the page has) that two bodies have in common, from
which on they are one article. Of halves of one article 98 in 100 have more, of neighbouring articles 12 in 100
(16 pages of 1998, by the truth of their text).
"""

LONGEST_SUBHEAD = 18.0
"""Ems."""


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
    inside: list[Group] = field(default_factory=list)
    """Groups that stand between its paragraphs."""

    def strips(self) -> list[Strip]:
        """Its paragraphs."""
        return [part for part in self.parts if isinstance(part, Strip)]


Piece = Body | Group


def body_text(galley: Galley, body: Body) -> str:
    """All text of a body, cells included."""
    return "".join(
        text_of(galley, part).text
        if isinstance(part, Strip)
        else "".join(cell.text.text for row in part.rows for cell in row)
        for part in body.parts
    )


def grams(text: str) -> Counter[str]:
    """Pairs of neighbouring characters, marks and blanks left out."""
    bare = "".join(c for c in text if c.isalnum())
    return Counter(bare[i : i + 2] for i in range(len(bare) - 1))


def pieces_of(galley: Galley, lines: Lines, strips: Sequence[Strip]) -> list[Piece]:
    """Bodies and groups of heads in the order in which they stand."""
    pieces = _parted(galley, lines, strips)
    _left_over(galley, pieces)
    pieces = _signed(galley, pieces)
    return _with_subheads(galley, lines, pieces)


def _jumps(galley: Galley) -> tuple[dict[int, FoundJump], dict[int, list[FoundJump]]]:
    where = galley.numbers()
    before: dict[int, FoundJump] = {}
    behind: dict[int, list[FoundJump]] = {}
    for jump in galley.jumps:
        line = where.get(jump.anchor)
        if line is None:
            continue
        if jump.jump.direction is Direction.FROM:
            before[line] = jump
        else:
            behind.setdefault(line, []).append(jump)
    return before, behind


def _place(galley: Galley, line: Line) -> int:
    """The number of the first line that stands behind a table."""
    start = line.text.span().start
    return next(
        (n for n, other in enumerate(galley.lines) if other.text.span().start > start), len(galley.lines)
    )


def _parted(galley: Galley, lines: Lines, strips: Sequence[Strip]) -> list[Piece]:
    before, behind = _jumps(galley)
    items: list[tuple[float, int, Strip | Table]] = [(strip.at, 0, strip) for strip in strips]
    tables = enumerate(galley.tables)
    items += [(_place(galley, first) - 0.5, number, table) for number, (first, table) in tables]
    across = [(s.lines[0], s.lines[-1]) for s in strips if not s.head and len(s.lines) > 1]
    out: list[Piece] = []
    body: Body | None = None
    for at, _, item in sorted(items, key=lambda entry: entry[:2]):
        if isinstance(item, Table):
            out.append(Body([item], int(at + 0.5)))
            body = None
        elif item.head:
            last = out[-1] if out else None
            if isinstance(last, Group) and not _complete(galley, lines, last, item):
                last.strips.append(item)
            elif body is not None and any(low < item.at < high for low, high in across):
                _inside(body, item)
            else:
                out.append(Group([item], item.at))
                body = None
        else:
            text = text_of(galley, item).text
            opened = before.get(item.lines[0])
            if body is None or opened or body.closed or OPENS.match(text):
                body = Body([], item.at, opened.jump if opened else None)
                out.append(body)
            _add(body, item, text, behind)
    return out


def _left_over(galley: Galley, pieces: list[Piece]) -> None:
    """Give jumps that stand at no body's end or beginning to the body around or nearest to them."""
    bodies = [piece for piece in pieces if isinstance(piece, Body)]
    taken = {id(jump) for body in bodies for jump in (body.opened, *body.closed)}
    where = galley.numbers()
    for found in galley.jumps:
        if id(found.jump) in taken:
            continue
        if not bodies:
            bodies.append(Body([], 0))
            pieces.append(bodies[0])
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


def _complete(galley: Galley, lines: Lines, group: Group, item: Strip) -> bool:
    """Whether a group ends before a head line: behind its byline, or behind a deck with a dash, in a block of
    its own, the next article's heads begin.
    """
    last = group.strips[-1]
    if len(group.strips) < 2 or lines.block[last.lines[0]] == lines.block[item.lines[0]]:
        return False
    text, other = text_of(galley, last).text, text_of(galley, item).text
    signed = is_byline(text) or is_signature(text)
    return (signed or bool(DASH.search(text))) and not is_byline(other) and not is_signature(other)


def _inside(body: Body, item: Strip) -> None:
    if body.inside and body.inside[-1].strips[-1].at == item.at - 1:
        body.inside[-1].strips.append(item)
    else:
        body.inside.append(Group([item], item.at))


def _add(body: Body, item: Strip, text: str, behind: Mapping[int, Sequence[FoundJump]]) -> None:
    body.parts.append(item)
    for found in behind.get(item.lines[-1], ()):
        body.closed.append(found.jump)
        body.run_on = not ends_sentence(text)


def _signed(galley: Galley, pieces: Sequence[Piece]) -> list[Piece]:
    """An office and a date, or a date alone, at a notice's foot are its signature and no heads."""
    out: list[Piece] = []
    for piece in pieces:
        last = out[-1] if out else None
        if not isinstance(piece, Group) or not isinstance(last, Body):
            out.append(piece)
            continue
        dates = [n for n, strip in enumerate(piece.strips) if is_date(text_of(galley, strip).text)]
        if not dates or dates[0] > 1:
            out.append(piece)
            continue
        last.parts += [replace(strip, credit=True) for strip in piece.strips[: dates[0] + 1]]
        if rest := piece.strips[dates[0] + 1 :]:
            out.append(Group(rest, rest[0].at))
    return out


def cohesion(one: str, other: str, rest: Sequence[str]) -> float:
    """Share of the shorter text's words that the other has too and the rest of the page has not."""
    elsewhere = set().union(*(grams(text) for text in rest))
    a, b = set(grams(one)), set(grams(other))
    return len((a & b) - elsewhere) / max(1, min(len(a), len(b)))


def _with_subheads(galley: Galley, lines: Lines, pieces: Sequence[Piece]) -> list[Piece]:
    """Bodies put together over a heading inside the article: one line, no wider than the column, between texts
    that speak of the same.
    """
    texts = {id(piece): body_text(galley, piece) for piece in pieces if isinstance(piece, Body)}
    out: list[Piece] = []
    waiting = list(pieces)
    while waiting:
        piece = waiting.pop(0)
        last = out[-1] if out else None
        below = waiting[0] if waiting else None
        if isinstance(piece, Group) and isinstance(last, Body) and isinstance(below, Body):
            rest = [text for key, text in texts.items() if key not in (id(last), id(below))]
            if _may_divide(galley, lines, piece, last, below):
                shared = cohesion(texts[id(last)], texts[id(below)], rest)
                if shared >= COHESION:
                    texts[id(last)] += texts.pop(id(below))
                    _merge(last, piece, below)
                    waiting.pop(0)
                    continue
        out.append(piece)
    return out


def _may_divide(galley: Galley, lines: Lines, group: Group, above: Body, below: Body) -> bool:
    if len(group.strips) != 1 or len(group.strips[0].lines) != 1 or above.closed or below.opened:
        return False
    if not above.strips() or not below.strips():
        return False
    text = text_of(galley, group.strips[0]).text
    first = text_of(galley, below.strips()[0]).text
    narrow = ems(text) <= min(LONGEST_SUBHEAD, float(lines.measure[below.strips()[0].lines[0]]) + 1)
    return narrow and not is_byline(text) and not OPENS.match(first) and len(printed(text)) > 1


def _merge(body: Body, group: Group, below: Body) -> None:
    body.parts += [replace(strip, subhead=True) for strip in group.strips]
    body.parts += below.parts
    body.closed += below.closed
    body.run_on = below.run_on
    body.inside += below.inside
