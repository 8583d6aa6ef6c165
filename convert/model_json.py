"""The document model as JSON values, and back without loss.

A dataclass is an object with its fields as keys, in the order of the model; a field that has its default is
left out. A tuple is an array, an enum its value, and besides:

- `Traced` is `{"text": "本报讯", "at": [["p1.txt", 10, 3]]}`: each piece's source (null where nobody printed
  it), its offset there and its length. Without `at`, nobody printed any of it.
- `Span` is `["p1.txt", 10, 13]`: source, start, end.
- A source's text is its lines: `"lines": ["第一行", "第二行"]`.
- A block of a body is a table where it has `rows`, else a paragraph.
- A number that is not finite is the string that Python writes: `"inf"`, `"-inf"`, `"nan"`.

What is read is checked as it is built: keys and types here, then what is named (`coherence`).
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from .coherence import check_issue
from .json_places import Misfit, Path
from .model import Issue, Paragraph, Table
from .trace import Run, Source, Span, Traced

FORMAT = "convert"
VERSION = 1
"""A file says `"format": "convert", "version": 1`. The version rises when an older reader would err."""


def to_json(value: Any) -> Any:
    """A part of the model as a JSON value.

    >>> to_json(Paragraph(Traced.printed("p1.txt", 10, "本报讯")))
    {'text': {'text': '本报讯', 'at': [['p1.txt', 10, 3]]}}
    """
    if isinstance(value, Traced):
        return _traced_to_json(value)
    if isinstance(value, Span):
        return [value.source, value.start, value.end]
    if isinstance(value, Source):
        return {"name": value.name, **_others_to_json(value), "lines": value.text.split("\n")}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    if is_dataclass(value):
        return _fields_to_json(value)
    return value


def _fields_to_json(value: Any) -> dict[str, Any]:
    kind: type = value.__class__
    out = {}
    for field, default in _fields(kind):
        item = getattr(value, field.name)
        if default is MISSING or item != default:
            out[field.name] = to_json(item)
    return out


def _others_to_json(source: Source) -> dict[str, Any]:
    return {key: item for key, item in _fields_to_json(source).items() if key not in ("name", "text")}


def _traced_to_json(value: Traced) -> dict[str, Any]:
    if all(run.source is None and run.start == 0 for run in value.runs):
        return {"text": value.text}
    return {"text": value.text, "at": [[run.source, run.start, len(run.text)] for run in value.runs]}


@cache
def _fields(kind: type) -> tuple[tuple[Field[Any], Any], ...]:
    """The fields of a dataclass that make it, with their defaults."""
    made = [field for field in fields(kind) if field.init]
    factories = [(f, MISSING if f.default_factory is MISSING else f.default_factory()) for f in made]
    return tuple((f, default if f.default is MISSING else f.default) for f, default in factories)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def from_json(value: Any, path: Path = ()) -> Issue:
    """The issue in a JSON value that stands at `path`.

    Raises Misfit where it is none, or where it names a source, an article or a place that is not there.
    """
    issue: Issue = _built(Issue, value, path)
    check_issue(issue, path)
    return issue


def _built(hint: Any, value: Any, path: Path) -> Any:
    maker = _MAKERS.get(hint)
    if maker is not None:
        return maker(value, path)
    origin = get_origin(hint)
    if origin is tuple:
        inner = get_args(hint)[0]
        return tuple([_built(inner, item, (*path, at)) for at, item in enumerate(_array(value, path))])
    if origin in (Union, types.UnionType):
        return _one_of(get_args(hint), value, path)
    if issubclass(hint, StrEnum):
        known = [member.value for member in hint]
        if value not in known:
            raise Misfit(path, f"{_named(value)} is none of {', '.join(known)}")
        return hint(value)
    return _dataclass(hint, value, path)


def _one_of(hints: tuple[Any, ...], value: Any, path: Path) -> Any:
    if set(hints) == {Paragraph, Table}:
        return _built(Table if isinstance(value, dict) and "rows" in value else Paragraph, value, path)
    if value is None and type(None) in hints:
        return None
    (hint,) = (hint for hint in hints if hint is not type(None))
    return _built(hint, value, path)


def _dataclass(kind: type, value: Any, path: Path) -> Any:
    given = dict(_object(value, path))
    hints, made = _hints(kind), {}
    for field, default in _fields(kind):
        if field.name in given:
            made[field.name] = _built(hints[field.name], given.pop(field.name), (*path, field.name))
        elif default is MISSING:
            raise Misfit(path, f'the key "{field.name}" is missing')
    for key in given:
        raise Misfit((*path, key), "there is no such key")
    return kind(**made)


def _object(value: Any, path: Path) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Misfit(path, f"{_named(value)} stands where an object should")
    return value


def _array(value: Any, path: Path, length: int | None = None) -> list[Any]:
    if not isinstance(value, list):
        raise Misfit(path, f"{_named(value)} stands where an array should")
    if length is not None and len(value) != length:
        raise Misfit(path, f"an array of {len(value)} stands where one of {length} should")
    return value


def _string(value: Any, path: Path) -> str:
    if not isinstance(value, str):
        raise Misfit(path, f"{_named(value)} stands where a string should")
    return value


def _integer(value: Any, path: Path) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Misfit(path, f"{_named(value)} stands where a whole number from 0 on should")
    return value


def _number(value: Any, path: Path) -> float:
    if isinstance(value, str) and value in ("inf", "-inf", "nan"):
        return float(value)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise Misfit(path, f"{_named(value)} stands where a number should")
    return value


def _boolean(value: Any, path: Path) -> bool:
    if not isinstance(value, bool):
        raise Misfit(path, f"{_named(value)} stands where true or false should")
    return value


def _span(value: Any, path: Path) -> Span:
    source, start, end = _array(value, path, 3)
    span = Span(_string(source, (*path, 0)), _integer(start, (*path, 1)), _integer(end, (*path, 2)))
    if span.start > span.end:
        raise Misfit(path, f"the span ends at {span.end}, before its start at {span.start}")
    return span


def _traced(value: Any, path: Path) -> Traced:
    given = _object(value, path)
    for key in given:
        if key not in ("text", "at"):
            raise Misfit((*path, key), "there is no such key")
    if "text" not in given:
        raise Misfit(path, 'the key "text" is missing')
    text = _string(given["text"], (*path, "text"))
    if "at" not in given:
        return Traced.blank(text)
    runs, begin = [], 0
    for number, piece in enumerate(_array(given["at"], (*path, "at"))):
        place = (*path, "at", number)
        source, start, length = _array(piece, place, 3)
        name = None if source is None else _string(source, (*place, 0))
        end = begin + _integer(length, (*place, 2))
        runs.append(Run(text[begin:end], name, _integer(start, (*place, 1))))
        begin = end
    if begin != len(text):
        raise Misfit((*path, "at"), f"the pieces have {begin} characters, their text has {len(text)}")
    return Traced(tuple(runs))


def _source(value: Any, path: Path) -> Source:
    given = dict(_object(value, path))
    if "lines" not in given:
        raise Misfit(path, 'the key "lines" is missing')
    if "text" in given:
        raise Misfit((*path, "text"), "there is no such key")
    lines = _array(given.pop("lines"), (*path, "lines"))
    given["text"] = "\n".join([_string(line, (*path, "lines", at)) for at, line in enumerate(lines)])
    source: Source = _dataclass(Source, given, path)
    return source


_MAKERS: dict[Any, Callable[[Any, Path], Any]] = {
    str: _string,
    int: _integer,
    float: _number,
    bool: _boolean,
    Span: _span,
    Traced: _traced,
    Source: _source,
}


def _named(value: Any) -> str:
    """A JSON value in a few words.

    >>> _named({"a": 1}), _named("p1"), _named(None)
    ('an object', '"p1"', 'null')
    """
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "an array"
    if isinstance(value, str):
        return f'"{value[:40]}"'
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return str(value) if isinstance(value, float) or abs(value) < 10**15 else "a huge number"
