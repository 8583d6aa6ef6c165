"""The evidence that a paragraph or table follows another in one article, as numbers.

Each kind has a name; what it counts is in `articles.json`, learnt on pages whose truth is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..galley import ems
from ..language import Language
from ..language.kinds import KindModel
from ..seams import Lines, Seam
from ..shape import ends_sentence
from .strips import Floats, Strip
from .units import RARE, Ids, Unit

LINK = (
    "link", "seam", "next", "head_between", "table_between", "far", "back", "lead", "last", "opens", "follow",
    "open_end", "other_measure", "same_block", "words", "same_words", "from_table", "to_table", "from_caption",
    "to_caption", "signed", "short", "seam_margin", "begins", "jumped", "lead_words",
)  # fmt: skip
"""Kinds of evidence that a unit follows another in one article."""
SUBHEAD = ("subhead", "words", "narrow")
"""Kinds of evidence that the head line between them is a heading inside the article."""

SIGNED_FOOT = re.compile(r"[（(](?:作者|本报记者|记者|新华社|据|本报)[^（）()]{0,60}[）)]$")
"""A signature in brackets at an article's foot."""

WINDOW = 3
"""Units before and behind a join whose words are compared."""

REACH = 4
"""Beginnings of runs, before and behind, in which a run may go on."""

DOUBTED = 3.0
"""Nats. A paragraph that another follows by so much is not asked where else it may go on."""


class Link(NamedTuple):
    """That unit `right` may follow unit `left` in one article; over the head line `over` as a subhead, if not -1."""

    left: int
    right: int
    over: int
    evidence: Floats


def links_of(
    lines: Lines,
    seams: Sequence[Seam],
    units: Sequence[Unit],
    heads: Sequence[Strip],
    language: Language,
    kinds: KindModel,
) -> list[Link]:
    """Which unit may follow which, with the evidence. The first of each unit is what the page itself suggests."""
    n = len(units)
    behind = {seam.left: seam for seam in seams if seam.paragraph}
    begins = {unit.first: k for k, unit in enumerate(units) if unit.first >= 0}
    seam_of = {}
    for k, unit in enumerate(units):
        seam = behind.get(unit.last)
        if seam is not None and seam.right in begins and begins[seam.right] != k:
            seam_of[k] = (begins[seam.right], seam.margin)
    free = _free_starts(units, seam_of)
    wanted: dict[tuple[int, int], None] = {}
    for k in range(n):
        if k in seam_of:
            wanted[k, seam_of[k][0]] = None
        if k + 1 < n:
            wanted[k, k + 1] = None
        if k in seam_of and seam_of[k][1] >= DOUBTED:
            continue
        ahead = [m for m in free if m > k][:REACH]
        back = [m for m in free if m < k][-2:]
        for m in (*ahead, *back):
            wanted[k, m] = None
    asked = list(wanted)
    if not asked:
        return []
    lefts, rights = [units[a].text for a, _ in asked], [units[b].text for _, b in asked]
    follow = np.clip(language.follow_pairs(lefts, rights), -6, 6)
    last = kinds.scores("last", [u.text for u in units])
    opening = np.clip(language.begins([u.text for u in units]), -6, 6)
    grams = [_rare(u.pairs, kinds) for u in units]
    head_at = np.array([h.at for h in heads])
    facts = _Facts(lines, units, last, opening, grams, seam_of)
    out = []
    for (a, b), says in zip(asked, follow.tolist(), strict=True):
        low, high = sorted((units[a].at, units[b].at))
        between = np.flatnonzero((head_at > low) & (head_at < high))
        evidence = _link_evidence(facts, a, b, says, len(between) > 0)
        out.append(Link(a, b, -1, evidence))
        if b == a + 1 and len(between) == 1 and len(heads[between[0]].lines) == 1:
            out.append(Link(a, b, int(between[0]), evidence))
    return out


def _free_starts(units: Sequence[Unit], seam_of: dict[int, tuple[int, float]]) -> list[int]:
    """Units that nothing obviously goes before: no seam leads to them from the unit before."""
    led = {b for b, _ in seam_of.values()}
    return [k for k in range(len(units)) if k not in led]


def _rare(ids: Ids, kinds: KindModel) -> dict[int, float]:
    rare = kinds.rarity[ids] - RARE - 1.0
    return {int(i): float(r) for i, r in zip(ids, rare, strict=True) if r > 0}


@dataclass(frozen=True, slots=True)
class _Facts:
    lines: Lines
    units: Sequence[Unit]
    last: Floats
    opening: Floats
    grams: list[dict[int, float]]
    seam_of: dict[int, tuple[int, float]]


def _common(facts: _Facts, left: Sequence[int], right: Sequence[int]) -> tuple[float, float]:
    """Rare words that two stretches have in common: in nats, and as a share of the shorter one's."""
    one: dict[int, float] = {}
    other: dict[int, float] = {}
    for k in left:
        one.update(facts.grams[k])
    for k in right:
        other.update(facts.grams[k])
    if not one or not other:
        return 0.0, 0.0
    shared = sum(one[i] for i in one.keys() & other.keys())
    return float(np.log1p(shared)) / 4, shared / max(1.0, min(sum(one.values()), sum(other.values())))


def _clip(value: float, by: float) -> float:
    return max(-by, min(by, value)) / by


def _link_evidence(facts: _Facts, a: int, b: int, says: float, head_between: bool) -> Floats:
    units, lines = facts.units, facts.lines
    left, right = units[a], units[b]
    between = units[a + 1 : b] if b > a else units[b + 1 : a]
    tables = any(unit.table for unit in between)
    seam = facts.seam_of.get(a)
    is_seam = seam is not None and seam[0] == b
    text = not left.table and not right.table
    jumped = right.jumped or (not left.table and bool(lines.jump_after[left.last]))
    nats, share = _common(facts, range(max(0, a - WINDOW + 1), a + 1), range(b, min(len(units), b + WINDOW)))
    lead_nats, _ = _common(facts, [a], [b])
    values = {
        "link": 1.0,
        "seam": is_seam,
        "next": b == a + 1,
        "head_between": head_between,
        "table_between": tables,
        "far": np.log1p(abs(b - a - 0.5) - 0.5),
        "back": b < a,
        "lead": right.lead,
        "last": _clip(facts.last[a], 4.0),
        "opens": right.opens,
        "follow": says / 6 if text else 0.0,
        "open_end": text and not ends_sentence(left.text),
        "other_measure": text and abs(lines.measure[left.last] - lines.measure[right.first]) > 1.2,
        "same_block": text and lines.block[left.last] == lines.block[right.first],
        "words": nats,
        "same_words": share,
        "lead_words": lead_nats,
        "from_table": left.table,
        "to_table": right.table,
        "from_caption": left.caption,
        "to_caption": right.caption,
        "signed": bool(SIGNED_FOOT.search(left.text)),
        "short": text and len(right.text) < 12,
        "seam_margin": min(seam[1], 10.0) / 10 if is_seam and seam is not None else 0.0,
        "begins": _clip(facts.opening[b], 6.0),
        "jumped": jumped,
    }
    return np.array([float(values[name]) for name in LINK])


def subhead_evidence(lines: Lines, units: Sequence[Unit], link: Link, head: str) -> Floats:
    """The evidence that a head line between two units is a heading inside their article."""
    first = units[link.right].first
    measure = float(lines.measure[first]) if first >= 0 else 16.0
    words = link.evidence[LINK.index("words")]
    return np.array([1.0, float(words), float(ems(head) <= measure + 1)])
