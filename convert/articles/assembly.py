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

PASSES = 6
"""Rounds over all links at most; most pages need two."""

GAIN = 1e-6
"""Nats by which a step must better a page, above the rounding of sums."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step: links that are cut (-1) and tied behind units, or a head line whose group ends or goes on."""

    changes: tuple[tuple[int, int], ...] = ()
    gone: tuple[tuple[int, ...], ...] = ()
    """Bodies that it takes apart."""
    made: tuple[tuple[int, ...], ...] = ()
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


def _gain(judge: Judge, state: State, outcome: Outcome, move: Move) -> float:
    """What a step gains if only the heads of what it touches, and those that nobody owns, find new homes."""
    if move.head >= 0:
        return _gain_of_heads(judge, outcome, move.head)
    links = judge.links
    gain = 0.0
    over: list[int] = []
    for unit, after in move.changes:
        before = state.behind[unit]
        gain += (links[after] if after >= 0 else 0.0) - (links[before] if before >= 0 else 0.0)
        over += [
            judge.desk.links[n].over for n in (before, after) if n >= 0 and judge.desk.links[n].over >= 0
        ]
    if over:
        changed = moved(state, move)
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


def _gain_of_heads(judge: Judge, outcome: Outcome, head: int) -> float:
    side, gain = outcome.side, 0.0
    gone = [g for g, group in enumerate(outcome.groups) if head in group or head + 1 in group]
    if len(gone) == 1:
        group = outcome.groups[gone[0]]
        at = group.index(head) + 1
        made = [group[:at], group[at:]]
        gain -= judge.head_links[head]
    elif len(gone) == 2 and outcome.groups[gone[0]][-1] == head and outcome.groups[gone[1]][0] == head + 1:
        made = [outcome.groups[gone[0]] + outcome.groups[gone[1]]]
        gain += judge.head_links[head]
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


def assemble(desk: Desk, w: Weights) -> tuple[State, Outcome]:
    """The state of the page that no single step betters."""
    judge = Judge(desk, w)
    state = first_state(desk)
    best = judge.outcome(state)
    touched: set[int] | None = None
    for _ in range(PASSES):
        tried = [(_gain(judge, state, best, move), move) for move in moves(desk, state, best, touched)]
        tried = sorted((entry for entry in tried if entry[0] > GAIN), key=lambda entry: -entry[0])
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
