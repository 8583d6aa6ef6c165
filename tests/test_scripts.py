"""The script of a text is told by its characters, and becomes the issue's language."""

from __future__ import annotations

from pathlib import Path

import pytest

from convert import library
from convert.scripts import is_traditional, language_of, script_of

HANS = "本报讯（记者 张三）为满足群众需求，县里开办了三处书屋。\n"
HANT = "本報訊（記者 張三）為滿足群眾需求，縣裡開辦了三處書屋。\n"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (HANS, "zh-Hans"),
        (HANT, "zh-Hant"),
        ("", "zh-Hans"),
        ("2025 A04", "zh-Hans"),
        ("人山水火", "zh-Hans"),
        (HANS * 3 + "匾額題「萬壽無疆」", "zh-Hans"),
        (HANT * 3 + "书名《红楼梦》", "zh-Hant"),
    ],
)
def test_most_characters_that_speak_decide(text: str, tag: str) -> None:
    assert language_of([text]) == tag


def test_pages_of_one_issue_are_counted_together() -> None:
    assert language_of(["红", HANT]) == "zh-Hant"


@pytest.mark.parametrize("char", "人水年月日、“Aａ〇")
def test_what_both_scripts_print_says_nothing(char: str) -> None:
    assert script_of(char) is None


@pytest.mark.parametrize("tag", ["zh-Hant", "zh-TW", "zh-Hant-HK", "ZH-hant"])
def test_tags_of_the_traditional_script(tag: str) -> None:
    assert is_traditional(tag)


@pytest.mark.parametrize("tag", ["zh", "zh-Hans", "zh-CN", "zh-Hans-HK", "en"])
def test_tags_of_another_script(tag: str) -> None:
    assert not is_traditional(tag)


@pytest.mark.parametrize(("text", "tag"), [(HANS, "zh-Hans"), (HANT, "zh-Hant")])
def test_the_issue_says_its_script(tmp_path: Path, text: str, tag: str) -> None:
    page = tmp_path / "p1.txt"
    page.write_text(text, encoding="utf-8")
    assert library.read(page).language == tag
    assert library.read(page, language="zh-Hant-HK").language == "zh-Hant-HK"


def test_traditional_characters_are_no_misreadings_on_a_traditional_page(tmp_path: Path) -> None:
    page = tmp_path / "p1.txt"
    page.write_text("縣裡新開三處書屋\n\n" + HANT, encoding="utf-8")
    issue = library.repair(library.read(page))
    assert [s.text for s in issue.suspects if s.kind.value == "ocr_error"] == []
