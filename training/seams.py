"""Find what the evidence of `convert/seams` counts on pages whose gold is known, or count the seams it gets right.

    python -m training.seams --pages FOLDER[:ISSUES] ... --made DEV.jsonl.xz --out WORK/seams.npz
    python -m training.seams --pages FOLDER[:ISSUES] ... --made DEV.jsonl.xz --evaluate

`seam_pages` reads and makes the pages, `seam_gold` tells which line goes on in which, `looks` finds the networks.
Lines come through the program's own stages, so what is learnt is what it will be asked. Of `--made` two thirds are
learnt from and one is counted on; of the folders, what is named. With `--halves` two more files are written, what
each half of the pages taught: what `articles` is taught with must not come from networks that know the page.
Seeds are fixed.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from convert.chains import Numbers, load_looks
from convert.chains.doubts import LIKELY, chances, doubt_weights
from convert.columns import cut_glued
from convert.galley import Galley, printed_rows
from convert.language import Language, load
from convert.pipeline import STAGES
from convert.seams import (
    SHIPPED,
    Lines,
    Pairs,
    asked_pairs,
    decide,
    describe,
    echoes,
    evidence,
    open_places,
    stretches_of,
    sure_pairs,
)
from convert.seams.doubts import seams_told
from convert.seams.evidence import named_evidence
from convert.seams.lines import HIGHEST, LOWEST
from convert.trace import Source

from . import looks
from .looks import Sample
from .seam_gold import NOTHING, UNKNOWN, Links, links_of
from .seam_pages import FamilyPage, Told, made, own, typeset

WAYS: Final = 2
"""As one paragraph, and as two."""

HEAVY: Final = {"A_pdftotext": 3, "C_layout": 3, "F_rapidocr": 4, "G_sim000": 3, "H_pdfminer": 3}
"""How often a page counts of families of which there are few."""

LOOKS: Final = 3
"""Looks at a page."""

HIDDEN: Final = (128, 64)
"""Widths of the layers inside a network."""

SILENT: Final = 0.08
"""Share of the true pairs on which the language says less than it does: names and places that no model knows."""

LEAST_SAID, MOST_SAID = -5.0, 1.0
"""Nats that it says of those."""

KINDS: Final = (
    "next line",
    "elsewhere",
    "paragraph, next line",
    "paragraph, elsewhere",
    "nothing",
    "doubted",
)
Counts = Counter[tuple[str, bool]]


def described(page: Told, language: Language) -> tuple[Galley, Lines]:
    """A page's lines as the program sees them before it ties them."""
    source = Source(page.name, page.text)
    galley = Galley(source, printed_rows(source))
    for _, stage in STAGES:
        galley = stage(galley)
    galley = cut_glued(galley, language)
    return galley, describe(galley, language)


def sample_of(page: FamilyPage) -> Sample | None:
    """The evidence of a page, and which of its open pairs are true; None for one without lines."""
    language = load()
    _, lines = described(page[1], language)
    if not len(lines):
        return None
    links = links_of(lines.texts, page[1].gold)
    left, right = open_places(lines)
    pairs, asked = asked_pairs(lines, left, right, language)
    truth, known_rows, known_columns, missed = _told(links, pairs, left, right)
    sure = sure_pairs(lines)
    settled = [-1 if links.right[i] != i + 1 else int(links.paragraph[i]) for i in sure.i.tolist()]
    return Sample(
        family=page[0],
        evidence=evidence(lines, pairs).astype(np.float16),
        asked=asked,
        truth=truth,
        known_rows=known_rows,
        known_columns=known_columns,
        missed=missed,
        settled=evidence(lines, sure).astype(np.float16),
        settled_truth=np.array(settled, dtype=np.int64),
        again=partial(echoes, lines, stretches_of(lines, left, right)),
    )


def _told(
    links: Links, pairs: Pairs, left: Numbers, right: Numbers
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_], int]:
    """How each pair is tied in truth, the rows and columns of which that is known, and how many true pairs are not
    asked. A line whose true neighbour is not asked is as good as unknown.
    """
    asked = {pair: m for m, pair in enumerate(zip(pairs.i.tolist(), pairs.j.tolist(), strict=True))}
    starts = set(right.tolist())
    truth = np.zeros(len(asked), dtype=np.int64)
    known_rows = links.right[left] == NOTHING
    known_columns = ~np.isin(right, links.right) & links.first[right]
    taken: set[int] = set()
    missed = 0
    for row, i in enumerate(left.tolist()):
        j = int(links.right[i])
        if j < 0 or j not in starts:
            continue
        if (i, j) not in asked:
            missed += 1
        elif j not in taken:
            taken.add(j)
            truth[asked[i, j]] = 1 + int(links.paragraph[i])
            known_rows[row] = True
            known_columns[np.searchsorted(right, j)] = True
    return truth, known_rows, known_columns, missed


def hushed(names: tuple[str, ...]) -> looks.Change:
    """What silences the language on some true pairs, in evidence of these kinds."""
    at = {name: n for n, name in enumerate(names)}

    def change(told: Tensor, truth: Tensor, drawn: torch.Generator) -> Tensor:
        some = torch.nonzero(truth > 0)[:, 0]
        some = some[torch.rand(len(some), generator=drawn) < SILENT]
        out = told.clone()
        says = torch.rand(len(some), generator=drawn) * (MOST_SAID - LEAST_SAID) + LEAST_SAID
        old, ended = out[some, at["lm_whole"]], out[some, at["sentence_i"]]
        less = (old - says).clamp(min=0)
        clipped = (old - less).clamp(LOWEST, HIGHEST)
        out[some, at["lm_whole"]] = old - less
        out[some, at["lm"]] = clipped * (1 - ended)
        out[some, at["lm_sentence"]] = clipped * ended
        out[some, at["lm_low"]] = (clipped + 1).clamp(max=0)
        for name in ("ahead_of_row", "ahead_of_column"):
            out[some, at[name]] = (out[some, at[name]] - less).clamp(LOWEST, HIGHEST)
        return out

    return change


def names_of(page: FamilyPage) -> tuple[str, ...]:
    """The kinds of evidence, in order."""
    _, lines = described(page[1], load())
    return tuple(named_evidence(lines, asked_pairs(lines, *open_places(lines), load())[0]))


def counted(page: FamilyPage, path: Path) -> tuple[str, Counts]:
    """How many lines of each kind got their true successor, and how many did not.

    `doubted` counts the links that the program would show to a person.
    """
    language = load()
    _, lines = described(page[1], language)
    links = links_of(lines.texts, page[1].gold)
    found = decide(lines, language, load_looks(path))
    seams = {seam.left: seam for seam in found.links}
    wrong = chances(seams_told(lines, found), doubt_weights()["seams"]).tolist() if seams else []
    doubted = {seam.left for seam, chance in zip(found.links, wrong, strict=True) if chance > LIKELY}
    out: Counts = Counter()
    for i, (right, paragraph) in enumerate(zip(links.right.tolist(), links.paragraph.tolist(), strict=True)):
        if right == UNKNOWN:
            continue
        kind = "nothing"
        if right != NOTHING:
            kind = ("paragraph, " if paragraph else "") + ("next line" if right == i + 1 else "elsewhere")
        seam = seams.get(i)
        is_right = (seam.right, seam.paragraph) == (right, paragraph) if seam else right == NOTHING
        out[kind, is_right] += 1
        if i in doubted:
            out["doubted", is_right] += 1
    return page[0], out


def told_row(name: str, counts: Counts) -> str:
    """A row of the table in README.md."""
    cells = [f"{counts[kind, True]} of {counts[kind, True] + counts[kind, False]}" for kind in KINDS]
    return "| " + " | ".join((name, *cells)) + " |"


def evaluated(pages: Iterable[FamilyPage], path: Path, jobs: int) -> dict[str, Counts]:
    """What a file gets right, by family and for all together."""
    out: dict[str, Counts] = {}
    with ProcessPoolExecutor(jobs) as pool:
        for family, counts in pool.map(counted, pages, repeat(path)):
            out.setdefault(family, Counter()).update(counts)
    return out | {"all": sum(out.values(), Counter())}


def learn(pages: list[FamilyPage], dear: list[FamilyPage], path: Path, halves: bool, jobs: int) -> None:
    """Write the networks that pages teach, tuned to the `dear` ones; with `halves` those of every other page, too."""
    with ProcessPoolExecutor(jobs) as pool:
        samples = [sample for sample in pool.map(sample_of, pages, chunksize=4) if sample is not None]
        exact = [sample for sample in pool.map(sample_of, dear) if sample is not None]
    if len(samples) < len(pages):
        raise SystemExit(f"{len(pages) - len(samples)} pages have no lines: leave them out")
    change = hushed(names_of(pages[0]))
    found = looks.all_looks(samples, HIDDEN, WAYS, LOOKS, change, HEAVY, exact)
    looks.write(found.whole, path)
    for name, networks in (("even", found.even), ("odd", found.odd)) if halves else ():
        looks.write(networks, path.with_suffix(f".{name}.npz"))


def arguments_of(parser: argparse.ArgumentParser, shipped: Path) -> Any:
    """The arguments that finding seams and finding articles have in common."""
    parser.add_argument("--pages", nargs="*", default=[], metavar="FOLDER[:ISSUES]", help="typeset pages")
    parser.add_argument("--made", type=Path, help="articles by date and page, from which pages are made")
    parser.add_argument("--out", type=Path, default=shipped, help="the file of networks")
    parser.add_argument("--own", action="store_true", help="the project's own pages must come out right")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument(
        "--evaluate", action="store_true", help="count what the file gets right, change nothing"
    )
    return parser


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments_of(parser, SHIPPED).add_argument("--halves", action="store_true", help="write two more files")
    chosen = parser.parse_args()
    pages = [page for where in chosen.pages for page in typeset(where)]
    pages += made(chosen.made, chosen.evaluate)
    if not chosen.evaluate:
        learn(pages, list(own()) if chosen.own else [], chosen.out, chosen.halves, chosen.jobs)
        return
    print("| held out | " + " | ".join(KINDS) + " |")
    for family, counts in evaluated(pages, chosen.out, chosen.jobs).items():
        print(told_row(family, counts), flush=True)


if __name__ == "__main__":
    main()
