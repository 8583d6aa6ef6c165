"""The formats that are asked for, each with its writer and the options that it is given."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .errors import UsageError
from .plugins import Option, Writer
from .registry import WRITERS, find_writer, formats, writers, writers_of
from .remote import is_url


@dataclass(frozen=True, slots=True)
class Target:
    """A format that is written, with the options that its writer is given."""

    name: str
    writer: Writer
    options: Mapping[str, str]


def asked_formats(to: Iterable[str], output: str = "") -> tuple[str, ...]:
    """The names of the formats, once each, in the order of the call. Where none is named, the ending of the
    output file says it. Raises UsageError where nothing does.
    """
    names = [name for words in to for name in words.replace(",", " ").split()]
    if not names:
        suffix = os.path.splitext(output)[1]
        names = [name for name, _ in writers_of(suffix)][:1] if suffix else []
    if not names:
        known = ", ".join(f.name for f in formats(WRITERS))
        raise UsageError("--to", "no format is asked for", f"known: {known}")
    return tuple(dict.fromkeys(names))


def declared_options(names: Sequence[str]) -> dict[str, list[tuple[str, Option]]]:
    """The options of these formats: an option's name -> each format that declares it, and how."""
    declared: dict[str, list[tuple[str, Option]]] = {}
    for name in names:
        for option in find_writer(name).OPTIONS:
            declared.setdefault(option.name, []).append((name, option))
    return declared


def targets(names: Sequence[str], given: Mapping[str, str]) -> tuple[Target, ...]:
    """The formats with their options. An option that two formats declare goes to each that knows the value.

    Raises UsageError where an option or its value is known to none of them.
    """
    declared = declared_options(names)
    for key, value in given.items():
        if key not in declared:
            raise unknown_option(f"--{key}", names)
        choices = [option.choices for _, option in declared[key]]
        if all(known and value not in known for known in choices):
            listed = ", ".join(dict.fromkeys(choice for known in choices for choice in known))
            raise UsageError(f"--{key}", f"{value!r} is not one of its values", f"known: {listed}")
    return tuple(_target(name, given) for name in names)


def _target(name: str, given: Mapping[str, str]) -> Target:
    writer = find_writer(name)
    options = {}
    for option in writer.OPTIONS:
        value = given.get(option.name)
        fits = value is not None and (not option.choices or value in option.choices)
        default = option.choices[0] if option.choices else ""
        options[option.name] = value if fits and value is not None else default
    return Target(name, writer, options)


PREVIOUS = "previous"
"""The option of a writer whose files go on from those of the last run."""


def options_at(target: Target, path: str) -> Mapping[str, str]:
    """The target's options for writing at a path. What lies there is the last run's output, for a writer that goes
    on from one, unless the call names another.
    """
    if (
        target.options.get(PREVIOUS) == ""
        and not is_url(path)
        and (os.path.isfile(path) or os.path.isdir(path))
    ):
        return {**target.options, PREVIOUS: path}
    return target.options


def unknown_option(word: str, names: Sequence[str]) -> UsageError:
    """What to say of an option that none of these formats declares: who does, or what there is."""
    others = [
        name for name, writer in writers() if any(f"--{option.name}" == word for option in writer.OPTIONS)
    ]
    if others:
        problem = f"is an option of {' and '.join(others)}, not of {' and '.join(names)}"
        return UsageError(word, problem, f"add --to {others[0]}")
    known = ", ".join(f"--{name}" for name in declared_options(names))
    remedy = f"options of {' and '.join(names)}: {known}" if known else "see convert --help"
    return UsageError(word, "there is no such option", remedy)
