"""A plain sum of the evidence: a second opinion on the seams of pages whose rows are whole blocks.

There are few such pages to learn from whose rows were glued as recognition glues them, and a sum with a handful of
rules of print goes less astray on what it has not seen than a network. Elsewhere the networks decide alone.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from ..chains import Floats, Numbers
from .evidence import Pairs, of_pairs, same_height
from .lines import Lines, widths

SHIPPED: Final = Path(__file__).parent.with_suffix(".json")
"""What each kind of evidence counts, in nats per unit."""

HALVED = 6.0
"""Nats against leaving a half of a glued line alone: it was cut because its other half stands elsewhere."""

LEVEL = 4.0
"""Nats for a second half where it stands as high in its leg as the first in the leg before: both were printed
on one row, or no glue could have joined them.
"""

QUOTED = 4.0
"""Nats for one paragraph where a full line ends in a colon and the next begins with a quotation mark."""

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


@cache
def _weights(path: Path) -> tuple[Floats, Floats, Floats, Floats]:
    """For one paragraph, for two, that nothing follows, that nothing goes before."""
    data = json.loads(path.read_text(encoding="utf-8"))
    parts = (("join", PAIR), ("paragraph", PAIR), ("end", LONE), ("start", LONE))
    join, paragraph, end, start = (
        np.array([float(data[part].get(name, 0.0)) for name in names]) for part, names in parts
    )
    return join, paragraph, end, start


def plain_gain(lines: Lines, pairs: Pairs) -> Floats:
    """Nats that each pair gains over both lines left open, [pairs, 2]: as one paragraph, and as two."""
    i, j = pairs.i, pairs.j
    join, paragraph, end, start = _weights(SHIPPED)
    told = of_pairs(lines, pairs) | {
        "join": np.ones(len(i)),
        "sentence": lines.sentence[i],
        "middle": lines.middle[i],
        "dangling": lines.dangling[j],
        "begins": lines.begins[j],
        "ends": lines.ends[i],
        "early_stop": lines.early[j],
        "opens": lines.opens[j],
        "indent": widths(lines)[1][j],
        "apart": lines.block[i] != lines.block[j],
    }
    evidence = np.stack([np.asarray(told[name], dtype=np.float64) for name in PAIR], axis=-1)
    alone = _lone(lines, i, end=True) @ end - HALVED * lines.cut_behind[i]
    begun = _lone(lines, j, end=False) @ start - HALVED * lines.cut_before[j]
    level = same_height(lines, i, j) * (lines.cut_before[j] & (i > j))
    base = alone + begun + HALVED * ((i + 1 == j) & lines.cut_behind[i]) - LEVEL * level
    full = widths(lines)[2]
    quoted = QUOTED * ((j > i) & (j <= i + 2) & (lines.colon & full)[i] & lines.quoted[j])
    return np.stack([evidence @ join - base + quoted, evidence @ paragraph - base], axis=-1)


def _lone(lines: Lines, at: Numbers, *, end: bool) -> Floats:
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
