"""Typography of print: cases of each rule, and what holds for any text."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from truth import DATA, issue_of_truth

from convert.characters import REPAIRS, Setting, set_characters
from convert.characters.quotes import read_paragraphs
from convert.model import Article, Byline, Cell, Direction, Issue, Jump, Page, Paragraph, Role, Table
from convert.notices import Action, replay
from convert.trace import Source, Traced, printed

CASES: list[dict[str, Any]] = json.loads((DATA / "characters.json").read_text(encoding="utf-8"))
RULES = dict(REPAIRS)
TRUTHS = sorted((DATA / "truth").glob("*.json"))


def _case(case: dict[str, Any]) -> Any:
    known = case.get("known_failure")
    marks = [pytest.mark.xfail(reason=known, strict=True)] if known else []
    return pytest.param(case, id=f"{case['rule']}: {case['what']}", marks=marks)


def _apply(rule: str, text: str, setting: str | None) -> str:
    if setting is None:
        return RULES[rule](text)
    return RULES[rule](text, Setting(setting))


@pytest.mark.parametrize("case", [_case(case) for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    assert _apply(case["rule"], case["before"], case.get("setting")) == case["after"]


@pytest.mark.parametrize("case", [_case(case) for case in CASES if "known_failure" not in case])
def test_a_right_text_stays(case: dict[str, Any]) -> None:
    assert _apply(case["rule"], case["after"], case.get("setting")) == case["after"]


def test_cases_are_balanced() -> None:
    for rule in RULES:
        changed = [case["before"] != case["after"] for case in CASES if case["rule"] == rule]
        assert changed.count(False) >= 15 and changed.count(True) >= 15


def test_a_quotation_over_paragraphs_is_opened_in_each() -> None:
    texts = ['他说:"一是要快。', "\"二是要稳，'稳'字当头。", '"三是要准。"会议指出，', '要"准"。']
    right = ["他说:“一是要快。", "“二是要稳，‘稳’字当头。", "“三是要准。”会议指出，", "要“准”。"]
    assert read_paragraphs(texts) == right
    assert read_paragraphs(right) == right


def _issue(text: str, article: Article) -> Issue:
    return Issue("x", (Source("p", text),), (Page("p", (article,)),))


def _paragraph(text: str, role: Role = Role.TEXT) -> Paragraph:
    return Paragraph(Traced.printed("p", 0, text), role)


def test_every_part_of_an_article_is_set() -> None:
    source = (
        "(上接第一版)\n强市 :先行\n做好 3 件事\n--再论,\n本报记者 王 某\n"
        "本报讯(记者 王某)3 月,市\n县(市)\n表,一"
    )
    pieces = {}
    at = 0
    for line in source.split("\n"):
        pieces[line] = Traced.printed("p", at, line)
        at += len(line) + 1
    jump, kicker, head, deck, byline, lead, cell, caption = pieces.values()
    article = Article(
        "i1", head, kicker, deck, Byline(byline), None,
        (Paragraph(lead), Table(((Cell(cell),),), 1, caption)), (Jump(Direction.FROM, "1", jump),),
    )  # fmt: skip
    issue = set_characters(_issue(source, article))
    after = issue.pages[0].articles[0]
    assert [text.text for text in after.texts()] == [
        "强市：先行", "做好3件事", "——再论，", "本报记者 王某", "（上接第一版）",
        "本报讯（记者 王某）3月，市", "表，一", "县（市）",
    ]  # fmt: skip
    assert replay({"p": source}, issue.notices) == [
        "（上接第一版）", "强市：先行", "做好3件事", "——再论，", "本报记者 王某",
        "本报讯（记者 王某）3月，市", "县（市）", "表，一",
    ]  # fmt: skip
    assert all(text.text[0] != "x" and text.origin(0) is not None for text in after.texts())


def test_a_byline_in_the_lead_reads_as_the_lead_does() -> None:
    lead = "本报讯(记者 王 某)3月,市委"
    byline = Byline(Traced.printed("p", 4, "记者 王 某"), ("王某",), True)
    issue = set_characters(_issue(lead, Article("i1", byline=byline, body=(_paragraph(lead),))))
    article = issue.pages[0].articles[0]
    assert article.byline is not None and article.byline.text.text == "记者 王某"
    assert [text.text for text in article.texts()] == ["本报讯（记者 王某）3月，市委"]
    assert [notice.rule for notice in issue.notices].count("close_blanks") == 1


def test_a_notice_tells_neighbours_together_and_no_blank() -> None:
    text = '他说:"行",共 3 件,好,很好很好很好,行'
    issue = set_characters(_issue(text, Article("i1", body=(_paragraph(text),))))
    told = [(n.rule, n.before, n.after) for n in issue.notices]
    assert told == [
        ("full_width", ':"行",', '："行"，'),
        ("full_width", ",好,", "，好，"),
        ("full_width", ",", "，"),
        ("curly_quotes", '"行"', "“行”"),
        ("close_blanks", "共 3", ""),
        ("close_blanks", "3 件", ""),
    ]


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.stem[:3])
def test_the_truth_loses_nothing_and_replays(path: Any) -> None:
    before = issue_of_truth(path)
    after = set_characters(before)
    for (_, old), (_, new) in zip(before.articles(), after.articles(), strict=True):
        assert [len(printed(t.text)) for t in old.texts()] == [len(printed(t.text)) for t in new.texts()]
    told = replay({source.name: source.text for source in after.sources}, after.notices)
    texts = [text.text for _, article in after.articles() for text in article.texts()]
    assert [text for text in texts if text not in told] == []
    everything = "".join(told)
    assert [sign for sign in "\"';?!" if sign in everything] == []
    assert everything.count("“") == everything.count("”")
    assert everything.count("‘") == everything.count("’")


def test_the_truth_is_quoted_as_print_does() -> None:
    path = next(path for path in TRUTHS if path.stem.startswith("000"))
    issue = issue_of_truth(path)
    marks = "".join(text.text for _, a in issue.articles() for text in a.texts()).count('"')
    changed = "".join(n.after for n in set_characters(issue).notices if n.rule == "curly_quotes")
    assert marks == 208
    assert changed.count("“") == changed.count("”") == marks // 2
    assert changed.count("‘") == changed.count("’") == 5


def test_furniture_and_earlier_notices_stay() -> None:
    path = TRUTHS[0]
    once = set_characters(issue_of_truth(path))
    twice = set_characters(once)
    assert twice.notices == once.notices
    assert twice == once


ALPHABET = "中文记者王说某年月，。、：；“”‘’（）《》——,.:;?!()\"' \u3000\u200b\t-12%aBé摄𠮷"
TEXTS = st.text(ALPHABET, max_size=40)


@given(TEXTS, st.sampled_from(Setting))
def test_any_text_keeps_its_print_and_settles(text: str, setting: Setting) -> None:
    wide = RULES["full_width"](text)
    curly = RULES["curly_quotes"](wide)
    done = RULES["close_blanks"](curly, setting)
    assert len(wide) == len(curly) == len(text)
    assert printed(done) == printed(curly)
    assert RULES["full_width"](wide) == wide
    assert RULES["close_blanks"](done, setting) == done
    assert len(done) <= len(text)


PIECES = st.lists(TEXTS, min_size=1, max_size=4)


@given(PIECES, st.sampled_from([Role.TEXT, Role.SUBHEAD, Role.CAPTION, Role.CREDIT]))
def test_any_issue_replays(pieces: list[str], role: Role) -> None:
    clean = [piece.replace("\t", " ") for piece in pieces]
    source = "\n".join(clean)
    body = []
    at = 0
    for piece in clean:
        body.append(Paragraph(Traced.printed("p", at, piece), role))
        at += len(piece) + 1
    issue = _issue(source, Article("i1", body=tuple(body)))
    after = set_characters(issue)
    texts = [text.text for text in after.pages[0].articles[0].texts() if printed(text.text)]
    assert replay({"p": source}, after.notices) == texts
    assert all(notice.action in (Action.REPLACE, Action.CLOSE) for notice in after.notices)
    assert replace(after, pages=(), notices=()) == replace(issue, pages=(), notices=())
