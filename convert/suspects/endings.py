"""Paragraphs that end where no sentence ends: a last line, or its full stop, was lost.

A full line's last mark hangs over its end and is cut off with the margin; a last line of one to four
characters is taken for a speck. Heads, verse and lists end without a mark in print too, so that what counts
is whether the paragraph is a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ..grounds import Grounds, Rule, nats
from ..model import Direction, Doubt, Suspect
from ..trace import BLANKS
from .continuing import continued
from .passages import Passage, tail
from .reading import Reading

ENDS: Final = "。！？!?…；;：:"
CLOSES: Final = "”’》〉」』\"'"
BRACKETS: Final = "）)】]〕"
DASHES: Final = "—－–-一ー"
MIDDLE: Final = "，、,"
BULLETS: Final = "■●◆▲★·•□○◇△☆"

_SENTENCE: Final = re.compile("[。！？；]|，.*，")
"""What a head does not hold."""
_STOP: Final = re.compile("[。！？]")
_HAS_MARK: Final = re.compile("[，。！？；：、]")

LONGEST_HEAD: Final = 26
"""Characters. An unfinished paragraph of more is a sentence, whatever marks it has."""
VERSE: Final = 0.5
"""Share of an article's paragraphs without an ending mark from which short ones are verse or a list."""
FEWEST: Final = 4
"""Paragraphs of which that share is taken."""
BROKEN_WORD: Final = -7.0
"""Nats. Log probability of a paragraph's end: what is lower stops inside a word."""
SHOWN: Final = 6
"""Characters before the break that a suspect names."""

LOST_STOP: Final = 0.75
LOST_LINE: Final = 0.85
LOST_PERHAPS: Final = 0.65
"""Confidence: the stop alone, a sentence that breaks off, one that may lack its stop alone."""


class _Ending(NamedTuple):
    passage: Passage
    number: int
    """Of the passage, as the reading counts them."""
    bare: str
    """Its text without blanks and closing marks at the end."""
    end: float
    """Log probability of the paragraph's end after its last character, in nats."""


def find_endings(texts: Sequence[Passage], reading: Reading) -> Iterator[Suspect | None]:
    """Suspects for paragraphs that lost their end."""
    issue = "\n".join([passage.text.text for passage in texts])
    articles: dict[str, list[_Ending]] = {}
    for number, passage in enumerate(texts):
        if passage.part == "text":
            boundary = int(reading.first[number + 1])
            ending = _Ending(passage, number, _bare(passage.text.text), float(reading.forward[boundary]))
            articles.setdefault(passage.article.id, []).append(ending)
    for endings in articles.values():
        open_ = [ending for ending in endings if _is_open(ending)]
        verse = len(endings) >= FEWEST and len(open_) >= VERSE * len(endings)
        for ending in open_:
            if _is_doubtful(ending, verse):
                yield _told(ending, reading, issue)


def _bare(text: str) -> str:
    at = len(text)
    while at and (text[at - 1] in CLOSES or text[at - 1] in BLANKS):
        at -= 1
    return text[:at]


def _is_open(ending: _Ending) -> bool:
    """Whether a paragraph ends without an ending mark, a dash, a bracket or a jump to another page."""
    passage, bare = ending.passage, ending.bare
    if not bare or bare[-1] in ENDS + BRACKETS + DASHES or bare[0] in BULLETS:
        return False
    return bool(passage.behind) or all(jump.direction is not Direction.TO for jump in passage.article.jumps)


def _is_doubtful(ending: _Ending, verse: bool) -> bool:
    """Whether it is a sentence, or breaks off inside a word."""
    bare = ending.bare
    if verse and len(bare) <= LONGEST_HEAD and not _STOP.search(bare):
        return ending.end < BROKEN_WORD and bare[-1] not in MIDDLE
    if bare[-1] in MIDDLE or _SENTENCE.search(bare):
        return True
    if len(bare) > LONGEST_HEAD and _HAS_MARK.search(bare):
        return True
    return ending.end < BROKEN_WORD and len(bare) > SHOWN


def _told(ending: _Ending, reading: Reading, issue: str) -> Suspect | None:
    passage, bare, _, end = ending.passage, ending.bare, ending.number, ending.end
    text = passage.text.trimmed().text
    begin = tail(text, len(text), SHOWN)
    shown = text[begin:]
    if len(bare) < len(text):
        why = Grounds(Rule.STOP_BEHIND_QUOTATION, (shown,))
        return passage.suspect(Doubt.PUNCTUATION, begin, len(text), why, LOST_STOP, shown + "。")
    if bare[-1] in MIDDLE:
        why = Grounds(Rule.ENDS_IN_MARK, (bare[-1],))
        return passage.suspect(Doubt.MISSING_TEXT, begin, len(text), why, LOST_LINE)
    found = continued(reading.language, text, issue)
    why = Grounds(found.rule, (shown, *found.words), (nats(end), *found.percent))
    confidence = LOST_PERHAPS if found.text == "。" else LOST_LINE
    suggestion = shown + found.text if found.text else ""
    return passage.suspect(Doubt.MISSING_TEXT, begin, len(text), why, confidence, suggestion)
