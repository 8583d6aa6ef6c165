"""Characters that were misread: what stands there fits nowhere, and what looks like it fits well.

The language model says where a character is a surprise from both sides. There each look-alike is tried in its
place; a large gain is what a misreading leaves behind and an odd word does not. A rare name or a term of the
trade that the model does not know has look-alikes that fit better too: so the gain must be large, must be
larger the less alike the two are, and counts little where the page has the same word again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from ..grounds import Grounds, Rule, nats
from ..model import Doubt, Suspect
from .lookalikes import Alike, load_lookalikes
from .passages import Passage
from .reading import Floats, Ids, Reading, quick_gains, replacement_gains

LOOKED_AT: Final = frozenset(("kicker", "headline", "deck", "text", "subhead", "caption"))

AROUND: Final = 28.0
"""Nats. How improbable the character, the next one after it and the one before it before it must be, both
directions added up: where it is less no gain is large. One character in twenty is asked about."""
ITSELF: Final = 10.0
"""Nats. The same for the character alone."""
FIRST_GAIN: Final = 7.0
"""Nats. What the character itself must gain, both directions added up, before its neighbours are asked. The
three together lose one in thirty of the misreadings that the gain would find."""
ASKED: Final = 5
"""Look-alikes tried in a place: nearly all that recognition confused on the development pages."""
GAIN: Final = 8.5
"""Nats. Weighed gain from which a character is a suspect: on clean news of August 2026 there is one false
alarm in 22,000 characters, and of characters exchanged for look-alikes seven in ten are found."""
LIKENESS: Final = 8.0
USUAL: Final = 0.75
"""A pair of this likeness needs the plain gain; each 0.1 less needs 0.8 nats more."""
AGAIN: Final = 5.0
"""Nats. What the same two characters, again elsewhere in the issue, take from the gain."""
NAME: Final = 5.0
"""Nats. What is taken from the gain behind a person's title: names may be anything."""
CONFIRMED: Final = 1.0
"""Nats. What the suggested word gains by standing elsewhere in the issue."""
_TITLED: Final = re.compile(
    "(?:记者|通讯员|书记|主任|委员|教授|代表|经理|主席|同志|居民|村民|老人|医生|老师|队员|[省市县区局院校厂社处科队组会事村]长)"
    "[\u4e00-\u9fff]{0,2}$"
)
LONGEST_TITLE: Final = 6
SURE: Final = 20.0
"""Nats from which nothing is left to doubt."""


class Misreading(NamedTuple):
    """A sign of the reading, what may have stood there, and by how much it fits better."""

    at: int
    char: str
    gain: float
    weight: float
    second: str


def find_misread(texts: Sequence[Passage], reading: Reading) -> Iterator[Suspect | None]:
    """Suspects for single characters that a look-alike replaces well."""
    pairs = _pairs(texts)
    for found in _misreadings(texts, reading, pairs):
        owner, place = int(reading.owner[found.at]), int(reading.place[found.at])
        yield _told(texts[owner], place, found)
    yield from _foreign(texts, reading, pairs)


def _pairs(texts: Sequence[Passage]) -> Counter[str]:
    """How often each two neighbouring characters stand in the issue."""
    counts: Counter[str] = Counter()
    for passage in texts:
        text = passage.text.text
        counts.update(map("".join, pairwise(text)))
    return counts


def _looked_at(texts: Sequence[Passage], reading: Reading) -> Ids:
    wanted = np.array([passage.part in LOOKED_AT for passage in texts] + [False])
    itself = -reading.forward - reading.backward
    around = itself.copy()
    around[:-1] -= reading.forward[1:]
    around[1:] -= reading.backward[:-1]
    at: Ids = np.flatnonzero((around > AROUND) & (itself > ITSELF) & wanted[reading.owner])
    return at


@cache
def _known(alphabet: str, char: str) -> tuple[Alike, ...]:
    """The look-alikes of a character that the language model knows too."""
    known = [alike for alike in load_lookalikes().of(char) if alike.char in alphabet]
    return tuple(known[:ASKED])


def _misreadings(texts: Sequence[Passage], reading: Reading, pairs: Counter[str]) -> Iterator[Misreading]:
    foreign = load_lookalikes().foreign
    alphabet = reading.language.alphabet
    asked: list[tuple[int, Alike]] = []
    for at in _looked_at(texts, reading).tolist():
        char = texts[reading.owner[at]].text.text[reading.place[at]]
        if char not in foreign:
            asked += [(at, alike) for alike in _known(alphabet.characters, char)]
    if not asked:
        return
    places = np.array([at for at, _ in asked])
    signs = np.array([int(alphabet.ids[ord(alike.char)]) for _, alike in asked])
    keep = np.flatnonzero(quick_gains(reading, places, signs) > FIRST_GAIN)
    gains = replacement_gains(reading, places[keep], signs[keep])
    yield from _best(texts, reading, [asked[k] for k in keep], gains, pairs)


def _best(
    texts: Sequence[Passage],
    reading: Reading,
    asked: Sequence[tuple[int, Alike]],
    gains: Floats,
    pairs: Counter[str],
) -> Iterator[Misreading]:
    """The best reading of each place, where it is good enough."""
    ranked: dict[int, list[tuple[float, float, str]]] = {}
    for (at, (char, likeness)), gain in zip(asked, gains.tolist(), strict=True):
        text, place = texts[reading.owner[at]].text.text, int(reading.place[at])
        weight = gain + LIKENESS * (likeness - USUAL) + _surroundings(text, place, char, pairs)
        ranked.setdefault(at, []).append((weight, gain, char))
    for at, row in ranked.items():
        row.sort(reverse=True)
        weight, gain, char = row[0]
        if weight >= GAIN:
            yield Misreading(at, char, gain, weight, row[1][2] if len(row) > 1 and row[1][0] >= GAIN else "")


def _surroundings(text: str, place: int, char: str, pairs: Counter[str]) -> float:
    """What the issue says elsewhere, the printed word or the suggested one, and a title before a name."""
    before, behind = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
    printed = max(pairs[before + text[place]] if before else 0, pairs[text[place] + behind] if behind else 0)
    suggested = max(pairs[before + char] if before else 0, pairs[char + behind] if behind else 0)
    named = _TITLED.search(text, max(place - LONGEST_TITLE, 0), place) is not None
    return (CONFIRMED if suggested else 0.0) - (AGAIN if printed > 1 else 0.0) - (NAME if named else 0.0)


def _told(passage: Passage, place: int, found: Misreading) -> Suspect | None:
    text = passage.text.text
    word = text[max(place - 2, 0) : place + 3]
    why = Grounds(Rule.LOOKALIKE, (text[place], word, found.char), (nats(found.gain),))
    confidence = round(min(0.95, 0.5 + 0.45 * (found.weight - GAIN) / (SURE - GAIN)), 2)
    return passage.suspect(Doubt.OCR_ERROR, place, place + 1, why, confidence, found.char, found.second)


FOREIGN: Final = 0.8
"""Confidence for a character that simplified Chinese does not print; old names are the exception."""


def _foreign(texts: Sequence[Passage], reading: Reading, pairs: Counter[str]) -> Iterator[Suspect | None]:
    """Characters of traditional Chinese or Japanese. A name is written so again and again, a slip is not."""
    foreign = load_lookalikes().foreign
    for number, passage in enumerate(texts):
        text = passage.text.text
        if foreign.isdisjoint(text):
            continue
        for place, char in enumerate(text):
            if char not in foreign or _stands_again(text, place, pairs):
                continue
            best, second = _ranked(reading, reading.at(number, place), char)
            why = Grounds(Rule.NOT_SIMPLIFIED, (char, f"U+{ord(char):04X}"))
            yield passage.suspect(Doubt.OCR_ERROR, place, place + 1, why, FOREIGN, best, second)


def _ranked(reading: Reading, at: int, char: str) -> tuple[str, str]:
    """The two look-alikes that fit best in place of a character, by looks and language, or ""."""
    alike = load_lookalikes().of(char)
    alphabet = reading.language.alphabet
    signs = np.array([int(alphabet.ids[ord(other.char)]) for other in alike], dtype=np.int64)
    gains = replacement_gains(reading, np.full(len(signs), at), signs).tolist()
    ranked = sorted(zip(alike, gains, strict=True), key=lambda r: -r[1] - LIKENESS * r[0].likeness)
    best = [other.char for other, _ in ranked[:2]] + ["", ""]
    return best[0], best[1]


def _stands_again(text: str, place: int, pairs: Counter[str]) -> bool:
    """Whether a character stands elsewhere in the issue with the same neighbour."""
    before, behind = text[place - 1 : place + 1], text[place : place + 2]
    return any(len(pair) == 2 and pairs[pair] > 1 for pair in (before, behind))
