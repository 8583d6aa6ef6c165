"""Articles put together: which paragraphs, tables and head lines are one, decided for the whole page.

A page is parted into bodies (chains of paragraphs and tables) and groups of head lines, and each group is given
to at most one body. All three are one decision: a body that no head is for may be two halves of another, a
group whose words recur in two bodies may be two heads. The sum of the evidence is raised step by step, by
cutting and tying one link at a time, with the best assignment of heads for each state.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import log, log1p
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from ..bylines import OPENS
from ..galley import Galley
from ..language import Language
from ..language.kinds import KindModel, load_kinds
from ..model import Table
from ..seams import Lines, Seam
from .evidence import (
    MATCH,
    PARTS,
    PHOTO,
    Floats,
    Link,
    Unit,
    Words,
    head_link_evidence,
    links_of,
    subhead_evidence,
    units_of,
    words_of,
)
from .strips import Strip, text_of

Weights = dict[str, Floats]

PASSES = 6
"""Rounds over all links at most; most pages need two."""

GAIN = 1e-6

NEVER = -1e6
"""Nats of what cannot be."""


@cache
def weights(path: Path | None = None) -> Weights:
    """The shipped weights, or those of another file that `training/articles.py` wrote."""
    data = json.loads((path or Path(__file__).parent.with_suffix(".json")).read_text(encoding="utf-8"))
    return {part: np.array([float(data[part].get(name, 0.0)) for name in names]) for part, names in PARTS.items()}


@dataclass(frozen=True, slots=True)
class Desk:
    """A page with the evidence for all that may be decided of it."""

    units: list[Unit]
    heads: list[Strip]
    texts: list[str]
    links: list[Link]
    subheads: dict[int, Floats]
    """Evidence of the links over a head line, by their number."""
    joinable: list[bool]
    """Whether head line k and k + 1 stand together, no paragraph or table between."""
    head_links: Floats
    words: Words
    unit_evidence: Floats
    """[unit, 6]: table, caption, jumped, log size, opens, lead."""
    head_scores: Floats
    head_at: Floats


@dataclass(slots=True)
class State:
    """What is decided: the link (its number) behind each unit, -1 for none, and the head lines that end a group."""

    behind: list[int]
    cut: list[bool]


def desk_of(galley: Galley, lines: Lines, seams: Sequence[Seam], strips: Sequence[Strip], language: Language) -> Desk:
    kinds = load_kinds()
    units = units_of(galley, strips)
    heads = [strip for strip in strips if strip.head]
    texts = [text_of(galley, strip).text for strip in heads]
    links = links_of(lines, seams, units, heads, language, kinds)
    words = words_of(texts, [unit.text for unit in units], kinds)
    places = [unit.at for unit in units]
    joinable = [
        not any(a.at < at < b.at for at in places) for a, b in zip(heads, heads[1:], strict=False)
    ]
    return Desk(
        units=units,
        heads=heads,
        texts=texts,
        links=links,
        subheads={
            n: subhead_evidence(lines, units, link, texts[link.over]) for n, link in enumerate(links) if link.over >= 0
        },
        joinable=joinable,
        head_links=head_link_evidence(lines, heads, texts, language, kinds, words),
        words=words,
        unit_evidence=_unit_evidence(lines, units, kinds),
        head_scores=kinds.scores("head", texts),
        head_at=np.array([float(head.at) for head in heads]),
    )


def _unit_evidence(lines: Lines, units: Sequence[Unit], kinds: KindModel) -> Floats:
    lead = kinds.scores("lead", [unit.text for unit in units])
    rows = [
        (
            float(isinstance(unit.part, Table)),
            float(bool(PHOTO.search(unit.text))),
            float(unit.first >= 0 and bool(lines.jump_before[unit.first])),
            float(len(unit.text)),
            float(bool(OPENS.match(unit.text))),
            float(np.clip(lead[n] / 6, -1, 1)),
        )
        for n, unit in enumerate(units)
    ]
    return np.array(rows).reshape(len(units), 6)


def first_state(desk: Desk) -> State:
    """Each unit followed by the next that no head parts from it, and groups of what stands together."""
    behind = [-1] * len(desk.units)
    taken: set[int] = set()
    for seam in (True, False):
        for n, link in enumerate(desk.links):
            if link.over >= 0 or behind[link.left] >= 0 or link.right in taken:
                continue
            is_seam, is_next, head, table = (bool(link.evidence[k]) for k in (1, 2, 3, 4))
            if link.evidence[9] or link.evidence[24] or link.evidence[16] or link.evidence[17]:
                continue
            if (is_seam and seam) or (is_next and not head and not table and not seam):
                if _closes_ring(desk, behind, link):
                    continue
                behind[link.left] = n
                taken.add(link.right)
    return State(behind, [not joinable for joinable in desk.joinable])


def _closes_ring(desk: Desk, behind: Sequence[int], link: Link) -> bool:
    at = link.right
    while at != link.left:
        if behind[at] < 0:
            return False
        at = desk.links[behind[at]].right
    return True


@dataclass(frozen=True, slots=True)
class Outcome:
    """Bodies (numbers of units, in order), groups (numbers of head lines), the body of each group (-1 for none),
    whether heads stand above their bodies (0) or below (1), and the evidence summed up.
    """

    bodies: list[tuple[int, ...]]
    groups: list[tuple[int, ...]]
    owner: list[int]
    side: int
    score: float


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one body: sums over the head lines before each of the rare words that it shares with
    them, that its first paragraph shares, that it shares and few others do; where it stands; its evidence.
    """

    shared: list[float]
    lead: list[float]
    own: list[float]
    first: float
    last: float
    begin: float
    ranks: tuple[int, int]
    caption: float
    table: float
    jumped: float
    bare: float


class Judge:
    """Scores states of one page, keeping what it found out about bodies, groups and pairs of them."""

    def __init__(self, desk: Desk, w: Weights) -> None:
        self.desk, self.weights = desk, w
        self.links = [float(link.evidence @ w["link"]) for link in desk.links]
        for n, evidence in desk.subheads.items():
            self.links[n] += float(evidence @ w["subhead"])
        self.head_links = (desk.head_links @ w["head_link"]).tolist()
        self.match = dict(zip(MATCH, w["match"].tolist(), strict=True))
        self.places = np.sort(np.concatenate([desk.head_at, [unit.at for unit in desk.units]])).tolist()
        self.total = _summed(desk.words.heads @ desk.words.rare)
        first = _bodies(desk, first_state(desk))
        has = np.array([desk.words.units[list(body)].any(axis=0) for body in first])
        spread = has.sum(axis=0) if len(first) else np.zeros(len(desk.words.rare))
        self.own = desk.words.rare / np.maximum(spread, 1)
        self.facts: dict[tuple[int, ...], Facts] = {}
        self.pairs: dict[tuple[tuple[int, ...], tuple[int, ...]], tuple[float, float]] = {}
        self.losses: dict[tuple[int, ...], float] = {}

    def outcome(self, state: State) -> Outcome:
        """What a state comes to with the best assignment of its groups."""
        desk = self.desk
        bodies = _bodies(desk, state)
        over = {desk.links[n].over for n in state.behind if n >= 0} - {-1}
        groups = _groups(desk, state, over)
        score = sum(self.links[n] for n in state.behind if n >= 0)
        score += sum(self.head_links[k] for group in groups for k in group[:-1])
        facts = [self.facts_of(body) for body in bodies]
        score += sum(fact.bare for fact in facts)
        owner, best, side = [-1] * len(groups), -np.inf, 0
        for number in (0, 1) if bodies and groups else ():
            total, told = self.owned(groups, bodies, number)
            if total > best + 1e-9:
                best, side, owner = total, number, told
        if groups and bodies:
            score += best
        else:
            score += sum(self.lost(group) for group in groups)
        return Outcome(bodies, groups, owner, side, score)

    def owned(
        self, groups: Sequence[tuple[int, ...]], bodies: Sequence[tuple[int, ...]], side: int
    ) -> tuple[float, list[int]]:
        """What these groups gain with the best assignment, and the body of each, -1 for none. A body may have two
        groups: a headline far above it, its byline right above.
        """
        bare = [self.bare(body) for body in bodies]
        count = len(bodies)
        gain = np.full((len(groups), 2 * count + len(groups)), NEVER)
        for g, group in enumerate(groups):
            gain[g, 2 * count + g] = self.lost(group)
            pairs = [self.pair(group, body)[side] for body in bodies]
            gain[g, :count] = [pair - b for pair, b in zip(pairs, bare, strict=True)]
            gain[g, count : 2 * count] = [pair + self.extra(body) for pair, body in zip(pairs, bodies, strict=True)]
        rows, columns = linear_sum_assignment(-gain)
        owner = [int(c) % count if c < 2 * count else -1 for c in columns]
        return float(gain[rows, columns].sum()), owner

    def evidence(self, state: State, outcome: Outcome) -> Weights:
        """The evidence of a state, part by part, with its groups owned as told."""
        desk = self.desk
        out = {part: np.zeros(len(names)) for part, names in PARTS.items() if part not in ('head', 'roles')}
        for n in state.behind:
            if n >= 0:
                out["link"] += desk.links[n].evidence
                out["subhead"] += desk.subheads.get(n, 0.0)
        for g, group in enumerate(outcome.groups):
            for k in group[:-1]:
                out["head_link"] += desk.head_links[k]
            owner = outcome.owner[g]
            if owner < 0:
                out["lost"] += self.lost_evidence(group)
            else:
                pair = self.match_evidence(group, outcome.bodies[owner], outcome.side)
                out["match"] += [pair[name] for name in MATCH]
        out["extra"] += len([b for b in outcome.owner if b >= 0]) - len({b for b in outcome.owner if b >= 0})
        for b in set(range(len(outcome.bodies))) - set(outcome.owner):
            out["bare"] += self.bare_evidence(outcome.bodies[b])
        return out

    def bare_evidence(self, body: tuple[int, ...]) -> Floats:
        """That a body has no heads."""
        u = self.desk.unit_evidence[list(body)]
        first = u[0]
        caption = float(u[:, 1].any() and len(body) == 1)
        size = float(np.log1p(u[:, 3].sum())) / 5
        return np.array([1.0, float(u[:, 0].all()), caption, first[2], size, first[4], first[5]])

    def lost_evidence(self, group: tuple[int, ...]) -> Floats:
        """That a group is no body's."""
        size = sum(len(self.desk.texts[k]) for k in group)
        best = float(self.desk.head_scores[list(group)].max())
        return np.array([1.0, np.log1p(size) / 3, max(-1.0, min(1.0, best / 6))])

    def bare(self, body: tuple[int, ...]) -> float:
        return self.facts_of(body).bare

    def extra(self, body: tuple[int, ...]) -> float:
        """What a second group of heads counts for a body."""
        return min(float(self.weights["extra"][0]), -self.bare(body))

    def lost(self, group: tuple[int, ...]) -> float:
        if group not in self.losses:
            self.losses[group] = float(self.lost_evidence(group) @ self.weights["lost"])
        return self.losses[group]

    def facts_of(self, body: tuple[int, ...]) -> Facts:
        if body not in self.facts:
            words, desk = self.desk.words, self.desk
            has = words.heads & words.units[list(body)].any(axis=0)
            at = [desk.units[k].at for k in body]
            u = desk.unit_evidence[list(body)]
            self.facts[body] = Facts(
                _summed(has @ words.rare),
                _summed((words.heads & words.units[body[0]]) @ words.rare),
                _summed(has @ self.own),
                min(at),
                max(at),
                at[0],
                (bisect_left(self.places, at[0]), bisect_left(self.places, max(at))),
                float(u[:, 1].any() and len(body) == 1),
                float(u[:, 0].all()),
                float(u[0, 2]),
                float(self.bare_evidence(body) @ self.weights["bare"]),
            )
        return self.facts[body]

    def match_evidence(self, group: tuple[int, ...], body: tuple[int, ...], side: int) -> dict[str, float]:
        """That a group is a body's, with heads above (0) or below (1) their bodies on the page."""
        fact, a, b = self.facts_of(body), group[0], group[-1] + 1
        total = max(self.total[b] - self.total[a], 1.0)
        shared, lead = fact.shared[b] - fact.shared[a], fact.lead[b] - fact.lead[a]
        top, bottom = self.desk.head_at[a], self.desk.head_at[b - 1]
        above = fact.ranks[0] - bisect_left(self.places, bottom)
        below = bisect_left(self.places, top) - fact.ranks[1]
        near, far = (above == 1, below == 1) if side == 0 else (below == 1, above == 1)
        distance = above if above > 0 else below + 1 if below > 0 else 1
        return {
            "match": 1.0,
            "share": shared / total,
            "lead_share": lead / total,
            "nats": log1p(shared) / 4,
            "own_share": (fact.own[b] - fact.own[a]) / total,
            "near": float(near),
            "other_side": float(far),
            "inside": float(fact.first < top < fact.last),
            "before": float(top < fact.begin),
            "far": log(distance),
            "caption": fact.caption,
            "table": fact.table,
            "jumped": fact.jumped,
            "title_table": fact.table * near,
        }

    def pair(self, group: tuple[int, ...], body: tuple[int, ...]) -> tuple[float, float]:
        key = group, body
        if key not in self.pairs:
            both = [self.match_evidence(group, body, side) for side in (0, 1)]
            one, other = (sum(self.match[name] * value for name, value in told.items()) for told in both)
            self.pairs[key] = one, other
        return self.pairs[key]


def _summed(values: Floats) -> list[float]:
    return [0.0, *np.cumsum(values).tolist()]


def _bodies(desk: Desk, state: State) -> list[tuple[int, ...]]:
    led = {desk.links[n].right for n in state.behind if n >= 0}
    out = []
    for k in range(len(desk.units)):
        if k in led:
            continue
        body = [k]
        while state.behind[body[-1]] >= 0:
            body.append(desk.links[state.behind[body[-1]]].right)
        out.append(tuple(body))
    return out


def _groups(desk: Desk, state: State, over: set[int]) -> list[tuple[int, ...]]:
    out: list[list[int]] = []
    for k in range(len(desk.heads)):
        if k in over:
            continue
        if out and out[-1][-1] == k - 1 and not state.cut[k - 1]:
            out[-1].append(k)
        else:
            out.append([k])
    return [tuple(group) for group in out]


@dataclass(frozen=True, slots=True)
class Move:
    """One step: links that are cut (-1) and tied behind units, or a head line whose group ends or goes on."""

    changes: tuple[tuple[int, int], ...] = ()
    gone: tuple[tuple[int, ...], ...] = ()
    """Bodies that it takes apart."""
    made: tuple[tuple[int, ...], ...] = ()
    """Bodies that it makes of them."""
    head: int = -1


def _moves(desk: Desk, state: State, outcome: Outcome, touched: set[int] | None) -> Iterator[Move]:
    """Steps from a state: cut a link, tie one (cutting what stands in its way), part two head lines or tie them.

    With `touched` only those that touch these units; steps of heads always.
    """
    home = {k: (b, n) for b, body in enumerate(outcome.bodies) for n, k in enumerate(body)}
    for n, link in enumerate(desk.links):
        if touched is not None and link.left not in touched and link.right not in touched:
            continue
        (b, i), (c, j) = home[link.left], home[link.right]
        one, other = outcome.bodies[b], outcome.bodies[c]
        if state.behind[link.left] == n:
            yield Move(((link.left, -1),), (one,), (one[: i + 1], one[i + 1 :]))
        elif b == c and j == i + 1:
            yield Move(((link.left, n),), (one,), (one,))
        elif b == c and j > i:
            yield Move(((link.left, n), (one[j - 1], -1)), (one,), (one[: i + 1] + one[j:], one[i + 1 : j]))
        elif b != c:
            changes = [(link.left, n), *([(other[j - 1], -1)] if j else [])]
            rest = [part for part in (one[i + 1 :], other[:j]) if part]
            yield Move(tuple(changes), (one, other), (one[: i + 1] + other[j:], *rest))
    for k, joinable in enumerate(desk.joinable):
        if joinable:
            yield Move(head=k)


def _gain(judge: Judge, state: State, outcome: Outcome, move: Move) -> float:
    """What a step gains if only the heads of what it touches, and those that nobody owns, find new homes."""
    if move.head >= 0:
        return _gain_of_heads(judge, state, outcome, move.head)
    links = judge.links
    gain = 0.0
    over: list[int] = []
    for unit, after in move.changes:
        before = state.behind[unit]
        gain += (links[after] if after >= 0 else 0.0) - (links[before] if before >= 0 else 0.0)
        over += [judge.desk.links[n].over for n in (before, after) if n >= 0 and judge.desk.links[n].over >= 0]
    if over:
        changed = _changed(state, move)
        return judge.outcome(changed).score - outcome.score
    owned: dict[tuple[int, ...], list[int]] = {}
    for g, b in enumerate(outcome.owner):
        if b >= 0:
            owned.setdefault(outcome.bodies[b], []).append(g)
    free = [g for g, b in enumerate(outcome.owner) if b < 0]
    for body in move.gone:
        if body not in owned:
            gain -= judge.bare(body)
            continue
        free += owned[body]
        gain -= sum(judge.pair(outcome.groups[g], body)[outcome.side] for g in owned[body])
        gain -= judge.extra(body) * (len(owned[body]) - 1)
    gain -= sum(judge.lost(outcome.groups[g]) for g in free if outcome.owner[g] < 0)
    return gain + _settled(judge, [outcome.groups[g] for g in free], move.made, outcome.side)


def _gain_of_heads(judge: Judge, state: State, outcome: Outcome, head: int) -> float:
    side = outcome.side
    gone = [g for g, group in enumerate(outcome.groups) if head in group or head + 1 in group]
    if len(gone) == 1:
        group = outcome.groups[gone[0]]
        at = group.index(head) + 1
        made = [group[:at], group[at:]]
        gain = -judge.head_links[head]
    elif len(gone) == 2 and outcome.groups[gone[0]][-1] == head and outcome.groups[gone[1]][0] == head + 1:
        made = [outcome.groups[gone[0]] + outcome.groups[gone[1]]]
        gain = judge.head_links[head]
    else:
        return 0.0
    owners = {b for g, b in enumerate(outcome.owner) if g not in gone}
    bodies = [body for b, body in enumerate(outcome.bodies) if b not in set(outcome.owner)]
    gain -= sum(judge.bare(body) for body in bodies)
    for g in gone:
        owner = outcome.owner[g]
        if owner < 0:
            gain -= judge.lost(outcome.groups[g])
            continue
        body = outcome.bodies[owner]
        gain -= judge.pair(outcome.groups[g], body)[side]
        if owner not in owners and body not in bodies:
            bodies.append(body)
    return gain + _settled(judge, made, bodies, side)


def _settled(
    judge: Judge, groups: Sequence[tuple[int, ...]], bodies: Sequence[tuple[int, ...]], side: int
) -> float:
    """What these groups and bodies come to, assigned to one another."""
    total = sum(judge.bare(body) for body in bodies)
    if not groups:
        return total
    return total + judge.owned(groups, bodies, side)[0]


def _changed(state: State, move: Move) -> State:
    if move.head >= 0:
        cut = list(state.cut)
        cut[move.head] = not cut[move.head]
        return State(state.behind, cut)
    behind = list(state.behind)
    for unit, after in move.changes:
        behind[unit] = after
    return State(behind, state.cut)


def assemble(desk: Desk, w: Weights) -> tuple[State, Outcome]:
    """The state of the page that no single step betters."""
    judge = Judge(desk, w)
    state = first_state(desk)
    best = judge.outcome(state)
    touched: set[int] | None = None
    for _ in range(PASSES):
        tried = [(_gain(judge, state, best, move), move) for move in _moves(desk, state, best, touched)]
        tried = sorted((entry for entry in tried if entry[0] > GAIN), key=lambda entry: -entry[0])
        touched, bettered = set(), False
        for _, move in tried:
            bodies = set(best.bodies)
            if not bodies.issuperset(move.gone):
                continue
            other = _changed(state, move)
            outcome = judge.outcome(other)
            if outcome.score > best.score + GAIN:
                touched |= {k for body in outcome.bodies if body not in bodies for k in body}
                state, best, bettered = other, outcome, True
        if not bettered:
            break
    return state, best
