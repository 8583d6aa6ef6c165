"""Looks at pairs, from pages whose truth is known: what the evidence for each pair counts.

Each row of a page (a line, a paragraph, a head) goes on in one of its columns or in none, and each column goes on
from one row or from none. A network gives each pair nats over none; that the true one is chosen among its row, and
among its column, should surprise least. Each further network knows what the one before said of the whole page. What
it is taught with comes from networks that have not seen the page: one was taught on the other half of the pages.

Trained with torch on the processor; the seeds are fixed, the result still depends on the machine's arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from convert.chains import ORDINALS, Again, Asked, Floats, Looks, Network, hopeful
from convert.chains.network import OUTMOST

Singles = NDArray[np.float32]
Halves = NDArray[np.float16]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

Widths = tuple[int, int]
"""Widths of the layers inside a network."""

EPOCHS: Final = 10
TUNING: Final = ((4, 8e-4), (6, 1e-3), (6, 1e-3))
"""Epochs and first rate with which the network of each look is tuned to pages that must come out right."""

DEAREST: Final = 2
"""Of these pages: how many stand beside each step's."""

LAST_RATE: Final = 2e-5
RATE: Final = 2e-3
RISING: Final = 0.1
"""Share of the steps in which the rate rises."""

DECAY: Final = 0.1
DROPPED: Final = 0.1
"""Share of the numbers inside a network that a step does without."""

AT_ONCE: Final = 6
"""Pages to a step."""

SEED: Final = 1

SETTLED: Final = 0.3
"""What the pairs that are asked nothing but in which way they are tied count, against all others."""

NARROWEST: Final = 0.05
"""Least deviation of a kind of evidence: one that hardly varies says little."""

SEEN: Final = 800
"""Pairs of a page from which means and deviations are taken."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A page as evidence, and the truth of it."""

    family: str
    evidence: Halves
    """[pairs, kinds]."""
    asked: Asked
    truth: Whole
    """Of each pair: 0 if it is not tied, else in which way, from 1."""
    known_rows: Flags
    known_columns: Flags
    """Rows and columns of which it is known what they are tied to, if to anything."""
    missed: int
    """Rows whose true column is not asked."""
    settled: Halves
    settled_truth: Whole
    """Pairs that are tied without a doubt, and in which way, from 0; below 0 where that is not known."""
    again: Again
    """The evidence of a further look at some of the pairs."""


Change = Callable[[Tensor, Tensor, torch.Generator], Tensor]


class Net(nn.Module):
    """A network like those that the program reads, to be taught."""

    mean: Tensor
    deviation: Tensor

    def __init__(
        self, mean: Tensor, deviation: Tensor, hidden: Widths, ways: int, dropped: float = 0.0
    ) -> None:
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("deviation", deviation)
        widths = (len(mean), *hidden, ways)
        layers: list[nn.Module] = []
        for one, other in pairwise(widths):
            layers += [nn.Linear(one, other), nn.ReLU(), nn.Dropout(dropped)]
        self.layers = nn.Sequential(*layers[:-2])

    def forward(self, evidence: Tensor) -> Tensor:
        out: Tensor = self.layers(((evidence - self.mean) / self.deviation).clamp(-OUTMOST, OUTMOST))
        return out


@dataclass(frozen=True, slots=True)
class _Batch:
    evidence: Tensor
    rows: Tensor
    columns: Tensor
    truth: Tensor
    known_rows: Tensor
    known_columns: Tensor
    settled: Tensor
    settled_truth: Tensor


def _batch(samples: Sequence[Sample]) -> _Batch:
    down = np.cumsum([0, *(sample.asked.shape[0] for sample in samples)])
    right = np.cumsum([0, *(sample.asked.shape[1] for sample in samples)])

    def whole(parts: Sequence[NDArray[np.generic]], kind: torch.dtype | None = None) -> Tensor:
        out = torch.from_numpy(np.concatenate(parts))
        return out if kind is None else out.to(kind)

    return _Batch(
        whole([s.evidence for s in samples], torch.float32),
        whole([s.asked.rows + start for s, start in zip(samples, down, strict=False)], torch.int64),
        whole([s.asked.columns + start for s, start in zip(samples, right, strict=False)], torch.int64),
        whole([s.truth for s in samples], torch.int64),
        whole([s.known_rows for s in samples]),
        whole([s.known_columns for s in samples]),
        whole([s.settled for s in samples], torch.float32),
        whole([s.settled_truth for s in samples], torch.int64),
    )


def _surprise(gain: Tensor, group: Tensor, truth: Tensor, known: Tensor) -> Tensor:
    """Nats by which the true pair of each known group, or that it has none, surprises."""
    count, ways = len(known), gain.shape[1]
    flat, home = gain.reshape(-1), group.repeat_interleave(ways)
    most = torch.zeros(count).scatter_reduce(0, home, flat.detach(), "amax", include_self=True)
    total = torch.zeros(count).index_add(0, home, torch.exp(flat - most[home])) + torch.exp(-most)
    tied = truth > 0
    own = gain[tied].gather(1, (truth[tied] - 1)[:, None])[:, 0]
    right = torch.zeros(count).index_add(0, group[tied], own)
    return ((most + torch.log(total) - right) * known).sum()


def _loss(net: Net, batch: _Batch, evidence: Tensor) -> Tensor:
    """Nats by which each row and column of a batch surprises, and some of those by which settled pairs do."""
    gain = net(evidence)
    nats = _surprise(gain, batch.rows, batch.truth, batch.known_rows)
    nats = nats + _surprise(gain, batch.columns, batch.truth, batch.known_columns)
    loss = nats / max(int(batch.known_rows.sum() + batch.known_columns.sum()), 1)
    told = batch.settled_truth >= 0
    if bool(told.any()):
        settled = nn.functional.cross_entropy(net(batch.settled[told]), batch.settled_truth[told])
        loss = loss + SETTLED * settled
    return loss


def taught(
    samples: Sequence[Sample],
    hidden: Widths,
    ways: int,
    change: Change | None = None,
    epochs: int = EPOCHS,
) -> Network:
    """The network by which rows and columns surprise least."""
    torch.manual_seed(SEED)
    drawn, order = torch.Generator().manual_seed(SEED), np.random.default_rng(SEED)
    seen = np.concatenate(
        [s.evidence[order.permutation(len(s.evidence))[:SEEN]].astype(np.float32) for s in samples]
    )
    mean, deviation = seen.mean(axis=0), np.maximum(seen.std(axis=0), NARROWEST)
    net = Net(torch.from_numpy(mean), torch.from_numpy(deviation), hidden, ways, DROPPED)
    steps = -(-len(samples) // AT_ONCE)

    def loss_of(some: list[int]) -> Tensor:
        batch = _batch([samples[n] for n in some])
        return _loss(net, batch, change(batch.evidence, batch.truth, drawn) if change else batch.evidence)

    rising = max(RISING, 1.5 / (epochs * steps))
    descend(net, loss_of, len(samples), AT_ONCE, epochs, order, rising)
    return network_of(net, mean.astype(np.float32), deviation.astype(np.float32))


def descend(
    net: Net,
    loss_of: Callable[[list[int]], Tensor],
    count: int,
    at_once: int,
    epochs: int,
    order: np.random.Generator,
    rising: float,
) -> None:
    """Teach a network by AdamW, `at_once` of `count` examples at each step; the rate rises in that share of all."""
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    steps = -(-count // at_once)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=epochs * steps, pct_start=rising)
    for epoch in range(epochs):
        total = 0.0
        shuffled = order.permutation(count).tolist()
        for start in range(0, count, at_once):
            loss = loss_of(shuffled[start : start + at_once])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            rates.step()
            total += float(loss.detach())
        if epoch % 4 == 3:
            print(f"epoch {epoch + 1}: {total / steps:.4f} nats", flush=True)


def network_of(net: Net, mean: Singles, deviation: Singles) -> Network:
    """The network as the program reads it."""
    weights = [rounded(layer.weight.detach().numpy().T).astype(np.float32) for layer in _linear(net)]
    biases = [layer.bias.detach().numpy() for layer in _linear(net)]
    return Network(mean, deviation, tuple(zip(weights, biases, strict=True)))


def _net_of(network: Network) -> Net:
    one, other, ways = (len(bias) for _, bias in network.steps)
    net = Net(torch.from_numpy(network.mean), torch.from_numpy(network.deviation), (one, other), ways)
    for layer, (weights, bias) in zip(_linear(net), network.steps, strict=True):
        layer.weight.data = torch.from_numpy(weights.T.copy())
        layer.bias.data = torch.from_numpy(bias.copy())
    return net


def _linear(net: Net) -> list[nn.Linear]:
    return [layer for layer in net.layers if isinstance(layer, nn.Linear)]


def tuned(
    network: Network, samples: Sequence[Sample], dear: Sequence[Sample], epochs: int, first_rate: float
) -> Network:
    """The network taught on, with some of the `dear` pages beside those of each step."""
    net, order = _net_of(network), np.random.default_rng(SEED)
    optimiser = torch.optim.Adam(net.parameters(), lr=first_rate)
    steps, step = epochs * (len(samples) // AT_ONCE), 0
    for _ in range(epochs):
        shuffled = order.permutation(len(samples))
        for start in range(0, len(samples) - AT_ONCE + 1, AT_ONCE):
            for group in optimiser.param_groups:
                group["lr"] = first_rate * (1 - step / steps) + LAST_RATE
            step += 1
            drawn = (
                [samples[n] for n in shuffled[start : start + AT_ONCE]],
                [dear[n] for n in order.permutation(len(dear))[:DEAREST]],
            )
            one, other = (_batch(pages) for pages in drawn)
            loss = _loss(net, one, one.evidence) + _loss(net, other, other.evidence)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return network_of(net, network.mean, network.deviation)


def gain_of(network: Network, sample: Sample) -> Floats:
    """What each pair of a page gains."""
    return network(sample.evidence.astype(np.float32))


def seen_again(sample: Sample, gain: Floats) -> Sample:
    """The page as a further look sees it: the pairs that have hope, with what the one before made of them behind the
    evidence; `gain` is what all pairs gained at that. What has a true pair without hope is no longer asked about.
    """
    kept = hopeful(gain)
    some = sample.asked.only(kept)
    more = sample.again(some, gain[kept]).astype(np.float16)
    evidence = np.hstack([sample.evidence[kept], more])
    lost = (sample.truth > 0) & ~kept
    known_rows, known_columns = sample.known_rows.copy(), sample.known_columns.copy()
    known_rows[sample.asked.rows[lost]] = known_columns[sample.asked.columns[lost]] = False
    return replace(
        sample,
        evidence=evidence,
        asked=some,
        truth=sample.truth[kept],
        known_rows=known_rows,
        known_columns=known_columns,
        missed=sample.missed + int(lost.sum()),
        settled=np.zeros((0, evidence.shape[1]), dtype=np.float16),
        settled_truth=np.zeros(0, dtype=np.int64),
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a look sees it, and all of it: `gain` is what each pair gained before, None at the first look."""

    whole: Sample
    seen: Sample
    gain: Floats | None = None

    def after(self, network: Network) -> Page:
        """The page as it is after a look. Pairs that the look did not see keep what they gained before."""
        gain = found = gain_of(network, self.seen)
        if self.gain is not None:
            gain = self.gain.copy()
            gain[hopeful(self.gain)] = found
        return Page(self.whole, seen_again(self.whole, gain), gain)


def first_seen(samples: Iterable[Sample]) -> list[Page]:
    """Pages as the first look sees them."""
    return [Page(sample, sample) for sample in samples]


class Taught(NamedTuple):
    """The networks that all pages taught, and those that each half of them did: every other page from the first on,
    and from the second on.
    """

    whole: Looks
    even: Looks
    odd: Looks


def all_looks(
    samples: Sequence[Sample],
    hidden: Widths,
    ways: int,
    count: int,
    change: Change | None = None,
    heavy: Mapping[str, int] | None = None,
    dear: Sequence[Sample] = (),
) -> Taught:
    """So many networks. Pages of a family that is `heavy` count so often; the `dear` pages must come out right."""
    times = heavy or {}
    networks: list[tuple[Network, ...]] = []
    pages = first_seen(samples)
    while len(networks) < count:
        hushed = None if networks else change
        parts = (
            [page.seen for page in members for _ in range(times.get(page.seen.family, 1))]
            for members in (pages, pages[::2], pages[1::2])
        )
        networks.append(tuple(taught(part, hidden, ways, hushed) for part in parts))
        if len(networks) < count:
            halves = networks[-1][1:]
            pages = [page.after(halves[1 - n % 2]) for n, page in enumerate(pages)]
    whole, even, odd = zip(*networks, strict=True)
    return Taught(all_tuned(whole, samples, dear) if dear else whole, even, odd)


def all_tuned(looks: Looks, samples: Sequence[Sample], dear: Sequence[Sample]) -> Looks:
    """The networks taught on, so that the `dear` pages come out right."""
    out: list[Network] = []
    pages, own = first_seen(samples), first_seen(dear)
    for network, (epochs, rate) in zip(looks, TUNING, strict=False):
        if out:
            pages, own = ([page.after(out[-1]) for page in part] for part in (pages, own))
        out.append(tuned(network, [page.seen for page in pages], [page.seen for page in own], epochs, rate))
    return tuple(out)


def write(looks: Looks, path: Path) -> None:
    """The networks as `convert.chains.load_looks` reads them."""
    out: dict[str, NDArray[np.generic]] = {}
    for name, network in zip(ORDINALS, looks, strict=False):
        out |= {f"{name}_mean": network.mean, f"{name}_deviation": network.deviation}
        for n, (weights, bias) in enumerate(network.steps):
            out |= {f"{name}_step{n}": rounded(weights), f"{name}_bias{n}": bias}
    np.savez_compressed(path, **out)  # type: ignore[arg-type]


def rounded(weights: Singles) -> Halves:
    """Weights with seven bits behind the first: what more a half has is noise, and can't be compressed.

    >>> rounded(np.array([1.0, -0.3], dtype=np.float32)).tolist()
    [1.0, -0.30078125]
    """
    bits = weights.astype(np.float16).view(np.uint16)
    return ((bits + np.uint16(4)) & np.uint16(0xFFF8)).view(np.float16)
