"""What is said to a person: every rule in every tongue, and nothing of the machine's in an editor's."""

from __future__ import annotations

import ast
import inspect
import json
import re
from string import Formatter
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import grounds, texts

from convert import grounds as grounds_module
from convert.grounds import PARTS, Grounds, Rule, said
from convert.model import Doubt
from convert.remarks import because, doubted, english, repaired, simplified, traditional
from convert.schemas_at import schema_bytes

TONGUES = (english, simplified, traditional)
CHINESE = (simplified, traditional)


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("tongue", TONGUES)
def test_every_rule_and_every_kind_has_words(tongue: ModuleType) -> None:
    assert set(tongue.GROUNDS) == set(Rule) == set(PARTS)
    assert set(tongue.DOUBTS) == set(Doubt)


@pytest.mark.parametrize("rule", Rule)
def test_the_english_words_say_all_parts_and_the_chinese_none_but_these(rule: Rule) -> None:
    words, figures = PARTS[rule]
    assert _names(english.GROUNDS[rule]) == {*words, *figures}
    for tongue in CHINESE:
        assert _names(tongue.GROUNDS[rule]) <= {*words, *figures}


@pytest.mark.parametrize("tongue", CHINESE)
def test_chinese_words_have_no_letters_of_the_machine(tongue: ModuleType) -> None:
    spoken = [re.sub(r"\{.*?\}", "", text) for text in tongue.GROUNDS.values()]
    spoken += [*tongue.DOUBTS.values(), *tongue.REPAIRS.values(), tongue.OTHER_REPAIR]
    assert [text for text in spoken if re.search("[A-Za-z_]", text)] == []


def test_both_scripts_repair_the_same() -> None:
    assert set(simplified.REPAIRS) == set(traditional.REPAIRS)
    assert repaired("another's rule", "zh-Hans") == "改动"


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_is_explained_in_code_and_schema(rule: Rule) -> None:
    (body,) = [
        node.body
        for node in ast.parse(inspect.getsource(grounds_module)).body
        if isinstance(node, ast.ClassDef) and node.name == "Rule"
    ]
    named = [isinstance(node, ast.Assign) for node in body]
    assert named == [False, *[True, False] * len(Rule)]
    known = json.loads(schema_bytes("convert.schema.json"))["$defs"]["grounds"]["properties"]["rule"]
    assert known["enum"] == [member.value for member in Rule]
    assert f"`{rule.value}`" in known["description"]


@given(grounds(texts(6)), st.sampled_from(("zh-Hans", "zh-Hant", "zh", "ug")))
def test_any_grounds_can_be_said(given_grounds: Grounds, language: str) -> None:
    english_words = because(given_grounds, "en")
    assert all(word in english_words for word in given_grounds.words)
    assert isinstance(because(given_grounds, language), str)


def test_words_of_others_are_kept_as_they_are() -> None:
    assert [because(said("{形近} {0}"), tag) for tag in ("en", "zh-Hans", "zh-Hant")] == ["{形近} {0}"] * 3
    assert because(None, "en") == ""


def test_grounds_with_the_wrong_parts_are_refused() -> None:
    with pytest.raises(ValueError, match="row_short takes 0 words and 2 figures, not 1 words and 0 figures"):
        because(Grounds(Rule.ROW_SHORT, ("三",)), "zh-Hans")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-Hans", "标点存疑"), ("zh-TW", "標點存疑"), ("zh", "标点存疑"), ("en-GB", "punctuation in doubt")],
)
def test_the_tag_tells_the_tongue(language: str, expected: str) -> None:
    assert doubted(Doubt.PUNCTUATION, language) == expected
