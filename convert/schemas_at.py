"""Where the project's schemas lie: beside the package in a checkout, inside of it in an installed wheel.

`/schemas` stands at the top of the project, where a person looks for it; the wheel carries it as
`convert/schemas`. Both give the same bytes here.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def _folder() -> Traversable:
    inside = files("convert") / "schemas"
    return inside if inside.is_dir() else Path(__file__).resolve().parent.parent / "schemas"


@cache
def schema_bytes(name: str) -> bytes:
    """The schema file of that name (`convert.schema.json`), also in a folder below (`newsml/profile.xsd`).

    Raises FileNotFoundError that names the schemas there are.
    """
    folder = _folder()
    found = folder.joinpath(*name.split("/"))
    if not found.is_file():
        known = ", ".join(schema_names()) or "none at all"
        raise FileNotFoundError(f"no schema {name!r} in {folder}; there: {known}")
    return found.read_bytes()


def schema_names() -> tuple[str, ...]:
    """The names of all schemas, sorted, with `/` between folder and file."""
    return tuple(sorted(_names(_folder(), "")))


def _names(folder: Traversable, prefix: str) -> list[str]:
    if not folder.is_dir():
        return []
    names: list[str] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            names += _names(entry, f"{prefix}{entry.name}/")
        elif not entry.name.startswith("."):
            names.append(prefix + entry.name)
    return names
