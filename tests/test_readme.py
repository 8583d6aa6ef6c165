"""The README says what is so: its before and after, its plugin, its tables, and the promise it makes.

`test_cli_package.py` runs its example of the library.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from convert import pipeline
from convert.errors import Status
from convert.explain import explained
from convert.model import Issue
from convert.readers import text as text_reader
from convert.registry import READERS, WRITERS, formats
from convert.trace import BLANKS, printed

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DATA = ROOT / "tests" / "data"
TOY = ROOT / "tests" / "toy_plugin"
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
DOCUMENTS = ("README.md", "CHANGELOG.md", "docs/design.md", "docs/docx.md", "docs/epub.md", "docs/newsml.md")
LARGEST_PICTURE = 200_000


@cache
def _repaired(path: Path) -> Issue:
    return pipeline.repair(text_reader.read(path.read_bytes(), path.name))


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def _pieces(block: str) -> Iterator[str]:
    """The lines of a block, and what stands between its marks of omission."""
    for piece in re.split("[\n…]", block):
        if printed(piece):
            yield piece.strip(" ")


def _texts(issue: Issue) -> list[str]:
    return [text.text for _, article in issue.articles() for text in article.texts() if text.text]


def test_before_and_after_are_what_the_seeds_say() -> None:
    columns, articles, table, explanation = _blocks("text")
    for block, seed in ((columns, SEEDS[0]), (table, SEEDS[1])):
        source = seed.read_text(encoding="utf-8")
        assert [piece for piece in _pieces(block) if piece not in source] == []
    after = _texts(_repaired(SEEDS[0]))
    assert [piece for piece in _pieces(articles) if not any(piece in text for text in after)] == []
    said = "\n".join(explained(_repaired(SEEDS[1])))
    assert explanation in said


def test_the_article_shown_stands_together() -> None:
    """The paragraphs of the example are one article's, in its order."""
    heading, *paragraphs = [line for line in _blocks("text")[1].split("\n") if line]
    for _, article in _repaired(SEEDS[0]).articles():
        if article.headline and article.headline.text == heading:
            texts = [text.text for text in list(article.texts())[1:]]
            break
    ends = [text for paragraph in paragraphs for text in paragraph.split("…") if printed(text)]
    where = [next(n for n, text in enumerate(texts) if end.strip(" ") in text) for end in ends]
    assert where == [0, 1, 2]


def test_the_plugin_shown_is_the_one_that_is_tested() -> None:
    (module,) = _blocks("py")
    assert module == (TOY / "toy_headlines" / "__init__.py").read_text(encoding="utf-8")
    entry = next(block for block in _blocks("toml") if "entry-points" in block)
    assert entry in (TOY / "pyproject.toml").read_text(encoding="utf-8")


def test_the_formats_are_those_that_are_registered() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (yes|) ?\| (yes|) ?\|", README, re.MULTILINE)
    assert {name for name, read, _ in rows if read} == {f.name for f in formats(READERS)}
    assert {name for name, _, write in rows if write} == {f.name for f in formats(WRITERS)}


def test_the_exit_statuses_are_ours() -> None:
    assert [int(n) for n in re.findall(r"^\| (\d) \|", README, re.MULTILINE)] == [int(s) for s in Status]


def test_the_figures_of_the_samples_are_held_by_a_test() -> None:
    (said,) = re.findall(r"at least (\d+) of their (\d+) articles", README)
    floors: dict[str, int] = json.loads((DATA / "floors.json").read_text(encoding="utf-8"))["samples"]
    truths = [json.loads(path.read_text(encoding="utf-8")) for path in (DATA / "samples").glob("*/p*.json")]
    assert int(said[0]) <= sum(floors.values())
    assert int(said[1]) == sum(len(truth["articles"]) for truth in truths)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_and_picture_is_there(name: str) -> None:
    document = ROOT / name
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", text) + re.findall(r'src="([^"]+)"', text)
    missing = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert missing == []
    pictures = [document.parent / link for link in links if link.endswith(".png")]
    assert [p.name for p in pictures if p.stat().st_size > LARGEST_PICTURE] == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_no_character_is_invented(seed: Path) -> None:
    issue = _repaired(seed)
    source = issue.sources[0].text
    for _, article in issue.articles():
        for text in article.texts():
            for char, origin in zip(text.text, text.origins(), strict=True):
                assert char in BLANKS or (origin is not None and source[origin[1]] not in BLANKS)


def test_there_are_seeds() -> None:
    assert len(SEEDS) == 2
