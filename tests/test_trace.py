"""Traced text against a naive model of it: a list of characters, each with its origin."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.trace import BLANKS, Run, Source, Span, Traced, printed

Naive = list[tuple[str, tuple[str, int] | None]]
TEXT = st.text(alphabet="本报讯 　\n,。A", max_size=6)
RUNS = st.builds(Run, TEXT, st.sampled_from(("p", "q")), st.integers(0, 12)) | TEXT.map(Run)
TRACED = st.lists(RUNS, max_size=6).map(lambda runs: Traced(tuple(runs)))


def naive(text: Traced) -> Naive:
    return [
        (char, None if run.source is None else (run.source, run.start + at))
        for run in text.runs
        for at, char in enumerate(run.text)
    ]


@given(st.lists(RUNS, max_size=6))
def test_runs_are_kept_and_merged(runs: list[Run]) -> None:
    text = Traced(tuple(runs))
    given_runs = [
        (char, None if run.source is None else (run.source, run.start + at))
        for run in runs
        for at, char in enumerate(run.text)
    ]
    assert naive(text) == given_runs
    assert text.text == "".join(run.text for run in runs) == str(text)
    assert all(run.text for run in text.runs)
    assert not any(left.goes_on_in(right) for left, right in pairwise(text.runs))
    assert Traced(text.runs) == text


@given(TRACED)
def test_origins(text: Traced) -> None:
    expected = [origin for _, origin in naive(text)]
    assert list(text.origins()) == expected
    assert [text.origin(index) for index in range(len(text))] == expected
    for outside in (-1, len(text)):
        with pytest.raises(IndexError):
            text.origin(outside)


BOUNDS = st.none() | st.integers(-40, 40)


@given(TRACED, BOUNDS, BOUNDS)
def test_slices(text: Traced, begin: int | None, end: int | None) -> None:
    assert naive(text[begin:end]) == naive(text)[begin:end]
    assert text[begin:end].text == text.text[begin:end]


def test_slices_go_in_reading_order() -> None:
    with pytest.raises(ValueError, match="reading order"):
        Traced.blank("ab")[::-1]


@given(st.lists(TRACED, max_size=5))
def test_joining(pieces: list[Traced]) -> None:
    joined = Traced.joined(pieces)
    assert naive(joined) == [pair for piece in pieces for pair in naive(piece)]
    summed = Traced()
    for piece in pieces:
        summed += piece
    assert summed == joined


@given(TRACED, st.data())
def test_cut_and_joined_is_the_same(text: Traced, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    assert text[:cut] + text[cut:] == text


@given(TRACED, st.sampled_from(("p", "q", "r")), st.integers(0, 20), st.integers(0, 8))
def test_locate(text: Traced, source: str, start: int, length: int) -> None:
    inside = [
        index
        for index, (_, origin) in enumerate(naive(text))
        if origin is not None and origin[0] == source and start <= origin[1] < start + length
    ]
    expected = (inside[0], inside[-1] + 1) if inside else None
    assert text.locate(Span(source, start, start + length)) == expected


@given(TRACED, st.data())
def test_keep(text: Traced, data: st.DataObject) -> None:
    wanted = data.draw(st.lists(st.integers(0, len(text) - 1), unique=True).map(sorted)) if text else []
    assert naive(text.keep(wanted)) == [naive(text)[index] for index in wanted]
    assert naive(text.keep(iter(wanted))) == [naive(text)[index] for index in wanted]


@given(TRACED, st.data())
def test_with_text(text: Traced, data: st.DataObject) -> None:
    new = data.draw(st.text(min_size=len(text), max_size=len(text)))
    changed = text.with_text(new)
    assert changed.text == new
    assert list(changed.origins()) == list(text.origins())
    with pytest.raises(ValueError, match="cannot become"):
        text.with_text(new + "一")


@given(TRACED)
def test_spans(text: Traced) -> None:
    at = [(span.source, offset) for span in text.spans() for offset in range(span.start, span.end)]
    assert at == [origin for origin in text.origins() if origin is not None]
    if not at:
        with pytest.raises(ValueError, match="nobody printed"):
            text.span()
        return
    span = text.span()
    same = [offset for source, offset in at if source == at[0][0]]
    assert (span.source, span.start, span.end) == (at[0][0], at[0][1], max(same) + 1)


@given(TRACED)
def test_trimmed(text: Traced) -> None:
    trimmed = text.trimmed()
    assert printed(trimmed.text) == printed(text.text)
    assert not trimmed or not {trimmed.text[0], trimmed.text[-1]} & BLANKS
    begin = next((i for i, char in enumerate(text.text) if char not in BLANKS), len(text))
    assert naive(trimmed) == naive(text)[begin : begin + len(trimmed)]


def test_equality_is_of_origins_too() -> None:
    assert Traced.printed("p", 1, "一") != Traced.printed("p", 2, "一") != Traced.blank("一")
    assert Traced.printed("p", 1, "一") + Traced.printed("p", 2, "二") == Traced.printed("p", 1, "一二")
    assert hash(Traced.blank("一")) == hash(Traced((Run("一"),)))
    assert (bool(Traced()), len(Traced()), list(Traced().origins())) == (False, 0, [])
    with pytest.raises(dataclasses.FrozenInstanceError):
        Traced().text = "一"  # type: ignore[misc]


@given(st.text(alphabet="一二\n 　", max_size=30))
def test_places(text: str) -> None:
    source = Source("p", text)
    lines = text.split("\n")
    offset = 0
    for number, line in enumerate(lines, 1):
        assert source.line(number) == line
        for column in range(len(line) + 1):
            if offset + column < len(text):
                assert source.place(offset + column) == (number, column + 1)
        offset += len(line) + 1


def test_blanks_are_what_prints_nothing() -> None:
    assert {char for char in map(chr, range(0x110000)) if char.isspace()} <= BLANKS
    assert BLANKS - {char for char in map(chr, range(0x110000)) if char.isspace()} == {"\u200b", "\ufeff"}
    assert printed("一 二\u3000三\u2028四\n\ufeff五\u200b\ufffd\u200d") == "一二三四五\ufffd\u200d"


def lines(count: int, gap: int) -> list[Traced]:
    return [Traced.printed("p", number * (16 + gap), "本" * 16) for number in range(count)]


def slices(count: int) -> list[Traced]:
    text = Traced.joined(lines(count, 1))
    return [text[16 * number : 16 * number + 16] for number in range(count)]


def every_other(count: int) -> Traced:
    text = Traced.joined(lines(count, 1))
    return text.keep(range(0, len(text), 2))


@pytest.mark.parametrize(
    "work",
    [lambda n: Traced.joined(lines(n, 1)), lambda n: Traced.joined(lines(n, 0)), slices, every_other],
    ids=["join lines", "join what goes on", "slice each line", "keep every other character"],
)
def test_time_is_linear(work: Callable[[int], object]) -> None:
    def seconds(count: int) -> float:
        begin = time.process_time()
        work(count)
        return time.process_time() - begin

    small, large = min(seconds(500) for _ in range(3)), min(seconds(4_000) for _ in range(2))
    assert large < 8 * 3 * small + 0.05
