"""Hold the repair's figures on the small pages of tests/data/pages against the floors in tests/data/floors.json.

    python -m bench.floors            figures beside floors; exit status 1 where one has fallen
    python -m bench.floors --raise    lift each floor to its figure; none is ever lowered

To lower a floor, edit the file by hand and say why in CHANGELOG.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from .accuracy.measures import figures
from .accuracy.repairs import jobs, run

ROOT: Final = Path(__file__).resolve().parent.parent
PAGES: Final = ROOT / "tests" / "data" / "pages"
FLOORS: Final = ROOT / "tests" / "data" / "floors.json"
HELD_FIGURES: Final = (
    "F1@.90", "F1@.98", "link", "leg-link", "para-next", "title", "head", "byline", "para", "cell", "row", "jump",
)  # fmt: skip
"""Figures with a floor: those of which more is better."""
PLACES: Final = 3
"""Decimals of a floor. It is cut off there, not rounded, so that its own figure holds it."""

Floors = Mapping[str, Mapping[str, float]]


def measured(family: str) -> dict[str, float]:
    """The figures of one family of the small pages."""
    counts: Counter[str] = Counter()
    for job in jobs(PAGES, "all", [family]):
        for count in run(job).counts.values():
            counts.update(count)
    found = figures(counts)
    return {name: _cut(value) for name in HELD_FIGURES if (value := found[name]) is not None}


def _cut(value: float) -> float:
    return int(value * 10**PLACES + 1e-9) / 10**PLACES


def families() -> list[str]:
    """The ways in which the small pages became text."""
    return sorted(path.name for path in PAGES.iterdir() if path.is_dir() and path.name != "gold")


def lifted(floors: Floors, found: Floors) -> dict[str, dict[str, float]]:
    """Floors where each is the greater of floor and figure.

    >>> lifted({"C": {"link": 0.9, "para": 0.8}}, {"C": {"link": 0.95, "para": 0.7}})
    {'C': {'link': 0.95, 'para': 0.8}}
    """
    return {
        family: {name: max(value, floors.get(family, {}).get(name, 0.0)) for name, value in row.items()}
        for family, row in found.items()
    }


def fallen(floors: Floors, found: Floors) -> list[str]:
    """What is below its floor, a line each.

    >>> fallen({"C": {"link": 0.9}}, {"C": {"link": 0.85}})
    ['C: link is 0.850, its floor 0.900']
    """
    return [
        f"{family}: {name} is {found[family][name]:.3f}, its floor {floor:.3f}"
        for family, row in floors.items()
        for name, floor in row.items()
        if found[family][name] < floor
    ]


def main() -> int:
    """Compare, or lift."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift floors to the figures")
    said = parser.parse_args()
    kept = json.loads(FLOORS.read_text(encoding="utf-8"))
    found = {family: measured(family) for family in families()}
    for family, row in found.items():
        shown = (
            f"{name} {value:.3f} ({kept['pages'].get(family, {}).get(name, 0.0):.3f})"
            for name, value in row.items()
        )
        print(family, *shown, sep="  ")
    low = fallen(kept["pages"], found)
    print("\n".join(low) or "every figure holds its floor")
    if said.lift:
        kept["pages"] = lifted(kept["pages"], found)
        FLOORS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
