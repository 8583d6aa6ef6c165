"""Bad input: one clear line and the right exit status, or a right result; never a traceback."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from convert.errors import Status, UnreadableError
from convert.journal import FILE
from convert.model import Issue
from convert.readers import native, text
from convert.trace import printed

PAGE = """云汀日报

    市政府召开会议部署春耕工作

    本报讯（记者 林文）昨日，市政府召开会议，部署春耕工作。
"""
LINES = 200_000
LONG_LINE = 50_000_000
"""Bytes."""


class Bad(NamedTuple):
    """A file that cannot be read, and what is said about it."""

    data: bytes
    problem: str


REFUSED = {
    "empty": Bad(b"", "the file is empty; "),
    "blank": Bad("\n \u3000\r\n\t\f\n".encode(), "nothing is printed in it; "),
    "mark alone": Bad(b"\xef\xbb\xbf", "nothing is printed in it; "),
    "picture": Bad(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not text but a picture (PNG); "),
    "photo": Bad(b"\xff\xd8\xff\xe0\0\x10JFIF\0", "not text but a picture (JPEG); "),
    "pdf": Bad(b"%PDF-1.4\n", "not text but a PDF; run pdftotext on it first"),
    "zip": Bad(b"PK\x03\x04\x14" + bytes(25) + b"p1.txt", "not text but a ZIP archive; unpack it first"),
    "program": Bad(b"\x7fELF\x02\x01\x01" + bytes(9), "not text but a program (ELF); "),
    "nothing but NUL": Bad(bytes(4000), "not text but binary data; "),
    "noise": Bad(bytes(range(128, 256)) * 40, "no encoding fits these bytes; save the text as UTF-8"),
}

READ = {
    "UTF-8 with a mark": ("\ufeff" + PAGE).encode(),
    "UTF-16": PAGE.encode("utf-16"),
    "UTF-16LE": PAGE.encode("utf-16-le"),
    "UTF-16BE": PAGE.encode("utf-16-be"),
    "UTF-32": PAGE.encode("utf-32"),
    "GB18030": PAGE.encode("gb18030"),
    "GBK": PAGE.encode("gbk"),
    "DOS": PAGE.replace("\n", "\r\n").encode() + b"\x1a",
    "old Mac": PAGE.replace("\n", "\r").encode(),
    "NUL": PAGE.replace("市", "\0市\0").encode(),
    "control characters": PAGE.replace("日", "\x01\x1b日\x7f").encode(),
    "one form feed": PAGE.encode() + b"\f",
}

DAMAGED = {
    "lone surrogate": PAGE.replace("会", "\ud83d").encode("utf-8", "surrogatepass"),
    "lone surrogate in UTF-16": ("\ufeff" + PAGE.replace("会", "\udc00")).encode(
        "utf-16-le", "surrogatepass"
    ),
    "U+FFFE": PAGE.replace("会", "\ufffe").encode(),
    "U+FFFF": PAGE.replace("会", "\uffff").encode(),
    "broken byte": PAGE.encode().replace("会".encode(), b"\xff"),
    "torn character": PAGE.encode().replace("会".encode(), "会".encode()[:2]),
    "broken byte in GB18030": PAGE.encode("gb18030").replace("会".encode("gb18030"), b"\xff"),
}

BROKEN_JSON = {
    "no JSON": Bad(PAGE.encode(), "line 1, column 1: not JSON"),
    "cut off": Bad(b'{"format": "convert",\n "version": 1, "issues": [', "line 2, column 27: not JSON"),
    "other JSON": Bad(b'{"name": "x"}', "line 1: not this program's format"),
    "later version": Bad(b'{"format": "convert",\n"version": 99}', "line 2, version: only version 1 "),
    "no issue": Bad(
        b'{"format": "convert", "version": 1, "issues": []}', "line 1, issues: it holds no issue"
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_text_that_is_refused(name: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        text.read(REFUSED[name].data, "p1.txt")
    assert str(caught.value).startswith("p1.txt: " + REFUSED[name].problem)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("name", BROKEN_JSON)
def test_json_that_is_refused(name: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        native.read(BROKEN_JSON[name].data, "p1.json")
    assert str(caught.value).startswith("p1.json: " + BROKEN_JSON[name].problem)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("name", READ)
def test_text_that_is_read(name: str) -> None:
    assert [source.text for source in text.read(READ[name], "p1.txt").sources] == [PAGE]


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_stays_where_it_is(name: str) -> None:
    issue = text.read(DAMAGED[name], "p1.txt")
    assert issue.sources[0].text == PAGE.replace("会", "\ufffd")
    assert sum(len(notice.where) for notice in issue.notices) == PAGE.count("会")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_one_line_of_50_megabytes(encoding: str) -> None:
    unit = PAGE.replace("\n", "").encode(encoding)
    data = (unit * (LONG_LINE // len(unit) + 1))[:LONG_LINE]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.process_time()
    issue = text.read(data, "p1.txt")
    assert time.process_time() - begin < 20
    assert issue.sources[0].text.startswith("云汀日报")
    assert len(issue.sources[0].text.encode(encoding)) >= LONG_LINE - 4
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < 8 * LONG_LINE


def test_200_000_lines() -> None:
    begin = time.process_time()
    source = text.read(("本报讯\n" * LINES).encode(), "p1.txt").sources[0]
    assert source.place(4 * LINES - 2) == (LINES, 3)
    assert time.process_time() - begin < 5


class Said(NamedTuple):
    """How a run of the program ended."""

    status: int
    out: str
    err: str

    def lines(self) -> list[str]:
        """What it said of errors."""
        return self.err.split("\n")[:-1]


class Program:
    """The program in a folder of its own."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capfd = folder, capfd

    def __call__(self, *words: str) -> Said:
        from convert import cli

        status = int(cli.main(words))
        said = Said(status, *self.capfd.readouterr())
        assert "Traceback" not in said.err and "fault of this program" not in said.err
        return said

    def written(self) -> list[str]:
        """The files below `out`, half-written ones too, but for the run's journal."""
        files = (path.name for path in (self.folder / "out").rglob("*") if path.is_file())
        return sorted(name for name in files if not name.startswith(FILE))

    def issue(self, name: str = "p1") -> Issue:
        return native.read((self.folder / "out" / f"{name}.json").read_bytes(), name)


@pytest.fixture
def program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Program]:
    monkeypatch.chdir(tmp_path)
    yield Program(tmp_path, capfd)


@pytest.mark.parametrize("name", REFUSED)
def test_command_refuses_in_one_line(program: Program, name: str) -> None:
    Path("p1.txt").write_bytes(REFUSED[name].data)
    said = program("p1.txt", "--to", "native", "-o", "out/")
    assert said.status == Status.NOTHING_READ
    assert [line for line in said.lines() if "p1.txt: " + REFUSED[name].problem in line] == said.lines()[:1]
    assert program.written() == []


@pytest.mark.parametrize("name", BROKEN_JSON)
def test_command_refuses_json_in_one_line(program: Program, name: str) -> None:
    Path("p1.json").write_bytes(BROKEN_JSON[name].data)
    said = program("p1.json", "--to", "native", "-o", "out/")
    assert said.status == Status.NOTHING_READ
    assert [line for line in said.lines() if "p1.json: " + BROKEN_JSON[name].problem in line] == said.lines()[
        :1
    ]
    assert program.written() == []


@pytest.mark.parametrize("name", [*READ, *DAMAGED])
def test_command_reads_and_loses_nothing(program: Program, name: str) -> None:
    Path("p1.txt").write_bytes((READ | DAMAGED)[name])
    said = program("p1.txt", "--to", "native,newsml,docx,epub", "-o", "out/")
    assert (said.status, said.err) == (Status.DONE, "")
    assert program.written() == ["p1.docx", "p1.epub", "p1.json", "p1.xml"]
    expected = PAGE if name in READ else PAGE.replace("会", "\ufffd")
    assert [source.text for source in program.issue().sources] == [expected]
    out = [text.text for _, article in program.issue().articles() for text in article.texts()]
    furniture = [item.text.text for page in program.issue().pages for item in page.furniture]
    printed_in, printed_out = printed(expected), printed("".join([*out, *furniture]))
    assert sorted(printed_out.translate(WIDTHS)) == sorted(printed_in.translate(WIDTHS))


WIDTHS = str.maketrans("（），。", "(),.")
"""Repair may set a mark in another width."""


@pytest.mark.parametrize("name", ["one line", "many lines"])
def test_command_reads_what_nobody_printed(program: Program, name: str) -> None:
    """A fifth of one line of 50 MB, and of 200,000 lines."""
    unit = PAGE.replace("\n", "") if name == "one line" else "昨日，市政府召开会议，部署春耕\n工作。\n"
    count = LONG_LINE // 5 // len(unit.encode()) if name == "one line" else LINES // 5 // 2
    Path("p1.txt").write_text(unit * count, encoding="utf-8")
    said = program("p1.txt", "--to", "native,newsml,docx,epub", "-o", "out/")
    assert (said.status, said.err) == (Status.DONE, "")
    assert program.written() == ["p1.docx", "p1.epub", "p1.json", "p1.xml"]


def test_one_bad_page_does_not_stop_the_others(program: Program) -> None:
    Path("in").mkdir()
    Path("in/a.txt").write_bytes(REFUSED["picture"].data)
    Path("in/b.txt").write_text(PAGE, encoding="utf-8")
    said = program("in", "--to", "native", "-o", "out/")
    assert said.status == Status.SOME_FAILED
    assert [line for line in said.lines() if "a.txt: not text but a picture" in line] != []
    assert program.written() == ["b.json"]


def test_pages_divided_by_form_feeds(program: Program) -> None:
    Path("p1.txt").write_text(f"{PAGE}\f\f{PAGE}\f", encoding="utf-8")
    said = program("p1.txt", "--to", "native,newsml,docx,epub", "-o", "out/")
    assert (said.status, said.err) == (Status.DONE, "")
    assert [page.source for page in program.issue().pages] == ["p1.txt#1", "p1.txt#2", "p1.txt#3"]


def test_a_folder_without_text(program: Program) -> None:
    Path("in").mkdir()
    Path("in/photo.png").write_bytes(REFUSED["picture"].data)
    said = program("in", "--to", "native", "-o", "out/")
    assert said.status == Status.NOTHING_READ
    assert len(said.lines()) >= 1 and "in" in said.lines()[0]
    assert program.written() == []


def test_a_missing_path(program: Program) -> None:
    said = program("absent.txt", "--to", "native", "-o", "out/")
    assert said.status in (Status.NOTHING_READ, Status.USAGE)
    assert len(said.lines()) == 1 and "absent.txt" in said.err
    assert program.written() == []


def test_a_path_that_may_not_be_read(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("p1.txt").write_text(PAGE, encoding="utf-8")
    Path("p1.txt").chmod(0)
    if os.geteuid() == 0:  # who may read everything

        def refuse(path: Path) -> bytes:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(Path, "read_bytes", refuse)
    said = program("p1.txt", "--to", "native", "-o", "out/")
    assert said.status == Status.NOTHING_READ
    assert len(said.lines()) == 1 and "p1.txt: cannot be read (Permission denied); " in said.err


@pytest.mark.parametrize("path", ["p1.txt/p2.txt", "loop.txt", "x" * 5000])
def test_a_path_that_cannot_be_read(program: Program, path: str) -> None:
    Path("p1.txt").write_text(PAGE, encoding="utf-8")
    Path("loop.txt").symlink_to("loop.txt")
    said = program(path, "--to", "native", "-o", "out/")
    assert said.status in (Status.NOTHING_READ, Status.USAGE)
    assert len(said.lines()) == 1
    assert program.written() == []


@pytest.mark.parametrize("output", ["p1.txt/", "p1.txt/out.json", "taken/", "/dev/full"])
def test_an_output_that_cannot_be_written(program: Program, output: str) -> None:
    Path("p1.txt").write_text(PAGE, encoding="utf-8")
    Path("taken").mkdir()
    Path("taken/p1.json").mkdir()
    said = program("p1.txt", "--to", "native", "-o", output)
    assert said.status in (Status.SOME_FAILED, Status.USAGE)
    assert said.lines() and output.rstrip("/").split("/")[-1] in said.err
    assert [path for path in Path("taken").rglob("[!.]*") if path.is_file()] == []
    assert Path("p1.txt").read_text(encoding="utf-8") == PAGE


def test_standard_input(program: Program) -> None:
    for data, status in ((PAGE.encode("gb18030"), Status.DONE), (b"", Status.NOTHING_READ)):
        ended = subprocess.run(
            [sys.executable, "-m", "convert", "-", "--to", "native", "-o", "-"],
            input=data,
            capture_output=True,
            check=False,
        )
        assert ended.returncode == status
        assert b"Traceback" not in ended.stderr
        if status is Status.DONE:
            assert json.loads(ended.stdout)["issues"][0]["sources"][0]["lines"] == PAGE.split("\n")
        else:
            assert b"the file is empty" in ended.stderr
