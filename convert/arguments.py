"""What the command line takes: options, and the help that begins with examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

Run = Callable[..., int]

DEFAULT_OUTPUT = "converted/"

EXAMPLES = """\
Examples:
  convert seeds/ --to epub                       each page of seeds/ as a book, into converted/
  convert p1.txt p2.txt --to newsml,docx -o out/ --paper 云汀日报 --date 2025-03-14
                                                 both pages as one issue, in two formats
  convert p1.txt p2.txt -o both.epub             everything in one file; its ending says the format
  pdftotext page.pdf - | convert - -o page.docx  from a pipe
  convert 1998/ --to newsml -o 1998-out/ --jobs 4 a whole archive; again, it goes on where it was stopped
  convert explain page.txt                       every change: where, what, by which rule, why
  convert validate converted/*.xml               check files that were written
  convert formats                                what can be read and written, and each format's options

"""

EXAMPLES_OF_EXPLAIN = """\
Examples:
  convert explain page.txt                       every change and suspect, in the order of print
  convert explain seeds/ | less                  the same for every page of a folder
  convert explain page.txt --brief               only what a person should look at, and totals
  convert explain page.txt --json                for programs: one line of JSON for each issue

"""

EXAMPLES_OF_VALIDATE = """\
Examples:
  convert validate converted/*.xml               NewsML-G2 against the project's schemas
  convert validate converted/                    every file of a folder; split items as one whole
  convert validate page.xml --schema other.xsd   against any other schema
  convert validate page.json page.epub page.docx

"""

ABOUT_CONVERT = """Turn OCR text of Chinese newspaper pages into whole articles. A SOURCE is a file, a
folder, or - for standard input. Each file is an issue of its own, unless its folio, an issue.toml beside it
or the options below say the same paper and date for several."""

ABOUT_EXPLAIN = """Show every change: the place in print (file:line:column), before and after, the rule, and
why; then what a person should look at, with a suggestion; then totals by rule."""

ABOUT_VALIDATE = """Check files, one line a fault: file:line: element: what is wrong. A line that says hint is
no fault."""

ABOUT_FORMATS = """List what can be read and written, the package that each comes from, and the options of
each format."""


class ExamplesFirst(click.Command):
    """A command whose help begins with examples."""

    def __init__(self, name: str, run: Run, params: list[click.Parameter], help: str, examples: str) -> None:
        settings = {"help_option_names": ["-h", "--help"]}
        super().__init__(name, settings, callback=run, params=params, help=help)
        self.examples = examples

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples, then click's own help."""
        formatter.write(self.examples)
        super().format_help(ctx, formatter)


def _files(name: str, metavar: str) -> click.Argument:
    return click.Argument([name], nargs=-1, metavar=metavar)


def _option(*names: str, help: str, **settings: Any) -> click.Option:
    return click.Option(list(names), help=help, **settings)


def _about_sources() -> list[click.Parameter]:
    """The options of every command that reads sources."""
    number = "The page's number, like 1 or A04; with several files, p1.txt=1."
    return [
        _option("--from", "reader", metavar="FORMAT", help="Read every source as this format."),
        _option("--paper", default="", metavar="NAME", help="The paper's name."),
        _option("--date", default="", metavar="DATE", help="The issue's date, like 2025-03-14."),
        _option("--page", "pages", multiple=True, metavar="[FILE=]NUMBER", help=number),
        _option("--language", default="", metavar="TAG", help="The language, like zh-Hans."),
        _debug(),
    ]


OF_RUNS = ("strict", "jobs", "scheduler", "report", "dry_run", "quiet")
"""The parameters that say how a run goes."""


def _about_runs() -> list[click.Parameter]:
    """The options of a run: how it goes, and not what it makes."""
    strict = "Stop at the first failure; exit with 1 where there are suspects."
    jobs = {"type": click.IntRange(min=1), "default": 1, "metavar": "N", "show_default": True}
    return [
        _option("--strict", is_flag=True, help=strict),
        _option("--jobs", help="Convert so many issues at once.", **jobs),
        _option("--scheduler", metavar="ADDRESS", help="Convert on a Dask cluster, like tcp://host:8786."),
        _option("--report", metavar="FILE.json", help="Write a report, and a page to read beside it."),
        _option("--dry-run", is_flag=True, help="Say what would be done, and do nothing."),
        _option("--quiet", is_flag=True, help="Say nothing but what fails."),
    ]


def _debug() -> click.Option:
    return _option("--debug", is_flag=True, help="Show the traceback of a fault of this program.")


def conversion(run: Run) -> ExamplesFirst:
    """The conversion, without the options of any format."""
    to = "What to write; several with commas, or --to again."
    output = (
        "A file for everything (with an ending), a folder for a file of each issue, - for standard output."
    )
    where = {"default": DEFAULT_OUTPUT, "show_default": True, "metavar": "FILE|FOLDER"}
    params: list[click.Parameter] = [
        _files("sources", "SOURCE..."),
        _option("--to", multiple=True, metavar="FORMAT,...", help=to),
        _option("-o", "--output", help=output, **where),
        *_about_sources(),
        *_about_runs(),
    ]
    command = ExamplesFirst("convert", run, params, ABOUT_CONVERT, EXAMPLES)
    with_version = click.version_option(package_name="convert", message="%(package)s %(version)s")
    return with_version(command)


def explaining(run: Run) -> ExamplesFirst:
    """`convert explain`."""
    as_json = _option("--json", "as_json", is_flag=True, help="Print JSON, one object for each issue.")
    brief = _option("--brief", is_flag=True, help="Leave the changes out: suspects and totals only.")
    params: list[click.Parameter] = [_files("sources", "SOURCE..."), *_about_sources(), as_json, brief]
    return ExamplesFirst("convert explain", run, params, ABOUT_EXPLAIN, EXAMPLES_OF_EXPLAIN)


def validating(run: Run) -> ExamplesFirst:
    """`convert validate`."""
    params: list[click.Parameter] = [
        _files("files", "FILE|FOLDER..."),
        _option("--schema", metavar="XSD", help="Check against this schema instead of the project's."),
        _option("--format", "forced", metavar="FORMAT", help="Take every file for this format."),
        _debug(),
    ]
    return ExamplesFirst("convert validate", run, params, ABOUT_VALIDATE, EXAMPLES_OF_VALIDATE)


def listing(run: Run) -> ExamplesFirst:
    """`convert formats`."""
    return ExamplesFirst("convert formats", run, [], ABOUT_FORMATS, "Examples:\n  convert formats\n\n")


def asked(command: ExamplesFirst, words: Sequence[str]) -> tuple[str, ...]:
    """The names of the formats that the words ask for; none where they ask for help or the version only."""
    draft = command.make_context(
        "convert", list(words), resilient_parsing=True, ignore_unknown_options=True, allow_extra_args=True
    )
    to, output = draft.params["to"], draft.params["output"]
    if not to and {"-h", "--help", "--version"} & set(words):
        return ()
    from .targets import asked_formats

    return asked_formats(to, output)


def add_format_options(command: ExamplesFirst, names: Sequence[str]) -> None:
    """Give the conversion the options that these formats declare. One of our own names stays ours."""
    from .targets import declared_options

    own = {name for param in command.params for name in param.opts}
    for name, declared in declared_options(names).items():
        choices = tuple(dict.fromkeys(choice for _, option in declared for choice in option.choices))
        about = "; ".join(dict.fromkeys(f"{format}: {option.help}" for format, option in declared))
        if set(choices) == YES_OR_NO and f"--{name}" not in own:
            flags = f"--{name}/--no-{name}"
            command.params.append(_option(flags, _parameter(name), help=about, default=None))
        elif f"--{name}" not in own:
            default = f"  [default: {choices[0]}]" if choices and choices[0] else ""
            metavar = "|".join(filter(None, choices)) or "TEXT"
            command.params.append(
                _option(f"--{name}", _parameter(name), help=about + default, metavar=metavar)
            )


YES_OR_NO = {"no", "yes"}
"""An option with these choices stands alone: `--stitch`, `--no-stitch`."""


def _parameter(option: str) -> str:
    """What a format's option is called among the parameters: none of ours has that beginning."""
    return "format_" + option.replace("-", "_")


def format_options(names: Sequence[str], params: Mapping[str, str | bool | None]) -> dict[str, str]:
    """The options of these formats that the call gave."""
    from .targets import declared_options

    given = {name: params.get(_parameter(name)) for name in declared_options(names)}
    said = {True: "yes", False: "no"}
    return {
        name: said[value] if isinstance(value, bool) else value
        for name, value in given.items()
        if value is not None
    }
