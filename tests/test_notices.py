"""Notices replayed: each action alone, together, in any order."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.notices import Action, Notice, replay
from convert.trace import BLANKS, Span, printed


def notice(action: Action, *where: tuple[int, int], after: str = "", source: str = "p") -> Notice:
    return Notice("stage", "rule", action, tuple([Span(source, *ends) for ends in where]), after=after)


def join(left: int, right: int, after: str = "") -> Notice:
    return notice(Action.JOIN, (left, left + 1), (right, right + 1), after=after)


def cut(at: int) -> Notice:
    return notice(Action.CUT, (at, at + 1))


CASES: list[tuple[str, str, list[Notice], list[str]]] = [
    ("each line is a block", "一二\n三\n", [], ["一二", "三"]),
    ("blank lines are none", "\n\n　\n一\n \n二", [], ["一", "二"]),
    ("blanks at a line's ends are not of the block", " 一 二　\n", [], ["一 二"]),
    ("join", "工作机\n制", [join(2, 4)], ["工作机制"]),
    ("join with a blank", "引题\n主题", [join(1, 3, " ")], ["引题 主题"]),
    ("join backwards", "二三\n一", [join(3, 0)], ["一二三"]),
    ("join three", "一\n二\n三", [join(0, 2), join(2, 4)], ["一二三"]),
    ("join over another line", "一\n二\n三", [join(0, 4)], ["一三", "二"]),
    ("a longer span joins at its ends", "一二\n三四", [notice(Action.JOIN, (0, 2), (3, 5))], ["一二三四"]),
    ("cut", "一二三", [cut(0)], ["一", "二三"]),
    ("cut at a blank", "一 二", [cut(0)], ["一", "二"]),
    ("cut at the line's end is nothing", "一\n二", [cut(0)], ["一", "二"]),
    ("unglue and join crosswise", "一丙\n甲二", [cut(0), cut(3), join(0, 4), join(3, 1)], ["一二", "甲丙"]),
    ("replace", "一,二", [notice(Action.REPLACE, (1, 2), after="，")], ["一，二"]),
    ("replace several", '"一"', [notice(Action.REPLACE, (0, 3), after="“一”")], ["“一”"]),
    ("replace does not change the source", "一一", [notice(Action.REPLACE, (1, 2), after="二")], ["一二"]),
    ("close", "一 　二", [notice(Action.CLOSE, (1, 3))], ["一二"]),
    ("close to one blank", "一　　二", [notice(Action.CLOSE, (1, 3), after=" ")], ["一 二"]),
    ("close what a join put between", "一\n二", [join(0, 2, " "), notice(Action.CLOSE, (1, 2))], ["一二"]),
    ("set a line aside", "第一版\n一二", [notice(Action.SET_ASIDE, (0, 3))], ["一二"]),
    ("set aside at the start of a line", "·一二", [notice(Action.SET_ASIDE, (0, 1))], ["一二"]),
    ("set aside at the end of a line", "一二·", [notice(Action.SET_ASIDE, (2, 3))], ["一二"]),
    ("what is set aside parts a line", "一·二", [notice(Action.SET_ASIDE, (1, 2))], ["一", "二"]),
    ("and a join closes it", "一·二", [notice(Action.SET_ASIDE, (1, 2)), join(0, 2)], ["一二"]),
    ("set aside in two places", "一·二·", [notice(Action.SET_ASIDE, (1, 2), (3, 4))], ["一", "二"]),
    ("nothing is set aside between characters", "一二", [notice(Action.SET_ASIDE, (1, 1))], ["一二"]),
    ("mark", "一二", [notice(Action.MARK, (0, 2), after="三")], ["一二"]),
]


@pytest.mark.parametrize(
    ("text", "notices", "blocks"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_replay(text: str, notices: list[Notice], blocks: list[str]) -> None:
    for order in permutations(notices):
        assert replay({"p": text}, order) == blocks


def test_blocks_are_in_order_of_sources_and_print() -> None:
    texts = {"q": "三\n四", "p": "一\n二"}
    assert replay(texts, []) == ["三", "四", "一", "二"]
    over_pages = Notice("jumps", "link", Action.JOIN, (Span("p", 2, 3), Span("q", 0, 1)))
    assert replay(texts, [over_pages]) == ["四", "一", "二三"]


def test_a_circle_is_an_error() -> None:
    with pytest.raises(ValueError, match="in a circle from 0 of p"):
        replay({"p": "一二三"}, [join(2, 1)])


def test_a_join_to_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing is printed at 1 of p"):
        replay({"p": "一\n二"}, [join(0, 1)])


TEXTS = st.text(alphabet="一二三,\n 　", max_size=40)


@given(TEXTS)
def test_without_notices_nothing_is_lost(text: str) -> None:
    assert "".join(printed(block) for block in replay({"p": text}, [])) == printed(text)


@given(TEXTS, st.data())
def test_cuts_and_joins_lose_and_invent_nothing(text: str, data: st.DataObject) -> None:
    """Cut everywhere, then join all characters in a new order: what comes out is that order."""
    places = [at for at, char in enumerate(text) if char not in BLANKS]
    order = data.draw(st.permutations(places))
    cuts = [cut(at) for at in places]
    joins = [join(left, right) for left, right in pairwise(order)]
    expected = ["".join([text[at] for at in order])] if order else []
    assert replay({"p": text}, [*joins, *cuts]) == expected
    assert sorted(replay({"p": text}, cuts)) == sorted(printed(text))
