"""Who does the work: this process, others on this machine, or a Dask cluster. All are `concurrent.futures`.

Nothing is lost with a process. Where one is killed, Python gives up all that its pool had in hand: those tasks
are done again, one by one, so that the one that kills its process is found. Dask does the same on its own.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import suppress
from typing import Any, Protocol, TypeVar

from .errors import ConvertError, UsageError

TRIES = 3
"""How often a task may be in hand alone when its process is killed, before it is given up."""
AHEAD = 2
"""Tasks in hand for each process: one that it does, and one that waits."""


ANSWERS = 10
"""Seconds in which a scheduler must answer."""


class Task(Protocol):
    """What a crew carries out: anything that can be pickled and has a name for the user."""

    @property
    def subject(self) -> str:
        """What to call it in an error."""
        ...


T = TypeVar("T", bound=Task)
R = TypeVar("R")


class LostError(ConvertError):
    """A task that could not be carried out anywhere."""


class Here(Executor):
    """Does what it is given at once, in this process."""

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        """The result, already there."""
        future: Future[R] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Crew:
    """An executor that heals. `width` is how many tasks are in hand at once; `make` gives a new executor."""

    def __init__(self, make: Callable[[], Executor] = Here, width: int = 1) -> None:
        self._make, self._width = make, width
        self._executor: Executor | None = None

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()

    def _drop(self) -> None:
        """Part with the executor. What it has begun may end; what waits is not done."""
        if self._executor is not None:
            with suppress(Exception):
                self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = None

    def carried_out(self, tasks: Iterable[T], work: Callable[[T], R]) -> Iterator[tuple[T, R | LostError]]:
        """Each task with what came of it, in the order in which they end. `work` is a function of a module.

        Tasks are taken as they can be carried out, never all at once. Raises LostError where nobody is left
        to carry them out.
        """
        rest = iter(tasks)
        running: dict[Future[R], T] = {}
        alone: deque[tuple[T, int]] = deque()
        while True:
            width = 1 if alone else self._width
            while len(running) < width:
                task = alone[0][0] if alone else next(rest, None)
                if task is None:
                    break
                running[self._submit(work, task)] = task
            if not running:
                return
            broken: list[T] = []
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                task = running.pop(future)
                try:
                    result: R | LostError = future.result()
                except BrokenExecutor:
                    broken.append(task)
                    continue
                except (CancelledError, ConnectionError, TimeoutError) as error:
                    remedy = "start it again, then the same run: what is done is kept"
                    raise LostError("the cluster", f"is gone ({type(error).__name__})", remedy) from error
                except Exception as error:
                    result = _lost(task, f"{type(error).__name__}: {error}")
                if alone:
                    alone.popleft()
                yield task, result
            if broken:
                yield from self._broken([*broken, *running.values()], alone)
                running.clear()

    def _submit(self, work: Callable[[T], R], task: T) -> Future[R]:
        if self._executor is None:
            self._executor = self._make()
        try:
            return self._executor.submit(work, task)
        except BrokenExecutor as error:
            future: Future[R] = Future()
            future.set_exception(error)
            return future

    def _broken(self, tasks: list[T], alone: deque[tuple[T, int]]) -> Iterator[tuple[T, LostError]]:
        """A process was killed with these tasks in hand: all are done again alone. One that was alone already
        is the culprit, unless somebody killed the process; it has a few tries.
        """
        self._drop()
        if not alone:
            alone.extend((task, 0) for task in tasks)
            return
        task, tries = alone.popleft()
        if tries + 1 < TRIES:
            alone.appendleft((task, tries + 1))
        else:
            yield task, _lost(task, f"its process was killed {TRIES} times")


def _lost(task: Task, how: str) -> LostError:
    return LostError(task.subject, f"could not be carried out ({how})", "convert it alone, or leave it out")


def crew_of(jobs: int, scheduler: str | None = None) -> Crew:
    """The crew that a call asks for. Raises UsageError."""
    if scheduler:
        return _cluster(scheduler)
    if jobs < 2:
        return Crew()
    return Crew(lambda: _processes(jobs), AHEAD * jobs)


def _processes(jobs: int) -> Executor:
    """Processes that load the program once, together, and end with this one.

    They are no forks of this process: it may have threads, and what a fork inherits of them is not sound.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["convert.batch"])
    return ProcessPoolExecutor(jobs, context, initializer=_begin)


def _begin() -> None:
    """In a process of the pool: Ctrl-C is for the one that leads, and where that is gone, so are we."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _cluster(scheduler: str) -> Crew:
    try:
        from distributed import Client
    except ImportError:
        remedy = "pip install 'convert[cluster]'"
        raise UsageError("--scheduler", "a cluster needs Dask's distributed", remedy) from None
    try:
        client: Any = Client(scheduler, timeout=ANSWERS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        problem = f"no scheduler answers at {scheduler!r} ({' '.join(str(error).split())})"
        raise UsageError("--scheduler", problem, "start one with: dask scheduler") from error
    # A worker that dies is healed by the scheduler; what that takes is no news to who runs the program.
    logging.getLogger("distributed").setLevel(logging.ERROR)
    logging.getLogger("distributed.client").setLevel(logging.ERROR)
    threads = sum(worker["nthreads"] for worker in client.scheduler_info(n_workers=-1)["workers"].values())
    return Crew(client.get_executor, AHEAD * max(threads, 1))
