"""Crews: what becomes of tasks whose process is killed, here and on a cluster."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import ROOT, Errand, carry, command, fill, outputs, problems, run

from convert.crews import TRIES, Crew, LostError, crew_of
from convert.errors import UsageError
from convert.sources import digest_of

ERRANDS = [Errand(f"{number}") for number in range(12)]


def _results(crew: Crew, errands: list[Errand]) -> dict[str, str]:
    with crew:
        return {errand.subject: str(result) for errand, result in crew.carried_out(iter(errands), carry)}


def _right(errands: list[Errand]) -> dict[str, str]:
    return {errand.subject: digest_of(errand.subject.encode()).hex() for errand in errands}


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_task_is_carried_out_once(jobs: int) -> None:
    assert _results(crew_of(jobs), ERRANDS) == _right(ERRANDS)


def test_tasks_are_taken_as_they_can_be_carried_out() -> None:
    taken = []

    def errands() -> Iterator[Errand]:
        for errand in ERRANDS:
            taken.append(errand)
            yield errand

    with crew_of(1) as crew:
        next(crew.carried_out(errands(), carry))
    assert len(taken) == 1


def test_an_error_of_the_work_is_the_task_s_own() -> None:
    results = _results(crew_of(1), [Errand("fault"), Errand("a")])
    assert results["fault"] == (
        "fault: could not be carried out (KeyError: 'what nobody expected'); "
        "convert it alone, or leave it out"
    )
    assert results["a"] == _right([Errand("a")])["a"]


def test_a_task_whose_process_is_killed_is_carried_out_again(tmp_path: Path) -> None:
    unlucky = Errand("unlucky", str(tmp_path), deadly=1)
    errands = [*ERRANDS[:4], unlucky, *ERRANDS[4:]]
    assert _results(crew_of(2), errands) == _right(errands)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_task_that_always_kills_its_process_is_found_and_the_others_are_carried_out(tmp_path: Path) -> None:
    deadly = Errand("deadly", str(tmp_path), deadly=100)
    results = _results(crew_of(2), [*ERRANDS[:4], deadly, *ERRANDS[4:]])
    assert results.pop("deadly") == (
        f"deadly: could not be carried out (its process was killed {TRIES} times); "
        "convert it alone, or leave it out"
    )
    assert results == _right(ERRANDS)
    # Once among others, then alone.
    assert len(list(tmp_path.iterdir())) == TRIES + 1


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("convert.crews.ANSWERS", 0.5)
    with pytest.raises(UsageError, match="no scheduler answers at 'tcp:"):
        crew_of(1, "tcp://127.0.0.1:9")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own: the address, and the workers."""
    pytest.importorskip("distributed")
    file = tmp_path / "scheduler.json"
    log = (tmp_path / "cluster.log").open("wb")
    dask = [sys.executable, "-W", "ignore", "-m", "dask"]
    local = ["--host", "127.0.0.1"]
    scheduler = [*dask, "scheduler", *local, "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
    worker = [
        *dask,
        "worker",
        "--scheduler-file",
        str(file),
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
    ]
    processes = [subprocess.Popen(scheduler, stdout=log, stderr=log, cwd=tmp_path)]
    try:
        until = time.monotonic() + 200
        while not file.is_file() and time.monotonic() < until:
            time.sleep(0.05)
        processes += [subprocess.Popen(worker, stdout=log, stderr=log, cwd=ROOT) for _ in range(2)]
        yield json.loads(file.read_text(encoding="utf-8"))["address"], processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.wait()
        log.close()


def test_a_cluster_that_loses_a_worker_loses_nothing(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    archive = fill(tmp_path / "in", 12)
    assert run(archive, "--to", "newsml,epub", "-o", f"{tmp_path}/here/").returncode == 0
    there = tmp_path / "there"
    words = command(archive, "--to", "newsml,epub", "-o", f"{there}/", "--scheduler", address)
    going = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 200
    while len(list(there.glob("*.epub"))) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    workers[0].kill()
    out, err = going.communicate(timeout=120)
    assert (going.returncode, problems(err)) == (0, "")
    assert out.startswith(f"wrote 24 files in {there}/: 12 issues, ")
    assert outputs(there) == outputs(tmp_path / "here")


def test_an_error_survives_the_way_to_another_process() -> None:
    import pickle

    from convert.faults import FaultError

    for error in (LostError("a", "b", "c"), FaultError("a", KeyError("b"))):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
