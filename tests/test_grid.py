"""Pages whose text is two-dimensional: columns found, and put out one behind the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from convert.galley import Line, printed_rows
from convert.grid import by_turns, unfold
from convert.grid.flows import columns_of
from convert.grid.merged import cut_merged
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


COLUMNS = tuple(tuple(tale[at : at + 10] for at in range(0, 60, 10)) for tale in TALES)


def test_columns_that_take_turns_are_told_and_parted() -> None:
    """Painted row by row, each piece on a row of its own."""
    turns = [piece for row in zip(*COLUMNS, strict=True) for piece in row]
    behind = [piece for column in COLUMNS for piece in column]
    assert by_turns(cut_rows(printed_rows(Source("p", "\n".join(turns)))), load())
    assert not by_turns(cut_rows(printed_rows(Source("p", "\n".join(behind)))), load())
    assert [line.text.text for line in _unfolded("\n".join(turns))] == behind


def _rows(*rows: Sequence[str]) -> list[list[Line]]:
    """Rows of pieces."""
    lines = printed_rows(Source("p", "\n".join(piece for row in rows for piece in row)))
    at = iter(lines)
    return [[next(at)._replace(row=n, slot=slot) for slot, _ in enumerate(row)] for n, row in enumerate(rows)]


def test_columns_of_rows_some_of_which_lack_a_piece() -> None:
    """The last column ends two rows before the others."""
    one, other, last = COLUMNS
    rows = _rows(*zip(one[:4], other[:4], last[:4], strict=True), *zip(one[4:], other[4:], strict=True))
    found = [tuple(line.text.text for line in column) for column in columns_of(rows, load())]
    assert found == [one, other, last[:4]]


@pytest.mark.parametrize("reach", [1, 2, 3])
def test_a_column_ends_where_its_next_line_is_too_far(reach: int) -> None:
    rows = _rows(*((piece,) for row in zip(*COLUMNS, strict=True) for piece in row))
    columns = columns_of(rows, load(), reach)
    assert sorted(line.row for column in columns for line in column) == list(range(len(rows)))
    assert all(0 < b.row - a.row <= reach for column in columns for a, b in pairwise(column))
    assert (len(columns) == len(COLUMNS)) == (reach == 3)


def _cut(*blocks: Sequence[str]) -> list[list[list[str]]]:
    """The pieces that blocks are cut into: each a row whose pieces blanks part."""
    rows = printed_rows(Source("p", "\n".join(" ".join(block) for block in blocks)))
    return [[[part.text.text for part in piece] for piece in cut] for cut in cut_merged(rows, load())]


def test_boxes_over_a_gutter_are_cut_there() -> None:
    """Two columns merged over their whole height, of which the right one ends earlier; a third stands alone."""
    one, other, last = COLUMNS
    merged = [left + right for left, right in zip(one, other, strict=True)]
    found = _cut([*merged[:4], *one[4:]], last)
    assert found[0][:4] == [[left, right] for left, right in zip(one[:4], other, strict=False)]
    assert found[0][4:] == [[piece] for piece in one[4:]] and found[1] == [[piece] for piece in last]


def test_three_columns_in_one_box_are_cut_twice() -> None:
    rows = ["".join(row) for row in zip(*COLUMNS, strict=True)][:4]
    assert _cut(rows, COLUMNS[0]) == [
        [list(row) for row in zip(*COLUMNS, strict=True)][:4],
        [[piece] for piece in COLUMNS[0]],
    ]


def test_a_headline_and_a_caption_wider_than_the_columns_stay_whole() -> None:
    head = "老城区供热管网改造今年全面启动"
    caption = [
        "图为市民在新开放的滨河公园里散步健身享受假日时光",
        "公园占地十二公顷沿河修建了步道和三座休闲广场。",
    ]
    assert _cut([head], caption, *COLUMNS) == [
        [[head]],
        [[line] for line in caption],
        *([[piece] for piece in column] for column in COLUMNS),
    ]


def test_nothing_is_cut_where_there_is_nothing() -> None:
    assert _cut(["短"]) == [[["短"]]]
    assert cut_merged([], load()) == []
