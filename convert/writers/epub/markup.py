"""Text as XHTML: every printed character arrives, whatever it is.

XML has no place for some characters that a damaged file may hold: control characters, lone surrogates,
U+FFFE and U+FFFF (XML 1.0, section 2.2). Libraries drop them, cut the text there or write a broken file.
Here each is shown by a sign of its own, a span that carries the code point: `<span class="sign"
title="U+0000">␀</span>`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from convert.trace import BLANKS, Traced

_NONCHARACTERS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_UNFIT = f"\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}"
_SPECIAL = re.compile(f'[&<>"{_UNFIT}]')
_SPECIAL_IN_CONTENT = re.compile(f"[&<>{_UNFIT}]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_PICTURES = 0x2400
"""First of the Control Pictures, one for each of U+0000 to U+001F."""
_DELETE = "\x7f"
_DELETE_PICTURE = "␡"
_REPLACEMENT = "\ufffd"


def _picture(char: str) -> str:
    if char in BLANKS:
        return " "
    if char == _DELETE:
        return _DELETE_PICTURE
    return chr(_PICTURES + ord(char)) if ord(char) < ord(" ") else _REPLACEMENT


def _signed(found: re.Match[str]) -> str:
    char = found[0]
    if char in _ENTITIES:
        return _ENTITIES[char]
    if char in BLANKS:
        return " "
    code = f"U+{ord(char):04X}"
    return f'<span class="sign" role="img" aria-label="{code}" title="{code}">{_picture(char)}</span>'


def plain(text: str | None) -> str:
    """Text for places without markup (titles, labels): the same signs, without their spans; not yet
    escaped.
    """
    if not text or text.isprintable():
        return text or ""
    return _SPECIAL.sub(lambda found: found[0] if found[0] in _ENTITIES else _picture(found[0]), text)


def escaped(text: str) -> str:
    """Text as XHTML content or attribute value, without spans.

    >>> escaped("a<b\\x00")
    'a&lt;b␀'
    """
    if text.isprintable():
        return content(text).replace('"', "&quot;")
    return _SPECIAL.sub(lambda found: _ENTITIES.get(found[0]) or _picture(found[0]), text)


def content(text: str) -> str:
    """Text as XHTML content, each character that XML cannot hold as a sign that names it.

    >>> content("A&B")
    'A&amp;B'
    """
    if text.isprintable():  # most are, and then three quick searches do
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL_IN_CONTENT.sub(_signed, text)


def _trimmed(text: str) -> str:
    start, end = 0, len(text)
    while start < end and text[start] in BLANKS:
        start += 1
    while start < end and text[end - 1] in BLANKS:
        end -= 1
    return text[start:end]


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters [start, end) of a text get the CSS class `name`; `tail` is XHTML behind the last of them."""

    start: int
    end: int
    name: str
    tail: str = ""


def marked(text: Traced, marks: Collection[Mark] = ()) -> str:
    """Text as XHTML content, with marks that may overlap. Blanks at the ends are left out.

    >>> marked(Traced.blank("新华社电"), [Mark(0, 3, "dateline")])
    '<span class="dateline">新华社</span>电'
    """
    if not marks:
        return content(_trimmed(text.text))
    found = sorted(marks, key=lambda mark: (mark.start, mark.end))
    plain_text = text.text
    cuts = sorted({0, len(plain_text), *(m.start for m in found), *(m.end for m in found)})
    out = ["".join([m.tail for m in found if m.end == 0])]
    for start, end in pairwise(cuts):
        names = " ".join(dict.fromkeys(m.name for m in found if m.start <= start and end <= m.end))
        piece = content(plain_text[start:end])
        out.append(f'<span class="{names}">{piece}</span>' if names else piece)
        out += [m.tail for m in found if m.end == end]
    return "".join(out)
