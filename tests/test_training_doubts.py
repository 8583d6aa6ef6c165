"""What tells that a decision is wrong: learnt from pages whose gold is known."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import made_pages
import numpy as np
import pytest

from convert.chains.doubts import LIKELY, SHIPPED, chances, doubt_weights, of_margins

pytest.importorskip("torch", reason=made_pages.TORCH)

from training import doubts

FAMILY = "made, joined"


@pytest.fixture(scope="module")
def found() -> list[dict[str, doubts.Decided]]:
    return [doubts.decided((FAMILY, page)) for page in made_pages.pages()]


def test_decisions_of_a_page_and_which_are_wrong(found: list[dict[str, doubts.Decided]]) -> None:
    for page in found:
        assert sorted(page) == sorted(doubts.KINDS)
        for kind, made in page.items():
            assert sorted(made.told) == sorted(doubt_weights()[kind])
            assert {value.shape for value in made.told.values()} == {made.wrong.shape}
            assert all(np.isfinite(value).all() for value in made.told.values())
    seams = doubts.together(found, "seams").wrong
    assert len(seams) > 100 and seams.mean() < 0.1


def test_a_page_of_no_line_has_no_decision() -> None:
    empty = made_pages.pages()[0]._replace(text="", gold={"articles": []})
    assert doubts.decided((FAMILY, empty)) == {}


def test_chances_that_are_learnt_are_those_that_are_true() -> None:
    """Decisions are wrong by chance, the likelier the smaller their margin."""
    drawn = np.random.default_rng(3)
    told = of_margins(drawn.uniform(0, 8, 3000), np.arange(3000.0) * 1e6, 1.0)
    wrong = drawn.random(3000) < 0.8 * told["unsure"]
    learnt = chances(told, doubts.fitted(doubts.Decided(told, wrong)))
    for low, high in ((0.0, 0.1), (0.1, 0.3), (0.3, 1.0)):
        own = (learnt >= low) & (learnt < high)
        assert own.sum() > 200 and wrong[own].mean() == pytest.approx(learnt[own].mean(), abs=0.06)


def test_the_command_writes_weights_and_prints_what_they_flag(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    family = tmp_path / "A"
    family.mkdir()
    (tmp_path / "gold").mkdir()
    for number, page in enumerate(made_pages.pages()[:2]):
        (family / f"i{number:02}_p1.txt").write_text(page.text, encoding="utf-8")
        gold = json.dumps(page.gold, ensure_ascii=False)
        (tmp_path / "gold" / f"i{number:02}_p1.json").write_text(gold, encoding="utf-8")
    out = tmp_path / "doubts.json"
    monkeypatch.setattr(sys, "argv", ["doubts", "--pages", str(tmp_path), "--jobs", "1", "--out", str(out)])
    doubts.main()
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == list(doubts.KINDS)
    written = doubt_weights(out)
    assert {kind: sorted(w) for kind, w in written.items()} == {
        kind: sorted(w) for kind, w in doubt_weights(SHIPPED).items()
    }


def test_rows_say_what_is_flagged() -> None:
    told = {"bias": np.ones(4), "odd": np.array([9.0, 0.0, 9.0, 0.0])}
    made = doubts.Decided(told, np.array([True, True, False, False]))
    assert LIKELY < 0.5
    assert (
        doubts.row("ties", made, {"bias": -4.0, "odd": 1.0})
        == "ties: 2 of 4 wrong, 0.500 flagged, 1 of the wrong"
    )
