"""Reads the native format: the whole model as JSON, with sources, notices and suspects.

What is read is a finished model, as `convert.writers.native` or a person's hand left it. See
`schemas/convert.schema.json` for the format.
"""

from __future__ import annotations

import json
from typing import Any

from convert.errors import UnreadableError
from convert.json_places import Misfit, Path, line_of, spell
from convert.model import Issue
from convert.model_json import FORMAT, VERSION, from_json

SUFFIXES = (".json",)
DESCRIPTION = "the whole model with sources, notices and suspects (JSON)"
REPAIRED = True


def read(data: bytes, name: str) -> Issue:
    """The issue in a file that holds one.

    Raises UnreadableError, with line and path, where the file is not of this format or holds several.
    """
    issues = read_all(data, name)
    if len(issues) > 1:
        raise UnreadableError(
            name, f"holds {len(issues)} issues", "give each issue a file of its own (-o FOLDER/)"
        )
    return issues[0]


def read_all(data: bytes, name: str) -> tuple[Issue, ...]:
    """All issues in the file, at least one.

    Raises UnreadableError, with line and path, where the file is not of this format.
    """
    text = _decoded(data, name)
    value = _parsed(text, name)
    try:
        return _issues(value)
    except Misfit as misfit:
        raise UnreadableError(
            name, _placed(text, misfit.path, misfit.problem), "see convert.schema.json"
        ) from None
    except RecursionError:
        raise UnreadableError(name, "values nested too deeply", "give a file that convert wrote") from None


def _decoded(data: bytes, name: str) -> str:
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"line {line}: the byte 0x{data[error.start]:02X} is no {encoding}"
        raise UnreadableError(name, problem, "save it as UTF-8") from None


class _Literal(ValueError):
    """JSON that Python would read and nobody else."""


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableError(name, f"{place}: not JSON ({error.msg})", "mend it there") from None
    except _Literal as error:
        raise UnreadableError(name, str(error), "mend it there") from None
    except ValueError:
        raise UnreadableError(name, "a number has too many digits", "mend it there") from None
    except RecursionError:
        raise UnreadableError(name, "values nested too deeply", "give a file that convert wrote") from None


def _no_constant(word: str) -> None:
    raise _Literal(f"{word} is no JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for at, key in enumerate(keys) if key in keys[:at])
        raise _Literal(f'an object has the key "{twice[:40]}" twice')
    return made


def _issues(value: Any) -> tuple[Issue, ...]:
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise Misfit((), f'not this program\'s format: "format": "{FORMAT}" is missing')
    if value.get("version") != VERSION or isinstance(value["version"], bool):
        raise Misfit(("version",), f"only version {VERSION} of the format can be read")
    for key in value:
        if key not in ("format", "version", "issues"):
            raise Misfit((key,), "there is no such key")
    issues = value.get("issues")
    if not isinstance(issues, list) or not issues:
        raise Misfit(("issues",), "it holds no issue")
    return tuple([from_json(issue, ("issues", number)) for number, issue in enumerate(issues)])


def _placed(text: str, path: Path, problem: str) -> str:
    where = f"line {line_of(text, path)}"
    return f"{where}, {spell(path)}: {problem}" if path else f"{where}: {problem}"
