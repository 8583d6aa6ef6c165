"""Marks that were lost or misread: dashes, full stops, brackets of the wrong width."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..grounds import Grounds, Rule, nats
from ..model import Doubt, Issue, Suspect
from ..trace import BLANKS
from .passages import Passage
from .reading import Reading, insertion_chances, insertion_gains, replacement_gains

DASH: Final = "——"
_LONE_DASH: Final = re.compile("(?<![—－–ー-])(?P<dash>[—－–ー-]|一)$")
_HALF_DASH: Final = re.compile("(?<![—一])(?:—一|一—)(?![—一])")
_HAN: Final = re.compile("[\u4e00-\u9fff]")

ONE: Final = 1.0
"""Nats. What a dash must gain over a paragraph's last 一 before that is doubted: 唯一, 第一 gain less."""
LONE: Final = 0.85
LONE_MARK: Final = 0.8

UNFORETOLD: Final = -5.0
"""Nats. Log probability of the characters on the two sides of a lost stop, each after the other, at most."""
BOTH_UNFORETOLD: Final = -16.0
"""Nats. The sum of the two, at most: keeps nine in ten of the lost stops that can be found, and asks about
one cut in thirteen."""
CHANCE: Final = -6.5
"""Nats. Log probability of the full stop itself, both directions added up, at least: loses one in fifty."""
AT_LINE_END: Final = 2.0
"""Nats. What a full stop must gain where a printed line ended: it hangs over the margin there."""
INSIDE_LINE: Final = 6.5
"""The same elsewhere. On news of August 2026, set in lines, both give one false alarm in 120,000 characters,
on the development pages one in 23,000; of full stops taken from line ends one in five is found."""
LOST: Final = 0.6
SURE: Final = 12.0


def find_dashes(texts: Sequence[Passage], reading: Reading) -> Iterator[Suspect | None]:
    """A dash that lost a half, or was read as 一 or a hyphen: at a paragraph's end, beside its other half."""
    for number, passage in enumerate(texts):
        if passage.part not in ("text", "kicker", "deck"):
            continue
        text = passage.text.trimmed().text
        for half in _HALF_DASH.finditer(text):
            why = Grounds(Rule.DASH_HALF_READ, (text[max(half.start() - 2, 0) : half.end() + 2],))
            yield passage.suspect(Doubt.OCR_ERROR, half.start(), half.end(), why, LONE, DASH)
        found = _LONE_DASH.search(text)
        if (
            found is None
            or not passage.behind
            or found.start() == 0
            or not _HAN.match(text[found.start() - 1])
        ):
            continue
        at = found.start()
        if found["dash"] == "—":
            why = Grounds(Rule.DASH_HALF_LEFT, (text[-6:],))
            yield passage.suspect(Doubt.PUNCTUATION, at, at + 1, why, LONE_MARK, DASH)
        elif found["dash"] != "一" or _is_dash(reading, number, at):
            why = Grounds(Rule.DASH_ALIKE, (text[-6:], found["dash"]))
            yield passage.suspect(Doubt.OCR_ERROR, at, at + 1, why, LONE, DASH)


def _is_dash(reading: Reading, number: int, at: int) -> bool:
    place = np.array([reading.at(number, at)])
    dash = np.array([int(reading.language.alphabet.ids[ord("—")])])
    return float(replacement_gains(reading, place, dash)[0]) > ONE


@cache
def _letters(alphabet: str) -> NDArray[np.bool_]:
    """Which ids of an alphabet are Chinese characters."""
    return np.array([False, False, *(_HAN.match(char) is not None for char in alphabet)])


def find_lost_stops(texts: Sequence[Passage], reading: Reading) -> Iterator[Suspect | None]:
    """Two sentences that run into each other: the full stop between them was lost at the end of a line."""
    letters = _letters(reading.language.alphabet.characters)
    body = np.array([passage.part == "text" for passage in texts] + [False])
    inside = letters[reading.ids] & body[reading.owner]
    cuts = inside[1:] & inside[:-1] & (reading.owner[1:] == reading.owner[:-1])
    cuts &= (reading.forward[1:] < UNFORETOLD) & (reading.backward[:-1] < UNFORETOLD)
    cuts &= reading.forward[1:] + reading.backward[:-1] < BOTH_UNFORETOLD
    at = np.flatnonzero(cuts) + 1
    stop, comma = (int(reading.language.alphabet.ids[ord(char)]) for char in "。，")
    at = at[insertion_chances(reading, at, stop) > CHANCE]
    gains = insertion_gains(reading, at, stop)
    at, gains = at[gains > AT_LINE_END], gains[gains > AT_LINE_END]
    others = insertion_gains(reading, at, comma)
    for cut, gain, other in zip(at.tolist(), gains.tolist(), others.tolist(), strict=True):
        passage, place = texts[reading.owner[cut]], int(reading.place[cut])
        ended = _ends_line(passage, place)
        if gain > other and gain > (AT_LINE_END if ended else INSIDE_LINE):
            yield _lost_stop(passage, place, gain, ended)


def _lost_stop(passage: Passage, place: int, gain: float, ended: bool) -> Suspect | None:
    text = passage.text.text
    around = text[max(place - 2, 0) : place], text[place : place + 2]
    why = Grounds(Rule.LOST_STOP_AT_END if ended else Rule.LOST_STOP, around, (nats(gain),))
    confidence = round(min(0.9, LOST + (0.9 - LOST) * gain / SURE), 2)
    suggestion = text[place - 1] + "。" + text[place]
    return passage.suspect(Doubt.PUNCTUATION, place - 1, place + 1, why, confidence, suggestion)


def _ends_line(passage: Passage, place: int) -> bool:
    """Whether the characters before and behind a place were printed on different lines."""
    left, right = passage.text.origin(place - 1), passage.text.origin(place)
    return left is not None and right is not None and (left[0], left[1] + 1) != right


_SPLIT: Final = re.compile(
    "是[^，。；：！？]{3,30}的[^，。；：！？的]{2,8}，(?P<left>也?是[^，。；：！？的]{3,20})(?P<stop>。)"
    "(?P<right>[^，。；：！？是有]{3,30}的[\u4e00-\u9fff]{2,6})[。；，]"
)
"""`是甲的乙，是丙。丁的戊。`: what the second 是 needs stands behind the full stop, and is no sentence."""
SPLIT: Final = 0.8


_LISTED: Final = re.compile("[\u4e00-\u9fff](?P<stop>。)[\u4e00-\u9fff]{1,6}[、和]")
LISTED_PAUSE: Final = 3.5
"""Nats. What 、 must gain over a full stop before the members of a list: seen once in 60,000 characters of
clean news, in a sentence that begins with a list."""
LISTED: Final = 0.5


def find_split_lists(texts: Sequence[Passage], reading: Reading) -> Iterator[Suspect | None]:
    """A full stop inside a list (`都在码头。车站、广场和医院。`), where print has 、."""
    pause = np.array([int(reading.language.alphabet.ids[ord("、")])])
    for number, passage in enumerate(texts):
        if passage.part != "text":
            continue
        for found in _LISTED.finditer(passage.text.text):
            at = found.start("stop")
            gain = float(replacement_gains(reading, np.array([reading.at(number, at)]), pause)[0])
            if gain > LISTED_PAUSE:
                why = Grounds(Rule.LIST_CUT, (found[0],), (nats(gain),))
                yield passage.suspect(Doubt.PUNCTUATION, at, at + 1, why, LISTED, "、")


def find_split_phrases(texts: Sequence[Passage]) -> Iterator[Suspect | None]:
    """A full stop that cuts a phrase in two, where print has 、.

    Before: `是当前的任务，是防范风险。保障安全的要求。`; the text stays, `、` is suggested.
    """
    for passage in texts:
        if passage.part != "text" or "。" not in passage.text.text:
            continue
        for found in _SPLIT.finditer(passage.text.text):
            at = found.start("stop")
            why = Grounds(Rule.PHRASE_CUT, (found["right"], found["left"]))
            yield passage.suspect(Doubt.PUNCTUATION, at, at + 1, why, SPLIT, "、", "，")


_MODAL: Final = "要|应|须|必须|应当|还要|着力|不断|进一步|努力|切实"
_PARALLEL: Final = re.compile(
    f"(?:^|(?<=[，。；：]))(?:{_MODAL})(?P<one>[\u4e00-\u9fff]{{4}})(?P<two>[\u4e00-\u9fff]{{4}})(?=[，。；])"
)
"""Two predicates of four characters behind one modal verb, and no mark between them."""
PAUSE: Final = 0.5
"""Nats. What a mark between the two must gain. On clean news that is seen once in 600,000 characters."""
UNPARTED: Final = 0.3


def find_unparted(texts: Sequence[Passage], reading: Reading) -> Iterator[Suspect | None]:
    """Parallel predicates that lack the 、 between them (`要突出重点打造样板，`)."""
    found = [
        (number, match)
        for number, passage in enumerate(texts)
        if passage.part == "text"
        for match in _PARALLEL.finditer(passage.text.text)
    ]
    at = np.array([reading.at(number, match.start("two")) for number, match in found], dtype=np.int64)
    if not len(at):
        return
    ids = reading.language.alphabet.ids
    pauses, commas = (insertion_gains(reading, at, int(ids[ord(char)])) for char in "、，")
    for (number, match), gain in zip(found, np.maximum(pauses, commas).tolist(), strict=True):
        if gain > PAUSE:
            why = Grounds(Rule.UNPARTED, (match["one"], match["two"]), (nats(gain),))
            suggestion = f"{match['one']}、{match['two']}"
            yield texts[number].suspect(
                Doubt.PUNCTUATION, match.start("one"), match.end("two"), why, UNPARTED, suggestion
            )


FULL_FOR_HALF: Final = {"(": "（", ")": "）"}
MOST_HALF: Final = 0.15
"""Share of half-width brackets up to which a page is set in full-width ones."""
FEWEST_FULL: Final = 4
WIDTH: Final = 0.3


def find_odd_brackets(issue: Issue, texts: Sequence[Passage]) -> Iterator[Suspect | None]:
    """Half-width brackets on a page whose other brackets are full-width: set by another hand, or misread."""
    sources = {source.name: source.text for source in issue.sources}
    odd = {}
    for name, text in sources.items():
        counts = Counter(char for char in text if char in "()（）")
        half, full = counts["("] + counts[")"], counts["（"] + counts["）"]
        odd[name] = 0 < half <= MOST_HALF * (half + full) and full >= FEWEST_FULL
    for passage in texts:
        if not any(odd.get(span.source, False) for span in passage.text.spans()):
            continue
        yield from _odd_in(passage, sources, odd)


def _odd_in(passage: Passage, sources: dict[str, str], odd: dict[str, bool]) -> Iterator[Suspect | None]:
    """One suspect for each pair, or for a bracket whose other half is not half-width."""
    text = passage.text.text
    begin = -1
    for at, origin in enumerate(passage.text.origins()):
        if origin is None or text[at] in BLANKS or not odd.get(origin[0], False):
            continue
        printed = sources[origin[0]][origin[1]]
        if printed not in FULL_FOR_HALF:
            continue
        if printed == "(":
            begin = at
            continue
        low = begin if begin >= 0 else at
        found = _odd_bracket(passage, low, at + 1)
        where = found.where if found is not None else None
        if found is not None and where is not None:
            yield replace(found, text=sources[where.source][where.start : where.end])
        begin = -1


def _odd_bracket(passage: Passage, begin: int, end: int) -> Suspect | None:
    suggestion = passage.text.text[begin:end]
    for half, full in FULL_FOR_HALF.items():
        suggestion = suggestion.replace(half, full)
    why = Grounds(Rule.HALF_BRACKETS)
    return passage.suspect(Doubt.PUNCTUATION, begin, end, why, WIDTH, suggestion)
