"""The ninjs writer: valid for the standard and for us, whole, and the same as NewsML-G2."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from lxml import etree
from newsml_cases import full_issue, standards, truth_issues, written
from referencing import Registry, Resource
from strategies import issues

from convert.errors import UnwritableError
from convert.g2 import restored
from convert.model import Issue
from convert.trace import printed
from convert.writers.newsml import ninjs


def _json(*given_issues: Issue, **options: str) -> Any:
    target = io.BytesIO()
    ninjs.write(given_issues, target, options)
    assert list(ninjs.check(target.getvalue())) == []
    return json.loads(target.getvalue())


def _official_faults(value: Any) -> list[str]:
    schema = json.loads((standards() / "ninjs-schema_3.1.json").read_bytes())
    nothing: Registry[Any] = Registry(retrieve=lambda uri: Resource.opaque({}))  # type: ignore[call-arg]
    return [error.message for error in Draft202012Validator(schema, registry=nothing).iter_errors(value)]


def _articles(value: Any) -> list[Any]:
    if value["type"] == "text":
        return [value]
    return [article for part in value.get("associations", []) for article in _articles(part)]


CASES = [*truth_issues(), full_issue()]


@pytest.mark.parametrize("issue", CASES, ids=lambda issue: issue.id)
def test_the_official_schema_accepts_it(issue: Issue) -> None:
    assert _official_faults(_json(issue)) == []


def test_several_issues_are_one_object() -> None:
    value = _json(*CASES)
    assert _official_faults(value) == []
    assert len(_articles(value)) == 12 + 7 + 3


@pytest.mark.parametrize("issue", CASES, ids=lambda issue: issue.id)
def test_the_bodies_are_those_of_newsml(issue: Issue) -> None:
    root = etree.fromstring(written(issue))
    bodies = ["".join(str(t) for t in b.itertext()) for b in root.iter("{http://www.w3.org/1999/xhtml}body")]
    found = [body["value"] for article in _articles(_json(issue)) for body in article["bodies"]]
    assert [printed(plain) for plain in found[1::2]] == [printed(body) for body in bodies]
    marked = [etree.fromstring(html)[1] for html in found[::2]]
    assert [printed("".join(str(t) for t in b.itertext())) for b in marked] == [printed(b) for b in bodies]


def test_an_article_says_what_it_is() -> None:
    first, second, third = _articles(_json(full_issue(), provider="daily.example"))
    assert first["uri"] == "urn:newsml:daily.example:20250314:yunjiang-2025-03-14-i0001"
    assert [(h["role"].rpartition("/")[2], h["value"]) for h in first["headlines"]] == [
        ("kicker", "夏夜经济观察"),
        ("main", "夜市“回归” 首周客流超十二万"),
        ("subtitle", "延长营业至凌晨一时"),
    ]
    assert first["people"] == [{"name": "李明", "rel": "creator"}, {"name": "王芳", "rel": "contributor"}]
    assert [link["uri"] for link in first["associations"]] == [second["uri"]]
    assert [link["uri"] for link in second["associations"]] == [first["uri"]]
    assert "headlines" not in third and "title" not in third
    assert "建议：台账" in first["edNote"]


def test_an_unknown_date_is_left_out() -> None:
    assert "versionCreated" not in _json(truth_issues()[0])
    assert _json(full_issue())["versionCreated"] == "2025-03-14T00:00:00Z"


def test_no_issue_is_no_object() -> None:
    with pytest.raises(UnwritableError, match="no issue to write"):
        _json()


FAULTS = [
    ('"type": "text"', '"type": "story"'),
    ('"pubStatus": "usable"', '"pubStatus": "perhaps"'),
    ('"version": "1"', '"version": "0"'),
    ('"uri": "urn:uuid', '"url": "urn:uuid'),
    ('"role": "main"', '"role": "body"'),
    ('"name": "ninjs"', '"name": "ninja"'),
    ('"charCount": ', '"charCount": -'),
    ('"2025-03-14T00:00:00Z"', '"2025-03-14"'),
    ("{", "["),
]


@pytest.mark.parametrize(("old", "new"), FAULTS)
def test_a_planted_fault_is_caught(old: str, new: str) -> None:
    target = io.BytesIO()
    ninjs.write([full_issue()], target, {})
    text = target.getvalue().decode()
    assert old in text
    assert ninjs.check(text.replace(old, new, 1).encode())


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(issues())
def test_any_issue_is_valid_ninjs(issue: Issue) -> None:
    value = _json(issue)
    assert _official_faults(value) == []
    told = restored(
        "".join(body["value"] for article in _articles(value) for body in article["bodies"][1::2])
    )
    texts = "".join(text.text for _, article in issue.articles() for text in article.texts())
    assert sorted(printed(told)) == sorted(printed(texts))
