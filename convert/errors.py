"""One family of errors, and the exit statuses that they end a run with."""

from __future__ import annotations

from enum import IntEnum
from typing import Any


class Status(IntEnum):
    """Exit statuses of the program."""

    DONE = 0
    SOME_FAILED = 1
    """Some input failed, a file is not valid, or `--strict` found suspects."""
    USAGE = 2
    NOTHING_READ = 3


class ConvertError(Exception):
    """What went wrong, where, and what to do: one line that a user can act on.

    `subject` names the file or thing, `problem` says what is wrong, `remedy` what to do.
    """

    status = Status.SOME_FAILED

    def __init__(self, subject: str, problem: str, remedy: str = "") -> None:
        self.subject, self.problem, self.remedy = subject, problem, remedy
        super().__init__(f"{subject}: {problem}" + (f"; {remedy}" if remedy else ""))

    def __reduce__(self) -> tuple[Any, ...]:
        """Whole after a way from one process to another, whatever a kind of error is made of."""
        return _again, (type(self), self.args, vars(self))


def _again(kind: type[ConvertError], args: tuple[Any, ...], held: dict[str, Any]) -> ConvertError:
    error = kind.__new__(kind)
    error.args = args
    vars(error).update(held)
    return error


class UsageError(ConvertError):
    """The call itself cannot be carried out: an unknown format, options that contradict each other."""

    status = Status.USAGE


class UnreadableError(ConvertError):
    """An input that is not what a reader reads: a picture, a broken archive, an empty file."""


class UnwritableError(ConvertError):
    """An output that cannot be written."""


class UnbalancedError(ConvertError):
    """Characters that came in and neither go out nor are named in a notice: a fault of this program."""
