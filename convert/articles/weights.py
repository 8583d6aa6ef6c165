"""What the evidence for heads and for their roles counts."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np

from .roles import ROLES
from .strips import HEAD, Floats

PARTS = {"head": HEAD, "roles": ROLES}
"""All kinds of evidence that have weights in `articles.json`."""

Weights = dict[str, Floats]


@cache
def weights(path: Path | None = None) -> Weights:
    """The shipped weights, or those of another file that `training/articles.py` wrote."""
    data = json.loads((path or Path(__file__).parent.with_suffix(".json")).read_text(encoding="utf-8"))
    return {
        part: np.array([float(data[part].get(name, 0.0)) for name in names]) for part, names in PARTS.items()
    }
