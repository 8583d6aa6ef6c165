"""Fill legs with text: where each printed line stands, and what fits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .setting import Line, sentences, set_paragraph, width
from .sheet import Box, Placed, Sheet

MIN_LEG = 3
"""Rows. What is shorter between two obstacles stays white."""
ENOUGH = 3
"""Lines of room for which a paragraph is cut at a sentence's end."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of rows in one leg: its left edge, first baseline, rows."""

    x: float
    y: float
    rows: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line in the flow: of which article and paragraph (-1: none), set as body, subhead, head, or to the right."""

    line: Line
    article: int
    paragraph: int
    kind: str = "body"


def legs_of(
    sheet: Sheet, box: Box, legs: int, obstacles: list[Box], measure: int, size: float
) -> list[Segment]:
    """The free runs of rows, leg by leg from the left, each from the top. Rows keep to the page's lines."""
    gutter = (box.w - legs * measure * size) / max(1, legs - 1) if legs > 1 else 0.0
    out = []
    for leg in range(legs):
        x = box.x + leg * (measure * size + gutter)
        start, run = 0.0, 0
        first = int(-((sheet.top - box.y) // sheet.pitch)) if box.y > sheet.top else 0
        y = sheet.top + first * sheet.pitch
        while y + sheet.pitch <= box.y + box.h + 0.01:
            row = Box(x, y, measure * size, sheet.pitch)
            if any(_touch(row, other, size * 0.3) for other in obstacles):
                if run >= MIN_LEG:
                    out.append(Segment(x, start + size, run))
                run = 0
            else:
                start = start if run else y
                run += 1
            y += sheet.pitch
        if run >= MIN_LEG or (run and not out):
            out.append(Segment(x, start + size, run))
    return out


def _touch(one: Box, other: Box, slack: float) -> bool:
    across = one.x < other.x + other.w - slack and other.x < one.x + one.w - slack
    return across and one.y < other.y + other.h and other.y < one.y + one.h


def room(segments: list[Segment]) -> int:
    """Rows in all."""
    return sum(segment.rows for segment in segments)


def balanced(segments: list[Segment], rows: int) -> list[Segment]:
    """Segments shortened at the foot, so that the legs of a short text end on one height."""
    while room(segments) > rows:
        low = max(range(len(segments)), key=lambda n: (segments[n].y + segments[n].rows, segments[n].rows))
        lowest = max(segments, key=lambda s: (s.rows, s.x))
        at = segments.index(lowest) if segments[low].rows <= 1 else low
        segments = [replace(s, rows=s.rows - (n == at)) for n, s in enumerate(segments)]
        segments = [s for s in segments if s.rows]
    return segments


def rows_of(
    paragraphs: tuple[str, ...], article: int, measure: int, subheads: frozenset[int], indent: float = 2
) -> list[Row]:
    """The lines of an article's body."""
    out = []
    for number, text in enumerate(paragraphs):
        kind = "subhead" if number in subheads else "body"
        lines = set_paragraph(text, measure, indent if kind == "body" else 0)
        out += [Row(line, article, number, kind) for line in lines]
    return out


def cut_to_fit(
    paragraphs: tuple[str, ...], rows: int, measure: int, subheads: frozenset[int]
) -> tuple[str, ...]:
    """As many paragraphs, and sentences of the next, as fit into so many rows."""
    kept, used = list[str](), 0
    for number, text in enumerate(paragraphs):
        need = len(set_paragraph(text, measure, 0 if number in subheads else 2))
        if used + need <= rows:
            kept.append(text)
            used += need
            continue
        best = ""
        if rows - used >= ENOUGH:
            for sentence in sentences(text):
                longer = best + sentence
                if len(set_paragraph(longer, measure)) > rows - used:
                    break
                best = longer
        if best and best.count("“") == best.count("”") and best[-1] in "。！？”":
            kept.append(best)
        break
    while kept and len(kept) - 1 in subheads:
        kept.pop()
    return tuple(kept)


def cut_anywhere(
    paragraphs: tuple[str, ...], rows: int, measure: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A story cut where the room ends, as a jump cuts it, even inside a sentence: what stays, and what goes on."""
    kept, used = list[str](), 0
    for number, text in enumerate(paragraphs):
        lines = set_paragraph(text, measure)
        if used + len(lines) > rows:
            end = lines[rows - used].start
            if end < 8 or len(text) - end < 8:
                return tuple(kept), paragraphs[number:]
            return (*kept, text[:end]), (text[end:], *paragraphs[number + 1 :])
        kept.append(text)
        used += len(lines)
    return tuple(kept), ()


def pour(
    rows: list[Row], segments: list[Segment], sheet: Sheet, measure: int, size: float, face: str, part: int
) -> tuple[list[Placed], dict[tuple[int, int], list[tuple[int, str]]]]:
    """Place the rows, leg after leg; and say where paragraphs (article, number) break: at a line (l), a leg (c)."""
    placed, breaks, previous = list[Placed](), dict[tuple[int, int], list[tuple[int, str]]](), -1
    queue = iter(rows)
    for number, segment in enumerate(segments):
        for at in range(segment.rows):
            row = next(queue, None)
            if row is None:
                return placed, breaks
            if row.line.start and row.paragraph >= 0:
                where = breaks.setdefault((row.article, row.paragraph), [])
                where.append((row.line.start, "l" if number == previous else "c"))
            previous = number
            y = segment.y + at * sheet.pitch
            placed.append(_set_row(row, segment.x, y, measure, size, face, sheet, (part, "body", number)))
    return placed, breaks


def _set_row(
    row: Row,
    x: float,
    y: float,
    measure: int,
    size: float,
    face: str,
    sheet: Sheet,
    part: tuple[int, str, int],
) -> Placed:
    text, free = row.line.text, measure - width(row.line.text)
    if row.kind in ("subhead", "head"):
        left = max(0.0, free) / 2 if row.kind == "subhead" else 0.0
        return Placed(x + left * size, y, text, size, sheet.faces[1], min(0.0, free) and measure * size, part)
    if row.kind == "right":
        return Placed(x + max(0.0, free - 1) * size, y, text, size, "kai", 0.0, part)
    full = measure * size - row.line.indent * size
    stretch = full if not row.line.last or free - row.line.indent < 0 else 0.0
    return Placed(x + row.line.indent * size, y, text, size, face, stretch, part)
