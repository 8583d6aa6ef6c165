"""Loose tables that were given column after column.

Each column is a label and its figures; or all labels come first and then all figures in one go. The row
labels stand together, before the first column or behind the last. A group's label stands with those of the
other groups before the first column, or before the second column of its group, over the middle of which it
is printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ..grounds import Grounds, Rule
from ..model import Doubt, Suspect
from ..trace import Traced
from .drafts import NOTHING, Draft
from .heads import folded, measures, names_rows, reach, totals
from .strips import (
    Header,
    Strip,
    Token,
    consistent,
    cut_to,
    evenness,
    header_of,
    loose_draft,
    near_full,
    repeats,
    short_of,
    stub_and_groups,
)

HEIGHT = 3
"""Rows of a loose table at least; two do where it has `WIDE` columns."""
WIDE = 4
TOLD = 1.5
"""How much must speak for the number of rows of a table whose figures came in one go."""
CERTAIN = 3
"""The same where its figures contradict it."""


@dataclass(frozen=True, slots=True)
class _Names:
    """The row labels and what of the header stands around them."""

    rows: tuple[Traced, ...]
    stub: Traced
    groups: tuple[Traced, ...]


def _texts(tokens: Sequence[Token]) -> tuple[Traced, ...]:
    return tuple(token.text for token in tokens)


def _all_different(tokens: Sequence[Token]) -> bool:
    return len({token.text.text for token in tokens}) == len(tokens)


def _names_before(words: Sequence[Token], height: int, groups: int) -> _Names | None:
    """Row labels among the words before the first column: behind the label that names them, else last."""
    for at in range(len(words) - height - 1, -1, -1):
        if not names_rows(words[at].text.text):
            continue
        rows, rest = words[at + 1 : at + 1 + height], words[at + 1 + height :]
        if _all_different(rows) and len(rest) in (0, groups):
            return _Names(_texts(rows), words[at].text, _texts(rest))
    return None


def _names_behind(strip: Strip, words: Sequence[Token], height: int, groups: int) -> _Names | None:
    """Row labels in the words behind the last column."""
    rows = strip.tail[:height]
    one_line = len({token.line for token in rows}) == 1 and len(rows) > 1
    if len(rows) < height or not _all_different(rows):
        return None
    if not one_line and len(strip.tail) > height:
        return None
    if one_line and len(strip.tail) > height and strip.tail[height].line == rows[0].line:
        return None
    found = stub_and_groups(words, groups)
    return _Names(_texts(rows), *found) if found is not None else None


def _groups_between(columns: Sequence[Strip], sizes: Sequence[int]) -> tuple[Traced, ...]:
    """Labels of groups that stand before the second column of each, or of a later one."""
    out = []
    at = 0
    for size in sizes:
        inner = [strip.head[0].text for strip in columns[at + 1 : at + size] if len(strip.head) > 1]
        if not inner:
            return ()
        out.append(inner[0])
        at += size
    return tuple(out)


def _columns_of(found: Sequence[Strip], height: int) -> list[Strip]:
    """Strips of one region that are as high as each other, and those elsewhere with the same labels."""
    best: list[Strip] = []
    for _, region in groupby(found, key=lambda strip: strip.region):
        whole = [cut_to(strip, height) for strip in region]
        for fine, stretch in groupby(whole, key=lambda strip: near_full(strip, height)):
            run = list(stretch)
            full = sum(len(strip.values) == height for strip in run)
            if fine and full * 2 >= len(run) and len(run) > len(best):
                best = run
    labels = {folded(strip.head[-1].text.text) for strip in best}
    away = [
        strip
        for strip in found
        if strip.head
        and best
        and strip.region != best[0].region
        and len(strip.values) == height
        and folded(strip.head[-1].text.text) in labels
    ]
    return sorted([*best, *away], key=lambda strip: strip.values[0].line)


def by_columns(found: Sequence[Strip]) -> Iterator[Draft]:
    """Strips that are columns of one table."""
    tally = Counter(len(strip.values) for strip in found if strip.head)
    for height in sorted(tally, key=lambda size: (-tally[size], -size)):
        if height > 1 and tally[height] > 1:
            draft = _of_columns(_columns_of(found, height), height)
            if draft is not None and consistent(draft.rows):
                yield draft
                return


def _of_columns(columns: Sequence[Strip], height: int) -> Draft | None:
    if len(columns) < 2 or (height < HEIGHT and len(columns) < WIDE):
        return None
    labels = [strip.head[-1].text for strip in columns]
    texts = [label.text for label in labels]
    groups = repeats(texts)
    reached = reach(texts, groups) if groups else None
    words = columns[0].head[:-1]
    last = columns[-1]
    names = _names_before(words, height, groups) or _names_behind(last, words, height, groups)
    if names is None:
        return None
    sizes = reached[0] if reached else ()
    above = names.groups or (_groups_between(columns, sizes) if groups else ())
    header = Header(names.stub, tuple(labels), above, sizes)
    suspects: list[Suspect] = []
    stacks = []
    for strip in columns:
        cells, doubts = short_of(strip.values, height, Rule.COLUMN_SHORT)
        stacks.append(cells)
        suspects += doubts
    rows = [(name, *(stack[at] for stack in stacks)) for at, name in enumerate(names.rows)]
    caption = next((strip.caption for strip in columns if strip.caption), None)
    why = f"{len(columns)} times a label and {height} figures, and {height} row labels"
    return loose_draft(header, rows, caption, suspects, "loose_columns", why)


def in_one(strip: Strip) -> Draft | None:
    """A table of which all labels came first, and then all figures, column after column.

    How many rows it has is told by the label of the row labels, by labels that repeat under each group, by
    figures that are alike in each column, by what the labels say; it must be told by two of them. Where that
    is certain, but a column has shares and plain figures, the figures were not given in their order: they
    stay in that of print, and a person is asked.
    """
    ways = []
    for height in range(2, len(strip.values) // 2 + 1):
        if len(strip.values) % height == 0 and (height >= HEIGHT or len(strip.values) // height >= WIDE):
            way = _whole(strip, height)
            if way is not None:
                ways.append(way)
    ways.sort(key=lambda way: -way[0])
    if not ways or ways[0][0] < TOLD or (len(ways) > 1 and ways[1][0] == ways[0][0]):
        return None
    score, draft = ways[0]
    if consistent(draft.rows):
        return draft
    if score < CERTAIN:
        return None
    where = draft.rows[0][0]
    doubt = Suspect(Doubt.ORDER, where.span(), where.text, "", Grounds(Rule.MIXED_COLUMN), 0.9)
    return replace(draft, suspects=(*draft.suspects, doubt))


def _whole(strip: Strip, height: int) -> tuple[float, Draft] | None:
    width = len(strip.values) // height
    words = strip.head
    header = header_of(words, width)
    if header is None or len(words) < width + height:
        return None
    groups = repeats([label.text for label in header.labels])
    names = _names_before(words[: len(words) - width], height, groups)
    if names is None:
        end = len(words) - width - groups
        rows = words[max(0, end - height) : end]
        if len(rows) < height or not _all_different(rows):
            return None
        names = _Names(_texts(rows), NOTHING, _texts(words[end : end + groups]))
    cells = _texts(strip.values)
    body = [
        (name, *(cells[column * height + row] for column in range(width)))
        for row, name in enumerate(names.rows)
    ]
    whole = Header(names.stub, header.labels, names.groups, header.sizes)
    said = sum(measures(text.text) for text in whole.labels) / width
    said -= sum(measures(text.text) for text in names.rows) / height
    said += totals(names.rows[-1].text) + max(0.0, 2 * evenness(body))
    score = said + bool(names.stub) + (groups > 1) + (len(set(header.sizes)) == 1)
    why = f"{len(cells)} figures behind {height} row labels and {width} labels of columns"
    return score, loose_draft(whole, body, strip.caption, (), "loose_whole", why)
