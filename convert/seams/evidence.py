"""The evidence that one line follows another, and that nothing follows it, as numbers.

Each kind has a name; what it counts is in `seams.json`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .lines import HIGHEST, LOWEST, Floats, Lines, widths

SURE = 3.0
"""Nats. A line whose neighbour in the block follows it so well is not asked about."""

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
    "head_to_text",
    "text_to_head",
    "two_heads",
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
    "kind",
    "text",
)


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
    above, below = np.maximum(lines.kind, 0.0), np.maximum(-lines.kind, 0.0)
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
        "leg_height": same_height(lines, i, j) * ((last_j | lines.cut_before[j]) & last_i & (i > j)),
        "distance": np.log1p(abs(b - 0.5) - 0.5),
        "loses_ends": lines.loses_ends * ((b == 1) & last_i & first_j & ~lines.sentence[i]),
        "opens": lines.opens[j] * one,
        "middle_opens": (lines.opens[j] & ~lines.sentence[i]) * one,
        "to_lone_leg": ((b == 1) & last_i & (lines.size[j] == 1) & lone[j]) * one,
        "head_to_text": above[i] * below[j],
        "text_to_head": below[i] * above[j],
        "two_heads": above[i] * above[j],
        "back_near": ((b <= 0) & (b >= -5) & (j <= i)) * one,
    }
    return np.stack([np.broadcast_to(columns[name], lm.shape) for name in PAIR], axis=-1)


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
        "kind": np.maximum(lines.kind, 0.0)[at],
        "text": np.maximum(-lines.kind, 0.0)[at],
        "full_open": (full & ~lines.sentence & ~lines.middle)[at] if end else (full & ~indent)[at],
    }
    return np.stack([columns[name].astype(float) for name in LONE], axis=-1)
