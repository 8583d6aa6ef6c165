"""What articles are put together of: the evidence for its order, and the one decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from math import inf

import made_pages
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convert.articles import evidence
from convert.articles.bodies import nodes_of_page
from convert.articles.doubts import doubted
from convert.articles.echoes import LINKED, chained, echoes, in_turn
from convert.articles.evidence import HOPED, asked_nodes, common_words, named_evidence
from convert.articles.nodes import Nodes, Topics, words_of
from convert.articles.order import Order, ordered, shipped
from convert.chains import Asked, Floats, Looks, Network, Tie, chains_of, linked
from convert.chains.doubts import LIKELY
from convert.galley import Galley, printed_rows
from convert.grounds import Rule
from convert.language import load
from convert.language.kinds import load_kinds, pairs
from convert.model import Suspect
from convert.pipeline import STAGES
from convert.seams import NO_GAINS, Gains, Seam, Seams, decide, describe
from convert.seams import shipped as shipped_seams
from convert.trace import Source

NUMBERS = pytest.mark.parametrize("number", range(len(made_pages.pages())))


def asked_of(asked: Asked) -> set[tuple[int, int]]:
    return set(zip(asked.rows.tolist(), asked.columns.tolist(), strict=True))


def told_of(view: made_pages.View) -> tuple[Asked, dict[str, Floats]]:
    common = common_words(view.nodes.words, view.nodes.words)
    asked = asked_nodes(view.nodes, view.seams, common)
    return asked, named_evidence(view.nodes, view.lines, view.seams, asked, common, load())


@pytest.fixture
def view() -> made_pages.View:
    return made_pages.views()[0]


def test_words_in_common_count_as_they_are_rare() -> None:
    kinds = load_kinds()
    texts = ["青石渡口的新桥通车", "渡口的木船", "小麦长势良好", ""]
    words = words_of(texts, kinds)
    held = [{int(one): max(float(kinds.rarity[one]) - 3.0, 0.0) for one in pairs(text)} for text in texts]
    for k, own in enumerate(held):
        assert sorted(words[[k]].data) == pytest.approx(sorted(value for value in own.values() if value > 0))
    every = np.ones((4, 4))
    common = common_words(words, words)
    for k, own in enumerate(held):
        for m, other in enumerate(held):
            every[k, m] = sum(value for one, value in own.items() if other.get(one, 0.0) > 0)
    assert common == pytest.approx(every)
    assert common[0, 1] > 0 == common[0, 2]


def test_pairs_that_stand_near_are_asked_and_those_that_the_lines_tie(
    view: made_pages.View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "BEHIND", 2)
    monkeypatch.setattr(evidence, "BEFORE", 1)
    monkeypatch.setattr(evidence, "ALIKE", 0)
    nodes = view.nodes
    n = len(nodes)
    near = {(k, m) for k in range(n) for m in range(n) if k - 1 <= m <= k + 2 and k != m}
    nothing = np.zeros((n, n))
    assert asked_of(asked_nodes(nodes, Seams((), NO_GAINS), nothing)) == near
    end, start = int(nodes.last[0]), int(nodes.first[n - 1])
    assert (0, n - 1) not in near
    tied = Seams((Seam(end, start, True, 1.0, -1),), NO_GAINS)
    assert asked_of(asked_nodes(nodes, tied, nothing)) == near | {(0, n - 1)}
    for gain, hoped in ((HOPED + 0.5, True), (HOPED - 0.5, False)):
        values = np.array([(-15.0, gain), (5.0, 5.0)])
        gains = Gains(np.array([end, end]), np.array([start, start + 500]), values)
        found = asked_of(asked_nodes(nodes, Seams((), gains), nothing))
        assert found == near | ({(0, n - 1)} if hoped else set())


def test_pairs_that_share_most_words_are_asked_from_either_side(
    view: made_pages.View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "BEHIND", 0)
    monkeypatch.setattr(evidence, "BEFORE", 0)
    monkeypatch.setattr(evidence, "ALIKE", 1)
    n = len(view.nodes)
    common = np.zeros((n, n))
    common[3, [5, 6]] = 4.0, 7.0
    common[[8, 9], 1] = 2.0, 1.0
    assert asked_of(asked_nodes(view.nodes, Seams((), NO_GAINS), common)) == {(3, 5), (3, 6), (8, 1), (9, 1)}
    common[3, 7] = 9.0
    common[2, 5] = 5.0
    assert asked_of(asked_nodes(view.nodes, Seams((), NO_GAINS), common)) == {
        (3, 6), (3, 7), (2, 5), (8, 1), (9, 1),
    }  # fmt: skip


@NUMBERS
def test_what_the_lines_tie_is_asked_and_nothing_with_itself(number: int) -> None:
    view = made_pages.views()[number]
    nodes = view.nodes
    found = asked_of(asked_nodes(nodes, view.seams, common_words(nodes.words, nodes.words)))
    starts = {int(line): k for k, line in enumerate(nodes.first)}
    ends = {int(line): k for k, line in enumerate(nodes.last)}
    ties = {(ends[s.left], starts[s.right]) for s in view.seams.links if s.left in ends and s.right in starts}
    assert ties and ties <= found
    assert not any(k == m for k, m in found)


@NUMBERS
def test_the_evidence_is_finite_and_has_the_same_names_on_each_page(number: int) -> None:
    view = made_pages.views()[number]
    asked, told = told_of(view)
    assert {value.shape for value in told.values()} == {(len(asked.rows),)}
    assert all(np.isfinite(value.astype(np.float64)).all() for value in told.values())
    assert list(told) == list(told_of(made_pages.views()[0])[1])
    looks = shipped()
    assert len(looks[0].mean) == len(told)
    gain = np.linspace(-30, 30, len(asked.rows))[:, None]
    again = echoes(view.nodes, asked, gain)
    assert np.isfinite(again).all()
    assert len(looks[1].mean) == len(told) + again.shape[1]


def test_no_kind_of_evidence_takes_the_name_of_another(view: made_pages.View) -> None:
    nodes = view.nodes
    x, y = np.array([0, 1]), np.array([1, 2])
    parts = [
        *evidence._of_kinds(nodes, x, y),
        *evidence._of_places(nodes, view.lines, x, y),
        *evidence._of_words(nodes, common_words(nodes.words, nodes.words), x, y),
        *evidence._of_topics(nodes, x, y),
        *evidence._of_seams(nodes, view.lines, view.seams, x, y),
        *("follow", "most_follow_of_x", "most_follow_of_y"),
        *(f"{name}_{side}" for side in "xy" for name in nodes.told),
    ]
    assert len(set(parts)) == len(parts)
    assert set(parts) == set(told_of(view)[1])


def test_the_first_look_at_chains_is_told_the_second(view: made_pages.View) -> None:
    """Nodes 0, 1 and 2 are a chain, and 4 goes on in 3."""
    nodes = view.nodes
    x, y = np.array([0, 2, 2, 3, 4]), np.array([1, 3, 0, 5, 3])
    behind = {0: 1, 1: 2, 4: 3}
    told = chained(nodes, x, y, linked(len(nodes), behind))
    assert told["same_chain"].tolist() == [1, 0, 1, 0, 1]
    assert told["ends_chain"].tolist() == [0, 1, 1, 1, 0]
    assert told["begins_chain"].tolist() == [0, 0, 1, 1, 0]
    assert told["rank"].tolist() == np.log1p([0, 2, 2, 1, 0]).tolist()
    lengths = np.expm1(nodes.told["length"])
    sizes = [lengths[[0]], lengths[[0, 1, 2]], lengths[[0, 1, 2]], lengths[[4, 3]], lengths[[4]]]
    assert told["size_before"] == pytest.approx(np.log1p([own.sum() for own in sizes]))
    assert told["headed"].tolist() == [
        float(nodes.head[own].any()) for own in ([0], [0, 1, 2], [0, 1, 2], [4, 3], [4])
    ]
    assert told["bodied"].tolist() == [
        float((~nodes.head[own]).any()) for own in ([1, 2], [3], [0, 1, 2], [5], [3])
    ]


def test_heads_that_stand_behind_all_bodies_are_theirs_in_turn(view: made_pages.View) -> None:
    """Nodes 4 and 6 are tied to 0 and 2, far apart: so 5 is rather the head of 1 than of 3."""
    x, y = np.array([4, 6, 5, 5, 5, 3]), np.array([0, 2, 1, 3, 6, 4])
    nodes = replace(view.nodes, head=np.arange(len(view.nodes)) > 3)
    chains = linked(len(nodes), {4: 0, 6: 2, 5: 6, 3: 4})
    told = in_turn(nodes, Asked(x, y, (len(nodes), len(nodes))), np.full(6, 0.9), chains)
    for name in ("turn_on_page", "turn_near"):
        assert told[name][0] == told[name][1] > 0
        assert told[name][2] > told[name][3] == pytest.approx(0)
        assert told[name][4:].tolist() == [0, 0]


def test_the_whole_of_a_chain_is_told_beside_what_stands_near_the_cut(view: made_pages.View) -> None:
    nodes = view.nodes
    others = np.arange(LINKED + 1, len(nodes))
    chains = linked(len(nodes), {k: k + 1 for k in range(LINKED)})
    for last, longer in ((LINKED, True), (LINKED - 1, False)):
        told = chained(nodes, np.full(len(others), last), others, chains)
        same = np.isclose(told["all_chain_topic"], told["chain_topic"])
        assert not same.any() if longer else same.all()
        assert (told["all_chain_common"] >= told["chain_common"]).all()


def test_chains_begin_where_nothing_leads_to() -> None:
    assert chains_of(5, {0: 2, 2: 1, 4: 3}) == [[0, 2, 1], [4, 3]]
    assert chains_of(2, {}) == [[0], [1]]
    assert chains_of(0, {}) == []


@settings(deadline=None)
@given(st.permutations(range(7)), st.sets(st.integers(0, 5)))
def test_each_node_is_in_one_chain(order: list[int], cut: set[int]) -> None:
    behind = {order[n]: order[n + 1] for n in range(6) if n not in cut}
    chains = chains_of(7, behind)
    assert sorted(k for chain in chains for k in chain) == list(range(7))
    assert {a: b for chain in chains for a, b in pairwise(chain)} == behind
    assert [chain[0] for chain in chains] == sorted(chain[0] for chain in chains)


def reads(kinds: int, weights: Mapping[int, float], bias: float) -> Network:
    """A network that adds up some kinds of evidence."""
    step = np.zeros((kinds, 1), dtype=np.float32)
    for kind, weight in weights.items():
        step[kind] = weight
    one = np.ones(kinds, dtype=np.float32)
    return Network(one * 0, one, ((step, np.array([bias], dtype=np.float32)),))


def looks_for(name: str, view: made_pages.View) -> Looks:
    """Networks that tie pairs of which this evidence is 1."""
    asked, told = told_of(view)
    kinds = len(told)
    more = echoes(view.nodes, asked, np.zeros((len(asked.rows), 1))).shape[1]
    at = {list(told).index(name): 5.0}
    return (reads(kinds, at, -2.0), reads(kinds + more, at, -2.0))


@pytest.mark.parametrize("name", ["next", "prior"])
def test_nodes_are_ordered_as_the_networks_say(name: str, view: made_pages.View) -> None:
    n = len(view.nodes)
    order = ordered(view.nodes, view.lines, view.seams, load(), looks_for(name, view))
    step = 1 if name == "next" else -1
    assert order.behind() == {k: k + step for k in range(n) if 0 <= k + step < n}
    assert chains_of(n, order.behind()) == [list(range(n))[::step]]
    assert {tie.margin for tie in order.ties} == {3.0}
    assert list(order.ends) == [n - 1 if step > 0 else 0]


@NUMBERS
def test_each_node_has_one_before_it_and_one_behind_it_at_most(number: int) -> None:
    view = made_pages.views()[number]
    nodes = view.nodes
    order = ordered(nodes, view.lines, view.seams, load(), shipped())
    behind = order.behind()
    assert len(order.ties) == len(behind) == len(set(behind.values())) > 0
    assert sorted(k for chain in chains_of(len(nodes), behind) for k in chain) == list(range(len(nodes)))
    assert sorted([*behind, *order.ends]) == list(range(len(nodes)))
    assert order == ordered(nodes, view.lines, view.seams, load(), shipped())


def test_one_node_alone_is_an_article(view: made_pages.View) -> None:
    strip = view.nodes.parts[:1]
    one = Nodes(
        strip,
        view.nodes.texts[:1],
        view.nodes.at[:1],
        view.nodes.first[:1],
        view.nodes.last[:1],
        view.nodes.words[[0]],
        Topics(*(part[:1] for part in view.nodes.topics)),
        view.nodes.table[:1],
        view.nodes.head[:1],
        {},
    )
    assert ordered(one, view.lines, view.seams, load(), shipped()) == Order((), {0: inf})


TWO_TABLES = """\
公司 去年 今年 增减
甲厂 100 200 100
乙厂 300 500 200
丙厂 200 250 50

名称 单价 数量 合计
苹果 10 20 200
香蕉 5 30 150
梨子 4 10 40
"""


def test_a_page_of_tables_alone_has_articles() -> None:
    source = Source("tables", TWO_TABLES)
    galley = Galley(source, printed_rows(source))
    for _, stage in STAGES:
        galley = stage(galley)
    assert (len(galley.tables), len(galley.lines)) == (2, 0)
    lines = describe(galley, load())
    nodes = nodes_of_page(galley, lines, (), load())
    order = ordered(nodes, lines, decide(lines, load(), shipped_seams()), load(), shipped())
    assert len(chains_of(2, order.behind())) in (1, 2)


def test_what_is_nearly_as_good_is_doubted(view: made_pages.View) -> None:
    nodes = view.nodes
    head, text = int(np.flatnonzero(nodes.head)[0]), int(np.flatnonzero(~nodes.head)[0])
    ties = tuple(Tie(left, 1, margin, 2) for left in (head, text) for margin in (0.05, 12.0))

    def found(order: Order) -> list[Suspect]:
        return list(doubted(view.galley, nodes, order, view.lines, view.seams))

    unsure = found(Order(ties, {head: 0.05, text: 0.05}))
    rules = [suspect.why.rule for suspect in unsure if suspect.why is not None]
    assert rules == [Rule.HEAD_ELSEWHERE, Rule.GOES_ON_ELSEWHERE, Rule.MAY_GO_ON]
    assert [suspect.runner_up for suspect in unsure] == [nodes.texts[2][:60]] * 2 + [""]
    assert all(LIKELY < suspect.confidence < 1 for suspect in unsure)
    assert found(Order(ties[1::2], {text: np.inf})) == []
