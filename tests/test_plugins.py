"""Plugins: found by name and by ending, and what is said of those that are wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from stand_ins import LINES, MARKS, TEXT, Lacking, Lines, Registered, register
from truth import DATA, issue_of_truth

from convert import cli
from convert.errors import UsageError
from convert.registry import (
    READERS,
    WRITERS,
    BrokenPluginError,
    find_reader,
    find_writer,
    formats,
    readers_of,
    writers_of,
)
from convert.writers import native

TOY = Path(__file__).parent / "toy_plugin"
BROKEN = Registered("broken", ImportError("No module named 'x'"), "convert-broken", "0.9")


def test_this_distribution_registers_its_formats_like_any_other() -> None:
    assert {f.name for f in formats(READERS)} >= {"native", "text"}
    assert {f.name for f in formats(WRITERS)} >= {"docx", "epub", "native", "newsml"}
    assert {f.package.split()[0] for f in formats(READERS) + formats(WRITERS)} == {"convert"}


def test_every_format_of_ours_can_be_loaded() -> None:
    for found in formats(READERS) + formats(WRITERS):
        plugin = found.load()
        assert plugin.DESCRIPTION


def test_an_unknown_name_lists_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    register(monkeypatch, [TEXT], [LINES, MARKS])
    with pytest.raises(UsageError) as caught:
        find_writer("epub3")
    assert str(caught.value) == "format 'epub3': there is no writer of that name; known: lines, marks"
    with pytest.raises(UsageError) as caught:
        find_reader("pdf")
    assert str(caught.value) == "format 'pdf': there is no reader of that name; known: text"


def test_no_format_at_all_says_that_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    register(monkeypatch, [], [])
    with pytest.raises(UsageError, match="no writer is registered at all; install the program"):
        find_writer("epub")


def test_a_name_registered_twice_lists_both(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Registered("lines", Lines(), "convert-lines", "3.0")
    register(monkeypatch, [TEXT], [LINES, other, MARKS])
    with pytest.raises(UsageError) as caught:
        find_writer("lines")
    both = "two packages have a writer of that name: convert 0.1.0 and convert-lines 3.0"
    assert str(caught.value) == f"format 'lines': {both}; uninstall one"
    # The others work, and the ending goes to one that is there once.
    assert find_writer("marks") is MARKS.plugin
    assert [name for name, _ in writers_of(".lines")] == ["marks"]


def test_a_broken_plugin_fails_only_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    register(monkeypatch, [TEXT, BROKEN], [LINES, BROKEN])
    monkeypatch.chdir(tmp_path)
    assert find_writer("lines") is LINES.plugin
    assert [name for name, _ in readers_of(".txt")] == ["text"]
    with pytest.raises(BrokenPluginError) as caught:
        find_writer("broken")
    assert "ImportError: No module named 'x'" in caught.value.trace
    assert cli.main(["a.txt", "--to", "broken"]) == 1
    out, err = capsys.readouterr()
    lines = err.rstrip("\n").split("\n")
    problem = "cannot be loaded (ImportError: No module named 'x'); mend or uninstall it"
    assert out == ""
    assert lines[:3] == [
        f"writer 'broken' of convert-broken 0.9: {problem}",
        "  traceback of the plugin:",
        "  | Traceback (most recent call last):",
    ]
    assert lines[-1] == "  | ImportError: No module named 'x'"


def test_a_plugin_that_lacks_something_is_told_what(monkeypatch: pytest.MonkeyPatch) -> None:
    register(monkeypatch, [Registered("no-reader", SimpleNamespace(SUFFIXES=(), read=print))], [])
    with pytest.raises(BrokenPluginError, match="does not offer DESCRIPTION, REPAIRED; mend"):
        find_reader("no-reader")
    register(monkeypatch, [], [Registered("lacking", Lacking())])
    with pytest.raises(BrokenPluginError, match="does not offer DESCRIPTION, OPTIONS, write; mend"):
        find_writer("lacking")


def test_a_new_plugin_does_not_change_what_a_file_is_read_as(monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = SimpleNamespace(SUFFIXES=(".txt",), DESCRIPTION="", REPAIRED=False, read=print)
    register(monkeypatch, [Registered("a-greedy-one", greedy, "aaa"), TEXT], [])
    assert [name for name, _ in readers_of(".TXT")] == ["text", "a-greedy-one"]


def test_formats_are_listed_with_their_packages_the_wrong_ones_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Registered("marks", Lines(), "convert-marks", "3.0")
    register(monkeypatch, [TEXT], [LINES, MARKS, other, BROKEN])
    assert cli.main(["formats"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    about = find_reader("text").DESCRIPTION
    assert out.split("\n") == [
        "Read (--from):",
        f"  text  convert 0.1.0  .txt .text  {about}",
        "",
        "Write (--to):",
        "  lines   convert 0.1.0       .lines  lines",
        "          --mark #|*  what begins a page",
        "          --foot TEXT  the last line",
        "  marks   convert 0.1.0       registered twice: uninstall one of the two packages",
        "  broken  convert-broken 0.9  broken: cannot be loaded (ImportError: No module named 'x')",
        "  marks   convert-marks 3.0   registered twice: uninstall one of the two packages",
        "",
    ]


def _run(words: list[str], folder: Path, **environment: str) -> str:
    done = subprocess.run(
        words, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that pip has installed the toy plugin into."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    _run([*pip, "--no-deps", "--no-build-isolation", "--target", str(folder), str(TOY)], TOY.parent)
    return folder


def test_a_plugin_in_a_distribution_of_its_own_is_listed_and_works(toy: Path, tmp_path: Path) -> None:
    issue = issue_of_truth(DATA / "truth" / "000_7414b85942a19476.json")
    with (tmp_path / "p.json").open("wb") as file:
        native.write((issue,), file, {})
    convert = [sys.executable, "-m", "convert"]
    listed = _run([*convert, "formats"], tmp_path, PYTHONPATH=str(toy)).split("\n")
    row = next(line for line in listed if line.startswith("  headlines "))
    assert row.startswith("  headlines  toy-headlines 1.2.3  .headlines  headlines, a line each")
    said = _run([*convert, "p.json", "-o", "p.headlines", "--bullet", "*"], tmp_path, PYTHONPATH=str(toy))
    assert said.startswith("wrote p.headlines: 1 issue, 12 articles, ")
    headlines = [f"* {article.headline}\n" for _, article in issue.articles() if article.headline]
    assert (tmp_path / "p.headlines").read_text(encoding="utf-8") == "".join(headlines)
    assert len(headlines) > 8
    assert "headlines" not in _run([*convert, "formats"], tmp_path)
