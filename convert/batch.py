"""Many issues, each into its files: one that fails is reported, and the others go on."""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import chain
from typing import BinaryIO

from .accounts import Account, account_of
from .bundles import Plan, load
from .catalogue import Bundle
from .crews import Crew
from .errors import ConvertError, UnreadableError, UnwritableError
from .faults import faults_named
from .journal import Journal, Made, Output
from .model import Issue
from .outputs import Names, check_inside, joined, replacing, size_of
from .plugins import Splitter
from .program import fingerprint
from .sources import Choice, digest_of, digest_of_file
from .targets import Target, options_at, targets


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one issue, or of all of them where they go into one file. `kept` says that it was done
    by an earlier run, `pages` counts its files.
    """

    written: tuple[str, ...] = ()
    issues: int = 0
    articles: int = 0
    suspects: int = 0
    failures: tuple[ConvertError, ...] = ()
    pages: int = 0
    kept: bool = False
    account: Account | None = None


Format = tuple[str, tuple[tuple[str, str], ...]]
"""A target as words, which can be sent to another process: its name and options."""


@dataclass(frozen=True, slots=True)
class Job:
    """An issue to convert: all that another process, or another machine, must be told."""

    bundle: Bundle
    name: str
    folder: str
    formats: tuple[Format, ...]
    forced: str | None
    program: str
    taken: tuple[str, ...] = ()
    """Files that it may not write: they are sources of the same run."""

    @property
    def subject(self) -> str:
        """The files as the user knows them."""
        return self.bundle.subject

    @property
    def pages(self) -> int:
        """How many files it is made of."""
        return len(self.bundle.parts)

    def paths(self) -> Iterator[tuple[Format, str]]:
        """Each format with the file that it goes into. Two formats with the same ending, such as .json, are
        told apart by the format's name.
        """
        wanted = [_target(format) for format in self.formats]
        endings = [target.writer.SUFFIX for target in wanted]
        for format, target in zip(self.formats, wanted, strict=True):
            twin = f".{target.name}" if endings.count(target.writer.SUFFIX) > 1 else ""
            yield format, joined(self.folder, f"{self.name}{twin}{target.writer.SUFFIX}")


def jobs_of(plan: Plan, wanted: Sequence[Target], folder: str) -> Iterator[Job]:
    """The jobs of a run, the same for the same sources and options."""
    formats = tuple((target.name, tuple(sorted(target.options.items()))) for target in wanted)
    program = fingerprint()
    for name, bundle in plan.bundles.named():
        yield Job(bundle, name, folder, formats, plan.choice.name, program)


def to_folder(
    plan: Plan, wanted: Sequence[Target], folder: str, crew: Crew, journal: Journal
) -> Iterator[Outcome]:
    """Each issue into a file of its own for each format. What the journal knows as done is not done again."""
    for job in jobs_of(plan, wanted, folder):
        if made := done(job, journal):
            yield _outcome(job, made, kept=True)
    undone = (job for job in jobs_of(plan, wanted, folder) if not journal.is_kept(job.name))
    allowed = _without_sources(undone, plan)
    for job, result in crew.carried_out(allowed, carry_out):
        if isinstance(result, ConvertError):
            yield Outcome(failures=(result,), pages=job.pages)
            continue
        result = _seen_from_here(result, folder)
        if not result.failures:
            journal.keep(job.name, key_of(job), result)
        yield _outcome(job, result)


def done(job: Job, journal: Journal) -> Made | None:
    """What an earlier run made of the job, if all of it is still there and nothing that it was made of has
    changed.
    """
    return journal.done(job.name, key_of(job), job.folder)


def key_of(job: Job) -> str:
    """What the files of a job depend on: the program, its options, the bytes of the sources and what is said
    of them.
    """
    parts = [
        [part.file.name, part.id, part.number, asdict(part.claim), (part.file.digest or b"").hex()]
        for part in job.bundle.parts
    ]
    words = [job.program, job.name, job.forced, job.formats, parts]
    return digest_of(json.dumps(words, sort_keys=True).encode()).hex()


def _without_sources(jobs: Iterable[Job], plan: Plan) -> Iterator[Job]:
    """The jobs, each without the formats whose files would take the place of a source."""
    for job in jobs:
        taken = [path for _, path in job.paths() if plan.bundles.holds(os.path.realpath(path))]
        yield replace(job, taken=tuple(taken)) if taken else job


def carry_out(job: Job) -> Made:
    """Convert an issue. This runs wherever the crew is."""
    if job.program != fingerprint():
        problem = "is to be converted by another program than the one that runs here"
        return Made(failures=(UnreadableError(job.subject, problem, "install the same version everywhere"),))
    begin = time.process_time()
    try:
        issue = load(job.bundle, Choice(job.forced))
    except ConvertError as error:
        return Made(failures=(error,))
    outputs: list[Output] = []
    failures: list[ConvertError] = []
    for format, path in job.paths():
        try:
            if path in job.taken:
                raise UnwritableError(path, "is one of the sources", "choose another place with -o")
            outputs += _write_issue(issue, _target(format), path, job.folder)
        except ConvertError as error:
            failures.append(error)
    with faults_named(job.subject):
        paths = [part.file.path for part in job.bundle.parts]
        account = account_of(issue, paths, time.process_time() - begin)
    return Made(tuple(outputs), account, tuple(failures))


def _target(format: Format) -> Target:
    name, options = format
    return targets((name,), dict(options))[0]


def _write_issue(issue: Issue, target: Target, path: str, folder: str) -> list[Output]:
    """One issue into a file, or (`--split article`) into a folder of that name without its ending."""
    writer = target.writer
    if target.options.get("split") != "article" or not isinstance(writer, Splitter):
        options = options_at(target, path)
        return [_put(path, folder, lambda file: writer.write(iter((issue,)), file, options))]
    below, names = os.path.splitext(path)[0], Names()
    written = []
    with faults_named(below):
        for part, data in writer.split(issue, options_at(target, below)):
            stem, ending = os.path.splitext(part)
            file = joined(below, names.of(stem) + ending)
            written.append(_put(file, folder, partial(_write_bytes, data)))
    return written


def _write_bytes(data: bytes, file: BinaryIO) -> None:
    file.write(data)


def _put(path: str, folder: str, write: Callable[[BinaryIO], None]) -> Output:
    """One file, and what is written down of it."""
    check_inside(folder, path)
    with faults_named(path), replacing(path) as file:
        write(file)
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        digest = digest_of_file(file).hex()
    return Output(path.removeprefix(folder).lstrip("/" + os.sep), size, digest)


def _seen_from_here(made: Made, folder: str) -> Made:
    """What was made, if it can be seen here: a machine far away may have written onto a disk of its own."""
    for output in made.outputs:
        path = joined(folder, output.name)
        if size_of(path) != output.size:
            problem = "was written, and is not to be seen from here"
            remedy = "give the cluster a folder that all machines share, or a URL"
            return Made(failures=(UnwritableError(path, problem, remedy),))
    return made


def _outcome(job: Job, made: Made, kept: bool = False) -> Outcome:
    written = tuple(joined(job.folder, output.name) for output in made.outputs)
    account = made.account if written else None
    counts = (1, account.articles, account.suspects) if account else (0, 0, 0)
    return Outcome(written, *counts, made.failures, job.pages, kept, account)


def to_file(plan: Plan, target: Target, path: str) -> Outcome:
    """All issues into one file. No file is begun where there is no issue."""
    shelf = _Shelf(plan)
    issues = shelf.issues()
    first = next(issues, None)
    if first is None:
        return replace(shelf.outcome, written=())
    try:
        if plan.bundles.holds(os.path.realpath(path)):
            raise UnwritableError(path, "is one of the sources", "choose another place with -o")
        with faults_named(path), replacing(path) as file:
            target.writer.write(chain((first,), issues), file, options_at(target, path))
    except ConvertError as error:
        return Outcome(failures=(*shelf.outcome.failures, error))
    return replace(shelf.outcome, written=(path,))


def to_stream(plan: Plan, target: Target, stream: BinaryIO) -> Outcome:
    """All issues as the bytes of one file, whole or not at all."""
    shelf = _Shelf(plan)
    issues = shelf.issues()
    first = next(issues, None)
    if first is None:
        return shelf.outcome
    whole = io.BytesIO()
    try:
        with faults_named("standard output"):
            target.writer.write(chain((first,), issues), whole, target.options)
    except ConvertError as error:
        return Outcome(failures=(*shelf.outcome.failures, error))
    stream.write(whole.getvalue())
    return replace(shelf.outcome, written=("standard output",))


class _Shelf:
    """Gives out the issues of a plan one by one, and counts what it gave and what failed."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.outcome = Outcome()

    def issues(self) -> Iterator[Issue]:
        for bundle in self.plan.bundles:
            now = self.outcome
            try:
                issue = load(bundle, self.plan.choice)
            except ConvertError as error:
                self.outcome = replace(now, failures=(*now.failures, error))
                continue
            articles = sum(1 for _ in issue.articles())
            self.outcome = replace(
                now,
                issues=now.issues + 1,
                articles=now.articles + articles,
                suspects=now.suspects + len(issue.suspects),
            )
            yield issue
