"""The cover: paper, date and the lead's headline, drawn like the head of a front page.

It is drawn twice from one layout: as SVG, sharp at every size and in the reader's own fonts, and as PNG for
shelves and devices that show no SVG. It says nothing that the issue does not.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from convert.model import Article, Issue
from convert.trace import spaced

from .glyphs import FULL, line_width, set_line
from .markup import escaped, plain
from .setting import document
from .volume import PNG, Volume
from .words import Words, has_print, issue_label, prints, words_of

WIDTH, HEIGHT = 600, 800
"""The cover's size in pixels of the PNG and units of the SVG."""
MARGIN = 40
LEADING = 1.3
"""Height of a line to the size of its letters."""
BLACK, RED = 0, 1
INKS = ((0x1A, 0x1A, 0x1A), (0xA6, 0x19, 0x1F))
_EFFORT = 1
"""Level of compression: at 6 the picture is a third smaller and takes eight times as long."""
PAPER = (0xFA, 0xF8, 0xF2)
SHADES = 8
"""Steps from paper to ink: 16 colours for two inks, half a byte for each pixel."""
_SHADES_OF = np.rint(np.arange(FULL + 1) * (SHADES - 1) / FULL).astype(np.uint8)
_COLOURS_OF = [
    np.where(_SHADES_OF > 0, _SHADES_OF + ink * SHADES, 0).astype(np.uint8) for ink in range(len(INKS))
]
"""For each ink: the colour, in the palette, of each amount of it that a pixel has."""
MOST_LINES = 5
"""Lines of one text that the cover has room for; what is longer ends in an ellipsis."""


@dataclass(frozen=True, slots=True)
class Text:
    """A line on the cover: its letters' `size`, the `top` of them, in units; its width where it is squeezed
    to fit.
    """

    said: str
    size: int
    top: int
    ink: int = BLACK


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across, from the `top`, `thick` units thick, from `left` to `right`."""

    top: int
    thick: int
    left: int = MARGIN
    right: int = WIDTH - MARGIN
    ink: int = BLACK


Mark = Text | Rule


def front_matter(issue: Issue, title: str, several: bool) -> tuple[str, tuple[Mark, ...]]:
    """What the cover says, in words and laid out: of one issue its paper, date and lead; of several their
    title.
    """
    lead = None if several else _lead(issue)
    known = not several and issue.paper and issue.date
    name = plain(issue.paper) if known else title
    under = [issue_label(issue).removeprefix(f"{name} ")] if known else []
    if not several and prints(issue.number):
        under.append(words_of(issue.language).number_of.format(plain(issue.number)))
    heads = [(kind, plain(text.text)) for kind, text in lead.heads() if has_print(text)] if lead else []
    said = " ".join([name, *under, *(text for _, text in heads)])
    return said, tuple(_layout(name, under, heads))


def _lead(issue: Issue) -> Article | None:
    """The article that opens the issue, if it has a headline."""
    opening = next((article for _, article in issue.articles()), None)
    return opening if opening is not None and has_print(opening.headline) else None


def _layout(name: str, under: Sequence[str], heads: Sequence[tuple[str, str]]) -> Iterator[Mark]:
    top = 60
    for line in _lines(name, 96, 40):
        yield Text(*line, top, RED)
        top += round(line[1] * LEADING)
    yield Rule(top + 8, 4)
    yield Rule(top + 15, 1)
    top += 28
    for text in under:
        yield Text(text, 28, top)
        top += 48
    yield Rule(top, 1)
    top += 40
    for kind, text in heads:
        largest, least = (60, 34) if kind == "headline" else (28, 22)
        for said, size in _lines(text, largest, least):
            yield Text(said, size, top)
            top += round(size * LEADING)
        top += 12
    yield from _columns(top + 24)


def _lines(text: str, largest: int, least: int) -> list[tuple[str, int]]:
    """A text in lines, clause by clause, as large as fits between `least` and `largest`."""
    room = WIDTH - 2 * MARGIN
    clauses = _clauses(text)
    widest = max(line_width(clause, 1000) for clause in clauses) / 1000
    size = int(min(max(room / widest, least), largest)) if widest else largest
    lines = [line for clause in clauses for line in _broken(clause, size, room)]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][:-1] + "…"]
    return [(line, size) for line in lines]


def _broken(clause: str, size: int, room: int) -> Iterator[str]:
    """A clause in lines no wider than `room`."""
    start, width = 0, 0.0
    for at, char in enumerate(clause):
        width += line_width(char, size)
        if width > room and at > start:
            yield clause[start:at]
            start, width = at, line_width(char, size)
    yield clause[start:]


def _clauses(text: str) -> list[str]:
    return [clause for clause in spaced(text).split(" ") if clause] or ["—"]


def _columns(top: int) -> Iterator[Rule]:
    """Lines in four columns below the heads: the look of a page, without pretending to be its text."""
    count, gap, step = 4, 20, 14
    room = (WIDTH - 2 * MARGIN - gap * (count - 1)) // count
    for column in range(count):
        left = MARGIN + column * (room + gap)
        for row in range(top, HEIGHT - 60, step):
            yield Rule(row, 2, left, left + room)


def _svg(marks: Sequence[Mark], said: str) -> str:
    colours = ["#" + bytes(ink).hex() for ink in INKS]
    out = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escaped(said)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#{bytes(PAPER).hex()}"/>',
        '<g font-family="serif" font-weight="bold" text-anchor="middle">',
    ]
    for mark in marks:
        if isinstance(mark, Text):
            base = mark.top + round(mark.size * 0.88)
            out.append(
                f'<text x="{WIDTH // 2}" y="{base}" font-size="{mark.size}" fill="{colours[mark.ink]}">'
                f"{escaped(mark.said)}</text>"
            )
        else:
            shade = "" if mark.right - mark.left > WIDTH // 2 else ' opacity="0.25"'
            out.append(
                f'<rect x="{mark.left}" y="{mark.top}" width="{mark.right - mark.left}" height="{mark.thick}"'
                f' fill="{colours[mark.ink]}"{shade}/>'
            )
    return "\n".join([*out, "</g>", "</svg>", ""])


def _png(marks: Sequence[Mark]) -> bytes:
    pixels = np.zeros((HEIGHT, WIDTH), np.uint8)
    for mark in marks:
        if isinstance(mark, Rule):
            across = slice(mark.left, mark.right)
            down = slice(mark.top, mark.top + mark.thick)
            shade = SHADES - 1 if mark.right - mark.left > WIDTH // 2 else 2
            pixels[down, across] = mark.ink * SHADES + shade
        else:
            _stamp(pixels, mark)
    packed = pixels[:, ::2] << 4 | pixels[:, 1::2]
    rows = np.concatenate([np.zeros((HEIGHT, 1), np.uint8), packed], axis=1).tobytes()
    palette = bytes(
        round(paper + (colour - paper) * shade / (SHADES - 1))
        for ink in INKS
        for shade in range(SHADES)
        for paper, colour in zip(PAPER, ink, strict=True)
    )
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 4, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, _EFFORT)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _stamp(pixels: Any, mark: Text) -> None:
    ink = set_line(mark.said, mark.size)[: max(HEIGHT - mark.top, 0), :WIDTH]
    left = (WIDTH - ink.shape[1]) // 2
    place = pixels[mark.top : mark.top + ink.shape[0], left : left + ink.shape[1]]
    np.maximum(place, _COLOURS_OF[mark.ink][ink], out=place)


def add_cover(volume: Volume, found: tuple[str, tuple[Mark, ...]], language: str, words: Words) -> Any:
    """Put the cover into the book: both pictures, and the page that shows them, which is returned."""
    said, marks = found
    volume.add("cover.svg", _svg(marks, said), "image/svg+xml")
    volume.cover = volume.add("cover.png", _png(marks), PNG, ("cover-image",))
    picture = (
        '<section epub:type="cover">\n<picture><source srcset="cover.svg" type="image/svg+xml"/>'
        f'<img src="cover.png" role="doc-cover" alt="{words.cover}：{escaped(said)}"/></picture>\n</section>'
    )
    return volume.add("cover.xhtml", document(language, words.cover, picture, "cover"))
