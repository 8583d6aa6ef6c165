"""Looks at the pairs of a page: what each gains is weighed again, knowing what came of the look before."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .assignment import Floats
from .network import STEPS, Network
from .rivals import Asked

Looks = tuple[Network, ...]
"""What the evidence counts at a first look, and at each further one, that knows of the one before."""

Again = Callable[[Asked, Floats], NDArray[np.float32]]
"""The evidence of a further look at some pairs, [pairs, kinds], from what each gained, [pairs, ways]."""

ORDINALS: Final = ("first", "second", "third")
"""What the looks are called in a file."""

HOPELESS: Final = -6.0
"""Nats. A pair that gains no more at a look is not looked at again: of 9,029 true pairs of 41 pages 19 were lost so,
and three quarters of all pairs are spared.
"""


def hopeful(gain: Floats) -> NDArray[np.bool_]:
    """The pairs that are looked at again, by what each gained, [pairs, ways]."""
    return np.asarray(gain.max(axis=1) > HOPELESS)


def looked_at(looks: Looks, told: NDArray[np.float32], asked: Asked, again: Again) -> Floats:
    """Nats that each pair gains over nothing when all looks are done, [pairs, ways]; `told` is the evidence."""
    first, *further = looks
    gain = first(told)
    for look in further:
        kept = hopeful(gain)
        gain[kept] = look(np.hstack([told[kept], again(asked.only(kept), gain[kept])]))
    return gain


@cache
def load_looks(path: Path) -> Looks:
    """The networks of a file that `training/looks.py` wrote."""
    with np.load(path, allow_pickle=False) as kept:

        def network(name: str) -> Network:
            steps = tuple(
                (kept[f"{name}_step{n}"].astype(np.float32), kept[f"{name}_bias{n}"].astype(np.float32))
                for n in range(STEPS)
            )
            return Network(kept[f"{name}_mean"], kept[f"{name}_deviation"], steps)

        return tuple(network(name) for name in ORDINALS if f"{name}_mean" in kept)
