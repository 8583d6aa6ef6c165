"""How right the repair is on a folder of pages with gold.

    python -m bench.accuracy PAGES [--part dev] [--families C,F] [--jobs 2] [--json FILE] [--wrong FILE]

PAGES/gold holds the gold, PAGES/<family> the texts. Figures are those of each family, added up over its pages, and
their mean over families. The second table says how often the repair decided wrongly, and told a person to look.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from .decisions import counted
from .measures import figures
from .repairs import Result, jobs, run
from .tables import doubts, scores


def main() -> None:
    """Repair, score, print."""
    parser = argparse.ArgumentParser(prog="bench.accuracy", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("pages", type=Path)
    parser.add_argument("--part", "--split", choices=("dev", "held", "all"), default="dev")
    parser.add_argument("--families", default="", help="names of families or their beginnings, with commas")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write figures by family and by page")
    parser.add_argument("--wrong", type=Path, help="write every wrong decision, a line each")
    said = parser.parse_args()
    begun = time.process_time()
    todo = list(jobs(said.pages, said.part, [name for name in said.families.split(",") if name]))
    if said.jobs > 1:
        with ProcessPoolExecutor(said.jobs) as pool:
            results = list(pool.map(run, todo))
    else:
        results = [run(job) for job in todo]
    counts: dict[str, Counter[str]] = {}
    made: dict[str, Counter[str]] = {}
    for result in results:
        family = result.job.family
        counts[family] = sum(result.counts.values(), counts.get(family, Counter()))
        made[family] = counted(result.decisions) + made.get(family, Counter())
    print(scores(counts), doubts(made), sep="\n\n")
    if said.jobs == 1:
        print(f"\n{time.process_time() - begun:.1f} s of CPU, scoring included")
    if said.json:
        said.json.write_text(json.dumps(_figures(results, counts), indent=1) + "\n", encoding="utf-8")
    if said.wrong:
        said.wrong.write_text("".join(_wrong(results)), encoding="utf-8")


def _figures(results: list[Result], counts: dict[str, Counter[str]]) -> dict[str, object]:
    pages = {f"{r.job.family}/{page}": figures(count) for r in results for page, count in r.counts.items()}
    return {"families": {family: figures(count) for family, count in counts.items()}, "pages": pages}


def _wrong(results: list[Result]) -> list[str]:
    out = []
    for result in results:
        for made in result.decisions:
            if not made.right:
                seen = "flagged" if made.flagged else "silent"
                out.append(
                    "\t".join((result.job.family, result.job.issue, made.kind, seen, made.what)) + "\n"
                )
    return out


if __name__ == "__main__":
    main()
