"""Weights of the evidence for heads, by logistic regression, and a network for their roles, by a choice among all
ways to part the lines of a head.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from convert.articles.roles import Cut, role_evidence
from convert.chains import Looks, Network
from convert.language import Language
from convert.language.kinds import load_kinds

from .kinds import clauses, without_column
from .looks import NARROWEST, SEED, Net, descend, network_of

Floats = NDArray[np.float64]

HEAD_RIDGE: Final = 1.0
HEAD_ITERATIONS: Final = 300
ROLE_HIDDEN: Final = (64, 32)
ROLE_DROPPED: Final = 0.5
ROLE_EPOCHS: Final = 12
ROLE_RISING: Final = 0.3
ROLE_NETWORKS: Final = 3
AT_ONCE: Final = 32
"""How the networks of the roles are taught: their widths, the share of numbers that a step does without, the share
of the steps in which the rate rises, how many there are, heads to a step.
"""

COLUMN_ABOVE: Final = 0.7
"""How often the name of a column that a title of the corpus carries in brackets is laid above it as a kicker: so
papers print it.
"""

LENT: Final = 0.2
"""How often a head without a kicker, or a deck, is lent another's, each `LENT_EACH` of the time: few heads of the
corpus have all three.
"""
LENT_EACH: Final = 0.6
LONGEST_LENT: Final = 24

JOINED: Final = 0.5
"""How often the lines of a role stand as one, with blanks between: so some extractors write them."""


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


def taught_roles(partings: Sequence[Parting], epochs: int = ROLE_EPOCHS) -> Looks:
    """Networks by which the true ways to part the lines of heads surprise least, each from another beginning."""
    return tuple(_taught_roles(partings, epochs, seed) for seed in range(SEED, SEED + ROLE_NETWORKS))


def _taught_roles(partings: Sequence[Parting], epochs: int, seed: int) -> Network:
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    every = np.concatenate([one.evidence for one in partings]).astype(np.float32)
    mean, deviation = every.mean(axis=0), np.maximum(every.std(axis=0), NARROWEST)
    net = Net(torch.from_numpy(mean), torch.from_numpy(deviation), ROLE_HIDDEN, 1, ROLE_DROPPED)
    counts = np.array([one.counts for one in partings]) / np.mean([one.counts for one in partings])

    def loss_of(some: list[int]) -> Tensor:
        told = torch.from_numpy(np.concatenate([partings[n].evidence for n in some]).astype(np.float32))
        gains = net(told)[:, 0].split([len(partings[n].evidence) for n in some])
        ways = pad_sequence(list(gains), batch_first=True, padding_value=-torch.inf)
        true = torch.tensor([partings[n].true for n in some])
        nats = functional.cross_entropy(ways, true, reduction="none")
        return (nats * torch.from_numpy(counts[some]).to(nats.dtype)).mean()

    descend(net, loss_of, len(partings), AT_ONCE, epochs, order, ROLE_RISING)
    return network_of(net, mean, deviation)


def corpus_heads(
    corpus: Sequence[dict[str, str]], count: int, seed: int
) -> Iterator[tuple[list[str], list[int], Cut]]:
    """Heads of articles drawn from a corpus (keys `kicker`, `title`, `sub`), broken into lines and laid in blocks: in
    half of them each role has a block of its own, in a quarter each line, and some are a single block. Columns named
    in a title become kickers (`COLUMN_ABOVE`); some have kickers or decks of others (`LENT`), or are laid in whole
    roles (`JOINED`).
    """
    drawn = Random(seed)
    spare = {
        key: [a[key] for a in corpus if 0 < len(a.get(key) or "") <= LONGEST_LENT]
        for key in ("kicker", "sub")
    }
    while count:
        article = drawn.choice(corpus)
        title, column = without_column(article.get("title") or "")
        if column and not article.get("kicker") and drawn.random() < COLUMN_ABOVE:
            article = article | {"title": title, "kicker": column}
        if drawn.random() < LENT and len(title) <= LONGEST_LENT:
            lent = {
                key: drawn.choice(texts) for key, texts in spare.items() if texts and not article.get(key)
            }
            article = article | {key: text for key, text in lent.items() if drawn.random() < LENT_EACH}
        said = [clauses(article.get(key) or "", drawn) for key in ("kicker", "title", "sub")]
        parts = [list(filter(None, lines)) for lines in said]
        whole = drawn.random() < JOINED
        if whole:
            parts = [[" ".join(lines)] if lines else [] for lines in parts]
        if not parts[1] or sum(map(len, parts)) < 2:
            continue
        style = drawn.uniform(0.25, 1.0) if whole else drawn.random()
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
