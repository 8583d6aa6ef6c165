"""What SECURITY.md promises: outputs stay in their folder, nothing is followed out, unpacked, run or fetched."""

from __future__ import annotations

import ast
import io
import json
import socket
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from archives import fill, outputs, page
from fuzzing import docx_parts, packed, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convert import cli
from convert.errors import UnreadableError, UnwritableError
from convert.outputs import check_inside, sweep
from convert.readers import docx, newsml, text

PACKAGE = Path(__file__).parent.parent / "convert"
HOSTILE = (
    "../../x",
    "/etc/passwd",
    "..",
    "a/../../b",
    "C:\\x",
    "-rf",
    ".ssh",
    "con",
    "a\0b",
    "\u202ex",
    "x" * 400,
)


def _everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_paper_s_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    source = tmp_path / "in" / "a.txt"
    source.parent.mkdir()
    source.write_text(page(0, 1), encoding="utf-8")
    issue_toml = f'paper = {json.dumps(name)}\ndate = "1998-01-02"\n'
    (source.parent / "issue.toml").write_text(issue_toml, encoding="utf-8")
    before = _everything(tmp_path)
    cli.main([str(source), "--to", "newsml,native", "-o", f"{tmp_path}/out/", "--split", "article"])
    assert all(path == "out" or path.startswith("out/") for path in _everything(tmp_path) - before)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=30), number=st.integers(0, 10**9))
def test_no_id_of_a_finished_issue_leads_out_of_the_folder(name: str, number: int, tmp_path: Path) -> None:
    folder = tmp_path / f"{number}"
    model = json.loads(written("native"))
    model["issues"][0]["id"] = name
    folder.mkdir(exist_ok=True)
    (folder / "a.json").write_text(json.dumps(model), encoding="utf-8")
    cli.main([f"{folder}/a.json", "--to", "newsml", "-o", f"{folder}/out/", "--split", "article", "--quiet"])
    cli.main([f"{folder}/a.json", "--to", "native", "-o", f"{folder}/out/", "--quiet"])
    assert all(p in ("a.json", "out") or p.startswith("out/") for p in _everything(folder))
    assert all(path.name.isdecimal() for path in tmp_path.iterdir())


def test_a_link_in_the_output_folder_is_replaced_and_not_followed(tmp_path: Path) -> None:
    archive, victim = fill(tmp_path / "in", 1, 1), tmp_path / "victim"
    victim.write_bytes(b"mine")
    (tmp_path / "out").mkdir()
    book = tmp_path / "out" / "岭南晨报-1950-01-01.json"
    book.symlink_to(victim)
    assert cli.main([str(archive), "--to", "native", "-o", f"{tmp_path}/out/"]) == 0
    assert victim.read_bytes() == b"mine" and not book.is_symlink()


def test_a_folder_of_articles_behind_a_link_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    archive, away = fill(tmp_path / "in", 1, 1), tmp_path / "away"
    away.mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "岭南晨报-1950-01-01").symlink_to(away)
    words = [str(archive), "--to", "newsml", "--split", "article", "-o", f"{tmp_path}/out/"]
    assert cli.main(words) == 1
    assert "lies behind a link that leads out of the folder; remove the link" in capfd.readouterr().err
    assert list(away.iterdir()) == []


def test_where_a_file_may_go(tmp_path: Path) -> None:
    (tmp_path / "out" / "below").mkdir(parents=True)
    (tmp_path / "out" / "link").symlink_to(tmp_path)
    check_inside(f"{tmp_path}/out", f"{tmp_path}/out/below/a")
    for path in ("out/link/a", "out/../a", "a"):
        with pytest.raises(UnwritableError):
            check_inside(f"{tmp_path}/out", f"{tmp_path}/{path}")


def test_the_sweep_takes_only_what_a_run_has_begun(tmp_path: Path) -> None:
    for name in (".0123456789abcdef.part", "a.part", ".x.part", ".0123456789abcdef", "0123456789abcdef.part"):
        (tmp_path / name).touch()
    (tmp_path / "away").symlink_to(tmp_path)
    sweep(str(tmp_path))
    assert set(outputs(tmp_path)) == {"a.part", ".x.part", ".0123456789abcdef", "0123456789abcdef.part"}


def test_an_issue_toml_behind_a_link_out_is_none(tmp_path: Path) -> None:
    archive = fill(tmp_path / "in", 1, 1)
    (tmp_path / "secret").write_text('paper = "秘密"\n', encoding="utf-8")
    (archive / "0000" / "issue.toml").symlink_to(tmp_path / "secret")
    assert cli.main([str(archive), "--to", "native", "-o", f"{tmp_path}/out/"]) == 0
    assert list(outputs(tmp_path / "out")) == ["岭南晨报-1950-01-01.json"]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)
STEAL = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/hostname">'
FETCH = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY j "a">'


@pytest.mark.parametrize("doctype", [BOMB, STEAL, FETCH], ids=["bomb", "steal", "fetch"])
def test_xml_that_explodes_or_reaches_out_is_refused(doctype: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    begin = time.process_time()
    xml = written("newsml").decode()
    head, _, rest = xml.partition("\n")
    with pytest.raises(UnreadableError):
        newsml.read(f"{head}\n{doctype}]>\n{rest}".encode(), "p.xml")
    document = docx_parts()["word/document.xml"].decode()
    head, _, rest = document.partition("?>")
    evil = f"{head}?>{doctype}]>{rest}".encode()
    with pytest.raises(UnreadableError):
        docx.read(packed({**docx_parts(), "word/document.xml": evil}), "p.docx")
    assert time.process_time() - begin < 20


def test_archives_are_not_unpacked() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    with pytest.raises(UnreadableError, match="as a ZIP bomb does"):
        docx.read(held.getvalue(), "p.docx")
    with pytest.raises(UnreadableError, match="a ZIP archive; unpack it first"):
        text.read(held.getvalue(), "p.txt")
    for packing in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", packing) as archive:
            archive.writestr("word/document.xml", b"x")
        with pytest.raises(UnreadableError, match="packed in a way that Office files never are"):
            docx.read(held.getvalue(), "p.docx")


CHECKERS = {"writers/epub/checking.py"}
"""What starts a checker of another project, because a person asked for `convert validate`."""
RUNS = {"eval", "exec", "compile", "__import__"}
LOADS = {"pickle", "marshal", "shelve", "subprocess", "runpy", "ctypes", "socket", "urllib.request", "http"}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.name)
def test_nothing_in_the_program_can_run_or_fetch_what_it_reads(path: Path) -> None:
    tree: Any = ast.parse(path.read_text(encoding="utf-8"))
    calls = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    named = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    imports = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    imports |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}
    if path.relative_to(PACKAGE).as_posix() in CHECKERS:
        imports -= {"subprocess"}
    assert (calls & RUNS, imports & LOADS, named & {"system", "popen"}) == (set(), set(), set())
