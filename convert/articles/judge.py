"""What a state of a page comes to: the evidence summed up, with the best home for each group of heads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from .desk import Desk, State, bodies_in, first_state, groups_in
from .groups import HEAD_LINK
from .links import LINK, SUBHEAD
from .matches import BARE, MATCH, Body, Group, Matches
from .roles import ROLES
from .strips import HEAD, Floats

LOST = ("lost", "size", "sure")
EXTRA = ("extra",)
"""That a group is no body's, that a group is a body's second."""
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

    bodies: list[Body]
    groups: list[Group]
    owner: list[int]
    side: int
    score: float


class Judge:
    """Scores states of one page, keeping what it found out about bodies, groups and pairs of them."""

    def __init__(self, desk: Desk, w: Weights) -> None:
        self.desk, self.weights = desk, w
        self.links = [float(link.evidence @ w["link"]) for link in desk.links]
        for n, evidence in desk.subheads.items():
            self.links[n] += float(evidence @ w["subhead"])
        self.head_links: list[float] = (desk.head_links @ w["head_link"]).tolist()
        self.known = Matches(desk, bodies_in(desk, first_state(desk)), w)
        self.losses: dict[Group, float] = {}

    def outcome(self, state: State) -> Outcome:
        """What a state comes to with the best assignment of its groups."""
        bodies = bodies_in(self.desk, state)
        behind = [n for n in state.behind if n >= 0]
        groups = groups_in(self.desk, state, {self.desk.links[n].over for n in behind})
        score = sum([self.links[n] for n in behind])
        score += sum([self.head_links[k] for group in groups for k in group[:-1]])
        score += float(self.bare(bodies).sum())
        owner, best, side = [-1] * len(groups), -np.inf, 0
        if bodies and groups:
            for number, gain in enumerate(self._gains(groups, bodies)):
                total, told = _assigned(gain, len(bodies))
                if total > best + 1e-9:
                    best, side, owner = total, number, told
            score += best
        else:
            score += sum(self.lost(group) for group in groups)
        return Outcome(bodies, groups, owner, side, score)

    def owned(self, groups: Sequence[Group], bodies: Sequence[Body], side: int) -> tuple[float, list[int]]:
        """What these groups gain with the best assignment, and the body of each, -1 for none. A body may have two
        groups: a headline far above it, its byline right above.
        """
        return _assigned(self._gains(groups, bodies)[side], len(bodies))

    def _gains(self, groups: Sequence[Group], bodies: Sequence[Body]) -> Floats:
        """What a group gains, [side, group, place]: as the first of each body, as its second, and as no body's."""
        known = self.known
        numbers = known.of_bodies(bodies)
        bare, pairs = known.alone[numbers], known.pairs(known.of_groups(groups), numbers)
        lost = np.full((2, len(groups), len(groups)), NEVER)
        lost[:, range(len(groups)), range(len(groups))] = [self.lost(group) for group in groups]
        return np.concatenate([pairs - bare, pairs + self.extra(bare), lost], axis=2)

    def evidence(self, state: State, outcome: Outcome) -> Weights:
        """The evidence of a state, part by part, with its groups owned as told."""
        desk = self.desk
        out = {part: np.zeros(len(names)) for part, names in PARTS.items() if part not in ("head", "roles")}
        for n in state.behind:
            if n >= 0:
                out["link"] += desk.links[n].evidence
                out["subhead"] += desk.subheads.get(n, 0.0)
        groups, bodies = self.known.of_groups(outcome.groups), self.known.of_bodies(outcome.bodies)
        for g, group in enumerate(outcome.groups):
            for k in group[:-1]:
                out["head_link"] += desk.head_links[k]
            if outcome.owner[g] < 0:
                out["lost"] += self.lost_evidence(group)
        taken = [g for g, b in enumerate(outcome.owner) if b >= 0]
        owners = [outcome.owner[g] for g in taken]
        told = self.known.evidence(groups[taken], bodies[owners], outcome.side)
        out["match"] += [float(told[name].sum()) for name in MATCH]
        out["extra"] += len(owners) - len(set(owners))
        out["bare"] += self.known.bare[np.delete(bodies, owners)].sum(axis=0)
        return out

    def lost_evidence(self, group: Group) -> Floats:
        """That a group is no body's."""
        size = sum(len(self.desk.texts[k]) for k in group)
        best = float(self.desk.head_shares[list(group)].max())
        return np.array([1.0, np.log1p(size) / 3, best])

    def bare(self, bodies: Sequence[Body]) -> Floats:
        """What it counts for each body to have no heads."""
        numbers = self.known.of_bodies(bodies)
        bare: Floats = self.known.alone[numbers]
        return bare

    def extra(self, bare: Floats) -> Floats:
        """What a second group of heads counts for bodies."""
        extra: Floats = np.minimum(self.weights["extra"][0], -bare)
        return extra

    def lost(self, group: Group) -> float:
        if group not in self.losses:
            self.losses[group] = float(self.lost_evidence(group) @ self.weights["lost"])
        return self.losses[group]

    def pairs(self, groups: Sequence[Group], bodies: Sequence[Body]) -> Floats:
        """What pairs of them are worth, [side, group, body]."""
        return self.known.pairs(self.known.of_groups(groups), self.known.of_bodies(bodies))

    def pair(self, group: Group, body: Body) -> tuple[float, float]:
        """What a pair is worth on either side."""
        one, other = self.pairs([group], [body])[:, 0, 0].tolist()
        return one, other


def _assigned(gain: Floats, count: int) -> tuple[float, list[int]]:
    """What the best assignment of groups to places gains, and the body of each group, of so many; -1 for none."""
    rows, columns = linear_sum_assignment(gain, maximize=True)
    owner = [c % count if c < 2 * count else -1 for c in columns.tolist()]
    return float(gain[rows, columns].sum()), owner
