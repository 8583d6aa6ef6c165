"""The evidence that one line follows another, as numbers: each kind has a name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..chains import Floats, Numbers, signed_log, stacked
from .lines import HIGHEST, LOWEST, Lines, widths

SURE = 4.0
"""Nats. A line whose neighbour in the block follows it so well is not asked about."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of lines: does line `j` follow line `i`?"""

    i: Numbers
    j: Numbers
    lm: Floats
    """What the language says, in nats."""
    ahead_of_row: Floats
    ahead_of_column: Floats
    """Nats by which the language prefers the pair to the best other one of `i`, and of `j`."""
    topic: Floats
    """How much of their words the text before the cut and the text behind it share, from 0 to 1."""
    meaning: Floats
    """How near to one another is what they are about, from -1 to 1."""
    meaning_ahead_of_row: Floats
    meaning_ahead_of_column: Floats
    """By how much more than that of the best other one of `i`, and of `j`."""
    last: Floats
    lead: Floats
    """How much the text before the cut sounds like the end of an article, and that behind it like a beginning."""
    opened: Floats
    closed: Floats
    """Brackets and quotation marks left open in the text before the cut, and, below 0, closed behind it."""
    sure: bool
    """Whether `j` follows `i` without a doubt, and is only asked whether a paragraph ends between them."""


def evidence(lines: Lines, pairs: Pairs) -> NDArray[np.float32]:
    """The evidence for each pair, [pairs, kinds of evidence]."""
    return stacked(named_evidence(lines, pairs))


def named_evidence(lines: Lines, pairs: Pairs) -> dict[str, Floats]:
    """The evidence for each pair, by its name."""
    told = _of_pairs(lines, pairs) | _of_texts(lines, pairs) | _of_places(lines, pairs)
    alone = _of_line(lines)
    for side, at in (("i", pairs.i), ("j", pairs.j)):
        told |= {f"{name}_{side}": value[at] for name, value in alone.items()}
    return told


def _of_pairs(lines: Lines, pairs: Pairs) -> dict[str, Floats]:
    """How two lines stand to one another, and what they say of it."""
    i, j, lm = pairs.i, pairs.j, pairs.lm
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
    one = np.ones(len(i))
    clipped = np.clip(lm, LOWEST, HIGHEST)
    above, below = np.maximum(lines.kind, 0.0), np.maximum(-lines.kind, 0.0)
    told = {
        "lm": clipped * ~lines.sentence[i],
        "lm_sentence": clipped * lines.sentence[i],
        "short": (short & lines.sentence)[i] * one,
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
        "lm_low": np.minimum(clipped + 1, 0),
        "sentence_indent": (lines.sentence[i] & indent[j]) * one,
        "sentence_full": (lines.sentence[i] & full[j] & ~indent[j]) * one,
        "open_full": (~lines.sentence[i] & full[j]) * one,
        "short_indent": (short[i] & indent[j]) * one,
        "apart_sentence": ((b != 0) & lines.sentence[i]) * one,
        "apart_sentence_indent": ((b != 0) & lines.sentence[i] & indent[j]) * one,
        "next_from_first": ((b == 0) & (j == i + 1) & first_i) * one,
        "next_to_last": ((b == 0) & (j == i + 1) & last_j) * one,
        "lost_end_apart": (~lines.sentence[i] & ~lines.middle[i] & (b == 1) & last_i & first_j) * one,
        "overfull": (lines.width[i] - lines.spare[i] > lines.measure[i] + 1.5) * one,
        "from_head": (lines.headish[i] >= 0.5) & last_i & (b != 0),
        "to_head": (lines.headish[j] >= 0.5) & first_j & (b != 0),
        "colon_quote": lines.colon[i] & lines.quoted[j],
        "lead_home": (lines.opens[i] & (j < i) & (np.maximum(j - 1, -1) == lines.heads_above[i])) * one,
        "lead_away": (lines.opens[i] & (j == i + 1) & (lines.heads_above[i] < i - 1)) * one,
        "leg_height": same_height(lines, i, j) * ((last_j | lines.cut_before[j]) & last_i & (i > j)),
        "distance": np.log1p(abs(b - 0.5) - 0.5),
        "loses_ends": lines.loses_ends * ((b == 1) & last_i & first_j & ~lines.sentence[i]),
        "middle_opens": (lines.opens[j] & ~lines.sentence[i]) * one,
        "to_lone_leg": ((b == 1) & last_i & (lines.size[j] == 1) & lone[j]) * one,
        "head_to_text": above[i] * below[j],
        "text_to_head": below[i] * above[j],
        "two_heads": above[i] * above[j],
        "back_near": ((b <= 0) & (b >= -5) & (j <= i)) * one,
    }
    return {name: np.broadcast_to(value, lm.shape) for name, value in told.items()}


FAR = 20
"""Blocks past which it makes no difference how far apart two are."""


def _of_texts(lines: Lines, pairs: Pairs) -> dict[str, Floats]:
    """What the texts before and behind the cut say: whether they go on, what they are about, their brackets."""
    sentence = lines.sentence[pairs.i]
    return {
        "sure": np.full(len(pairs.i), float(pairs.sure)),
        "lm_whole": np.clip(pairs.lm, 2 * LOWEST, HIGHEST),
        "ahead_of_row": np.clip(pairs.ahead_of_row, LOWEST, HIGHEST),
        "ahead_of_column": np.clip(pairs.ahead_of_column, LOWEST, HIGHEST),
        "topic": pairs.topic,
        "topic_sentence": pairs.topic * sentence,
        "meaning": pairs.meaning,
        "meaning_sentence": pairs.meaning * sentence,
        "meaning_ahead_of_row": np.clip(pairs.meaning_ahead_of_row, -2, 2),
        "meaning_ahead_of_column": np.clip(pairs.meaning_ahead_of_column, -2, 2),
        "last": pairs.last * sentence,
        "lead": pairs.lead,
        "open_long": np.clip(pairs.opened, -2, 2),
        "close_long": np.clip(pairs.closed, -2, 2),
        "closes_long": (pairs.opened > 0) & (pairs.closed < 0),
        "left_open_long": (pairs.opened > 0) & (pairs.closed >= 0) & sentence,
    }


def _of_places(lines: Lines, pairs: Pairs) -> dict[str, Floats]:
    """How the two lines stand to one another, and the two beside them."""
    i, j = pairs.i, pairs.j
    n = len(lines)
    one = np.ones(len(i))
    apart = lines.block[j] - lines.block[i]
    right = (lines.left[j] - lines.left[i]) * lines.columns
    down = (lines.row[j] - lines.row[i]) * one
    high = lines.cut_before[j] & (i > j)
    _, _, full = widths(lines)
    return {
        "blocks": np.clip(apart, -FAR, FAR) / FAR,
        "blocks_log": signed_log(apart),
        "lines_log": signed_log(j - i),
        "right": np.clip(right, -4, 4),
        "next_column": (right > 0.5) & (right < 2.0),
        "same_column": (abs(right) < 0.4) * lines.columns,
        "down_log": signed_log(down),
        "down": np.clip(down / max(int(lines.row.max(initial=1)), 1), -1, 1),
        "level": same_height(lines, i, j) * high,
        "cut_here": (j == i + 1) & lines.cut_behind[i],
        "quoted_next": (j > i) & (j <= i + 2) & (lines.colon & full)[i] & lines.quoted[j],
        "measure_less": np.clip(lines.measure[i] - lines.measure[j], -4, 4),
        "in_last_of_block": one * (j == i + 1) * (lines.place[j] == lines.size[j] - 1),
        "next_prefers": np.where(i + 1 < n, lines.neighbour[i], LOWEST),
        "prior_prefers": np.where(j > 0, lines.neighbour[np.maximum(j - 1, 0)], LOWEST),
        "size_i": np.log1p(lines.size[i]),
        "size_j": np.log1p(lines.size[j]),
        "length_i": np.log1p(lines.width[i]),
        "length_j": np.log1p(lines.width[j]),
        "joined": one * lines.joined,
        "columns": one * lines.columns,
        "airy": one * lines.airy,
        "page_loses_ends": one * lines.loses_ends,
        "page": one * np.log1p(n),
    }


def _of_line(lines: Lines) -> dict[str, Floats]:
    """What is told of each line alone."""
    n = len(lines)
    short, indent, full = widths(lines)
    behind, before = np.minimum(np.arange(n) + 1, n - 1), np.maximum(np.arange(n) - 1, 0)
    last = lines.size - 1 - lines.place
    return {
        "sentence": lines.sentence,
        "middle": lines.middle,
        "dangling": lines.dangling,
        "short": short,
        "indent": indent,
        "full": full,
        "excess": np.clip(lines.width - lines.measure, -8, 4),
        "place": np.log1p(lines.place),
        "left_in_block": np.log1p(last),
        "headish": lines.headish,
        "next_is_head": lines.headish[behind],
        "last_is_head": lines.headish[before],
        "kind": lines.kind,
        "next_kind": lines.kind[behind],
        "last_kind": lines.kind[before],
        "begins": lines.begins,
        "ends": lines.ends,
        "opened": np.clip(lines.opened, -2, 2),
        "jump_before": lines.jump_before,
        "jump_after": lines.jump_after,
        "cut_before": lines.cut_before,
        "cut_behind": lines.cut_behind,
        "early": lines.early,
        "opens": lines.opens,
        "colon": lines.colon,
        "quoted": lines.quoted,
    }


def same_height(lines: Lines, i: NDArray[np.int64], j: NDArray[np.int64]) -> Floats:
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
