"""Damage a page the way layout models do whose boxes run into each other: blocks joined by blanks, rows of
neighbouring legs glued, last lines in the neighbour's block, short ends lost, marks narrowed, heads displaced.
"""

from __future__ import annotations

from random import Random

from .desk import Page
from .sheet import Placed, Sheet

NARROW = str.maketrans(
    {"，": ",", "：": ":", "；": ";", "？": "?", "！": "!", "（": "(", "）": ")"} | dict.fromkeys("“”", '"')
)
MISREAD = dict(zip("己未土日拨台榷场戴泄份候盲", "已末士曰拔合権扬载泻分侯育", strict=True))
GLUED, MOVED, LOST, MISREAD_SHARE, DISPLACED = 0.3, 0.15, 0.5, 0.004, 0.35


def _legs(page: Page) -> dict[tuple[int, str, int], list[Placed]]:
    parts: dict[tuple[int, str, int], list[Placed]] = {}
    for line in page.placed:
        parts.setdefault(line.part, []).append(line)
    return parts


def _misread(text: str, random: Random) -> str:
    return "".join(MISREAD.get(c, c) if random.random() < 0.3 else c for c in text)


def _blocks(lines: list[Placed]) -> list[list[str]]:
    """The rows of a leg, parted where a line is indented."""
    left = min(line.x for line in lines)
    blocks: list[list[str]] = []
    for n, line in enumerate(lines):
        if not n or line.x > left + line.size:
            blocks.append([])
        blocks[-1].append(line.text)
    return blocks


def damaged(page: Page, sheet: Sheet, random: Random) -> str:
    """The text of a page, damaged."""
    parts = _legs(page)
    legs = {key: _blocks(lines) for key, lines in parts.items() if key[1] == "body" and not _table(page, key)}
    for (article, kind, number), left in legs.items():
        right = legs.get((article, kind, number + 1)) or next(
            (v for k, v in legs.items() if k[0] == article + 1), None
        )
        if right and right is not left and random.random() < GLUED:
            _glue(left, right, random)
        if random.random() < LOST and left[-1] and len(left[-1][-1]) <= 3 and len(left[-1]) > 1:
            left[-1].pop()
    out, late = list[str](), list[str]()
    for number in sorted({key[0] for key in parts}):
        head = [
            " ".join(line.text for line in lines)
            for key, lines in parts.items()
            if key[0] == number and key[1] not in ("body",)
        ]
        if number >= 0 and page.articles[number]["layout"]["head"] == "upright":
            head = [
                "".join(line.text for line in lines)
                for key, lines in parts.items()
                if key[:2] == (number, "head")
            ]
        body = [" ".join(rows) for key in sorted(legs) if key[0] == number for rows in legs[key] if rows]
        if number >= 0 and page.articles[number]["layout"]["kind"] == "table":
            body = _torn(page.articles[number]["blocks"][0]["rows"], random)
        if random.random() < DISPLACED and number >= 0:
            body = [*body, *head]
        elif random.random() < DISPLACED / 2 and number >= 0:
            late += head
        else:
            body = [*head, *body]
        out += body
    return _misread("\n\n".join([*out, *late]) + "\n", random).translate(NARROW)


def _table(page: Page, key: tuple[int, str, int]) -> bool:
    return key[0] >= 0 and page.articles[key[0]]["layout"]["kind"] == "table"


def _torn(rows: list[list[str]], random: Random) -> list[str]:
    lines = []
    for row in rows:
        label = row[0].replace(" ", "")
        torn = [label[:1], label[1:]] if len(label) > 1 and random.random() < 0.5 else [label]
        lines.append("\t".join(torn + row[1:]))
    return ["\n".join(lines)]


def _glue(left: list[list[str]], right: list[list[str]], random: Random) -> None:
    """Read a row across the gutter and leave it in one of the legs."""
    how = random.random()
    if how < 0.35 and len(right[0]) > 1:
        left[0][0] += " " + right[0].pop(0)
    elif how < 0.6 and len(left[0]) > 1:
        right[0][0] = left[0].pop(0) + " " + right[0][0]
    elif how < 0.85 and len(right[-1]) > 1:
        left[-1][-1] += random.choice((" ", "")) + right[-1].pop()
    elif len(left[-1]) > 1:
        right[-1][-1] = left[-1].pop() + " " + right[-1][-1]
