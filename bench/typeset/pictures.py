"""Set photographs with captions, tables, and runs of short items."""

from __future__ import annotations

from dataclasses import replace

from . import tables
from .desk import Desk, Page, blocks_of, box_of, entry, house_text, housed, legs_for
from .flow import Row, cut_to_fit, legs_of, pour, room, rows_of
from .plan import Frame
from .setting import Line, break_head, set_paragraph, width
from .sheet import Box, Placed
from .stories import Story, person

CREDITS = (
    "本报记者 {} 摄",
    "{} 摄",
    "新华社记者 {} 摄",
    "（{}摄）",
    "本报通讯员 {} 摄影报道",
    "{}摄（人民视觉）",
)
LABELS = ("简讯", "短讯", "一句话新闻", "市县传真", "要闻速览", "微新闻")
MARKS = ("", "▲", "●", "◆", "■")
MOST_BRIEFS = 7


def _caption(desk: Desk) -> tuple[str, str]:
    """A headline and words for a picture: a short item, or what was cut off another story."""
    short = [story for story in desk.stories if story.length < 160]
    if short:
        story = desk.random.choice(short)
        desk.stories.remove(story)
        return story.title, story.paragraphs[0]
    return "", desk.cut_off.pop() if desk.cut_off else "图为活动现场。"


def set_photo(desk: Desk, page: Page, frame: Frame) -> None:
    """A picture with its caption under it, sometimes with a headline."""
    sheet, random = desk.sheet, desk.random
    box, number = box_of(frame.area, sheet), len(page.articles)
    size = 0.9 * sheet.size
    title, said = _caption(desk)
    text = cut_to_fit((said,), 5, 30, frozenset()) or (said,)
    caption = house_text(
        text[0][:120] + (random.choice(CREDITS).format(person(random)) if "摄" not in text[0] else ""), sheet
    )
    measure = int(box.w / size)
    lines = set_paragraph(caption, measure, random.choice((0, 2)))
    title = title if random.random() < 0.4 and width(title) * 1.6 * sheet.size < box.w else ""
    low = len(lines) * size * 1.4 + (2.4 * sheet.size if title else 0)
    picture = Box(box.x, box.y + 2, box.w, max(20.0, box.h - low - 0.6 * sheet.size), "picture")
    page.boxes.append(picture)
    y = picture.y + picture.h
    if title:
        y += 2.2 * sheet.size
        page.placed.append(
            Placed(
                box.x + (box.w - width(title) * 1.6 * sheet.size) / 2,
                y,
                title,
                1.6 * sheet.size,
                sheet.faces[1],
                0.0,
                (number, "head", 0),
            )
        )
    breaks = []
    for line in lines:
        y += size * 1.4
        full = (measure - line.indent) * size
        page.placed.append(
            Placed(
                box.x + line.indent * size,
                y,
                line.text,
                size,
                "kai",
                0.0 if line.last else full,
                (number, "body", 0),
            )
        )
        if line.start:
            breaks.append([line.start, "l"])
    page.articles.append(
        entry(
            "photo",
            title=title,
            blocks=[{"type": "caption", "text": caption, "breaks": breaks}],
            layout={"head": "caption", "kind": "photo"},
        )
    )


def set_table(desk: Desk, page: Page, frame: Frame) -> None:
    """A table with title, unit and rules, as wide as its frame."""
    sheet, random = desk.sheet, desk.random
    box, number = box_of(frame.area, sheet), len(page.articles)
    table = tables.invent(random, random.randint(2, 3) if box.w < 22 * sheet.size else random.choice((4, 6)))
    size, y = 0.92 * sheet.size, box.y + 1.8 * sheet.size
    high = 1.5 * sheet.size
    for row in break_head(table.title, box.w / high, 2):
        page.placed.append(
            Placed(
                box.x + max(0.0, box.w - width(row) * high) / 2,
                y,
                row,
                high,
                sheet.faces[1],
                0.0,
                (number, "head", 0),
            )
        )
        y += high * 1.2
    if table.unit:
        page.placed.append(
            Placed(
                box.x + box.w - (width(table.unit) + 1) * size,
                y,
                table.unit,
                size,
                "kai",
                0.0,
                (number, "head", 1),
            )
        )
        y += size * 1.3
    step = max(size * 1.3, min(2.0 * size, (box.y + box.h - y) / len(table.rows)))
    rows = table.rows
    while len(rows) * step > box.y + box.h - y + step and len(rows) > table.header_rows + 2:
        rows = (*rows[:-2], rows[-1])
    first = max(width(row[0]) for row in rows) + 1.5
    across = (box.w - first * size) / (len(rows[0]) - 1)
    for n, row in enumerate(rows):
        y += step
        for c, cell in enumerate(row):
            if n == 0 and table.header_rows == 2 and c:
                if c % 2 == 0:
                    continue
                x, w = box.x + first * size + (c - 1) * across, 2 * across
            else:
                x, w = (box.x, first * size) if c == 0 else (box.x + first * size + (c - 1) * across, across)
            if cell:
                page.placed.append(
                    Placed(
                        x + max(0.0, w - width(cell) * size) / 2,
                        y,
                        cell,
                        size,
                        sheet.faces[0],
                        0.0,
                        (number, "body", n),
                    )
                )
    block = {"type": "table", "header_rows": table.header_rows, "rows": [list(row) for row in rows]}
    page.articles.append(
        entry(
            "table",
            title=table.title,
            blocks=[block],
            unit=table.unit,
            layout={"head": "top", "kind": "table"},
        )
    )


def set_briefs(desk: Desk, page: Page, frame: Frame) -> None:
    """A run of short items under one label, each with a small headline in the leg, or with a mark before it."""
    sheet, random = desk.sheet, desk.random
    box = box_of(frame.area, sheet)
    legs, measure = legs_for(box, frame.area.columns, sheet, False, random)
    label, mark, titled = random.choice(LABELS), random.choice(MARKS), random.random() < 0.7
    segments = legs_of(sheet, box, legs, [Box(box.x, box.y, box.w, 3 * sheet.size)], measure, sheet.size)
    left, rows, items = room(segments), list[Row](), list[tuple[Story, tuple[str, ...], int]]()
    while left > 6 and len(items) < MOST_BRIEFS:
        number = len(page.articles) + len(items)
        short = [s for s in desk.stories if s.length < 420]
        if not short:
            break
        story = random.choice(short)
        desk.stories.remove(story)
        story = replace(housed(story, sheet), kicker="", deck="", byline="", foot=False)
        heads = break_head(mark + story.title, measure, 3) if titled else []
        if not titled:
            story = replace(story, title="")
        text = story.paragraphs if titled else (mark + story.paragraphs[0], *story.paragraphs[1:])
        kept = cut_to_fit(text[:2], min(random.randint(6, 14), left - len(heads)), measure, frozenset())
        if not kept:
            break
        rows += [Row(Line(h, 0, 0, True), number, -1, random.choice(("head", "subhead"))) for h in heads]
        body = rows_of(kept, number, measure, frozenset())
        rows += body
        left -= len(body) + len(heads)
        items.append((story, kept, number))
    if not items:
        return
    page.placed.append(
        Placed(
            box.x,
            box.y + 2.2 * sheet.size,
            label,
            1.8 * sheet.size,
            sheet.faces[1],
            0.0,
            (len(page.articles), "head", 0),
        )
    )
    page.furniture.append(label)
    placed, breaks = pour(rows, segments, sheet, measure, sheet.size, sheet.faces[0], len(page.articles))
    page.placed += placed
    for story, kept, number in items:
        title = mark + story.title if story.title else ""
        page.articles.append(
            entry(
                "news",
                story,
                title=title,
                blocks=blocks_of(kept, breaks, number),
                layout={"head": "brief", "legs": legs, "chars": measure, "kind": "briefs"},
            )
        )
