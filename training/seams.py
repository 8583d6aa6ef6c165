"""Find the weights of `convert/seams.py` on pages whose gold is known, or count how many seams they get right.

    python -m training.seams --pages FOLDER --corpus DEV.jsonl.xz --out convert/seams.json
    python -m training.seams --pages FOLDER --corpus DEV.jsonl.xz --out convert/seams.json --evaluate

`seam_pages` makes the pages, `seam_gold` tells which line goes on in which, `seam_fit` finds the weights. Lines
come through the program's own stages, so what is learnt is what it will be asked. Nothing of the pages to be
examined on is looked at. Seeds are fixed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from convert.columns import cut_glued
from convert.galley import Galley, printed_rows
from convert.language import Language, load
from convert.pipeline import LOW_MARGIN, STAGES
from convert.seams import (
    LONE,
    PAIR,
    Lines,
    Weights,
    decide,
    describe,
    gains,
    goes_on,
    lone_evidence,
    open_places,
    pair_evidence,
    weights,
)
from convert.shape import shape_of
from convert.trace import Source

from .seam_fit import LENGTH, Flags, Floats, Sample, parted, trained
from .seam_gold import NOTHING, UNKNOWN, Links, links_of
from .seam_pages import FAMILIES, HELD, LEARNT, Told, damaged, divided, typeset

SHAPES: Final = ("joined", "hard", "columns")
SHIPPED: Final = Path("convert/seams.json")

MADE: Final = {"joined": (70, 1), "hard": (30, 2)}
MADE_HELD: Final = {"joined": (25, 3), "hard": (12, 4)}
"""Pages made from the corpus in each style, and the seed: to learn from, and to be examined on."""

DECIMALS: Final = 3


def described(page: Told, language: Language) -> tuple[str, Galley, Lines]:
    """A page's shape, and its lines as the program sees them before it ties them."""
    source = Source(page.name, page.text)
    galley = Galley(source, printed_rows(source))
    for _, stage in STAGES:
        galley = stage(galley)
    galley = cut_glued(galley, language)
    return shape_of(galley.lines), galley, describe(galley, language)


def read(page: Told, language: Language) -> tuple[str, Lines, Links]:
    """A page's shape, its lines as the program sees them before it ties them, and how they are tied in truth."""
    shape, _, lines = described(page, language)
    return shape, lines, links_of(lines.texts, page.gold)


def sample_of(page: Told, language: Language) -> Sample:
    """The evidence of a page, and which of its open pairs are true."""
    shape, lines, links = read(page, language)
    left, right = open_places(lines)
    lm = goes_on(language, [lines.texts[i] for i in left], [lines.texts[j] for j in right])
    told, known_left, known_right = _told(links, left, right)
    return Sample(
        shape=shape,
        pairs=pair_evidence(lines, left[:, None], right[None, :], lm).astype(np.float32),
        ends=lone_evidence(lines, left, end=True).astype(np.float32),
        starts=lone_evidence(lines, right, end=False).astype(np.float32),
        fixed=np.stack(gains(lines, left, right, lm, parted(np.zeros(LENGTH)))),
        told=told,
        known_left=known_left,
        known_right=known_right,
        itself=left[:, None] == right[None, :],
    )


def _told(links: Links, left: NDArray[np.int64], right: NDArray[np.int64]) -> tuple[Flags, Flags, Flags]:
    """The true pairs among the open lines, and the lines of which it is known what follows or goes before.

    A line whose true neighbour is not open is as good as unknown: the program never asks.
    """
    told = np.zeros((2, len(left), len(right)), dtype=bool)
    column = {int(j): k for k, j in enumerate(right)}
    for row, i in enumerate(left):
        j = int(links.right[i])
        if j in column:
            told[int(links.paragraph[i]), row, column[j]] = True
    once = told.any(axis=0).sum(axis=0) <= 1
    told &= once
    led_into = np.isin(right, links.right)
    known_left = told.any(axis=(0, 2)) | (links.right[left] == NOTHING)
    known_right = told.any(axis=(0, 1)) | (~led_into & links.first[right])
    return told, known_left, known_right


def written(found: dict[str, Floats]) -> str:
    """The weights of each shape as `convert.seams.weights` reads them."""
    out = {}
    for shape, theta in found.items():
        parts = {field.name: getattr(parted(theta), field.name) for field in fields(Weights)}
        out[shape] = {
            part: {
                name: round(float(value), DECIMALS)
                for name, value in zip(PAIR if len(values) == len(PAIR) else LONE, values, strict=True)
            }
            for part, values in parts.items()
        }
    return json.dumps(out, indent=1)


Counts = Counter[tuple[str, bool]]
KINDS: Final = (
    "next line",
    "elsewhere",
    "paragraph, next line",
    "paragraph, elsewhere",
    "nothing",
    "doubted",
)


def counted(page: Told, language: Language, path: Path) -> Counts:
    """How many lines of each kind got their true successor, and how many did not.

    `doubted` counts the links that the program would show to a person.
    """
    shape, lines, links = read(page, language)
    seams = {seam.left: seam for seam in decide(lines, language, weights(shape, path))}
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
        if seam and seam.margin < LOW_MARGIN:
            out["doubted", is_right] += 1
    return out


def told_rows(name: str, pages: Iterable[Told], language: Language, path: Path) -> str:
    """A row of the table in README.md."""
    counts: Counts = sum((counted(page, language, path) for page in pages), Counter())
    cells = []
    for kind in KINDS:
        right, wrong = counts[kind, True], counts[kind, False]
        cells.append(f"{right} of {right + wrong}")
    return " | ".join(("", name, *cells, "")).strip(" ")


def evaluated(folder: Path, corpus: Path, path: Path, language: Language) -> None:
    """Print how the weights of a file do on the pages that none were found on."""
    print(" | ".join(("", "held out", *KINDS, "")).strip(" "))
    for family in FAMILIES:
        print(told_rows(family, typeset(folder, HELD, family), language, path), flush=True)
    _, held = divided(corpus)
    for style, (count, seed) in MADE_HELD.items():
        print(told_rows(f"corpus, {style}", damaged(held, count, seed, style), language, path), flush=True)


def learn(folder: Path, corpus: Path, language: Language) -> dict[str, Floats]:
    """The weights of each shape, from the pages to learn from."""
    pages = [page for family in FAMILIES for page in typeset(folder, LEARNT, family)]
    learnt, _ = divided(corpus)
    for style, (count, seed) in MADE.items():
        pages += damaged(learnt, count, seed, style)
    samples = [sample_of(page, language) for page in pages]
    return {shape: trained([sample for sample in samples if sample.shape == shape]) for shape in SHAPES}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=Path, required=True, help="typeset pages and their golds")
    parser.add_argument("--corpus", type=Path, required=True, help="articles by date and page")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="the file of weights")
    parser.add_argument(
        "--evaluate", action="store_true", help="count what the file gets right, change nothing"
    )
    arguments = parser.parse_args()
    language = load()
    if not arguments.evaluate:
        found = learn(arguments.pages, arguments.corpus, language)
        arguments.out.write_text(written(found), encoding="utf-8")
    evaluated(arguments.pages, arguments.corpus, arguments.out, language)


if __name__ == "__main__":
    main()
