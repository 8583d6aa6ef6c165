"""What a page's evidence must say: by how much its true state differs from the wrong ones near it.

A page has too many states to weigh all of them. Those that matter are one step from the true one, those that give
one group of heads to another body, and the best that the program finds: with the weights of the moment, so that
each round adds the wrong states that the weights of the round before took for right (cutting planes).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from convert.articles.assembly import Move, assemble, moved, moves
from convert.articles.judge import PARTS, Judge, Outcome, Weights
from convert.articles.strips import Floats

from .article_gold import TrueDesk, true_outcome, true_state

ALONE: Final = ("head", "roles")
"""Parts that are decided before a page is put together, and learnt apart from the others."""

TOGETHER: Final = tuple(part for part in PARTS if part not in ALONE)
ENDS: Final = tuple(int(end) for end in np.cumsum([len(PARTS[part]) for part in TOGETHER]))

FAR_STEP: Final = -4.0
FAR_OWNER: Final = -6.0
"""Nats. A state that is already so far below the true one has nothing to teach."""

BEST_COUNTS: Final = 3.0
"""What the best state of a page counts against a single step: it is what the program would write."""

MANY: Final = 200
MANY_COUNTS: Final = 0.5
"""A page with more differences than that counts less for each of them."""


class Differences(NamedTuple):
    """Evidence of wrong states less that of the true one, [state, all evidence], and what each counts."""

    rows: Floats
    counts: Floats


def flat(w: Weights) -> Floats:
    """Weights or evidence of what is put together, part after part in one row."""
    return np.concatenate([w[part] for part in TOGETHER])


def by_part(theta: Floats) -> Weights:
    """The opposite of `flat`."""
    return dict(zip(TOGETHER, np.split(theta, ENDS[:-1]), strict=True))


def _known(true: TrueDesk, before: list[int], move: Move) -> bool:
    """Whether the gold has everything that a step parts or ties: of the rest nobody can say what is wrong."""
    if move.head >= 0:
        return true.heads[move.head] is not None and true.heads[move.head + 1] is not None
    links = true.desk.links
    units = {unit for unit, _ in move.changes}
    units |= {links[n].right for unit, after in move.changes for n in (after, before[unit]) if n >= 0}
    return all(true.units[unit] is not None for unit in units)


def _owners(true: TrueDesk, judge: Judge, outcome: Outcome) -> Iterator[Outcome]:
    """The true outcome with one group of heads at another body, or at none; only groups that the gold has."""
    for g, group in enumerate(outcome.groups):
        for body in range(-1, len(outcome.bodies)):
            if true.heads[group[0]] is not None and body != outcome.owner[g]:
                owner = [*outcome.owner[:g], body, *outcome.owner[g + 1 :]]
                yield replace(outcome, owner=owner)


def differences(true: TrueDesk, w: Weights) -> Differences:
    """How a page's evidence differs between its true state and those that the weights may take for it."""
    judge = Judge(true.desk, w | {part: np.zeros(0) for part in ALONE})
    theta = flat(w)
    state = true_state(true)
    outcome = true_outcome(true, judge, state)
    right = flat(judge.evidence(state, outcome))
    found: list[tuple[Floats, float]] = []

    def add(other: Floats, counts: float, far: float = -np.inf) -> None:
        row = other - right
        if row.any() and row @ theta > far:
            found.append((row, counts))

    for move in moves(true.desk, state, outcome, None):
        if _known(true, state.behind, move):
            step = moved(state, move)
            add(flat(judge.evidence(step, judge.outcome(step))), 1.0, FAR_STEP)
    for owned in _owners(true, judge, outcome):
        add(flat(judge.evidence(state, owned)), 1.0, FAR_OWNER)
    add(flat(judge.evidence(state, judge.outcome(state))), BEST_COUNTS)
    add(flat(judge.evidence(*assemble(true.desk, w))), BEST_COUNTS)
    rows = np.array([row for row, _ in found]).reshape(-1, len(theta))
    share = MANY_COUNTS if len(rows) > MANY else 1.0
    return Differences(rows, share * np.array([counts for _, counts in found]))
