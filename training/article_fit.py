"""Weights of the evidence for heads, by logistic regression, and for their roles, by a log-linear choice among all
ways to part the lines of a head.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from convert.articles.roles import ROLES, Cut, role_evidence
from convert.language import Language
from convert.language.kinds import load_kinds

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


class Parting(NamedTuple):
    """The evidence for each way to part a head, [way, ROLES], the number of the true way, and what it counts."""

    evidence: Floats
    true: int
    counts: float


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

    start = np.zeros(len(ROLES))
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
