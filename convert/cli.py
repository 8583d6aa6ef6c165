"""Arguments in, exit status out. The only module that prints.

The first word is a command if it is exactly `validate`, `explain` or `formats`; a file of that name is
given as `./validate`. Everything else is sources and options of the conversion itself. What costs start-up is
imported when it is needed: `convert --version` loads no model and no format.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Many small products: threads wait longer than they work.

import click

from . import arguments
from .errors import ConvertError, Status
from .wording import one_line

if TYPE_CHECKING:
    from .claims import Card

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


def _card(params: dict[str, Any]) -> Card:
    """What the options of a call say of its pages."""
    from .claims import card_of_options

    return card_of_options(params["paper"], params["date"], params["language"], params["pages"])


def _convert(sources: Sequence[str], to: Sequence[str], output: str, **params: Any) -> int:
    from .outputs import is_folder
    from .runs import Call, Voice, convert
    from .targets import asked_formats, targets

    _need(sources, "no source is named: give files, folders, or - for standard input")
    names = asked_formats(to, output)
    wanted = targets(names, arguments.format_options(names, params))
    if not is_folder(output) and len(wanted) > 1:
        problem = f"-o {output} is one file, and {len(wanted)} formats are asked for"
        raise click.UsageError(f"{problem}; write -o {output}/")
    same = {name: params[name] for name in arguments.OF_RUNS}
    call = Call(tuple(sources), wanted, output, _card(params), params["reader"], **same)
    voice = Voice(out, say, lambda error: say_error(error, params["debug"]))
    return convert(call, voice, sys.stdout.buffer, sys.stderr)


def _need(words: Sequence[str], problem: str) -> None:
    if not words:
        raise click.UsageError(problem)


def explain(sources: Sequence[str], as_json: bool, brief: bool, **params: Any) -> int:
    """Show every change: the place in print (file:line:column), before and after, the rule, and why; then
    what a person should look at, with a suggestion; then totals by rule.
    """
    from .bundles import load, plan
    from .explain import explained, explanation
    from .faults import faults_named
    from .runs import Voice, say_of

    _need(sources, "no source is named: give files, folders, or - for standard input")
    made = plan(sources, _card(params), params["reader"])
    say_of(made, Voice(out, say, lambda error: say_error(error, params["debug"])))
    failed = bool(made.errors)
    for bundle in made.bundles:
        paths = {part.file.name: part.file.path for part in bundle.parts}
        try:
            issue = load(bundle, made.choice)
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
    if not len(made.bundles):
        return Status.NOTHING_READ
    return Status.SOME_FAILED if failed else Status.DONE


def as_json_line(value: object) -> str:
    """One line of JSON."""
    import json

    return json.dumps(value, ensure_ascii=False)


def validate(files: Sequence[str], schema: str | None, forced: str | None, debug: bool) -> int:
    """Check files, one line a fault: file:line: element: what is wrong. A line that says hint is no fault."""
    from .checking import check_all
    from .sources import Input

    _need(files, "no file is named")
    rules = Input(schema, schema).content() if schema else None
    checked = faults = failed = 0
    for result in check_all(files, rules, forced):
        if isinstance(result, ConvertError):
            say_error(result, debug)
            failed += 1
            continue
        checked += 1
        for finding in result.findings:
            faults += finding.serious
            line = f":{finding.line}" if finding.line else ""
            element = f"{finding.element}: " if finding.element else ""
            out(f"{result.path}{line}: {'' if finding.serious else 'hint: '}{element}{finding.message}")
        if not any(finding.serious for finding in result.findings):
            out(f"{result.path}: valid ({result.format})")
    if not checked and not failed:
        say(f"{', '.join(files)}: holds no file that can be checked; see convert formats")
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
