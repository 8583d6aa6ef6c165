"""The few words that the manuscript adds to what was printed: labels, in the script of the issue."""

from __future__ import annotations

from dataclasses import dataclass

from ...scripts import is_traditional


@dataclass(frozen=True, slots=True)
class Words:
    """Labels in one script. `page` takes a page's number, `line` file, number and text of a printed line."""

    page: str
    contents: str
    suspect: str
    here: str
    suggestion: str
    runner_up: str
    other_order: str
    why: str
    line: str
    repair: str


HANS = Words(
    page="第{number}版",
    contents="目录",
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
    page="第{number}版",
    contents="目錄",
    suspect="疑點 {number}　{kind}　把握 {confidence}%",
    here="此處：{text}",
    suggestion="建議：{text}",
    runner_up="另一可能：{text}",
    other_order="另一可能的下文：{text}",
    why="依據：{text}",
    line="原文 {name} 第 {line} 行：{text}",
    repair="修復 {number}　{rule}",
)


def words_for(language: str) -> Words:
    """The labels for a BCP 47 tag: traditional or simplified Chinese."""
    return HANT if is_traditional(language) else HANS
