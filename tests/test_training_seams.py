"""Seams: what a gold tells of lines, which pages are made to learn from, and the evidence for pairs of lines."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import made_pages
import numpy as np
import pytest

from convert.galley import Galley
from convert.language import load
from convert.seams import (
    NO_GAINS,
    Gains,
    Lines,
    Seams,
    asked_pairs,
    decide,
    describe,
    evidence,
    open_places,
    shipped,
    stretches_of,
    sure_pairs,
    weighed,
)
from convert.seams.evidence import _of_line, _of_pairs, _of_places, _of_texts, named_evidence
from convert.trace import Source
from training import seam_gold, seam_pages

TEXTS = (
    (
        "市供电公司昨天派出十二支检修队，对老城区的线路逐一检查，更换了三百多处老化的接头。",
        "队员们还走进居民家里，讲解安全用电的知识，居民纷纷表示欢迎。",
    ),
    (
        "今年入冬以来，县里组织农技人员下到田间地头，指导农民给小麦浇水施肥，防止冻害发生。",
        "目前全县小麦长势良好，一类苗占到七成以上。",
    ),
    (
        "区图书馆新馆上周正式开放，读者凭身份证就能借阅图书，每人每次最多可以借走十本。",
        "馆内还设有儿童阅览室，周末常有老师来给孩子们讲故事。",
    ),
)
HEADS = ("检修线路 保障供电", "科学管护 小麦长势良好", "图书馆新馆开放")


def corpus_page() -> list[dict[str, str]]:
    """Three articles of one printed page, as a corpus has them."""
    return [
        {"title": head, "text": "\n".join(text), "date": "2026-01-05", "page": "04"}
        for head, text in zip(HEADS, TEXTS, strict=True)
    ]


def pages(style: str, count: int) -> list[seam_pages.Told]:
    return seam_pages.damaged([corpus_page()], count, 7, style)


GOLD: dict[str, Any] = {
    "articles": [
        {
            "headline": "图书馆新馆开放",
            "body": [
                {"paragraph": "区图书馆新馆上周正式开放，读者凭身份证就能借阅图书。"},
                {"paragraph": "馆内还设有儿童阅览室。"},
            ],
        },
        {"headline": "小麦长势良好", "body": [{"paragraph": "目前全县小麦长势良好，一类苗占到七成以上。"}]},
    ],
    "furniture": ["第四版"],
}


def told(lines: Sequence[str]) -> tuple[list[int], list[bool], list[bool]]:
    links = seam_gold.links_of(lines, GOLD)
    return links.right.tolist(), links.paragraph.tolist(), links.first.tolist()


def test_lines_are_tied_as_the_gold_has_them() -> None:
    lines = [
        "第四版",
        "馆内还设有儿童阅览室。",
        "图书馆新馆开放",
        "区图书馆新馆上周正式开放,",
        "目前全县小麦长势良好，一类",
        "读者凭身份证就能借阅图书。",
        "苗占到七成以上。",
    ]
    right, paragraph, first = told(lines)
    assert right == [-1, -1, -1, 5, 6, 1, -1]
    assert paragraph == [False, False, False, False, False, True, False]
    assert first == [True, True, True, True, True, False, False]


def test_a_misread_line_is_found_and_a_strange_one_is_unknown() -> None:
    lines = ["区图书馆新馆上周止式开放,", "读者凭身份证就能借阅图书。", "消防部门提醒广大市民"]
    right, _, first = told(lines)
    assert right == [1, -1, -2]
    assert first == [True, False, False]


def test_a_line_whose_rest_is_not_on_the_page_is_unknown() -> None:
    right, _, first = told(["目前全县小麦", "苗占到七成以上。"])
    assert right == [-2, -1]
    assert first == [True, False]


def test_a_lost_end_of_a_few_characters_ends_the_paragraph() -> None:
    right, paragraph, _ = told(["区图书馆新馆上周正式开放，读者凭身份证就能借阅", "馆内还设有儿童阅览室。"])
    assert right == [1, -1]
    assert paragraph == [True, False]


def test_typeset_golds_say_the_same() -> None:
    blocks = [
        {"type": "paragraph", "text": "目前全县小麦长势良好。"},
        {"type": "table", "rows": [["县", "亩"]]},
        {"type": "paragraph", "text": "一类苗占到七成以上。"},
    ]
    gold = {"articles": [{"title": "小麦", "subtitle": "长势良好", "blocks": blocks}], "furniture": []}
    assert seam_gold.entries_of(gold) == (
        (0, -1, "小麦"),
        (0, -1, "长势良好"),
        (0, 0, "目前全县小麦长势良好。"),
        (0, -1, "县亩"),
        (0, 1, "一类苗占到七成以上。"),
    )


@pytest.mark.parametrize("style", ["joined", "hard"])
def test_pages_are_made_the_same_again_and_their_golds_tell_of_nearly_all_lines(style: str) -> None:
    made = pages(style, 3)
    assert made == pages(style, 3)
    assert len({page.text for page in made}) == 3
    end = "\n" if style == "joined" else ""
    for page in made:
        lines = [line for line in page.text.replace(" ", end).split("\n") if line]
        links = seam_gold.links_of(lines, page.gold)
        assert (links.right >= 0).sum() >= len(lines) / 3
        assert (links.right == seam_gold.UNKNOWN).sum() <= len(lines) / 5


def test_learnt_and_held_pages_of_a_corpus_have_no_article_in_common(tmp_path: Path) -> None:
    articles = [
        {**article, "date": f"2026-01-{day:02}", "text": article["text"] * 4, "title": f"{day}日"}
        for day in range(1, 10)
        for article in corpus_page()
    ]
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    learnt, held = seam_pages.divided(corpus)
    assert (len(learnt), len(held)) == (6, 3)
    days = [{article["date"] for page in part for article in page} for part in (learnt, held)]
    assert not days[0] & days[1]
    assert seam_pages.divided(corpus) == (learnt, held)


@pytest.mark.parametrize("style", ["joined", "hard"])
def test_small_pages_have_one_to_four_short_stories(style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seam_pages, "TABLES", 0.0)
    made = seam_pages.damaged([corpus_page()], 30, 7, style, small=True)
    told = [page.gold["articles"] for page in made]
    assert {len(stories) for stories in told} == {1, 2, 3, 4}
    bodies = [
        [one["paragraph"] for one in story["body"] if "paragraph" in one] for of in told for story in of
    ]
    assert max(map(len, bodies)) <= seam_pages.BRIEF


def test_some_small_pages_have_two_stories_that_are_much_alike() -> None:
    from random import Random

    drawn = Random(1)
    alike = 0
    for _ in range(60):
        few = seam_pages._few(corpus_page(), drawn)
        texts = [set(re.split("[，。]", story["text"])) - {""} for story in few]
        serial = len(few) > 1 and len(texts[0] & texts[1]) >= len(texts[0]) / 3
        alike += serial and few[0]["text"] != few[1]["text"]
    assert 60 * seam_pages.SERIAL / 3 < alike < 60 * seam_pages.SERIAL * 2


def test_the_own_pages_are_the_seeds_and_the_samples_as_they_lie_here() -> None:
    own = [page for _, page in seam_pages.own()]
    root = Path(__file__).parent.parent
    texts = {
        path.read_text(encoding="utf-8")
        for path in (*root.glob("seeds/*.txt"), *root.glob("samples/*/*.txt"))
    }
    assert {page.text for page in own} == texts and len(own) == len(texts) == 8


VIEWS = pytest.mark.parametrize("number", range(len(made_pages.pages())))


def names(lines: Lines) -> tuple[list[str], list[str]]:
    """The kinds of evidence of the pairs that are asked, and of those that are sure."""
    asked, _ = asked_pairs(lines, *open_places(lines), load())
    return list(named_evidence(lines, asked)), list(named_evidence(lines, sure_pairs(lines)))


@VIEWS
def test_the_evidence_has_the_same_names_for_pairs_that_are_asked_and_for_sure_ones(number: int) -> None:
    lines = made_pages.views()[number].lines
    asked, sure = names(lines)
    assert asked == sure == names(made_pages.views()[0].lines)[0]
    looks = shipped()
    assert len(looks[0].mean) == len(asked)
    assert len(looks[1].mean) > len(asked)


@VIEWS
def test_the_evidence_is_finite_and_tells_pairs_apart(number: int) -> None:
    lines = made_pages.views()[number].lines
    asked, _ = asked_pairs(lines, *open_places(lines), load())
    for pairs, is_sure in ((asked, 0.0), (sure_pairs(lines), 1.0)):
        told = evidence(lines, pairs)
        assert np.isfinite(told).all()
        assert len(np.unique(told, axis=0)) == len(pairs.i) > 0
        assert named_evidence(lines, pairs)["sure"].tolist() == [is_sure] * len(pairs.i)


def test_no_kind_of_evidence_takes_the_name_of_another() -> None:
    lines = made_pages.views()[0].lines
    pairs = sure_pairs(lines)
    of_line = list(_of_line(lines))
    parts = [*_of_pairs(lines, pairs), *_of_texts(lines, pairs), *_of_places(lines, pairs)]
    parts += [f"{name}_{side}" for side in "ij" for name in of_line]
    assert len(set(parts)) == len(parts)
    assert set(parts) == set(named_evidence(lines, pairs))


@VIEWS
def test_each_line_is_sure_of_its_neighbour_or_asked(number: int) -> None:
    """Neighbours in a block, whatever the language says of them, and no line with itself."""
    lines = made_pages.views()[number].lines
    left, right = open_places(lines)
    pairs, asked = asked_pairs(lines, left, right, load())
    sure = sure_pairs(lines).i
    assert sorted([*left, *sure]) == list(range(len(lines)))
    assert sorted([*right, *(sure + 1)]) == list(range(len(lines)))
    assert (left[asked.rows] == pairs.i).all() and (right[asked.columns] == pairs.j).all()
    assert (pairs.i != pairs.j).all()
    known = set(zip(pairs.i.tolist(), pairs.j.tolist(), strict=True))
    beside = [(i, i + 1) for i in left.tolist() if i + 1 in right]
    assert beside and set(beside) <= known


@VIEWS
def test_each_line_goes_on_in_one_at_most_and_is_gone_on_from_by_one(number: int) -> None:
    view = made_pages.views()[number]
    links = view.seams.links
    assert len({seam.left for seam in links}) == len({seam.right for seam in links}) == len(links)
    assert view.seams == decide(view.lines, load(), shipped())
    lines = view.lines
    assert not any(lines.jump_after[seam.left] or lines.jump_before[seam.right] for seam in links)
    ends, starts = (np.array([seam[side] for seam in links]) for side in (0, 1))
    for seam, known, (join, paragraph) in zip(links, *view.seams.gains.of(ends, starts), strict=True):
        if known:
            assert max(join, paragraph) > 0
            assert seam.paragraph == (paragraph > join)


def test_what_pairs_gain_is_found_by_their_lines() -> None:
    gains = Gains(np.array([0, 0, 7]), np.array([3, 9, 1]), np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
    known, values = gains.of(np.array([7, 0, 0, 3, 9]), np.array([1, 9, 1, 0, 9]))
    assert known.tolist() == [True, True, False, False, False]
    assert values[:2].tolist() == [[5.0, 6.0], [3.0, 4.0]]
    assert not NO_GAINS.of(np.array([0]), np.array([1]))[0].any()
    assert gains == Gains(gains.i, gains.j, gains.values.copy()) != NO_GAINS


def test_what_the_networks_say_is_two_ways_of_tying_each_pair() -> None:
    lines = made_pages.views()[0].lines
    left, right = open_places(lines)
    pairs, asked = asked_pairs(lines, left, right, load())
    gain = weighed(lines, pairs, asked, stretches_of(lines, left, right), shipped())
    assert gain.shape == (len(pairs.i), 2)
    assert np.isfinite(gain).all()


def test_a_page_of_no_line_has_no_seams() -> None:
    galley = Galley(Source("empty", ""), ())
    assert decide(describe(galley, load()), load(), shipped()) == Seams((), NO_GAINS)
