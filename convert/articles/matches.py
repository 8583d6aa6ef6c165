"""What is known of bodies and of groups of heads, and what pairs of them are worth, as tables.

A page is tried in thousands of states, and each has nearly the same bodies and groups as the one before. So they are
numbered as they come up, many at once, and what was found out about them is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .desk import Desk
from .strips import Floats
from .units import Ids

MATCH = (
    "match", "share", "lead_share", "nats", "own_share", "near", "other_side", "inside", "before", "far", "caption",
    "table", "jumped", "title_table",
)  # fmt: skip
"""Kinds of evidence that a group of heads is a body's."""
BARE = ("bare", "table", "caption", "jumped", "size", "opens", "lead")
"""Kinds of evidence that a body has no heads."""

Body = tuple[int, ...]
"""Units (their numbers) that follow each other."""
Group = tuple[int, ...]
"""Head lines (their numbers) that stand together."""

KEPT = 1 << 11
"""Bodies that are kept: more than most pages try."""


class Matches:
    """Tables of the bodies and groups of one page. `first` are bodies that hardly differ from the right ones: a
    word that few of them have tells more.
    """

    def __init__(self, desk: Desk, first: Sequence[Body], w: Mapping[str, Floats]) -> None:
        self.desk, self.weights = desk, w
        units, words = desk.units, desk.words
        self.at = np.array([unit.at for unit in units])
        self.sizes = np.array([len(unit.text) for unit in units])
        self.flags = (
            np.array([(u.table, u.caption, u.jumped, u.opens, u.lead) for u in units]).reshape(-1, 5).T
        )
        self.places = np.sort(np.concatenate([desk.head_at, self.at]))
        self.ranks = np.searchsorted(self.places, desk.head_at)
        self.rare = (words.heads * words.rare).T
        self.total = _summed(self.rare.sum(axis=0))
        spread = self._words(first).sum(axis=0) if len(first) else np.zeros(len(words.rare))
        self.own = (words.heads * (words.rare / np.maximum(spread, 1))).T
        self.groups: dict[Group, int] = {}
        self.edges = np.zeros((0, 2), dtype=np.int64)
        self._forget()

    def _forget(self) -> None:
        self.bodies: dict[Body, int] = {}
        self.sums = np.zeros((3, 0, len(self.total)))
        """Over the head lines before each, of the rare words that a body shares with them, that its first unit
        shares, that it shares and few others do."""
        self.stands = np.zeros((0, 5))
        """The first and the last place of a body on the page, that of its first unit, the ranks of this and that."""
        self.bare = np.zeros((0, len(BARE)))
        """The evidence that a body has no heads."""
        self.alone = np.zeros(0)
        """What it comes to."""
        self.worth = np.zeros((2, 0, 0))

    def _words(self, bodies: Sequence[Body]) -> NDArray[np.bool_]:
        """The words of the heads that each of the bodies has."""
        starts = np.cumsum([0, *(len(body) for body in bodies[:-1])])
        has: NDArray[np.bool_] = np.logical_or.reduceat(self.desk.words.units[np.concatenate(bodies)], starts)
        return has

    def of_bodies(self, bodies: Sequence[Body]) -> Ids:
        """Their numbers."""
        new = [body for body in bodies if body not in self.bodies]
        if new:
            if len(self.bodies) + len(new) > KEPT:
                self._forget()
            new = list(dict.fromkeys(bodies if not self.bodies else new))
            begin, end = len(self.bodies), len(self.bodies) + len(new)
            self.bodies.update(zip(new, range(begin, end), strict=True))
            self._learn(new)
            self._match(np.arange(len(self.groups)), np.arange(begin, end))
        return np.array([self.bodies[body] for body in bodies], dtype=np.int64)

    def of_groups(self, groups: Sequence[Group]) -> Ids:
        """Their numbers."""
        new = [group for group in dict.fromkeys(groups) if group not in self.groups]
        if new:
            begin, end = len(self.groups), len(self.groups) + len(new)
            self.groups.update(zip(new, range(begin, end), strict=True))
            self.edges = np.concatenate([self.edges, [(group[0], group[-1] + 1) for group in new]])
            self._match(np.arange(begin, end), np.arange(len(self.bodies)))
        return np.array([self.groups[group] for group in groups], dtype=np.int64)

    def _learn(self, bodies: Sequence[Body]) -> None:
        whole = np.concatenate(bodies)
        starts = np.cumsum([0, *(len(body) for body in bodies[:-1])])
        begin = np.array([body[0] for body in bodies])
        has = self._words(bodies).astype(np.float64)
        lead = self.desk.words.units[begin].astype(np.float64)
        sums = np.array([_summed(has @ self.rare), _summed(lead @ self.rare), _summed(has @ self.own)])
        first, last = np.minimum.reduceat(self.at[whole], starts), np.maximum.reduceat(self.at[whole], starts)
        ranks = np.searchsorted(self.places, [self.at[begin], last])
        table, caption, jumped, opens, leads = self.flags[:, begin]
        table = np.minimum.reduceat(self.flags[0, whole], starts)
        caption = caption * [len(body) == 1 for body in bodies]
        size = np.log1p(np.add.reduceat(self.sizes[whole], starts)) / 5
        bare = np.array([np.ones(len(bodies)), table, caption, jumped, size, opens, leads]).T
        self.sums = np.concatenate([self.sums, sums], axis=1)
        self.stands = np.concatenate([self.stands, np.array([first, last, self.at[begin], *ranks]).T])
        self.bare = np.concatenate([self.bare, bare])
        self.alone = np.concatenate([self.alone, bare @ self.weights["bare"]])

    def evidence(self, groups: Ids, bodies: Ids, side: int) -> dict[str, Floats]:
        """That groups are bodies', by their numbers, with heads above (0) or below (1) their bodies on the page."""
        a, b = self.edges[groups, 0], self.edges[groups, 1]
        total = np.maximum(self.total[b] - self.total[a], 1.0)
        shared, lead, own = (sums[bodies, b] - sums[bodies, a] for sums in self.sums)
        first, last, begin, *ranks = (self.stands[bodies, k] for k in range(5))
        _, table, caption, jumped, *_ = (self.bare[bodies, k] for k in range(len(BARE)))
        top = self.desk.head_at[a]
        above, below = ranks[0] - self.ranks[b - 1], self.ranks[a] - ranks[1]
        near, far = (above == 1, below == 1) if side == 0 else (below == 1, above == 1)
        return {
            "match": np.ones(np.broadcast(groups, bodies).shape),
            "share": shared / total,
            "lead_share": lead / total,
            "nats": np.log1p(shared) / 4,
            "own_share": own / total,
            "near": near,
            "other_side": far,
            "inside": (first < top) & (top < last),
            "before": top < begin,
            "far": np.log(np.where(above > 0, above, np.where(below > 0, below + 1, 1))),
            "caption": caption,
            "table": table,
            "jumped": jumped,
            "title_table": table * near,
        }

    def pairs(self, groups: Ids, bodies: Ids) -> Floats:
        """What pairs of them are worth, [side, group, body]."""
        return self.worth[:, groups[:, None], bodies]

    def _match(self, groups: Ids, bodies: Ids) -> None:
        """Find out what pairs of new groups or bodies with all others are worth."""
        _, rows, columns = self.worth.shape
        if rows < len(self.groups) or columns < len(self.bodies):
            wide = np.zeros((2, 2 * len(self.groups), 2 * len(self.bodies)))
            wide[:, :rows, :columns] = self.worth
            self.worth = wide
        weights = dict(zip(MATCH, self.weights["match"].tolist(), strict=True))
        for side in (0, 1):
            told = self.evidence(groups[:, None], bodies, side)
            self.worth[side, groups[:, None], bodies] = sum(weights[name] * told[name] for name in MATCH)


def _summed(values: Floats) -> Floats:
    """Sums over what stands before each, along the last axis."""
    nothing = np.zeros((*values.shape[:-1], 1))
    return np.concatenate([nothing, np.cumsum(values, axis=-1)], axis=-1)
