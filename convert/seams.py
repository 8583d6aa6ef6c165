"""Which printed line goes on in which: the evidence, and one decision for the whole page.

A column's first row may stand in the neighbouring column's, its last line in the next block, a headline in
the middle of a story. What was printed behind a line is therefore a question for every line whose neighbour
does not obviously go on from it. All evidence is weighed together: what the language says, how wide the lines
are against their measure, marks and brackets, and how the pieces stand to one another. Then one assignment
gives each line at most one successor and one predecessor, so that what is left over counts too.

The weights were found by `training/seams.py` on typeset pages whose truth is known; none by hand.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from .bylines import OPENS
from .galley import Line, ems
from .language import Language
from .shape import TERMINAL, ends_sentence, fills, is_spread, measure_of, slack
from .trace import BLANKS

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MIDDLE = "，、；：,;:"
NEVER_FIRST = "，。、；：？！,.;:?!）》”’)]】』」％"
QUOTES = "\"“'‘"
OPENING = "“‘（《「『【(["
CLOSING = "”’）》」』】)]"

SURE = 3.0
"""Nats. A line whose neighbour in the block follows it so well is not asked about."""

HALVED = 6.0
"""Nats against leaving a half of a glued line alone: it was cut because its other half stands elsewhere."""

LEVEL = 4.0
"""Nats for a second half where it stands as high in its leg as the first in the leg before: both were printed
on one row, or no glue could have joined them.
"""

QUOTED = 4.0
"""Nats for one paragraph where a full line ends in a colon and the next begins with a quotation mark."""

PARTED = 20.0
"""Nats against a link over a jump: what stands behind 下转 or before 上接 is another article's."""

CLEAR = 2.0
"""Nats. A pair that is better by so much than every other of its line needs no second look."""

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

    def __len__(self) -> int:
        return len(self.texts)


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
    commas = sum(c in "，,；;" for c in whole)
    if len(at) > 4 or not whole or commas > 1 or any(c in TERMINAL for c in whole[:-1]):
        return 0.0
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


def _balance(text: str) -> int:
    return sum(c in OPENING for c in text) - sum(c in CLOSING for c in text)


def goes_on(language: Language, lefts: Sequence[str], rights: Sequence[str]) -> Floats:
    """What the language says of each of `rights` behind each of `lefts`, [lefts, rights], in nats.

    A quotation mark alone is likely behind nearly every verb. A line that opens with one must go on without it
    too: the lower of both counts.
    """
    scores = language.follow(lefts, rights)
    quoted = [n for n, right in enumerate(rights) if right[:1] in QUOTES and len(right) > 2]
    if quoted:
        bare = language.follow(lefts, [rights[n][1:] for n in quoted])
        scores[:, quoted] = np.minimum(scores[:, quoted], bare)
    return scores


def describe(
    lines: Sequence[Line], language: Language, jumps: tuple[frozenset[int], frozenset[int]]
) -> Lines:
    """What can be told of each line. `jumps` are the indices of lines that a jump FROM stands before, and of
    those that a jump TO stands behind.
    """
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
    neighbour = np.zeros(n)
    if n > 1:
        neighbour[:-1] = language.follow_pairs(texts[:-1], texts[1:])
        quoted = [i for i in range(1, n) if texts[i][:1] in QUOTES and len(texts[i]) > 2]
        if quoted:
            bare = language.follow_pairs([texts[i - 1] for i in quoted], [texts[i][1:] for i in quoted])
            behind = np.array(quoted) - 1
            neighbour[behind] = np.minimum(neighbour[behind], bare)
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
        headish=np.array([0.0 if i in jumps[0] | jumps[1] else heads[int(block[i])] for i in range(n)]),
        opened=np.array([_balance(t) for t in texts], dtype=np.int64),
        begins=np.clip(language.begins(texts), LOWEST, HIGHEST) if n else np.zeros(0),
        ends=np.clip(language.ends(texts), LOWEST, HIGHEST) if n else np.zeros(0),
        jump_before=np.array([i in jumps[0] for i in range(n)], dtype=bool),
        jump_after=np.array([i in jumps[1] for i in range(n)], dtype=bool),
        opens=np.array([bool(OPENS.match(t)) for t in texts], dtype=bool),
        colon=np.array([t[-1:] in ":：" for t in texts], dtype=bool),
        quoted=np.array([t[:1] in QUOTES for t in texts], dtype=bool),
        heads_above=_heads_above([heads[int(block[i])] for i in range(n)]),
        early=np.array([_early(t) for t in texts], dtype=bool),
        cut_before=np.array([False, *tight], dtype=bool)[:n],
        cut_behind=np.array([*tight, False], dtype=bool)[:n],
        loses_ends=0.0,
        neighbour=np.clip(neighbour, LOWEST, HIGHEST),
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


def open_places(lines: Lines) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Indices of the lines whose successor, and of those whose predecessor, is to be decided.

    Everywhere else the next line of the same block follows: the language is sure, or a sentence ends inside a
    block between lines that are neither its first nor its last.
    """
    n = len(lines)
    inside = np.zeros(n, dtype=bool)
    inside[:-1] = lines.block[:-1] == lines.block[1:]
    edge = (lines.place == 0) | (lines.place >= lines.size - 2)
    sure = inside & (lines.neighbour >= SURE)
    calm = inside & lines.sentence & ~edge
    sure |= calm
    sure &= ~lines.jump_after
    sure[:-1] &= ~lines.jump_before[1:]
    left = np.flatnonzero(~sure)
    right = np.flatnonzero(np.r_[True, ~sure[:-1]]) if n else left
    return left, right


PAIR = (
    "join",
    "lm",
    "lm_sentence",
    "sentence",
    "middle",
    "dangling",
    "short",
    "indent",
    "lost_end",
    "next",
    "next_block",
    "skip_one",
    "to_second_next",
    "to_second_near",
    "first_to_first_back",
    "first_to_first_on",
    "block_after_next",
    "on_far",
    "back_far",
    "to_last",
    "closes",
    "other_measure",
    "heads_between",
    "begins",
    "back_near",
    "lm_low",
    "sentence_indent",
    "sentence_full",
    "open_full",
    "short_indent",
    "apart",
    "apart_sentence",
    "apart_sentence_indent",
    "next_from_first",
    "next_to_last",
    "ends",
    "lost_end_apart",
    "overfull",
    "early_stop",
    "opens",
    "to_lone_leg",
    "from_head",
    "to_head",
    "colon_quote",
    "lead_home",
    "lead_away",
    "leg_height",
    "distance",
    "loses_ends",
    "middle_opens",
)
LONE = (
    "end",
    "sentence",
    "middle",
    "short",
    "inside",
    "headish",
    "jump",
    "language",
    "next_is_head",
    "first_of_many",
    "cut",
    "early_stop",
    "open",
    "full_open",
    "opens",
)


def widths(lines: Lines) -> tuple[Flags, Flags, Flags]:
    """Which lines end short of the measure, which have the width of a paragraph's first line, which are full."""
    low, high = lines.width - lines.spare - 0.6, lines.width + 1.1
    full = (low <= lines.measure) & (lines.measure <= high)
    short = high < lines.measure
    indent = (
        (low <= lines.measure - 2) & (lines.measure - 2 <= high - 0.5) & (lines.width < lines.measure - 0.4)
    )
    return short, indent, full


def pair_evidence(lines: Lines, i: NDArray[np.int64], j: NDArray[np.int64], lm: Floats) -> Floats:
    """The evidence that line `j` follows line `i`, of the shape that `i`, `j` and `lm` have together, and one
    axis more of len(PAIR).
    """
    b = lines.block[j] - lines.block[i]
    last_i = lines.place[i] == lines.size[i] - 1
    first_i = (lines.place[i] == 0) & (lines.size[i] > 1)
    first_j, second_j = lines.place[j] == 0, lines.place[j] == 1
    last_j = (lines.place[j] == lines.size[j] - 1) & (lines.size[j] > 1)
    short, indent, full = widths(lines)
    heads = np.r_[0.0, np.cumsum(np.where(lines.place == 0, lines.headish, 0.0))]
    low, high = np.minimum(i, j), np.maximum(i, j)
    between = np.clip(heads[high] - heads[np.minimum(low + 1, high)], 0, 2)
    lone = (lines.neighbour >= SURE / 2) & ~lines.sentence
    one = np.ones_like(b, dtype=float)
    clipped = np.clip(lm, LOWEST, HIGHEST)
    columns = {
        "join": one,
        "lm": clipped * ~lines.sentence[i],
        "lm_sentence": clipped * lines.sentence[i],
        "sentence": lines.sentence[i] * one,
        "middle": lines.middle[i] * one,
        "dangling": lines.dangling[j] * one,
        "short": (short & lines.sentence)[i] * one,
        "indent": indent[j] * one,
        "lost_end": (short & ~lines.sentence)[i] * one,
        "next": ((b == 0) & (j == i + 1)) * one,
        "next_block": ((b == 1) & last_i & first_j) * one,
        "skip_one": ((b == 0) & (j == i + 2)) * one,
        "to_second_next": ((b == 1) & last_i & second_j) * one,
        "to_second_near": ((abs(b - 0.5) > 1) & (abs(b) <= 4) & last_i & second_j) * one,
        "first_to_first_back": (first_i & first_j & (b < 0) & (b >= -5)) * one,
        "first_to_first_on": (first_i & first_j & (b > 0) & (b <= 5)) * one,
        "block_after_next": ((b > 1) & (b <= 4) & last_i & first_j) * one,
        "on_far": (b > 4) * one,
        "back_far": (b < -5) * one,
        "to_last": (last_j & last_i & (b != 0)) * one,
        "closes": ((lines.opened[i] > 0) & (lines.opened[j] < 0)) * one,
        "other_measure": (abs(lines.measure[i] - lines.measure[j]) > 1.2) * one,
        "heads_between": between,
        "begins": lines.begins[j] * one,
        "lm_low": np.minimum(clipped + 1, 0),
        "sentence_indent": (lines.sentence[i] & indent[j]) * one,
        "sentence_full": (lines.sentence[i] & full[j] & ~indent[j]) * one,
        "open_full": (~lines.sentence[i] & full[j]) * one,
        "short_indent": (short[i] & indent[j]) * one,
        "apart": (b != 0) * one,
        "apart_sentence": ((b != 0) & lines.sentence[i]) * one,
        "apart_sentence_indent": ((b != 0) & lines.sentence[i] & indent[j]) * one,
        "next_from_first": ((b == 0) & (j == i + 1) & first_i) * one,
        "next_to_last": ((b == 0) & (j == i + 1) & last_j) * one,
        "ends": lines.ends[i] * one,
        "lost_end_apart": (~lines.sentence[i] & ~lines.middle[i] & (b == 1) & last_i & first_j) * one,
        "overfull": (lines.width[i] - lines.spare[i] > lines.measure[i] + 1.5) * one,
        "early_stop": lines.early[j] * one,
        "from_head": (lines.headish[i] >= 0.5) & last_i & (b != 0),
        "to_head": (lines.headish[j] >= 0.5) & first_j & (b != 0),
        "colon_quote": lines.colon[i] & lines.quoted[j],
        "lead_home": (lines.opens[i] & (j < i) & (np.maximum(j - 1, -1) == lines.heads_above[i])) * one,
        "lead_away": (lines.opens[i] & (j == i + 1) & (lines.heads_above[i] < i - 1)) * one,
        "leg_height": _same_height(lines, i, j) * ((last_j | lines.cut_before[j]) & last_i & (i > j)),
        "distance": np.log1p(abs(b - 0.5) - 0.5),
        "loses_ends": lines.loses_ends * ((b == 1) & last_i & first_j & ~lines.sentence[i]),
        "opens": lines.opens[j] * one,
        "middle_opens": (lines.opens[j] & ~lines.sentence[i]) * one,
        "to_lone_leg": ((b == 1) & last_i & (lines.size[j] == 1) & lone[j]) * one,
        "back_near": ((b <= 0) & (b >= -5) & (j <= i)) * one,
    }
    return np.stack([np.broadcast_to(columns[name], lm.shape) for name in PAIR], axis=-1)


def _same_height(lines: Lines, i: NDArray[np.int64], j: NDArray[np.int64]) -> Floats:
    """Whether line `j`, read into the foot of its left neighbour, ends a leg as high as that one if it follows `i`.

    The legs of an article are of equal height: 1 where they are with `j` behind `i`, less by half for each line
    more or less.
    """
    n = len(lines)
    fresh = (lines.headish >= 0.5) | lines.jump_before
    begun = np.maximum.accumulate(np.where(fresh, np.arange(n) + ~lines.jump_before, 0))
    left = j - begun[np.maximum(j - 1, 0)]
    apart = np.asarray(abs((i - j + 1) - left), dtype=np.float64)
    return np.maximum(1.0 - 0.5 * apart, 0.0)


def lone_evidence(lines: Lines, at: NDArray[np.int64], *, end: bool) -> Floats:
    """The evidence that nothing follows a line (or, without `end`, that nothing goes before), [at, len(LONE)]."""
    n = len(lines)
    short, indent, full = widths(lines)
    other = np.clip(at + 1, 0, n - 1) if end else np.clip(at - 1, 0, n - 1)
    edge = (lines.place == lines.size - 1) if end else (lines.place == 0)
    columns = {
        "end": np.ones(len(at)),
        "sentence": lines.sentence[at],
        "middle": (lines.middle if end else lines.dangling)[at],
        "short": (short if end else indent)[at],
        "inside": ~edge[at],
        "headish": lines.headish[at],
        "jump": (lines.jump_after if end else lines.jump_before)[at],
        "language": (lines.ends if end else lines.begins)[at],
        "next_is_head": lines.headish[other],
        "first_of_many": ((lines.place == 0) & (lines.size > 1))[at],
        "opens": np.zeros(len(at)) if end else lines.opens[at],
        "cut": (lines.cut_behind if end else lines.cut_before)[at],
        "early_stop": np.zeros(len(at)) if end else lines.early[at],
        "open": (lines.opened > 0 if end else lines.opened < 0)[at],
        "full_open": (full & ~lines.sentence & ~lines.middle)[at] if end else (full & ~indent)[at],
    }
    return np.stack([columns[name].astype(float) for name in LONE], axis=-1)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence counts, in nats per unit."""

    join: Floats
    """A line goes on in another, inside a paragraph."""
    paragraph: Floats
    """A paragraph ends, and the article's next begins."""
    end: Floats
    start: Floats


@cache
def weights(shape: str = "joined", path: Path | None = None) -> Weights:
    """The shipped weights for pages of that shape, or those of another file that `training/seams.py` wrote."""
    data = json.loads((path or Path(__file__).with_name("seams.json")).read_text(encoding="utf-8"))[shape]
    return Weights(
        *(
            np.array([data[part].get(name, 0.0) for name in names])
            for part, names in (("join", PAIR), ("paragraph", PAIR), ("end", LONE), ("start", LONE))
        )
    )


class Seam(NamedTuple):
    """A decided link: line `left` goes on in line `right`. `margin` is in nats; `runner_up` the index of the
    line that would have been next best, -1 where that is none.
    """

    left: int
    right: int
    paragraph: bool
    margin: float
    runner_up: int


def gains(
    lines: Lines, left: NDArray[np.int64], right: NDArray[np.int64], lm: Floats, w: Weights
) -> tuple[Floats, Floats]:
    """How much better each pair is tied than both left open, [left, right]: as one paragraph, as two."""
    evidence = pair_evidence(lines, left[:, None], right[None, :], lm)
    alone = lone_evidence(lines, left, end=True) @ w.end - HALVED * lines.cut_behind[left]
    begun = lone_evidence(lines, right, end=False) @ w.start - HALVED * lines.cut_before[right]
    cut_here = (left[:, None] + 1 == right[None, :]) & lines.cut_behind[left][:, None]
    parted = lines.jump_after[left][:, None] | lines.jump_before[right][None, :]
    level = lines.cut_before[right] & (left[:, None] > right[None, :])
    high = _same_height(lines, left[:, None], right[None, :]) * level
    base = alone[:, None] + begun[None, :] + HALVED * cut_here + PARTED * parted - LEVEL * high
    _, _, full = widths(lines)
    near = right <= left[:, None] + 2
    quoted = (
        near & (lines.colon & full)[left][:, None] & lines.quoted[right][None, :] & (right > left[:, None])
    )
    return evidence @ w.join - base + QUOTED * quoted, evidence @ w.paragraph - base


def _without_rings(pairs: dict[int, int], gain: dict[int, float]) -> dict[int, int]:
    """Cut each ring of lines, in which every line has a successor, at its weakest place."""
    out = dict(pairs)
    seen: set[int] = set()
    led_into = set(pairs.values())
    for start in sorted(pairs):
        if start not in led_into:
            while start in pairs and start not in seen:
                seen.add(start)
                start = pairs[start]
    for start in sorted(pairs):
        ring = []
        while start not in seen:
            seen.add(start)
            ring.append(start)
            start = pairs[start]
        if ring:
            del out[min((i for i in ring if i in gain), key=lambda i: gain[i])]
    return out


def decide(lines: Lines, language: Language, w: Weights) -> tuple[Seam, ...]:
    """Every link of the page, at most one from and to each line, that together gain most."""
    if not len(lines):
        return ()
    left, right = open_places(lines)
    texts = lines.texts
    lm = goes_on(language, [texts[i] for i in left], [texts[j] for j in right])
    join, paragraph = gains(lines, left, right, lm, w)
    best = np.where(left[:, None] == right[None, :], -np.inf, np.maximum(join, paragraph))
    pairs = _assigned(best)
    chosen = {int(left[a]): int(right[b]) for a, b in pairs.items()}
    still = set(left.tolist())
    chosen |= {i: i + 1 for i in range(len(lines) - 1) if i not in still}
    chosen = _without_rings(chosen, {int(left[a]): float(best[a, b]) for a, b in pairs.items()})
    seams = []
    for a, b in pairs.items():
        i = int(left[a])
        if i in chosen:
            margin, second = _margin(best, pairs, a)
            other = int(right[second]) if second >= 0 else -1
            seams.append(Seam(i, int(right[b]), bool(paragraph[a, b] > join[a, b]), margin, other))
    return tuple(sorted(seams + _sure_seams(lines, [i for i in chosen if i not in still], w)))


def _assigned(gain: Floats) -> dict[int, int]:
    """The pairs of rows and columns that together gain most; what gains nothing stays alone."""
    rows, columns = linear_sum_assignment(-np.maximum(gain, 0.0))
    return {a: b for a, b in zip(rows.tolist(), columns.tolist(), strict=True) if gain[a, b] > 0}


def _margin(gain: Floats, pairs: dict[int, int], a: int) -> tuple[float, int]:
    """How much the page would lose without the pair of row `a`, in nats, and the column that it would have then.

    Where no other pair of its row or column comes near, that is read off; else the page is decided again.
    """
    b = pairs[a]
    own = float(gain[a, b])
    others = np.delete(gain[a], b).max(initial=0.0), np.delete(gain[:, b], a).max(initial=0.0)
    near = own - float(max(others))
    row = gain[a].copy()
    row[b] = -np.inf
    second = int(row.argmax()) if len(row) > 1 and row.max() > 0 else -1
    if near >= CLEAR:
        return near, second
    without = gain.copy()
    without[a, b] = -np.inf
    again = _assigned(without)
    loss = sum(float(gain[i, j]) for i, j in pairs.items()) - sum(float(gain[i, j]) for i, j in again.items())
    return loss, again.get(a, -1)


def _sure_seams(lines: Lines, at: list[int], w: Weights) -> list[Seam]:
    """The links between neighbours that were never in doubt: one paragraph, or two?"""
    if not at:
        return []
    i = np.array(at, dtype=np.int64)
    evidence = pair_evidence(lines, i, i + 1, lines.neighbour[i])
    join, paragraph = evidence @ w.join, evidence @ w.paragraph
    return [
        Seam(int(k), int(k) + 1, bool(p > q), abs(float(p - q)), -1)
        for k, p, q in zip(i, paragraph, join, strict=True)
    ]
