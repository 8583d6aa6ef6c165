"""Encode a corpus for training: JSON lines of articles in, ids and alphabet out.

    python -m training.prepare WORK CORPUS.jsonl[.xz] [CORPUS ...]

writes `WORK/alphabet.txt` (characters by frequency) and `WORK/tokens.npy` (uint16 ids: a `BOUNDARY` before
each paragraph, title first, and two more after each article). Articles keep the order of the corpus, so that
neighbours in `tokens.npy` are neighbours on the page where the corpus is in that order; the encoder draws its
hard negatives from there.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convert.language.alphabet import BOUNDARY, SIZE, Alphabet, alphabet, folded


def articles(paths: Iterable[Path]) -> Iterator[dict[str, str]]:
    """The articles of JSON-lines files (`.xz` or plain), each with at least `text`, perhaps `title`."""
    for path in paths:
        kept = path.read_bytes()
        lines = (lzma.decompress(kept) if path.suffix == ".xz" else kept).split(b"\n")
        yield from map(json.loads, filter(None, lines))


def paragraphs(article: dict[str, str]) -> Iterator[NDArray[np.uint16]]:
    """Folded signs of the title and of each paragraph, none empty."""
    for paragraph in [article.get("title") or "", *article["text"].split("\n")]:
        signs, _ = folded(paragraph)
        if len(signs):
            yield signs


def most_frequent(paths: Iterable[Path]) -> tuple[Alphabet, float]:
    """The alphabet of the most frequent signs (ties by code point), and the share of the text it covers."""
    counts = np.zeros(0x10000, dtype=np.int64)
    for article in articles(paths):
        for signs in paragraphs(article):
            np.add.at(counts, signs, 1)
    counts[0xFFFD] = 0
    order = np.argsort(-counts, kind="stable")[: SIZE - 2]
    order = order[counts[order] > 0]
    return alphabet("".join(map(chr, order.tolist()))), float(counts[order].sum() / counts.sum())


def encoded(paths: Iterable[Path], known: Alphabet) -> NDArray[np.uint16]:
    """All articles as one array of ids."""
    boundary = np.array([BOUNDARY], dtype=np.uint16)
    pieces: list[NDArray[np.uint16]] = []
    for article in articles(paths):
        for signs in paragraphs(article):
            pieces += [boundary, known.ids[signs]]
        pieces += [boundary, boundary]
    return np.concatenate(pieces)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("corpus", type=Path, nargs="+")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    known, share = most_frequent(arguments.corpus)
    (arguments.work / "alphabet.txt").write_text(known.characters, encoding="utf-8")
    tokens = encoded(arguments.corpus, known)
    np.save(arguments.work / "tokens.npy", tokens)
    print(f"{len(known.characters)} characters cover {share:.4%} of the text; {len(tokens)} tokens")


if __name__ == "__main__":
    main()
