"""The weights of articles: what a gold tells of heads, roles and articles, and how pages teach weights."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parent.parent
# Training is no part of the package: it lies beside it, and is found where the repository is.
sys.path.insert(0, str(ROOT))

from convert.articles.assembly import assemble  # noqa: E402
from convert.articles.judge import (  # noqa: E402
    PARTS,
    Judge,
    Weights,
    weights,
)
from convert.articles.roles import Cut, cuts, parted_roles  # noqa: E402
from convert.articles.strips import Strip, strips_of  # noqa: E402
from convert.language import load  # noqa: E402
from convert.language.kinds import load_kinds  # noqa: E402
from training import article_fit, article_gold, article_planes, articles, kinds, seam_pages  # noqa: E402

CORPUS = [
    {
        "kicker": "市供电公司冬季检修时强调",
        "title": "检修线路 保障供电",
        "sub": "老城区更换接头三百多处",
        "text": "市供电公司昨天派出十二支检修队，对老城区的线路逐一检查，更换了三百多处老化的接头，供电更加可靠。\n"
        "检修队员们还走进居民家里，讲解安全用电的知识，居民对供电公司纷纷表示欢迎。",
    },
    {
        "kicker": "",
        "title": "科学管护 小麦长势良好",
        "sub": "",
        "text": "今年入冬以来，县里组织农技人员下到田间地头，指导农民给小麦浇水施肥，防止冻害发生，管护不误农时。\n"
        "目前全县小麦长势良好，一类苗占到七成以上，农技人员说明年夏粮丰收有望。",
    },
    {
        "kicker": "",
        "title": "图书馆新馆开放",
        "sub": "每人一次可借十本",
        "text": "区图书馆新馆上周正式开放，读者凭身份证就能借阅图书，每人每次最多可以借走十本，借期一个月。\n"
        "图书馆内还设有儿童阅览室，周末常有老师来给孩子们讲故事，不少读者全家一起来借书。",
    },
    {
        "kicker": "",
        "title": "渡口建起新桥 两岸村民不再绕路",
        "sub": "",
        "text": "青石渡口的新桥本月建成通车，桥长四百二十米，两岸六个村的村民过河不再绕路，车程缩短一半。\n"
        "渡口原来靠一条木船摆渡，遇到大风就停航，新桥通车以后村民卖菜、上学都方便多了。",
    },
]
for article in CORPUS:
    article |= {"date": "2026-01-05", "page": "04"}

GOLD: dict[str, Any] = {
    "articles": [
        {
            "kicker": "两岸六村受益",
            "title": "渡口建起新桥",
            "byline": "本报记者 林川",
            "blocks": [
                {"type": "paragraph", "text": "青石渡口的新桥本月建成通车，桥长四百二十米。"},
                {"type": "table", "rows": [["桥名", "长"], ["青石桥", "420"]]},
            ],
        },
        {"headline": "图书馆", "body": [{"subhead": "借阅更方便"}, {"caption": "图为图书馆新馆。"}]},
    ],
    "furniture": ["第四版"],
}


@pytest.fixture(scope="module")
def sheets() -> list[article_gold.Sheet]:
    language = load()
    pages = seam_pages.damaged([CORPUS], 3, 9, "joined") + seam_pages.damaged([CORPUS], 2, 8, "hard")
    return [article_gold.read("made", page, language) for page in pages]


@pytest.fixture(scope="module")
def desks(sheets: list[article_gold.Sheet]) -> list[article_gold.TrueDesk]:
    return [articles.desk_of_sheet(sheet, weights()["head"]) for sheet in sheets]


def test_a_gold_tells_articles_and_roles_of_its_texts() -> None:
    assert [entry[:4] for entry in article_gold.said_of(GOLD)] == [
        (0, "kicker", "两岸六村受益", -1),
        (0, "headline", "渡口建起新桥", -1),
        (0, "byline", "本报记者林川", -1),
        (0, "paragraph", "青石渡口的新桥本月建成通车,桥长四百二十米。", 0),
        (0, "table", "桥名长青石桥420", 1),
        (1, "headline", "图书馆", -1),
        (1, "paragraph", "借阅更方便", 0),
        (1, "caption", "图为图书馆新馆。", 1),
        (-1, "furniture", "第四版", -1),
    ]


@pytest.mark.parametrize(
    ("strip", "text"),
    [
        ("渡口建起新桥", "渡口建起新桥"),
        ("青石渡口的新桥本月建成", "青石渡口的新桥本月建成通车,桥长四百二十米。"),
        ("青石渡口的断桥本月建成通车，桥长四百三十米。", "青石渡口的新桥本月建成通车,桥长四百二十米。"),
        ("图书馆", "图书馆"),
        ("消防部门提醒广大市民", None),
        ("借书", None),
        (" ", None),
    ],
)
def test_a_strip_is_found_in_the_shortest_text_that_has_it_or_in_the_one_most_like_it(
    strip: str, text: str | None
) -> None:
    entry = article_gold.found(strip, article_gold.said_of(GOLD))
    assert (entry.text if entry else None) == text


def test_a_short_paragraph_that_no_mark_ends_may_be_a_subhead() -> None:
    said = article_gold.said_of(GOLD)
    assert [entry.text for entry in said if article_gold.may_be_subhead(entry)] == ["借阅更方便"]


def test_heads_are_those_of_the_gold_whatever_the_weights_say(sheets: list[article_gold.Sheet]) -> None:
    """With weights that find no head, and with those that find one in each strip."""
    width = len(PARTS["head"])
    never, always = -np.eye(width)[0], np.eye(width)[0]
    for sheet in sheets:
        one, other = (article_gold.true_strips(sheet, w) for w in (never, always))
        known = [said is not None for _, said in article_gold.told(sheet, one)]
        assert sum(known) > len(known) / 2
        assert [s.head for s, k in zip(one, known, strict=True) if k] == [
            s.head for s, k in zip(other, known, strict=True) if k
        ]
        told = article_gold.told(sheet, one)
        assert {said.role for strip, said in told if strip.head and said} <= article_gold.HEADED
        assert not any(said.role in article_gold.HEADED for strip, said in told if not strip.head and said)


def test_the_true_state_is_reached_and_gets_full_marks(desks: list[article_gold.TrueDesk]) -> None:
    for true in desks:
        state = article_gold.true_state(true)
        judge = Judge(true.desk, weights())
        outcome = article_gold.true_outcome(true, judge, state)
        full, bodies, of = article_gold.whole(true, state, outcome)
        assert full == bodies == of >= 3


def test_a_state_that_ties_nothing_gets_no_marks_for_articles_of_two_paragraphs(
    desks: list[article_gold.TrueDesk],
) -> None:
    for true in desks:
        state = article_gold.true_state(true)
        state.behind = [-1] * len(state.behind)
        outcome = article_gold.true_outcome(true, Judge(true.desk, weights()), state)
        full, bodies, of = article_gold.whole(true, state, outcome)
        many = sum(len(texts) > 1 for texts, _ in article_gold._true_articles(true).values())
        assert many >= 1
        assert (full, bodies) == (of - many, of - many)


def test_true_cuts_are_those_of_the_corpus(sheets: list[article_gold.Sheet]) -> None:
    """Each head with a kicker or a deck is parted as it is printed, line by line."""
    seen = set()
    for sheet in sheets:
        strips = article_gold.true_strips(sheet, weights()["head"])
        for texts, blocks, cut in article_gold.true_cuts(sheet, strips):
            assert len(texts) == len(blocks) > 1
            parts = (texts[: cut.kicker], texts[cut.kicker : cut.deck], texts[cut.deck :])
            seen.add(tuple("".join(part).replace(" ", "") for part in parts))
    printed = {tuple(a[key].replace(" ", "") for key in ("kicker", "title", "sub")) for a in CORPUS}
    assert seen <= printed
    assert ("", "图书馆新馆开放", "每人一次可借十本") in seen


def test_first_weights_are_of_evidence_that_there_is() -> None:
    first = article_fit.first_weights()
    assert set(article_fit.FIRST) <= set(first) == set(PARTS) - set(article_planes.ALONE)
    for part, named in article_fit.FIRST.items():
        assert set(named) <= set(PARTS[part])
        told = dict(zip(PARTS[part], first[part].tolist(), strict=True))
        assert {name: value for name, value in told.items() if value} == named


def marks(desks: list[article_gold.TrueDesk], w: Weights) -> int:
    return sum(article_gold.whole(true, *assemble(true.desk, w))[0] for true in desks)


def idle() -> Weights:
    """Weights that tie nothing and give no head away."""
    out = {part: np.zeros_like(values) for part, values in article_fit.first_weights().items()}
    out["link"][0] = out["match"][0] = -2.0
    return out


def test_pages_teach_what_is_put_together(desks: list[article_gold.TrueDesk]) -> None:
    """From weights that tie nothing and give no head away, two rounds find articles; the same ones each time."""
    ones = [1.0] * len(desks)
    with ThreadPoolExecutor(1) as pool:
        learnt, again = (article_fit.put_together(desks, ones, idle(), pool, 2) for _ in range(2))
    assert marks(desks, learnt) > marks(desks, idle())
    assert all(np.array_equal(learnt[part], again[part]) for part in learnt)


def test_pages_that_count_nothing_or_were_not_read_as_pages_teach_nothing(
    desks: list[article_gold.TrueDesk],
) -> None:
    crowd = replace(desks[0].desk, units=desks[0].desk.units * article_fit.MOST_UNITS)
    empty = replace(desks[0].desk, units=[])
    taught = [desks[1], replace(desks[0], desk=crowd), replace(desks[0], desk=empty)]
    with ThreadPoolExecutor(1) as pool:
        learnt = article_fit.put_together(taught, [0.0, 1.0, 1.0], idle(), pool, 1)
    assert {part: values.tolist() for part, values in learnt.items()} == {
        part: values.tolist() for part, values in idle().items()
    }


def test_wrong_states_are_parted_from_the_true_ones(desks: list[article_gold.TrueDesk]) -> None:
    """All weights of evidence that only wrong states have go down, and most wrong states come below the true one."""
    home = article_planes.flat(idle())
    met = [article_planes.differences(true, idle()) for true in desks]
    rows = np.concatenate([one.rows for one in met])
    learnt = article_fit.fitted_planes(met, home, home)
    assert (rows @ learnt < 0).mean() > 0.9 > (rows @ home < 0).mean()


def test_weights_in_one_row_are_the_same_by_part() -> None:
    first = article_fit.first_weights()
    again = article_planes.by_part(article_planes.flat(first))
    assert {part: values.tolist() for part, values in again.items()} == {
        part: values.tolist() for part, values in first.items()
    }


def test_wrong_states_are_steps_other_owners_and_what_the_program_makes(
    desks: list[article_gold.TrueDesk],
) -> None:
    """A link cut and nothing else; a group of heads that nobody owns and nothing else."""
    alone = weights() | {part: np.zeros(len(PARTS[part])) for part in article_planes.ALONE}
    for true in desks:
        found = article_planes.differences(true, alone)
        assert found.rows.any(axis=1).all()
        assert set(found.counts.tolist()) <= {1.0, article_planes.BEST_COUNTS}
        told = [article_planes.by_part(row) for row in found.rows]
        assert any(row["link"][0] == -1 for row in told)
        assert any(row["match"][0] == -1 and row["lost"][0] == 1 and not row["link"].any() for row in told)
        state = article_gold.true_state(true)
        owned = article_gold.true_outcome(true, Judge(true.desk, alone), state).owner
        swaps = [row for row in told if not row["link"].any() and not row["head_link"].any()]
        assert len(swaps) >= sum(body >= 0 for body in owned)


def test_of_what_the_gold_does_not_have_nothing_is_wrong(desks: list[article_gold.TrueDesk]) -> None:
    """Only the best state of the page that the program finds is still weighed, and the best owners."""
    for true in desks:
        unknown = replace(true, units=(None,) * len(true.units), heads=(None,) * len(true.heads))
        found = article_planes.differences(unknown, weights())
        assert found.counts.tolist() == [article_planes.BEST_COUNTS] * 2
        assert len(article_planes.differences(true, weights()).rows) > 10


def test_a_page_with_many_differences_counts_less_for_each(
    desks: list[article_gold.TrueDesk], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = article_planes.differences(desks[0], weights())
    monkeypatch.setattr(article_planes, "MANY", len(before.rows) - 1)
    after = article_planes.differences(desks[0], weights())
    assert (after.counts * 2).tolist() == before.counts.tolist()


def test_pages_teach_heads(sheets: list[article_gold.Sheet]) -> None:
    told = [row for sheet in sheets for row in articles.head_rows(sheet)]
    rows, truth = np.array([row for row, _, _ in told]), np.array([is_head for _, is_head, _ in told])
    w = article_fit.fitted_heads(rows, truth, np.ones(len(rows)))
    assert 10 < truth.sum() < len(truth) - 10
    assert np.array_equal(rows @ w > 0, truth)
    found = [
        (strip.head, said.role in article_gold.HEADED)
        for sheet in sheets
        for strip, said in article_gold.told(sheet, strips_of(sheet.lines, sheet.seams, w))
        if said is not None
    ]
    assert sum(head == is_head for head, is_head in found) >= 0.95 * len(found)


def test_heads_of_a_corpus_teach_roles() -> None:
    language, model = load(), load_kinds()
    told = list(article_fit.corpus_heads(CORPUS, 40, 3))
    assert told == list(article_fit.corpus_heads(CORPUS, 40, 3))
    assert all(cut in cuts(len(texts)) and len(texts) == len(blocks) for texts, blocks, cut in told)
    assert all(text for texts, _, _ in told for text in texts)
    partings = [article_fit.parting(*head, language, 1.0) for head in told]
    assert {len(one.evidence) for one in partings} > {3}

    def right(w: article_fit.Floats) -> int:
        return sum(parted_roles(texts, blocks, language, model, w) == cut for texts, blocks, cut in told)

    plain = sum(cut == Cut(0, len(texts)) for texts, _, cut in told)
    assert max(plain, right(np.zeros(len(PARTS["roles"])))) < 0.8 * len(told)
    assert right(article_fit.fitted_roles(partings)) >= 0.9 * len(told)


def test_the_name_of_a_column_is_mostly_laid_above_its_title() -> None:
    corpus = [{"title": "走进三江源（美丽中国行）", "sub": "看江河源头"}]
    told = list(article_fit.corpus_heads(corpus, 60, 1))
    above = [texts[0] == "美丽中国行" and cut.kicker == 1 for texts, _, cut in told]
    named = ["".join(texts[:1]) for texts, _, cut in told if cut.kicker]
    assert set(named) == {"美丽中国行"}
    assert sum(above) == len(named)
    assert 0.55 < sum(above) / len(told) < 0.85
    signed = list(article_fit.corpus_heads([corpus[0] | {"kicker": "生态"}], 20, 1))
    assert {texts[0] for texts, _, _ in signed} == {"生态"}


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    w = {part: np.arange(len(names)) / 8 - 1 for part, names in PARTS.items()}
    path = tmp_path / "articles.json"
    path.write_text(articles.written(w), encoding="utf-8")
    assert {part: values.tolist() for part, values in weights(path).items()} == {
        part: values.tolist() for part, values in w.items()
    }
    assert {part: tuple(told) for part, told in json.loads(path.read_text(encoding="utf-8")).items()} == PARTS


def test_folders_give_the_pages_of_the_issues_that_are_named(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "A_plain").mkdir()
    for name in ("i00_p1", "i01_p1", "i02_p1"):
        (tmp_path / "A_plain" / f"{name}.txt").write_text(f"{name}\n", encoding="utf-8")
    for name in ("i00_p1", "i01_p1"):
        (tmp_path / "gold" / f"{name}.json").write_text('{"articles": []}', encoding="utf-8")
    whole = list(articles.typeset(str(tmp_path)))
    assert [(family, page.name) for family, page in whole] == [("A_plain", "i00_p1"), ("A_plain", "i01_p1")]
    assert list(articles.typeset(f"{tmp_path}:i01,i02")) == whole[1:]
    assert whole[0][1] == seam_pages.Told("i00_p1", "i00_p1\n", {"articles": []})


def test_a_page_is_counted_by_what_the_program_makes_of_it() -> None:
    page = seam_pages.damaged([CORPUS], 1, 9, "joined")[0]
    family, counts = articles.counted(("made, joined", page), weights())
    assert family == "made, joined"
    of = len(page.gold["articles"])
    assert counts["articles whole of"] == counts["bodies whole of"] == of
    assert 0 < counts["articles whole"] <= counts["bodies whole"] <= of
    assert counts["heads missed of"] >= of - 1
    always = weights() | {"head": np.eye(len(PARTS["head"]))[0]}
    _, heads = articles.counted(("made, joined", page), always)
    assert (heads["heads missed"], heads["articles whole of"]) == (0, of)
    assert heads["articles whole"] < of
    assert heads["heads false"] > counts["heads false"]
    row = articles.told_row("a page", heads)
    assert row.startswith(f"| a page | {heads['articles whole']} of {of} | ")
    assert f" | 0 of {counts['heads missed of']} | {heads['heads false']} of " in row


def test_kinds_of_text_are_learnt_from_a_corpus(tmp_path: Path) -> None:
    """From a handful of articles, the kinds of their own texts are told; the same file each time."""
    path, again = tmp_path / "kinds.npz", tmp_path / "again.npz"
    kinds.write(CORPUS, path, Random(1))
    kinds.write(CORPUS, again, Random(1))
    assert path.read_bytes() == again.read_bytes()
    model = load_kinds(path)
    heads = model.scores("head", ["图书馆新馆开放", "科学管护"])
    lines = model.scores("head", ["借阅图书，每人每次最多可以", "的线路逐一检查，更换了三百"])
    assert heads.min() > lines.max()
    leads, others = (model.scores("lead", [a["text"].split("\n")[k] for a in CORPUS]) for k in (0, 1))
    assert leads.min() > 0 > others.max()


def test_strips_of_a_sheet_are_those_of_the_program(sheets: list[article_gold.Sheet]) -> None:
    """True strips have the lines of the program's own, only what is a head may differ."""
    for sheet in sheets:
        own = strips_of(sheet.lines, sheet.seams, weights()["head"])
        true = article_gold.true_strips(sheet, weights()["head"])
        assert [Strip(s.lines, s.at) for s in own] == [Strip(s.lines, s.at) for s in true]
