"""The model of what a text is about, from a corpus of articles with titles.

    python -m training.topics OUT CORPUS.jsonl.xz --held DEV.jsonl.xz

writes `OUT/topics.npz`. A text is the sum of a vector for each of its pairs of characters and for each of its
characters; two texts are about the same thing where their sums point the same way. The vectors are taught so that a
title, or a part of one paragraph, is nearer to a part of another paragraph of its article than to those of 127 other
articles, 15 of them printed or broadcast next to it. Then each number is rounded to one of 15 levels.

With `--held` it prints how often, among the articles of a printed page, the right beginning is nearest to a title,
and to another article's last paragraph its own.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from convert.language.alphabet import SIZE
from convert.language.kinds import RARITY_BITS, load_kinds, pairs
from convert.language.topics import LEVELS, TopicModel, load_topics, packed, parts_of

from .kinds import told
from .prepare import articles

SEED: Final = 3
PAIRS: Final = 57344
"""Pairs of characters that have a vector: the most frequent of those that are rare enough."""

FREQUENT: Final = 8
"""Articles that a pair must stand in."""

RARE: Final = 2.0
"""Nats. Pairs that are no rarer say nothing of a topic."""

WIDTH: Final = 64
"""Numbers of a vector."""

SPOKEN_EVERY: Final = 2
"""Of broadcast news every so many-th article is learnt from: a paper's language is not quite that of the screen."""

SHORTEST: Final = 12
"""Characters of a paragraph that is learnt from."""

MOST: Final = 12
"""Paragraphs of an article that are learnt from."""

STEPS: Final = 20000
RATE: Final = 3e-3
LEAST_RATE: Final = 1e-5
PLACES: Final = 8
"""Places of the corpus from which a step takes its articles, and how many from each of how many neighbours:"""
FROM_EACH, NEIGHBOURS = 16, 24

TITLED: Final = 0.5
"""Share of the examples that are a title and a paragraph; of these, those with a whole title, and those with one of
the first three paragraphs, where heads stand.
"""
WHOLE: Final = 0.6
LEADS: Final = 0.6

SPREAD: Final = 2.5
"""Deviations that the outermost level stands for."""

Article = tuple[str, list[str]]


def examples(paths: Sequence[Path]) -> list[Article]:
    """Title and paragraphs of the articles that have two parts to compare."""
    out = []
    for number, article in enumerate(articles(paths)):
        if number % SPOKEN_EVERY and not article.get("page"):
            continue
        paragraphs = [part for part in told(article) if len(part) >= SHORTEST][:MOST]
        title = (article.get("title") or "").strip()
        if len(paragraphs) + bool(title) > 1 and paragraphs:
            out.append((title, paragraphs))
    return out


def frequent(found: Sequence[Article], rarity: NDArray[np.float64]) -> NDArray[np.int64]:
    """The pairs that get a vector, by number."""
    counts = np.zeros(1 << RARITY_BITS, dtype=np.int64)
    for title, paragraphs in found:
        counts[pairs("\n".join((title, *paragraphs)))] += 1
    counts[(counts < FREQUENT) | (rarity < RARE)] = 0
    order = np.argsort(-counts, kind="stable")[:PAIRS]
    return np.sort(order[counts[order] > 0])


def _part(paragraph: str, shortest: int, longest: int, drawn: Random) -> str:
    """Some of a paragraph: as often from its beginning as from anywhere."""
    size = drawn.randint(shortest, longest)
    begin = drawn.randint(0, max(len(paragraph) - size, 0)) if drawn.random() < 0.5 else 0
    return paragraph[begin : begin + size]


def views(article: Article, drawn: Random) -> tuple[str, str]:
    """Two texts of an article: its title, or a part of a paragraph, and a part of another."""
    title, paragraphs = article
    if title and (len(paragraphs) < 2 or drawn.random() < TITLED):
        one = title if drawn.random() < WHOLE else drawn.choice(re.split(r"\s+", title))
        other = drawn.choice(paragraphs[:3] if drawn.random() < LEADS else paragraphs)
    else:
        one, other = drawn.sample(paragraphs, 2)
        one = _part(one, 12, 100, drawn)
    return one, _part(other, 20, 160, drawn)


def batches(found: Sequence[Article], drawn: Random, steps: int) -> Iterator[list[tuple[str, str]]]:
    """For each step the two texts of each of its articles."""
    for _ in range(steps):
        own: list[int] = []
        for _ in range(PLACES):
            begin = drawn.randrange(max(len(found) - NEIGHBOURS, 1))
            near = range(begin, min(begin + NEIGHBOURS, len(found)))
            own += drawn.sample(near, min(FROM_EACH, len(near)))
        yield [views(found[n], drawn) for n in dict.fromkeys(own)]


class _Bag(nn.Module):
    def __init__(self, known: NDArray[np.int64]) -> None:
        super().__init__()
        self.known = known
        self.rows = nn.EmbeddingBag(len(known) + SIZE, WIDTH, mode="sum", include_last_offset=True)
        nn.init.normal_(self.rows.weight, 0, 0.1)
        self.sharp = nn.Parameter(torch.tensor(2.3))

    def forward(self, texts: Sequence[str]) -> Tensor:
        rows, numbers = parts_of(texts, self.known)
        offsets = np.searchsorted(rows, np.arange(len(texts) + 1))
        sums = self.rows(torch.from_numpy(numbers), torch.from_numpy(offsets))
        return nn.functional.normalize(sums + 1e-6, dim=1)


def taught(found: Sequence[Article], known: NDArray[np.int64], steps: int = STEPS) -> NDArray[np.float32]:
    """A vector for each known pair, then for each character of the alphabet."""
    torch.manual_seed(SEED)
    net = _Bag(known)
    optimiser = torch.optim.Adam(net.parameters(), lr=RATE)
    total = 0.0
    for step, pages in enumerate(batches(found, Random(SEED), steps)):
        for group in optimiser.param_groups:
            group["lr"] = RATE * (1 - step / steps) + LEAST_RATE
        ones, others = (net(texts) for texts in zip(*pages, strict=True))
        alike = ones @ others.T * net.sharp.exp()
        each = torch.arange(len(pages))
        loss = nn.functional.cross_entropy(alike, each) + nn.functional.cross_entropy(alike.T, each)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        total += float(loss.detach()) / 2
        if step % 1000 == 999:
            print(f"step {step + 1}: {total / 1000:.3f} nats", flush=True)
            total = 0.0
    out: NDArray[np.float32] = net.rows.weight.detach().numpy()
    return out


def rounded(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """The level of each number, and what one level of each column is worth."""
    worth = vectors.std(axis=0) * SPREAD / LEVELS
    return np.clip(np.round(vectors / worth), -LEVELS, LEVELS).astype(np.int8), worth


def write(paths: Sequence[Path], path: Path, steps: int = STEPS) -> None:
    """Learn from corpora, and write what `convert.language.topics.load_topics` reads."""
    found = examples(paths)
    known = frequent(found, load_kinds().rarity)
    levels, worth = rounded(taught(found, known, steps))
    marks = np.zeros(1 << RARITY_BITS, dtype=bool)
    marks[known] = True
    with path.open("wb") as file:
        np.savez_compressed(
            file, known=np.packbits(marks), rows=packed(levels), worth=worth.astype(np.float32)
        )


def nearest(model: TopicModel, pages: Sequence[Sequence[Article]]) -> dict[str, tuple[int, int]]:
    """How often the right beginning is nearest: to a title, and to a last paragraph; and of how many."""
    right: dict[str, tuple[int, int]] = {"title": (0, 0), "last paragraph": (0, 0)}
    for page in pages:
        leads = model.vectors([paragraphs[0] for _, paragraphs in page])
        asked = {
            "title": [(n, title) for n, (title, _) in enumerate(page) if title],
            "last paragraph": [(n, parts[-1]) for n, (_, parts) in enumerate(page) if len(parts) > 1],
        }
        for kind, members in asked.items():
            if members:
                near = (model.vectors([text for _, text in members]) @ leads.T).argmax(axis=1)
                hits = sum(int(k) == n for k, (n, _) in zip(near, members, strict=True))
                right[kind] = right[kind][0] + hits, right[kind][1] + len(members)
    return right


def pages_of(corpus: Path) -> list[list[Article]]:
    """The printed pages of a corpus that have three articles or more."""
    pages: dict[tuple[str, str], list[Article]] = {}
    for article in articles([corpus]):
        parts = [part for part in told(article) if len(part) >= SHORTEST]
        if article.get("page") and parts:
            pages.setdefault((article["date"], article["page"]), []).append((article["title"], parts))
    return [members for members in pages.values() if len(members) > 2]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("corpus", type=Path, nargs="+")
    parser.add_argument("--held", type=Path, help="a corpus to count on")
    chosen = parser.parse_args()
    path = chosen.out / "topics.npz"
    write(chosen.corpus, path)
    if chosen.held:
        for kind, (right, of) in nearest(load_topics(path), pages_of(chosen.held)).items():
            print(f"{kind}: {right} of {of}")


if __name__ == "__main__":
    main()
