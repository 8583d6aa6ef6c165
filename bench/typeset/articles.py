"""Set a story in its frame."""

from __future__ import annotations

import re
from dataclasses import replace

from .desk import Desk, Page, blocks_of, box_of, entry, housed, legs_for
from .flow import Row, Segment, balanced, cut_anywhere, cut_to_fit, legs_of, pour, room, rows_of
from .heads import PLACES, set_head, small_head
from .jumps import behind, jump_words, marked, short
from .pictures import set_photo
from .plan import Frame
from .setting import Line
from .sheet import Box, Placed
from .stories import Story

LEAST = 70
"""Characters of room below which a frame gets a picture instead of a story."""


def set_news(desk: Desk, page: Page, frame: Frame) -> None:
    """Set an article in its frame."""
    sheet, random = desk.sheet, desk.random
    box, number, boxed = box_of(frame.area, sheet), len(page.articles), frame.kind == "boxed"
    if boxed:
        page.boxes.append(Box(box.x - 2, box.y, box.w + 4, box.h + 2, "frame"))
        box = Box(box.x + sheet.size, box.y + sheet.pitch, box.w - 2 * sheet.size, box.h - 1.2 * sheet.pitch)
    legs, measure = legs_for(box, frame.area.columns, sheet, boxed, random)
    guess = int(legs * measure * box.h / sheet.pitch * 0.75)
    if not desk.stories and not (page.number > 1 and desk.going_on):
        set_photo(desk, page, frame)
        return
    going_on = (
        page.number > 1
        and bool(desk.going_on)
        and ((frame.area.cells >= 24 and not boxed) or not desk.stories)
    )
    if going_on:
        story, home, behind = desk.going_on.pop(0)
    else:
        story, home, behind = housed(desk.take(guess, boxed), sheet), -1, -1
    holes = [box_of(hole, sheet) for hole in frame.holes]
    heads: tuple[Placed, ...] = ()
    place = random.choice(PLACES) if not holes else random.choice(("top", "top", "upright", "partial"))
    obstacles = [
        Box(h.x - 0.5 * sheet.size, h.y - 0.6 * sheet.pitch, h.w + sheet.size, h.h + sheet.pitch)
        for h in holes
    ]
    if story.title:
        head = set_head(story, sheet, box, legs, (number, "head", 0), random, place)
        if head.box.h > 0.45 * box.h and head.place in ("top", "partial"):
            story = replace(story, kicker="", deck="")
            head = set_head(story, sheet, box, legs, (number, "head", 0), random, "partial")
        if head.box.h > 0.55 * box.h and head.place in ("top", "partial"):
            head = small_head(story, sheet, box, (number, "head", 0))
        heads, place = head.lines, head.place
        obstacles.append(head.box)
    segments = legs_of(sheet, box, legs, obstacles, measure, sheet.size)
    if room(segments) * measure < LEAST and not going_on:
        desk.stories.append(story)
        set_photo(desk, page, frame)
        return
    page.placed += heads
    body, marks, jump_to = _body(desk, page, story, segments, measure, number, going_on)
    total = len(body)
    face = "kai" if boxed and random.random() < 0.5 else sheet.faces[0]
    segments = balanced(segments, total) if total < room(segments) else segments
    placed, breaks = pour(body, segments, sheet, measure, sheet.size, face, number)
    page.placed += placed
    page.articles.append(
        entry(
            "news",
            story,
            jump_from=home if going_on else None,
            jump_to=jump_to,
            blocks=blocks_of(marks, breaks, number),
            layout={"head": place, "legs": legs, "chars": measure, "kind": frame.kind, "holes": len(holes)},
        )
    )
    if going_on:
        desk.jumps.append([[home, behind], [page.number, number]])


def _body(
    desk: Desk, page: Page, story: Story, segments: list[Segment], measure: int, number: int, going_on: bool
) -> tuple[list[Row], tuple[str, ...], int | None]:
    """The rows of an article, with byline at the foot and jump lines; its paragraphs; where it goes on."""
    sheet, random = desk.sheet, desk.random
    have = room(segments)
    own = sheet.jump == "own"
    spare = 1 if story.foot else 0
    jumps = (
        page.number == 1
        and len(desk.going_on) < 2
        and have * measure > 250
        and story.length > 1.7 * have * measure
    )
    if jumps and not story.foot and random.random() < 0.75:
        cut = have - 1
        if random.random() < 0.5:
            kept, rest = cut_anywhere(story.paragraphs, cut, measure)
        else:
            kept = cut_to_fit(story.paragraphs, cut, measure, story.subheads)
            taken = sum(map(len, kept))
            rest = behind(story.paragraphs, taken)
        if len(kept) - 1 in story.subheads:
            kept, rest = kept[:-1], (kept[-1], *rest)
        if kept and sum(map(len, rest)) > 150:
            rows = marked(
                rows_of(kept, number, measure, story.subheads),
                jump_words("to", 2, sheet),
                own,
                measure,
                False,
            )
            if len(rows) <= have:
                title = random.choice((story.title, story.title, short(story.title), ""))
                desk.going_on.append((Story(title, rest), 1, number))
                return rows, kept, 2
    spare += 1 if going_on else 0
    kept = cut_to_fit(story.paragraphs, have - spare, measure, story.subheads) or (
        _clip(story.paragraphs[0], (have - spare) * measure),
    )
    desk.cut_off += [text for text in story.paragraphs[len(kept) + 2 :] if 40 < len(text) < 140]
    rows = rows_of(kept, number, measure, story.subheads)
    if going_on:
        rows = marked(rows, jump_words("from", 1, sheet), own, measure, True)
    if story.foot:
        rows.append(Row(Line(story.byline, 0, 0, True), number, -1, "right"))
    return rows[:have], kept, None


def _clip(text: str, characters: int) -> str:
    """A text's beginning, ended by a full stop: for frames smaller than the first sentence."""
    return re.sub("[^。，；]*$", "", text[: max(12, int(characters * 0.8))]).rstrip("，；。") + "。"
