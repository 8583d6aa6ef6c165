"""What a cell says: a figure, a place that is empty on purpose, or words.

Newspapers print figures with their unit behind them (`2560㎡`, `8.25%`), with thousands cut by commas, with
a sign or an arrow before them. Scores, ranges and times (`3:1`, `10-15`) stand in columns as figures do, but
have no value to reckon with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import lru_cache

from ..trace import BLANK_SIGNS, Traced


class Kind(Enum):
    """What a cell holds."""

    FIGURE = "figure"
    DASH = "dash"
    WORDS = "words"
    NOTHING = "nothing"


UNITS = (
    r"[%％‰℃°]|°C|㎡|平方米|平方公里|m²|m2|km²|㎞|km|kg|cm|公里|千米|公斤|公顷|[元吨亩户人个名位票倍台辆件家套处起次分岁米头只株条棵]"
    r"|[万亿](?:元|吨|亩|户|人|个|平方米|美元)?|美元|人次|百分点"
)
"""Units that stand behind a figure in the same cell. 年, 月 and 日 are not among them: a date is a label."""

_BARE = re.compile(
    rf"^(?P<sign>[+＋\-−－▲△▼▽↑↓]?)(?P<digits>[0-9]{{1,3}}(?:[,，][0-9]{{3}})+|[0-9]+)"
    rf"(?:[.．·](?P<point>[0-9]+))?(?P<unit>{UNITS})?[↑↓]?$"
)
_FIGURE_LIKE = re.compile(rf"^[(（]?[+＋\-−－]?[0-9]+(?:[.:：/·\-－—~～][0-9]+)+(?:{UNITS})?[)）]?$")
_DASH = re.compile(r"^(?:[\-－—–―─/／*＊×…]{1,4}|\.{3,6})$")
_GAP = re.compile(f"[{BLANK_SIGNS}]+")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_MINUS = frozenset("-−－▼▽↓")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it was printed: its value, how many digits stand behind its point, its unit ("" for
    none).
    """

    value: Fraction
    places: int
    unit: str

    @property
    def step(self) -> Fraction:
        """One unit of the last printed digit: half of it is what rounding may hide."""
        return Fraction(1, 10**self.places)

    @property
    def digits(self) -> int:
        """How many digits it says something with: 0 none, 0.5 one, 8.25 three."""
        return len(str(abs(self.value / self.step).numerator)) if self.value else 0

    def like(self, value: Fraction) -> str:
        """Another value, printed as this one is: rounded half up to its places, with its unit.

        >>> Figure(Fraction("6.66"), 2, "%").like(Fraction(20, 3))
        '6.67%'
        """
        scaled = value * 10**self.places
        whole = int(abs(scaled) + Fraction(1, 2))
        text = str(whole).rjust(self.places + 1, "0")
        if self.places:
            text = f"{text[: -self.places]}.{text[-self.places :]}"
        return ("-" if scaled < 0 and whole else "") + text + self.unit


def figure(text: str) -> Figure | None:
    """The number that a cell prints, or None where it is no plain number.

    >>> figure("2560㎡")
    Figure(value=Fraction(2560, 1), places=0, unit='㎡')
    """
    found = _BARE.match(text.translate(_WIDE))
    if found is None:
        return None
    point = found["point"] or ""
    digits = found["digits"].replace(",", "").replace("，", "")
    value = Fraction(int(digits + point), 10 ** len(point))
    return Figure(-value if found["sign"] in _MINUS else value, len(point), found["unit"] or "")


@lru_cache(maxsize=1 << 12)
def kind(text: str) -> Kind:
    """What the text of a cell is.

    >>> [kind(text).value for text in ("3", "—", "甲县", "3:1", "7月")]
    ['figure', 'dash', 'words', 'figure', 'words']
    """
    if not text:
        return Kind.NOTHING
    if _DASH.match(text):
        return Kind.DASH
    plain = text.translate(_WIDE)
    if _BARE.match(plain) or _FIGURE_LIKE.match(plain):
        return Kind.FIGURE
    return Kind.WORDS


def counts(text: str) -> bool:
    """Whether a cell is one of a column of figures: a figure, or the dash that stands for none."""
    return kind(text) in (Kind.FIGURE, Kind.DASH)


SENTENCE = frozenset('。！？；，!?;”“"')
"""Marks that stand in sentences and not in the labels of tables."""


def label_like(text: str, longest: int) -> bool:
    """Whether words can be a label or a cell: at most `longest` characters and nothing of a sentence."""
    return 0 < len(text) <= longest and not SENTENCE.intersection(text) and not text.endswith((":", "："))


def cut_at(text: Traced, least: int = 1) -> tuple[Traced, ...]:
    """The pieces of a line between runs of at least `least` blanks; U+3000 is as wide as two.

    >>> [piece.text for piece in cut_at(Traced.blank("户 数  面 积"), least=2)]
    ['户 数', '面 积']
    """
    plain = text.text
    pieces, start = [], 0
    for gap in _GAP.finditer(plain):
        if len(gap[0]) + gap[0].count("\u3000") >= least:
            if gap.start() > start:
                pieces.append(text[start : gap.start()])
            start = gap.end()
    if start < len(plain):
        pieces.append(text[start:] if start else text)
    return tuple(piece.trimmed() for piece in pieces)


def words_in(text: str) -> list[str]:
    """What the pieces say into which `cut_at` cuts a line at every blank: a quick look before it is cut."""
    return [word for word in _GAP.split(text) if word]


def closed(pieces: Iterable[Traced]) -> Traced:
    """The pieces of one label put together: without blanks where it was letter-spaced or torn, else with one.

    >>> closed((Traced.blank("户"), Traced.blank("数"))).text
    '户数'
    """
    parts = [piece for piece in pieces if piece]
    if all(len(part) == 1 for part in parts):
        return Traced.joined(parts)
    out: list[Traced] = []
    for part in parts:
        if out and ord(out[-1].text[-1]) < 0x2E80 and ord(part.text[0]) < 0x2E80:
            out.append(Traced.blank())
        out.append(part)
    return Traced.joined(out)


def cleared(text: Traced) -> Traced:
    """A cell without the blanks that set its Chinese characters apart: `合 计`, `户\u3000数`.

    A blank between two words of Latin letters or figures stays: it is part of what they say.
    """
    return closed(cut_at(text))
