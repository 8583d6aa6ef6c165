"""Tables found in lines of text: exact grids, what must be left alone, and the promises that hold for any
text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convert.galley import Galley, printed_rows
from convert.model import Doubt, Table
from convert.notices import Action, Notice, replay
from convert.tabular import find_tables
from convert.tabular.figures import cut_at
from convert.trace import BLANKS, Source, Traced

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"
TRUTH = HERE / "data" / "truth"


def found(text: str) -> Galley:
    """The galley of a text after its tables were taken out, with every promise of the stage checked."""
    source = Source("p", text)
    galley = find_tables(Galley(source, printed_rows(source)))
    check(galley)
    assert find_tables(Galley(source, printed_rows(source))) == galley
    return galley


def pieces(galley: Galley) -> list[Traced]:
    """Every text of the galley, in order of print."""
    out = [line.text for line in galley.lines]
    for _, table in galley.tables:
        out += [table.caption] if table.caption else []
        out += [cell.text for row in table.rows for cell in row if cell.text]
    return sorted(out, key=lambda text: min(span.start for span in text.spans()))


def check(galley: Galley) -> None:
    """Every printed character is there once, where it was printed, and the notices replay to the same
    texts.
    """
    source = galley.source
    places: Counter[int] = Counter()
    for text in (*pieces(galley), *(item.text for item in galley.furniture)):
        for char, origin in zip(text.text, text.origins(), strict=True):
            if char not in BLANKS:
                assert origin is not None
                assert source.text[origin[1]] == char
                places[origin[1]] += 1
    assert places == Counter(at for at, char in enumerate(source.text) if char not in BLANKS)
    assert replay({source.name: source.text}, galley.notices) == [text.text for text in pieces(galley)]
    for _, table in galley.tables:
        widths = {sum(cell.colspan for cell in row) for row in table.rows[table.header_rows :]}
        assert widths == {len(table.grid()[0])}


def grids(galley: Galley) -> list[list[list[str]]]:
    return [table.grid() for _, table in galley.tables]


def only(galley: Galley) -> Table:
    assert len(galley.tables) == 1
    return galley.tables[0][1]


def seed(name: str) -> tuple[Galley, dict[str, list[list[str]]]]:
    """A seed page's galley, and what its table says."""
    truth = json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))
    tables = [
        block["table"] for article in truth["articles"] for block in article["body"] if "table" in block
    ]
    assert len(tables) == 1
    return found((SEEDS / f"{name}.txt").read_text(encoding="utf-8")), tables[0]


@pytest.mark.parametrize("name", ["000_7414b85942a19476", "004_95d51d15bca67ccc"])
def test_the_table_of_a_seed_is_exact(name: str) -> None:
    galley, truth = seed(name)
    table = only(galley)
    assert table.header_rows == 2
    assert table.grid() == truth["header"] + truth["rows"]


def test_the_stray_mark_in_a_header_is_set_aside() -> None:
    galley, _ = seed("000_7414b85942a19476")
    assert [(item.text.text, item.kind.value) for item in galley.furniture] == [("去", "stray")]
    assert [(s.kind, s.text) for s in galley.suspects] == [(Doubt.STRAY_CHAR, "去")]
    assert "整治房屋隐患 筑牢安全底线" in [line.text.text for line in galley.lines]


def test_loose_columns_are_explained_by_their_arithmetic() -> None:
    galley, _ = seed("004_95d51d15bca67ccc")
    said = [notice.why for notice in galley.notices if notice.rule == "float_column"]
    assert said == [
        "1056 ÷ (1056 + 10185) = 9.39 %; 4 of 5 rows agree to the last digit; 占比排名 ranks it",
        "120317 ÷ (120317 + 875985) = 12.08 %; all rows agree; 占比排名 ranks it",
    ]
    assert [(s.kind, s.text, s.suggestion, s.confidence) for s in galley.suspects] == [
        (Doubt.ARITHMETIC, "4.41%", "4.42%", 0.2)
    ]
    assert galley.lines[0].text.text.startswith("67")


SENTENCE = "会议强调，要抓好落实，确保完成全年任务。"
TITLE = "春季生产进展情况统计"


def page(*parts: str) -> Galley:
    """A page with a sentence, a headline, the parts, and a sentence; what is no table must still be there."""
    galley = found("\n\n".join((SENTENCE, TITLE, *parts, SENTENCE)))
    assert [line.text.text for line in galley.lines] == [SENTENCE, TITLE, SENTENCE]
    return galley


TWO_LEVELS = [
    ["单位", "小麦", "", "玉米", ""],
    ["", "数量(吨)", "均价(元)", "数量(吨)", "均价(元)"],
    ["甲县", "49872", "1.78", "160", "2.71"],
    ["乙县", "3678", "1.12", "0", "2.99"],
    ["丙区", "334628", "2.55", "3337", "2.66"],
]


def test_a_tab_too_many_before_a_row_moves_nothing() -> None:
    rows = ["单位\t小麦\t\t玉米\t", "\t\t数量(吨)\t均价(元)\t数量(吨)\t均价(元)"]
    rows += ["甲县\t49872\t1.78\t160\t2.71", "\t乙县\t3678\t1.12\t0\t2.99", "丙区\t334628\t2.55\t3337\t2.66"]
    table = only(page("\n".join(rows)))
    assert (table.grid(), table.header_rows) == (TWO_LEVELS, 2)


def test_a_label_torn_in_one_row_is_closed() -> None:
    table = only(page("单位\t户数\t面积\n禹\t州市\t23\t813\n长葛市\t69\t801\n襄城县\t65\t797"))
    assert table.grid() == [
        ["单位", "户数", "面积"], ["禹州市", "23", "813"], ["长葛市", "69", "801"], ["襄城县", "65", "797"],
    ]  # fmt: skip


def test_empty_places_between_tabs_stay_empty() -> None:
    table = only(page("单位\t户数\t面积\t备注\n甲县\t\t813\t\n乙县\t69\t\t补报\n丙区\t65\t797"))
    assert table.grid()[1:] == [
        ["甲县", "", "813", ""],
        ["乙县", "69", "", "补报"],
        ["丙区", "65", "797", ""],
    ]


def test_the_line_of_units_becomes_the_caption() -> None:
    table = only(
        page("单位：万元\n地区 本周 累计 同比\n甲县 716 120 8.1%\n乙县 182 664 9.3%\n丙区 55 98 -1.2%")
    )
    assert table.caption is not None
    assert table.caption.text == "单位：万元"
    assert table.grid()[0] == ["地区", "本周", "累计", "同比"]


def test_a_note_below_stays_with_the_article() -> None:
    galley = found("地区 本周 累计\n甲县 716 120\n乙县 182 664\n丙区 55 98\n注：数据截至3月5日。")
    assert [line.text.text for line in galley.lines] == ["注：数据截至3月5日。"]
    assert len(only(galley).rows) == 4


def test_a_missing_cell_goes_where_its_unit_belongs() -> None:
    galley = page(
        "单 位 户 数 占 比 面 积\n甲县 716 12.5% 120㎡\n乙县 182 664㎡\n丙区 55 9.8% 33㎡\n丁区 8 1.4% 21㎡"
    )
    assert only(galley).grid()[2] == ["乙县", "182", "", "664㎡"]
    assert galley.suspects == ()


def test_a_missing_cell_that_nothing_places_is_a_suspect() -> None:
    galley = page("单位 户数 人数 面积\n甲县 716 125 120\n乙县 182 664\n丙区 55 98 33\n丁区 8 14 21")
    assert only(galley).grid()[2] == ["乙县", "182", "664", ""]
    assert [(s.kind, s.text) for s in galley.suspects] == [(Doubt.ORDER, "乙县 182 664")]


def test_words_that_all_rows_begin_with_are_columns() -> None:
    table = only(page("城市 天气 最低 最高\n北京 多云 -3 5\n上海 晴 4 9\n广州 小雨 12 18"))
    assert table.grid()[1] == ["北京", "多云", "-3", "5"]


HOURS = [
    ["卫生院", "科室", "开诊时间", "周次"],
    ["城关", "内科、儿科", "18:00—21:30", "每天"],
    ["石桥", "中医科", "18:30—20:30", "周一、周四"],
    ["东堰", "儿科", "18:00—21:00", "周二至周六"],
]


@pytest.mark.parametrize("parting", [" ", "\t", "　"], ids=["blanks", "tabs", "wide blanks"])
def test_a_table_of_words_with_a_column_of_times(parting: str) -> None:
    table = only(page("\n".join(parting.join(row) for row in HOURS)))
    assert (table.grid(), table.header_rows) == (HOURS, 1)


def test_loose_columns_without_arithmetic_keep_their_order_and_are_suspect() -> None:
    rows = "单位 户数 面积\n甲县 716 120\n乙县 182 664\n丙区 55 98"
    galley = page(rows, "得分", "17", "23", "31")
    assert only(galley).grid() == [
        ["单位", "户数", "面积", "得分"],
        ["甲县", "716", "120", "17"],
        ["乙县", "182", "664", "23"],
        ["丙区", "55", "98", "31"],
    ]
    assert [(s.kind, s.text) for s in galley.suspects] == [(Doubt.ORDER, "17")]


def test_a_loose_column_whose_label_stayed_goes_to_its_label() -> None:
    galley = page("单位 户数 占比 总户数\n甲县 716 1120\n乙县 182 664\n丙区 55 98", "63.93%\n27.41%\n56.12%")
    assert only(galley).grid()[:2] == [["单位", "户数", "占比", "总户数"], ["甲县", "716", "63.93%", "1120"]]
    assert [n.why for n in galley.notices if n.rule == "float_column"] == [
        "716 ÷ 1120 = 63.93 %; all rows agree"
    ]
    assert galley.suspects == ()


def test_loose_figures_that_make_no_whole_column_stay_lines() -> None:
    galley = found("单位 户数 面积\n甲县 716 120\n乙县 182 664\n丙区 55 98\n\n17\n\n23")
    assert [line.text.text for line in galley.lines] == ["17", "23"]


def test_a_total_that_does_not_come_out_is_a_suspect() -> None:
    galley = page("单位 户数 人数 面积\n甲县 716 125 120\n乙县 182 664 50\n丙区 55 98 33\n合 计 953 887 208")
    assert [(s.kind, s.text, s.suggestion) for s in galley.suspects] == [(Doubt.ARITHMETIC, "208", "203")]
    assert only(galley).grid()[-1][0] == "合计"


def test_a_share_that_is_far_off_is_a_surer_suspect_than_the_last_digit() -> None:
    rows = [
        "甲县 716 1120 63.93%",
        "乙县 182 664 27.41%",
        "丙区 55 98 56.12%",
        "丁区 31 47 56.96%",
        "戊区 12 71 16.90%",
    ]
    galley = page("\n".join(("单位 户数 总户数 占比", *rows)))
    assert [(s.text, s.suggestion, s.confidence) for s in galley.suspects] == [("56.96%", "65.96%", 0.7)]


LAYOUT = """\
  会议指出，今年以来，全市上下              小麦                  玉米
                                单 位
  坚持问题导向，抓好各项工作          数量(吨)    均价(元)    数量(吨)    均价(元)

  落实，确保完成全年的任务。      甲县      49872       1.78        160       2.71      江泽民分别会见

  会议要求各级部门提高认识，      乙县       3678       1.12          0       2.99      美国客人一行
  加强领导，形成合力。            丙区     334628       2.55       3337       2.66      。"""


def test_a_table_between_columns_of_text_is_taken_and_the_text_left() -> None:
    galley = found(LAYOUT)
    assert grids(galley) == [TWO_LEVELS]
    left = [line.text.text for line in galley.lines]
    assert left == [
        "会议指出，今年以来，全市上下", "坚持问题导向，抓好各项工作", "落实，确保完成全年的任务。",
        "江泽民分别会见", "会议要求各级部门提高认识，", "美国客人一行", "加强领导，形成合力。", "。",
    ]  # fmt: skip


def test_rows_that_came_in_pieces_are_read_as_rows() -> None:
    source = Source("p", LAYOUT)
    pieces_of_rows, cuts = [], []
    for row in printed_rows(source):
        parts = cut_at(row.text, least=2)
        pieces_of_rows += [row._replace(text=part, slot=slot) for slot, part in enumerate(parts)]
        cuts += [Notice("t", "cut", Action.CUT, (part.span(),)) for part in parts[:-1]]
    galley = find_tables(Galley(source, tuple(pieces_of_rows), notices=tuple(cuts)))
    check(galley)
    assert grids(galley) == [TWO_LEVELS]


def cells_of(grid: list[list[str]]) -> tuple[str, list[str], list[str], list[list[str]]]:
    upper, lower, *rows = grid
    return upper[0], [text for text in upper[1:] if text], lower[1:], rows


def row_after_row(grid: list[list[str]]) -> str:
    stub, groups, labels, rows = cells_of(grid)
    return "\n\n".join([stub, *groups, *labels, *(cell for row in rows for cell in row)])


def column_after_column(grid: list[list[str]]) -> str:
    stub, groups, labels, rows = cells_of(grid)
    columns = [[label, *(row[at + 1] for row in rows)] for at, label in enumerate(labels)]
    return "\n\n".join(
        [stub, *(row[0] for row in rows), *groups, *(cell for column in columns for cell in column)]
    )


def groups_in_the_middle(grid: list[list[str]]) -> str:
    stub, groups, labels, rows = cells_of(grid)
    size = len(labels) // len(groups)
    out = [stub, *(row[0] for row in rows)]
    for at, label in enumerate(labels):
        out += [groups[at // size]] if at % size == 1 else []
        out += [label, *(row[at + 1] for row in rows)]
    return "\n".join(out)


def labels_then_figures(grid: list[list[str]]) -> str:
    stub, groups, labels, rows = cells_of(grid)
    figures = [row[at + 1] for at in range(len(labels)) for row in rows]
    return "\n".join([stub, *(row[0] for row in rows), *groups, *labels, *figures])


def a_line_for_each_column(grid: list[list[str]]) -> str:
    stub, groups, labels, rows = cells_of(grid)
    lines = [" ".join([label, *(row[at + 1] for row in rows)]) for at, label in enumerate(labels)]
    return "\n\n".join([*groups, stub, *lines, " ".join(row[0] for row in rows)])


def tabs(grid: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in grid)


def blanks(grid: list[list[str]]) -> str:
    stub, groups, labels, rows = cells_of(grid)
    head = [" ".join(stub), " ".join(groups), " ".join(labels)]
    return "\n".join([*head, *(" ".join(row) for row in rows)])


SHAPES = (
    row_after_row, column_after_column, groups_in_the_middle, labels_then_figures, a_line_for_each_column,
    tabs, blanks, )  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_a_table_is_the_same_in_every_shape(shape: Callable[[list[list[str]]], str]) -> None:
    table = only(page(shape(TWO_LEVELS)))
    assert table.header_rows == 2
    assert table.grid() == TWO_LEVELS


NAMES = [
    "城关镇",
    "东河乡",
    "南山街道",
    "西湖区",
    "北岭县",
    "长岭镇",
    "平安县",
    "高新技术开发区",
    "临江市",
    "永丰镇",
]


@st.composite
def grids_of_two_levels(draw: st.DrawFn) -> list[list[str]]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=3, max_size=7, unique=True))
    groups = draw(
        st.lists(
            st.sampled_from(["小麦", "玉米", "油菜", "当日进度", "累计进度"]),
            min_size=2,
            max_size=4,
            unique=True,
        )
    )
    labels = draw(st.sampled_from([["户数", "面积(亩)"], ["数量", "占比"], ["本月", "累计", "同比"]]))
    whole = st.integers(0, 999999).map(str)
    share = st.integers(0, 9999).map(lambda n: f"{n / 100:.2f}%")
    upper = ["单位", *(text for group in groups for text in [group, *[""] * (len(labels) - 1)])]
    rows = [
        [name, *(draw(share if label in ("占比", "同比") else whole) for _ in groups for label in labels)]
        for name in names
    ]
    return [upper, ["", *labels * len(groups)], *rows]


TEXT_ABOVE = """\
业是非洲经济的支柱其次是去年      产总值增长率高于往年国民平
主要产品如石油黄金等矿产品以      均收入有所增加在营部门努力
  名次    球队      胜      负      积分
   1      北京      12      3       27
   2      上海      11      4       26
   3      广东       9      6       24"""


def test_numbers_before_the_row_labels_are_a_column_and_text_above_is_no_header() -> None:
    galley = found(TEXT_ABOVE)
    assert grids(galley) == [
        [
            ["名次", "球队", "胜", "负", "积分"],
            ["1", "北京", "12", "3", "27"],
            ["2", "上海", "11", "4", "26"],
            ["3", "广东", "9", "6", "24"],
        ]
    ]
    assert len(galley.lines) == 2


STACKED = """\
   单位       数量(吨)      均价(元)    数量(吨)      均价(元)
   甲县          49872         1.78       160         2.71
   乙县           3678         1.12         0         2.99

   丙区
   丁区
              334628
                5638
                               2.55
                               1.97
                                         3337
                                          291
                                                      2.66
                                                      1.05

  会议指出，要抓好落实，确保完成全年任务。"""


def test_rows_given_cell_below_cell_are_rows_again() -> None:
    galley = found(STACKED)
    assert only(galley).grid()[3:] == [
        ["丙区", "334628", "2.55", "3337", "2.66"],
        ["丁区", "5638", "1.97", "291", "1.05"],
    ]
    assert [line.text.text for line in galley.lines] == ["会议指出，要抓好落实，确保完成全年任务。"]
    assert galley.suspects == ()


def test_a_headline_on_the_row_of_the_groups_is_not_the_first_group_s() -> None:
    galley = found(LAYOUT.replace("              小麦      ", "   秋粮收购情况统计 小麦"))
    assert grids(galley) == [TWO_LEVELS]
    assert galley.lines[0].text.text == "会议指出，今年以来，全市上下   秋粮收购情况统计"


def test_figures_left_below_a_table_are_a_doubt() -> None:
    galley = found(STACKED.replace("291", "   ").replace("1.05", ""))
    assert len(only(galley).rows) == 3
    assert [(s.kind, s.text) for s in galley.suspects] == [(Doubt.ORDER, "乙县")]


def test_shares_among_plain_figures_are_a_doubt() -> None:
    grid = [*TWO_LEVELS[:1], ["", "户数", "占比", "户数", "占比"]]
    rows = [["甲县", "12.5%", "1", "2", "3"], ["乙县", "4", "5", "6", "7"], ["丙区", "8", "9", "1.5%", "3"]]
    galley = page(labels_then_figures([*grid, *rows]))
    assert [(s.kind, s.text, s.confidence) for s in galley.suspects] == [(Doubt.ORDER, "甲县", 0.9)]


@pytest.mark.parametrize("shape", [row_after_row, column_after_column], ids=lambda shape: shape.__name__)
@pytest.mark.parametrize("after", ["站停留了\n4\n个半小时", "7"], ids=["a sentence with a number", "a folio"])
def test_figures_of_the_text_behind_are_not_the_table_s(
    after: str, shape: Callable[[list[list[str]]], str]
) -> None:
    galley = found(f"{SENTENCE}\n\n{TITLE}\n\n{shape(TWO_LEVELS)}\n\n{after}\n\n{SENTENCE}")
    assert only(galley).grid() == TWO_LEVELS
    assert [line.text.text for line in galley.lines][2:-1] == after.split("\n")


def test_widths_of_marks_do_not_hide_that_labels_repeat() -> None:
    text = labels_then_figures(TWO_LEVELS).replace("数量(吨)", "数量（吨)", 1)
    assert only(page(text)).grid()[0] == TWO_LEVELS[0]


def test_groups_whose_labels_do_not_repeat_are_a_doubt() -> None:
    galley = page("单位 种植业 养殖业\n面积 产量 存栏 出栏\n甲县 71 12 33 4\n乙县 18 66 5 61\n丙区 5 9 8 7")
    assert only(galley).grid()[:2] == [
        ["单位", "种植业", "", "养殖业", ""],
        ["", "面积", "产量", "存栏", "出栏"],
    ]
    assert [(s.kind, s.text) for s in galley.suspects] == [(Doubt.ORDER, "种植业")]


@settings(deadline=None, max_examples=40)
@given(grids_of_two_levels(), st.sampled_from(SHAPES))
def test_any_table_comes_back_as_it_was(
    grid: list[list[str]], shape: Callable[[list[list[str]]], str]
) -> None:
    assert only(page(shape(grid))).grid() == grid


@settings(deadline=None, max_examples=150)
@given(st.lists(st.text("户数县市占比单位合计会议，。12345.%—— \t\u3000\n", max_size=14), max_size=24))
def test_no_character_is_lost_whatever_stands_there(rows: list[str]) -> None:
    found("\n".join(rows))


NOT_TABLES = """
## telephone numbers
广告部 2965801 2965802
发行部 2965803 2965804
编辑部 2965805 2965806
## scores
中国 3:1 日本
韩国 2:2 伊朗
沙特 0:1 卡塔尔
## names
张三 李四 王五 赵六
孙七 周八 吴九 郑十
冯一 陈二 褚三 卫四
## names between tabs
张三⇥李四⇥王五
赵六⇥孙七⇥周八
吴九⇥郑十⇥冯一
## a masthead with tabs
2025年10月11日⇥星期六⇥第1234期
农历八月二十⇥今日8版⇥总第5678期
## a masthead
2025 年 10 月 11 日 星期六 第 1234 期
国内统一刊号 CN41-0023 邮发代号 35-21
今日 8 版 零售 1.00 元
## clauses of a headline
统筹整合资源 培育名牌项目 满足群众需求
精准施策 全力推动 提速增效
## text with dates
截至 3 月 5 日 全市 共有 1500 户
截至 4 月 5 日 全市 共有 1800 户
截至 5 月 5 日 全市 共有 2500 户
## a numbered list
1. 全面提高认识 2 项
2. 加强领导 3 项
3. 抓好落实 5 项
## numbered names
1 张三 45
2 李四 38
3 王五 51
## draws
双色球
03 08 12 17 22 31 09
大乐透
01 05 07 12 30 03 11
排列五
1 5 8 8 2
## draws, a number a line
本版编辑
张三
李四
王五
双色球
03
08
12
大乐透
01
05
07
排列三
1
5
8
## figures set large
GDP增长
8.3%
固定资产投资
12.5亿元
新增就业
3.2万人
## a programme
7:00 朝闻天下
8:30 电视剧
12:00 新闻30分
## folios
2
要闻
3
综合
4
国际
## addresses
地址 建安大道 1516 号 邮编 461000
地址 文峰路 23 号 邮编 461001
地址 前进路 7 号 邮编 461002
## spaced text
本报讯 12 月 29 日 市委 召开 会议
通过 了 3 项 决议 和 5 项 制度
共有 120 人 参加 会议 历时 3 天
## columns of text with figures
会议指出，今年以来      全市共排查 863 处    确保按时完成
各级各部门要按照要求    已整改 500 处        人民群众满意
坚持问题导向抓落实      完成率 60%           再上新台阶
## years
1995年 1996年 1997年
1998年 1999年 2000年
2001年 2002年 2003年
## credits
责编 张三 校对 李四 电话 2965801
责编 王五 校对 赵六 电话 2965802
## a game of chess
1 e4 e5
2 Nf3 Nc6
3 Bb5 a6
## sets
第 1 局 25 21
第 2 局 25 19
第 3 局 23 25
## rows of neighbouring columns glued
本报讯(记者 张三)12月29 的重大举措,是推动乡村全面振兴。
日,市委常委李四前往 建设3个项目,投资1500万元,占比 8.3%
加快推进5个中心 建成12个站点
"""
NO_TABLE = dict(
    case.replace("⇥", "\t").rstrip("\n").split("\n", 1) for case in NOT_TABLES.split("## ") if case != "\n"
)


@pytest.mark.parametrize("before", ["", SENTENCE + "\n\n"], ids=["alone", "behind a sentence"])
@pytest.mark.parametrize("text", NO_TABLE.values(), ids=NO_TABLE)
def test_what_is_no_table_is_left_alone(text: str, before: str) -> None:
    galley = found(before + text)
    assert galley.tables == ()
    assert galley.lines == printed_rows(galley.source)
    assert (galley.notices, galley.suspects, galley.furniture) == ((), (), ())


@pytest.mark.parametrize(
    "heading", ["统筹整合资源 培育名牌项目", "精准施策 全力推动 提速增效", "成绩单", "整治隐患"]
)
def test_the_heading_stays_out_of_the_table(heading: str) -> None:
    galley = found(f"{heading}\n\n单位 户数 面积\n甲县 716 120\n乙县 182 664\n丙区 55 98")
    assert [line.text.text for line in galley.lines] == [heading]
    assert only(galley).header_rows == 1


def test_two_tables_of_a_page_are_two() -> None:
    rows = "单位 户数 面积\n甲县 716 120\n乙县 182 664\n丙区 55 98"
    galley = found("\n\n".join((rows, SENTENCE, tabs(TWO_LEVELS), SENTENCE)))
    assert sorted(len(grid) for grid in grids(galley)) == [4, 5]
    assert [line.text.text for line in galley.lines] == [SENTENCE, SENTENCE]
