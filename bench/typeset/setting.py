"""Break paragraphs and headlines into lines."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from bench.damage.setting import CLOSING, OPENING, break_line, glyphs_of

SENTENCE = re.compile(r"[^。！？]*[。！？]+[”’）]*|[^。！？]+$")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of a paragraph. `start` is the offset of its first character in the paragraph's text,
    `last` says that the paragraph ends here, `indent` is in ems.
    """

    text: str
    start: int
    indent: float
    last: bool


def width(text: str) -> float:
    """Ems that a text takes on paper, roughly.

    >>> width("第12版")
    3.0
    """
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def clusters(text: str) -> list[str]:
    """The pieces of a text that no line end divides.

    >>> clusters("第12.5版——")
    ['第', '12.5', '版', '——']
    """
    return [glyph.printed for glyph in glyphs_of(text)]


def set_paragraph(text: str, measure: float, indent: float = 2) -> list[Line]:
    """Break a paragraph into lines of `measure` ems."""
    glyphs, lines, start = glyphs_of(text), list[Line](), 0
    while glyphs:
        first = indent if not lines else 0
        count = max(1, break_line(glyphs, int(2 * (measure - first)))[0])
        content = "".join(glyph.printed for glyph in glyphs[:count])
        glyphs = glyphs[count:]
        lines.append(Line(content, start, first, not glyphs))
        start += len(content)
    return lines


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, each with its mark and closing quote.

    >>> sentences("他说：“好。”走了。")
    ['他说：“好。”', '走了。']
    """
    return SENTENCE.findall(text)


def break_head(text: str, room: float, most: int) -> list[str]:
    """Break a headline into lines of like length that fit into `room` ems: at its blanks where it has them, else
    between words. There may be more than `most` lines: then it is set too large.

    >>> break_head("清扫精神垃圾 打击违法经营", 8, 3)
    ['清扫精神垃圾', '打击违法经营']
    """
    phrases = [part for part in text.split(" ") if part]
    if len(phrases) > 1 and width(text) > room:
        lines = [line for part in phrases for line in break_head(part, room, most)]
        return lines
    count = max(1, -int(-width(text) // room))
    words, lines = _words(text), list[str]()
    for left in range(count, 0, -1):
        want = width("".join(words)) / left
        took = len(words) if left == 1 else max(1, _filling(words, min(room, want + 1)))
        lines.append("".join(words[:took]).strip(" "))
        words = words[took:]
    return [line for line in lines if line]


def _filling(words: list[str], room: float) -> int:
    """How many words fit into so many ems."""
    used = 0.0
    for count, word in enumerate(words):
        used += width(word)
        if used > room:
            return count
    return len(words)


def _words(text: str) -> list[str]:
    """The words of a headline, an opening mark with what follows it, a closing one with what it follows."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    words: list[str] = []
    for word in jieba.cut(text):
        if words and (word[0] in CLOSING or words[-1][-1] in OPENING):
            words[-1] += word
        else:
            words.append(word)
    return words
