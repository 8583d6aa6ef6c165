"""Two looks: what pages teach the networks, what pages of seams become to teach them, and how seams are counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import exp, log
from pathlib import Path
from typing import Any

import made_pages
import numpy as np
import pytest
from numpy.typing import NDArray

from convert.chains import Asked, Floats, Network, hopeful, load_looks
from convert.chains.looks import HOPELESS
from convert.chains.network import OUTMOST
from convert.language import load
from convert.seams import SHIPPED, Pairs, asked_pairs, open_places, stretches_of, weighed
from convert.seams.lines import HIGHEST, LOWEST

torch = pytest.importorskip("torch", reason=made_pages.TORCH)

from training import looks, seam_gold, seams  # noqa: E402


@pytest.fixture(autouse=True, scope="module")
def _one_thread() -> Iterator[None]:
    """Networks as small as these are slower with several."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


Whole = NDArray[np.int64]

SIZE = 6
"""Rows, and columns, of a page that was never printed."""

KINDS = 4
EPOCHS = 32
HIDDEN = (64, 32)


def whole(*values: int) -> Whole:
    return np.array(values, dtype=np.int64)


def nothing_more(some: Asked, _: Floats) -> NDArray[np.float32]:
    """No evidence of a further look."""
    return np.zeros((len(some.rows), 0), dtype=np.float32)


def page(drawn: np.random.Generator) -> looks.Sample:
    """Each row but two goes on in the column of its own number. The first kind of evidence is high for these pairs,
    the second tells in which way they are tied, the others tell nothing.
    """
    rows, columns = (axis.reshape(-1) for axis in np.indices((SIZE, SIZE)))
    told = drawn.normal(0, 1, (SIZE * SIZE, KINDS))
    alone = drawn.permutation(SIZE)[:2]
    tied = (rows == columns) & ~np.isin(rows, alone)
    told[:, 0] += 6 * tied
    settled = drawn.normal(0, 1, (8, KINDS))
    return looks.Sample(
        family="plain",
        evidence=told.astype(np.float16),
        asked=Asked(rows, columns, (SIZE, SIZE)),
        truth=np.where(tied, 1 + (told[:, 1] > 0), 0),
        known_rows=np.ones(SIZE, dtype=bool),
        known_columns=np.ones(SIZE, dtype=bool),
        missed=0,
        settled=settled.astype(np.float16),
        settled_truth=np.where(np.arange(8) < 2, -1, settled[:, 1] > 0),
        again=nothing_more,
    )


def some(count: int, seed: int) -> list[looks.Sample]:
    drawn = np.random.default_rng(seed)
    return [page(drawn) for _ in range(count)]


@pytest.fixture(scope="module")
def network() -> Network:
    return looks.taught(some(24, 1), HIDDEN, 2, epochs=EPOCHS)


def test_pages_teach_which_pairs_are_tied_and_how(network: Network) -> None:
    right = of = 0
    for sample in some(10, 2):
        gain = looks.gain_of(network, sample)
        found = np.where(gain.max(axis=1) > 0, 1 + gain.argmax(axis=1), 0)
        right, of = right + int((found == sample.truth).sum()), of + len(found)
        assert network(sample.settled.astype(np.float32)).shape == (8, 2)
    assert right >= 0.95 * of


def test_what_pages_teach_surprises_less_and_less(capsys: pytest.CaptureFixture[str]) -> None:
    looks.taught(some(24, 3), HIDDEN, 2, epochs=EPOCHS)
    nats = [float(line.split(": ")[1].split(" ")[0]) for line in capsys.readouterr().out.splitlines()]
    assert len(nats) == EPOCHS / 4
    assert nats[-1] < nats[1] < nats[0]
    assert nats[-1] < nats[0] / 3


def test_pages_whose_truth_is_not_known_teach_nothing_else(network: Network) -> None:
    """Their truth is turned round, and of no row or column known: they are not learnt from."""
    wrong = [
        replace(
            sample,
            truth=np.where(sample.truth > 0, 0, 1),
            known_rows=np.zeros(SIZE, dtype=bool),
            known_columns=np.zeros(SIZE, dtype=bool),
            settled_truth=np.full(8, -1),
        )
        for sample in some(12, 4)
    ]
    mixed = looks.taught(some(24, 1) + wrong, HIDDEN, 2, epochs=EPOCHS)
    for sample in some(4, 5):
        assert ((looks.gain_of(mixed, sample).max(axis=1) > 0) == (sample.truth > 0)).mean() > 0.95


def test_settled_pairs_alone_teach_how_they_are_tied() -> None:
    unknown = np.zeros(SIZE, dtype=bool)
    samples = [replace(one, known_rows=unknown, known_columns=unknown) for one in some(24, 6)]
    net = looks.taught(samples, HIDDEN, 2, epochs=EPOCHS)
    for sample in some(4, 7):
        gain = net(sample.settled.astype(np.float32))
        told = sample.settled_truth >= 0
        assert (gain.argmax(axis=1) == sample.settled_truth)[told].mean() > 0.8


def test_a_surprise_is_that_of_the_true_pair_of_each_known_group() -> None:
    drawn = np.random.default_rng(8)
    gain, group = drawn.normal(0, 3, (9, 2)), drawn.integers(0, 4, 9)
    truth = np.zeros(9, dtype=np.int64)
    for number, way in ((0, 1), (1, 2)):
        truth[np.flatnonzero(group == number)[0]] = way
    known = np.array([True, True, True, False])
    expected = 0.0
    for number in range(3):
        options = [float(value) for m in np.flatnonzero(group == number) for value in gain[m]]
        true = [float(gain[m, truth[m] - 1]) for m in np.flatnonzero((group == number) & (truth > 0))]
        expected += log(1 + sum(map(exp, options))) - sum(true)
    told: list[Any] = [torch.from_numpy(one) for one in (gain.astype(np.float32), group, truth, known)]
    assert float(looks._surprise(told[0], told[1], told[2], told[3])) == pytest.approx(expected, rel=1e-5)


def test_networks_are_read_as_they_were_written(network: Network, tmp_path: Path) -> None:
    other = looks.taught(some(6, 9), (8, 4), 2, epochs=2)
    one, again = tmp_path / "one.npz", tmp_path / "again.npz"
    for path in (one, again):
        looks.write((network, other), path)
    assert one.read_bytes() == again.read_bytes()
    read = load_looks(one)
    for net, own in ((read[0], network), (read[1], other)):
        assert net.mean.tolist() == own.mean.tolist()
        assert net.deviation.tolist() == own.deviation.tolist()
        assert [(w.tolist(), b.tolist()) for w, b in net.steps] == [
            (w.tolist(), b.tolist()) for w, b in own.steps
        ]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_further_look_is_taught_with_what_networks_say_of_pages_they_have_not_seen(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each look is taught with all pages; those of a heavy family are there so often."""
    samples = [replace(sample, family=f"family {n}") for n, sample in enumerate(some(5, 10))]
    lessons: list[list[str]] = []
    seen: dict[str, list[int]] = {}

    def taught(members: list[looks.Sample], *_: object) -> int:
        lessons.append([member.family for member in members])
        return len(lessons) - 1

    def seen_again(sample: looks.Sample, gain: Floats) -> looks.Sample:
        seen.setdefault(sample.family, []).append(int(gain[0, 0]))
        return sample

    monkeypatch.setattr(looks, "taught", taught)
    monkeypatch.setattr(looks, "gain_of", lambda lesson, seen: np.full((len(seen.truth), 2), float(lesson)))
    monkeypatch.setattr(looks, "seen_again", seen_again)
    found = looks.all_looks(samples, HIDDEN, 2, count, heavy={"family 2": 2})
    every_other = (["family 0", "family 2", "family 2", "family 4"], ["family 1", "family 3"])
    everything = ["family 0", "family 1", "family 2", "family 2", "family 3", "family 4"]
    for part, networks in enumerate(found):
        assert [str(network) for network in networks] == [str(lesson) for lesson in range(part, 3 * count, 3)]
    for look in range(0, 3 * count, 3):
        assert lessons[look : look + 3] == [everything, *every_other]
    assert sorted(seen) == (sorted(set(everything)) if count > 1 else [])
    for family, of_looks in seen.items():
        assert [lesson // 3 for lesson in of_looks] == list(range(count - 1))
        for lesson in of_looks:
            assert family not in lessons[lesson] and 2 <= len(set(lessons[lesson])) <= 3


def test_a_page_is_seen_again_by_its_pairs_that_have_hope() -> None:
    """Behind their evidence stands what the look before made of them; nothing is settled any more."""
    sample = some(1, 11)[0]
    gain = np.random.default_rng(3).normal(-6, 3, (SIZE * SIZE, 2))
    lost, held = np.flatnonzero(sample.truth)[:2]
    gain[lost], gain[held] = -7.0, (-7.0, -5.0)
    kept = gain.max(axis=1) > HOPELESS
    asked: list[tuple[Asked, Floats]] = []

    def again(some: Asked, gain: Floats) -> NDArray[np.float32]:
        asked.append((some, gain))
        return np.stack([some.rows, some.columns, gain[:, 1]], axis=1).astype(np.float32)

    found = looks.seen_again(replace(sample, again=again), gain)
    ((some_asked, gained),) = asked
    assert 5 < kept.sum() < len(kept) - 5 and kept[held] and not kept[lost]
    assert some_asked.shape == sample.asked.shape and gained.tolist() == gain[kept].tolist()
    assert found.asked is some_asked and found.asked.rows.tolist() == sample.asked.rows[kept].tolist()
    assert found.asked.columns.tolist() == sample.asked.columns[kept].tolist()
    assert found.evidence[:, :KINDS].tolist() == sample.evidence[kept].tolist()
    assert found.evidence[:, KINDS:].tolist() == again(some_asked, gained).astype(np.float16).tolist()
    assert found.settled.shape == (0, KINDS + 3) and found.settled_truth.shape == (0,)
    assert found.truth.tolist() == sample.truth[kept].tolist()
    gone = (sample.truth > 0) & ~kept
    assert found.missed == sample.missed + gone.sum() > 0
    assert not found.known_rows[sample.asked.rows[gone]].any()
    assert not found.known_columns[sample.asked.columns[gone]].any()
    assert found.known_rows.sum() == sample.known_rows.sum() - gone.sum()
    assert found.known_columns.sum() == sample.known_columns.sum() - gone.sum()


def test_pairs_without_hope_keep_what_they_gained() -> None:
    """Two looks that say of each pair what the first and the second kind of its evidence are."""
    sample = some(1, 12)[0]

    def tells(kind: int, kinds: int) -> Network:
        step = np.zeros((kinds, 2), dtype=np.float32)
        step[kind] = 1.0
        one = np.ones(kinds, dtype=np.float32)
        return Network(one * 0, one, ((step, np.array([-5.0, -5.0], dtype=np.float32)),))

    (first,) = looks.first_seen([sample])
    second = first.after(tells(0, KINDS))
    third = second.after(tells(1, KINDS))
    assert first.seen is sample and second.gain is not None and third.gain is not None
    told = np.clip(sample.evidence.astype(np.float64), -OUTMOST, OUTMOST)
    kept = told[:, 0] - 5 > HOPELESS
    assert np.allclose(second.gain[:, 0], told[:, 0] - 5)
    assert 0 < kept.sum() < len(kept) and len(second.seen.truth) == kept.sum()
    assert np.allclose(third.gain[:, 0], np.where(kept, told[:, 1], told[:, 0]) - 5)
    assert len(third.seen.truth) == (kept & (told[:, 1] - 5 > HOPELESS)).sum()


FIRST = made_pages.pages()[0]


@pytest.fixture(scope="module")
def sample() -> looks.Sample:
    found = seams.sample_of(("made, joined", FIRST))
    assert found is not None
    return found


def test_the_truth_of_a_sample_is_that_of_its_gold(sample: looks.Sample) -> None:
    lines = made_pages.views()[0].lines
    left, right = open_places(lines)
    links = seam_gold.links_of(lines.texts, FIRST.gold)
    true = {
        (i, int(links.right[i])): 1 + int(links.paragraph[i]) for i in left.tolist() if links.right[i] >= 0
    }
    pairs = zip(left[sample.asked.rows].tolist(), right[sample.asked.columns].tolist(), strict=True)
    found = {pair: way for pair, way in zip(pairs, sample.truth.tolist(), strict=True) if way}
    assert found == true
    assert len(found) >= 5 and sample.missed == 0
    known = {int(i) for i in left[sample.known_rows]}
    assert known == {i for i in left.tolist() if links.right[i] != seam_gold.UNKNOWN}


def test_settled_pairs_are_one_paragraph_or_two(sample: looks.Sample) -> None:
    assert len(sample.settled) == len(sample.settled_truth) > 5
    assert set(sample.settled_truth.tolist()) <= {-1, 0, 1}
    assert (sample.settled_truth == 0).sum() > len(sample.settled) / 2
    assert sample.settled.shape[1] == sample.evidence.shape[1]


def test_a_page_of_no_line_is_no_sample() -> None:
    assert seams.sample_of(("empty", FIRST._replace(text="", gold={"articles": []}))) is None


def test_rows_and_columns_whose_true_neighbour_is_not_asked_are_not_known() -> None:
    """Lines 0 to 5; 0 goes on in 2, 1 in 3 (not asked), 2 in 1 as a paragraph, 3 in nothing, 4 is not known."""
    pairs = Pairs(whole(0, 0, 2, 3, 4), whole(2, 3, 1, 2, 5), *(np.zeros(5),) * 11, sure=False)
    links = seam_gold.Links(
        right=whole(2, 3, 1, seam_gold.NOTHING, seam_gold.UNKNOWN, seam_gold.NOTHING),
        paragraph=np.array([False, False, True, False, False, False]),
        first=np.array([True, False, False, False, False, False]),
    )
    truth, rows, columns, missed = seams._told(links, pairs, whole(0, 1, 2, 3, 4), whole(0, 1, 2, 3, 5))
    assert truth.tolist() == [1, 0, 2, 0, 0]
    assert rows.tolist() == [True, False, True, True, False]
    assert columns.tolist() == [True, True, True, False, False]
    assert missed == 1


def test_what_is_learnt_with_is_what_is_decided_with(sample: looks.Sample) -> None:
    """The evidence of both looks, but for its shorter numbers in a sample; what has no hope keeps what it gained."""
    lines = made_pages.views()[0].lines
    left, right = open_places(lines)
    pairs, asked = asked_pairs(lines, left, right, load())
    drawn = np.random.default_rng(13)

    def line(kinds: int) -> Network:
        step = drawn.normal(0, 0.02, (kinds, 2)).astype(np.float32)
        one = np.ones(kinds, dtype=np.float32)
        return Network(one * 0, one, ((step, np.array([-6, -7], dtype=np.float32)),))

    first = line(sample.evidence.shape[1])
    own = looks.gain_of(first, sample)
    kept = hopeful(own)
    again = looks.seen_again(sample, own)
    both = (first, line(again.evidence.shape[1]))
    theirs = weighed(lines, pairs, asked, stretches_of(lines, left, right), both)
    own[kept] = looks.gain_of(both[1], again)
    assert 0 < kept.sum() < len(kept)
    assert theirs[kept].std() > 0.05
    assert np.allclose(own, theirs, atol=5e-3)


def test_on_some_true_pairs_the_language_says_less() -> None:
    names = (
        "lm",
        "lm_sentence",
        "lm_low",
        "lm_whole",
        "sentence_i",
        "ahead_of_row",
        "ahead_of_column",
        "other",
    )
    at = {name: n for n, name in enumerate(names)}
    count = 4000
    told = torch.zeros((count, len(names)))
    told[:, at["lm"]] = told[:, at["lm_whole"]] = 6.0
    told[:, at["ahead_of_row"]] = told[:, at["ahead_of_column"]] = 2.0
    told[:, at["other"]] = 3.0
    truth = torch.from_numpy(np.arange(count) % 2)
    change = seams.hushed(names)
    out = change(told, truth, torch.Generator().manual_seed(1))
    changed = (out != told).any(dim=1)
    assert not changed[truth == 0].any()
    assert changed[truth > 0].float().mean().item() == pytest.approx(seams.SILENT, abs=0.02)
    less = out[changed]
    assert (less[:, at["other"]] == 3.0).all() and (less[:, at["lm_sentence"]] == 0.0).all()
    says = less[:, at["lm_whole"]]
    assert seams.LEAST_SAID <= says.min().item() < says.max().item() <= seams.MOST_SAID
    assert torch.allclose(less[:, at["lm"]], says)
    assert torch.allclose(less[:, at["lm_low"]], (says + 1).clamp(max=0))
    ahead = (2.0 + says - 6.0).clamp(LOWEST, HIGHEST)
    assert torch.allclose(less[:, at["ahead_of_row"]], ahead)
    assert torch.allclose(less[:, at["ahead_of_column"]], ahead)
    assert (told[:, at["lm_whole"]] == 6.0).all()


def test_the_evidence_that_is_hushed_is_there() -> None:
    names = seams.names_of(("made, joined", FIRST))
    assert len(set(names)) == len(names) == len(load_looks(SHIPPED)[0].mean)
    row = torch.zeros((1, len(names)))
    assert seams.hushed(names)(row, torch.ones(1, dtype=torch.int64), torch.Generator()).shape == row.shape


def test_counts_of_right_seams(tmp_path: Path) -> None:
    """With the shipped networks nearly all are right; with idle ones nothing is tied that had to be decided."""
    own = load_looks(SHIPPED)

    def idle(net: Network) -> Network:
        *inner, (weights, bias) = net.steps
        return replace(net, steps=(*inner, (weights * 0, bias * 0 - 1)))

    path = tmp_path / "idle.npz"
    looks.write((idle(own[0]), idle(own[1])), path)
    page, lines = made_pages.pages()[3], made_pages.views()[3].lines
    links = seam_gold.links_of(lines.texts, page.gold)
    known = int((links.right != seam_gold.UNKNOWN).sum())
    family, shipped = seams.counted(("a page", page), SHIPPED)
    _, idles = seams.counted(("a page", page), path)
    assert family == "a page"
    for counts in (shipped, idles):
        assert sum(n for (kind, _), n in counts.items() if kind != "doubted") == known <= len(lines)
    ends = int((links.right == seam_gold.NOTHING).sum())
    assert idles["nothing", True] == ends > 0
    assert idles["paragraph, next line", True] == idles["elsewhere", True] == 0
    assert sum(n for (_, right), n in shipped.items() if right) > 0.8 * known
    assert shipped["next line", True] > idles["next line", True]
    row = seams.told_row("a page", idles)
    assert row.startswith("| a page | ") and f"| {ends} of {ends} |" in row
