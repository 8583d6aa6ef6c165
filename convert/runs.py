"""A conversion from its options to its exit status: what is planned, done, shown, and said at the end."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, TextIO

from . import batch, journal
from .bundles import Plan, plan
from .claims import Card
from .crews import crew_of
from .errors import ConvertError, Status, UsageError
from .outputs import is_folder
from .program import fingerprint
from .progress import Progress, progress_on
from .report import Report
from .targets import Target
from .wording import counted


@dataclass(frozen=True, slots=True)
class Voice:
    """How a run speaks: lines of the result, lines about the run, and errors."""

    out: Callable[[str], None]
    say: Callable[[str], None]
    say_error: Callable[[ConvertError], None]


@dataclass(frozen=True, slots=True)
class Call:
    """What a call asks for."""

    sources: tuple[str, ...]
    targets: tuple[Target, ...]
    output: str
    card: Card = field(default_factory=Card)
    reader: str | None = None
    strict: bool = False
    jobs: int = 1
    scheduler: str | None = None
    report: str | None = None
    dry_run: bool = False
    quiet: bool = False


class Sums:
    """What a run has done so far."""

    def __init__(self) -> None:
        self.total: Counter[str] = Counter()
        self.written: Counter[bool] = Counter()
        self.only = ""

    def add(self, outcome: batch.Outcome) -> None:
        """One outcome more."""
        self.total["failed"] += len(outcome.failures)
        self.total["kept"] += outcome.kept
        for what in ("issues", "articles", "suspects"):
            self.total[what] += getattr(outcome, what)
        self.written[outcome.kept] += len(outcome.written)
        if outcome.written and not outcome.kept:
            self.only = outcome.written[0]

    def line(self, call: Call) -> str:
        """The last line: what was written, and where to look."""
        number = self.written[False]
        where = self.only if number == 1 else f"{counted(number, 'file')} in {call.output}"
        line = f"wrote {where if number else 'nothing'}: " + ", ".join(
            counted(self.total[f"{what}s"], what) for what in ("issue", "article", "suspect")
        )
        if self.total["kept"]:
            line += f"; {counted(self.total['kept'], 'issue')} done by an earlier run"
        if self.total["failed"]:
            line += f"; {self.total['failed']} failed, see above"
        if sum(self.written.values()) and "-" not in call.sources:
            line += f"; every change and suspect: convert explain {shlex.join(call.sources)}"
        return line

    def status(self, strict: bool) -> Status:
        """How the run ends."""
        failed = self.total["failed"] or (strict and self.total["suspects"])
        return Status.SOME_FAILED if failed else Status.DONE


def convert(call: Call, voice: Voice, stdout: BinaryIO, terminal: TextIO) -> Status:
    """Carry out a call. Raises UsageError where it cannot be."""
    if is_folder(call.output):
        return _into_folder(call, voice, terminal)
    asked = (("--jobs", call.jobs > 1), ("--scheduler", call.scheduler), ("--report", call.report))
    for option, given in (*asked, ("--dry-run", call.dry_run)):
        if given:
            raise UsageError(option, "is for runs into a folder", "write -o FOLDER/")
    made = plan(call.sources, call.card, call.reader)
    say_of(made, voice, call.quiet)
    if not len(made.bundles):
        return Status.NOTHING_READ
    sums = _sums_of(made)
    if call.output == "-":
        outcome = batch.to_stream(made, call.targets[0], stdout)
    else:
        outcome = batch.to_file(made, call.targets[0], call.output)
    for error in outcome.failures:
        voice.say_error(error)
    sums.add(outcome)
    if not call.quiet:
        # Standard output may be the file itself.
        (voice.say if call.output == "-" else voice.out)(sums.line(call))
    return sums.status(call.strict)


def _sums_of(made: Plan) -> Sums:
    sums = Sums()
    sums.total["failed"] = len(made.errors)
    return sums


def say_of(made: Plan, voice: Voice, quiet: bool = False) -> None:
    """Say what was found that cannot be read, or was not tried."""
    for error in made.errors:
        voice.say_error(error)
    if quiet:
        return
    for remark in made.remarks:
        voice.say(remark)
    if made.skipped:
        reasons = ", ".join(f"{number} {reason}" for reason, number in sorted(made.skipped.items()))
        voice.say(f"skipped {counted(sum(made.skipped.values()), 'file')}: {reasons}")


def _into_folder(call: Call, voice: Voice, terminal: TextIO) -> Status:
    with ExitStack() as stack:
        crew = stack.enter_context(crew_of(call.jobs, call.scheduler))
        book = stack.enter_context(journal.opened(call.output, fingerprint(), call.dry_run))
        with progress_on(terminal, voice.say, call.quiet) as progress:
            made = plan(call.sources, call.card, call.reader, call.output, crew, book, progress.look)
            say_of(made, voice, call.quiet)
            if not len(made.bundles):
                return Status.NOTHING_READ
            if call.dry_run:
                return _foretell(call, made, book, voice)
            progress.begin(len(made.bundles))
            sums = _sums_of(made)
            report = stack.enter_context(_reporting(call.report, made))
            if not (call.strict and made.errors):
                outcomes = batch.to_folder(made, call.targets, call.output, crew, book)
                _follow(outcomes, call, voice, sums, progress, report)
        if report is not None:
            voice.say(f"report: {report.write()[1]}") if not call.quiet else report.write()
    if not call.quiet:
        voice.out(sums.line(call))
    return sums.status(call.strict)


@contextmanager
def _reporting(path: str | None, made: Plan) -> Iterator[Report | None]:
    if path is None:
        yield None
        return
    report = Report(path)
    try:
        report.fail(made.errors)
        yield report
    finally:
        report.close()


def _follow(
    outcomes: Iterable[batch.Outcome],
    call: Call,
    voice: Voice,
    sums: Sums,
    progress: Progress,
    report: Report | None,
) -> None:
    """Hear what comes of each issue, and say what fails while the run goes on."""
    for outcome in outcomes:
        for error in outcome.failures:
            voice.say_error(error)
        sums.add(outcome)
        progress.add(outcome.pages, len(outcome.failures), outcome.suspects, outcome.kept)
        if report is not None:
            report.fail(outcome.failures)
            if outcome.account is not None:
                report.add(outcome.account, outcome.written, outcome.kept)
        if call.strict and outcome.failures:
            voice.say(
                "stopped at the first failure, because of --strict; every file that was written is whole"
            )
            return


def _foretell(call: Call, made: Plan, book: journal.Journal, voice: Voice) -> Status:
    """Say what would be done, and do nothing."""
    issues = files = kept = 0
    for job in batch.jobs_of(made, call.targets, call.output):
        paths = [path for _, path in job.paths()]
        if batch.done(job, book):
            kept += 1
            voice.out(f"{job.subject}: done by an earlier run")
            continue
        issues += 1
        files += len(paths)
        voice.out(f"{job.subject}  →  {', '.join(paths)}")
    line = f"would write {counted(files, 'file')}: {counted(issues, 'issue')}"
    voice.out(line + (f"; {counted(kept, 'issue')} done by an earlier run" if kept else ""))
    return Status.SOME_FAILED if made.errors else Status.DONE
