"""Count, smooth and prune character n-grams in both directions, and write the tables that are shipped.

    python -m training.ngrams WORK OUT [--entries 3400000]

reads `WORK/tokens.npy` and writes `OUT/forward.npz` and `OUT/backward.npz`. Modified Kneser-Ney smoothing
(Chen and Goodman 1998): the last order counts occurrences, the shorter ones how many characters an n-gram
follows. An n-gram is dropped where backing off would cost the training text less than a threshold of nats
(as Stolcke 1998), and the threshold is the one that leaves `--entries` of n-grams and contexts in a table.
No chance is involved.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convert.language.alphabet import BITS, BOUNDARY, SIZE
from convert.language.ngrams import context_tag, ngram_tag
from convert.language.table import CODES, Keys
from training.table import filled

ORDER = 5
ENTRIES = 3_400_000
"""N-grams and contexts of one direction: 8.4 MB."""

LEAST_COUNT = 2
"""N-grams of order 3 and more that occur once are not kept: half of the types, none of the accuracy."""

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Level:
    """N-grams of one order: sorted keys, occurrences, Kneser-Ney counts."""

    keys: Keys
    occurrences: Counts
    counts: Counts


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of one order: n-grams with log probabilities, contexts with log back-off factors."""

    keys: Keys
    probabilities: Floats
    contexts: Keys
    factors: Floats


def _runs(ordered: Keys) -> tuple[Keys, Counts]:
    """Distinct values of a sorted array, and how often each stands there."""
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    return ordered[starts], np.diff(np.r_[starts, len(ordered)])


def _tail(keys: Keys, n: int) -> Keys:
    """The last `n` characters of each key."""
    return keys & np.uint64((1 << BITS * n) - 1)


def _found(among: Keys, keys: Keys) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where each key stands in a sorted array, and whether it does."""
    places = np.minimum(np.searchsorted(among, keys), len(among) - 1)
    return places, among[places] == keys


def occurrences(tokens: NDArray[np.uint16], n: int) -> tuple[Keys, Counts]:
    """All n-grams without a boundary inside, sorted, and how often each occurs."""
    length = len(tokens) - n + 1
    keys = np.zeros(length, dtype=np.uint64)
    whole = np.ones(length, dtype=np.bool_)
    for i in range(n):
        keys = keys << np.uint64(BITS) | tokens[i : i + length]
        if 0 < i < n - 1:
            whole &= tokens[i : i + length] != BOUNDARY
    if n == 2:
        whole &= (tokens[:length] != BOUNDARY) | (tokens[1:] != BOUNDARY)
    keys = keys[whole]
    keys.sort()
    return _runs(keys)


def counted(tokens: NDArray[np.uint16]) -> list[Level]:
    """Orders 1 to `ORDER`; all but the last count the distinct characters before an n-gram."""
    keys, seen = occurrences(tokens, ORDER)
    levels = [Level(keys, seen, seen)]
    for n in range(ORDER - 1, 0, -1):
        tails, before = _runs(np.sort(_tail(keys, n)))
        keys, seen = occurrences(tokens, n)
        counts = np.zeros(len(keys), dtype=np.int64)
        places, found = _found(keys, tails)
        counts[places[found]] = before[found]
        first = keys >> np.uint64(BITS * (n - 1)) == BOUNDARY
        counts = np.where(first, seen, np.maximum(counts, 1))
        levels.append(Level(keys, seen, counts))
        print(f"order {n}: {len(keys)} types", flush=True)
    return levels[::-1]


def _log_shares(level: Level, numbers: Counts) -> Floats:
    totals = np.full(SIZE, 0.5)
    totals[level.keys.astype(np.int64)] += numbers
    shares: Floats = np.log(totals / totals.sum())
    return shares


def _backed_off(unigrams: Floats, kept: list[Kept], n: int, keys: Keys) -> Floats:
    """Log probability of n-grams of order `n` by the orders smoothed so far."""
    if n == 1:
        return unigrams[keys.astype(np.int64)]
    level = kept[n - 2]
    places, found = _found(level.keys, keys)
    scores = np.empty(len(keys))
    scores[found] = level.probabilities[places[found]]
    rest = keys[~found]
    places, lowered = _found(level.contexts, rest >> np.uint64(BITS))
    shorter = _backed_off(unigrams, kept, n - 1, _tail(rest, n - 1))
    scores[~found] = shorter + np.where(lowered, level.factors[places], 0.0)
    return scores


def _discounts(counts: Counts) -> Floats:
    """What is taken from n-grams counted 0, 1, 2 and more times."""
    one, two, three, four = (int((counts == i).sum()) for i in range(1, 5))
    y = one / (one + 2 * two)
    return np.array([0, 1 - 2 * y * two / one, 2 - 3 * y * three / two, 3 - 4 * y * four / three])


def smoothed(levels: list[Level], threshold: float) -> tuple[Floats, list[Kept]]:
    """Unigrams, and orders 2 and more pruned at `threshold` nats of the training text."""
    unigrams = _log_shares(levels[0], levels[0].counts)
    kept: list[Kept] = []
    for n, level in enumerate(levels[1:], start=2):
        contexts = level.keys >> np.uint64(BITS)
        starts = np.flatnonzero(np.r_[True, contexts[1:] != contexts[:-1]])
        group = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(contexts)]))
        totals = np.add.reduceat(level.counts, starts)[group]
        own = (level.counts - _discounts(level.counts)[np.minimum(level.counts, 3)]) / totals
        shorter = _backed_off(unigrams, kept, n - 1, _tail(level.keys, n - 1))
        freed = np.maximum(1 - np.add.reduceat(own, starts), 1e-9)
        gain = level.occurrences * (
            np.log(own + freed[group] * np.exp(shorter)) - np.log(freed[group]) - shorter
        )
        keep = gain > threshold
        if n > 2:
            keep &= level.occurrences >= LEAST_COUNT
            _, climbed = _found(kept[-1].contexts, _tail(contexts[starts], n - 2))
            keep &= climbed[group]
        factors = np.clip(1 - np.add.reduceat(np.where(keep, own, 0), starts), 1e-7, 1.0)
        probabilities = np.log(own + factors[group] * np.exp(shorter))
        used = np.add.reduceat(keep.astype(np.int64), starts) > 0
        kept.append(
            Kept(level.keys[keep], probabilities[keep], contexts[starts][used], np.log(factors[used]))
        )
    return unigrams, kept


def pruned_to(levels: list[Level], entries: int) -> tuple[Floats, list[Kept]]:
    """Smoothed and pruned so that between 97 % and 100 % of `entries` are left, by halving the interval."""
    low, high = 0.0, 200.0
    while True:
        threshold = (low + high) / 2
        unigrams, kept = smoothed(levels, threshold)
        size = sum(len(level.keys) + len(level.contexts) for level in kept)
        print(f"threshold {threshold:.3f}: {size} entries", [len(level.keys) for level in kept], flush=True)
        if 0.97 * entries <= size <= entries or high - low < 1e-3:
            return unigrams, kept
        low, high = (threshold, high) if size > entries else (low, threshold)


def _levels(values: Floats) -> NDArray[np.float32]:
    """64 levels: means of equally many values, refined until each value is nearest to its own (Lloyd)."""
    ordered = np.sort(values)[:: max(1, len(values) // 200_000)]
    centres = np.array([part.mean() if len(part) else 0.0 for part in np.array_split(ordered, CODES)])
    for _ in range(30):
        nearest = np.searchsorted((centres[1:] + centres[:-1]) / 2, ordered)
        sums, sizes = np.bincount(nearest, ordered, CODES), np.bincount(nearest, minlength=CODES)
        centres = np.sort(np.where(sizes > 0, sums / np.maximum(sizes, 1), centres))
    return centres.astype(np.float32)


def write(path: Path, level: Level, unigrams: Floats, kept: list[Kept]) -> None:
    """One direction as an uncompressed `.npz`, in place of the one before only when it is whole."""
    keys, codes, levels = [], [], np.zeros((2, ORDER - 1, CODES), dtype=np.float32)
    for n, order in enumerate(kept, start=2):
        for kind, tag, own, values in (
            (0, ngram_tag(n), order.keys, order.probabilities),
            (1, context_tag(n), order.contexts, order.factors),
        ):
            levels[kind, n - 2] = centres = _levels(values)
            keys.append(own | np.uint64(tag))
            codes.append(np.searchsorted((centres[1:] + centres[:-1]) / 2, values).astype(np.uint16))
    cells, seed = filled(np.concatenate(keys), np.concatenate(codes))
    unfinished = path.with_suffix(".unfinished.npz")
    np.savez(
        unfinished,
        shape=np.array([ORDER, seed]),
        cells=cells,
        levels=levels,
        unigrams=unigrams.astype(np.float32),
        frequencies=_log_shares(level, level.occurrences).astype(np.float32),
    )
    unfinished.replace(path)
    print(f"{path}: {path.stat().st_size} bytes", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    arguments = parser.parse_args()
    tokens = np.load(arguments.work / "tokens.npy")
    for name, direction in (("forward", tokens), ("backward", tokens[::-1])):
        levels = counted(direction)
        write(arguments.out / f"{name}.npz", levels[0], *pruned_to(levels, arguments.entries))


if __name__ == "__main__":
    main()
