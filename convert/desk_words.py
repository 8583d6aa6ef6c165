"""The few words that a manuscript in Word adds to what was printed, in the script of the issue.

The writer sets them and the reader knows them again: a comment that reads as we wrote it is ours, and so is
the line that stands where an article has no headline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from .grounds import said
from .model import Suspect
from .remarks import doubts
from .scripts import SIMPLIFIED, TRADITIONAL, is_traditional
from .trace import Span


@dataclass(frozen=True, slots=True)
class Words:
    """Labels in one script. `page` takes a page's number, `line` file, number and text of a printed line."""

    language: str
    page: str
    contents: str
    untitled: str
    suspect: str
    here: str
    suggestion: str
    runner_up: str
    other_order: str
    why: str
    line: str
    repair: str


HANS = Words(
    language=SIMPLIFIED,
    page="第{number}版",
    contents="目录",
    untitled="［无题］{text}",
    suspect="疑点 {number}　{kind}　把握 {confidence}%",
    here="此处：{text}",
    suggestion="建议：{text}",
    runner_up="另一可能：{text}",
    other_order="另一可能的下文：{text}",
    why="依据：{text}",
    line="原文 {name} 第 {line} 行：{text}",
    repair="修复 {number}　{rule}",
)
HANT = Words(
    language=TRADITIONAL,
    page="第{number}版",
    contents="目錄",
    untitled="［無題］{text}",
    suspect="疑點 {number}　{kind}　把握 {confidence}%",
    here="此處：{text}",
    suggestion="建議：{text}",
    runner_up="另一可能：{text}",
    other_order="另一可能的下文：{text}",
    why="依據：{text}",
    line="原文 {name} 第 {line} 行：{text}",
    repair="修復 {number}　{rule}",
)
SCRIPTS = (HANS, HANT)


def words_for(language: str) -> Words:
    """The labels for a BCP 47 tag: traditional or simplified Chinese."""
    return HANT if is_traditional(language) else HANS


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """What finds the parts of a text again that was made by a template."""
    parts = re.split(r"\{(\w+)\}", template)
    made = [f"(?P<{part}>.*?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)]
    return re.compile("".join(made), re.DOTALL)


def is_untitled(text: str) -> bool:
    """Whether a line has the mark of an article without headline.

    >>> is_untitled("［无题］本报讯"), is_untitled("本报讯")
    (True, False)
    """
    return any(_pattern(words.untitled).fullmatch(text) for words in SCRIPTS)


def doubt_in(paragraphs: Sequence[str], where: Span) -> Suspect | None:
    """The suspect that a comment of ours tells of; None where it does not read as we write them.

    `where` is the place of the comment, `paragraphs` are those of the comment.
    """
    for words in SCRIPTS:
        head = _pattern(words.suspect).fullmatch(paragraphs[0]) if paragraphs else None
        kind = doubts(words.language).get(head["kind"]) if head else None
        if head is None or kind is None or not head["confidence"].isdecimal():
            continue
        told = {}
        for name in ("here", "suggestion", "runner_up", "other_order", "why"):
            found = (_pattern(getattr(words, name)).fullmatch(paragraph) for paragraph in paragraphs[1:])
            told[name] = next((match["text"] for match in found if match), "")
        why = said(told["why"]) if told["why"] else None
        sure = int(head["confidence"]) / 100
        other = told["runner_up"] or told["other_order"]
        return Suspect(kind, where, told["here"], told["suggestion"], why, sure, None, other)
    return None


def is_repair(paragraphs: Sequence[str]) -> bool:
    """Whether a comment tells of a repair, as we write them."""
    return bool(paragraphs) and any(_pattern(words.repair).fullmatch(paragraphs[0]) for words in SCRIPTS)
