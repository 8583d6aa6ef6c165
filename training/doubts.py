"""Find what tells that a decision is wrong (`convert/doubts.json`), on pages whose gold is known.

    python -m training.doubts --pages FOLDER[:ISSUES] ... [--jobs 2] [--out FILE]

The pages must be others than those that the networks were taught with: of these they know too much. Logistic
regression for each of three kinds of decisions: links of lines, ties of an article's parts, ends of articles. What is
printed was counted on every other page, with the weights of those between.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from convert.articles.bodies import nodes_of_page
from convert.articles.doubts import order_told
from convert.articles.order import ordered
from convert.articles.order import shipped as shipped_articles
from convert.articles.strips import strips_of
from convert.articles.weights import head_weights
from convert.chains.doubts import LIKELY, SHIPPED, Told, chances
from convert.language import load
from convert.seams import shipped
from convert.seams.doubts import seams_told

from .article_gold import read, said_of_nodes, true_order
from .seam_gold import NOTHING, UNKNOWN, links_of
from .seam_pages import FamilyPage, typeset

RIDGE: Final = 1.0
ITERATIONS: Final = 400
DECIMALS: Final = 3
KINDS: Final = ("seams", "ties", "ends")

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Decided(NamedTuple):
    """Decisions of one kind on a page: the evidence that they are wrong, and which are."""

    told: Told
    wrong: Flags

    def known(self, known: Flags) -> Decided:
        """Those of which the gold says what is right."""
        return Decided({name: value[known] for name, value in self.told.items()}, self.wrong[known])


def decided(page: FamilyPage) -> dict[str, Decided]:
    """The decisions of each kind on a page of which it is known whether they are right."""
    language = load()
    sheet = read(*page, language, shipped())
    lines, seams = sheet.lines, sheet.seams
    if not seams.links:
        return {}
    links = links_of(lines.texts, page[1].gold)
    left = np.array([seam.left for seam in seams.links])
    wrong = np.array(
        [
            (seam.right, seam.paragraph) != (links.right[seam.left], links.paragraph[seam.left])
            for seam in seams.links
        ]
    )
    strips = strips_of(lines, seams.links, head_weights())
    nodes = nodes_of_page(sheet.galley, lines, strips, language)
    order = ordered(nodes, lines, seams, language, shipped_articles())
    true = true_order(nodes, said_of_nodes(nodes, sheet.said))
    ties, ends = order_told(nodes, order, lines, seams)
    tied = np.array([tie.left for tie in order.ties], dtype=np.int64)
    ending = np.array(list(order.ends), dtype=np.int64)
    behind = np.array([tie.right for tie in order.ties], dtype=np.int64)
    return {
        "seams": Decided(seams_told(lines, seams), wrong).known(links.right[left] != UNKNOWN),
        "ties": Decided(ties, true[tied] != behind).known(true[tied] != UNKNOWN),
        "ends": Decided(ends, true[ending] != NOTHING).known(true[ending] != UNKNOWN),
    }


def together(found: Sequence[dict[str, Decided]], kind: str) -> Decided:
    """The decisions of a kind on several pages."""
    own = [page[kind] for page in found if kind in page]
    names = own[0].told
    told = {name: np.concatenate([one.told[name] for one in own]) for name in names}
    return Decided(told, np.concatenate([one.wrong for one in own]))


def fitted(made: Decided) -> dict[str, float]:
    """Weights of the evidence that decisions are wrong."""
    rows = np.stack(list(made.told.values()), axis=1).astype(np.float64)
    sign = np.where(made.wrong, 1.0, -1.0)

    def loss(theta: Floats) -> tuple[float, Floats]:
        margin = sign * (rows @ theta)
        value = float(np.logaddexp(0, -margin).sum() + 0.5 * RIDGE * (theta @ theta))
        return value, rows.T @ (-sign * expit(-margin)) + RIDGE * theta

    options = {"maxiter": ITERATIONS}
    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options=options).x
    return {name: round(float(value), DECIMALS) for name, value in zip(made.told, found, strict=True)}


def learn(found: Sequence[dict[str, Decided]]) -> dict[str, dict[str, float]]:
    """The weights for each kind."""
    return {kind: fitted(together(found, kind)) for kind in KINDS}


def row(kind: str, made: Decided, w: dict[str, float]) -> str:
    """What is flagged of the decisions of a kind, and of the wrong ones."""
    flagged = chances(made.told, w) > LIKELY
    wrong = int(made.wrong.sum())
    return (
        f"{kind}: {wrong} of {len(flagged)} wrong, {flagged.mean():.3f} flagged, "
        f"{int((flagged & made.wrong).sum())} of the wrong"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", nargs="+", required=True, metavar="FOLDER[:ISSUES]", help="typeset pages")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="the file of weights")
    said = parser.parse_args()
    pages = [page for where in said.pages for page in typeset(where)]
    with ProcessPoolExecutor(said.jobs) as pool:
        found = list(pool.map(decided, pages, chunksize=2))
    half = learn(found[::2])
    for kind in KINDS:
        print(row(kind, together(found[1::2], kind), half[kind]))
    said.out.write_text(json.dumps(learn(found), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
