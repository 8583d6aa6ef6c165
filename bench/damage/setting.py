"""Set manuscripts in type, and lose the ends that OCR overlooks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from random import Random

from .manuscripts import Story

CLOSING = "，。、；：？！”’）》〉】〕%％…),:;"
OPENING = "“‘（《〈【〔("
MISREAD = re.compile(r"\{([^>{}]+)>([^{}]*)\}")
CLUSTER = re.compile(r"\{[^{}]+\}|[0-9A-Za-z][0-9A-Za-z.%\-]*|——|……|.")
SHORT_END = 4  # a last line of so few characters is what OCR overlooks
LOSS = 0.75  # share of the short last lines that are overlooked
LOST_MARK = 0.5  # share of the full stops hanging outside a full last line that are overlooked


@dataclass(frozen=True, slots=True)
class Glyph:
    """A piece that no line end divides: how it was printed, and how it was read."""

    printed: str
    read: str

    @property
    def width(self) -> int:
        """Half-widths on paper: 1 for a digit or Latin letter, 2 for everything else."""
        return sum(1 if char.isascii() else 2 for char in self.printed)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; `item` is its place in the article's body."""

    glyphs: tuple[Glyph, ...]
    item: int
    first: bool
    last: bool
    loose: bool = False
    full: bool = False

    @property
    def read(self) -> str:
        """What OCR made of the line, without blanks at its ends."""
        return "".join(glyph.read for glyph in self.glyphs).strip(" ")


@dataclass(frozen=True, slots=True)
class Setting:
    """A story set in type: the lines of every leg, and the ends that OCR overlooked, by body item."""

    story: Story
    legs: tuple[tuple[Line, ...], ...]
    lost: dict[int, str] = field(default_factory=dict)


def glyphs_of(text: str) -> list[Glyph]:
    """Cut a text into the pieces that stay whole; `{台账>合账}` is printed 台账 and read 合账."""
    glyphs = []
    for piece in CLUSTER.findall(text):
        misread = MISREAD.fullmatch(piece)
        if not misread:
            glyphs.append(Glyph(piece, piece))
        elif len(misread[1]) == len(misread[2]):
            glyphs += [Glyph(printed, read) for printed, read in zip(misread[1], misread[2], strict=True)]
        else:
            glyphs.append(Glyph(misread[1], misread[2]))
    return glyphs


def closes(glyph: Glyph) -> bool:
    """Whether a line must not begin with this piece."""
    return glyph.printed[0] in CLOSING


def break_line(glyphs: list[Glyph], room: int) -> tuple[int, bool]:
    """Say how many pieces fill a line of so many half-widths, and whether the line is set loose.

    A closing mark is pulled into the line where another mark can give way, else it takes the last
    character down with it, and the shorter line is spaced out. No line ends in an opening mark.
    """
    count, used = 0, 0
    while count < len(glyphs) and used + glyphs[count].width <= room:
        used += glyphs[count].width
        count += 1
    if count == len(glyphs):
        return count, False
    tail = count
    while tail < len(glyphs) and closes(glyphs[tail]):
        tail += 1
    marks = sum(glyph.printed in CLOSING + OPENING for glyph in glyphs[:count])
    if tail > count and tail - count <= min(2, marks):
        return tail, False
    while count > 1 and (closes(glyphs[count]) or glyphs[count - 1].printed in OPENING):
        count -= 1
        used -= glyphs[count].width
    return count, room - used >= 2


def set_paragraph(text: str, item: int, measure: int, indent: int = 2) -> list[Line]:
    """Break a paragraph into justified lines; the first has two characters less."""
    glyphs, lines, room = glyphs_of(text), list[Line](), (measure - indent) * 2
    while glyphs:
        count, loose = break_line(glyphs, room)
        width = sum(glyph.width for glyph in glyphs[:count])
        first, last = not lines, count == len(glyphs)
        lines.append(Line(tuple(glyphs[:count]), item, first, last, loose, full=width > room))
        glyphs, room = glyphs[count:], measure * 2
        while glyphs and glyphs[0].printed == " ":
            lines[-1] = replace(lines[-1], glyphs=(*lines[-1].glyphs, glyphs.pop(0)))
    return lines


def set_story(story: Story) -> Setting:
    """Set a story in columns: legs of equal height, jump lines inside the first and last paragraph."""
    running = [index for index, item in enumerate(story.body) if item.kind in ("paragraph", "subhead")]
    lines: list[Line] = []
    for index in running:
        item = story.body[index]
        text = item.text
        if index == running[0] and not story.jump_line:
            text = story.jump_from + text
        if index == running[-1]:
            text += story.jump_to
        lines += set_paragraph(text, index, story.measure if item.kind == "paragraph" else 99)
    height = max(1, -(-len(lines) // story.legs))
    return Setting(story, tuple(tuple(lines[top : top + height]) for top in range(0, len(lines), height)))


def lose_ends(setting: Setting, random: Random) -> Setting:
    """Overlook short last lines of paragraphs, and full stops that hang outside the column.

    `…与居民代表面对面|交流。` keeps its first line only. An end before a jump line stays, and so does
    one that shares its block with the next paragraph.
    """
    lost: dict[int, str] = {}
    legs = []
    for leg in setting.legs:
        kept = []
        for line in leg:
            printed = "".join(glyph.printed for glyph in line.glyphs)
            paragraph_end = line.last and not line.first and not printed.endswith("）")
            paragraph_end = paragraph_end and line.item + 1 not in setting.story.merge
            if paragraph_end and len(printed) <= SHORT_END and random.random() < LOSS:
                lost[line.item] = printed
            elif paragraph_end and line.full and printed[-1] == "。" and random.random() < LOST_MARK:
                lost[line.item] = "。"
                kept.append(replace(line, glyphs=line.glyphs[:-1]))
            else:
                kept.append(line)
        legs.append(tuple(kept))
    return replace(setting, legs=tuple(legs), lost=lost)


def headline_lines(story: Story) -> list[str]:
    """The printed lines of a headline; ` | ` divides phrases, `|` breaks a sentence."""
    return [line.strip(" ") for line in story.headline.split("|") if line]
