"""A small archive of invented pages, runs over it by the program itself, and tasks for crews.

What a crew is given must be found by its processes, so it stands in a module that they can import.
"""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from convert import cli
from convert.journal import FILE
from convert.sources import digest_of

ROOT = Path(__file__).parent.parent
PLACES = ("河东镇", "柳湾村", "北桥街", "青石乡", "南渡口", "石岭县")
WORKS = ("修好了三座桥", "种下两千棵树", "开办新的夜校", "清理十里河道", "换上节能路灯")
STORY = "昨日，{place}{work}。当地群众说，这件事办得好，大家盼了许多年。有关部门表示，下一步还要把后续工作做细做实。"


def page(issue: int, number: int) -> str:
    """A page of an invented paper, with a folio and two short articles."""
    year, month, day = 1950 + issue // 336, issue // 28 % 12 + 1, issue % 28 + 1
    lines = [f"岭南晨报                    {year}年{month}月{day}日                    第{number}版", ""]
    for story in (0, 1):
        at = 2 * issue + number + story
        place, work = PLACES[at % len(PLACES)], WORKS[at % len(WORKS)]
        text = "　　本报讯（记者 何苗）" + STORY.format(place=place, work=work)
        lines += [f"{place}{work}", "", *(text[begin : begin + 20] for begin in range(0, len(text), 20)), ""]
    return "\n".join(lines)


def fill(folder: Path, issues: int, pages: int = 2) -> Path:
    """An archive: a folder for each hundred issues, two files for each issue."""
    for issue in range(issues):
        below = folder / f"{issue // 100:04}"
        below.mkdir(parents=True, exist_ok=True)
        for number in range(1, pages + 1):
            (below / f"{issue:06}-{number}.txt").write_text(page(issue, number), encoding="utf-8")
    return folder


def command(*words: str | Path) -> list[str]:
    """The program as a command."""
    return [sys.executable, "-m", "convert", *map(str, words)]


class Said(NamedTuple):
    """How a run ended, and what it said of the issues and of what is wrong."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str | Path) -> Said:
    """Run the program to its end, in this process, which has loaded it already."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        status = cli.main([str(word) for word in words])
    said = []
    for stream in (out, err):
        stream.seek(0)
        said.append(stream.read())
    return Said(int(status), said[0], problems(said[1]))


def run_apart(*words: str | Path, **more: str) -> Said:
    """The same in a process of its own, with more in its environment."""
    environment = {**os.environ, **more}
    done = subprocess.run(
        command(*words), cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )
    return Said(done.returncode, done.stdout, problems(done.stderr))


def problems(said: str) -> str:
    """What a run said but for how far it is, which depends on what else the machine does."""
    return _PROGRESS.sub("", said)


_PROGRESS = re.compile(r"^[0-9,]+ (files looked at|of [0-9,]+ issues .*)\n", re.MULTILINE)


def outputs(folder: Path) -> dict[str, bytes]:
    """What was written, by name; half-written files too, but not the journal."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(FILE))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def visible(folder: Path) -> dict[str, bytes]:
    """What a person sees of it, also while it is being written."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("[!.]*.*")}


@dataclass(frozen=True)
class Errand:
    """A task for a crew. `marks` is a folder where each try leaves a mark."""

    subject: str
    marks: str = ""
    deadly: int = 0
    """How many tries kill their process."""


def carry(errand: Errand) -> str:
    """The subject's digest, unless the errand kills its process."""
    if errand.deadly:
        tries = len(os.listdir(errand.marks))
        if tries < errand.deadly:
            (Path(errand.marks) / f"{tries}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if errand.subject == "fault":
        raise KeyError("what nobody expected")
    return digest_of(errand.subject.encode()).hex()
