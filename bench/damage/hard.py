"""The hard style: one printed line a line, blank lines at the ends of legs, heads behind their bodies."""

from __future__ import annotations

import re
from random import Random

from .manuscripts import Item, Manuscript, Story
from .setting import Line, Setting, headline_lines, set_paragraph

SPACED = 0.7  # share of the loosely set lines whose gaps are read as blanks
QUOTE_BREAK = 0.4  # share of the lines opening with a quote that are torn from the line before


def hard_line(line: Line, story: Story, random: Random) -> str:
    """Write a line with blanks around digits, or between all characters where it was set loose."""
    text = line.read
    if story.wide:
        text = re.sub(r"(?<=[^\s“])(?=[《（])|(?<=[》）])(?=[^\s，。、”])", " ", text)
    if line.loose and not re.search(r"[0-9A-Za-z ]", text) and random.random() < SPACED:
        return " ".join(text)
    return re.sub(r"(?<=[0-9A-Za-z%])(?=[一-鿿])|(?<=[一-鿿])(?=[0-9A-Za-z])", " ", text)


def hard_leg(leg: tuple[Line, ...], story: Story, random: Random) -> str:
    """Write a leg: blank lines between paragraphs, and sometimes before a line that opens with a quote."""
    text = ""
    for place, line in enumerate(leg):
        torn = line.read.startswith("“") and random.random() < QUOTE_BREAK
        text += "" if not place else "\n\n" if line.first or torn else "\n"
        text += hard_line(line, story, random)
    return text


def hard_heading(story: Story) -> list[str]:
    """The heading as blocks; a deck with a dash, or in a tight head, stands right under its headline."""
    lines = headline_lines(story)
    if story.spaced_head:
        lines[0] = " ".join(lines[0])
    blocks = [story.kicker, "\n".join(lines)]
    if story.deck and (story.tight_head or story.deck.startswith("——")):
        blocks[-1] += f"\n{story.deck}"
    elif story.deck:
        blocks.append(story.deck)
    if story.sign and not story.deck:
        blocks[-1] += f"\n{story.byline}"
    elif story.sign:
        blocks.append(story.byline)
    return [block for block in blocks if block]


def floating_table(item: Item) -> list[str]:
    """Write a table as lines of cells; its floating columns follow as loose lines, column after column."""
    floating, body = item.floating, item.rows[item.header :]
    if item.header == 1:
        return ["\n".join(" ".join(row) for row in item.rows)]
    groups, names = item.rows[0], item.rows[1]
    staying = [column for column in range(1, len(names)) if column not in floating]
    blocks = [f"{' '.join(groups[0])}\n{' '.join(cell for cell in groups[1:] if cell)}"]
    blocks.append(" ".join(" ".join(names[column]) for column in staying if names[column]))
    blocks.append("\n".join(" ".join((row[0], *(row[column] for column in staying))) for row in body))
    blocks.append(" ".join(" ".join(names[column]) for column in floating))
    return blocks + [row[column] for column in floating for row in body]


def hard_story(setting: Setting, random: Random) -> list[str]:
    """Write a story in the hard style: body first, heading after it unless its manuscript says otherwise."""
    story = setting.story
    blocks = [hard_leg(leg, story, random) for leg in setting.legs]
    for item in story.body:
        if item.kind == "table":
            blocks += floating_table(item)
        elif item.kind == "caption":
            lines = set_paragraph(item.text, 0, story.measure)
            blocks.insert(story.photo_after + 1, "\n".join(hard_line(line, story, random) for line in lines))
    head = hard_heading(story)
    return head + blocks if story.head == "before" else blocks + head


def hard_page(manuscript: Manuscript, settings: list[Setting], random: Random) -> str:
    """Lay out a page in the hard style."""
    blocks = [block for setting in settings for block in hard_story(setting, random)]
    return "\n\n".join([*manuscript.top, *blocks, *manuscript.bottom]) + "\n"
