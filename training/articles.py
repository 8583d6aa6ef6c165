"""Find the weights of `convert/articles` on pages whose gold is known, or count what they get right.

    python -m training.articles --pages FOLDER[:ISSUES] ... --corpus TRAIN.jsonl.xz --made DEV.jsonl.xz
                                --out convert/articles.json
    python -m training.articles --pages FOLDER[:ISSUES] ... --made DEV.jsonl.xz --out convert/articles.json --evaluate

A folder of typeset pages has `FAMILY/NAME.txt`, a folder for each way in which pages became text, and
`gold/NAME.json`. ISSUES are beginnings of names, with commas between them. Of `DEV` two thirds are learnt from and
one is counted on; of the folders, what is named. Lines come through the program's own stages and the shipped
weights of seams, so what is learnt is what it will be asked. Seeds are fixed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from itertools import chain, pairwise, repeat
from pathlib import Path
from typing import Any, Final

import numpy as np

from convert.articles.assembly import assemble
from convert.articles.judge import PARTS, Weights, weights
from convert.articles.roles import Cut, parted_roles
from convert.articles.strips import head_evidence, strips_of
from convert.language import load
from convert.language.kinds import load_kinds

from .article_fit import (
    Floats,
    corpus_heads,
    first_weights,
    fitted_heads,
    fitted_roles,
    parting,
    put_together,
)
from .article_gold import (
    HEADED,
    Sheet,
    TrueDesk,
    may_be_subhead,
    read,
    told,
    true_cuts,
    true_desk,
    true_strips,
    whole,
)
from .prepare import articles
from .seam_pages import Told, damaged, divided

SHIPPED: Final = Path("convert/articles.json")

MADE: Final = {"joined": (30, 11), "hard": (20, 61)}
MADE_HELD: Final = {"joined": (15, 12), "hard": (10, 62)}
"""Pages made from a corpus in each style, and the seed: to learn from, and to be counted on."""

MADE_COUNTS: Final = 3.0
MADE_ROLES: Final = 2.0
"""How often a made page counts, its strips among the heads and what is put together of it, and how often its heads
count among the roles: there are fewer of them, and they look like real ones.
"""

CORPUS_HEADS: Final = (1500, 1)
CORPUS_HEADS_HELD: Final = (300, 2)
"""Heads of a corpus whose roles are learnt, or counted, and the seed."""

CORPUS_COUNTS: Final = 0.4
"""How often a head of a corpus counts against one of a page: its blocks are made up."""

DECIMALS: Final = 3

FamilyPage = tuple[str, Told]
Counts = Counter[str]
COLUMNS: Final = ("articles whole", "bodies whole", "heads missed", "heads false", "roles right")


def typeset(where: str) -> Iterator[FamilyPage]:
    """The pages of `FOLDER[:ISSUES]` by family, those that have a gold."""
    folder, _, issues = where.partition(":")
    begins = tuple(issues.split(",")) if issues else ("",)
    for path in sorted(Path(folder).glob("*/*.txt")):
        gold = path.parent.parent / "gold" / f"{path.stem}.json"
        if path.stem.startswith(begins) and gold.exists():
            said = json.loads(gold.read_text(encoding="utf-8"))
            yield path.parent.name, Told(path.stem, path.read_text(encoding="utf-8"), said)


def made(corpus: Path | None, held: bool) -> Iterator[FamilyPage]:
    """Pages made from a corpus: from two thirds of its printed pages, or from those held."""
    if corpus is None:
        return
    pages = divided(corpus)[held]
    for style, (count, seed) in (MADE_HELD if held else MADE).items():
        for page in damaged(pages, count, seed, style):
            yield f"made, {style}", page


def printed_heads(corpus: Path) -> list[dict[str, str]]:
    """The articles of a corpus that were printed on a page: what is spoken has neither kicker nor deck."""
    return [article for article in articles([corpus]) if article.get("page")]


def sheet_of(page: FamilyPage) -> Sheet:
    """A page through the program's stages."""
    return read(*page, load())


def counts_of(sheet: Sheet, times: float = MADE_COUNTS) -> float:
    """What a page counts, if a made one counts as often as told."""
    return times if sheet.family.startswith("made") else 1.0


def head_rows(sheet: Sheet) -> list[tuple[Floats, bool, float]]:
    """Evidence of each strip that may be a head, whether it is one, and what it counts."""
    out = []
    counts = counts_of(sheet)
    lines = sheet.lines
    idle = np.zeros(len(PARTS["head"]))
    for strip, said in told(sheet, strips_of(lines, sheet.seams, idle)):
        apart = any(abs(b - a) != 1 for a, b in pairwise(strip.lines))
        jumped = any(lines.jump_after[i] or lines.jump_before[i] for i in strip.lines)
        if said is None or apart or jumped or said.role in ("furniture", "table", "byline"):
            continue
        if not may_be_subhead(said):
            out.append((head_evidence(lines, strip.lines), said.role in HEADED, counts))
    return out


def desk_of_sheet(sheet: Sheet, w: Floats) -> TrueDesk:
    """What is to be decided of a page whose heads are those of the gold."""
    return true_desk(sheet, true_strips(sheet, w), load())


def cuts_of_sheet(sheet: Sheet, w: Floats) -> list[tuple[list[str], list[int], Cut]]:
    """How the heads of a page's articles are parted in truth."""
    return list(true_cuts(sheet, true_strips(sheet, w)))


def learn(pages: Iterable[FamilyPage], corpus: Sequence[dict[str, str]], pool: Executor) -> Weights:
    """All weights, from the pages to learn from and a corpus of heads."""
    language = load()
    sheets = list(pool.map(sheet_of, pages))
    rows, truth, counts = zip(*chain.from_iterable(pool.map(head_rows, sheets)), strict=True)
    heads = fitted_heads(np.array(rows), np.array(truth), np.array(counts))
    told_cuts = [
        (*cut, counts_of(sheet, MADE_ROLES))
        for sheet, cuts in zip(sheets, pool.map(cuts_of_sheet, sheets, repeat(heads)), strict=True)
        for cut in cuts
    ]
    told_cuts += [(*cut, CORPUS_COUNTS) for cut in corpus_heads(corpus, *CORPUS_HEADS)] if corpus else []
    partings = [parting(texts, blocks, cut, language, counts) for texts, blocks, cut, counts in told_cuts]
    desks = list(pool.map(desk_of_sheet, sheets, repeat(heads)))
    together = put_together(desks, [counts_of(sheet) for sheet in sheets], first_weights(), pool)
    return together | {"head": heads, "roles": fitted_roles(partings)}


def written(found: Weights) -> str:
    """The weights as `convert.articles.judge.weights` reads them."""
    out = {
        part: {
            name: round(float(value), DECIMALS) + 0.0 for name, value in zip(names, found[part], strict=True)
        }
        for part, names in PARTS.items()
    }
    return json.dumps(out, indent=1)


def _scored(counts: Counts, column: str, right: int, of: int) -> None:
    counts[column] += right
    counts[f"{column} of"] += of


def counted(page: FamilyPage, w: Weights) -> tuple[str, Counts]:
    """What the weights get right on a page, and of how many. The articles are put together of the heads that the
    program finds; roles are counted on the true heads.
    """
    language = load()
    sheet = sheet_of(page)
    strips = strips_of(sheet.lines, sheet.seams, w["head"])
    counts: Counts = Counter()
    for strip, said in told(sheet, strips):
        if said is None or said.role in ("furniture", "table", "byline") or may_be_subhead(said):
            continue
        head = said.role in HEADED
        _scored(counts, "heads missed" if head else "heads false", strip.head != head, 1)
    for texts, blocks, cut in true_cuts(sheet, true_strips(sheet, w["head"])):
        _scored(
            counts, "roles right", parted_roles(texts, blocks, language, load_kinds(), w["roles"]) == cut, 1
        )
    true = true_desk(sheet, strips, language)
    full, bodies, of = whole(true, *assemble(true.desk, w))
    _scored(counts, "articles whole", full, of)
    _scored(counts, "bodies whole", bodies, of)
    return sheet.family, counts


def told_row(name: str, counts: Counts) -> str:
    """A row of the table in README.md."""
    cells = [f"{counts[column]} of {of}" if (of := counts[f"{column} of"]) else "" for column in COLUMNS]
    return "| " + " | ".join((name, *cells)) + " |"


def evaluated(pages: Iterable[FamilyPage], w: Weights, pool: Executor) -> dict[str, Counts]:
    """What the weights get right, by family and for all together."""
    out: dict[str, Counts] = {}
    for family, counts in pool.map(counted, pages, repeat(w)):
        out.setdefault(family, Counter()).update(counts)
    return out | {"all": sum(out.values(), Counter())}


def corpus_row(corpus: Path, w: Weights) -> str:
    """How many heads of a corpus get their roles."""
    language, kinds = load(), load_kinds()
    counts: Counts = Counter()
    for texts, blocks, cut in corpus_heads(printed_heads(corpus), *CORPUS_HEADS_HELD):
        _scored(counts, "roles right", parted_roles(texts, blocks, language, kinds, w["roles"]) == cut, 1)
    return told_row("heads of the corpus", counts)


def _arguments() -> Any:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", nargs="*", default=[], metavar="FOLDER[:ISSUES]", help="typeset pages")
    parser.add_argument("--corpus", type=Path, help="articles whose heads teach roles")
    parser.add_argument("--made", type=Path, help="articles by date and page, from which pages are made")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="the file of weights")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument(
        "--evaluate", action="store_true", help="count what the file gets right, change nothing"
    )
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    pages = [page for where in arguments.pages for page in typeset(where)]
    pages += made(arguments.made, arguments.evaluate)
    with ProcessPoolExecutor(arguments.jobs) as pool:
        if not arguments.evaluate:
            corpus = printed_heads(arguments.corpus) if arguments.corpus else []
            arguments.out.write_text(written(learn(pages, corpus, pool)), encoding="utf-8")
            return
        w = weights(arguments.out)
        print("| | " + " | ".join(COLUMNS) + " |")
        for family, counts in evaluated(pages, w, pool).items():
            print(told_row(family, counts), flush=True)
    if arguments.made:
        print(corpus_row(arguments.made, w))


if __name__ == "__main__":
    main()
