"""What the lines of an article's heads are: a byline, a kicker, a headline, a deck."""

from __future__ import annotations

import numpy as np
import pytest

from convert.articles import roles
from convert.articles.heads import HeadLine, Heads, lay_heads
from convert.articles.roles import ROLES, Cut, cuts, role_evidence, shipped
from convert.language import load
from convert.language.kinds import load_kinds
from convert.trace import Traced


def laid(*lines: str) -> Heads:
    """The heads of an article, each line a block of its own."""
    told = [HeadLine(Traced.printed("page", 100 * n, line), n) for n, line in enumerate(lines)]
    (heads,) = lay_heads([told], load(), shipped())
    return heads


def texts(heads: Heads) -> tuple[str | None, str | None]:
    headline, byline = heads.headline, heads.byline
    return headline.text if headline else None, byline.text.text if byline else None


def test_lines_that_sign_are_the_byline_and_no_others() -> None:
    told = [
        HeadLine(Traced.printed("page", 100 * n, line), n)
        for n, line in enumerate(("鱼灯一亮满城秋", "侯强"))
    ]
    (heads,) = lay_heads(
        [[told[0], *(told[1]._replace(signs=True, block=n) for n in (1, 2))]], load(), shipped()
    )
    assert texts(heads) == ("鱼灯一亮满城秋", "侯强 侯强")
    assert heads.byline is not None and heads.byline.names == ("侯强",)


@pytest.mark.parametrize("title", ["鱼灯会", "山海情", "柳絮", "安全", "荷塘", "路在脚下", "梁斌轩"])
def test_a_line_alone_that_does_not_sign_is_a_headline(title: str) -> None:
    assert texts(laid(title)) == (title, None)


def test_a_line_of_names_and_titles_signs_whatever_stands_beside_it() -> None:
    assert texts(laid("鱼灯一亮满城秋", "本报记者 梁斌轩")) == ("鱼灯一亮满城秋", "本报记者 梁斌轩")
    assert texts(laid("本报记者 梁斌轩", "鱼灯一亮满城秋")) == ("鱼灯一亮满城秋", "本报记者 梁斌轩")


def test_an_article_without_heads_has_none() -> None:
    assert laid() == Heads()
    assert lay_heads([], load(), shipped()) == []


def test_every_kind_of_evidence_for_roles_is_told_once() -> None:
    """Of the cut of a kicker, a headline and a deck each kind, and of no other kind anything."""
    texts = ("市供电公司", "抢修线路三百处", "——记老城区检修队")
    nothing = np.zeros(3)
    told = roles.Told(nothing[1:], nothing, nothing, nothing, {(k, d): (0.0, 0.0) for k, d in cuts(3)})
    head = roles._Head(texts, (0, 1, 2), (5.0, 7.0, 8.0), (True, True), (False, False), told)
    parts = (roles._of_whole, roles._of_kicker, roles._of_headline, roles._of_deck)
    names = [name for part in parts for name in part(head, Cut(1, 2))]
    assert sorted(names) == sorted(ROLES)


def test_a_part_that_is_not_there_tells_nothing() -> None:
    found = role_evidence(["市供电公司", "抢修线路三百处"], [0, 1], load(), load_kinds())
    of = {name: number for number, name in enumerate(ROLES)}
    for name, number in of.items():
        absent = name.partition("_")[0]
        for cut, values in found.items():
            if (absent == "kicker" and not cut.kicker) or (absent == "deck" and cut.deck == 2):
                assert values[number] == 0
    assert all(values[of["head_size"]] > 0 for values in found.values())
