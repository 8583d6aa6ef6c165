"""Text as the language model sees it: a small closed alphabet.

What the OCR or the converter before us did to widths, quotes and blanks says nothing about whether two
fragments belong together, so it is folded away before anything is counted or looked up. A page that prints
`2,` and one that prints `2，` are the same page to the model. Digits are one sign and Latin letters another:
which figure stands there does not tell where a sentence goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

UNKNOWN: Final = 0
"""Id of every character outside the alphabet."""

BOUNDARY: Final = 1
"""Id of the place where a paragraph ends and the next begins; never the id of a printed character."""

BITS: Final = 12
"""Bits of an id: five of them and a tag of four bits fill the 64-bit key of an n-gram."""

SIZE: Final = 1 << BITS
"""Ids in an alphabet, `UNKNOWN` and `BOUNDARY` included (covers 99.97 % of a national daily)."""

SEPARATOR: Final = "\uffff"
"""Stands between texts while they are folded together; no character, so no text holds it in earnest."""

_PLANE: Final = 0x10000
_DROPPED: Final = 0

# Each line: the signs that are read as the first of the line.
_ALIKE: Final = (
    "，,﹐､", "：:﹕", "；;﹔", "？?﹖", "！!﹗", "。｡", "、﹑",
    "（([{［【〔〖｛", "）)]}］】〕〗｝", "《<〈﹤＜", "》>〉﹥＞", "～~∼〜",
    "\"“”〝〞＂「」『』„‟", "'‘’＇`´‛", "—―–－─━-‐‑‒﹣", "…⋯", "·•・‧∙•", "■●⊙◎▲△□◆◇★☆▶►◀○▼▽",
    ".．", "%％﹪", "/／", "&＆", "+＋", "=＝", "0123456789０１２３４５６７８９",
)  # fmt: skip

# Blanks, controls and invisible marks: first and last code point of each range.
_BLANK: Final = (
    (0x00, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x1680, 0x1680), (0x2000, 0x200F), (0x2028, 0x202F),
    (0x205F, 0x206F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip

_LONGEST_RUN: Final = {"—": 1, "…": 1, "a": 2}
"""Signs whose runs are cut short: dashes and dots print as one or two, and a Latin word is one thing."""


def _folds() -> NDArray[np.uint16]:
    """The sign that each code point of the basic plane is read as, 0 for one that is dropped."""
    table = np.arange(_PLANE, dtype=np.uint16)
    for signs in _ALIKE:
        for sign in signs:
            table[ord(sign)] = ord(signs[0])
    for first in (0x41, 0x61, 0xFF21, 0xFF41):
        table[first : first + 26] = ord("a")
    for first, last in _BLANK:
        table[first : last + 1] = _DROPPED
    return table


_FOLDS: Final = _folds()


def code_points(text: str) -> NDArray[np.uint32]:
    """The code point of each character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def folded(text: str) -> tuple[NDArray[np.uint16], NDArray[np.intp]]:
    """The signs that `text` is read as, and the index in `text` at which each was printed.

    Blanks are dropped, runs of dashes, dots and letters are cut short; a code point beyond the basic plane
    is read as U+FFFD.

    >>> signs, places = folded("据 统计(2月)——5G")
    >>> "".join(map(chr, signs)), places.tolist()
    ('据统计（0月）—0a', [0, 2, 3, 4, 5, 6, 7, 8, 10, 11])
    """
    return folded_points(code_points(text))


def folded_points(points: NDArray[np.uint32]) -> tuple[NDArray[np.uint16], NDArray[np.intp]]:
    """`folded` of a text that is given by its code points."""
    signs, places = _unblanked(points)
    keep = ~_beyond(signs)
    return signs[keep], places[keep]


class Folds(NamedTuple):
    """Many texts folded: signs of all in a row, the text and the rank in it of each, the number of each text's."""

    signs: NDArray[np.uint16]
    rows: NDArray[np.intp]
    ranks: NDArray[np.intp]
    sizes: NDArray[np.intp]


def folded_apart(texts: Sequence[str]) -> Folds:
    """The signs that each of the texts is read as, all at once."""
    signs, places = folded(SEPARATOR.join(texts))
    starts = np.cumsum([0] + [len(text) + 1 for text in texts])
    rows = np.searchsorted(starts, places, side="right") - 1
    inside = places != starts[rows + 1] - 1
    signs, rows = signs[inside], rows[inside]
    sizes = np.bincount(rows, minlength=len(texts))
    ranks = np.arange(len(rows)) - (np.cumsum(sizes) - sizes)[rows]
    return Folds(signs, rows, ranks, sizes)


def swallowed(text: str) -> NDArray[np.bool_]:
    """Which characters of `text` are not looked at because they are the rest of a dash, of dots or a word.

    >>> swallowed("5GHz——").tolist()
    [False, False, False, True, False, True]
    """
    signs, places = _unblanked(code_points(text))
    marks = np.zeros(len(text), dtype=np.bool_)
    marks[places] = _beyond(signs)
    return marks


def _unblanked(points: NDArray[np.uint32]) -> tuple[NDArray[np.uint16], NDArray[np.intp]]:
    signs = _FOLDS[np.where(points < _PLANE, points, 0xFFFD)]
    places = np.flatnonzero(signs != _DROPPED)
    return signs[places], places


def _beyond(signs: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Which signs go beyond the longest run of their kind."""
    marks = np.zeros(len(signs), dtype=np.bool_)
    for sign, longest in _LONGEST_RUN.items():
        same = signs == ord(sign)
        beyond = same.copy()
        beyond[:longest] = False
        for back in range(1, longest + 1):
            beyond[back:] &= same[:-back]
        marks |= beyond
    return marks


@dataclass(frozen=True, slots=True)
class Alphabet:
    """Which characters a model knows. `ids[sign]` is the id of a folded sign, `UNKNOWN` where it has none."""

    characters: str
    ids: NDArray[np.uint16]

    def encode(self, text: str) -> tuple[NDArray[np.uint16], NDArray[np.intp]]:
        """Ids of the signs of `text`, and the index in `text` of each."""
        signs, places = folded(text)
        return self.ids[signs], places


def alphabet(characters: str) -> Alphabet:
    """The alphabet whose ids from 2 on are `characters` (folded, of the basic plane, none twice).

    >>> alphabet("的，").encode("的,呢")[0].tolist()
    [2, 3, 0]
    """
    if len(characters) > SIZE - 2 or len(set(characters)) != len(characters):
        raise ValueError(f"an alphabet has at most {SIZE - 2} characters, none twice: got {len(characters)}")
    ids = np.zeros(_PLANE, dtype=np.uint16)
    ids[code_points(characters)] = np.arange(2, 2 + len(characters), dtype=np.uint16)
    return Alphabet(characters, ids)


def read_alphabet(path: Path) -> Alphabet:
    """The alphabet kept in a UTF-8 file: its characters in the order of their ids, without line breaks."""
    return alphabet(path.read_text(encoding="utf-8"))
