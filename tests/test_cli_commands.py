"""The program as a person meets it: the commands in tests/commands/*.md, what they print, how they end.

A case is a heading with the blocks below it. A block ```text NAME is a file; a block ```console holds
commands behind `$ `, each with its standard output, its standard error behind `2> `, and `=> N` where its
exit status is not 0. `pytest --accept` writes what the commands say today into the file: read the difference
before you commit it.
"""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

COMMANDS = Path(__file__).parent / "commands"
ROOT = Path(__file__).parent.parent
_CASE = re.compile(r"^## (.*)$", re.MULTILINE)
_BLOCK = re.compile(
    r"^```(?:text (?P<name>\S+)|(?P<console>console))\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)


def _cases() -> Iterator[tuple[Path, str]]:
    for path in sorted(COMMANDS.glob("*.md")):
        for title in _CASE.findall(path.read_text(encoding="utf-8")):
            yield path, title


def _part(text: str, title: str) -> tuple[int, int]:
    """Where a case begins and ends in its file."""
    starts = [(found.start(), found[1]) for found in _CASE.finditer(text)] + [(len(text), "")]
    number = next(number for number, (_, name) in enumerate(starts) if name == title)
    return starts[number][0], starts[number + 1][0]


def _program(folder: Path) -> dict[str, str]:
    """An environment in which `convert` is this program, whatever else is called so on this machine."""
    folder.mkdir()
    script = folder / "convert"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m convert "$@"\n', encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}


def _run(command: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )
    lines = [f"$ {command}", *done.stdout.split("\n")[:-1]]
    lines += [f"2> {line}" for line in done.stderr.split("\n")[:-1]]
    if done.returncode:
        lines.append(f"=> {done.returncode}")
    return "\n".join(lines) + "\n"


def _played(case: str, folder: Path, environment: dict[str, str]) -> str:
    """The case with what its commands say now."""
    (folder / "samples").symlink_to(ROOT / "samples")

    def play(block: re.Match[str]) -> str:
        if block["name"]:
            (folder / block["name"]).parent.mkdir(parents=True, exist_ok=True)
            (folder / block["name"]).write_text(block["body"], encoding="utf-8")
            return block[0]
        commands = re.findall(r"^\$ (.*)$", block["body"], re.MULTILINE)
        return "```console\n" + "".join(_run(c, folder, environment) for c in commands) + "```"

    return _BLOCK.sub(play, case)


@pytest.mark.parametrize(("path", "title"), [pytest.param(p, t, id=f"{p.stem}: {t}") for p, t in _cases()])
def test_commands(path: Path, title: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    text = path.read_text(encoding="utf-8")
    start, end = _part(text, title)
    folder = tmp_path / "here"
    folder.mkdir()
    played = _played(text[start:end], folder, _program(tmp_path / "bin"))
    if request.config.getoption("--accept"):
        path.write_text(text[:start] + played + text[end:], encoding="utf-8")
    else:
        assert played == text[start:end]


def test_every_file_holds_cases_and_every_case_commands() -> None:
    for path in COMMANDS.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        titles = _CASE.findall(text)
        assert titles and len(set(titles)) == len(titles)
        for title in titles:
            start, end = _part(text, title)
            assert "\n$ " in text[start:end], f"{path.name}: {title}"
