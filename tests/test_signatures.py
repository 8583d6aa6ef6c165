"""Who signs an article: which lines are bylines, and whose they are by where they stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.sparse import csr_array

from convert.articles.bodies import Body, sign
from convert.articles.nodes import Nodes, Topics
from convert.articles.signatures import MOST, Owner, may_sign, owners, signed, unsure_bylines
from convert.articles.strips import Strip
from convert.chains.doubts import LIKELY
from convert.galley import Galley, printed_rows
from convert.grounds import Rule
from convert.language import load
from convert.trace import Source


@pytest.mark.parametrize(
    "line",
    [
        "梁斌轩",
        "汪浩",
        "龚琴明 侯强",
        "乔浩明　陆艳、孔桂浩",
        "■钟行",
        "本报记者 梁斌轩 通讯员 汪浩",
        "□蒋玲丽",
    ],
)
def test_names_alone_or_behind_a_title_or_a_mark_sign(line: str) -> None:
    assert may_sign(line, load())


@pytest.mark.parametrize(
    "line",
    [
        "鱼灯会",
        "山海情",
        "安全",
        "荷塘",
        "路在脚下",
        "文",
        "孔",
        "本报记者 魏庆 摄",
        "国家发展改革委",
        "■",
        "",
    ],
)
def test_a_word_or_a_place_or_what_credits_a_photograph_signs_nothing(line: str) -> None:
    assert not may_sign(line, load())


def page(*rows: str) -> tuple[Galley, list[Strip]]:
    """A page of rows, each a strip; those marked with `#` are heads."""
    source = Source("p.txt", "".join(f"{row.lstrip('#')}\n" for row in rows))
    return Galley(source, printed_rows(source)), [
        Strip((n,), n, head=row.startswith("#")) for n, row in enumerate(rows)
    ]


def test_bylines_are_taken_out_those_that_stand_together_in_one() -> None:
    galley, strips = page("#鱼灯一亮满城秋", "#本报记者 梁斌轩", "#汪浩", "昨晚开幕。", "#侯强", "侯强")
    found = signed(galley, strips, load())
    assert [strip.at for strip in found.strips] == [0, 3, 5]
    assert [[strip.at for strip in group] for group in found.bylines] == [[1, 2], [4]]


def test_many_names_are_a_list_and_bylines_alone_are_a_page() -> None:
    names = ["#梁斌轩", "#汪浩", "#侯强", "#龚琴明"][: MOST + 1]
    galley, strips = page("#鱼灯一亮满城秋", *names, "昨晚开幕。")
    assert signed(galley, strips, load()).bylines == []
    galley, strips = page("#汪浩")
    assert signed(galley, strips, load()).strips == strips


def nodes_of(kinds: str, signed_leads: Sequence[int] = ()) -> Nodes:
    """Nodes by their kinds, `h` a head and `t` a text; a lead names its reporter where it is told to."""
    n = len(kinds)
    head = np.array([kind == "h" for kind in kinds])
    texts = ["本报讯（记者 侯强）昨天。" if k in signed_leads else kinds[k] * 3 for k in range(n)]
    nothing, at, parts = np.zeros((n, 1)), np.arange(n), tuple(Strip((k,), 2 * k) for k in range(n))
    told = {"byline": np.zeros(n)}
    words = csr_array(nothing)
    topics, no_table = Topics(nothing, nothing, nothing), np.zeros(n, dtype=bool)
    return Nodes(parts, tuple(texts), np.arange(0.0, 2 * n, 2), at, at, words, topics, no_table, head, told)


def given(nodes: Nodes, chains: Sequence[Sequence[int]], *places: int) -> list[Owner]:
    """Whose bylines are that stand right below the nodes of these numbers."""
    return owners(nodes, chains, [(Strip((0,), 2 * k + 1, head=True),) for k in places])


def articles_of(nodes: Nodes, chains: Sequence[Sequence[int]], *places: int) -> list[int]:
    return [owner.article for owner in given(nodes, chains, *places)]


def test_a_byline_is_that_of_the_heads_above_or_of_the_text_at_whose_foot_it_stands() -> None:
    nodes, chains = nodes_of("httht"), [[0, 1, 2], [3, 4]]
    assert articles_of(nodes, chains, 0) == [0]
    assert articles_of(nodes, chains, 2, 4) == [0, 1]
    assert articles_of(nodes, chains, -1, 3) == [0, 1]


def test_where_the_one_above_is_signed_it_is_that_of_the_one_that_begins_below() -> None:
    nodes, chains = nodes_of("ththt"), [[0], [1, 2], [3, 4]]
    assert articles_of(nodes, chains, 2) == [1]
    chains = [[0], [3, 2], [1, 4]]
    assert articles_of(nodes_of("ththt"), chains, 1) == [2]
    assert articles_of(nodes_of("ththt", signed_leads=[4]), chains, 1) == [1]
    assert articles_of(nodes_of("ththt", signed_leads=[4, 2]), chains, 1) == [2]


def test_what_stands_between_two_articles_may_be_the_others() -> None:
    nodes, chains = nodes_of("httt"), [[0, 1, 3], [2]]
    inside, between = *given(nodes, chains, 0), *given(nodes, chains, 1)
    assert inside.chance < LIKELY < between.chance
    galley, strips = page("#侯强")
    told = list(unsure_bylines(galley, nodes, chains, [((strips[0],), inside), ((strips[0],), between)]))
    assert [(doubt.text, doubt.runner_up, doubt.confidence) for doubt in told] == [("侯强", "ttt", 0.85)]
    assert told[0].why is not None and told[0].why.rule is Rule.SIGNED_ELSEWHERE


def test_a_name_that_an_article_without_a_headline_is_about_is_its_headline() -> None:
    galley, strips = page("#柳絮", "柳絮飘过石桥。", "#鱼灯一亮满城秋", "昨晚开幕。")
    name, about, head, other = strips
    bodies = [Body([about], 1), Body([about], 1, [head]), Body([other], 3)]
    for body in bodies:
        sign(galley, body, (name,))
    assert [[strip.signs for strip in body.heads] for body in bodies] == [[False], [False, True], [True]]
