"""The model of heads, leads and last paragraphs, from a corpus of articles with titles.

    python -m training.kinds OUT CORPUS.jsonl.xz

writes `OUT/kinds.npz`. Heads are told from lines of running text, wrapped as columns wrap them; first and last
paragraphs of articles from the others. Logistic regression with a ridge, L-BFGS; the same file on every run.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

from convert.language.kinds import BITS, KINDS, RARITY_BITS, WINDOW, features, pairs

from .prepare import articles

Floats = NDArray[np.float64]

SEED: Final = 7
RIDGE: Final = 3.0
ITERATIONS: Final = 60
MEASURES: Final = range(9, 25)
CLOSING: Final = "，。、；：？！）》”’％%"
SPOKEN: Final = re.compile(r"^(?:中国网络电视台消息|央视网消息|本台消息)?(?:[（(]新闻联播[）)])?[：:，,]?")
CREDIT: Final = re.compile(r"[（(](?:视频编辑|编辑)[^）)]*[）)]$|^责任编辑.*")
COLUMN: Final = re.compile("(?P<title>.+)（(?P<column>[^（）]{2,12})）")
SHORT_ITEMS: Final = ("快讯", "扫描", "速览", "简讯")
SPOKEN_SHARE: Final = 0.2
"""Share of broadcast news that is learnt from: a paper's language is not quite that of the screen."""

Example = tuple[str, bool]


def told(article: dict[str, str]) -> list[str]:
    """The paragraphs of an article, without what a broadcaster sets before and behind."""
    out = [CREDIT.sub("", part.strip()) for part in article["text"].split("\n")]
    if out:
        out[0] = SPOKEN.sub("", out[0])
    return [part for part in out if part]


def without_column(title: str) -> tuple[str, str]:
    """A title and the name of the column that it carries in brackets; other papers print that above it.

    >>> without_column("走进三江源（美丽中国行）")
    ('走进三江源', '美丽中国行')
    """
    found = COLUMN.fullmatch(title)
    return (found["title"], found["column"]) if found else (title, "")


def clauses(head: str, drawn: Random) -> Iterator[str]:
    """A head as it is printed: whole, at its blanks, or broken into lines of about one width."""
    parts = [part for part in re.split(r"[ \u3000]+", head) if part]
    for part in parts if drawn.random() < 0.7 else ["".join(parts)]:
        if len(part) > 12 and drawn.random() < 0.4:
            half = len(part) // 2 + drawn.randint(-2, 2)
            yield from (part[:half], part[half:])
        else:
            yield part


def wrapped(text: str, measure: int) -> list[str]:
    """The lines of a paragraph; its first has two characters less."""
    out, at, width = [], 0, measure - 2
    while at < len(text):
        end = at + width
        while end < len(text) and text[end] in CLOSING and end < at + width + 2:
            end += 1
        out.append(text[at:end])
        at, width = end, measure
    return out


def examples(corpus: Sequence[dict[str, str]]) -> dict[str, list[Example]]:
    """Texts of each kind, and of its opposite."""
    drawn = Random(SEED)
    out: dict[str, list[Example]] = {kind: [] for kind in KINDS}
    for article in corpus:
        title = article.get("title") or ""
        body = told(article)
        if not body or any(word in title for word in SHORT_ITEMS):
            continue
        heads = [
            clause for key in ("title", "kicker", "sub") for clause in clauses(article.get(key) or "", drawn)
        ]
        out["head"] += [(head, True) for head in heads]
        bare, column = without_column(title)
        out["kicker"] += [(column, True)] if column and article.get("page") else []
        for key, kind in (("kicker", "kicker"), ("sub", "deck")):
            if article.get(key):
                out[kind] += [
                    (line, True) for line in sorted({article[key].replace(" ", ""), *article[key].split()})
                ]
            if article.get("page"):
                out[kind] += [(line, False) for line in sorted({bare.replace(" ", ""), *bare.split()})]
        for paragraph in drawn.sample(body, min(2, len(body))):
            lines = wrapped(paragraph, drawn.choice(MEASURES))
            picked = drawn.sample(lines, min(2, len(lines))) + lines[-1:]
            out["head"] += [(line, False) for line in picked]
        if len(body) > 1 and len(body[0]) > 12:
            out["lead"].append((body[0][:WINDOW], True))
            out["lead"] += [
                (p[:WINDOW], False) for p in drawn.sample(body[1:], min(2, len(body) - 1)) if len(p) > 8
            ]
            out["last"].append((body[-1][-WINDOW:], True))
            out["last"] += [
                (p[-WINDOW:], False) for p in drawn.sample(body[:-1], min(2, len(body) - 1)) if len(p) > 8
            ]
    return out


def rows_of(texts: Sequence[str]) -> csr_matrix:
    found = [features(text) for text in texts]
    ends = np.cumsum([0, *map(len, found)])
    return csr_matrix((np.ones(ends[-1]), np.concatenate(found), ends), shape=(len(texts), 1 << BITS))


def fitted(rows: csr_matrix, truth: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Weights and bias, both sides counted alike however many there are."""
    sign = np.where(truth, 1.0, -1.0)
    count = np.where(truth, 0.5 / truth.mean(), 0.5 / (1 - truth.mean()))

    def loss(theta: Floats) -> tuple[float, Floats]:
        margin = sign * (rows @ theta[:-1] + theta[-1])
        pull = -sign * count * expit(-margin)
        value = float((count * np.logaddexp(0, -margin)).sum() + 0.5 * RIDGE * (theta[:-1] ** 2).sum())
        return value, np.append(rows.T @ pull + RIDGE * theta[:-1], pull.sum())

    found = minimize(
        loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}
    )
    return found.x[:-1], float(found.x[-1])


def rarities(corpus: Sequence[dict[str, str]]) -> NDArray[np.uint8]:
    """For each pair of characters, how few of the articles have it: nats, in sixteenths."""
    counts = np.zeros(1 << RARITY_BITS)
    for article in corpus:
        counts[pairs((article.get("title") or "") + "\n" + article["text"])] += 1
    return np.clip(np.round(16 * np.log(len(corpus) / (counts + 0.5))), 0, 255).astype(np.uint8)


def write(corpus: Sequence[dict[str, str]], path: Path, drawn: Random) -> None:
    """Learn the kinds and write their model. Prints how many texts of each kind, and of its opposite, are told right
    among the twentieth that nothing was learnt from.
    """
    weights, biases, scales = [], [], []
    for kind, members in examples(corpus).items():
        held = len(members) // 20
        drawn.shuffle(members)
        rows = rows_of([text for text, _ in members])
        truth = np.array([is_kind for _, is_kind in members])
        weight, bias = fitted(rows[held:], truth[held:])
        scale = float(np.abs(weight).max()) / 127
        weight = np.round(weight / scale)
        right = (rows[:held] @ weight * scale + bias > 0) == truth[:held]
        sides = [f"{right[side].sum()} of {side.sum()}" for side in (truth[:held], ~truth[:held])]
        print(kind, len(members), "texts; held out, right of each side:", ", ".join(sides))
        weights.append(weight.astype(np.int8))
        biases.append(bias)
        scales.append(scale)
    np.savez_compressed(
        path,
        weights=np.stack(weights),
        scale=np.array(scales),
        bias=np.array(biases),
        rarity=rarities(corpus),
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("corpus", type=Path, nargs="+")
    arguments = parser.parse_args()
    drawn = Random(SEED)
    corpus = [
        a for a in articles(arguments.corpus) if a.get("src") != "xwlb" or drawn.random() < SPOKEN_SHARE
    ]
    write(corpus, arguments.out / "kinds.npz", drawn)


if __name__ == "__main__":
    main()
