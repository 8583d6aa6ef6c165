"""How far a run is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

EVERY = 30.0
"""Seconds between two lines. Shorter runs have none: their last line says it all."""


@dataclass
class Progress:
    """What is done so far. `show` is called after each change, with what is to be shown of it."""

    show: Callable[[Progress], None] = lambda progress: None
    looked_at: int = 0
    issues: int = 0
    """How many there are; 0 while files are looked at."""
    done: int = 0
    pages: int = 0
    """Pages that this run has done: those that were done before took no time."""
    failed: int = 0
    suspects: int = 0
    begun: float = field(default_factory=time.monotonic)

    def look(self, files: int) -> None:
        """So many more files were looked at."""
        self.looked_at += files
        self.show(self)

    def begin(self, issues: int) -> None:
        """So many issues are to be converted, from now on."""
        self.issues, self.begun = issues, time.monotonic()
        self.show(self)

    def add(self, pages: int, failed: int, suspects: int, kept: bool) -> None:
        """One more issue is done, or was done before."""
        self.done += 1
        self.pages += 0 if kept else pages
        self.failed += failed
        self.suspects += suspects
        self.show(self)

    def rate(self) -> float:
        """Pages a second."""
        return self.pages / max(time.monotonic() - self.begun, 0.001)


@contextmanager
def progress_on(stream: TextIO, say: Callable[[str], None], quiet: bool) -> Iterator[Progress]:
    """Progress shown on a terminal, or said in lines; not at all where it is to be quiet."""
    if quiet:
        yield Progress()
    elif stream.isatty():
        with _bar() as show:
            yield Progress(show)
    else:
        yield Progress(_Lines(say))


class _Lines:
    """Says a line now and then."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say, self.last = say, time.monotonic()

    def __call__(self, progress: Progress) -> None:
        ended = progress.issues and progress.done == progress.issues
        if time.monotonic() - self.last >= EVERY and not ended:
            self.last = time.monotonic()
            self.say(line(progress))


def line(progress: Progress) -> str:
    """How far it is, in words.

    >>> line(Progress(looked_at=1200))
    '1,200 files looked at'
    """
    if not progress.issues:
        return f"{progress.looked_at:,} files looked at"
    share = 100 * progress.done // progress.issues
    passed = time.monotonic() - progress.begun
    left = _span(passed / progress.done * (progress.issues - progress.done)) if progress.pages else "?"
    return (
        f"{progress.done:,} of {progress.issues:,} issues ({share} %), {progress.rate():.1f} pages a second, "
        f"{left} left, {progress.failed:,} failed, {progress.suspects:,} suspects"
    )


def _span(seconds: float) -> str:
    """A span of time as people say it.

    >>> _span(42), _span(600), _span(90_000)
    ('42 s', '10 min', '25 h')
    """
    for size, unit in ((7200, "h"), (120, "min")):
        if seconds >= size:
            return f"{seconds / (3600 if unit == 'h' else 60):.0f} {unit}"
    return f"{seconds:.0f} s"


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[counts]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("looking at files", total=None, counts="")

        def show(progress: Progress) -> None:
            if not progress.issues:
                bar.update(task, counts=f"{progress.looked_at:,}")
                return
            counts = (
                f"{progress.done:,} of {progress.issues:,} issues, {progress.rate():.1f} pages/s, "
                f"{progress.failed:,} failed, {progress.suspects:,} suspects"
            )
            bar.update(
                task, description="converting", total=progress.issues, completed=progress.done, counts=counts
            )

        yield show
