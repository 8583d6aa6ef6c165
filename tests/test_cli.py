"""The commands around the stages: what they take, write and say, and how they end."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from stand_ins import LINES, MARKS, STAGES, TEXT, register

from convert import cli

Said = tuple[int, str, str]

REPORT = "; please report it; --debug shows more"
LOOK = "; every change and suspect: convert explain"


class Program:
    """The program in a folder of its own, with formats and stages that do as little as can be."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capfd = folder, capfd

    def __call__(self, *words: str) -> Said:
        """Exit status, standard output, standard error."""
        status = cli.main(words)
        return int(status), *self.capfd.readouterr()

    def put(self, **files: str) -> None:
        """Text files; `__` in a name is a dot."""
        for name, text in files.items():
            (self.folder / name.replace("__", ".")).write_text(text, encoding="utf-8")

    def got(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def names(self) -> list[str]:
        return sorted(
            str(path.relative_to(self.folder)) for path in self.folder.rglob("[!.]*") if path.is_file()
        )


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Program:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("convert.bundles.pipeline", STAGES)
    register(monkeypatch, [TEXT], [LINES, MARKS])
    return Program(tmp_path, capfd)


def test_a_file_becomes_an_issue_of_its_own(program: Program) -> None:
    program.put(a__txt="甲", b__txt="乙")
    line = f"wrote 2 files in converted/: 2 issues, 2 articles, 0 suspects{LOOK} a.txt b.txt\n"
    assert program("a.txt", "b.txt", "--to", "lines") == (0, line, "")
    assert program.got("converted/a.lines") == "issue a None None zh-Hans\n# None a.txt\n甲\n"
    assert program.got("converted/b.lines") == "issue b None None zh-Hans\n# None b.txt\n乙\n"


def test_pages_with_the_same_folio_are_one_issue_in_order_of_their_numbers(program: Program) -> None:
    program.put(p1__txt="FOLIO 云汀日报 2025-03-14 10\n尾", p2__txt="FOLIO 云汀日报 2025-03-14 2\n中")
    program.put(p3__txt="FOLIO 云汀日报 2025-03-15 1\n次日", p4__txt="FOLIO 云汀日报 2025-03-14 A1")
    status, _, err = program(".", "--to", "lines", "-o", "all.lines")
    assert (status, err) == (0, "")
    lines = program.got("all.lines").split("\n")
    assert [line for line in lines if line[:1] in ("i", "#")] == [
        "issue 云汀日报-2025-03-14 云汀日报 2025-03-14 zh-Hans",
        "# 2 p2.txt",
        "# 10 p1.txt",
        "# A1 p4.txt",
        "issue 云汀日报-2025-03-15 云汀日报 2025-03-15 zh-Hans",
        "# 1 p3.txt",
    ]


def test_options_say_what_the_text_does_not(program: Program) -> None:
    program.put(x__txt="甲", y__txt="乙")
    about = ("--paper", "云汀日报", "--date", "2025-03-14", "--language", "zh-Hant")
    assert (
        program("x.txt", "y.txt", "-o", "o.lines", *about, "--page", "x.txt=2", "--page", "y.txt=1")[0] == 0
    )
    first = "issue 云汀日报-2025-03-14 云汀日报 2025-03-14 zh-Hant\n"
    assert program.got("o.lines") == first + "# 1 y.txt\n乙\n# 2 x.txt\n甲\n"


def test_one_page_number_does_not_fit_two_files(program: Program) -> None:
    program.put(x__txt="甲", y__txt="乙")
    problem = "--page: one number for 2 files; name the file: --page x.txt=1\n"
    assert program("x.txt", "y.txt", "--to", "lines", "--page", "1") == (2, "", problem)
    problem = "--page: no file 'z.txt' among the sources; give its name without the folder\n"
    assert program("x.txt", "--to", "lines", "--page", "z.txt=1") == (2, "", problem)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--date", "14.3.2025"), "--date: '14.3.2025' is not a date; write it like 2025-03-14\n"),
        (("--date", "2025-02-29"), "--date: '2025-02-29' is not a date; write it like 2025-03-14\n"),
        (("--page", "first"), "--page: 'first' is not a page number; write it like 1 or A04\n"),
        (
            ("--page", "1", "--page", "2"),
            "--page: '2' is a second number for the same file; write p1.txt=2\n",
        ),
        (("--language", "中文"), "--language: '中文' is not a language tag; write it like zh-Hans\n"),
        (("--paper", "a\nb"), "--paper: 'a\\nb' is not a paper's name; write it in one line\n"),
    ],
)
def test_a_wrong_claim_is_named(program: Program, words: tuple[str, ...], problem: str) -> None:
    program.put(x__txt="甲")
    assert program("x.txt", "--to", "lines", *words) == (2, "", problem)
    assert program.names() == ["x.txt"]


def test_one_file_holds_all_issues_and_its_ending_says_the_format(program: Program) -> None:
    program.put(a__txt="甲", b__txt="乙")
    line = f"wrote new/all.lines: 2 issues, 2 articles, 0 suspects{LOOK} a.txt b.txt\n"
    assert program("a.txt", "b.txt", "-o", "new/all.lines") == (0, line, "")
    whole = "issue a None None zh-Hans\n# None a.txt\n甲\nissue b None None zh-Hans\n# None b.txt\n乙\n"
    assert program.got("new/all.lines") == whole


def test_standard_input_goes_to_standard_output(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO("甲?".encode("gb18030"))))
    status, out, err = program("-", "--to", "lines", "-o", "-")
    assert (status, out) == (0, "issue stdin None None zh-Hans\n# None stdin\n甲?\n")
    assert err == "wrote standard output: 1 issue, 1 article, 1 suspect\n"


def test_several_formats_by_comma_or_repeated(program: Program) -> None:
    program.put(a__txt="甲")
    for to in (("--to", "lines,marks"), ("--to", "lines", "--to", "marks"), ("--to", "lines,marks,lines")):
        assert program("a.txt", *to)[0] == 0
        assert program.names() == ["a.txt", "converted/a.lines.lines", "converted/a.marks.lines"]


def test_one_file_for_two_formats_is_refused(program: Program) -> None:
    program.put(a__txt="甲")
    line = "-o x.y is one file, and 2 formats are asked for; write -o x.y/; see convert --help\n"
    assert program("a.txt", "--to", "lines,marks", "-o", "x.y") == (2, "", line)


def test_a_name_without_an_ending_is_a_folder_unless_there_is_a_file(program: Program) -> None:
    program.put(a__txt="甲", plain="")
    assert program("a.txt", "--to", "lines", "-o", "x")[0] == 0
    assert program("a.txt", "--to", "lines", "-o", "plain")[0] == 0
    assert program.names() == ["a.txt", "plain", "x/a.lines"]
    assert program.got("plain") == program.got("x/a.lines")


def test_options_of_formats(program: Program) -> None:
    program.put(a__txt="甲")
    assert program("a.txt", "-o", "a.lines", "--mark", "*", "--foot=尾")[0] == 0
    assert program.got("a.lines") == "issue a None None zh-Hans\n* None a.txt\n甲\n尾\n"
    # A value that one of two formats knows goes to that one.
    assert program("a.txt", "--to", "lines,marks", "--mark", "=")[0] == 0
    assert program.got("converted/a.lines.lines").split("\n")[1] == "# None a.txt"
    assert program.got("converted/a.marks.lines").split("\n")[1] == "= None a.txt"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--to", "marks", "--foot", "x"), "--foot: is an option of lines, not of marks; add --to lines"),
        (("--to", "lines", "--fot", "x"), "--fot: there is no such option; options of lines: --mark, --foot"),
        (("--to", "lines", "--mark", "!"), "--mark: '!' is not one of its values; known: #, *"),
        (("--to", "lines", "--foot"), "Option '--foot' requires an argument; see convert --help"),
        (("--to", "nix"), "format 'nix': there is no writer of that name; known: lines, marks"),
        (("--to", "lines", "--from", "nix"), "format 'nix': there is no reader of that name; known: text"),
        ((), "--to: no format is asked for; known: lines, marks"),
        (("-o", "x.nix"), "--to: no format is asked for; known: lines, marks"),
    ],
)
def test_a_wrong_word_lists_the_right_ones(program: Program, words: tuple[str, ...], problem: str) -> None:
    program.put(a__txt="甲")
    assert program("a.txt", *words) == (2, "", problem + "\n")
    assert program.names() == ["a.txt"]


def test_what_fails_is_named_and_the_rest_goes_on(program: Program) -> None:
    program.put(
        a__txt="甲", b__txt="", c__txt="FAULT", d__txt="REFUSED", e__txt="LOST", f__txt="乙", g__txt="FULL"
    )
    status, out, err = program(
        "a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt", "g.txt", "no.txt", "--to", "lines"
    )
    assert status == 1
    assert out.startswith(
        "wrote 2 files in converted/: 2 issues, 2 articles, 0 suspects; 6 failed, see above;"
    )
    assert err.split("\n") == [
        "no.txt: there is no such file; look at the spelling and the folder",
        "b.txt: the file is empty; recognise the page again, or leave the file out",
        f"c.txt: a fault of this program (KeyError: 'what nobody expected'){REPORT}",
        "d: does not fit into lines",
        "e.txt: e: one character went in and did not come out; please report it",
        "converted/g.lines: cannot be written (No space left on device); choose another place with -o",
        "",
    ]
    assert [name for name in program.names() if "/" in name] == ["converted/a.lines", "converted/f.lines"]


def test_an_issue_that_fails_is_left_out_of_the_one_file(program: Program) -> None:
    program.put(a__txt="甲", c__txt="FAULT", f__txt="乙")
    status, out, _ = program("a.txt", "c.txt", "f.txt", "-o", "o.lines")
    assert (status, out.split(";")[:2]) == (
        1,
        ["wrote o.lines: 2 issues, 2 articles, 0 suspects", " 1 failed, see above"],
    )
    assert program.got("o.lines").count("issue") == 2


def test_no_file_is_written_for_nothing(program: Program) -> None:
    program.put(c__txt="FAULT", o__lines="before")
    status, out, _ = program("c.txt", "-o", "o.lines")
    assert (status, out) == (1, "wrote nothing: 0 issues, 0 articles, 0 suspects; 1 failed, see above\n")
    assert program.got("o.lines") == "before"


def test_a_file_is_whole_or_as_it_was(program: Program) -> None:
    program.put(a__txt="甲", d__txt="REFUSED", o__lines="before")
    assert program("a.txt", "d.txt", "-o", "o.lines")[0] == 1
    assert program.got("o.lines") == "before"
    assert program.names() == ["a.txt", "d.txt", "o.lines"]


def test_nothing_read_has_a_status_of_its_own(program: Program) -> None:
    program.put(b__txt="", c__txt=" \n\u3000\n")
    status, out, err = program("b.txt", "c.txt", "no.txt", "--to", "lines")
    assert (status, out, err.count("\n")) == (3, "", 3)


def test_strict_makes_a_suspect_a_failure(program: Program) -> None:
    program.put(a__txt="甲?", b__txt="乙")
    assert program("a.txt", "-o", "a.lines")[0] == 0
    assert program("a.txt", "-o", "a.lines", "--strict")[0] == 1
    assert program("b.txt", "-o", "b.lines", "--strict")[0] == 0


def test_a_source_is_never_overwritten(program: Program) -> None:
    program.put(a__txt="甲")
    problem = "a.txt: is one of the sources; choose another place with -o\n"
    assert program("a.txt", "--to", "lines", "-o", "a.txt")[2] == problem
    assert program.got("a.txt") == "甲"


def test_what_cannot_be_written_is_said(program: Program) -> None:
    program.put(a__txt="甲", taken="")
    problem = "taken/: cannot be written (File exists); choose another place with -o\n"
    assert program("a.txt", "--to", "lines", "-o", "taken/")[::2] == (1, problem)


def test_debug_shows_the_traceback_and_nothing_else_does(program: Program) -> None:
    program.put(c__txt="FAULT")
    assert "Traceback" not in program("c.txt", "-o", "o.lines")[2]
    err = program("c.txt", "-o", "o.lines", "--debug")[2]
    assert "  | Traceback (most recent call last):\n" in err
    assert "in repair" in err


def test_names_cannot_leave_the_folder_nor_break_the_line(program: Program) -> None:
    program.put(a__txt="FOLIO ../../x\u202ey 2025-03-14 1")
    assert program("a.txt", "--to", "lines", "-o", "out/")[0] == 0
    assert [name for name in program.names() if name != "a.txt"] == ["out/x-y-2025-03-14.lines"]
    assert program("no\nsuch\x1b[2J.txt", "--to", "lines")[2].startswith(
        "no\\nsuch\\x1b[2J.txt: there is no such file"
    )


def test_issues_of_one_name_do_not_overwrite_each_other(program: Program) -> None:
    for folder in ("a", "b"):
        (program.folder / folder).mkdir()
        (program.folder / folder / "P1.txt").write_text(folder, encoding="utf-8")
    (program.folder / "b" / "p1.txt").write_text("c", encoding="utf-8")
    assert program("a/P1.txt", "b/P1.txt", "b/p1.txt", "--to", "lines", "-o", "out/")[0] == 0
    assert [n for n in program.names() if n.startswith("out")] == [
        "out/a-P1.lines",
        "out/b-P1.lines",
        "out/p1.lines",
    ]
    assert program("b", "--to", "lines", "-o", "out2/")[0] == 0
    assert [n for n in program.names() if n.startswith("out2")] == ["out2/P1.lines", "out2/p1-2.lines"]


def test_explain_tells_each_change_and_each_suspect(program: Program) -> None:
    program.put(a__txt="推进工作机\n制?更好")
    status, out, err = program("explain", "a.txt")
    assert (status, err) == (0, "")
    assert out.split("\n") == [
        "a: 1 article, 1 change, 1 suspect",
        "",
        "Changes, in the order of print:",
        "a.txt:1:5 + 2:1: 推进工作机 ⏎ 制?更好  →  推进工作机制?更好",
        "    lines: join_wrapped, because no mark ends the line",
        "",
        "Suspects, for a person to look at; the text stays as printed:",
        "a.txt:2:2: ?  →  ！",
        "    ocr_error in article i0001, 75 % sure, because no such mark in print",
        "    or: 。",
        "",
        "Totals:",
        "      1  lines: join_wrapped",
        "      1  suspect: ocr_error",
        "",
        "",
    ]


def test_explain_in_brief_leaves_the_changes_out(program: Program) -> None:
    program.put(a__txt="推进工作机\n制?更好")
    whole, brief = program("explain", "a.txt")[1], program("explain", "a.txt", "--brief")[1]
    start = whole.index("Changes, in the order of print:")
    assert brief == whole[:start] + whole[whole.index("Suspects, for") :]


def test_explain_as_json_is_one_object_for_each_issue(program: Program) -> None:
    program.put(a__txt="机\n制", b__txt="乙")
    status, out, _ = program("explain", "a.txt", "b.txt", "--json")
    first, second = (json.loads(line) for line in out.splitlines())
    assert status == 0
    assert first["changes"] == [
        {
            "places": [
                {"file": "a.txt", "line": 1, "column": 1, "characters": 1},
                {"file": "a.txt", "line": 2, "column": 1, "characters": 1},
            ],
            "stage": "lines",
            "rule": "join_wrapped",
            "action": "join",
            "before": "机 ⏎ 制",
            "after": "机制",
            "why": "no mark ends the line",
            "margin": None,
            "runner_up": "",
        }
    ]
    assert first["totals"] == {"lines: join_wrapped": 1}
    assert second == {"issue": "b", "changes": [], "suspects": [], "totals": {}}


def test_validate_names_line_and_element(program: Program) -> None:
    program.put(good__lines="issue\n", bad__lines="x\n\n", schema__txt="x")
    out = "bad.lines:1: line: write issue here\nbad.lines:2: hint: the line is empty\n"
    assert program("validate", "bad.lines") == (1, out, "")
    assert program("validate", "good.lines") == (0, "good.lines: valid (lines)\n", "")
    assert program("validate", "good.lines", "no.lines")[0] == 1
    assert program("validate", "no.lines")[0] == 3
    assert program("validate", "bad.lines", "--schema", "schema.txt")[0] == 0
    assert program("validate", "good.lines", "--format", "marks")[0] == 1
    problem = "format 'nix': there is no writer of that name; known: lines, marks\n"
    assert program("validate", "good.lines", "--format", "nix") == (2, "", problem)


def test_validate_goes_by_content_where_no_format_has_the_ending(program: Program) -> None:
    program.put(good__x="issue\n", bad__x="x\n")
    assert program("validate", "good.x") == (0, "good.x: valid (lines)\n", "")
    problem = "bad.x: is of no format that can be checked; name it with --format: lines, marks\n"
    assert program("validate", "bad.x") == (3, "", problem)


def test_a_command_is_the_first_word_exactly(program: Program) -> None:
    program.put(validate="甲", formats="乙")
    assert program("./validate", "--to", "lines", "--from", "text")[0] == 0
    assert program.got("converted/validate.lines").endswith("甲\n")
    assert program("formats")[1].startswith("Read (--from):\n  text ")
    assert program("validate")[::2] == (2, "no file is named; see convert validate --help\n")


def test_help_begins_with_examples(program: Program) -> None:
    for words in (("--help",), ("-h",), ("explain", "--help"), ("validate", "--help"), ("formats", "-h")):
        status, out, err = program(*words)
        assert (status, out.split("\n")[0], err) == (0, "Examples:", "")
    assert program()[0] == 2
    assert "--foot TEXT" in program("--to", "lines", "--help")[1]


def test_ctrl_c_ends_in_one_line(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(issue: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(STAGES, "repair", interrupted)
    program.put(a__txt="甲")
    assert program("a.txt", "-o", "a.lines") == (130, "", "stopped; every file that was written is whole\n")
    assert program.names() == ["a.txt"]


def test_a_fault_outside_of_every_issue_is_one_line_too(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*words: object) -> None:
        raise RuntimeError("unthinkable")

    monkeypatch.setattr("convert.bundles.files_of", broken)
    line = (
        "convert: a fault of this program (RuntimeError: unthinkable); please report it; --debug shows more\n"
    )
    assert program("a.txt", "--to", "lines") == (1, "", line)


def test_a_reader_of_our_output_may_go(tmp_path: Path) -> None:
    """`convert --help | head -1`, where head is gone before the help is there."""
    read, write = os.pipe()
    os.close(read)
    words = [sys.executable, "-m", "convert", "--help"]
    done = subprocess.run(words, stdout=write, stderr=subprocess.PIPE, cwd=tmp_path)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_the_version_loads_no_format_and_no_model() -> None:
    """Start-up is under 0.4 s because of what is not loaded; time itself is no test."""
    code = (
        "import sys; from convert.cli import main; main(['--version'])\n"
        "heavy = ('numpy', 'lxml', 'docx', 'ebooklib', 'jsonschema', 'charset_normalizer')\n"
        "ours = ('convert.pipeline', 'convert.model', 'convert.plugins', 'convert.readers.text')\n"
        "print([name for name in heavy + ours if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["convert 0.1.0", "[]"]
