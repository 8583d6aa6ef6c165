"""Readers and pipeline on any input: with Hypothesis here, with a coverage-guided fuzzer in `bench/fuzz.py`.

`tests/data/fuzz` has what that fuzzer found, by target; each stays here after its mending.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzzing import (
    TARGETS,
    WORDS,
    page_of,
    seeds,
    try_card,
    try_docx_part,
    try_native,
    try_newsml,
    try_pipeline,
    try_text,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CASES = sorted((Path(__file__).parent / "data" / "fuzz").glob("*/*"))
QUICK = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_is_found_no_more(case: Path) -> None:
    TARGETS[case.parent.name](case.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_seeds_are_read(target: str) -> None:
    for seed in seeds(target):
        TARGETS[target](seed)


def test_every_folder_of_cases_has_a_target() -> None:
    assert {path.parent.name for path in CASES} <= set(TARGETS)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try_text(data)


@QUICK
@given(st.lists(st.integers(0, len(WORDS) - 1), max_size=120).map(bytes))
def test_any_page_keeps_its_characters(data: bytes) -> None:
    try_pipeline(data)


@QUICK
@given(st.binary(min_size=1, max_size=40), st.sampled_from("，“”。（）—…\n 　1"), st.integers(2, 60))
def test_a_page_of_the_same_again_and_again_keeps_its_characters(data: bytes, mark: str, often: int) -> None:
    unit = page_of(data)[:20] + mark
    from convert import pipeline
    from convert.errors import UnreadableError
    from convert.readers import text

    try:
        issue = text.read((unit * often).encode("utf-8"), "p.txt")
    except UnreadableError:
        return
    pipeline.balance(pipeline.repair(issue))


def _torn(target: str) -> st.SearchStrategy[bytes]:
    """A seed with a piece cut out and another put in."""

    def tear(seed: bytes, begin: float, length: int, piece: bytes) -> bytes:
        at = int(begin * len(seed))
        return seed[:at] + piece + seed[at + length :]

    return st.builds(
        tear, st.sampled_from(seeds(target)), st.floats(0, 1), st.integers(0, 60), st.binary(max_size=12)
    )


@QUICK
@given(st.binary(max_size=60) | _torn("native"))
def test_any_json_is_read_or_refused(data: bytes) -> None:
    try_native(data)


@QUICK
@given(st.binary(max_size=60) | _torn("newsml"))
def test_any_xml_is_read_or_refused(data: bytes) -> None:
    try_newsml(data)


@QUICK
@given(_torn("docx-part"))
def test_any_manuscript_is_read_or_refused(data: bytes) -> None:
    try_docx_part(data)


@QUICK
@given(st.binary(max_size=80) | _torn("card"))
def test_any_issue_toml_is_read_or_refused(data: bytes) -> None:
    try_card(data)
