"""The set-up with nothing but Python: what it does where parts of Python are missing."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("make", ROOT / "make.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def ran(make: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been run."""
    commands: list[str] = []
    monkeypatch.setattr(make, "run", lambda *words: commands.append(" ".join(words)))
    return commands


def _without(make: ModuleType, monkeypatch: pytest.MonkeyPatch, *missing: str) -> None:
    monkeypatch.setattr(make, "_has", lambda module: module not in missing)


def test_an_environment_as_python_makes_it(
    make: ModuleType, ran: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _without(make, monkeypatch)
    make.make_venv(tmp_path / "v")
    assert ran == [f"{sys.executable} -m venv {tmp_path}/v"]


def test_a_pip_that_is_there_serves_where_python_brings_none(
    make: ModuleType, ran: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _without(make, monkeypatch, "ensurepip")
    make.make_venv(tmp_path / "v")
    assert ran == [
        f"{sys.executable} -m venv --without-pip {tmp_path}/v",
        f"{sys.executable} -m pip --python {tmp_path}/v/bin/python install --quiet pip",
    ]


def test_debian_s_package_is_installed_where_there_is_no_pip_at_all(
    make: ModuleType, ran: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _without(make, monkeypatch, "ensurepip", "pip")
    monkeypatch.setattr(make.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(make.os, "geteuid", lambda: 1000)
    make.make_venv(tmp_path / "v")
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    assert ran == [
        "sudo apt-get update --quiet",
        f"sudo apt-get install --quiet --yes --no-install-recommends {package}",
        f"{sys.executable} -m venv {tmp_path}/v",
    ]


def test_what_cannot_be_helped_is_one_line(
    make: ModuleType,
    ran: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _without(make, monkeypatch, "ensurepip", "pip")
    monkeypatch.setattr(make.shutil, "which", lambda name: None)
    monkeypatch.setattr(make, "VENV", tmp_path / "v")
    assert make.main(["seeds"]) == 1
    assert capsys.readouterr().err.startswith(
        "make.py: this Python cannot make environments: install python3."
    )
    assert ran == []


def test_an_unknown_target_shows_the_known_ones() -> None:
    done = subprocess.run([sys.executable, ROOT / "make.py", "all"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert "python3 make.py seeds" in done.stderr
