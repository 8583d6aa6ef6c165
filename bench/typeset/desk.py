"""What an issue is made from: stories, house style, pages in the making; entries of the gold."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from .plan import Area
from .sheet import MARGIN, Box, Placed, Sheet
from .stories import Story

FULL_FIGURES = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(slots=True)
class Page:
    """A page in the making."""

    number: int
    placed: list[Placed] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    articles: list[dict[str, Any]] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Desk:
    """What an issue is made from: the stories not yet used, and those that go on on the next page."""

    sheet: Sheet
    random: Random
    stories: list[Story]
    going_on: list[tuple[Story, int, int]] = field(default_factory=list)
    cut_off: list[str] = field(default_factory=list)
    jumps: list[list[list[int]]] = field(default_factory=list)

    def take(self, characters: int, comment: bool = False) -> Story:
        """A story that fills so many characters, or the longest there is."""
        fit = [s for s in self.stories if 0.95 * characters <= s.length <= 3 * characters + 200]
        if comment:
            fit = [s for s in fit if s.comment] or fit
        story = self.random.choice(fit) if fit else max(self.stories, key=lambda s: s.length)
        self.stories.remove(story)
        return story


def house_text(text: str, sheet: Sheet) -> str:
    """A text in the marks of the house."""
    if sheet.narrow_brackets:
        text = text.replace("（", "(").replace("）", ")")
    if sheet.wide_figures:
        text = text.translate(FULL_FIGURES)
    return text


def housed(story: Story, sheet: Sheet) -> Story:
    """A story in the marks of the house."""
    paragraphs = tuple(house_text(text, sheet) for text in story.paragraphs)
    return replace(story, paragraphs=paragraphs, byline_in_lead=house_text(story.byline_in_lead, sheet))


def entry(kind: str, story: Story | None = None, **more: Any) -> dict[str, Any]:
    """An article of the gold."""
    out: dict[str, Any] = {
        "kind": kind,
        "kicker": "",
        "title": "",
        "subtitle": "",
        "byline": "",
        "byline_in_lead": "",
    }
    if story:
        out |= {"kicker": story.kicker, "title": story.title, "subtitle": story.deck, "byline": story.byline}
        out["byline_in_lead"] = story.byline_in_lead
    return out | {"jump_from": None, "jump_to": None, "blocks": []} | more


def box_of(area: Area, sheet: Sheet) -> Box:
    """An area in points, less the white row at its foot."""
    step = (sheet.measure + sheet.gutter) * sheet.size
    w = area.columns * step - sheet.gutter * sheet.size
    foot = 0.3 if sheet.tight else 1.0
    h = (area.rows - foot) * sheet.pitch
    return Box(MARGIN + area.left * step, sheet.top + area.top * sheet.pitch, w, h)


def legs_for(box: Box, columns: int, sheet: Sheet, boxed: bool, random: Random) -> tuple[int, int]:
    """Into how many legs of which measure a box is set: the page's columns, or its own where the article is boxed."""
    legs = columns
    if boxed:
        legs = max(1, columns + random.choice((-1, -1, 0, 1)))
    gutter = sheet.gutter * sheet.size
    while legs > 1 and (box.w - (legs - 1) * gutter) / legs < 8.5 * sheet.size:
        legs -= 1
    while (box.w - (legs - 1) * gutter) / legs > 30 * sheet.size:
        legs += 1
    return legs, int((box.w - (legs - 1) * gutter) / legs / sheet.size + 0.01)


def blocks_of(
    paragraphs: tuple[str, ...], breaks: dict[tuple[int, int], list[tuple[int, str]]], article: int
) -> list[dict[str, Any]]:
    """Paragraphs with their breaks, for the gold."""
    return [
        {"type": "paragraph", "text": text, "breaks": [list(b) for b in breaks.get((article, number), [])]}
        for number, text in enumerate(paragraphs)
    ]
