"""Stories that go on on the next page: where they are cut, what the jump lines say, where these stand."""

from __future__ import annotations

import re
from dataclasses import replace

from .flow import Row
from .setting import Line, set_paragraph
from .sheet import Sheet

NUMBERS = "〇一二三四五六七八"


def short(title: str) -> str:
    """The words of a headline that a jump repeats: its first phrase."""
    short = re.split("[ ，：；]", title)[0]
    return short if len(short) >= 4 and short.count("“") == short.count("”") else title


def jump_words(direction: str, page: int, sheet: Sheet) -> str:
    style = sheet.convention % 4
    number = NUMBERS[page] if style in (0, 1) else str(page)
    word = {"to": "下转", "from": "上接" if style != 1 else "紧接"}[direction]
    brackets = "()" if sheet.narrow_brackets else "（）"
    return f"{brackets[0]}{word}{'第' if style != 3 else ''}{number}版{brackets[1]}"


def marked(rows: list[Row], mark: str, own: bool, measure: int, first: bool) -> list[Row]:
    """Rows with a jump line: inside the paragraph, or on a line of its own. Offsets are those of the bare text."""
    if own:
        line = Row(Line(mark, 0, 2 if first else 0, True), rows[0].article, -1, "body" if first else "right")
        return [line, *rows] if first else [*rows, line]
    edge = rows[0] if first else rows[-1]
    same = [row for row in rows if row.paragraph == edge.paragraph]
    text = "".join(row.line.text for row in same)
    indent = same[0].line.indent
    lines = set_paragraph(mark + text if first else text + mark, measure, indent)
    shift = len(mark) if first else 0
    new = [
        Row(replace(line, start=max(0, line.start - shift)), edge.article, edge.paragraph, edge.kind)
        for line in lines
    ]
    rest = [row for row in rows if row.paragraph != edge.paragraph]
    return new + rest if first else rest + new


def behind(paragraphs: tuple[str, ...], taken: int) -> tuple[str, ...]:
    out = []
    for text in paragraphs:
        if taken >= len(text):
            taken -= len(text)
        else:
            out.append(text[taken:])
            taken = 0
    return tuple(out)
