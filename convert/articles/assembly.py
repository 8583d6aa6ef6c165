"""Articles put together: which paragraphs, tables and head lines are one, decided for the whole page.

A page is parted into bodies (chains of paragraphs and tables) and groups of head lines, and each group is given
to at most one body. All three are one decision: a body that no head is for may be two halves of another, a
group whose words recur in two bodies may be two heads. The sum of the evidence is raised step by step, by
cutting and tying one link at a time, with the best assignment of heads for each state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .desk import Desk, State, first_state
from .judge import Judge, Outcome, Weights
from .matches import Body, Group

PASSES = 6
"""Rounds over all links at most; most pages need two."""

GAIN = 1e-6
"""Nats by which a step must better a page, above the rounding of sums."""


TOGETHER = 256
"""Steps whose bodies are found out about at once."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step: links that are cut (-1) and tied behind units, or a head line whose group ends or goes on."""

    changes: tuple[tuple[int, int], ...] = ()
    gone: tuple[Body, ...] = ()
    """Bodies that it takes apart."""
    made: tuple[Body, ...] = ()
    """Bodies that it makes of them."""
    head: int = -1


def moves(desk: Desk, state: State, outcome: Outcome, touched: set[int] | None) -> Iterator[Move]:
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


@dataclass(frozen=True, slots=True)
class Standing:
    """How a page stands before a step: the groups of each body that has some (their numbers), those that nobody
    owns and what they count, and what each body counts with its groups, or without any.
    """

    owned: dict[Body, list[int]]
    free: list[int]
    lost: float
    counts: dict[Body, float]


def _standing(judge: Judge, outcome: Outcome) -> Standing:
    owned: dict[Body, list[int]] = {}
    for g, b in enumerate(outcome.owner):
        if b >= 0:
            owned.setdefault(outcome.bodies[b], []).append(g)
    free = [g for g, b in enumerate(outcome.owner) if b < 0]
    bare = judge.bare(outcome.bodies)
    counts = dict(zip(outcome.bodies, bare.tolist(), strict=True))
    extra = dict(zip(outcome.bodies, judge.extra(bare).tolist(), strict=True))
    for body, groups in owned.items():
        pairs = judge.pairs([outcome.groups[g] for g in groups], [body])[outcome.side]
        counts[body] = float(pairs.sum()) + extra[body] * (len(groups) - 1)
    return Standing(owned, free, sum(judge.lost(outcome.groups[g]) for g in free), counts)


def _gain(judge: Judge, state: State, outcome: Outcome, standing: Standing, move: Move) -> float:
    """What a step gains if only the heads of what it touches, and those that nobody owns, find new homes."""
    if move.head >= 0:
        return _gain_of_heads(judge, outcome, standing, move.head)
    links = judge.links
    gain = 0.0
    for unit, after in move.changes:
        for n, sign in ((after, 1), (state.behind[unit], -1)):
            if n >= 0 and judge.desk.links[n].over >= 0:
                return judge.outcome(moved(state, move)).score - outcome.score
            gain += sign * links[n] if n >= 0 else 0.0
    free = standing.free + [g for body in move.gone for g in standing.owned.get(body, ())]
    gain -= sum(standing.counts[body] for body in move.gone) + standing.lost
    return gain + _settled(judge, [outcome.groups[g] for g in free], move.made, outcome.side)


def _regrouped(outcome: Outcome, head: int) -> tuple[list[int], list[Group]]:
    """The groups (their numbers) that are parted or tied behind a head line, and those that this makes."""
    gone = [g for g, group in enumerate(outcome.groups) if head in group or head + 1 in group]
    groups = [outcome.groups[g] for g in gone]
    if len(gone) == 1:
        at = groups[0].index(head) + 1
        return gone, [groups[0][:at], groups[0][at:]]
    if len(gone) == 2 and groups[0][-1] == head and groups[1][0] == head + 1:
        return gone, [groups[0] + groups[1]]
    return [], []


def _gain_of_heads(judge: Judge, outcome: Outcome, standing: Standing, head: int) -> float:
    gone, made = _regrouped(outcome, head)
    if not gone:
        return 0.0
    gain = judge.head_links[head] * (len(gone) - len(made))
    owners = {b for g, b in enumerate(outcome.owner) if g not in gone}
    taken = set(outcome.owner)
    bodies = [body for b, body in enumerate(outcome.bodies) if b not in taken]
    gain -= sum(standing.counts[body] for body in bodies)
    for g in gone:
        owner = outcome.owner[g]
        if owner < 0:
            gain -= judge.lost(outcome.groups[g])
            continue
        body = outcome.bodies[owner]
        gain -= judge.pair(outcome.groups[g], body)[outcome.side]
        if owner not in owners and body not in bodies:
            bodies.append(body)
    return gain + _settled(judge, made, bodies, outcome.side)


def _settled(judge: Judge, groups: Sequence[Group], bodies: Sequence[Body], side: int) -> float:
    """What these groups and bodies come to, assigned to one another."""
    total = float(judge.bare(bodies).sum())
    if not groups:
        return total
    return total + judge.owned(groups, bodies, side)[0]


def moved(state: State, move: Move) -> State:
    """The state after a step."""
    if move.head >= 0:
        cut = list(state.cut)
        cut[move.head] = not cut[move.head]
        return State(state.behind, cut)
    behind = list(state.behind)
    for unit, after in move.changes:
        behind[unit] = after
    return State(behind, state.cut)


def _gains(judge: Judge, state: State, outcome: Outcome, steps: Sequence[Move]) -> Iterator[float]:
    """What each of these steps gains. What many of them ask for is found out at once."""
    standing = _standing(judge, outcome)
    for start in range(0, len(steps), TOGETHER):
        some = steps[start : start + TOGETHER]
        judge.known.of_bodies([*outcome.bodies, *(body for move in some for body in move.made)])
        heads = [_regrouped(outcome, move.head)[1] for move in some if move.head >= 0]
        judge.known.of_groups([group for made in heads for group in made])
        for move in some:
            yield _gain(judge, state, outcome, standing, move)


def assemble(desk: Desk, w: Weights) -> tuple[State, Outcome]:
    """The state of the page that no single step betters."""
    judge = Judge(desk, w)
    state = first_state(desk)
    best = judge.outcome(state)
    touched: set[int] | None = None
    for _ in range(PASSES):
        steps = list(moves(desk, state, best, touched))
        gains = zip(_gains(judge, state, best, steps), steps, strict=True)
        tried = sorted((entry for entry in gains if entry[0] > GAIN), key=lambda entry: -entry[0])
        touched, bettered = set(), False
        for _, move in tried:
            bodies = set(best.bodies)
            if not bodies.issuperset(move.gone):
                continue
            other = moved(state, move)
            outcome = judge.outcome(other)
            if outcome.score > best.score + GAIN:
                touched |= {k for body in outcome.bodies if body not in bodies for k in body}
                state, best, bettered = other, outcome, True
        if not bettered:
            break
    return state, best
