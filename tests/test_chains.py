"""Chains: the networks, what a first look tells the second, and the assignment, against plain loops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise, permutations
from math import exp, log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from convert.chains import (
    Asked,
    Floats,
    Network,
    Numbers,
    chosen,
    left_open,
    likes,
    load_looks,
    rivals,
    shares,
    tied,
)
from convert.chains.assignment import CLEAR
from convert.chains.doubts import LIKELY, chances, doubt_weights, of_margins
from convert.chains.network import OUTMOST, STEPS
from convert.chains.rivals import FAINT, STRONGEST

BEHIND = 100
"""Numbers of columns that are other things than the rows."""

Pairs = Mapping[int, int]


@st.composite
def gains(draw: st.DrawFn, square: bool = False) -> Floats:
    """Whole nats, so that sums are exact; a few pairs are not asked at all."""
    rows = draw(st.integers(1, 4))
    columns = rows if square else draw(st.integers(1, 4))
    told = st.one_of(st.integers(-6, 12).map(float), st.just(-np.inf))
    values = draw(st.lists(told, min_size=rows * columns, max_size=rows * columns))
    return np.array(values).reshape(rows, columns)


def ways(gain: Floats) -> Iterator[dict[int, int]]:
    """All ways to tie some rows to as many columns."""
    rows, columns = gain.shape
    for count in range(min(rows, columns) + 1):
        for some in combinations(range(rows), count):
            for others in permutations(range(columns), count):
                yield dict(zip(some, others, strict=True))


def total(gain: Floats, pairs: Pairs) -> float:
    return sum((float(gain[pair]) for pair in pairs.items()), 0.0)


def has_ring(pairs: Pairs) -> bool:
    """Each is led into by one at most, so a walk that does not end comes back to where it began."""
    for start in pairs:
        at = pairs[start]
        while at in pairs and at != start:
            at = pairs[at]
        if at == start:
            return True
    return False


def most(gain: Floats) -> float:
    return max(total(gain, pairs) for pairs in ways(gain))


def apart(gain: Floats) -> dict[int, tuple[int, float, int]]:
    """What each row is tied to if columns are other things: column, margin, runner-up."""
    rows, columns = np.arange(gain.shape[0]), np.arange(gain.shape[1]) + BEHIND
    out = {}
    for tie in tied(gain, rows, columns, {}):
        second = tie.runner_up - BEHIND if tie.runner_up >= 0 else -1
        assert tie.left not in out
        out[tie.left] = (tie.right - BEHIND, tie.margin, second)
    assert len({column for column, _, _ in out.values()}) == len(out)
    return out


@settings(deadline=None, max_examples=60)
@given(gains())
def test_what_is_tied_gains_most(gain: Floats) -> None:
    pairs = {row: column for row, (column, _, _) in apart(gain).items()}
    assert total(gain, pairs) == most(gain)
    assert all(gain[pair] > 0 for pair in pairs.items())


@settings(deadline=None, max_examples=60)
@given(gains(square=True))
def test_nothing_goes_on_in_a_circle_and_where_nothing_could_the_most_is_gained(gain: Floats) -> None:
    every = np.arange(len(gain))
    ties = tied(gain, every, every, {})
    pairs = {tie.left: tie.right for tie in ties}
    assert len(pairs) == len(set(pairs.values())) == len(ties)
    assert not has_ring(pairs)
    assert chosen(gain) == pairs
    assert total(gain, pairs) <= max(total(gain, way) for way in ways(gain) if not has_ring(way))
    ahead = np.where(np.triu(np.ones_like(gain), 1) > 0, gain, -np.inf)
    assert total(ahead, chosen(ahead)) == most(ahead)


def test_the_weakest_link_of_a_ring_gives_way() -> None:
    gain = np.array([[-9.0, 8.0, 1.0], [7.0, -9.0, 6.0], [-9.0, -9.0, -9.0]])
    assert chosen(gain) == {0: 1, 1: 2}


def test_links_that_are_settled_count_in_a_ring() -> None:
    """Line 0 goes on in line 1; so line 1 can't go on in line 0, however good that looks."""
    left, right = np.array([1, 2]), np.array([0, 2])
    gain = np.array([[9.0, 3.0], [-9.0, -9.0]])
    assert [tie[:2] for tie in tied(gain, left, right, {})] == [(1, 0)]
    assert [tie[:2] for tie in tied(gain, left, right, {0: 1})] == [(1, 2)]


@settings(deadline=None, max_examples=60)
@given(gains())
def test_a_close_margin_is_what_would_be_lost_without_the_pair(gain: Floats) -> None:
    for row, (column, margin, second) in apart(gain).items():
        rivals_of = (np.delete(gain[row], column), np.delete(gain[:, column], row))
        others = sum(float(one.max(initial=0.0)) for one in rivals_of)
        without = gain.copy()
        without[row, column] = -np.inf
        if margin < CLEAR:
            assert margin == most(gain) - most(without)
        assert margin >= min(float(gain[row, column]) - others, CLEAR)
        assert second == -1 or (second != column and gain[row, second] > 0)


def test_margins_and_runners_up() -> None:
    assert apart(np.array([[9.0]])) == {0: (0, 9.0, -1)}
    assert apart(np.array([[9.0, 4.0]])) == {0: (0, 5.0, 1)}
    assert apart(np.array([[9.0], [4.0]])) == {0: (0, 5.0, -1)}
    assert apart(np.array([[5.0, 4.0], [4.0, -1.0]])) == {0: (1, 3.0, 0), 1: (0, 3.0, -1)}
    assert apart(np.array([[-1.0, 0.0]])) == {}


def test_two_pairs_that_together_gain_as_much_leave_no_margin() -> None:
    gain = np.array([[10.0, 5.0], [5.0, -9.0]])
    assert most(gain) == 10.0 == total(gain, {0: 1, 1: 0})
    ((_, margin, _),) = apart(gain).values()
    assert margin == 0.0


def test_an_end_is_not_doubted_for_its_own_beginning() -> None:
    gain = np.array([[-9.0, 8.0, -9.0], [7.0, -9.0, -4.0], [-9.0, -9.0, -9.0]])
    assert left_open(gain, chosen(gain))[1] == 4.0


@settings(deadline=None, max_examples=60)
@given(gains(square=True))
def test_how_much_better_it_is_that_nothing_follows(gain: Floats) -> None:
    behind = chosen(gain)
    found = left_open(gain, behind)
    assert set(found) == set(range(len(gain))) - set(behind)
    held = {column: float(gain[row, column]) for row, column in behind.items()}
    for row, margin in found.items():
        begin = row
        while begin in behind.values():
            begin = next(a for a, b in behind.items() if b == begin)
        others = [column for column in range(len(gain)) if column != begin]
        links = [float(gain[row, column]) - held.get(column, 0.0) for column in others]
        assert margin == (-max(links) if links else np.inf)


def some_pairs(seed: int) -> tuple[Asked, Floats]:
    """Pairs of five rows and seven columns, with whole nats: some are as good as others."""
    drawn = np.random.default_rng(seed)
    rows, columns = np.nonzero(drawn.random((5, 7)) < 0.5)
    return Asked(rows, columns, (5, 7)), drawn.integers(-5, 6, len(rows)).astype(np.float64)


SEEDS = pytest.mark.parametrize("seed", range(4))


@SEEDS
def test_pairs_are_spread_below_which_nothing_is_asked(seed: int) -> None:
    asked, best = some_pairs(seed)
    told = dict(
        zip(zip(asked.rows.tolist(), asked.columns.tolist(), strict=True), best.tolist(), strict=True)
    )
    spread = asked.spread(best)
    assert all(spread[a, b] == told.get((a, b), -np.inf) for a in range(5) for b in range(7))
    assert 0 < len(told) < 35


@SEEDS
def test_a_share_is_that_of_the_row_times_that_of_the_column(seed: int) -> None:
    asked, best = some_pairs(seed)
    odds = [exp(value) for value in best]
    found = shares(asked, best)
    for m, (a, b) in enumerate(zip(asked.rows, asked.columns, strict=True)):
        row = 1 + sum(one for one, other in zip(odds, asked.rows, strict=True) if other == a)
        column = 1 + sum(one for one, other in zip(odds, asked.columns, strict=True) if other == b)
        assert found[m] == pytest.approx(odds[m] / row * odds[m] / column, rel=1e-12)
    assert shares(asked, best + 1000).max() <= 1.0


def ahead(best: Floats, group: Numbers, m: int) -> float:
    others = [best[k] for k in range(len(best)) if k != m and group[k] == group[m]]
    return float(np.clip(best[m] - max([0.0, *others]), -STRONGEST, STRONGEST))


@SEEDS
def test_rivals_are_the_best_others_of_row_and_column(seed: int) -> None:
    asked, best = some_pairs(seed)
    best[0] = 100.0
    of_row, of_column = rivals(asked, best)
    assert of_row.tolist() == [ahead(best, asked.rows, m) for m in range(len(best))]
    assert of_column.tolist() == [ahead(best, asked.columns, m) for m in range(len(best))]
    assert of_row[0] == STRONGEST


@SEEDS
def test_likes_are_others_of_the_kind_and_fade_with_their_distance(seed: int) -> None:
    asked, best = some_pairs(seed)
    drawn = np.random.default_rng(seed + 50)
    kind = drawn.choice([3, 8, 40], len(best))
    at = np.array([0, 2, 3, 9, 30])
    share = shares(asked, best)
    on_page, near = likes(asked, share, kind, at, 6.0)
    for m, row in enumerate(asked.rows):
        others = [k for k in range(len(best)) if k != m and kind[k] == kind[m]]
        held = sum(share[k] for k in others)
        close = sum(
            share[k] * exp(-abs(int(at[row]) - int(at[asked.rows[k]])) / 6.0)
            for k in others
            if asked.rows[k] != row
        )
        assert on_page[m] == pytest.approx(log(held + FAINT), abs=1e-9)
        assert near[m] == pytest.approx(log(close + FAINT), abs=1e-4)


def test_nothing_asked_has_neither_shares_nor_rivals_nor_likes() -> None:
    none = np.zeros(0, dtype=np.int64)
    asked, empty = Asked(none, none, (2, 3)), np.zeros(0)
    told = (shares(asked, empty), *rivals(asked, empty), *likes(asked, empty, none, np.arange(2), 6.0))
    assert [one.shape for one in told] == [(0,)] * 5


def network(drawn: np.random.Generator, kinds: int, steps: tuple[int, ...]) -> Network:
    sizes = (kinds, *steps)
    return Network(
        drawn.normal(0, 1, kinds).astype(np.float32),
        drawn.uniform(0.5, 2, kinds).astype(np.float32),
        tuple(
            (
                drawn.normal(0, 1, (one, other)).astype(np.float16).astype(np.float32),
                drawn.normal(0, 1, other).astype(np.float32),
            )
            for one, other in pairwise(sizes)
        ),
    )


def test_a_network_cuts_off_far_evidence_and_what_is_below_nothing() -> None:
    one, two = np.eye(2, dtype=np.float32), np.array([[1.0], [-1.0]], dtype=np.float32)
    no, shift = np.zeros(2, dtype=np.float32), np.array([0.5], dtype=np.float32)
    net = Network(
        np.array([1, 0], dtype=np.float32), np.array([2, 1], dtype=np.float32), ((one, no), (two, shift))
    )
    said = net(np.array([[5, 1], [-5, 1], [1, -1], [1000, 0]], dtype=np.float32))
    assert said.tolist() == [[1.5], [-0.5], [0.5], [OUTMOST + 0.5]]


def test_a_network_says_what_torch_says() -> None:
    torch = pytest.importorskip("torch", reason="nothing to compare with: pip install torch==2.13.0")
    drawn = np.random.default_rng(5)
    net = network(drawn, 9, (7, 5, 2))
    evidence = drawn.normal(0, 6, (40, 9)).astype(np.float32)
    state = (torch.from_numpy(evidence) - torch.from_numpy(net.mean)) / torch.from_numpy(net.deviation)
    state = state.clamp(-OUTMOST, OUTMOST)
    for number, (weights, bias) in enumerate(net.steps):
        state = torch.relu(state) if number else state
        state = torch.nn.functional.linear(state, torch.from_numpy(weights.T.copy()), torch.from_numpy(bias))
    assert np.allclose(net(evidence), state.numpy(), atol=1e-4)


def test_looks_are_read_from_a_file(tmp_path: Path) -> None:
    drawn = np.random.default_rng(6)
    written = (network(drawn, 4, (3, 3, 2)), network(drawn, 6, (3, 3, 2)))
    parts: dict[str, NDArray[np.generic]] = {}
    for name, net in (("first", written[0]), ("second", written[1])):
        parts |= {f"{name}_mean": net.mean, f"{name}_deviation": net.deviation}
        for number, (weights, bias) in enumerate(net.steps):
            parts |= {f"{name}_step{number}": weights.astype(np.float16), f"{name}_bias{number}": bias}
    path = tmp_path / "looks.npz"
    np.savez(path, **parts)  # type: ignore[arg-type]
    read = load_looks(path)
    for net, own in ((read[0], written[0]), (read[1], written[1])):
        assert len(net.steps) == STEPS
        evidence = drawn.normal(0, 2, (8, len(own.mean))).astype(np.float32)
        assert net(evidence).tolist() == own(evidence).tolist()


@given(st.lists(st.floats(0, 40) | st.just(np.inf), min_size=1, max_size=30))
def test_what_is_told_of_margins_is_finite_and_doubt_falls_with_the_margin(margins: list[float]) -> None:
    told = of_margins(np.array(margins), np.arange(len(margins), dtype=np.float64), 4.0)
    assert all(value.shape == (len(margins),) and np.isfinite(value).all() for value in told.values())
    order = np.argsort(margins)
    assert (np.diff(told["unsure"][order]) <= 0).all() and (np.diff(told["margin"][order]) >= 0).all()
    assert ((told["around"] >= 0) & (told["around"] <= 1 + 1e-9)).all()


def test_a_decision_among_unsure_ones_is_told_from_one_among_sure_ones() -> None:
    """The same margin, the first among small ones, the last among large ones."""
    margins = np.array([3.0, 0.1, 0.2, 9.0, 9.0, 3.0])
    told = of_margins(margins, np.arange(6.0), 2.0)
    assert told["unsure"][0] == told["unsure"][5]
    assert told["around"][0] > 2 * told["around"][5]
    assert told["page"][0] == pytest.approx(told["page"][5])
    more = chances(told, {"around": 3.0, "bias": -2.0})
    assert 0 < more[5] < more[0] < 1
    assert chances(told, {"bias": -2.0}).tolist() == [pytest.approx(1 / (1 + np.exp(2.0)))] * 6


def test_every_kind_of_decision_has_weights_and_a_margin_counts_against_doubt() -> None:
    shipped = doubt_weights()
    assert sorted(shipped) == ["ends", "seams", "ties"]
    margins = np.array([0.0, 2.0, 6.0, 12.0])
    told = of_margins(np.tile(margins, (4, 1)).diagonal(), np.arange(4.0) * 1e6, 1.0)
    for weights in shipped.values():
        wrong = chances(told, weights)
        assert wrong[0] > LIKELY > wrong[3]
