"""What can be told of each printed line on its own: its measure and width, its marks, what the language says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..bylines import OPENS, is_notice_title
from ..galley import Galley, ems
from ..language import Language
from ..language.kinds import load_kinds
from ..model import Direction
from ..shape import NEVER_FIRST, TERMINAL, ends_sentence, fills, is_spread, measure_of, shape_of, slack
from ..trace import BLANKS

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MIDDLE = "，、；：,;:"
QUOTES = "\"“'‘"
OPENING = "“‘（《「『【(["
CLOSING = "”’）》」』】)]"

LOWEST, HIGHEST = -6.0, 10.0
"""Nats. Scores of the language model are cut off here: past that they say no more."""


@dataclass(frozen=True)
class Lines:
    """A page's lines in the order in which they stand, and what can be told of each on its own."""

    texts: tuple[str, ...]
    block: NDArray[np.int64]
    place: NDArray[np.int64]
    """Number in its block, from 0."""
    size: NDArray[np.int64]
    """Lines in its block."""
    width: Floats
    spare: Floats
    """Ems of the width that punctuation can give up."""
    measure: Floats
    sentence: Flags
    """Ends as a sentence does."""
    middle: Flags
    """Ends in a comma or the like."""
    dangling: Flags
    """Begins with a mark that never begins a line."""
    headish: Floats
    opened: NDArray[np.int64]
    """Brackets and quotation marks opened and not closed; below 0, closed and not opened."""
    begins: Floats
    ends: Floats
    jump_before: Flags
    jump_after: Flags
    opens: Flags
    """Begins as a lead does: `本报讯（记者 …`."""
    colon: Flags
    quoted: Flags
    """Ends in a colon; begins with a quotation mark."""
    heads_above: NDArray[np.int64]
    """The nearest line above that is a head or stands before a jump, -1 where there is none."""
    early: Flags
    """A sentence ends after its first two or three characters: `然。消防部门要…`."""
    cut_before: Flags
    cut_behind: Flags
    """Cut off from what was printed on the same row without a blank."""
    loses_ends: float
    """Share of the page's blocks that break off where the next begins as a paragraph does."""
    neighbour: Floats
    """What the language says of the next line of the page as successor."""
    joined: bool
    """Whether the rows of the page are whole blocks, their lines one behind the other."""
    airy: float
    """Share of the page's lines that stand in blocks of several: there a line alone was set apart."""
    row: NDArray[np.int64]
    """The row of the text that it stands on."""
    left: Floats
    """Columns from the left edge to it, as wide as its measure: what blanks before it stand for."""
    columns: bool
    """Whether rows hold lines of columns side by side."""
    kind: Floats
    """How much the line sounds like one of a head (1) and none of running text (-1): `KindModel.shares`."""

    def __len__(self) -> int:
        return len(self.texts)

    def together(self, at: Iterable[int]) -> str:
        """The text of the lines `at` these numbers, joined without blanks."""
        return "".join([self.texts[i] for i in at])


def _measures(texts: Sequence[str], block: NDArray[np.int64]) -> Floats:
    """The measure around each line: of its block where that has enough lines, else of the blocks around it."""
    page = measure_of(texts, 16.0)
    out = np.full(len(texts), page)
    for number in range(int(block.max()) + 1 if len(block) else 0):
        members = np.flatnonzero(block == number)
        near: NDArray[np.int64] = members
        reach = 0
        while len(near) < 7 and reach < 4:
            reach += 1
            near = np.flatnonzero(abs(block - number) <= reach)
        out[members] = measure_of([texts[int(i)] for i in near], page)
    return out


def _headish(texts: Sequence[str], at: Sequence[int], measure: Floats) -> float:
    """How much a block looks like heads, from 0 to 1, by its own text and width."""
    whole = "".join(texts[i] for i in at)
    commas = sum(map(whole.count, "，,；;"))
    if len(at) > 4 or not whole or commas > 1 or any(c in TERMINAL for c in whole[:-1]):
        return 0.0
    if is_notice_title(whole):
        return 1.0
    first = texts[at[0]]
    if commas and fills(ems(first), slack(first), measure[at[0]] - (2 if len(at) == 1 else 1)):
        return 0.25
    inner = any(c in BLANKS for i in at for c in texts[i])
    last = whole[-1]
    return min(
        1.0,
        0.5
        + (0.25 if inner or len(at) > 1 else 0.0)
        + (0.25 if whole[:1] in "—■□●" or last in "：:" else 0.0)
        - (0.5 if last in TERMINAL + "，、；,;" or whole[0] in NEVER_FIRST else 0.0),
    )


def _heads_above(headish: Sequence[float]) -> NDArray[np.int64]:
    out = np.full(len(headish), -1, dtype=np.int64)
    last = -1
    for i, head in enumerate(headish):
        out[i] = last
        if head >= 0.5:
            last = i
    return out


def _early(text: str) -> bool:
    return any(c in "。！？" for c in text[1:3]) or text[:1] in "。！？，、；"


def balance(text: str) -> int:
    """Brackets and quotation marks opened and not closed; below 0, closed and not opened."""
    return sum(map(text.count, OPENING)) - sum(map(text.count, CLOSING))


def goes_on(language: Language, lefts: Sequence[str], rights: Sequence[str]) -> Floats:
    """What the language says of each of `rights` behind each of `lefts`, [lefts, rights], in nats.

    A quotation mark alone is likely behind nearly every verb. A line that opens with one must go on without it
    too: the lower of both counts.
    """
    scores = language.follow(lefts, rights)
    quoted = _quoted(rights)
    if quoted:
        bare = language.follow(lefts, [rights[n][1:] for n in quoted])
        scores[:, quoted] = np.minimum(scores[:, quoted], bare)
    return scores


def _quoted(rights: Sequence[str]) -> list[int]:
    """Which of them open with a quotation mark and go on behind it."""
    return [n for n, right in enumerate(rights) if right[:1] in QUOTES and len(right) > 2]


def _neighbours(language: Language, texts: Sequence[str]) -> Floats:
    """What the language says of each line behind the one before it, as `goes_on` does: 0 behind the last one."""
    lefts, rights = texts[:-1], texts[1:]
    scores = np.zeros(len(texts))
    if rights:
        scores[:-1] = language.follow_pairs(lefts, rights)
        quoted = _quoted(rights)
        if quoted:
            bare = language.follow_pairs([lefts[n] for n in quoted], [rights[n][1:] for n in quoted])
            scores[quoted] = np.minimum(scores[quoted], bare)
    return scores


def describe(galley: Galley, language: Language) -> Lines:
    """What can be told of each line of a page."""
    lines = galley.lines
    before, behind = galley.jumps_at(Direction.FROM), galley.jumps_at(Direction.TO)
    shape = shape_of(lines)
    texts = tuple(line.text.text for line in lines)
    block = np.array([line.block for line in lines], dtype=np.int64)
    block = np.unique(block, return_inverse=True)[1] if len(block) else block
    n = len(texts)
    members: dict[int, list[int]] = {}
    for i in range(n):
        members.setdefault(int(block[i]), []).append(i)
    width = np.array([ems(t) for t in texts])
    measure = _measures(texts, block)
    width = np.where([is_spread(t) for t in texts], np.maximum(width, measure), width) if n else width
    heads = {b: _headish(texts, at, measure) for b, at in members.items()}
    spans = [line.text.span() for line in lines]
    tight = [a.source == b.source and a.end == b.start for a, b in pairwise(spans)]
    made = Lines(
        texts=texts,
        block=block,
        place=np.array([i - members[int(block[i])][0] for i in range(n)], dtype=np.int64),
        size=np.array([len(members[int(block[i])]) for i in range(n)], dtype=np.int64),
        width=width,
        spare=np.array([slack(t) for t in texts]),
        measure=measure,
        sentence=np.array([ends_sentence(t) for t in texts], dtype=bool),
        middle=np.array([t[-1:] in MIDDLE for t in texts], dtype=bool),
        dangling=np.array([t[:1] in NEVER_FIRST for t in texts], dtype=bool),
        headish=np.array([0.0 if i in before or i in behind else heads[int(block[i])] for i in range(n)]),
        opened=np.array([balance(t) for t in texts], dtype=np.int64),
        begins=np.clip(language.begins(texts), LOWEST, HIGHEST) if n else np.zeros(0),
        ends=np.clip(language.ends(texts), LOWEST, HIGHEST) if n else np.zeros(0),
        jump_before=np.array([i in before for i in range(n)], dtype=bool),
        jump_after=np.array([i in behind for i in range(n)], dtype=bool),
        opens=np.array([bool(OPENS.match(t)) for t in texts], dtype=bool),
        colon=np.array([t[-1:] in ":：" for t in texts], dtype=bool),
        quoted=np.array([t[:1] in QUOTES for t in texts], dtype=bool),
        heads_above=_heads_above([heads[int(block[i])] for i in range(n)]),
        early=np.array([_early(t) for t in texts], dtype=bool),
        cut_before=np.array([False, *tight], dtype=bool)[:n],
        cut_behind=np.array([*tight, False], dtype=bool)[:n],
        loses_ends=0.0,
        neighbour=np.clip(_neighbours(language, texts), LOWEST, HIGHEST),
        joined=shape == "joined",
        row=np.array([line.row for line in lines], dtype=np.int64),
        left=np.array([line.left for line in lines]) / np.maximum(2.0 * measure, 1.0) if n else np.zeros(0),
        columns=shape == "columns",
        airy=float(np.mean([len(members[int(b)]) > 2 for b in block])) if n else 0.0,
        kind=load_kinds().shares("head", texts),
    )
    return replace(made, loses_ends=_loses_ends(made))


def _loses_ends(lines: Lines) -> float:
    """How often a block breaks off in mid-sentence before a block that looks like a new paragraph."""
    if len(lines) < 2:
        return 0.0
    _, indent, _ = widths(lines)
    edge = np.flatnonzero(lines.block[:-1] != lines.block[1:])
    broken = ~lines.sentence[edge] & (lines.headish[edge] < 0.5)
    fresh = indent[edge + 1] & (lines.neighbour[edge] < 0)
    return float((broken & fresh).mean()) if len(edge) else 0.0


def widths(lines: Lines, at: slice | list[int] = slice(None)) -> tuple[Flags, Flags, Flags]:
    """Which lines end short of the measure, which have the width of a paragraph's first line, which are full; of
    the page, or of the lines `at` these numbers.
    """
    width, measure = lines.width[at], lines.measure[at]
    low, high = width - lines.spare[at] - 0.6, width + 1.1
    full = (low <= measure) & (measure <= high)
    short = high < measure
    indent = (low <= measure - 2) & (measure - 2 <= high - 0.5) & (width < measure - 0.4)
    return short, indent, full
