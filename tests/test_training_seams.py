"""The weights of seams: what a gold tells of lines, how pages teach weights, and how the right ones are counted."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parent.parent
# Training is no part of the package: it lies beside it, and is found where the repository is.
sys.path.insert(0, str(ROOT))

from convert.language import load  # noqa: E402
from convert.seams import LONE, weights  # noqa: E402
from training import seam_fit, seam_gold, seam_pages, seams  # noqa: E402

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


@pytest.fixture(scope="module")
def samples() -> list[seam_fit.Sample]:
    language = load()
    return [seams.sample_of(page, language) for page in pages("joined", 2)]


def wrong(theta: seam_fit.Floats, samples: Sequence[seam_fit.Sample]) -> int:
    """Pairs of the open lines that the weights tie and the gold does not, or the other way round."""
    out = 0
    for sample in samples:
        known = sample.known_left[:, None] & sample.known_right[None, :]
        out += int((seam_fit.picked(theta, sample, 0.0) ^ (sample.told & known)).sum())
    return out


def test_one_epoch_on_two_pages_lowers_the_errors(samples: list[seam_fit.Sample]) -> None:
    zero = np.zeros(seam_fit.LENGTH)
    before = wrong(zero, samples)
    after, _, seen = seam_fit.epoch(zero, zero, samples, seam_fit.RATE, np.random.default_rng(1))
    assert seen >= before > 0
    assert wrong(after, samples) < before


def test_the_slope_of_the_first_step_is_that_of_its_loss(samples: list[seam_fit.Sample]) -> None:
    """Against the loss a little to either side, along three directions."""
    drawn = np.random.default_rng(3)
    theta = drawn.normal(0, 0.1, seam_fit.LENGTH)
    _, slope = seam_fit.loss_of(theta, samples)
    for _ in range(3):
        way = drawn.normal(0, 1, seam_fit.LENGTH)
        low, high = (seam_fit.loss_of(theta + step * way, samples)[0] for step in (-1e-3, 1e-3))
        assert (high - low) / 2e-3 == pytest.approx(float(slope @ way), rel=1e-2, abs=1e-3)


def test_gains_are_those_of_the_program(samples: list[seam_fit.Sample]) -> None:
    """What is learnt with must be what is decided with: the program's own gains for the same weights."""
    from convert.seams import gains, goes_on, open_places

    language = load()
    _, lines, _ = seams.read(pages("joined", 2)[0], language)
    left, right = open_places(lines)
    lm = goes_on(language, [lines.texts[i] for i in left], [lines.texts[j] for j in right])
    shipped = weights("joined")
    theta = np.concatenate([shipped.join, shipped.paragraph, shipped.end, shipped.start])
    own = seam_fit.gains_of(theta, samples[0])
    others = left[:, None] != right[None, :]
    for number, theirs in enumerate(gains(lines, left, right, lm, shipped)):
        assert np.allclose(own[number][others], theirs[others], atol=1e-3)


def test_a_file_of_weights_is_read_as_it_was_written(tmp_path: Path) -> None:
    theta = np.arange(seam_fit.LENGTH) / 8
    path = tmp_path / "seams.json"
    path.write_text(seams.written({"hard": theta}), encoding="utf-8")
    read = weights("hard", path)
    assert np.concatenate([read.join, read.paragraph, read.end, read.start]).tolist() == theta.tolist()
    assert list(json.loads(path.read_text(encoding="utf-8"))["hard"]["end"]) == list(LONE)


def test_counts_of_right_seams(tmp_path: Path) -> None:
    """With the shipped weights nearly all are right; with none at all nothing is tied that had to be decided."""
    language = load()
    page = pages("joined", 1)[0]
    _, lines, links = seams.read(page, language)
    known = int((links.right != seam_gold.UNKNOWN).sum())
    shipped = seams.counted(page, language, ROOT / "convert" / "seams.json")
    idle = tmp_path / "seams.json"
    nothing = {"join": {}, "paragraph": {}, "end": {"end": 30.0}, "start": {}}
    idle.write_text(json.dumps({"joined": nothing, "hard": nothing}), encoding="utf-8")
    idles = seams.counted(page, language, idle)
    for counts in (shipped, idles):
        assert sum(n for (kind, _), n in counts.items() if kind != "doubted") == known <= len(lines)
    ends = int((links.right == seam_gold.NOTHING).sum())
    assert idles["nothing", True] == ends
    assert idles["paragraph, elsewhere", True] == 0
    assert shipped["next line", True] > idles["next line", True]
    row = seams.told_rows("a page", [page], language, idle)
    assert row.startswith("| a page | ") and f"| {ends} of {ends} |" in row
