"""Compose the pages of an issue: furniture, then frames filled with stories, photographs, tables and briefs."""

from __future__ import annotations

import datetime
from random import Random

from .articles import set_news
from .desk import Desk, Page
from .furniture import furnish
from .pictures import set_briefs, set_photo, set_table
from .plan import Area, plan_page
from .setting import width
from .sheet import MARGIN, WIDTH, Placed

SETTERS = {"news": set_news, "boxed": set_news, "photo": set_photo, "table": set_table, "briefs": set_briefs}


def furnish_page(desk: Desk, page: Page, paper: str, date: datetime.date) -> None:
    """Masthead, folio and imprint."""
    sheet = desk.sheet
    made = furnish(paper, date, page.number, sheet.convention, desk.random)
    y = dict.fromkeys(("left", "centre", "right"), 40.0)
    size = sheet.size * (0.95 if page.number == 1 else 1.1)
    for side, text in made.top:
        x = {
            "left": MARGIN,
            "centre": (WIDTH - width(text) * size) / 2,
            "right": WIDTH - MARGIN - width(text) * size,
        }[side]
        page.placed.append(Placed(x, y[side], text, size, "sans", 0.0, (-1, side, 0)))
        page.furniture.append(text)
        y[side] += size * 1.5
    if made.name:
        big = 62.0
        page.placed.append(
            Placed(
                (WIDTH - len(made.name) * big) / 2, 100, made.name, big, sheet.faces[1], 0.0, (-1, "name", 0)
            )
        )
        page.furniture.append(made.name)
    for text in made.foot:
        page.placed.append(
            Placed(MARGIN, sheet.height - 18, text, 0.9 * sheet.size, "sans", 0.0, (-2, "foot", 0))
        )
        page.furniture.append(text)


def compose(desk: Desk, paper: str, date: datetime.date, number: int) -> Page:
    """One page."""
    sheet, random = desk.sheet, desk.random
    page = Page(number)
    furnish_page(desk, page, paper, date)
    cells = 1200 * sheet.height_share / sheet.measure
    want = (int(cells * 0.5), int(cells * 1.7))
    for frame in plan_page(Area(0, sheet.columns, 0, sheet.rows), sheet.shape, want, random):
        SETTERS[frame.kind](desk, page, frame)
    return page


def painted(page: Page, order: str, random: Random) -> list[Placed]:
    """The lines of a page in the order in which the paper's software paints its text frames."""
    parts: dict[tuple[int, str, int], list[Placed]] = {}
    for line in page.placed:
        parts.setdefault(line.part, []).append(line)
    keys = list(parts)
    top = {key: (round(min(line.y for line in parts[key]) / 8), parts[key][0].x) for key in keys}
    articles = sorted({key[0] for key in keys})
    if order == "frames":
        keys.sort(key=lambda key: top[key])
    elif order == "body first":
        keys.sort(key=lambda key: (key[1] == "head", key[0]))
    elif order == "heads last":
        keys.sort(key=lambda key: (key[0], key[1] == "head"))
    elif order == "shuffled":
        random.shuffle(articles)
        keys.sort(key=lambda key: (articles.index(key[0]), key[1] != "head", key[2]))
    elif order == "rows":
        return sorted(page.placed, key=lambda line: (round(line.y / 4), line.x))
    else:
        keys.sort(key=lambda key: (key[0], key[1] != "head"))
    return [line for key in keys for line in parts[key]]
