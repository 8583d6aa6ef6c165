"""The chains that links make of things, and how two things stand in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from .assignment import Numbers, chains_of

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Chains:
    """Of each thing: what it goes on in and what goes before it (-1 for nothing), the number of its chain, and its
    place in that.
    """

    behind: Numbers
    before: Numbers
    home: Numbers
    rank: Numbers
    members: list[list[int]]

    def windows(self, length: int, *, ahead: bool) -> list[list[int]]:
        """Of each thing: itself and so many of its chain, at most, that go before it, or `ahead` that follow."""
        out: list[list[int]] = [[]] * len(self.rank)
        for chain in self.members:
            for rank, k in enumerate(chain):
                out[k] = chain[rank : rank + length] if ahead else chain[max(rank + 1 - length, 0) : rank + 1]
        return out

    def places(self, x: Numbers, y: Numbers) -> tuple[Flags, Flags, Flags, Flags, Flags]:
        """Of each pair: whether both are in one chain, whether the pair would close it to a ring, whether it leaps
        over others of it; whether the first ends a chain, and whether the second begins one.
        """
        same = self.home[x] == self.home[y]
        apart = self.rank[y] - self.rank[x]
        return same, same & (apart <= 0), same & (apart > 1), self.behind[x] < 0, self.before[y] < 0


def linked(count: int, links: Mapping[int, int]) -> Chains:
    """The chains of so many things, by what each goes on in."""
    behind, before, home, rank = (np.full(count, -1, dtype=np.int64) for _ in range(4))
    for one, other in links.items():
        behind[one], before[other] = other, one
    members = chains_of(count, links)
    for number, chain in enumerate(members):
        home[chain], rank[chain] = number, np.arange(len(chain))
    return Chains(behind, before, home, rank, members)


def picking(members: Sequence[Sequence[int]], count: int) -> csr_array:
    """A matrix that adds up, for each row, those of `count` things that are its members."""
    rows = np.repeat(np.arange(len(members)), [len(own) for own in members])
    columns = np.array([k for own in members for k in own], dtype=np.int64)
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(members), count))
