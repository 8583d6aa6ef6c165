"""The weights of articles: what a gold tells of heads, roles and articles, and what pages teach."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import made_pages
import numpy as np
import pytest
from made_pages import CORPUS
from scipy.sparse import csr_array

from convert.articles.nodes import Nodes, Topics
from convert.articles.order import SHIPPED
from convert.articles.roles import ROLES, Cut, cuts, parted_roles, role_evidence
from convert.articles.roles import shipped as shipped_roles
from convert.articles.strips import HEAD, Strip, strips_of
from convert.articles.weights import head_weights
from convert.chains import Looks, Network, chains_of, load_looks
from convert.language import load
from convert.language.kinds import load_kinds
from convert.seams import SHIPPED as SEAMS
from training import kinds, seam_pages
from training.seam_gold import NOTHING, UNKNOWN

torch = pytest.importorskip("torch", reason=made_pages.TORCH)

from training import article_fit, article_gold, articles, looks  # noqa: E402

SHOWN = articles.Learnt(head_weights(), shipped_roles(), load_looks(SHIPPED))
"""What the package has."""

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


FAMILIES = ("made, joined",) * 3 + ("made, hard",) * 2


@pytest.fixture(scope="module")
def sheets() -> list[article_gold.Sheet]:
    return [
        article_gold.Sheet(family, view.galley, view.lines, view.seams, article_gold.said_of(page.gold))
        for family, view, page in zip(FAMILIES, made_pages.views(), made_pages.pages(), strict=True)
    ]


@pytest.fixture(scope="module")
def truths(sheets: list[article_gold.Sheet]) -> list[articles.Truth]:
    return [articles.truth_of(sheet, head_weights()) for sheet in sheets]


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
    width = len(HEAD)
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


def test_a_page_is_read_as_the_program_reads_it(sheets: list[article_gold.Sheet]) -> None:
    read = article_gold.read("made, joined", made_pages.pages()[0], load(), load_looks(SEAMS))
    assert (read.family, read.lines.texts) == (sheets[0].family, sheets[0].lines.texts)
    assert (read.seams, read.said) == (sheets[0].seams, sheets[0].said)


def some_nodes(*texts: str, tables: Sequence[int] = ()) -> Nodes:
    """Nodes of these texts, of which nothing else is told."""
    every = np.arange(len(texts))
    no = np.zeros(len(texts), dtype=bool)
    strips = tuple(Strip((k,), k) for k in range(len(texts)))
    words = csr_array((len(texts), 1))
    topics = Topics(*np.zeros((3, len(texts), 1)))
    return Nodes(
        strips, texts, every.astype(float), every, every, words, topics, np.isin(every, tables), no, {}
    )


def ordered(*texts: str, tables: Sequence[int] = ()) -> list[int]:
    nodes = some_nodes(*texts, tables=tables)
    said = article_gold.said_of_nodes(nodes, article_gold.said_of(GOLD))
    return [int(following) for following in article_gold.true_order(nodes, said)]


KICKER, HEADLINE, BYLINE = "两岸六村受益", "渡口建起新桥", "本报记者 林川"
FIRST, REST = "青石渡口的新桥本月建成通车，", "桥长四百二十米。"


def test_an_article_is_its_heads_and_its_texts_in_the_order_of_the_gold() -> None:
    assert ordered(KICKER, HEADLINE, FIRST, REST) == [1, 2, 3, NOTHING]
    assert ordered(REST, FIRST, HEADLINE, KICKER) == [NOTHING, 0, 1, 2]
    assert ordered("图为图书馆新馆。", HEADLINE, "借阅更方便", FIRST) == [NOTHING, 3, 0, NOTHING]


def test_what_the_gold_does_not_have_is_unknown_and_furniture_goes_on_in_nothing() -> None:
    assert ordered("第四版", "消防部门提醒广大市民", HEADLINE, FIRST) == [NOTHING, UNKNOWN, 3, NOTHING]
    assert ordered("第五版", HEADLINE, FIRST) == [UNKNOWN, 2, NOTHING]


def test_tables_are_told_from_texts() -> None:
    table = "桥名\n长\n青石桥\n420\n"
    assert ordered(HEADLINE, FIRST, table, tables=[2]) == [1, 2, NOTHING]
    assert ordered(HEADLINE, FIRST, table) == [1, NOTHING, UNKNOWN]
    assert ordered(HEADLINE, FIRST, REST, tables=[2]) == [1, NOTHING, UNKNOWN]


def test_the_characters_of_an_upright_headline_are_told_with_those_beside_them() -> None:
    assert ordered("渡口", "建起", "新桥", FIRST, REST) == [1, 2, 3, 4, NOTHING]
    assert ordered("渡", "口", "建", "起", "新", "桥", FIRST) == [1, 2, 3, 4, 5, 6, NOTHING]
    assert ordered("新桥", "消防部门提醒广大市民", FIRST) == [UNKNOWN, UNKNOWN, NOTHING]


def test_a_byline_at_the_foot_is_the_end_of_its_article() -> None:
    """Behind a paragraph, wherever the heads are; else it stands with the heads beside it, or with nothing."""
    assert ordered(KICKER, HEADLINE, FIRST, REST, BYLINE) == [1, 2, 3, 4, NOTHING]
    assert ordered(KICKER, HEADLINE, BYLINE, FIRST, REST) == [1, 2, 3, 4, NOTHING]
    assert ordered(FIRST, REST, BYLINE, KICKER, HEADLINE) == [1, 2, NOTHING, 4, 0]
    assert ordered(FIRST, REST, KICKER, HEADLINE, BYLINE) == [1, NOTHING, 3, 4, 0]
    assert ordered(KICKER, HEADLINE, FIRST, REST, "图为图书馆新馆。", BYLINE) == [
        1,
        2,
        3,
        NOTHING,
        NOTHING,
        NOTHING,
    ]


def behind_of(true: articles.Truth) -> dict[int, int]:
    return {k: following for k, following in enumerate(true.behind.tolist()) if following >= 0}


def test_the_true_order_gets_full_marks_and_none_at_all_only_those_of_articles_of_one_part(
    truths: list[articles.Truth],
) -> None:
    for true in truths:
        full, bodies, of = articles.whole(true, behind_of(true))
        assert full == bodies == of >= 3
        own = [[k for k, entry in enumerate(true.said) if entry and entry[0].article == n] for n in range(of)]
        texts = [[k for k in ks if not true.nodes.head[k]] for ks in own]
        alone = sum(len(ks) == 1 for ks in own), sum(len(ks) == 1 for ks in texts)
        assert articles.whole(true, {}) == (*alone, of)
        assert alone[0] < of


def test_an_article_with_a_part_of_another_is_not_whole(truths: list[articles.Truth]) -> None:
    for true in truths:
        behind = behind_of(true)
        first, second = chains_of(len(true.nodes), behind)[:2]
        behind[first[-1]] = second[0]
        full, bodies, of = articles.whole(true, behind)
        assert full == bodies == of - 2
    true = truths[0]
    strange = replace(true, said=[None] * len(true.said))
    assert articles.whole(strange, behind_of(true)) == (0, 0, 0)


def test_a_sample_has_the_true_pairs_of_its_page(
    sheets: list[article_gold.Sheet], truths: list[articles.Truth]
) -> None:
    for sheet, true in zip(sheets, truths, strict=True):
        sample = articles.sample_of(sheet, head_weights())
        assert sample is not None
        asked = zip(sample.asked.rows.tolist(), sample.asked.columns.tolist(), strict=True)
        tied = {a: b for (a, b), truth in zip(asked, sample.truth.tolist(), strict=True) if truth}
        assert tied == behind_of(true) and len(tied) > 5
        assert sample.missed == 0
        assert sample.known_rows.tolist() == (true.behind != UNKNOWN).tolist()
        assert sample.evidence.shape == (len(sample.truth), len(load_looks(SHIPPED)[0].mean))
        again = sample.again(sample.asked, np.zeros((len(sample.truth), 1)))
        assert again.shape == (
            len(sample.truth),
            len(load_looks(SHIPPED)[1].mean) - sample.evidence.shape[1],
        )


def test_true_pairs_that_are_not_asked_make_their_ends_unknown(
    sheets: list[article_gold.Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = articles.sample_of(sheets[0], head_weights())
    assert plain is not None
    m = int(np.flatnonzero(plain.truth)[0])
    a, b = int(plain.asked.rows[m]), int(plain.asked.columns[m])
    left = np.arange(len(plain.truth)) != m
    fewer = replace(plain.asked, rows=plain.asked.rows[left], columns=plain.asked.columns[left])
    monkeypatch.setattr(articles, "asked_nodes", lambda *_: fewer)
    sample = articles.sample_of(sheets[0], head_weights())
    assert sample is not None and sample.missed == 1
    assert sample.truth.sum() == plain.truth.sum() - 1
    assert np.flatnonzero(plain.known_rows & ~sample.known_rows).tolist() == [a]
    assert np.flatnonzero(plain.known_columns & ~sample.known_columns).tolist() == [b]


def idle(path: Path) -> Path:
    """A file of networks that tie nothing."""

    def silent(net: Network) -> Network:
        *inner, (w, bias) = net.steps
        return replace(net, steps=(*inner, (w * 0, bias * 0 - 1)))

    own = load_looks(SHIPPED)
    looks.write(tuple(map(silent, own)), path)
    return path


def test_pages_teach_all_weights_and_networks(tmp_path: Path) -> None:
    """Five pages, each tied by the networks of the half that it is not of; what is learnt puts them together."""
    halves = tmp_path / "seams.npz"
    for name in ("even", "odd"):
        shutil.copy(SEAMS, halves.with_suffix(f".{name}.npz"))
    pages = list(zip(FAMILIES, made_pages.pages(), strict=True))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with ThreadPoolExecutor(1) as pool:
        found = articles.learn(pages, [], CORPUS, halves, pool)
    torch.set_num_threads(threads)
    path = tmp_path / "articles.npz"
    looks.write(found.looks, path)
    assert len(found.heads) == len(HEAD) and {len(net.mean) for net in found.roles} == {len(ROLES)}
    sample = articles.sample_of(articles.sheet_of(pages[0], SEAMS), found.heads)
    assert sample is not None
    assert len(found.looks) == articles.LOOKS
    (told,) = looks.first_seen([sample])
    for net, read in zip(found.looks, load_looks(path), strict=True):
        assert looks.gain_of(read, told.seen).tolist() == looks.gain_of(net, told.seen).tolist()
        told = told.after(net)
    gain, true = told.gain, sample.truth > 0
    assert gain is not None
    assert gain[true].mean() > 0 > gain[~true].mean()


def test_each_page_is_tied_by_networks_that_have_not_seen_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def sheet_of(page: seam_pages.FamilyPage, path: Path) -> article_gold.Sheet:
        asked.append((page[0], path.name))
        raise InterruptedError

    monkeypatch.setattr(articles, "sheet_of", sheet_of)
    empty = made_pages.pages()[0]
    with ThreadPoolExecutor(1) as pool:
        for count in (1, 2, 3):
            asked.clear()
            with pytest.raises(InterruptedError):
                articles.learn([(str(n), empty) for n in range(count)], [], [], Path("seams.npz"), pool)
    assert dict(asked) == {"0": "seams.odd.npz", "1": "seams.even.npz", "2": "seams.odd.npz"}


def test_true_cuts_are_those_of_the_corpus(sheets: list[article_gold.Sheet]) -> None:
    """Each head with a kicker or a deck is parted as it is printed, line by line."""
    seen = set()
    for sheet in sheets:
        strips = article_gold.true_strips(sheet, head_weights())
        for texts, blocks, cut in article_gold.true_cuts(sheet, strips):
            assert len(texts) == len(blocks) > 1
            parts = (texts[: cut.kicker], texts[cut.kicker : cut.deck], texts[cut.deck :])
            seen.add(tuple("".join(part).replace(" ", "") for part in parts))
    for kicker, headline, deck in seen:
        printed = [a for a in CORPUS if a["title"].replace(" ", "") == headline]
        own = [(kicker or a["kicker"], deck or a["sub"]) for a in printed]
        assert own == [(a["kicker"], a["sub"]) for a in printed] and len(own) == 1
    assert ("", "图书馆新馆开放", "每人一次可借十本") in seen


def test_pages_teach_heads(sheets: list[article_gold.Sheet]) -> None:
    told = [row for sheet in sheets for row in articles.head_rows(sheet)]
    rows, truth = np.array([row for row, _, _ in told]), np.array([is_head for _, is_head, _ in told])
    w = article_fit.fitted_heads(rows, truth, np.ones(len(rows)))
    assert 10 < truth.sum() < len(truth) - 10
    assert np.array_equal(rows @ w > 0, truth)
    found = [
        (strip.head, said.role in article_gold.HEADED)
        for sheet in sheets
        for strip, said in article_gold.told(sheet, strips_of(sheet.lines, sheet.seams.links, w))
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

    def right(networks: Looks) -> int:
        return sum(
            parted_roles(texts, blocks, language, model, networks) == cut for texts, blocks, cut in told
        )

    plain = sum(cut == Cut(0, len(texts)) for texts, _, cut in told)
    untaught = article_fit.taught_roles([one._replace(true=0) for one in partings], 4)
    assert max(plain, right(untaught)) < 0.8 * len(told)
    assert right(article_fit.taught_roles(partings, 60)) >= 0.9 * len(told)


def test_what_a_parting_counts_is_what_it_teaches() -> None:
    """The same heads parted in two ways: what counts more is learnt."""
    language = load()
    texts, blocks = ["市供电公司", "抢修线路三百处"], [0, 1]
    one, other = (article_fit.parting(texts, blocks, cut, language, 1.0) for cut in (Cut(0, 2), Cut(1, 2)))
    for first, second, true in ((3.0, 1.0, one.true), (1.0, 3.0, other.true)):
        partings = [one._replace(counts=first), other._replace(counts=second)] * 16
        networks = article_fit.taught_roles(partings, 60)
        assert parted_roles(texts, blocks, language, load_kinds(), networks) == list(cuts(2))[true]
    assert list(role_evidence(texts, blocks, language, load_kinds())) == list(cuts(2))
    assert one.evidence.shape == (3, len(ROLES)) and np.isfinite(one.evidence).all()


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
    w = np.arange(len(HEAD)) / 8 - 1
    path = tmp_path / "articles.json"
    path.write_text(articles.written(w), encoding="utf-8")
    assert head_weights(path).tolist() == w.tolist()
    assert tuple(json.loads(path.read_text(encoding="utf-8"))["head"]) == HEAD


def test_folders_give_the_pages_of_the_issues_that_are_named(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "A_plain").mkdir()
    for name in ("i00_p1", "i01_p1", "i02_p1"):
        (tmp_path / "A_plain" / f"{name}.txt").write_text(f"{name}\n", encoding="utf-8")
    for name in ("i00_p1", "i01_p1"):
        (tmp_path / "gold" / f"{name}.json").write_text('{"articles": []}', encoding="utf-8")
    whole = list(seam_pages.typeset(str(tmp_path)))
    assert [(family, page.name) for family, page in whole] == [("A_plain", "i00_p1"), ("A_plain", "i01_p1")]
    assert list(seam_pages.typeset(f"{tmp_path}:i01,i02")) == whole[1:]
    assert whole[0][1] == seam_pages.Told("i00_p1", "i00_p1\n", {"articles": []})


def test_a_page_is_counted_by_what_the_program_makes_of_it(tmp_path: Path) -> None:
    page = made_pages.pages()[0]
    family, counts = articles.counted(("made, joined", page), SHOWN)
    assert family == "made, joined"
    of = len(page.gold["articles"])
    assert counts["articles whole of"] == counts["bodies whole of"] == of
    assert 0 < counts["articles whole"] <= counts["bodies whole"] <= of
    assert counts["heads missed of"] >= of - 1
    assert counts["links of"] > counts["links"] / 2 > 0
    always = SHOWN._replace(heads=np.eye(len(HEAD))[0], looks=load_looks(idle(tmp_path / "idle.npz")))
    _, heads = articles.counted(("made, joined", page), always)
    assert (heads["heads missed"], heads["articles whole of"]) == (0, of)
    assert heads["articles whole"] <= 1, (
        "only the table may get its head: a rule ties it to what stands above"
    )
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
        own = strips_of(sheet.lines, sheet.seams.links, head_weights())
        true = article_gold.true_strips(sheet, head_weights())
        assert [Strip(s.lines, s.at) for s in own] == [Strip(s.lines, s.at) for s in true]
