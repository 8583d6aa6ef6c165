"""Find what the evidence of `convert/articles` counts on pages whose gold is known, or count what it gets right.

    python -m training.articles --pages FOLDER[:ISSUES] ... --made DEV.jsonl.xz --seams HALVES --corpus TRAIN.jsonl.xz
    python -m training.articles --pages FOLDER[:ISSUES] ... --made DEV.jsonl.xz --evaluate

Lines come through the program's own stages and are tied by the networks that `training.seams --halves` wrote beside
`HALVES`, each page by those that have not seen it: so what is learnt is what it will be asked. The pages must be
those that were given there, in the same order. Of `--made` two thirds are learnt from and one is counted on; of the
folders, what is named. Seeds are fixed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, cycle, pairwise, repeat
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from convert.articles.bodies import nodes_of_page
from convert.articles.echoes import echoes
from convert.articles.evidence import asked_nodes, common_words, evidence
from convert.articles.nodes import Nodes
from convert.articles.order import SHIPPED, ordered
from convert.articles.roles import Cut, parted_roles
from convert.articles.strips import HEAD, Floats, head_evidence, strips_of
from convert.articles.weights import head_weights
from convert.chains import Looks, chains_of, load_looks
from convert.language import load
from convert.language.kinds import load_kinds
from convert.seams import SHIPPED as SEAMS

from . import looks
from .article_fit import corpus_heads, fitted_heads, parting, taught_roles
from .article_gold import (
    HEADED,
    Placed,
    Sheet,
    may_be_subhead,
    read,
    said_of_nodes,
    told,
    true_cuts,
    true_order,
    true_strips,
)
from .looks import Sample
from .prepare import articles
from .seam_gold import NOTHING, UNKNOWN
from .seam_pages import FamilyPage, made, own, typeset
from .seams import HEAVY, arguments_of

MADE_COUNTS: Final = 3.0
MADE_ROLES: Final = 2.0
"""How often a made page counts, its strips among the heads, and its heads among the roles: there are fewer of them,
and they look like real ones.
"""

OWN_ROLES: Final = 60.0
"""What a head of the project's own pages counts."""

CORPUS_HEADS: Final = (3000, 1)
CORPUS_HEADS_HELD: Final = (300, 2)
"""Heads of a corpus whose roles are learnt, or counted, and the seed."""

CORPUS_COUNTS: Final = 2.0
"""What the heads of a corpus count together, against those of the pages together: they are of more papers and years
and laid in more ways.
"""

LOOKS: Final = 3
"""Looks at a page."""

HIDDEN: Final = (64, 32)
"""Widths of the layers inside a network: twice as wide ones get no more right."""

DECIMALS: Final = 3

Counts = Counter[str]
COLUMNS: Final = ("articles whole", "bodies whole", "links", "heads missed", "heads false", "roles right")


def printed_heads(corpus: Path) -> list[dict[str, str]]:
    """The articles of a corpus that were printed on a page: what is spoken has neither kicker nor deck."""
    return [article for article in articles([corpus]) if article.get("page")]


def sheet_of(page: FamilyPage, path: Path) -> Sheet:
    """A page through the program's stages, its lines tied by the networks of a file."""
    return read(*page, load(), load_looks(path))


def counts_of(sheet: Sheet, times: float = MADE_COUNTS) -> float:
    """What a page counts, if a made one counts as often as told."""
    return times if sheet.family.startswith("made") else 1.0


def head_rows(sheet: Sheet) -> list[tuple[Floats, bool, float]]:
    """Evidence of each strip that may be a head, whether it is one, and what it counts."""
    out = []
    counts = counts_of(sheet)
    lines = sheet.lines
    idle = np.zeros(len(HEAD))
    for strip, said in told(sheet, strips_of(lines, sheet.seams.links, idle)):
        apart = any(abs(b - a) != 1 for a, b in pairwise(strip.lines))
        jumped = any(lines.jump_after[i] or lines.jump_before[i] for i in strip.lines)
        if said is None or apart or jumped or said.role in ("furniture", "table", "byline"):
            continue
        if not may_be_subhead(said):
            out.append((head_evidence(lines, strip.lines), said.role in HEADED, counts))
    return out


@dataclass(frozen=True, slots=True)
class Truth:
    """A page's nodes, what the gold says of each, and what each goes on in."""

    nodes: Nodes
    said: list[Placed | None]
    behind: NDArray[np.int64]


def truth_of(sheet: Sheet, w: Floats) -> Truth:
    """The truth of a page whose heads are those that the weights find."""
    nodes = nodes_of_page(sheet.galley, sheet.lines, strips_of(sheet.lines, sheet.seams.links, w), load())
    said = said_of_nodes(nodes, sheet.said)
    return Truth(nodes, said, true_order(nodes, said))


def sample_of(sheet: Sheet, w: Floats) -> Sample | None:
    """The evidence of a page's nodes, and which pairs of them are true; None for a page without any."""
    true = truth_of(sheet, w)
    nodes = true.nodes
    if len(nodes) < 2:
        return None
    common = common_words(nodes.words, nodes.words)
    asked = asked_nodes(nodes, sheet.seams, common)
    found = evidence(nodes, sheet.lines, sheet.seams, asked, common, load()).astype(np.float16)
    number = {pair: m for m, pair in enumerate(zip(asked.rows.tolist(), asked.columns.tolist(), strict=True))}
    known_rows = true.behind != UNKNOWN
    known_columns = np.array([entry is not None for entry in true.said])
    truth, missed = np.zeros(len(found), dtype=np.int64), 0
    for k, following in enumerate(true.behind.tolist()):
        if following >= 0 and (k, following) in number:
            truth[number[k, following]] = 1
        elif following >= 0:
            known_rows[k] = known_columns[following] = False
            missed += 1
    none = np.zeros((0, found.shape[1]), dtype=np.float16)
    settled = np.zeros(0, dtype=np.int64)
    again = partial(echoes, nodes)
    return Sample(sheet.family, found, asked, truth, known_rows, known_columns, missed, none, settled, again)


def cuts_of_sheet(sheet: Sheet, w: Floats) -> list[tuple[list[str], list[int], Cut]]:
    """How the heads of a page's articles are parted in truth."""
    return list(true_cuts(sheet, true_strips(sheet, w)))


class Learnt(NamedTuple):
    """The weights of the evidence for heads, and the networks of their roles and of the articles."""

    heads: Floats
    roles: Looks
    looks: Looks


def learn(
    pages: Sequence[FamilyPage],
    dear: Sequence[FamilyPage],
    corpus: Sequence[dict[str, str]],
    halves: Path,
    pool: Executor,
) -> Learnt:
    """All weights and networks, from the pages to learn from and a corpus of heads; tuned to the `dear` pages."""
    language = load()
    unseen = cycle(halves.with_suffix(f".{name}.npz") for name in ("odd", "even"))
    sheets = list(pool.map(sheet_of, pages, unseen))
    rows, truth, counts = zip(*chain.from_iterable(pool.map(head_rows, sheets)), strict=True)
    heads = fitted_heads(np.array(rows), np.array(truth), np.array(counts))
    told_cuts = [
        (*cut, counts_of(sheet, MADE_ROLES) * HEAVY.get(sheet.family, 1))
        for sheet, cuts in zip(sheets, pool.map(cuts_of_sheet, sheets, repeat(heads)), strict=True)
        for cut in cuts
    ]
    if corpus:
        heads_of_corpus = list(corpus_heads(corpus, *CORPUS_HEADS))
        each = CORPUS_COUNTS * sum(counts for *_, counts in told_cuts) / len(heads_of_corpus)
        told_cuts += [(*cut, each) for cut in heads_of_corpus]
    own_sheets = list(pool.map(sheet_of, dear, repeat(halves)))
    told_cuts += [(*cut, OWN_ROLES) for sheet in own_sheets for cut in cuts_of_sheet(sheet, heads)]
    partings = [parting(texts, blocks, cut, language, counts) for texts, blocks, cut, counts in told_cuts]
    samples = [sample for sample in pool.map(sample_of, sheets, repeat(heads)) if sample is not None]
    exact = [sample for sheet in own_sheets if (sample := sample_of(sheet, heads)) is not None]
    networks = looks.all_looks(samples, HIDDEN, 1, LOOKS, None, HEAVY, exact).whole
    return Learnt(heads, taught_roles(partings), networks)


def written(heads: Floats) -> str:
    """The weights as `convert.articles.weights.head_weights` reads them."""
    found = {name: round(float(value), DECIMALS) + 0.0 for name, value in zip(HEAD, heads, strict=True)}
    return json.dumps({"head": found}, indent=1)


def _scored(counts: Counts, column: str, right: int, of: int) -> None:
    counts[column] += right
    counts[f"{column} of"] += of


def whole(true: Truth, behind: dict[int, int]) -> tuple[int, int, int]:
    """How many articles of the gold are put together with all their text and heads and no others, how many with all
    their text, and how many there are. What the gold does not have, and bylines, count for nothing.
    """
    said = {
        k: entry[0] for k, entry in enumerate(true.said) if entry is not None and entry[0].role != "byline"
    }
    texts = {k for k, entry in said.items() if entry.role not in HEADED}
    members: dict[int, set[int]] = {}
    for k, entry in said.items():
        if entry.article >= 0:
            members.setdefault(entry.article, set()).add(k)
    gold = [own for own in members.values() if own & texts]
    made = [frozenset(said.keys() & set(chain)) for chain in chains_of(len(true.nodes), behind)]
    bodies = {chain & texts for chain in made}
    return sum(own in made for own in gold), sum(own & texts in bodies for own in gold), len(gold)


def counted(page: FamilyPage, found: Learnt) -> tuple[str, Counts]:
    """What is got right on a page, and of how many. The articles are put together of the heads that the program
    finds; roles are counted on the true heads.
    """
    language = load()
    sheet = sheet_of(page, SEAMS)
    counts: Counts = Counter()
    for strip, said in told(sheet, strips_of(sheet.lines, sheet.seams.links, found.heads)):
        if said is None or said.role in ("furniture", "table", "byline") or may_be_subhead(said):
            continue
        head = said.role in HEADED
        _scored(counts, "heads missed" if head else "heads false", strip.head != head, 1)
    for texts, blocks, cut in true_cuts(sheet, true_strips(sheet, found.heads)):
        right = parted_roles(texts, blocks, language, load_kinds(), found.roles) == cut
        _scored(counts, "roles right", right, 1)
    true = truth_of(sheet, found.heads)
    behind = ordered(true.nodes, sheet.lines, sheet.seams, language, found.looks).behind()
    full, bodies, of = whole(true, behind)
    _scored(counts, "articles whole", full, of)
    _scored(counts, "bodies whole", bodies, of)
    known = [k for k, following in enumerate(true.behind.tolist()) if following != UNKNOWN]
    _scored(counts, "links", sum(behind.get(k, NOTHING) == true.behind[k] for k in known), len(known))
    return sheet.family, counts


def told_row(name: str, counts: Counts) -> str:
    """A row of the table in README.md."""
    cells = [f"{counts[column]} of {of}" if (of := counts[f"{column} of"]) else "" for column in COLUMNS]
    return "| " + " | ".join((name, *cells)) + " |"


def evaluated(pages: Iterable[FamilyPage], found: Learnt, pool: Executor) -> dict[str, Counts]:
    """What weights and networks get right, by family and for all together."""
    out: dict[str, Counts] = {}
    for family, counts in pool.map(counted, pages, repeat(found)):
        out.setdefault(family, Counter()).update(counts)
    return out | {"all": sum(out.values(), Counter())}


def corpus_row(corpus: Path, roles: Looks) -> str:
    """How many heads of a corpus get their roles."""
    language, kinds = load(), load_kinds()
    counts: Counts = Counter()
    for texts, blocks, cut in corpus_heads(printed_heads(corpus), *CORPUS_HEADS_HELD):
        _scored(counts, "roles right", parted_roles(texts, blocks, language, kinds, roles) == cut, 1)
    return told_row("heads of the corpus", counts)


def _arguments() -> Any:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments_of(parser, SHIPPED)
    parser.add_argument("--corpus", type=Path, help="articles whose heads teach roles")
    parser.add_argument("--seams", type=Path, default=SEAMS, help="the seams' networks, taught on halves")
    return parser.parse_args()


def main() -> None:
    chosen = _arguments()
    pages = [page for where in chosen.pages for page in typeset(where)]
    pages += made(chosen.made, chosen.evaluate)
    plain, roles = chosen.out.with_suffix(".json"), chosen.out.with_name("roles.npz")
    with ProcessPoolExecutor(chosen.jobs) as pool:
        if not chosen.evaluate:
            corpus = printed_heads(chosen.corpus) if chosen.corpus else []
            found = learn(pages, list(own()) if chosen.own else [], corpus, chosen.seams, pool)
            plain.write_text(written(found.heads), encoding="utf-8")
            looks.write(found.looks, chosen.out)
            looks.write(found.roles, roles)
            return
        found = Learnt(head_weights(plain), load_looks(roles), load_looks(chosen.out))
        print("| | " + " | ".join(COLUMNS) + " |")
        for family, counts in evaluated(pages, found, pool).items():
            print(told_row(family, counts), flush=True)
    if chosen.made:
        print(corpus_row(chosen.made, found.roles))


if __name__ == "__main__":
    main()
