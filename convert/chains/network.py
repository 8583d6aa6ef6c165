"""A small network that turns the evidence for a pair into what it counts, in nats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]

STEPS: Final = 3
"""Layers of the network: two that are cut off at nothing, and the last."""

OUTMOST: Final = 6.0
"""Deviations from the mean past which evidence says no more."""


@dataclass(frozen=True, slots=True)
class Network:
    """Mean and deviation of each kind of evidence, and weights and biases of each step."""

    mean: Numbers
    deviation: Numbers
    steps: tuple[tuple[Numbers, Numbers], ...]

    def __call__(self, evidence: Numbers) -> NDArray[np.float64]:
        """Nats that each pair gains over nothing, [pairs, ways in which it may be tied]."""
        state = np.clip((evidence - self.mean) / self.deviation, -OUTMOST, OUTMOST)
        *inner, (weights, bias) = self.steps
        for step, shift in inner:
            state = np.maximum(state @ step + shift, 0.0)
        return np.asarray(state @ weights + bias, dtype=np.float64)
