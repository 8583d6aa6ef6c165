"""Strips: chains of lines, each a paragraph of running text or a line of heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..bylines import is_byline
from ..galley import Galley, ems
from ..seams import Lines, Seam
from ..seams.lines import HIGHEST, widths
from ..shape import ends_sentence
from ..trace import Traced, printed

HEAD = (
    "head", "headish", "kind", "least_kind", "sentence", "emphatic", "size", "two", "more", "commas", "full",
    "indent", "into", "out", "whole_block", "begins", "wide", "opens_next", "next_kind", "before_kind",
    "gap_before", "gap_behind", "short", "alone", "headish_alone", "joined", "headish_joined", "kind_joined",
)  # fmt: skip
"""Kinds of evidence that a chain of lines is a head."""

Floats = NDArray[np.float64]

LONGEST_HEAD = 70
CERTAIN = 6.0
"""Nats past which it makes no difference how sure it is that a chain is a head."""

EMPHATIC = '!！?？”"'
"""Marks that headlines end with, too."""


@dataclass(frozen=True)
class Strip:
    """A chain of lines: one paragraph, or one head. `at` is where it stands among the page's lines, `odds` the nats
    by which it is rather a head; one that `signs` is a byline.
    """

    lines: tuple[int, ...]
    at: int
    head: bool = False
    subhead: bool = False
    credit: bool = False
    signs: bool = False
    odds: float = 0.0


def text_of(galley: Galley, strip: Strip) -> Traced:
    """The strip's text, its lines joined without blanks."""
    return Traced.joined(galley.lines[i].text for i in strip.lines)


def strips_of(lines: Lines, seams: Sequence[Seam], w: Floats) -> list[Strip]:
    """The page's paragraphs and head lines, in the order in which they stand."""
    following = {seam.left: seam for seam in seams}
    joined = {seam.right for seam in seams if not seam.paragraph}
    out = []
    for start in range(len(lines)):
        if start in joined:
            continue
        chain = [start]
        while chain[-1] in following and not following[chain[-1]].paragraph:
            chain.append(following[chain[-1]].right)
        odds = _head_odds(lines, chain, w)
        out.append(Strip(tuple(chain), _place(lines, chain), odds > 0, odds=odds))
    return _clauses(lines, sorted(out, key=lambda strip: strip.at))


def _place(lines: Lines, chain: Sequence[int]) -> int:
    """Where a strip stands: where most of its lines stand together. A lead's first line or a paragraph's last
    may have been read in another column; of two lines alone the second tells of a lead, else the first.
    """
    runs = [[chain[0]]]
    for left, right in pairwise(chain):
        if right == left + 1:
            runs[-1].append(right)
        else:
            runs.append([right])
    longest = max(len(run) for run in runs)
    best = [run[0] for run in runs if len(run) == longest]
    return best[1] if len(best) > 1 and lines.opens[chain[0]] else best[0]


def head_evidence(lines: Lines, chain: Sequence[int]) -> Floats:
    """The evidence that a chain is a head: its words, its width, how it stands among its neighbours."""
    text = lines.together(chain)
    first, last, n = chain[0], chain[-1], len(lines)
    at = list(chain)
    _, indent, full = widths(lines, at)
    kind = lines.kind[at]
    before, behind = first - 1, last + 1
    near_before = first > 0 and lines.block[before] == lines.block[first]
    near_behind = behind < n and lines.block[behind] == lines.block[last]
    blocks = set(lines.block[at].tolist())
    values = {
        "head": 1.0,
        "headish": lines.headish[at].min(),
        "kind": kind.mean(),
        "least_kind": kind.min(),
        "sentence": ends_sentence(text) and text[-1] not in EMPHATIC,
        "emphatic": ends_sentence(text) and text[-1] in EMPHATIC,
        "size": np.log1p(len(printed(text))) / 5,
        "two": len(chain) == 2,
        "more": len(chain) > 2,
        "commas": min(sum(c in "，,；;。" for c in text), 3) / 3,
        "full": (full & ~indent).mean(),
        "indent": indent[0],
        "into": lines.neighbour[before] / HIGHEST if near_before else 0.0,
        "out": lines.neighbour[last] / HIGHEST if near_behind else 0.0,
        "whole_block": sum(int(lines.size[i]) for i in at if lines.place[i] == 0) == len(at)
        and len(blocks) <= 2,
        "begins": lines.begins[first] / HIGHEST,
        "wide": (lines.width[at] - lines.spare[at] > lines.measure[at] + 1.5).any(),
        "opens_next": behind < n and lines.opens[behind],
        "next_kind": lines.kind[behind] if behind < n else 0.0,
        "before_kind": lines.kind[before] if first else 0.0,
        "gap_before": not near_before,
        "gap_behind": not near_behind,
        "short": len(printed(text)) < 4,
        "alone": lines.airy * (not near_before) * (not near_behind),
        "headish_alone": lines.airy * lines.headish[at].min(),
        "joined": lines.joined,
        "headish_joined": lines.joined * lines.headish[at].min(),
        "kind_joined": lines.joined * kind.mean(),
    }
    return np.array([float(values[name]) for name in HEAD])


def _head_odds(lines: Lines, chain: Sequence[int], w: Floats) -> float:
    """Nats by which a chain is rather a head: whole blocks, or whole lines of one, that are no sentence."""
    text = lines.together(chain)
    if any(lines.jump_after[i] or lines.jump_before[i] for i in chain):
        return -CERTAIN
    if is_byline(text):
        return CERTAIN
    if len(printed(text)) > LONGEST_HEAD or any(abs(b - a) != 1 for a, b in pairwise(chain)):
        return -CERTAIN
    return float(np.clip(head_evidence(lines, chain) @ w, -CERTAIN, CERTAIN))


def _clauses(lines: Lines, strips: Sequence[Strip]) -> list[Strip]:
    """The strips, with kickers of two clauses (`不拆一砖,只添一灯`) told as heads by the head right below them."""
    out = list(strips)
    for number, (strip, below) in enumerate(pairwise(strips)):
        text = lines.together(strip.lines)
        commas = text.count("，") + text.count(",")
        line = strip.lines[0]
        jumped = lines.jump_after[line] or lines.jump_before[line]
        whole = len(strip.lines) == 1 and lines.size[line] == 1 and not jumped
        if not strip.head and below.head and whole and commas == 1 and ems(text) <= 24 and text[-1].isalnum():
            other = lines.together(below.lines)
            if not is_byline(other) and below.at == strip.at + 1:
                out[number] = replace(strip, head=True)
    return out
