"""Divide a page among its articles: bands, towers, cuts at random, a pinwheel; corners and islands inside others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

MIN_ROWS = 13
"""Rows of body type below which nothing is cut any more."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a page in columns and rows of body type, ends excluded."""

    left: int
    right: int
    top: int
    bottom: int

    @property
    def columns(self) -> int:
        return self.right - self.left

    @property
    def rows(self) -> int:
        return self.bottom - self.top

    @property
    def cells(self) -> int:
        """Column rows, the measure of how much text goes in."""
        return self.columns * self.rows


@dataclass(frozen=True, slots=True)
class Frame:
    """An article's place: an area, less what others take from it. `kind` is news, boxed, photo, table or briefs."""

    area: Area
    kind: str = "news"
    holes: tuple[Area, ...] = ()


def _cut(area: Area, at: int, across: bool) -> tuple[Area, Area]:
    if across:
        return replace(area, bottom=at), replace(area, top=at)
    return replace(area, right=at), replace(area, left=at)


def guillotine(area: Area, want: tuple[int, int], random: Random, across: float = 0.5) -> Iterator[Area]:
    """Cut an area straight through, again and again, until its parts have `want` (from, to) cells."""
    if area.cells <= random.randint(*want):
        yield area
        return
    may_across = area.rows >= 2 * MIN_ROWS
    may_down = area.columns >= 2
    if not may_across and not may_down:
        yield area
        return
    horizontal = may_across and (not may_down or random.random() < across * min(2.0, area.rows / 30))
    if horizontal:
        at = random.randint(area.top + MIN_ROWS, area.bottom - MIN_ROWS)
    else:
        inner = [c for c in range(area.left + 1, area.right) if min(c - area.left, area.right - c) >= 2]
        at = random.choice(inner if inner and random.random() < 0.75 else range(area.left + 1, area.right))
    for part in _cut(area, at, horizontal):
        yield from guillotine(part, want, random, across)


def bands(area: Area, want: tuple[int, int], random: Random) -> Iterator[Area]:
    """Strips right across the page, each divided among neighbours."""
    top = area.top
    while top < area.bottom:
        height = random.randint(MIN_ROWS + 4, 38)
        bottom = area.bottom if area.bottom - top - height < MIN_ROWS else top + height
        strip = replace(area, top=top, bottom=bottom)
        left = strip.left
        while left < strip.right:
            step = random.choice((2, 2, 3, 3, 4, 1))
            right = strip.right if strip.right - left - step < 2 else left + step
            yield replace(strip, left=left, right=right)
            left = right
        top = bottom


def towers(area: Area, want: tuple[int, int], random: Random) -> Iterator[Area]:
    """Groups of columns from head to foot, each divided downwards: rows of neighbours do not end together."""
    left = area.left
    while left < area.right:
        step = random.choice((2, 2, 3, 1))
        right = (
            area.right
            if area.right - left - step < 2 and area.right - left <= 4
            else min(area.right, left + step)
        )
        yield from guillotine(replace(area, left=left, right=right), want, random, 1.0)
        left = right


def pinwheel(area: Area, want: tuple[int, int], random: Random) -> Iterator[Area]:
    """Four areas round a fifth, none of whose edges goes through."""
    if area.columns < 4 or area.rows < 4 * MIN_ROWS:
        yield from guillotine(area, want, random)
        return
    first, second = area.left + area.columns // 3, area.right - max(1, area.columns // 3)
    high, low = area.top + area.rows // 3, area.bottom - area.rows // 3
    for part in (
        Area(area.left, second, area.top, high),
        Area(second, area.right, area.top, low),
        Area(first, second, high, low),
        Area(area.left, first, high, area.bottom),
        Area(first, area.right, low, area.bottom),
    ):
        yield from guillotine(part, want, random)


PLANS = {"bands": bands, "towers": towers, "guillotine": guillotine, "pinwheel": pinwheel}


def _hole(area: Area, random: Random) -> Area | None:
    """A corner or an island that an article gives up, or None where it is too small."""
    if area.columns < 3 or area.rows < 2 * MIN_ROWS:
        return None
    columns = random.randint(1, area.columns - 2) if area.columns > 3 else 1
    rows = random.randint(MIN_ROWS, max(MIN_ROWS, area.rows // 2))
    top = area.bottom - rows if random.random() < 0.7 else area.bottom - rows - random.randint(3, 6)
    left = random.choice((area.left, area.right - columns, area.left + 1))
    top = max(top, area.top + 9)
    return Area(left, left + columns, top, min(top + rows, area.bottom))


def plan_page(area: Area, shape: str, want: tuple[int, int], random: Random) -> list[Frame]:
    """The frames of a page from top to bottom, with their kinds."""
    frames = []
    for part in PLANS[shape](area, want, random):
        hole = _hole(part, random) if random.random() < 0.45 else None
        if hole:
            frames += [
                Frame(part, "news", (hole,)),
                Frame(hole, random.choice(("photo", "photo", "boxed", "boxed", "table"))),
            ]
        else:
            frames.append(Frame(part))
    plain = [n for n, frame in enumerate(frames) if frame.kind == "news" and not frame.holes]
    random.shuffle(plain)
    kinds = {"photo": 0.35, "table": 0.3, "briefs": 0.45, "boxed": 0.7, "boxed ": 0.3}
    for kind, share in kinds.items():
        if plain and len(plain) > 3 and random.random() < share:
            n = plain.pop()
            small = frames[n].area.cells <= 60
            if kind.strip(" ") in ("photo", "table") and (not small or any(f.kind == kind for f in frames)):
                continue
            frames[n] = replace(frames[n], kind=kind.strip(" "))
    return sorted(frames, key=lambda frame: (frame.area.top, frame.area.left))
