"""A set phrase that stands differently twice in one issue: one of the two may be misread.

Slogans of three members (`甲、乙、丙`) come back word for word. Where the first and the last member are the
same and the one between them differs in part, print may have had the same there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ..grounds import Grounds, Rule
from ..model import Doubt, Suspect
from .passages import Passage
from .reading import Reading

_TRIPLE: Final = re.compile(
    "(?=(?<![\u4e00-\u9fff])(?P<first>[\u4e00-\u9fff]{4,12})、(?P<middle>[\u4e00-\u9fff]{4,12})、(?P<last>[\u4e00-\u9fff]{4,12}))"
)
COMMON: Final = 4
"""Characters of the first and of the last member that must be the same, from the inside out."""
MOST_DIFFERENT: Final = 0.5
"""Share of the middle member that may differ."""
DIFFERS: Final = 0.25


def find_variants(texts: Sequence[Passage], reading: Reading) -> Iterator[Suspect | None]:
    """Middle members that differ from one another in otherwise equal phrases; the less likely is named."""
    groups: dict[tuple[str, str, int], list[tuple[Passage, int, str, float]]] = {}
    for number, passage in enumerate(texts):
        text = passage.text.text
        if text.count("、") < 2:
            continue
        for found in _TRIPLE.finditer(text):
            begin, middle = found.start("middle"), found["middle"]
            at, end = reading.at(number, begin), reading.at(number, begin + len(middle))
            odd = float(reading.surprise[at:end].sum())
            key = found["first"][-COMMON:], found["last"][:COMMON], len(middle)
            groups.setdefault(key, []).append((passage, begin, middle, odd))
    for group in groups.values():
        if len({middle for _, _, middle, _ in group}) == 2:
            yield _odd_one(group)


def _odd_one(group: Sequence[tuple[Passage, int, str, float]]) -> Suspect | None:
    counts = [sum(other == middle for _, _, other, _ in group) for _, _, middle, _ in group]
    (passage, begin, middle, _), _ = min(zip(group, counts, strict=True), key=lambda g: (g[1], -g[0][3]))
    other = next(words for _, _, words, _ in group if words != middle)
    different = sum(a != b for a, b in zip(middle, other, strict=True))
    if different > MOST_DIFFERENT * len(middle):
        return None
    why = Grounds(Rule.VARIANT, (other,))
    return passage.suspect(Doubt.OCR_ERROR, begin, begin + len(middle), why, DIFFERS, other)
