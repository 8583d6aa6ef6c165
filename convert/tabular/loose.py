"""x"""

from collections.abc import Iterator, Sequence

from ..galley import Line
from ..trace import Source
from .drafts import Draft


def find(source: Source, lines: Sequence[Line]) -> Iterator[Draft]:
    """x"""
    yield from ()
