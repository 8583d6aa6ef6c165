"""What a user installs: the wheel, and the library as the README shows it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def _run(words: list[str], folder: Path, **environment: str) -> str:
    done = subprocess.run(
        words, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], ROOT)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_all_that_is_needed_at_run_time(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, inside in (("schemas", "convert/schemas"), ("convert", "convert")):
        files = [p.relative_to(ROOT / folder) for p in (ROOT / folder).rglob("*") if p.is_file()]
        wanted = {f"{inside}/{file.as_posix()}" for file in files if "__pycache__" not in file.parts}
        assert wanted <= names
    assert "convert/py.typed" in names
    assert not [name for name in names if name.startswith(("tests", "seeds", "training"))]


def test_the_installed_wheel_finds_its_schemas(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    _run([*pip, "--no-deps", "--target", str(target), str(wheel)], tmp_path)
    code = "import convert, convert.schemas_at as s; print(convert.__file__, *s.schema_names(), sep='\\n')"
    file, *names = _run([sys.executable, "-c", code], tmp_path, PYTHONPATH=str(target)).split()
    assert Path(file).is_relative_to(target)
    assert names == sorted(
        p.relative_to(ROOT / "schemas").as_posix() for p in (ROOT / "schemas").rglob("*.*")
    )


def test_the_readme_example_runs(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    said = _run([sys.executable, "-W", "error", "-c", example], tmp_path)
    assert re.fullmatch(r"12 articles, \d+ places to look at\n", said)
    assert zipfile.is_zipfile(tmp_path / "page.epub")


def test_the_library_is_typed(tmp_path: Path) -> None:
    """A user's program is checked against our types, without our source among its files."""
    program = tmp_path / "program.py"
    program.write_text(
        "from convert import ConvertError, Issue, read, repair, write\n"
        "issue: Issue = repair(read('a.txt', paper='云汀日报'))\n"
        "write(issue, 'a.epub')\n"
        "write(issue, 3)\n",
        encoding="utf-8",
    )
    words = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-error-summary",
        "--cache-dir",
        str(tmp_path),
        str(program),
    ]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)
    wanted = 'Argument 2 to "write" has incompatible type "int"; expected "str | PathLike[str] | BinaryIO"'
    assert [line.partition(": error: ")[2] for line in done.stdout.splitlines()] == [f"{wanted}  [arg-type]"]
