"""Pages whose text is two-dimensional: columns found, and put out one behind the other."""

from __future__ import annotations

from convert.galley import Line, printed_rows
from convert.grid import unfold
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
