"""Output files: their names, and that they are whole or not there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.errors import UnwritableError
from convert.outputs import LONGEST, RESERVED, Names, replacing, safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("云汀日报-2025-03-14", "云汀日报-2025-03-14"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x", "C__x"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        ("a\x00b\nc\u202ed", "a_b_c_d"),
        ("con", "_con"),
        ("LPT1.txt", "_LPT1.txt"),
        ("console", "console"),
        ("ends.", "ends"),
        ("", "issue"),
        ("...", "issue"),
        ("e\u0301", "é"),
        ("\ud800", "_"),
        ("报" * 100, "报" * (LONGEST // 3)),
    ],
)
def test_names_are_safe(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(st.text())
def test_no_text_makes_a_name_that_leaves_its_folder(text: str) -> None:
    name = safe_name(text)
    assert Path(name).name == name
    assert 0 < len(name.encode("utf-8")) <= LONGEST
    assert name[0] not in ".-" and name[-1] != "."
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert name.split(".")[0].casefold() not in RESERVED


@given(st.lists(st.sampled_from(["a", "A", "a-2", "é", "e\u0301", "/", "_", "a?", "a*"]), max_size=12))
def test_every_issue_gets_a_name_of_its_own(texts: list[str]) -> None:
    names = Names()
    given_out = [names.of(text).casefold() for text in texts]
    assert len(set(given_out)) == len(texts)


def test_the_old_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.txt"
    with replacing(path) as file:
        file.write(b"first")
        assert not path.exists()
    assert path.read_bytes() == b"first"
    with pytest.raises(KeyError), replacing(path) as file:
        file.write(b"second")
        raise KeyError("in the middle")
    assert path.read_bytes() == b"first"
    assert os.listdir(path.parent) == ["a.txt"]


def test_a_killed_process_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"first")
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom convert.outputs import replacing\n"
        "with replacing(Path(sys.argv[1])) as file:\n    file.write(b'x' * 100000)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)])
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"first"
    assert [name for name in os.listdir(tmp_path) if not name.startswith(".")] == ["a.txt"]


def test_the_file_has_the_permissions_that_the_user_set(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with replacing(tmp_path / "a.txt") as file:
            file.write(b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640


def test_a_device_is_written_and_not_replaced() -> None:
    with replacing(Path(os.devnull)) as file:
        file.write(b"x")
    assert Path(os.devnull).is_char_device()


def test_what_cannot_be_written_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UnwritableError) as caught, replacing(tmp_path / "file" / "a.txt"):
        pass
    assert caught.value.problem == "cannot be written (File exists)"
    with pytest.raises(UnwritableError) as caught, replacing(tmp_path):
        pass
    assert caught.value.problem == "is a folder"


def test_an_error_about_another_file_is_not_taken_for_ours(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "a.txt"):
        (tmp_path / "template").read_bytes()
