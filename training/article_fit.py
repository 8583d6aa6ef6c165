"""Weights of the evidence for articles: heads, their roles, and what is put together with what.

Heads by logistic regression; roles by a log-linear choice among all ways to part the lines of a head; what is put
together by a structured perceptron (Collins 2002): each page is decided as the program decides it, and the weights
move from what was chosen towards what is true. The mean of all steps after the first epoch is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from convert.articles.assembly import assemble
from convert.articles.evidence import PARTS
from convert.articles.judge import Judge, Weights
from convert.articles.roles import Cut, role_evidence
from convert.language import Language
from convert.language.kinds import load_kinds

from .article_gold import TrueDesk, differing
from .kinds import clauses

Floats = NDArray[np.float64]

ALONE: Final = ("head", "roles")
"""Parts that are decided before a page is put together, and learnt apart from the others."""

HEAD_RIDGE: Final = 1.0
HEAD_ITERATIONS: Final = 300
ROLE_RIDGE: Final = 0.5
ROLE_ITERATIONS: Final = 150

EPOCHS: Final = 4
RATE: Final = 0.1
LARGE: Final = 0.05
"""How much a step is shortened for each unit by which evidence differs: a page that is all wrong must not outweigh
the others.
"""
PULL: Final = 0.002
"""How strongly each step draws the weights back to where they began."""

MOST_UNITS: Final = 110
"""Paragraphs and tables of a page that is learnt from; one with more was not read as a page."""

SEED: Final = 1

FIRST: Final[dict[str, dict[str, float]]] = {
    "link": {
        "link": 0.5, "seam": 1, "next": 1.5, "head_between": -2.5, "table_between": -2, "far": -0.5, "back": -1.5,
        "lead": -2, "last": -0.5, "opens": -5, "follow": 1, "open_end": 0.5, "other_measure": -0.5, "same_block": 1,
        "words": 1, "same_words": 3, "from_table": -2, "to_table": -2, "from_caption": -2, "to_caption": -2,
        "signed": -3, "seam_margin": 1, "begins": -0.3, "jumped": -10, "lead_words": 1,
    },
    "subhead": {"words": 1, "narrow": 1},
    "head_link": {
        "link": 1, "same_block": 1.5, "from_byline": -2, "to_byline": 2, "from_deck": -1, "to_deck": 1, "kicker": 1,
        "follow": 1, "equal": 0.5, "long": -0.5, "from_head": 0.3, "to_head": 0.3,
    },
    "match": {
        "share": 3, "lead_share": 2, "nats": 1, "own_share": 3, "near": 2, "other_side": 0.5, "inside": 0.5,
        "before": 0.3, "far": -0.7, "caption": -3, "table": -0.5, "title_table": 1,
    },
    "bare": {"bare": -3, "table": 2, "caption": 4, "jumped": 2, "size": -0.5, "opens": -1},
    "extra": {"extra": -0.5},
    "lost": {"lost": -3, "sure": -1},
}  # fmt: skip
"""Where the perceptron begins: judged by eye, in the sense in which a reader would. Evidence that is not named here
begins at nothing.
"""


class Parting(NamedTuple):
    """The evidence for each way to part a head, [way, ROLES], the number of the true way, and what it counts."""

    evidence: Floats
    true: int
    counts: float


def first_weights() -> Weights:
    """Where the perceptron begins, for the evidence that the program has."""
    return {
        part: np.array([FIRST.get(part, {}).get(name, 0.0) for name in names])
        for part, names in PARTS.items()
        if part not in ALONE
    }


def fitted_heads(rows: Floats, truth: NDArray[np.bool_], counts: Floats) -> Floats:
    """Weights of the evidence for heads; `rows` [strip, HEAD], `counts` what each strip counts. The rarer of the two
    sides counts more, but not as much more as it is rarer. The first weight is not drawn to nothing.
    """
    sign = np.where(truth, 1.0, -1.0)
    count = counts * np.sqrt(np.where(truth, 0.5 / truth.mean(), 0.5 / (1 - truth.mean())))

    def loss(theta: Floats) -> tuple[float, Floats]:
        margin = sign * (rows @ theta)
        drawn = HEAD_RIDGE * np.append(0.0, theta[1:])
        value = float((count * np.logaddexp(0, -margin)).sum() + 0.5 * (drawn * theta).sum())
        return value, rows.T @ (-sign * count * expit(-margin)) + drawn

    start = np.zeros(rows.shape[1])
    options = {"maxiter": HEAD_ITERATIONS}
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x)


def parting(
    texts: Sequence[str], blocks: Sequence[int], cut: Cut, language: Language, counts: float
) -> Parting:
    """The evidence for each way to part the lines of a head, of which `cut` is the true one."""
    evidence = role_evidence(texts, blocks, language, load_kinds())
    return Parting(np.array(list(evidence.values())), list(evidence).index(cut), counts)


def fitted_roles(partings: Sequence[Parting]) -> Floats:
    """Weights of the evidence for the roles of head lines."""

    def loss(theta: Floats) -> tuple[float, Floats]:
        value, slope = 0.5 * ROLE_RIDGE * float(theta @ theta), ROLE_RIDGE * theta
        for evidence, true, counts in partings:
            score = evidence @ theta
            odds = np.exp(score - score.max())
            value += counts * float(np.log(odds.sum()) + score.max() - score[true])
            slope = slope + counts * (odds @ evidence / odds.sum() - evidence[true])
        return value, slope

    start = np.zeros(len(PARTS["roles"]))
    options = {"maxiter": ROLE_ITERATIONS}
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x)


def corpus_heads(
    corpus: Sequence[dict[str, str]], count: int, seed: int
) -> Iterator[tuple[list[str], list[int], Cut]]:
    """Heads of articles drawn from a corpus (keys `kicker`, `title`, `sub`), broken into lines and laid in blocks: in
    half of them each role has a block of its own, in a quarter each line, and some are a single block.
    """
    drawn = Random(seed)
    while count:
        article = drawn.choice(corpus)
        parts = [list(clauses(article.get(key) or "", drawn)) for key in ("kicker", "title", "sub")]
        style = drawn.random()
        if not parts[1] or sum(map(len, parts)) < 2:
            continue
        texts: list[str] = []
        blocks: list[int] = []
        block = 0
        for part in filter(None, parts):
            for line in part:
                texts.append(line)
                blocks.append(block)
                block += style < 0.25
            block += style < 0.8
        yield texts, blocks, Cut(len(parts[0]), len(parts[0]) + len(parts[1]))
        count -= 1


def step(true: TrueDesk, w: Weights, first: Weights) -> Weights:
    """The weights after a page: towards its truth, and a little back to where they began."""
    state, outcome = assemble(true.desk, w)
    change = differing(true, Judge(true.desk, w), state, outcome)
    return {
        part: values
        + RATE * change[part] / (1 + LARGE * np.abs(change[part]).sum())
        - PULL * (values - first[part])
        for part, values in w.items()
    }


def put_together(desks: Sequence[TrueDesk], first: Weights, epochs: int = EPOCHS) -> Weights:
    """The weights of what is put together, from pages and where to begin: the mean over all steps but those of the
    first of several epochs, which only leads away from the beginning.
    """
    pages = [true for true in desks if true.desk.units and len(true.desk.units) < MOST_UNITS]
    drawn = Random(SEED)
    w = dict(first)
    total = {part: np.zeros_like(values) for part, values in first.items()}
    steps = 0
    for epoch in range(epochs):
        order = list(range(len(pages)))
        drawn.shuffle(order)
        for number in order:
            w = step(pages[number], w, first)
            if epoch or epochs == 1:
                total = {part: values + w[part] for part, values in total.items()}
                steps += 1
    return {part: values / steps for part, values in total.items()}
