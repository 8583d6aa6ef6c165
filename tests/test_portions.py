"""Pages longer than anything printed: repaired in portions, in linear time, no character lost."""

from __future__ import annotations

import pytest

from convert.galley import printed_rows
from convert.model import Issue
from convert.pipeline import balance, repair
from convert.portions import (
    HUGE_LINES,
    LONGEST_ROW,
    PORTION_CHARACTERS,
    PORTION_LINES,
    PRINTED_CHARACTERS,
    PRINTED_LINES,
    paragraphs,
    portions,
)
from convert.readers import text
from convert.trace import Source, printed

SENTENCE = "市政府昨日召开会议，部署今年的春耕工作。"


def _said(issue: Issue) -> list[str]:
    return [notice.why for notice in issue.notices if notice.rule == "part_page"]


def test_a_page_that_can_be_printed_stays_whole() -> None:
    rows = printed_rows(Source("p", "\n".join([SENTENCE] * PRINTED_LINES)))
    assert portions(rows) == (rows,)


def test_a_page_on_one_row_stays_whole() -> None:
    rows = printed_rows(Source("p", SENTENCE * (PRINTED_CHARACTERS // len(SENTENCE))))
    assert [[line.text for line in part] for part in portions(rows)] == [[rows[0].text]]


def test_portions_end_with_a_block_and_a_sentence() -> None:
    block = "\n".join(["春耕工作正在各地", "有序展开。"] * 5)
    headed = "\n\n".join([block, "春耕"] * PRINTED_LINES)
    parts = portions(printed_rows(Source("p", headed)))
    assert len(parts) > 2
    assert all(PORTION_LINES // 2 <= len(part) <= PORTION_LINES for part in parts[:-1])
    assert {part[-1].text.text for part in parts[:-1]} == {"有序展开。"}
    assert {part[0].text.text for part in parts[1:]} == {"春耕"}


@pytest.mark.parametrize("unit", [SENTENCE, "春", "“”", "，。", "春耕   ", "\u3000春"])
def test_every_character_of_a_long_row_is_in_one_portion(unit: str) -> None:
    page = unit * (2 * PRINTED_CHARACTERS // len(printed(unit)))
    parts = portions(printed_rows(Source("p", page)))
    lines = [line for part in parts for line in part]
    assert printed("".join(line.text.text for line in lines)) == printed(page)
    assert max(len(line.text) for line in lines) <= LONGEST_ROW
    assert all(sum(len(line.text) for line in part) <= PORTION_CHARACTERS for part in parts)
    starts = [line.text.span().start for line in lines]
    assert starts == sorted(starts)


def test_a_row_is_cut_behind_a_sentence() -> None:
    rows = printed_rows(Source("p", SENTENCE * (2 * PRINTED_CHARACTERS // len(SENTENCE))))
    lines = [line.text.text for part in portions(rows) for line in part]
    assert len(lines) > 2 and {line[-1] for line in lines} == {"。"}


def test_paragraphs_end_with_a_block_or_a_short_sentence() -> None:
    page = (
        "市政府昨日召开的会议上\n部署今年的春耕的工作。\n各地的春耕工作也已经在\n展开。\n全市的春耕\n\n工作"
    )
    chains = paragraphs(printed_rows(Source("p", page)))
    assert ["".join(line.text.text for line in chain) for chain in chains] == [
        "市政府昨日召开的会议上部署今年的春耕的工作。各地的春耕工作也已经在展开。",
        "全市的春耕",
        "工作",
    ]


def test_a_page_beyond_all_measure() -> None:
    page = "\n".join([SENTENCE] * (HUGE_LINES + 1))
    issue = repair(text.read(page.encode(), "p.txt"))
    balance(issue)
    assert len(set(_said(issue))) == 1 and "not looked for" in _said(issue)[0]
    assert len(_said(issue)) == len(tuple(issue.articles())) > 30


LONG = f"春耕工作全面展开\n\n本报讯（记者 林文）{SENTENCE}\n{SENTENCE}\n\n" * 30


def _in_portions(monkeypatch: pytest.MonkeyPatch) -> Issue:
    monkeypatch.setattr("convert.portions.PRINTED_LINES", 40)
    monkeypatch.setattr("convert.portions.PORTION_LINES", 30)
    return repair(text.read(LONG.encode(), "p.txt"))


def test_a_long_page_is_repaired_portion_by_portion(monkeypatch: pytest.MonkeyPatch) -> None:
    issue = _in_portions(monkeypatch)
    balance(issue)
    assert len(_said(issue)) > 1 and "repaired in portions" in _said(issue)[0]


@pytest.mark.xfail(
    reason="the same story ten times on a page is made one, with one of its heads", strict=True
)
def test_the_same_story_again_keeps_its_head(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = (article for _, article in _in_portions(monkeypatch).articles())
    heads = [article.headline.text for article in articles if article.headline is not None]
    assert heads.count("春耕工作全面展开") > 20
