"""The language model: what it prefers, what it does with odd text, and that it says the same every time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convert.language import INSIDE_A_SIGN, WINDOW, load
from convert.language.alphabet import SIZE, alphabet, folded
from convert.language.encoder import KEPT, left_vectors, right_vectors
from convert.language.ngrams import ABSENT

MODEL = load()

# A left side, the side that goes on from it, and sides that do not.
PREFERENCES = [
    ("建立健全工作机", "制，坚持统筹推进", ["水平，满足人民群众", "的发展，是全国", "记者从会议上获悉"]),
    ("打造旅游产业新形", "势下的发展之路", ["制，坚持统筹推进", "理念深入人心", "村民们纷纷表示"]),
    (
        "全面推进乡村振",
        "兴，加快农业农村现代化",
        ["设，提高服务能力", "展，推动经济增长", "作，取得显著成效"],
    ),
    ("会议强调，要深入学", "习贯彻会议精神", ["生们走进校园", "校开展活动", "业稳定增长"]),
    ("全市共完成投资120亿", "元，同比增长8.5%", ["人民的共同愿望", "里铺村的村民", "，他说"]),
    ("（记者", "张三）今年以来", ["，取得积极进展", "的重大举措", "元，同比增长"]),
]

ANY_TEXT = st.text(max_size=60) | st.text(alphabet="的国家，。“”—…a1 　\n账帐台", max_size=300)


@pytest.mark.parametrize(("left", "right", "wrong"), PREFERENCES)
def test_the_right_side_is_preferred(left: str, right: str, wrong: list[str]) -> None:
    scores = MODEL.follow([left], [right, *wrong])[0]
    assert scores.argmax() == 0
    assert scores[0] > 0


@pytest.mark.parametrize(("left", "right", "wrong"), PREFERENCES)
def test_the_left_side_is_preferred(left: str, right: str, wrong: list[str]) -> None:
    lefts = [left] + [other for other, _, _ in PREFERENCES if other != left]
    assert MODEL.follow(lefts, [right])[:, 0].argmax() == 0


def test_matrix_and_pairs_agree() -> None:
    lefts = [left for left, _, _ in PREFERENCES]
    rights = [right for _, right, _ in PREFERENCES]
    matrix = MODEL.follow(lefts, rights)
    assert matrix.shape == (6, 6)
    assert np.allclose(np.diag(matrix), MODEL.follow_pairs(lefts, rights), atol=2e-3)


def test_widths_quotes_and_blanks_say_nothing() -> None:
    plain = MODEL.follow(["他说：“今年增长3%，"], ["“十五五”时期，发展"])
    typed = MODEL.follow(['他 说:"今年 增 长3％,'], ["＂十五五＂时期,发\n展"])
    assert plain.tolist() == typed.tolist()


def test_only_what_is_near_the_cut_counts() -> None:
    far = "经济社会发展" * 60
    near = far[-200:]
    assert MODEL.follow([far], ["取得成效"]).tolist() == MODEL.follow([near], ["取得成效"]).tolist()
    assert MODEL.follow(["成效"], [far]).tolist() == MODEL.follow(["成效"], [far[:200]]).tolist()


def test_a_side_without_characters_scores_nothing() -> None:
    assert MODEL.follow(["", " \n", "工作机"], ["", "\u3000"]).tolist() == [[0.0] * 2] * 3
    assert MODEL.follow([""], ["制"]).tolist() == [[0.0]]
    assert MODEL.follow([], ["制"]).shape == (0, 1)
    assert MODEL.follow(["机"], []).shape == (1, 0)
    assert MODEL.follow_pairs([], []).shape == (0,)


def test_pairs_want_as_many_on_both_sides() -> None:
    with pytest.raises(ValueError, match="got 1 and 2"):
        MODEL.follow_pairs(["a"], ["b", "c"])


def test_one_character_sides() -> None:
    assert MODEL.follow(["机"], ["制", "，"])[0, 0] > 0
    assert MODEL.follow(["工"], ["作", "的"])[0].argmax() == 0


def test_paragraphs_begin_and_end() -> None:
    assert MODEL.begins(["本报讯（记者", "的重大举措，"]).argmax() == 0
    assert MODEL.ends(["取得了良好的成效。", "取得了良好的"]).argmax() == 0


def test_a_glued_line_shows_its_seam() -> None:
    one, other = "加快建设现代化产业体系", "生态环境持续改善，"
    scores = MODEL.seams(one + other)
    assert scores.shape == (len(one + other) - 1,)
    assert scores.argmin() == len(one) - 1


def test_surroundings_are_seen_by_the_outermost_cuts() -> None:
    bare = MODEL.seams("机制的")
    amid = MODEL.seams("机制的", before="建立健全工作", after="运行情况")
    assert bare.shape == amid.shape == (2,)
    assert amid[0] != bare[0]


def test_a_blank_does_not_move_a_cut() -> None:
    assert MODEL.seams("人民 群众").tolist() == MODEL.seams("人民群众")[[0, 1, 1, 2]].tolist()


def test_no_cut_inside_a_dash() -> None:
    scores = MODEL.seams("发展——这是")
    assert scores[2] == INSIDE_A_SIGN
    assert MODEL.seams("一").shape == MODEL.seams("").shape == (0,)


def test_a_misread_character_surprises_and_is_righted() -> None:
    text = "要坚持以人民为申心的发展思想"
    surprise = MODEL.surprise(text)
    assert surprise.shape == (len(text),)
    assert surprise.argmax() == text.index("申")
    scores = MODEL.alternatives(text, text.index("申"), "甲中由申")
    assert scores.argmax() == 1
    assert scores[3] == 0.0


def test_alternatives_where_nothing_is_looked_at() -> None:
    assert MODEL.alternatives("人 民", 1, "民的").tolist() == [0.0, 0.0]
    assert MODEL.alternatives("人民", 1, " 民").tolist() == [-np.inf, 0.0]
    assert MODEL.alternatives("人民", -1, "民").tolist() == [0.0]
    assert MODEL.alternatives("人——民", 1, "—-—").tolist() == [0.0, 0.0, 0.0]
    with pytest.raises(IndexError):
        MODEL.alternatives("人民", 2, "民")


def test_blanks_do_not_surprise() -> None:
    values = MODEL.surprise("发 展\n\u3000——")
    assert (values == 0).tolist() == [False, True, False, True, True, False, True]


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
@settings(deadline=None, max_examples=60)
def test_any_text_has_finite_scores_of_the_right_shape(text: str, before: str, after: str) -> None:
    assert np.isfinite(MODEL.follow([text, before], [after, text, before])).all()
    assert np.isfinite(MODEL.ends([text])).all()
    assert np.isfinite(MODEL.begins([text])).all()
    for values, length in (
        (MODEL.seams(text, before, after), max(len(text) - 1, 0)),
        (MODEL.surprise(text, before, after), len(text)),
    ):
        assert values.shape == (length,)
        assert np.isfinite(values).all()
    if text:
        assert not np.isnan(MODEL.alternatives(text, len(text) - 1, before)).any()


@given(ANY_TEXT, ANY_TEXT)
@settings(deadline=None, max_examples=30)
def test_the_same_text_has_the_same_scores(left: str, right: str) -> None:
    again = load.__wrapped__()
    assert MODEL.follow([left], [right]).tobytes() == again.follow([left], [right]).tobytes()
    assert MODEL.surprise(left).tobytes() == again.surprise(left).tobytes()


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_vector_is_the_same_whatever_else_is_asked_for(side: str) -> None:
    model = load.__wrapped__()
    assert model.encoder is not None
    vectors = {"left": left_vectors, "right": right_vectors}[side]
    kept = getattr(model.encoder, side).kept
    ids = np.random.default_rng(0).integers(2, 4000, (KEPT + 1, WINDOW))
    ids[np.arange(len(ids)) % 7 == 0, :20] = ABSENT
    whole = vectors(model.encoder, ids)
    assert not kept
    for begin, end in ((0, 1), (1, 4), (5, 69), (60, 125), (200, 329), (300, KEPT)):
        assert (vectors(model.encoder, ids[begin:end]) == whole[begin:end]).all()
        assert 0 < len(kept) <= KEPT


@given(ANY_TEXT)
def test_folded_text_is_folded(text: str) -> None:
    signs, places = folded(text)
    once = "".join(map(chr, signs.tolist()))
    assert "".join(map(chr, folded(once)[0].tolist())) == once
    assert (np.diff(places) > 0).all()


def test_an_alphabet_has_its_limits() -> None:
    with pytest.raises(ValueError, match="none twice"):
        alphabet("的的")
    with pytest.raises(ValueError, match=str(SIZE - 2)):
        alphabet("".join(map(chr, range(0x4E00, 0x4E00 + SIZE))))
