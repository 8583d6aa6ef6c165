"""Arguments in, exit status out. The only module that prints.

The first word is a command if it is exactly `validate`, `explain` or `formats`; a file of that name is
given as `./validate`. Everything else is sources and options of the conversion itself. What costs start-up is
imported when it is needed: `convert --version` loads no model and no format.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Many small products: threads wait longer than they work.

import click

from . import arguments
from .errors import ConvertError, Status, UsageError
from .wording import counted, one_line

if TYPE_CHECKING:
    from .batch import Outcome
    from .bundles import Plan

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it: 128 and the number of the signal."""
PIPE_CLOSED = 141
"""Exit status where nobody reads our output any more (`convert explain page.txt | head`)."""


def out(text: str = "") -> None:
    """A line of the result."""
    print(text)


def say(text: str) -> None:
    """A line about the run."""
    print(one_line(text), file=sys.stderr)


def say_error(error: ConvertError, debug: bool = False) -> None:
    """One line; behind it the traceback of a broken plugin, and with `--debug` that of a fault of ours."""
    from .registry import BrokenPluginError

    say(str(error))
    trace = getattr(error, "trace", "")
    if trace and (debug or isinstance(error, BrokenPluginError)):
        whose = "the plugin" if isinstance(error, BrokenPluginError) else "the fault"
        say(f"  traceback of {whose}:")
        for line in trace.rstrip("\n").split("\n"):
            say(f"  | {line}")


def _plan(sources: Sequence[str], leave_out: str | None, params: dict[str, Any]) -> Plan:
    """The plan of a call; what cannot be read is said at once."""
    from .bundles import plan
    from .claims import card_of_options

    card = card_of_options(params["paper"], params["date"], params["language"], params["pages"])
    made = plan(sources, card, params["reader"], leave_out)
    for error in made.errors:
        say_error(error, params["debug"])
    for remark in made.remarks:
        say(remark)
    if made.skipped:
        reasons = ", ".join(f"{number} {reason}" for reason, number in sorted(made.skipped.items()))
        say(f"skipped {counted(sum(made.skipped.values()), 'file')}: {reasons}")
    return made


def _convert(sources: Sequence[str], to: Sequence[str], output: str, strict: bool, **params: Any) -> int:
    from .batch import to_file, to_folder, to_stream
    from .targets import asked_formats, targets

    _need(sources, "no source is named: give files, folders, or - for standard input")
    names = asked_formats(to, output)
    wanted = targets(names, arguments.format_options(names, params))
    folder = _is_folder(output)
    if not folder and len(wanted) > 1:
        problem = f"-o {output} is one file, and {len(wanted)} formats are asked for"
        raise click.UsageError(f"{problem}; write -o {output}/")
    plan = _plan(sources, output if folder else None, params)
    if not plan.bundles:
        return Status.NOTHING_READ
    outcomes: Iterable[Outcome]
    if folder:
        outcomes = to_folder(plan, wanted, output)
    elif output == "-":
        outcomes = [to_stream(plan, wanted[0], sys.stdout.buffer)]
    else:
        outcomes = [to_file(plan, wanted[0], output)]
    return _report(outcomes, plan, sources, output, strict, params["debug"])


def _need(words: Sequence[str], problem: str) -> None:
    if not words:
        raise click.UsageError(problem)


def _is_folder(output: str) -> bool:
    return output.endswith(("/", os.sep)) or (output != "-" and os.path.isdir(output))


def _report(
    outcomes: Iterable[Outcome], plan: Plan, sources: Sequence[str], output: str, strict: bool, debug: bool
) -> int:
    """Say what fails while it runs, and at the end in one line what was written and where to look."""
    total: Counter[str] = Counter(failed=len(plan.errors))
    written: list[str] = []
    for outcome in outcomes:
        for error in outcome.failures:
            say_error(error, debug)
        written += outcome.written
        total["failed"] += len(outcome.failures)
        total["issues"] += outcome.issues
        total["articles"] += outcome.articles
        total["suspects"] += outcome.suspects
    where = written[0] if len(written) == 1 else f"{counted(len(written), 'file')} in {output}"
    line = f"wrote {where if written else 'nothing'}: " + ", ".join(
        counted(total[f"{what}s"], what) for what in ("issue", "article", "suspect")
    )
    if total["failed"]:
        line += f"; {total['failed']} failed, see above"
    if written and "-" not in sources:
        line += f"; every change and suspect: convert explain {shlex.join(sources)}"
    # Standard output may be the file itself.
    (say if output == "-" else out)(line)
    if total["failed"] or (strict and total["suspects"]):
        return Status.SOME_FAILED
    return Status.DONE


def explain(sources: Sequence[str], as_json: bool, brief: bool, **params: Any) -> int:
    """Show every change: the place in print (file:line:column), before and after, the rule, and why; then
    what a person should look at, with a suggestion; then totals by rule.
    """
    from .bundles import load
    from .explain import explained, explanation
    from .faults import faults_named

    _need(sources, "no source is named: give files, folders, or - for standard input")
    plan = _plan(sources, None, params)
    failed = bool(plan.errors)
    for bundle in plan.bundles:
        paths = {part.file.name: part.file.path for part in bundle.parts}
        try:
            issue = load(bundle, plan.choice)
            with faults_named(bundle.subject):
                said = (
                    [as_json_line(explanation(issue, paths))]
                    if as_json
                    else [*explained(issue, paths, brief), ""]
                )
        except ConvertError as error:
            say_error(error, params["debug"])
            failed = True
            continue
        for line in said:
            out(line)
    if not plan.bundles:
        return Status.NOTHING_READ
    return Status.SOME_FAILED if failed else Status.DONE


def as_json_line(value: object) -> str:
    """One line of JSON."""
    import json

    return json.dumps(value, ensure_ascii=False)


def validate(files: Sequence[str], schema: str | None, forced: str | None, debug: bool) -> int:
    """Check files, one line a fault: file:line: element: what is wrong. A line that says hint is no fault."""
    from .checking import check
    from .sources import Input

    _need(files, "no file is named")
    rules = Input(schema, schema).content() if schema else None
    checked = faults = failed = 0
    for file in files:
        try:
            name, findings = check(file, rules, forced)
        except UsageError:
            raise
        except ConvertError as error:
            say_error(error, debug)
            failed += 1
            continue
        checked += 1
        for finding in findings:
            faults += finding.serious
            line = f":{finding.line}" if finding.line else ""
            element = f"{finding.element}: " if finding.element else ""
            out(f"{file}{line}: {'' if finding.serious else 'hint: '}{element}{finding.message}")
        if not any(finding.serious for finding in findings):
            out(f"{file}: valid ({name})")
    if not checked:
        return Status.NOTHING_READ
    return Status.SOME_FAILED if faults or failed else Status.DONE


def formats() -> int:
    """List what can be read and written, the package that each comes from, and the options of each format."""
    from .listing import listed

    for line in listed():
        out(line)
    return Status.DONE


COMMANDS = {
    "validate": arguments.validating(validate),
    "explain": arguments.explaining(explain),
    "formats": arguments.listing(formats),
}


def main(words: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (`sys.argv` without its first, if None). Gives the exit status."""
    words = list(sys.argv[1:] if words is None else words)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):
            # A file's name may hold what the terminal's encoding does not.
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = _dispatch(words)
        sys.stdout.flush()
        return status
    except ConvertError as error:
        say_error(error, "--debug" in words)
        return error.status
    except KeyboardInterrupt:
        say("stopped; every file that was written is whole")
        return INTERRUPTED
    except BrokenPipeError:
        # Python flushes standard output once more when it ends, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:
        from .faults import FaultError

        say_error(FaultError("convert", error), "--debug" in words)
        return Status.SOME_FAILED


def _dispatch(words: list[str]) -> int:
    names: tuple[str, ...] = ()
    if words and words[0] in COMMANDS:
        command, words = COMMANDS[words[0]], words[1:]
    else:
        command = arguments.conversion(_convert)
        if not words:
            out(command.get_help(click.Context(command, info_name="convert")))
            return Status.USAGE
        names = arguments.asked(command, words)
        if names:
            arguments.add_format_options(command, names)
    try:
        with command.make_context(str(command.name), words) as context:
            return int(command.invoke(context))
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.NoSuchOption as error:
        if names:
            from .targets import unknown_option

            raise unknown_option(error.option_name, names) from error
        say(f"{error.option_name}: there is no such option; see {command.name} --help")
    except click.ClickException as error:
        say(f"{error.format_message().rstrip('.')}; see {command.name} --help")
    return Status.USAGE
