"""Where a value stands in a JSON file: its path, and the line for the person who opens the file.

Python's json module says the line of a mistake in the syntax, and of nothing else.
"""

from __future__ import annotations

import json

Path = tuple[str | int, ...]
"""Where a value stands: keys and indices from the top."""

BLANKS = " \t\r\n"
"""The white space of RFC 8259."""


class Misfit(ValueError):
    """A JSON value that is not what it should be: where it stands, and what is wrong with it."""

    def __init__(self, path: Path, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{spell(path)}: {problem}")


def spell(path: Path) -> str:
    """A path as a person writes it.

    >>> spell(("issues", 0, "pages", 2, "number"))
    'issues[0].pages[2].number'
    """
    parts = [f"[{part}]" if isinstance(part, int) else f".{part[:40]}" for part in path]
    return "".join(parts).removeprefix(".")


def line_of(text: str, path: Path) -> int:
    """The line (from 1) of the value at `path` in a well-formed JSON text, or of the last part that is there.

    >>> line_of('{"a": 1,\\n "b": [2,\\n3]}', ("b", 1))
    3
    """
    at = _skip(text, 0)
    for part in path:
        found = _enter(text, at, part)
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in BLANKS:
        at += 1
    return at


def _enter(text: str, at: int, part: str | int) -> int | None:
    """Where the member `part` of the object or array at `at` begins."""
    decode = json.JSONDecoder().raw_decode
    is_object = text[at] == "{"
    if not is_object and text[at] != "[":
        return None
    index, at = 0, _skip(text, at + 1)
    while text[at] not in "]}":
        name: str | int = index
        if is_object:
            name, at = decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        if name == part:
            return at
        at = _skip(text, decode(text, at)[1])
        if text[at] == ",":
            at = _skip(text, at + 1)
        index += 1
    return None
