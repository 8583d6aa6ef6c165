"""What folios say, in the conventions of many papers, and what is none though it looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from convert import library
from convert.folios import Imprint, kind_of, read_imprint
from convert.furniture import furniture_in
from convert.model import FurnitureKind

FOLIO, IMPRINT, EAR = FurnitureKind.FOLIO, FurnitureKind.IMPRINT, FurnitureKind.EAR

SHOWN = [
    ("A04版 要闻", Imprint(page="A04", section="要闻")),
    ("第04版 民生", Imprint(page="04", section="民生")),
    ("第二版 要闻·综合", Imprint(page="2", section="要闻·综合")),
    ("第三版 综合新闻", Imprint(page="3", section="综合新闻")),
    ("第04版 古城新闻", Imprint(page="04", section="古城新闻")),
    ("04版要闻", Imprint(page="04", section="要闻")),
    ("4版 国际", Imprint(page="4", section="国际")),
    ("要闻 | 03版", Imprint(page="03", section="要闻")),
    ("要闻 A04", Imprint(page="A04", section="要闻")),
    ("第10版·综合", Imprint(page="10", section="综合")),
    ("综 合 新 闻 第 3 版", Imprint(page="3", section="综合新闻")),
    ("2025年9月22日 星期一 04版 民生 责编 张三", Imprint(None, "2025-09-22", None, "04", "民生")),
    ("责任编辑 张三 2025.9.22 星期一 第5版 文化", Imprint(None, "2025-09-22", None, "5", "文化")),
    (
        "二〇二五年九月二十二日 星期一 第十二版 副刊",
        Imprint(None, "2025-09-22", None, "12", "副刊"),
    ),
    ("某城日报 2025年9月22日 星期一", Imprint("某城日报", "2025-09-22")),
    ("04 要闻 2025年9月22日 星期一", Imprint(None, "2025-09-22", None, "04", "要闻")),
    ("2025年9月22日 星期一 04", Imprint(None, "2025-09-22", None, "04")),
    ("某城日报 2025年9月22日", Imprint("某城日报", "2025-09-22")),
    (
        "某城日报 2024年11月6日 星期三 农历甲辰年十月初六 第1版",
        Imprint("某城日报", "2024-11-06", None, "1"),
    ),
    ("2024年11月7日 十月初七 立冬 第2版 副刊", Imprint(None, "2024-11-07", None, "2", "副刊")),
    ("國際 A12版", Imprint(page="A12", section="國際")),
    ("某城晚報 2025年9月22日 週一 A5 兩岸", Imprint("某城晚報", "2025-09-22", None, "A5", "兩岸")),
    ("中華民國114年9月22日 星期一 A3版", Imprint(None, "2025-09-22", None, "A3")),
]


@pytest.mark.parametrize(("text", "said"), SHOWN)
def test_a_folio_is_told_and_read(text: str, said: Imprint) -> None:
    assert (kind_of(text), read_imprint([text])) == (FOLIO, said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("04 要闻", Imprint(page="04", section="要闻")),
        ("要闻 04", Imprint(page="04", section="要闻")),
        ("A04", Imprint(page="A04")),
    ],
)
def test_a_number_without_its_word_counts_at_the_edge_only(text: str, said: Imprint) -> None:
    assert (kind_of(text), kind_of(text, edge=True), read_imprint([text])) == (None, FOLIO, said)


@pytest.mark.parametrize(
    "text",
    [
        "责编 张三 版式 李四",
        "值班主任：王五",
        "值班主任 王五 责编 赵六 版式 钱七 校对 孙八",
        "本版编辑：张三 美编：李四",
        "責任編輯 張三 美編 李四",
        "今日16版",
        "本期8版",
    ],
)
def test_who_made_the_page_is_an_imprint(text: str) -> None:
    assert kind_of(text, edge=True) is IMPRINT


def test_an_issue_number_at_the_edge_is_an_ear() -> None:
    assert (kind_of("總第 9021 期"), kind_of("（总第9021期）", edge=True)) == (None, EAR)


@pytest.mark.parametrize(
    "text",
    [
        "12版画作品展出",
        "第三版画展开幕",
        "第一届版画展",
        "67中心城区房屋安全隐患",
        "（下转第二版）",
        "上接第一版",
        "A04 要闻 A05 国际 A06 体育",
        "读者 04 月",
        "3月14日",
        "04",
        "文化惠民进万家",
        "编辑部的故事",
    ],
)
def test_what_is_no_furniture(text: str) -> None:
    assert kind_of(text, edge=True) is None


BODY = [f"正文第{n}行说的是别的事情" for n in range(30)]


def test_the_section_may_stand_below_the_number() -> None:
    lines = ["第03版", "综合新闻", "2025年9月22日", *BODY]
    assert furniture_in(lines)[:4] == [FOLIO, FOLIO, FOLIO, None]
    assert read_imprint(lines[:3]) == Imprint(None, "2025-09-22", None, "03", "综合新闻")


def test_inside_the_page_a_section_and_a_number_are_text() -> None:
    lines = [*BODY, "要闻 04", "民生", "2025年9月22日", *BODY]
    assert set(furniture_in(lines)) == {None}


def test_a_date_below_an_office_signs_a_notice() -> None:
    assert furniture_in(["某市交通局", "2025年3月13日"]) == [None, None]
    assert furniture_in(["要闻 04", "2025年3月13日"]) == [FOLIO, FOLIO]


def test_a_date_of_another_day_is_no_folio() -> None:
    assert furniture_in(["2025年3月14日 星期五", "特此通告", "2025年3月13日"]) == [FOLIO, None, None]


@pytest.mark.parametrize(
    ("folio", "number", "section"),
    [
        ("A04版 要闻", "A04", "要闻"),
        ("第二版 要闻·综合", "2", "要闻·综合"),
        ("04 要闻", "04", "要闻"),
        ("兩岸 A12版", "A12", "兩岸"),
    ],
)
def test_the_page_gets_its_section(tmp_path: Path, folio: str, number: str, section: str) -> None:
    page = tmp_path / "p.txt"
    page.write_text(f"{folio}\n\n路通了\n\n本报讯（记者 张三）新路昨日通车。\n", encoding="utf-8")
    issue = library.repair(library.read(page))
    assert [(p.number, p.section) for p in issue.pages] == [(number, section)]
    assert [piece.text.text for p in issue.pages for piece in p.furniture] == [folio]
