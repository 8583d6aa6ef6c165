"""Arguments in, exit status out. The only module that prints.

The first word is a command if it is exactly `validate`, `explain` or `formats`; a file of that name is
given as `./validate`. Everything else is sources and options of the conversion itself. What costs start-up is
imported when it is needed: `convert --version` loads no model and no format.
"""

from __future__ import annotations

import os
import shlex
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .errors import ConvertError, Status, UnreadableError

if TYPE_CHECKING:
    from .batch import Outcome
    from .bundles import Plan

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it: 128 and the number of the signal."""
PIPE_CLOSED = 141
"""Exit status where nobody reads our output any more (`convert explain page.txt | head`)."""

DEFAULT_OUTPUT = "converted/"

EXAMPLES = """\
Examples:
  convert seeds/ --to epub                       each page of seeds/ as a book, into converted/
  convert p1.txt p2.txt --to newsml,docx -o out/ --paper 云汀日报 --date 2025-03-14
                                                 both pages as one issue, in two formats
  convert p1.txt p2.txt -o both.epub             everything in one file; its ending says the format
  pdftotext page.pdf - | convert - -o page.docx  from a pipe
  convert explain page.txt                       every change: where, what, by which rule, why
  convert validate converted/*.xml               check files that were written
  convert formats                                what can be read and written, and each format's options

"""


def out(text: str = "") -> None:
    """A line of the result."""
    print(text)


def say(text: str) -> None:
    """A line about the run: one line, whatever a file is called."""
    print("".join([_visible(char) for char in text]), file=sys.stderr)


def _visible(char: str) -> str:
    harmless = unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    return char if harmless else char.encode("unicode_escape", "backslashreplace").decode("ascii")


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


def counted(number: int, what: str) -> str:
    """A number with its noun.

    >>> counted(1, "file"), counted(2, "file")
    ('1 file', '2 files')
    """
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


class ExamplesFirst(click.Command):
    """A command whose help begins with examples."""

    examples = EXAMPLES

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(self.examples)
        super().format_help(ctx, formatter)


AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])


def _about_sources(function: AnyFunction) -> AnyFunction:
    """The options of every command that reads sources."""
    for option in reversed(
        (
            click.option("--from", "reader", metavar="FORMAT", help="Read every source as this format."),
            click.option("--paper", default="", metavar="NAME", help="The paper's name."),
            click.option("--date", default="", metavar="DATE", help="The issue's date, like 2025-03-14."),
            click.option(
                "--page",
                "pages",
                multiple=True,
                metavar="[FILE=]NUMBER",
                help="The page's number, like 1 or A04; with several files, p1.txt=1.",
            ),
            click.option("--language", default="", metavar="TAG", help="The language, like zh-Hans."),
            click.option("--debug", is_flag=True, help="Show the traceback of a fault of this program."),
        )
    ):
        function = option(function)
    return function


def _conversion() -> click.Command:
    """The conversion without the options of any format."""

    @click.command("convert", cls=ExamplesFirst)
    @click.argument("sources", nargs=-1, metavar="SOURCE...")
    @click.option(
        "--to", multiple=True, metavar="FORMAT,...", help="What to write; several with commas, or --to again."
    )
    @click.option(
        "-o",
        "--output",
        default=DEFAULT_OUTPUT,
        show_default=True,
        metavar="FILE|FOLDER/",
        help="A file for everything, a folder for a file of each issue, - for standard output.",
    )
    @_about_sources
    @click.option("--strict", is_flag=True, help="Exit with 1 where there are suspects.")
    @click.version_option(package_name="convert", message="%(package)s %(version)s")
    def convert(**params: Any) -> int:
        """Turn OCR text of Chinese newspaper pages into whole articles. A SOURCE is a file, a folder, or -
        for standard input. Each file is an issue of its own, unless its folio, an issue.toml beside it or the
        options below say the same paper and date for several.
        """
        return _convert(**params)

    return convert


def _parameter(option: str) -> str:
    """What a format's option is called among the parameters: none of ours has that beginning."""
    return "format_" + option.replace("-", "_")


def _with_format_options(words: Sequence[str]) -> tuple[click.Command, tuple[str, ...]]:
    """The conversion with the options of the formats that the words ask for, and these formats' names."""
    command = _conversion()
    draft = command.make_context(
        "convert", list(words), resilient_parsing=True, ignore_unknown_options=True, allow_extra_args=True
    )
    to, output = draft.params["to"], draft.params["output"]
    if not words or (not to and {"--help", "--version"} & set(words)):
        return command, ()
    from .targets import asked_formats, declared_options

    names = asked_formats(to, output)
    own = {name for param in command.params for name in param.opts}
    for name, declared in declared_options(names).items():
        choices = tuple(dict.fromkeys(choice for _, option in declared for choice in option.choices))
        about = "; ".join(dict.fromkeys(f"{format}: {option.help}" for format, option in declared))
        if f"--{name}" not in own:
            default = f"  [default: {choices[0]}]" if choices and choices[0] else ""
            metavar = "|".join(filter(None, choices)) or "TEXT"
            words_of = [f"--{name}", _parameter(name)]
            command.params.append(click.Option(words_of, help=about + default, metavar=metavar))
    return command, names


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
    from .targets import asked_formats, declared_options, targets

    if not sources:
        raise click.UsageError("no source is named; give files, folders, or - for standard input")
    names = asked_formats(to, output)
    said = {name: params.get(_parameter(name)) for name in declared_options(names)}
    given = {name: value for name, value in said.items() if value is not None}
    wanted = targets(names, given)
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
    if written:
        line += f"; every change and suspect: convert explain {shlex.join(sources)}"
    # Standard output may be the file itself.
    (say if output == "-" else out)(line)
    if total["failed"] or (strict and total["suspects"]):
        return Status.SOME_FAILED
    return Status.DONE


class ExamplesOfExplain(ExamplesFirst):
    """Examples of `explain`."""

    examples = """\
Examples:
  convert explain page.txt                       every change and suspect, in the order of print
  convert explain seeds/ | less                  the same for every page of a folder
  convert explain page.txt --json                for programs

"""


@click.command("convert explain", cls=ExamplesOfExplain)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@_about_sources
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object for each issue.")
def explain(sources: Sequence[str], as_json: bool, **params: Any) -> int:
    """Show every change: the place in print (file:line:column), before and after, the rule, and why; then
    what a person should look at, with a suggestion; then totals by rule.
    """
    from .bundles import load
    from .explain import explained, explanation

    plan = _plan(sources, None, params)
    failed = bool(plan.errors)
    for number, bundle in enumerate(plan.bundles):
        paths = {item.name: item.path for item, _ in bundle.parts}
        try:
            issue = load(bundle, plan.choice)
        except ConvertError as error:
            say_error(error, params["debug"])
            failed = True
            continue
        if as_json:
            import json

            out(json.dumps(explanation(issue, paths), ensure_ascii=False))
            continue
        if number:
            out()
        for line in explained(issue, paths):
            out(line)
    if not plan.bundles:
        return Status.NOTHING_READ
    return Status.SOME_FAILED if failed else Status.DONE


class ExamplesOfValidate(ExamplesFirst):
    """Examples of `validate`."""

    examples = """\
Examples:
  convert validate converted/*.xml               NewsML-G2 against the project's schemas
  convert validate page.xml --schema other.xsd   against any other schema
  convert validate page.json page.epub page.docx

"""


@click.command("convert validate", cls=ExamplesOfValidate)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--schema", metavar="XSD", help="Check against this schema instead of the project's.")
@click.option("--format", "forced", metavar="FORMAT", help="Take every file for this format.")
@click.option("--debug", is_flag=True, help="Show the traceback of a fault of this program.")
def validate(files: Sequence[str], schema: str | None, forced: str | None, debug: bool) -> int:
    """Check files, one line a fault: file:line: element: what is wrong. A line that says hint is no fault."""
    from .checking import check
    from .sources import Input

    rules = Input(schema, schema).content() if schema else None
    checked = faults = failed = 0
    for file in files:
        try:
            name, findings = check(file, rules, forced)
        except UnreadableError as error:
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


class ExamplesOfFormats(ExamplesFirst):
    """Examples of `formats`."""

    examples = "Examples:\n  convert formats\n\n"


@click.command("convert formats", cls=ExamplesOfFormats)
def formats() -> int:
    """List what can be read and written, the package that each comes from, and the options of each format."""
    from .listing import listed

    for line in listed():
        out(line)
    return Status.DONE


COMMANDS: dict[str, click.Command] = {"validate": validate, "explain": explain, "formats": formats}


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


def _dispatch(words: list[str]) -> int:
    names: tuple[str, ...] = ()
    command: click.Command
    try:
        if words and words[0] in COMMANDS:
            command, words = COMMANDS[words[0]], words[1:]
        else:
            command, names = _with_format_options(words)
            if not words:
                out(command.get_help(click.Context(command, info_name="convert")))
                return Status.USAGE
        return int(command.main(words, prog_name=command.name, standalone_mode=False) or Status.DONE)
    except click.exceptions.NoSuchOption as error:
        if names:
            from .targets import unknown_option

            raise unknown_option(error.option_name.lstrip("-"), names) from error
        say(f"{error.format_message()}; see {error.ctx.command_path if error.ctx else 'convert'} --help")
    except click.ClickException as error:
        say(error.format_message())
    return Status.USAGE
