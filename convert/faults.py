"""Faults of this program: kept to the issue that they met, and told in one line."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from .errors import ConvertError, UnreadableError


class FaultError(ConvertError):
    """An exception that nobody expected. `subject` names what it met, `trace` is its traceback."""

    def __init__(self, subject: str, fault: Exception) -> None:
        what = f"{type(fault).__name__}: {fault}".replace("\n", " ")
        super().__init__(subject, f"a fault of this program ({what})", "please report it; --debug shows more")
        self.trace = "".join(traceback.format_exception(fault))


@contextmanager
def faults_named(subject: str) -> Iterator[None]:
    """Turns an exception that nobody expected into a FaultError that names what it met."""
    try:
        yield
    except ConvertError:
        raise
    except MemoryError as error:
        raise UnreadableError(subject, "needs more memory than there is", "split it") from error
    except Exception as error:
        raise FaultError(subject, error) from error
