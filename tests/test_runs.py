"""Runs over archives: what is done is not done again, and what is killed is made whole by the next run."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from archives import ROOT, command, fill, outputs, problems, run, visible

from convert.journal import FILE, opened

KILLS = int(os.environ.get("CONVERT_KILLS", "1"))
"""How often each kind of run is killed, at points by chance: more where somebody wants to be sure."""
ISSUES = 8
FORMATS = ("--to", "newsml,epub,native")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("archive"), ISSUES)


@pytest.fixture(scope="module")
def undisturbed(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run gives that nobody disturbs."""
    folder = tmp_path_factory.mktemp("undisturbed")
    done = run(archive, *FORMATS, "-o", f"{folder}/")
    assert (done.returncode, done.stderr) == (0, "")
    return outputs(folder)


def test_two_files_are_one_issue_and_all_are_written(undisturbed: dict[str, bytes]) -> None:
    assert len(undisturbed) == 3 * ISSUES
    assert sorted(undisturbed)[:3] == [
        f"岭南晨报-1950-01-01{ending}" for ending in (".epub", ".json", ".xml")
    ]


def _begin(archive: Path, out: Path, *words: str) -> subprocess.Popen[str]:
    call = command(archive, *FORMATS, "-o", f"{out}/", *words)
    pipe = subprocess.PIPE
    return subprocess.Popen(call, cwd=ROOT, stdout=pipe, stderr=pipe, text=True)


def _await(ready: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 200
    while not ready() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)


def _kill_when(out: Path, files: int, delay: float, process: subprocess.Popen[str]) -> None:
    """Kill a run with all its processes, or all but the workers, once so many files are there."""
    _await(lambda: len(visible(out)) >= files, process)
    time.sleep(delay)
    process.kill()
    process.communicate()


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("kill", range(KILLS))
def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(
    jobs: str, kill: int, archive: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    random = Random(f"{jobs} {kill}")
    out = tmp_path / "out"
    _kill_when(out, random.randrange(2 * ISSUES), 0.1 * random.random(), _begin(archive, out, "--jobs", jobs))
    # Whole files only are to be seen, also while workers whose leader is gone still end.
    assert visible(out).items() <= undisturbed.items()
    again = run(archive, *FORMATS, "-o", f"{out}/", "--jobs", jobs)
    assert (again.returncode, again.stderr) == (0, "")
    assert outputs(out) == undisturbed


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_killed_worker_is_not_missed(
    kill: int, archive: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    psutil = pytest.importorskip("psutil")
    random = Random(f"worker {kill}")
    out = tmp_path / "out"
    process = _begin(archive, out, "--jobs", "2")
    seen = random.randrange(1, ISSUES)
    _await(lambda: len(visible(out)) >= seen, process)
    family = psutil.Process(process.pid).children(recursive=True)
    ours = {process.pid, *(child.pid for child in psutil.Process(process.pid).children())}
    workers = [child.pid for child in family if child.pid not in ours]
    assert len(workers) == 2
    os.kill(random.choice(workers), signal.SIGKILL)
    out_said, err = process.communicate(timeout=120)
    assert (process.returncode, problems(err)) == (0, "")
    assert out_said.startswith(f"wrote {3 * ISSUES} files in {out}/: {ISSUES} issues, ")
    assert outputs(out) == undisturbed


def test_workers_end_with_their_leader(archive: Path, tmp_path: Path) -> None:
    psutil = pytest.importorskip("psutil")
    out = tmp_path / "out"
    process = _begin(archive, out, "--jobs", "2")
    _await(lambda: bool(visible(out)), process)
    family = psutil.Process(process.pid).children(recursive=True)
    assert len(family) >= 2
    process.kill()
    process.communicate()
    assert psutil.wait_procs(family, timeout=20)[1] == []


def test_each_story_of_each_page_is_an_article(archive: Path, tmp_path: Path) -> None:
    done = run(archive, *FORMATS, "-o", f"{tmp_path / 'out'}/")
    assert f": {ISSUES} issues, {2 * ISSUES * 2} articles, " in done.stdout


def test_what_is_done_is_not_done_again(archive: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, *FORMATS, "-o", f"{out}/")
    times = {path: path.stat().st_mtime_ns for path in out.glob("*.*")}
    again = run(archive, *FORMATS, "-o", f"{out}/")
    kept = f"wrote nothing: {ISSUES} issues, "
    assert again.stdout.startswith(kept) and f"; {ISSUES} issues done by an earlier run;" in again.stdout
    assert {path: path.stat().st_mtime_ns for path in out.glob("*.*")} == times


@pytest.mark.parametrize("what", ["bytes", "touched", "output", "gone", "option"])
def test_what_has_changed_is_done_again(what: str, tmp_path: Path) -> None:
    archive, out = fill(tmp_path / "in", 2, 1), tmp_path / "out"
    words: list[str | Path] = [archive, "--to", "epub", "-o", f"{out}/"]
    assert run(*words).stdout.startswith("wrote 2 files")
    before = outputs(out)
    page, book = archive / "0000" / "000000-1.txt", out / "岭南晨报-1950-01-01.epub"
    if what == "bytes":
        page.write_text(page.read_text(encoding="utf-8").replace("何苗", "何禾"), encoding="utf-8")
    elif what == "touched":
        page.touch()
    elif what == "output":
        book.write_bytes(book.read_bytes()[:-1] + b"x")
    elif what == "gone":
        book.unlink()
    else:
        words += ["--language", "zh-Hant"]
    said = run(*words).stdout
    counts = {"touched": "nothing", "option": f"2 files in {out}/"}
    assert said.startswith(f"wrote {counts.get(what, book)}: 2 issues, ")
    assert (outputs(out) == before) == (what in ("touched", "output", "gone"))


def test_a_journal_that_is_torn_costs_time_and_nothing_else(tmp_path: Path) -> None:
    archive, out = fill(tmp_path / "in", 2, 1), tmp_path / "out"
    run(archive, "--to", "native", "-o", f"{out}/")
    before = outputs(out)
    for damage in (b"not a database" * 100, b"", (out / FILE).read_bytes()[:5000]):
        (out / FILE).write_bytes(damage)
        again = run(archive, "--to", "native", "-o", f"{out}/")
        assert (again.returncode, again.stderr) == (0, "")
        assert outputs(out) == before


def test_two_runs_do_not_write_into_one_folder_at_once(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with opened(f"{out}/", "another program"):
        second = run(archive, *FORMATS, "-o", f"{out}/")
    problem = f"{out}/: another run is at work in this folder; wait for it, or write elsewhere\n"
    assert (second.returncode, second.stderr) == (1, problem)
    assert run(archive, *FORMATS, "-o", f"{out}/").returncode == 0


def test_strict_stops_at_the_first_failure(tmp_path: Path) -> None:
    archive, out = fill(tmp_path / "in", 3, 1), tmp_path / "out"
    (archive / "0000" / "000000-0.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    words = (archive, "--to", "native", "-o", f"{out}/")
    strict = run(*words, "--strict")
    assert strict.returncode == 1 and "not text but a picture (PNG)" in strict.stderr
    assert outputs(out) == {}
    patient = run(*words)
    assert patient.returncode == 1 and patient.stdout.startswith(f"wrote 3 files in {out}/: 3 issues, ")


def test_a_dry_run_says_what_would_be_done_and_does_nothing(tmp_path: Path) -> None:
    archive, out = fill(tmp_path / "in", 2, 1), tmp_path / "out"
    words = (archive, "--to", "epub,native", "-o", f"{out}/")
    dry = run(*words, "--dry-run")
    first, second = (archive / "0000" / f"00000{number}-1.txt" for number in (0, 1))
    assert (dry.returncode, dry.stderr) == (0, "")
    assert dry.stdout.split("\n") == [
        f"{first}  →  {out}/岭南晨报-1950-01-01.epub, {out}/岭南晨报-1950-01-01.json",
        f"{second}  →  {out}/岭南晨报-1950-01-02.epub, {out}/岭南晨报-1950-01-02.json",
        "would write 4 files: 2 issues",
        "",
    ]
    assert not out.exists()
    run(*words)
    (out / "岭南晨报-1950-01-02.json").unlink()
    before = outputs(out)
    lines = run(*words, "--dry-run").stdout.split("\n")
    assert lines[0] == f"{first}: done by an earlier run"
    assert lines[2] == "would write 2 files: 1 issue; 1 issue done by an earlier run"
    assert outputs(out) == before


def test_quiet_says_nothing_but_what_fails(tmp_path: Path) -> None:
    archive = fill(tmp_path / "in", 1, 1)
    words = (archive, "--to", "native", "-o", f"{tmp_path}/out/", "--quiet")
    assert (run(*words).stdout, run(*words).stderr) == ("", "")
    (archive / "0000" / "bad.txt").write_bytes(b"")
    done = run(*words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


@pytest.mark.parametrize("option", [("--jobs", "2"), ("--report", "r.json"), ("--dry-run",)])
def test_what_is_for_runs_is_refused_elsewhere(option: tuple[str, ...], tmp_path: Path) -> None:
    archive = fill(tmp_path / "in", 1, 1)
    done = run(archive, "-o", f"{tmp_path}/x.epub", *option)
    assert (done.returncode, done.stderr) == (
        2,
        f"{option[0]}: is for runs into a folder; write -o FOLDER/\n",
    )


def test_a_terminal_sees_how_far_it_is(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    archive = fill(tmp_path / "in", 3, 1)
    master, slave = pty.openpty()
    words = command(archive, "--to", "native", "-o", f"{tmp_path}/out/")
    environment = {**os.environ, "COLUMNS": "160", "TERM": "xterm"}
    process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=slave)
    os.close(slave)
    said = b""
    try:
        while piece := os.read(master, 65536):
            said += piece
    except OSError:  # The other end is closed.
        pass
    os.close(master)
    assert process.wait() == 0
    text = said.decode()
    assert "looking at files" in text
    assert re.search(r"3 of 3 issues, [0-9.]+ pages/s, 0 failed, [0-9]+ suspects", text)


def test_lines_of_progress_come_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    from convert import progress

    said: list[str] = []
    monkeypatch.setattr(progress, "EVERY", 0.0)
    with progress.progress_on(io.StringIO(), said.append, quiet=False) as shown:
        shown.look(7)
        shown.begin(4)
        shown.add(pages=2, failed=0, suspects=3, kept=True)
        shown.add(pages=2, failed=1, suspects=0, kept=False)
        shown.begun = time.monotonic() - 2
        shown.add(pages=2, failed=0, suspects=0, kept=False)
        shown.add(pages=2, failed=0, suspects=0, kept=False)
    assert said[0] == "7 files looked at"
    assert said[-1] == "3 of 4 issues (75 %), 2.0 pages a second, 1 s left, 1 failed, 3 suspects"
    with progress.progress_on(io.StringIO(), said.append, quiet=True) as shown:
        shown.look(1)
    assert len(said) == 5


def test_a_run_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    archive = fill(tmp_path / "in", 1, 1)
    code = (
        "import sys\nfrom convert import cli\nassert cli.main(sys.argv[1:]) == 0\n"
        "print(*sorted({'fsspec', 's3fs', 'distributed', 'rich', 'docx', 'ebooklib'} & set(sys.modules)))"
    )
    words = [str(archive), "--to", "native", "-o", f"{tmp_path}/out/", "--quiet"]
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip("\n")) == (0, "")


def test_a_report_ranks_pages_and_links_to_what_was_written(tmp_path: Path) -> None:
    archive, out = fill(tmp_path / "in", 3, 1), tmp_path / "out"
    (archive / "0000" / "bad.txt").write_bytes(b"")
    torn = archive / "0000" / "000001-1.txt"
    torn.write_text(torn.read_text(encoding="utf-8").replace("。", "").replace("们", "们■"), encoding="utf-8")
    words = (archive, "--to", "epub,native", "-o", f"{out}/", "--report", tmp_path / "report.json")
    assert run(*words).returncode == 1
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["totals"].pop("seconds") > 0
    assert report["totals"] == {
        "issues": 3,
        "kept": 0,
        "failed": 1,
        "pages": 3,
        "articles": sum(issue["articles"] for issue in report["issues"]),
        "suspects": sum(issue["suspects"] for issue in report["issues"]),
        "outputs": 6,
        "confidence": report["totals"]["confidence"],
    }
    assert [failure["problem"] for failure in report["failures"]] == ["the file is empty"]
    faults = [page["faults"] for page in report["worst"]]
    assert faults == sorted(faults, reverse=True) and faults[0] > 0
    assert report["worst"][0]["issue"] == "岭南晨报-1950-01-02"
    assert report["worst"][0]["outputs"] == [f"out/岭南晨报-1950-01-02{end}" for end in (".epub", ".json")]
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]*)"', html)
    from urllib.parse import unquote

    assert links and all((tmp_path / unquote(link)).is_file() for link in links)
    assert run(*words).returncode == 1
    again = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert again["totals"]["kept"] == 3 and again["worst"] == report["worst"]
