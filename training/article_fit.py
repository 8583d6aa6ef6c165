"""Weights of the evidence for articles: heads, their roles, and what is put together with what.

Heads by logistic regression; roles by a log-linear choice among all ways to part the lines of a head; what is put
together by cutting planes: of each page the true state is weighed against wrong ones (`article_planes`), the weights
that part them best are found, and with these the next wrong states. Each of these problems has one best answer, and
all wrong states of earlier rounds stay, so no round forgets what another taught.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from itertools import repeat
from random import Random
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from convert.articles.judge import PARTS, Weights
from convert.articles.roles import Cut, role_evidence
from convert.language import Language
from convert.language.kinds import load_kinds

from .article_gold import TrueDesk
from .article_planes import TOGETHER, Differences, by_part, differences, flat
from .kinds import clauses, without_column

Floats = NDArray[np.float64]

HEAD_RIDGE: Final = 1.0
HEAD_ITERATIONS: Final = 300
ROLE_RIDGE: Final = 0.5
ROLE_ITERATIONS: Final = 150

COLUMN_ABOVE: Final = 0.7
"""How often the name of a column that a title of the corpus carries in brackets is laid above it as a kicker: so
papers print it.
"""

ROUNDS: Final = 6
RIDGE: Final = 3.0
"""How strongly the weights are drawn towards where they began."""
MARGIN: Final = 1.0
"""Nats by which the true state should be better than a wrong one."""
ITERATIONS: Final = 300
"""Of L-BFGS, for each problem of a round."""
CHUNK: Final = 4

MOST_UNITS: Final = 110
"""Paragraphs and tables of a page that is learnt from; one with more was not read as a page."""

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
"""Where learning begins, and what the ridge draws to: judged by eye, in the sense in which a reader would. Evidence
that is not named here begins at nothing.
"""


class Parting(NamedTuple):
    """The evidence for each way to part a head, [way, ROLES], the number of the true way, and what it counts."""

    evidence: Floats
    true: int
    counts: float


def first_weights() -> Weights:
    """Where learning begins, for the evidence that the program has."""
    return {part: np.array([FIRST.get(part, {}).get(name, 0.0) for name in PARTS[part]]) for part in TOGETHER}


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
    half of them each role has a block of its own, in a quarter each line, and some are a single block. Columns named
    in a title become kickers (`COLUMN_ABOVE`).
    """
    drawn = Random(seed)
    while count:
        article = drawn.choice(corpus)
        title, column = without_column(article.get("title") or "")
        if column and not article.get("kicker") and drawn.random() < COLUMN_ABOVE:
            article = article | {"title": title, "kicker": column}
        said = [clauses(article.get(key) or "", drawn) for key in ("kicker", "title", "sub")]
        parts = [list(filter(None, lines)) for lines in said]
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


def fitted_planes(met: Sequence[Differences], start: Floats, home: Floats) -> Floats:
    """The weights that part the true states best from the wrong ones that were met, near to where they began.

    Each wrong state costs softplus(MARGIN + w · difference).
    """
    rows, counts = np.concatenate([one.rows for one in met]), np.concatenate([one.counts for one in met])

    def loss(theta: Floats) -> tuple[float, Floats]:
        short, away = MARGIN + rows @ theta, theta - home
        value = float(counts @ np.logaddexp(0, short) + 0.5 * RIDGE * away @ away)
        return value, rows.T @ (counts * expit(short)) + RIDGE * away

    options = {"maxiter": ITERATIONS}
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x)


def put_together(
    desks: Sequence[TrueDesk], counts: Sequence[float], first: Weights, pool: Executor, rounds: int = ROUNDS
) -> Weights:
    """The weights of what is put together, from pages, what each of them counts, and where to begin."""
    read = [
        (true, times)
        for true, times in zip(desks, counts, strict=True)
        if true.desk.units and len(true.desk.units) < MOST_UNITS
    ]
    pages, each = [true for true, _ in read], [times for _, times in read]
    home = theta = flat(first)
    met: list[Differences] = []
    for _ in range(rounds):
        found = pool.map(differences, pages, repeat(by_part(theta)), chunksize=CHUNK)
        met += [one._replace(counts=times * one.counts) for one, times in zip(found, each, strict=True)]
        theta = fitted_planes(met, theta, home)
    return by_part(theta)
