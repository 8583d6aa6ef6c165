"""The repair on small typeset pages, in every way that pages become text, against floors that only rise."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from accuracy import DATA, ROOT

# The benchmark is no part of the package: it lies beside it, and is found where the repository is.
sys.path.insert(0, str(ROOT))

from bench import floors
from bench.accuracy.decisions import counted, decisions
from bench.accuracy.forms import told_found, told_gold
from bench.accuracy.measures import FIGURES, Gold, figures, score
from bench.accuracy.repairs import jobs, read_gold, repaired

OTHERS = Path(os.environ.get("CONVERT_PAGES", ROOT.parent / "shared" / "pages"))
"""A folder with pages, gold and a scorer of somebody else's, to compare with."""

NAMES = ("f1_90", "f1_98", "wsim", "link", "leg", "plink", "title", "title_soft", "head", "byline", "para",
         "cell", "row", "jump", "photo", "lost", "invented")  # fmt: skip
"""What the other scorer calls FIGURES."""


def pinned() -> dict[str, dict[str, float]]:
    floor: dict[str, dict[str, float]] = json.loads((DATA / "floors.json").read_text(encoding="utf-8"))[
        "pages"
    ]
    return floor


@pytest.mark.parametrize("family", floors.families())
def test_no_figure_falls_below_its_floor(family: str) -> None:
    assert floors.fallen({family: pinned()[family]}, {family: floors.measured(family)}) == []


def test_every_figure_of_every_family_has_a_floor() -> None:
    assert sorted(pinned()) == floors.families()
    assert all(set(row) == set(floors.HELD_FIGURES) for row in pinned().values())


def test_floors_are_lifted_and_never_lowered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "floors.json"
    file.write_text(
        json.dumps({"samples": {"a": 1}, "pages": {"X": {"link": 0.9, "para": 0.5}}}), encoding="utf-8"
    )
    monkeypatch.setattr(floors, "FLOORS", file)
    monkeypatch.setattr(floors, "families", lambda: ["X"])
    monkeypatch.setattr(floors, "measured", lambda family: {"link": 0.8, "para": 0.6})
    monkeypatch.setattr(sys, "argv", ["floors", "--raise"])
    assert floors.main() == 1
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert kept == {"samples": {"a": 1}, "pages": {"X": {"link": 0.9, "para": 0.6}}}


def small_pages() -> list[str]:
    return sorted(path.stem for path in (floors.PAGES / "gold").glob("*_p*.json"))


@pytest.mark.parametrize("page", small_pages())
def test_the_gold_scores_full_marks_against_itself(page: str) -> None:
    gold = read_gold(floors.PAGES, page)
    text = (floors.PAGES / "R_raw" / f"{page}.txt").read_text(encoding="utf-8")
    row = figures(score(gold, gold.articles, text))
    assert {name: row[name] for name in FIGURES} == {
        name: (0.0 if name in ("lost", "invent") else None if name == "photo" and row[name] is None else 1.0)
        for name in FIGURES
    }


def paragraph(text: str, at: int, kind: str) -> dict[str, Any]:
    return {"type": "paragraph", "text": text, "breaks": [[at, kind]]}


def gold_of_two() -> Gold:
    first = {
        "kind": "news", "kicker": "", "title": "石桥修好了", "subtitle": "", "byline": "", "jump_to": 2,
        "blocks": [paragraph("南门外的石桥昨天通车，两岸居民出行少绕三里路。", 12, "l")],
    }  # fmt: skip
    second = {
        "kind": "news", "kicker": "", "title": "新米上市", "subtitle": "", "byline": "",
        "blocks": [paragraph("今年的新米比往年早十天上市，价格与去年持平。", 11, "c")],
    }  # fmt: skip
    return Gold((told_gold(first), told_gold(second)), ("云汀日报",))


PRINTED = (
    "云汀日报\n石桥修好了\n南门外的石桥昨天通车，两\n岸居民出行少绕三里路。\n"
    "新米上市\n今年的新米比往年早十天\n上市，价格与去年持平。\n"
)


def test_swapped_heads_cost_no_headline_but_the_articles() -> None:
    gold = gold_of_two()
    swapped = [
        told_gold({"title": title, "jump_to": jump, "blocks": [{"text": block.text}]})
        for (title, jump), told in zip((("新米上市", None), ("石桥修好了", 2)), gold.articles, strict=True)
        for block in told.blocks
    ]
    row = figures(score(gold, swapped, PRINTED))
    assert (row["title"], row["F1@.90"], row["link"], row["jump"]) == (1.0, 0.0, 1.0, 0.0)


def test_a_glued_body_costs_its_joins_and_paragraphs() -> None:
    gold = gold_of_two()
    wrong = "南门外的石桥昨天通车，两上市，价格与去年持平。今年的新米比往年早十天岸居民出行少绕三里路。"
    row = figures(score(gold, [told_gold({"title": "石桥修好了", "blocks": [{"text": wrong}]})], PRINTED))
    assert (row["link"], row["leg-link"], row["lost"]) == (0.0, 0.0, 4 / 58)
    assert row["para"] == 2 * 2 / (2 * 2 + 2)


def test_decisions_are_counted_and_wrong_ones_known() -> None:
    (job,) = (job for job in jobs(floors.PAGES, "all", ["L_layout"]) if job.issue == "g00")
    issue = repaired(job)
    golds = {f"{page}.txt": read_gold(floors.PAGES, page) for page in job.pages}
    right = counted(decisions(issue, golds))
    first, second = golds.values()
    crossed = dict(zip(golds, (second, first), strict=True))
    wrong = counted(decisions(issue, crossed))
    assert right["join"] > 100
    assert right["join wrong"] < right["join"] / 10
    assert wrong["join wrong"] > wrong["join"] * 9 / 10


def other_scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("other_scorer", OTHERS / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not (OTHERS / "score.py").exists(), reason=f"no scorer to compare with in {OTHERS}")
@pytest.mark.parametrize("family", floors.families())
def test_the_figures_are_those_of_the_other_scorer(family: str) -> None:
    other = other_scorer()
    job = next(jobs(floors.PAGES, "all", [family]))
    issue = repaired(job)
    for page in issue.pages:
        text = issue.source(page.source).text
        stem = page.source.removesuffix(".txt")
        gold = json.loads((floors.PAGES / "gold" / f"{stem}.json").read_text(encoding="utf-8"))
        found = [told_found(article) for article in page.articles]
        answer = {
            "articles": [
                {
                    "kicker": told.kicker, "title": told.title, "subtitle": told.deck, "byline": told.byline,
                    "jump_from": told.jump_from, "jump_to": told.jump_to,
                    "blocks": [
                        {"type": b.kind, "rows": b.rows} if b.kind == "table" else {"type": b.kind, "text": b.text}
                        for b in told.blocks
                    ],
                }
                for told in found
            ]
        }  # fmt: skip
        theirs = other.summarise(other.score(gold, answer, text))
        ours = figures(score(read_gold(floors.PAGES, stem), found, text))
        assert [ours[name] is None for name in FIGURES] == [theirs[name] is None for name in NAMES]
        assert [ours[name] or 0.0 for name in FIGURES] == pytest.approx(
            [theirs[name] or 0.0 for name in NAMES]
        )
