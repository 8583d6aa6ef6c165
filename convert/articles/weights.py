"""What the evidence for heads counts."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np

from .strips import HEAD, Floats


@cache
def head_weights(path: Path | None = None) -> Floats:
    """The shipped weights, [HEAD], or those of another file that `training/articles.py` wrote."""
    data = json.loads((path or Path(__file__).parent.with_suffix(".json")).read_text(encoding="utf-8"))
    return np.array([float(data["head"].get(name, 0.0)) for name in HEAD])
