"""The evidence for which paragraphs, tables and heads are one article, as numbers.

Each kind has a name; what it counts is in `articles.json`, learnt on pages whose truth is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..bylines import OPENS, is_byline, is_signature
from ..galley import Galley, Line, ems
from ..language import Language
from ..language.kinds import KindModel, pairs
from ..model import Table
from ..seams import Lines, Seam
from ..shape import ends_sentence
from .strips import HEAD, Strip, text_of

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]

KICKER_END = re.compile(r"(?:时|中|上|会)?(?:强调|要求|指出|表示|提出|时说|时指出)$|[：:]$|[—]{1,2}$")
DECK = re.compile(
    r"(?:主持|出席|参加|讲话|陪同|列席|致辞|作报告|到会|调研|发言|见证|宣布|通报)(?:会议|活动|仪式|调研)?(?:并讲话|并致辞|并作报告)?$"
)
DASH = re.compile(r"^\s*[—\-－–]{1,2}(?=[^\d])")

PHOTO = re.compile(r"(?:摄|供图|摄影报道|/图)[）)]?$|图为|（[^（）]{0,24}(?:照片|摄|供图)[）)]$")
"""How captions of photographs end, or what they say."""

SIGNED_FOOT = re.compile(r"[（(](?:作者|本报记者|记者|新华社|据|本报)[^（）()]{0,60}[）)]$")
"""A signature in brackets at an article's foot."""

RARE = 3.0
"""Nats. Pairs of characters that are no rarer tell nothing of what an article is about."""

WINDOW = 3
"""Units before and behind a join whose words are compared."""

REACH = 4
"""Beginnings of runs, before and behind, in which a run may go on."""

DOUBTED = 3.0
"""Nats. A paragraph that another follows by so much is not asked where else it may go on."""

LINK = (
    "link",
    "seam",
    "next",
    "head_between",
    "table_between",
    "far",
    "back",
    "lead",
    "last",
    "opens",
    "follow",
    "open_end",
    "other_measure",
    "same_block",
    "words",
    "same_words",
    "from_table",
    "to_table",
    "from_caption",
    "to_caption",
    "signed",
    "short",
    "seam_margin",
    "begins",
    "jumped",
    "lead_words",
)
SUBHEAD = ("subhead", "words", "narrow")
HEAD_LINK = (
    "link",
    "same_block",
    "from_byline",
    "to_byline",
    "from_deck",
    "to_deck",
    "kicker",
    "follow",
    "equal",
    "from_head",
    "to_head",
    "words",
    "long",
)
MATCH = (
    "match",
    "share",
    "lead_share",
    "nats",
    "own_share",
    "near",
    "other_side",
    "inside",
    "before",
    "far",
    "caption",
    "table",
    "jumped",
    "title_table",
)
BARE = ("bare", "table", "caption", "jumped", "size", "opens", "lead")
LOST = ("lost", "size", "sure")
EXTRA = ("extra",)
ROLES = (
    "kicker",
    "kicker_end",
    "kicker_kind",
    "kicker_parted",
    "kicker_alike",
    "kicker_follow",
    "kicker_lines",
    "kicker_inner",
    "deck",
    "deck_dash",
    "deck_end",
    "deck_kind",
    "deck_parted",
    "deck_alike",
    "deck_follow",
    "deck_lines",
    "deck_longer",
    "inner_parted",
    "inner_unlike",
    "inner_follow",
    "inner_end",
    "inner_dash",
    "many",
    "long",
    "both",
    "head_kicker",
    "head_deck",
    "shorter",
    "kicker_colon",
    "inner_colon",
    "middle",
)
PARTS = {
    "link": LINK, "subhead": SUBHEAD, "head_link": HEAD_LINK, "match": MATCH, "bare": BARE, "lost": LOST,
    "extra": EXTRA,
    "head": HEAD, "roles": ROLES,
}  # fmt: skip


class Unit(NamedTuple):
    """A paragraph or a table. `at` is its place among the page's lines; `first`, `last` its lines, -1 for tables."""

    part: Strip | Table
    at: float
    text: str
    first: int
    last: int


class Link(NamedTuple):
    """That unit `right` may follow unit `left` in one article; over the head line `over` as a subhead, if not -1."""

    left: int
    right: int
    over: int
    evidence: Floats


@dataclass(frozen=True, slots=True)
class Words:
    """What a page's heads and units say. Of the pairs of characters of the heads: `heads` [head, pair] and
    `units` [unit, pair], whether they have it, and how `rare` it is.
    """

    heads: NDArray[np.bool_]
    units: NDArray[np.bool_]
    rare: Floats


def words_of(heads: Sequence[str], units: Sequence[str], kinds: KindModel) -> Words:
    own = [pairs(text) for text in heads]
    known = np.unique(np.concatenate([*own, np.zeros(0, dtype=np.int64)]))
    rare = np.maximum(kinds.rarity[known] - RARE, 0.0) if len(known) else np.zeros(0)
    has_head = np.array([np.isin(known, ids, assume_unique=True) for ids in own], dtype=bool)
    has_unit = np.array([np.isin(known, pairs(text), assume_unique=True) for text in units], dtype=bool)
    shape = len(known)
    return Words(has_head.reshape(len(heads), shape), has_unit.reshape(len(units), shape), rare)


def units_of(galley: Galley, strips: Sequence[Strip]) -> list[Unit]:
    """Paragraphs and tables in the order in which they stand."""
    units = [
        Unit(s, float(s.at), text_of(galley, s).text, s.lines[0], s.lines[-1]) for s in strips if not s.head
    ]
    for first, table in galley.tables:
        text = "".join(cell.text.text + "\n" for row in table.rows for cell in row)
        units.append(Unit(table, place(galley, first) - 0.5, text, -1, -1))
    return sorted(units, key=lambda unit: unit.at)


def place(galley: Galley, line: Line) -> int:
    """The number of the first line that stands behind a table."""
    start = line.text.span().start
    return next(
        (n for n, other in enumerate(galley.lines) if other.text.span().start > start), len(galley.lines)
    )


def _clip(value: float, by: float) -> float:
    return max(-by, min(by, value)) / by


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
    lead, last = kinds.scores("lead", [u.text for u in units]), kinds.scores("last", [u.text for u in units])
    opening = np.clip(language.begins([u.text for u in units]), -6, 6)
    grams = [_rare(pairs(u.text), kinds) for u in units]
    head_at = np.array([h.at for h in heads])
    facts = _Facts(lines, units, head_at, lead, last, opening, grams, seam_of)
    out = []
    for (a, b), says in zip(asked, follow.tolist(), strict=True):
        evidence = _link_evidence(facts, a, b, says)
        out.append(Link(a, b, -1, evidence))
        low, high = sorted((units[a].at, units[b].at))
        between = np.flatnonzero((head_at > low) & (head_at < high))
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
    head_at: NDArray[np.int64]
    lead: Floats
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


def _link_evidence(facts: _Facts, a: int, b: int, says: float) -> Floats:
    units, lines = facts.units, facts.lines
    left, right = units[a], units[b]
    low, high = sorted((left.at, right.at))
    heads_between = int(((facts.head_at > low) & (facts.head_at < high)).sum())
    between = units[a + 1 : b] if b > a else units[b + 1 : a]
    tables = any(isinstance(unit.part, Table) for unit in between)
    seam = facts.seam_of.get(a)
    is_seam = seam is not None and seam[0] == b
    text = isinstance(left.part, Strip) and isinstance(right.part, Strip)
    jumped = (left.last >= 0 and bool(lines.jump_after[left.last])) or (
        right.first >= 0 and bool(lines.jump_before[right.first])
    )
    nats, share = _common(facts, range(max(0, a - WINDOW + 1), a + 1), range(b, min(len(units), b + WINDOW)))
    lead_nats, _ = _common(facts, [a], [b])
    values = {
        "link": 1.0,
        "seam": is_seam,
        "next": b == a + 1,
        "head_between": heads_between > 0,
        "table_between": tables,
        "far": np.log1p(abs(b - a - 0.5) - 0.5),
        "back": b < a,
        "lead": _clip(facts.lead[b], 6.0),
        "last": _clip(facts.last[a], 4.0),
        "opens": bool(OPENS.match(right.text)),
        "follow": says / 6 if text else 0.0,
        "open_end": text and not ends_sentence(left.text),
        "other_measure": text and abs(lines.measure[left.last] - lines.measure[right.first]) > 1.2,
        "same_block": text and lines.block[left.last] == lines.block[right.first],
        "words": nats,
        "same_words": share,
        "lead_words": lead_nats,
        "from_table": not isinstance(left.part, Strip),
        "to_table": not isinstance(right.part, Strip),
        "from_caption": bool(PHOTO.search(left.text)),
        "to_caption": bool(PHOTO.search(right.text)),
        "signed": bool(SIGNED_FOOT.search(left.text)),
        "short": text and len(right.text) < 12,
        "seam_margin": min(seam[1], 10.0) / 10 if is_seam and seam is not None else 0.0,
        "begins": _clip(facts.opening[b], 6.0),
        "jumped": jumped,
    }
    return np.array([float(values[name]) for name in LINK])


def subhead_evidence(lines: Lines, units: Sequence[Unit], link: Link, head: str) -> Floats:
    first = units[link.right].first
    measure = float(lines.measure[first]) if first >= 0 else 16.0
    words = link.evidence[LINK.index("words")]
    return np.array([1.0, float(words), float(ems(head) <= measure + 1)])


def head_link_evidence(
    lines: Lines,
    heads: Sequence[Strip],
    texts: Sequence[str],
    language: Language,
    kinds: KindModel,
    words: Words,
) -> Floats:
    """Evidence that each head line and the next are of one article, [heads - 1, len(HEAD_LINK)]."""
    if len(heads) < 2:
        return np.zeros((0, len(HEAD_LINK)))
    follow = np.clip(language.follow_pairs(texts[:-1], texts[1:]), -6, 6)
    score = kinds.scores("head", texts)
    rows = []
    for k in range(len(heads) - 1):
        one, other = texts[k], texts[k + 1]
        shared = float((words.rare * (words.heads[k] & words.heads[k + 1])).sum())
        values = {
            "link": 1.0,
            "same_block": lines.block[heads[k].lines[-1]] == lines.block[heads[k + 1].lines[0]],
            "from_byline": is_byline(one) or is_signature(one),
            "to_byline": is_byline(other) or is_signature(other),
            "from_deck": bool(DASH.search(one) or DECK.search(one)),
            "to_deck": bool(DASH.search(other) or DECK.search(other)),
            "kicker": bool(KICKER_END.search(one)),
            "follow": follow[k] / 6,
            "equal": abs(ems(one) - ems(other)) <= 1.0,
            "from_head": _clip(float(score[k]), 6.0),
            "to_head": _clip(float(score[k + 1]), 6.0),
            "words": np.log1p(shared) / 3,
            "long": ems(one) + ems(other) > 36,
        }
        rows.append([float(values[name]) for name in HEAD_LINK])
    return np.array(rows)
