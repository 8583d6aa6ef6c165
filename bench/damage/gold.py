"""The gold of a damaged page: the articles as they can still be read, and a suspect for every loss."""

from __future__ import annotations

from random import Random
from typing import Any

from .hard import hard_page
from .joined import NARROW, joined_page
from .manuscripts import Manuscript, Story
from .setting import CLOSING, MISREAD, Setting, headline_lines, lose_ends, set_story


def remaining(setting: Setting, index: int) -> str:
    """What is left of a paragraph, without its jump line."""
    lines = [line for leg in setting.legs for line in leg if line.item == index]
    text = "".join(glyph.read for line in lines for glyph in line.glyphs)
    if not setting.story.jump_line:
        text = text.removeprefix(setting.story.jump_from or "\0")
    return text.removesuffix(setting.story.jump_to or "\0")


def gold_body(setting: Setting) -> list[dict[str, Any]]:
    """The body as it can be restored."""
    body: list[dict[str, Any]] = []
    for index, item in enumerate(setting.story.body):
        if item.kind == "table":
            rows = [list(row) for row in item.rows]
            body.append({"table": {"header": rows[: item.header], "rows": rows[item.header :]}})
        elif item.kind == "caption":
            body.append({"caption": item.text})
        else:
            body.append({item.kind: remaining(setting, index)})
    return body


def suspect(where: str, kind: str, suggest: str, why: str, confidence: str = "high") -> dict[str, str]:
    """A suspect as the truth files write it."""
    return {"where": where, "kind": kind, "suggest": suggest, "why": why, "confidence": confidence}


def judge_misread(printed: str, read: str) -> tuple[str, str, str]:
    """The kind, suggestion and reason for a piece that was printed so and read otherwise."""
    if printed == "——":
        return "ocr_error", printed, "段末破折号被误识"
    if not read:
        return "punctuation", printed, "行末标点丢失"
    if printed in CLOSING:
        return "punctuation", f"“{read}”→“{printed}”", "此处不成句,行末标点被误识"
    return "ocr_error", printed, f"“{read}”不成词,与“{printed}”形近"


def gold_suspects(setting: Setting) -> list[dict[str, str]]:
    """Everything that a careful reader would mark: misread words, lost ends, torn labels, stray marks."""
    found = []
    for index, item in enumerate(setting.story.body):
        for misread in MISREAD.finditer(item.text):
            text = remaining(setting, index)
            start = len(MISREAD.sub(r"\2", item.text[: misread.start()]))
            where = text[max(0, start - 8) : start + len(misread[2]) + 4]
            found.append(suspect(where, *judge_misread(misread[1], misread[2])))
        if lost := setting.lost.get(index):
            why = "段末满行,句末标点丢失" if lost == "。" else "段末短行丢失"
            confidence = "high" if len(lost) <= 2 else "medium"
            found.append(suspect(remaining(setting, index)[-14:], "missing_text", lost, why, confidence))
    return [*found, *setting.story.suspects]


def table_suspects(story: Story) -> list[dict[str, str]]:
    """The torn labels and the stray mark of a table in the joined style."""
    found = []
    for item in story.body:
        labels = [row[0] for row in item.rows[item.header :]]
        if labels:
            torn = " / ".join(f"{label[0]}\t{label[1:]}" for label in labels)
            why = "行首名称因字距大被切成两格,已合并(不改字)"
            found.append(suspect(torn, "ocr_error", "/".join(labels), why))
        if item.stray:
            where = f"{item.stray}\t\t{item.rows[item.header - 1][1]}"
            found.append(suspect(where, "stray_char", "(删)", "不属于任何栏目,疑为表线误识;见 unplaced"))
    return found


def gold_article(setting: Setting, style: str) -> dict[str, Any]:
    """A story as an article of the gold, in the page's own widths and quotes."""
    story = setting.story
    between = " " if style == "joined" or " | " in story.headline else ""
    article = {
        "kicker": story.kicker or None,
        "headline": between.join(headline_lines(story)) or None,
        "deck": story.deck or None,
        "byline": story.byline or None,
        "jump_from": story.jump_from or None,
        "jump_to": story.jump_to or None,
        "body": gold_body(setting),
        "suspects": gold_suspects(setting) + (table_suspects(story) if style == "joined" else []),
    }
    return article


def narrowed(value: Any) -> Any:
    """Narrow every text but a suspect's reason."""
    if isinstance(value, str):
        return value.translate(NARROW)
    if isinstance(value, list):
        return [narrowed(part) for part in value]
    if isinstance(value, dict):
        return {key: part if key == "why" else narrowed(part) for key, part in value.items()}
    return value


def damage(manuscript: Manuscript, source: str) -> tuple[str, dict[str, Any]]:
    """Give the damaged text of a page and its gold."""
    random = Random(manuscript.seed)
    settings = [set_story(story) for story in manuscript.stories]
    gold: dict[str, Any] = {"source": source, "style": manuscript.style}
    if manuscript.style == "joined":
        settings = [lose_ends(setting, random) for setting in settings]
        text = joined_page(manuscript, settings)
    else:
        text = hard_page(manuscript, settings, random)
    gold["furniture"] = [*manuscript.top, *manuscript.bottom]
    gold["articles"] = [gold_article(setting, manuscript.style) for setting in settings]
    strays = [item.stray for story in manuscript.stories for item in story.body if item.stray]
    gold["unplaced"] = [{"text": stray, "why": "stray mark in the head of a table"} for stray in strays]
    return text, narrowed(gold) if manuscript.style == "joined" else gold
