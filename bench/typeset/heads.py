"""Heads: above all legs or some, at the side, upright, or in the midst of the text."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .setting import break_head, width
from .sheet import Box, Placed, Sheet
from .stories import Story

PLACES = ("top", "top", "top", "top", "partial", "partial", "side", "upright", "upright", "middle")


@dataclass(frozen=True, slots=True)
class Head:
    """A set head: its lines, and the box that the text keeps clear of."""

    place: str
    lines: tuple[Placed, ...]
    box: Box


def _levels(story: Story) -> list[tuple[str, str]]:
    byline = story.byline if not story.foot else ""
    levels = (("kicker", story.kicker), ("title", story.title), ("deck", story.deck), ("byline", byline))
    return [(name, text) for name, text in levels if text]


def _sized(text: str, room: float, sizes: list[float], most: int) -> tuple[float, list[str]]:
    """The largest size at which a text fits in `most` lines of `room` points."""
    for size in sizes:
        lines = break_head(text, room / size, most)
        if len(lines) <= most and all(width(line) * size <= room for line in lines):
            return size, lines
    size = sizes[-1]
    return size, break_head(text, room / size, 9)


def stack(story: Story, sheet: Sheet, box: Box, part: tuple[int, str, int], random: Random) -> Head:
    """Lines one under another, centred or from the left, as wide as the box; its height follows from them."""
    size = sheet.size
    top = min(4.4, max(1.6, box.w / size / 9)) * random.uniform(0.85, 1.15) * size
    steps = [top * factor for factor in (1, 0.88, 0.78, 0.68, 0.6)]
    centred = random.random() < 0.7
    y, lines = box.y + (0.2 if sheet.tight else 0.7) * size, list[Placed]()
    deck_face = random.choice(("kai", sheet.faces[0], sheet.faces[1]))
    for name, text in _levels(story):
        if name == "title":
            steps = [max(step, 1.25 * size) for step in steps]
            tall, rows = _sized(text, box.w, steps, 2 if box.w > 26 * size else 3)
            kind = sheet.faces[1]
        else:
            smaller = min(max(1.05 * size, 0.55 * top), 1.9 * size) if name != "byline" else size
            tall, rows = _sized(text, box.w, [smaller, max(size, smaller * 0.85), size], 2)
            kind = deck_face if name != "kicker" else random.choice((deck_face, sheet.faces[1]))
        for row in rows:
            y += tall * 1.22
            indent = (box.w - width(row) * tall) / 2 if centred else 0.0
            lines.append(Placed(box.x + max(0.0, indent), y - tall * 0.2, row, tall, kind, 0.0, part))
        y += 0.25 * size
    y += (0.1 if sheet.tight else 0.6) * size
    return Head("top", tuple(lines), Box(box.x, box.y, box.w, y - box.y))


def upright(story: Story, sheet: Sheet, box: Box, part: tuple[int, str, int], random: Random) -> Head | None:
    """A headline of one character a line down the side, kicker and deck smaller beside it; None if it's too long."""
    size = sheet.size
    x, lines, columns = box.x, list[Placed](), list[tuple[str, float, str]]()
    phrases = story.title.split(" ") if " " in story.title else [story.title]
    longest = max(map(len, phrases))
    tall = min(3.0 * size, 0.86 * box.h / longest / 1.08)
    if tall < 1.5 * size or len(phrases) > 2 or len(story.kicker) > 24 or len(story.deck) > 28:
        return None
    if any(c.isascii() and c != " " for c in story.title + story.kicker + story.deck):
        return None
    columns += [(phrase, tall, sheet.faces[1]) for phrase in phrases]
    small = 1.2 * size
    for text, left in ((story.kicker, True), (story.deck, False)):
        if text:
            if len(text) * small * 1.08 > 0.95 * box.h:
                return None
            columns.insert(0 if left else len(columns), (text, small, "kai"))
    byline = story.byline if not story.foot else ""
    for text, high, kind in columns:
        y = box.y + (box.h - len(text) * high * 1.08) / 2 * random.choice((0.2, 1.0))
        for char in text:
            y += high * 1.08
            lines.append(Placed(x, y - high * 0.15, char, high, kind, 0.0, part))
        x += high * 1.35
    if byline:
        y = box.y + box.h * 0.3
        for char in byline.replace(" ", ""):
            y += size * 1.1
            lines.append(Placed(x, y, char, size, "kai", 0.0, part))
        x += size * 1.3
    return Head("upright", tuple(lines), Box(box.x, box.y, x - box.x + 0.4 * size, box.h))


def set_head(
    story: Story, sheet: Sheet, box: Box, legs: int, part: tuple[int, str, int], random: Random, place: str
) -> Head:
    """The head of an article in its box; a place that does not suit gives way to the top."""
    gutter = sheet.gutter * sheet.size
    leg = (box.w - (legs - 1) * gutter) / legs
    if (place == "upright" and legs >= 2) or (place == "upright" and box.w > 16 * sheet.size):
        narrow = upright(story, sheet, box, part, random)
        if narrow and narrow.box.w < 0.45 * box.w:
            return narrow
    if place == "partial" and legs >= 3:
        taken = random.randint(2, legs - 1)
        inner = Box(box.x, box.y, taken * leg + (taken - 1) * gutter, box.h)
        return Head("partial", *_parts(stack(story, sheet, inner, part, random)))
    if place == "side" and legs >= 3:
        inner = stack(story, sheet, Box(box.x, box.y, leg, box.h), part, random)
        if inner.box.h <= box.h:
            return Head("side", inner.lines, Box(box.x, box.y, leg, box.h))
    if place == "middle" and legs >= 3:
        taken = 2 if legs > 3 else random.choice((1, 2))
        start = random.randint(0, legs - taken)
        drop = random.uniform(0.2, 0.45) * box.h
        inner = Box(
            box.x + start * (leg + gutter), box.y + drop, taken * leg + (taken - 1) * gutter, box.h - drop
        )
        head = stack(story, sheet, inner, part, random)
        if head.box.h < 0.5 * box.h:
            return Head("middle", head.lines, head.box)
    return stack(story, sheet, box, part, random)


def small_head(story: Story, sheet: Sheet, box: Box, part: tuple[int, str, int]) -> Head:
    """A headline hardly larger than the text, for frames that have no room for more."""
    size = 1.3 * sheet.size
    rows = break_head(story.title, box.w / size, 3)
    lines = [
        Placed(box.x, box.y + (n + 1) * 1.2 * size, row, size, sheet.faces[1], 0.0, part)
        for n, row in enumerate(rows)
    ]
    y = len(rows) * 1.2 * size + 0.5 * sheet.size
    if story.byline and not story.foot:
        lines.append(Placed(box.x, box.y + y + sheet.size, story.byline, sheet.size, "kai", 0.0, part))
        y += 1.5 * sheet.size
    return Head("top", tuple(lines), Box(box.x, box.y, box.w, y))


def _parts(head: Head) -> tuple[tuple[Placed, ...], Box]:
    return head.lines, head.box
