"""The few words that the manuscript adds to what was printed: labels, in the script of the issue."""

from __future__ import annotations

from dataclasses import dataclass

from ...model import Doubt


@dataclass(frozen=True, slots=True)
class Words:
    """Labels in one script. `page` takes a page's number, `line` file, number and text of a printed line."""

    page: str
    contents: str
    suspect: str
    here: str
    suggestion: str
    runner_up: str
    why: str
    line: str
    repair: str
    kinds: dict[Doubt, str]


HANS = Words(
    page="第{number}版",
    contents="目录",
    suspect="疑点 {number}　{kind}　可信度 {confidence}%",
    here="此处：{text}",
    suggestion="建议：{text}",
    runner_up="另一可能：{text}",
    why="依据：{text}",
    line="原文 {name} 第 {line} 行：{text}",
    repair="修复 {number}　{rule}",
    kinds={
        Doubt.MISSING_TEXT: "缺字",
        Doubt.OCR_ERROR: "误识",
        Doubt.PUNCTUATION: "标点",
        Doubt.STRAY_CHAR: "多出的字符",
        Doubt.ORDER: "接续",
        Doubt.ARITHMETIC: "数字不合",
    },
)
HANT = Words(
    page="第{number}版",
    contents="目錄",
    suspect="疑點 {number}　{kind}　可信度 {confidence}%",
    here="此處：{text}",
    suggestion="建議：{text}",
    runner_up="另一可能：{text}",
    why="依據：{text}",
    line="原文 {name} 第 {line} 行：{text}",
    repair="修復 {number}　{rule}",
    kinds={
        Doubt.MISSING_TEXT: "缺字",
        Doubt.OCR_ERROR: "誤識",
        Doubt.PUNCTUATION: "標點",
        Doubt.STRAY_CHAR: "多出的字符",
        Doubt.ORDER: "接續",
        Doubt.ARITHMETIC: "數字不合",
    },
)

TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


def is_traditional(language: str) -> bool:
    """Whether the BCP 47 tag means traditional characters.

    >>> is_traditional("zh-Hant-TW"), is_traditional("zh-Hans")
    (True, False)
    """
    return language.lower().startswith(TRADITIONAL)


def words_for(language: str) -> Words:
    """The labels for a BCP 47 tag: traditional or simplified Chinese."""
    return HANT if is_traditional(language) else HANS
