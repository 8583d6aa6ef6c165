"""Books of real pages, from text to EPUB: what EPUBCheck and Ace by DAISY say of them, and that nothing is
lost.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from epub_shelf import bind, documents, hostile_issue, judged, printed_in, printed_on
from test_epub import TRUTHS

from convert import read, repair
from convert.model import Issue

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(
    [*(ROOT / "seeds").glob("*.txt"), *(path for path in (ROOT / "samples").iterdir() if path.is_dir())]
)
BOTH = {"show": "suspects", "writing": "vertical"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
START = "120000"
"""Milliseconds that a browser may take to start; Ace's own 5,000 are too few on a busy machine."""


@cache
def repaired(source: Path) -> Issue:
    return repair(read(source))


def test_there_are_seeds_and_samples() -> None:
    assert len(SOURCES) >= 4


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: str(source.name))
def test_every_character_of_a_repaired_issue_is_in_its_book(source: Path) -> None:
    issue = repaired(source)
    assert [printed_in(tree) for tree in documents(bind(issue)).values()] == printed_on(issue)


def test_epubcheck_has_nothing_to_say_of_seeds_and_samples(tmp_path: Path) -> None:
    issues = [repaired(source) for source in SOURCES]
    books = [*(bind(issue) for issue in issues), *(bind(issue, **BOTH) for issue in issues), bind(*issues)]
    assert judged(tmp_path, books) == [[] for _ in books]


def ace_says(book: bytes, folder: Path) -> list[str]:
    """What Ace by DAISY finds in a book: the rule, the document, the element."""
    ace = os.environ.get("ACE_CLI") or shutil.which("ace-cli")
    found = (shutil.which(name) for name in BROWSERS)
    browser = os.environ.get("PUPPETEER_EXECUTABLE_PATH") or next(filter(None, found), None)
    if ace is None or browser is None:
        pytest.skip(
            "Ace by DAISY needs a browser (apt-get install chromium), itself (PUPPETEER_SKIP_DOWNLOAD=1"
            " npm install @daisy/ace-cli), and ACE_CLI naming its node_modules/.bin/ace-cli"
        )
    path = folder / "book.epub"
    path.write_bytes(book)
    environment = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": browser, "ACE_TIMEOUT_INITIAL": START}
    call = [ace, "--force", "--outdir", str(folder / "report"), str(path)]
    subprocess.run(call, check=True, env=environment, stdout=subprocess.DEVNULL, timeout=300)
    report = json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))
    return [
        f"{document['earl:testSubject']['url']}: {found['earl:test']['dct:title']} {found['earl:result']}"
        for document in report["assertions"]
        for found in document["assertions"]
    ]


def test_ace_finds_no_violation_in_a_sample(tmp_path: Path) -> None:
    assert ace_says(bind(repaired(SOURCES[-1])), tmp_path) == []


def test_ace_finds_no_violation_in_a_vertical_book_with_hostile_texts_and_suspects(tmp_path: Path) -> None:
    assert ace_says(bind(hostile_issue(), *TRUTHS, **BOTH), tmp_path) == []
