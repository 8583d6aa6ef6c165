"""Which characters look alike: drawn in two typefaces, blurred, and compared.

    python -m training.lookalikes UNIHAN/Unihan_OtherMappings.txt SERIF.ttc[:index] SANS.ttc[:index] \\
        > convert/suspects/lookalikes.txt

Recognition confuses what is alike at the size and sharpness of a scan, whatever the radicals are: so the
picture decides, and no list made by hand. Needs Pillow and numpy. The shipped table was drawn with Noto Serif
CJK SC and Noto Sans CJK SC Regular (package fonts-noto-cjk 20220127, index 2) and Unihan 15.0 (package
unicode-data 15.0.0).

Each line: a character, then up to `MOST` pairs of one that looks like it and a digit, most alike first:
digit d stands for a likeness of `LEAST + d * STEP` or a little more (1 is the same picture). Behind an empty
line stand those that simplified Chinese does not print at all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pictures = NDArray[np.float32]

SIZE: Final = 32
"""Pixels of an em: body type of a newspaper at 250 dots an inch."""
MARGIN: Final = 2
BLURS: Final = (1.2, 2.0)
"""Pixels. A sharp scan and a poor one."""
MOST: Final = 7
LEAST: Final = 0.55
STEP: Final = 0.05
CHUNK: Final = 1000
BIG5_FREQUENT: Final = "C940"
"""Characters of Big5 from here on are its rarer half."""


def characters(unihan: Path) -> tuple[list[str], list[str]]:
    """What simplified Chinese prints, and what recognition may write besides.

    The first is the standard list of 2013 (通用规范汉字表, kTGH), the other the characters of Japanese
    (JIS X 0208) and the frequent ones of traditional Chinese (Big5, first part) that are not on it.
    """
    standard, foreign = set(), set()
    for line in unihan.read_text(encoding="utf-8").split("\n"):
        code, _, rest = line.partition("\t")
        key, _, value = rest.partition("\t")
        if not code.startswith("U+") or len(code) != len("U+4E00"):
            continue
        if key == "kTGH":
            standard.add(chr(int(code[2:], 16)))
        elif key == "kJis0" or (key == "kBigFive" and value < BIG5_FREQUENT):
            foreign.add(chr(int(code[2:], 16)))
    return sorted(standard), sorted(foreign - standard)


def drawn(chars: Sequence[str], face: str) -> Pictures:
    """A picture of each character, ink 1 and paper 0. `face` is a font file, `file:index` in a collection."""
    path, _, index = face.partition(":")
    font = ImageFont.truetype(path, SIZE, index=int(index or 0))
    side = SIZE + 2 * MARGIN
    out = np.zeros((len(chars), side, side), dtype=np.float32)
    for picture, char in zip(out, chars, strict=True):
        image = Image.new("L", (side, side), 0)
        ImageDraw.Draw(image).text((MARGIN, side / 2), char, font=font, fill=255, anchor="lm")
        picture[:] = np.asarray(image, dtype=np.float32) / 255
    return out


def blurred(pictures: Pictures, sigma: float) -> Pictures:
    """The pictures out of focus: a Gaussian of that width in pixels."""
    reach = int(3 * sigma) + 1
    steps = np.arange(-reach, reach + 1)
    weights = np.exp(-(steps**2) / (2 * sigma**2))
    weights /= weights.sum()
    for axis in (1, 2):
        pictures = sum(w * np.roll(pictures, d, axis) for w, d in zip(weights, steps, strict=True))
    return pictures


def compared(chars: Sequence[str], faces: Sequence[str]) -> Pictures:
    """A vector of length 1 for each character; the product of two is their likeness, over faces and blurs."""
    rows = []
    for face in faces:
        pictures = drawn(chars, face)
        for sigma in BLURS:
            row = blurred(pictures, sigma).reshape(len(chars), -1)
            row = row - row.mean(axis=0)
            rows.append(row / np.linalg.norm(row, axis=1, keepdims=True))
    vectors: Pictures = np.concatenate(rows, axis=1) / np.sqrt(np.float32(len(rows)))
    return vectors


def table(standard: Sequence[str], foreign: Sequence[str], faces: Sequence[str]) -> Iterator[str]:
    """The lines of the table."""
    chars = [*standard, *foreign]
    vectors = compared(chars, faces)
    for start in range(0, len(chars), CHUNK):
        likeness = vectors[start : start + CHUNK] @ vectors[: len(standard)].T
        for at, row in enumerate(likeness, start):
            if at == len(standard):
                yield ""
            best = [n for n in np.argsort(-row, kind="stable")[: MOST + 1] if standard[n] != chars[at]]
            pairs = [(standard[n], int((row[n] - LEAST) / STEP)) for n in best[:MOST] if row[n] >= LEAST]
            yield chars[at] + "".join([f"{other}{min(digit, 9)}" for other, digit in pairs])


def main() -> None:
    """Write the table to standard output."""
    unihan, *faces = sys.argv[1:]
    standard, foreign = characters(Path(unihan))
    print("\n".join(table(standard, foreign, faces)))


if __name__ == "__main__":
    main()
