"""Pages whose text is two-dimensional: columns found, and put out one behind the other."""

from __future__ import annotations

from convert.galley import Line, printed_rows
from convert.grid import by_turns, unfold
from convert.language import load
from convert.shape import cut_rows
from convert.trace import BLANKS, Source

LEFT = (
    "老城区的供热管网已经运行多年，",
    "跑冒滴漏的问题时有发生，居民反",
    "映强烈。今年，市里把管网改造列",
    "入民生实事，安排资金两千万元。",
)
RIGHT = (
    "三月的果园里，技术员正在给果农",
    "讲解修剪的要领。这里的苹果远近",
    "闻名，去年合作社卖出一百多万公",
    "斤，社员每户平均增收八千多元。",
)


def _unfolded(text: str) -> list[Line]:
    return list(unfold(printed_rows(Source("p", text)), load()))


def _padded(gap: str) -> str:
    return "\n".join(left + gap + right for left, right in zip(LEFT, RIGHT, strict=True))


def test_columns_side_by_side_are_read_one_behind_the_other() -> None:
    lines = _unfolded(_padded("      "))
    assert tuple(line.text.text for line in lines) == LEFT + RIGHT
    assert [line.row for line in lines] == [0, 1, 2, 3, 0, 1, 2, 3]


def test_a_gutter_of_two_blanks_is_one() -> None:
    assert tuple(line.text.text for line in _unfolded(_padded("  "))) == LEFT + RIGHT


def test_a_column_and_its_neighbour_are_different_blocks() -> None:
    lines = _unfolded(_padded("      "))
    assert len({line.block for line in lines[:4]} & {line.block for line in lines[4:]}) == 0


def test_lines_of_one_column_stay_as_they_are() -> None:
    rows = printed_rows(Source("p", "\n".join(LEFT)))
    assert unfold(rows, load()) == cut_rows(rows)


def test_every_printed_character_is_in_one_line() -> None:
    text = _padded("      ") + "\n\n      目录……………………3      广告\n" + _padded(" ")
    lines = _unfolded(text)
    found = sorted(
        origin
        for line in lines
        for char, origin in zip(line.text.text, line.text.origins(), strict=True)
        if origin is not None and char not in BLANKS
    )
    assert found == [("p", at) for at, char in enumerate(text) if char not in BLANKS]


def test_an_empty_page_has_no_lines() -> None:
    assert _unfolded("") == []


TALES = (
    "镇上的老桥建于三百年前，桥身用青石砌成，桥下的河水绕着半个镇子流过，每逢雨季便漫上岸边的石阶，孩子们就坐在高处数着上涨的台阶。",
    "县里今年新修的三条公路全部通车，山里的茶叶和笋干当天就能送到省城的市场，合作社的收入比去年多出一半，外出的年轻人也陆续回到村里。",
    "昨晚的决赛一直打到加时，主队门将接连扑出两个险球，终场前一分钟前锋抢断成功，球从门柱内侧弹进网窝，看台上的人群一齐站了起来。",
)


def test_columns_that_take_turns_are_told() -> None:
    """Painted row by row, each piece on a row of its own; how well they are parted, the floors of pages hold."""
    columns = [[tale[at : at + 10] for at in range(0, 60, 10)] for tale in TALES]
    turns = [piece for row in zip(*columns, strict=True) for piece in row]
    behind = [piece for column in columns for piece in column]
    assert by_turns(cut_rows(printed_rows(Source("p", "\n".join(turns)))), load())
    assert not by_turns(cut_rows(printed_rows(Source("p", "\n".join(behind)))), load())
    assert sorted(line.text.text for line in _unfolded("\n".join(turns))) == sorted(turns)
