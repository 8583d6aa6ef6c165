"""What a state of a page comes to: the evidence summed up, with the best home for each group of heads."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import log, log1p
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from .desk import Desk, State, bodies_in, first_state, groups_in
from .groups import HEAD_LINK
from .links import LINK, SUBHEAD
from .roles import ROLES
from .strips import HEAD, Floats
from .units import Unit

MATCH = (
    "match", "share", "lead_share", "nats", "own_share", "near", "other_side", "inside", "before", "far", "caption",
    "table", "jumped", "title_table",
)  # fmt: skip
"""Kinds of evidence that a group of heads is a body's."""
BARE = ("bare", "table", "caption", "jumped", "size", "opens", "lead")
LOST = ("lost", "size", "sure")
EXTRA = ("extra",)
"""That a body has no heads, that a group is no body's, that a group is a body's second."""
PARTS = {
    "link": LINK, "subhead": SUBHEAD, "head_link": HEAD_LINK, "match": MATCH, "bare": BARE, "lost": LOST,
    "extra": EXTRA, "head": HEAD, "roles": ROLES,
}  # fmt: skip
"""All kinds of evidence that have weights in `articles.json`."""

Weights = dict[str, Floats]

NEVER = -1e6
"""Nats of what cannot be."""


@cache
def weights(path: Path | None = None) -> Weights:
    """The shipped weights, or those of another file that `training/articles.py` wrote."""
    data = json.loads((path or Path(__file__).parent.with_suffix(".json")).read_text(encoding="utf-8"))
    return {
        part: np.array([float(data[part].get(name, 0.0)) for name in names]) for part, names in PARTS.items()
    }


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
        self.head_links: list[float] = (desk.head_links @ w["head_link"]).tolist()
        self.match = dict(zip(MATCH, w["match"].tolist(), strict=True))
        self.places = np.sort(np.concatenate([desk.head_at, [unit.at for unit in desk.units]])).tolist()
        self.total = _summed(desk.words.heads @ desk.words.rare)
        first = bodies_in(desk, first_state(desk))
        has = np.array([desk.words.units[list(body)].any(axis=0) for body in first])
        spread = has.sum(axis=0) if len(first) else np.zeros(len(desk.words.rare))
        self.own = desk.words.rare / np.maximum(spread, 1)
        self.facts: dict[tuple[int, ...], Facts] = {}
        self.pairs: dict[tuple[tuple[int, ...], tuple[int, ...]], tuple[float, float]] = {}
        self.losses: dict[tuple[int, ...], float] = {}

    def outcome(self, state: State) -> Outcome:
        """What a state comes to with the best assignment of its groups."""
        desk = self.desk
        bodies = bodies_in(desk, state)
        over = {desk.links[n].over for n in state.behind if n >= 0} - {-1}
        groups = groups_in(desk, state, over)
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
            gain[g, count : 2 * count] = [
                pair + self.extra(body) for pair, body in zip(pairs, bodies, strict=True)
            ]
        rows, columns = linear_sum_assignment(-gain)
        owner = [int(c) % count if c < 2 * count else -1 for c in columns]
        return float(gain[rows, columns].sum()), owner

    def evidence(self, state: State, outcome: Outcome) -> Weights:
        """The evidence of a state, part by part, with its groups owned as told."""
        desk = self.desk
        out = {part: np.zeros(len(names)) for part, names in PARTS.items() if part not in ("head", "roles")}
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
        units = [self.desk.units[k] for k in body]
        first, size = units[0], float(np.log1p(float(sum(len(unit.text) for unit in units)))) / 5
        table = all(unit.table for unit in units)
        return np.array([1.0, table, _is_caption(units), first.jumped, size, first.opens, first.lead])

    def lost_evidence(self, group: tuple[int, ...]) -> Floats:
        """That a group is no body's."""
        size = sum(len(self.desk.texts[k]) for k in group)
        best = float(self.desk.head_shares[list(group)].max())
        return np.array([1.0, np.log1p(size) / 3, best])

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
            units = [desk.units[k] for k in body]
            at = [unit.at for unit in units]
            self.facts[body] = Facts(
                _summed(has @ words.rare),
                _summed((words.heads & words.units[body[0]]) @ words.rare),
                _summed(has @ self.own),
                min(at),
                max(at),
                at[0],
                (bisect_left(self.places, at[0]), bisect_left(self.places, max(at))),
                float(_is_caption(units)),
                float(all(unit.table for unit in units)),
                float(units[0].jumped),
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


def _is_caption(units: Sequence[Unit]) -> bool:
    return len(units) == 1 and units[0].caption


def _summed(values: Floats) -> list[float]:
    return [0.0, *np.cumsum(values).tolist()]
