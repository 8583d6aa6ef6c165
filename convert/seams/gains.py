"""What the pairs of lines gain that were weighed, found by their lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ..chains import Floats, Numbers
from .lines import Flags

LINE_BITS: Final = 31
"""Bits of a line's number where two are one."""


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """What pairs of lines gain over both left open: nats as one paragraph, as two. Sorted by `i`, then by `j`."""

    i: Numbers
    j: Numbers
    values: Floats
    """[pairs, 2]."""

    def of(self, i: Numbers, j: Numbers) -> tuple[Flags, Floats]:
        """Which pairs were weighed, and what each gains; of others without meaning."""
        if not len(self.i):
            return np.zeros(len(i), dtype=bool), np.zeros((len(i), 2))
        known, asked = self.i << LINE_BITS | self.j, i << LINE_BITS | j
        at = np.minimum(np.searchsorted(known, asked), len(known) - 1)
        return known[at] == asked, self.values[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Gains) and all(
            np.array_equal(getattr(self, part), getattr(other, part)) for part in ("i", "j", "values")
        )


NO_GAINS: Final = Gains(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros((0, 2)))
