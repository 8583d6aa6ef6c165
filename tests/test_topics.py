"""What texts are about: vectors of texts, and how they are taught."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from random import Random

import made_pages
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convert.language.topics import LEVELS, _unpacked, directions, load_topics, packed, parts_of

MODEL = load_topics()


def alike(one: str, other: str) -> float:
    a, b = MODEL.vectors([one, other])
    return float(a @ b)


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        (
            "小麦长势良好",
            "农技人员下到田间地头，指导农民浇水施肥",
            "图书馆新馆正式开放，读者凭证就能借阅图书",
        ),
        ("警方捣毁制毒窝点", "犯罪嫌疑人被依法刑事拘留", "演员们为观众表演了歌舞和相声"),
        ("台风蓝色预警", "气象台预计，江南有大到暴雨，局地有雷电", "演员们为观众表演了歌舞和相声"),
    ],
)
def test_texts_of_one_topic_are_near_though_they_share_no_word(text: str, near: str, far: str) -> None:
    assert not set(pairwise(text)) & set(pairwise(near))
    assert alike(text, near) > alike(text, far) + 0.1


@settings(max_examples=60)
@given(st.lists(st.text(max_size=30), max_size=5))
def test_any_texts_have_vectors_that_hang_on_each_alone(texts: list[str]) -> None:
    found = MODEL.vectors(texts)
    assert found.shape == (len(texts), len(MODEL.worth))
    for text, vector in zip(texts, found, strict=True):
        assert np.array_equal(vector, MODEL.vectors([text])[0])
        assert np.linalg.norm(vector) == pytest.approx(1.0) or not vector.any()


def test_a_text_without_signs_has_none() -> None:
    assert not MODEL.vectors(["", " \n"]).any()
    assert np.array_equal(directions(np.zeros((1, 3))), np.zeros((1, 3)))


def test_blanks_and_repetition_say_nothing() -> None:
    assert alike("小麦长势", "小 麦 长 势") == pytest.approx(1.0, abs=0.3)
    assert np.array_equal(MODEL.sums(["小麦。小麦"]), MODEL.sums(["小麦。小麦。小麦"]))


def test_levels_are_packed_by_twos() -> None:
    levels = np.arange(-LEVELS, LEVELS + 1, dtype=np.int8)[[*range(15), 0]].reshape(2, 8)
    assert packed(levels).shape == (2, 4)
    assert np.array_equal(_unpacked(packed(levels)), levels)


def test_parts_come_in_the_order_of_the_texts() -> None:
    rows, numbers = parts_of(["小麦", "", "小麦长势"], MODEL.known)
    assert rows.tolist() == sorted(rows.tolist()) and set(rows.tolist()) == {0, 2}
    assert numbers.max() < len(MODEL.rows)
    rows, numbers = parts_of(["小麦"], np.zeros(0, dtype=np.int64))
    assert len(rows) == 2


def test_a_corpus_teaches_which_texts_belong_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From four articles, again and again: each title finds its own beginning, and the file is the same again."""
    pytest.importorskip("torch", reason=made_pages.TORCH)
    from training import topics

    monkeypatch.setattr(topics, "FREQUENT", 1)
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("\n".join(json.dumps(one) for one in made_pages.CORPUS), encoding="utf-8")
    paths = [tmp_path / name for name in ("one.npz", "other.npz")]
    for path in paths:
        topics.write([corpus], path, 30)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    (page,) = topics.pages_of(corpus)
    assert len(page) == len(made_pages.CORPUS)
    taught = topics.nearest(load_topics(paths[0]), [page])
    assert taught == {"title": (4, 4), "last paragraph": (4, 4)}


def test_views_are_of_two_places_of_an_article() -> None:
    pytest.importorskip("torch", reason=made_pages.TORCH)
    from training import topics

    drawn = Random(1)
    article = ("标题", ["甲" * 40, "乙" * 40])
    for _ in range(40):
        one, other = topics.views(article, drawn)
        assert one and other and set(one) != set(other)
    assert all(topics.views(("标题", ["甲" * 40]), drawn)[0] == "标题" for _ in range(9))
