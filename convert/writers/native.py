"""Writes the native format: the whole model as JSON, with sources, notices and suspects.

Nothing is lost: what `convert.readers.native` reads is equal to what was written. The file is laid out for
`diff`: a paragraph, a table's row, a notice, a line of a source each stand on a line of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, BinaryIO

from convert.errors import UnwritableError
from convert.json_places import Misfit, Path, line_of, spell
from convert.model import Issue
from convert.model_json import FORMAT, VERSION, from_json, to_json
from convert.plugins import Finding, Option
from convert.schemas_at import schema_bytes

SUFFIX = ".json"
DESCRIPTION = "the whole model with sources, notices and suspects (JSON)"
OPTIONS: tuple[Option, ...] = ()

SCHEMA = "convert.schema.json"

OPEN = frozenset(
    (
        "issues",
        "sources",
        "lines",
        "pages",
        "articles",
        "furniture",
        "body",
        "jumps",
        "rows",
        "notices",
        "suspects",
    )
)
"""Keys whose arrays have a line for each item."""

LONGEST_MESSAGE = 200
"""Characters of a finding: the validator quotes whole values."""

_TO_ESCAPE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What JSON may hold as it is, and an editor, a diff or UTF-8 may not."""

_TORN = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def write(issues: Iterable[Issue], target: BinaryIO, options: Mapping[str, str]) -> None:
    """Write the issues, one after the other, in UTF-8.

    Raises UnwritableError where the two halves of a character stand side by side as two characters: JSON
    makes one of them.
    """
    target.write(f'{{\n "format": {_compact(FORMAT)},\n "version": {VERSION},\n "issues": ['.encode())
    for number, issue in enumerate(issues):
        laid = ("," if number else "") + "\n  " + _laid(to_json(issue), 2)
        if _TORN.search(laid):
            problem = "two lone surrogates stand side by side, which JSON makes one character"
            raise UnwritableError(issue.id, problem, "give the source in UTF-8")
        target.write(_escaped(laid).encode())
    target.write(b"\n ]\n}\n")


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _laid(value: Any, depth: int) -> str:
    """A value in lines, where it is an object that has long arrays, else on one line."""
    if not isinstance(value, dict) or OPEN.isdisjoint(value):
        return _compact(value)
    inner = "\n" + " " * (depth + 1)
    members = []
    for key, item in value.items():
        if key in OPEN and item:
            rows = f",{inner} ".join([_laid(row, depth + 2) for row in item])
            members.append(f"{_compact(key)}: [{inner} {rows}{inner}]")
        else:
            members.append(f"{_compact(key)}: {_compact(item)}")
    return "{" + inner + f",{inner}".join(members) + "\n" + " " * depth + "}"


_FIRST_WORDS = 200
"""Bytes in which a file has said what it is."""


def recognises(data: bytes) -> bool:
    """Whether the file says that it is of this format; faulty files too."""
    return re.search(rb'"format"\s*:\s*' + _compact(FORMAT).encode(), data[:_FIRST_WORDS]) is not None


def check(data: bytes, schema: bytes | None = None) -> Sequence[Finding]:
    """What is wrong with a file of this format, by the project's schema or by another JSON Schema.

    With the project's schema it is also looked at whether what the file names is there: sources, articles,
    places.
    """
    try:
        text = data.decode("utf-8-sig")
        value = json.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return [Finding(f"the byte 0x{data[error.start]:02X} is no UTF-8; save the file as UTF-8", line)]
    except json.JSONDecodeError as error:
        return [Finding(f"not JSON ({error.msg}); mend it there", error.lineno)]
    except (ValueError, RecursionError):
        return [Finding("a number has too many digits, or values are nested too deeply")]
    found = list(_against(value, text, schema_bytes(SCHEMA) if schema is None else schema))
    if schema is None and not found:
        found = list(_incoherent(value, text))
    return sorted(found, key=lambda finding: (finding.line, finding.element, finding.message))


def _finding(text: str, path: Path, message: str) -> Finding:
    if len(message) > LONGEST_MESSAGE:
        message = message[: LONGEST_MESSAGE // 2] + " … " + message[-LONGEST_MESSAGE // 2 :]
    return Finding(message, line_of(text, path), spell(path))


def _against(value: Any, text: str, schema: bytes) -> Iterator[Finding]:
    from jsonschema.exceptions import SchemaError  # 0.1 s to load, for checks alone
    from referencing.exceptions import Unresolvable

    try:
        errors = list(_validator(schema).iter_errors(value))
    except (ValueError, SchemaError) as wrong:
        yield Finding(f"the schema itself is no JSON Schema: {str(wrong)[:LONGEST_MESSAGE]}")
        return
    except Unresolvable as lost:
        yield Finding(f"the schema refers to what it does not hold: {str(lost)[:LONGEST_MESSAGE]}")
        return
    for error in errors:
        yield _finding(text, tuple(error.absolute_path), error.message)


@cache
def _validator(schema: bytes) -> Any:
    from jsonschema import Draft202012Validator, validators
    from referencing import Registry

    rules = json.loads(schema)
    kind = validators.validator_for(rules, default=Draft202012Validator)
    kind.check_schema(rules)
    return kind(rules, registry=Registry())  # an empty one: nothing is ever fetched


def _incoherent(value: Any, text: str) -> Iterator[Finding]:
    for number, issue in enumerate(value["issues"]):
        try:
            from_json(issue, ("issues", number))
        except Misfit as misfit:
            yield _finding(text, misfit.path, misfit.problem)
