"""The model: tables as grids, and what of an issue counts once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from strategies import issues

from convert.model import (
    Article,
    Byline,
    Cell,
    Direction,
    Doubt,
    Issue,
    Jump,
    Page,
    Paragraph,
    Suspect,
    Table,
)
from convert.trace import Source, Span, Traced


def table(*rows: str) -> Table:
    """Cells parted by blanks; `a:2` spans two columns, `a:1:2` two rows."""
    made = []
    for row in rows:
        cells = []
        for word in row.split(" ") if row else ():
            text, *spans = word.split(":")
            cells.append(Cell(Traced.blank(text), *map(int, spans)))
        made.append(tuple(cells))
    return Table(tuple(made))


@pytest.mark.parametrize(
    ("rows", "grid"),
    [
        ((), []),
        (("",), [[]]),
        (("a b", "c d"), [["a", "b"], ["c", "d"]]),
        (("a:2 b", "c d e"), [["a", "", "b"], ["c", "d", "e"]]),
        (("a:1:2 b", "c"), [["a", "b"], ["", "c"]]),
        (("a b:1:2", "c"), [["a", "b"], ["c", ""]]),
        (("a:2:2 b", "c", "d e f"), [["a", "", "b"], ["", "", "c"], ["d", "e", "f"]]),
        (
            ("a:1:2 b:2 c:1:2", "d e", "f g h i"),
            [["a", "b", "", "c"], ["", "d", "e", ""], ["f", "g", "h", "i"]],
        ),
        (("a b:1:2 c", "d e"), [["a", "b", "c"], ["d", "", "e"]]),
        (("a", "b c"), [["a", ""], ["b", "c"]]),
        (("a:1:3", "b"), [["a", ""], ["", "b"]]),
        (("a:1:2", ""), [["a"], [""]]),
    ],
)
def test_grid(rows: tuple[str, ...], grid: list[list[str]]) -> None:
    assert table(*rows).grid() == grid


def test_headers_and_rows_of_a_printed_table() -> None:
    printed = table("单位:1:2 户数:2 面积:1:2", "当日 累计", "东城 44 304 8077")
    assert printed.grid() == [
        ["单位", "户数", "", "面积"],
        ["", "当日", "累计", ""],
        ["东城", "44", "304", "8077"],
    ]


def text(words: str) -> Traced:
    return Traced.blank(words)


def test_texts_count_once() -> None:
    article = Article(
        "i1",
        headline=text("主题"),
        kicker=text("引题"),
        deck=text("副题"),
        byline=Byline(text("记者"), ("甲",)),
        body=(
            Paragraph(text("一")),
            Table(((Cell(text("二")), Cell(text("三"))),), 0, text("表")),
            Paragraph(text("四")),
        ),
        jumps=(Jump(Direction.TO, "2", text("下转")),),
    )
    assert [str(part) for part in article.texts()] == [
        "引题",
        "主题",
        "副题",
        "记者",
        "下转",
        "一",
        "表",
        "二",
        "三",
        "四",
    ]
    within = Article("i2", byline=Byline(text("记者"), within=True), body=(Paragraph(text("记者 一")),))
    assert [str(part) for part in within.texts()] == ["记者 一"]
    assert [name for name, _ in article.heads()] == ["kicker", "headline", "deck"]
    assert list(Article("i3").texts()) == []


def test_looking_up() -> None:
    first, second = Article("i1"), Article("i2")
    late, early = (
        Suspect(Doubt.ORDER, Span("p", 5, 6), "", article="i1"),
        Suspect(Doubt.ORDER, Span("p", 1, 2), "", article="i1"),
    )
    issue = Issue(
        "a",
        (Source("p", "一"), Source("q", "二")),
        (Page("q", (second,)), Page("p", (first,))),
        suspects=(late, early, Suspect(Doubt.ORDER, Span("p", 0, 1), "")),
    )
    assert [article.id for _, article in issue.articles()] == ["i2", "i1"]
    assert issue.source("q").text == "二"
    assert issue.suspects_of(first) == (early, late)
    assert issue.suspects_of(second) == ()
    with pytest.raises(KeyError, match="r"):
        issue.source("r")


@settings(max_examples=50, deadline=None)
@given(issues())
def test_grids_are_rectangles_that_show_every_cell(issue: Issue) -> None:
    for _, article in issue.articles():
        for block in article.body:
            if isinstance(block, Table):
                grid = block.grid()
                assert len(grid) == len(block.rows)
                assert len({len(row) for row in grid}) <= 1
                shown = [place for row in grid for place in row if place]
                assert sorted(shown) == sorted(
                    cell.text.text for row in block.rows for cell in row if cell.text
                )
