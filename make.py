"""Set up and check the project, with nothing but Python 3.11 or newer.

    python3 make.py seeds    an environment in .venv, the program in it, and seeds/ converted into converted/
    python3 make.py tests    the environment, what the tests need, then ruff, mypy and pytest
    python3 make.py lock     constraints.txt anew, from what a fresh environment gets today

Words behind `tests` go to pytest: `python3 make.py tests -k cli`. The Makefile and CI call the same targets.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
CONSTRAINTS = HERE / "constraints.txt"
OLDEST = (3, 11)


class SetupError(Exception):
    """What keeps the environment from being made, and what to do."""


def program(venv: Path, name: str) -> str:
    """The path of a program in an environment."""
    return str(venv / "Scripts" / f"{name}.exe") if os.name == "nt" else str(venv / "bin" / name)


def run(*words: str) -> None:
    """Run a program in the project's folder; its failure ends ours with the same status."""
    print("+", " ".join(words), flush=True)
    done = subprocess.run(words, cwd=HERE)
    if done.returncode:
        raise SystemExit(done.returncode)


def make_venv(venv: Path) -> None:
    """An empty environment with pip.

    Debian and Ubuntu keep the part of `venv` that brings pip in a package of its own, python3-venv. Where it
    is absent, a pip that is there already serves; otherwise the package is installed, if we may.
    """
    if os.path.exists(program(venv, "python")):
        return
    shutil.rmtree(venv, ignore_errors=True)
    if _has("ensurepip"):
        run(sys.executable, "-m", "venv", str(venv))
        return
    if not _has("pip"):
        _install_venv_package()
        run(sys.executable, "-m", "venv", str(venv))
        return
    run(sys.executable, "-m", "venv", "--without-pip", str(venv))
    run(sys.executable, "-m", "pip", "--python", program(venv, "python"), "install", "--quiet", "pip")


def _has(module: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True).returncode == 0


def _install_venv_package() -> None:
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not shutil.which("apt-get") or not (root or shutil.which("sudo")):
        raise SetupError(f"this Python cannot make environments: install {package}, then run this again")
    sudo = [] if root else ["sudo"]
    run(*sudo, "apt-get", "update", "--quiet")
    run(*sudo, "apt-get", "install", "--quiet", "--yes", "--no-install-recommends", package)


def install(extra: str = "") -> None:
    """The program in the environment, editable, in the versions of constraints.txt. Done once for each state
    of pyproject.toml and constraints.txt.
    """
    state = "\n".join((extra, sys.version, _text(HERE / "pyproject.toml"), _text(CONSTRAINTS)))
    stamp = VENV / f"installed{'-' + extra if extra else ''}"
    digest = hashlib.sha256(state.encode()).hexdigest()
    if stamp.is_file() and _text(stamp) == digest and os.path.exists(program(VENV, "convert")):
        return
    make_venv(VENV)
    what = f"{HERE}[{extra}]" if extra else str(HERE)
    pip = [program(VENV, "python"), "-m", "pip", "install", "--quiet", "--constraint", str(CONSTRAINTS)]
    run(*pip, "--editable", what)
    stamp.write_text(digest, encoding="utf-8")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def seeds(words: Sequence[str]) -> None:
    """Install, and convert seeds/ to all three formats into converted/."""
    install()
    run(program(VENV, "convert"), "seeds/", "--to", "newsml,docx,epub", "-o", "converted/", *words)


def tests(words: Sequence[str]) -> None:
    """Install what tests need, then pass them all."""
    install("test")
    python = program(VENV, "python")
    run(program(VENV, "ruff"), "check", ".")
    run(program(VENV, "ruff"), "format", "--check", ".")
    run(python, "-m", "mypy")
    run(python, "-m", "pytest", *words)


def lock(words: Sequence[str]) -> None:
    """Write constraints.txt: the newest versions inside pyproject.toml's bounds, with all they need."""
    with tempfile.TemporaryDirectory() as folder:
        venv = Path(folder) / "venv"
        make_venv(venv)
        python = program(venv, "python")
        run(python, "-m", "pip", "install", "--quiet", f"{HERE}[test]", *words)
        listed = subprocess.run(
            [python, "-m", "pip", "list", "--format=freeze", "--exclude", "convert", "--exclude", "pip",
             "--exclude", "setuptools"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    head = "# The versions that all tests passed with. `python3 make.py lock` writes this file.\n"
    CONSTRAINTS.write_text(head + listed.stdout, encoding="utf-8")


TARGETS: dict[str, Callable[[Sequence[str]], None]] = {"seeds": seeds, "tests": tests, "lock": lock}


def main(words: Sequence[str]) -> int:
    """Run the target that the first word names."""
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:3])
        print(f"make.py: this is Python {found}; 3.11 or newer is needed", file=sys.stderr)
        return 2
    if not words or words[0] not in TARGETS:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        TARGETS[words[0]](words[1:])
    except SetupError as error:
        print(f"make.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
