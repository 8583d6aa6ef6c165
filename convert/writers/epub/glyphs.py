"""Letters as dots, for a cover that is drawn without a font.

A picture with Chinese text needs a Chinese font, and no two machines have the same. So the dots come along:
`glyphs.xz` holds GNU Unifont's (16 dots high; GPL-2.0-or-later with the font exception), and what is drawn
larger is smoothed by Scale2x, which rounds stairs and keeps strokes.
Made by `python -m convert.writers.epub.glyphs /usr/share/unifont/unifont.hex` from Debian's package
`unifont`.
"""

from __future__ import annotations

import lzma
import sys
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).with_name("glyphs.xz")
DOTS = 16
"""Height of a glyph, and width of a full one; half-width ones have half of it."""
RANGES = (
    (0x20, 0x17F),
    (0x2000, 0x206F),
    (0x2100, 0x26FF),
    (0x3000, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
)
"""Code points in `glyphs.xz`: Latin, marks, signs, kana, the Chinese characters of the basic plane."""
MORE_RANGES = ((0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))
_RECORD = 1 + DOTS * 2
"""Bytes of a glyph: its width in dots, then two bytes for each row."""
_SAMPLES = 3
"""Points that are looked at in each direction for one pixel."""
FULL = _SAMPLES**2
"""The ink of a pixel that is wholly black."""

Dots = NDArray[np.bool_]


@cache
def _table() -> tuple[bytes, dict[int, int]]:
    places: dict[int, int] = {}
    for first, last in RANGES + MORE_RANGES:
        places.update(
            zip(range(first, last + 1), range(len(places), len(places) + last + 1 - first), strict=True)
        )
    return lzma.decompress(DATA.read_bytes()), places


@cache
def _glyph(char: str) -> Dots:
    """A character's dots; a box for one that has none."""
    data, places = _table()
    at = places.get(ord(char), -1) * _RECORD
    if at < 0 or not data[at]:
        box = np.zeros((DOTS, DOTS), np.bool_)
        box[2:14, 2:14] = True
        box[3:13, 3:13] = False
        return box
    rows = np.frombuffer(data, np.uint8, DOTS * 2, at + 1).reshape(DOTS, 2)
    return np.unpackbits(rows, axis=1)[:, : data[at]].astype(np.bool_)


def _doubled(dots: Dots) -> Dots:
    """Scale2x: each dot becomes four; a corner takes the colour of its two neighbours where they agree."""
    height, width = dots.shape
    wide = np.zeros((height + 2, width + 2), np.bool_)
    wide[1:-1, 1:-1] = dots
    up, down, left, right = wide[:-2, 1:-1], wide[2:, 1:-1], wide[1:-1, :-2], wide[1:-1, 2:]
    bent = (up != down) & (left != right)
    out = np.empty((height * 2, width * 2), np.bool_)
    for row, vertical in ((0, up), (1, down)):
        for column, sideways in ((0, left), (1, right)):
            out[row::2, column::2] = np.where(bent & (vertical == sideways), vertical, dots)
    return out


@lru_cache(maxsize=2048)
def _smooth(char: str) -> NDArray[np.uint8]:
    """A glyph in four times as many dots, smoothed, and half a dot bolder: one dot of sixteen is a thin
    stroke.
    """
    dots = _doubled(_glyph(char))
    dots[:, 1:] |= dots[:, :-1]
    return _doubled(dots).view(np.uint8)


def set_line(text: str, size: int) -> NDArray[np.uint8]:
    """A line of text, `size` pixels high: how much of each pixel is ink, from 0 to `FULL`."""
    dots = np.concatenate([_smooth(char) for char in text], axis=1)
    height, width = dots.shape
    wide = max(round(width * size / height), 1)
    rows = dots[_sampled(size, height)]
    columns = (rows[0::_SAMPLES] + rows[1::_SAMPLES] + rows[2::_SAMPLES])[:, _sampled(wide, width)]
    ink: NDArray[np.uint8] = columns[:, 0::_SAMPLES] + columns[:, 1::_SAMPLES] + columns[:, 2::_SAMPLES]
    return ink


def _sampled(pixels: int, dots: int) -> NDArray[np.intp]:
    """Which dots are looked at for so many pixels."""
    found: NDArray[np.intp] = ((np.arange(pixels * _SAMPLES) + 0.5) * dots / (pixels * _SAMPLES)).astype(
        np.intp
    )
    return found


def line_width(text: str, size: int) -> float:
    """How many pixels a line of text is wide."""
    dots: int = sum([_glyph(char).shape[1] for char in text])
    return dots * size / DOTS


def pack(hex_file: Path) -> bytes:
    """The glyphs of a Unifont `.hex` file as `glyphs.xz` holds them."""
    lines = (line.partition(":") for line in hex_file.read_text("ascii").splitlines())
    glyphs = {int(code, 16): dots for code, _, dots in lines}
    out = bytearray()
    for first, last in RANGES + MORE_RANGES:
        for code in range(first, last + 1):
            digits = glyphs.get(code, "")
            row = len(digits) // DOTS
            rows = [digits[at : at + row].ljust(4, "0") for at in range(0, len(digits), row or 1)]
            out += bytes([row * 4]) + bytes.fromhex("".join(rows)).ljust(DOTS * 2, b"\0")
    return lzma.compress(bytes(out), preset=9 | lzma.PRESET_EXTREME)


if __name__ == "__main__":
    DATA.write_bytes(pack(Path(sys.argv[1])))
