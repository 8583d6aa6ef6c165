"""The joined style: blocks of lines joined by blanks, rows glued across the gutter, tables torn by tabs."""

from __future__ import annotations

from dataclasses import dataclass

from .manuscripts import Item, Manuscript, Story
from .setting import Line, Setting, headline_lines, set_paragraph

NARROW = str.maketrans({"，": ",", "：": ":", "；": ";", "？": "?", "！": "!", "（": "(", "）": ")"}
                       | dict.fromkeys("“”", '"') | dict.fromkeys("‘’", "'"))  # fmt: skip


@dataclass(slots=True)
class Row:
    """A row of a leg as text; `opens` says that a new block begins here."""

    text: str
    opens: bool


def rows_of(leg: tuple[Line, ...], story: Story) -> list[Row]:
    """Turn a leg into rows; a paragraph listed in `merge` opens no block of its own."""
    return [
        Row(line.read, not place or (line.first and line.item not in story.merge))
        for place, line in enumerate(leg)
    ]


def glue_rows(left: list[Row], right: list[Row], order: str) -> None:
    """Read a row straight across the gutter, and leave it in one of the two legs.

    first_right: the left leg's first row stands before the right leg's first row; first_left: the right
    leg's first row stands after the left leg's; last_left: the right leg's last row stands after the left
    leg's; last_left_tight: the same without a blank; last_right: the left leg's last row goes to the right.
    """
    if order == "first_right":
        right[0].text = f"{left.pop(0).text} {right[0].text}"
        left[0].opens = True
    elif order == "first_left":
        left[0].text = f"{left[0].text} {right.pop(0).text}"
        right[0].opens = True
    elif order in ("last_left", "last_left_tight"):
        blank = "" if order.endswith("tight") else " "
        left[-1].text = f"{left[-1].text}{blank}{right.pop().text}"
    elif order == "last_right":
        right[-1].text = f"{left.pop().text} {right[-1].text}"
    else:
        raise ValueError(f"unknown glue {order!r}")


def blocks_of(rows: list[Row]) -> list[str]:
    """Join the rows of each block by blanks."""
    blocks: list[str] = []
    for row in rows:
        if row.opens or not blocks:
            blocks.append(row.text)
        else:
            blocks[-1] += f" {row.text}"
    return blocks


def torn_table(item: Item) -> str:
    """Write a table with tabs, its row labels torn after their first character by the letter-spacing."""
    lines = []
    for number, row in enumerate(item.rows):
        if number < item.header:
            lead = item.stray if number == item.header - 1 else ""
            lines.append("\t".join((lead, *row)))
        else:
            lines.append("\t".join((row[0][0], row[0][1:], *row[1:])))
    return "\n".join(lines)


def joined_heading(story: Story) -> list[str]:
    """Kicker, headline, deck, signed byline and jump line, a block each."""
    head = [story.kicker, " ".join(headline_lines(story)), story.deck]
    head += [story.byline if story.sign else "", story.jump_from if story.jump_line else ""]
    return [line for line in head if line]


def joined_page(manuscript: Manuscript, settings: list[Setting]) -> str:
    """Lay out a page in the joined style, with the rows that its manuscript glues."""
    columns = [[rows_of(leg, setting.story) for leg in setting.legs] for setting in settings]
    for place, setting in enumerate(settings):
        for order in setting.story.glue:
            leg, kind = order.split(" ")
            glue_rows(columns[place][int(leg)], columns[place][int(leg) + 1], kind)
        if setting.story.glue_next:
            glue_rows(columns[place][-1], columns[place + 1][-1], setting.story.glue_next)
    blocks = list(manuscript.top)
    for setting, legs in zip(settings, columns, strict=True):
        story = setting.story
        parts = [blocks_of(rows) for rows in legs]
        parts.insert(1 if story.head == "between" else 0, joined_heading(story))
        for item in story.body:
            if item.kind == "table":
                parts.append([torn_table(item)])
            elif item.kind == "caption":
                parts.append([" ".join(line.read for line in set_paragraph(item.text, 0, story.measure))])
        blocks += [block for part in parts for block in part]
    return ("\n\n".join([*blocks, *manuscript.bottom]) + "\n").translate(NARROW)
