"""Text that remembers where each of its characters was printed.

A printed page is a `Source`: decoded text in which every character has an offset. Repair cuts that text into
pieces, moves them and sets marks right, but a character keeps the offset at which it was printed. Only
blanks may be without one: a blank between the clauses of a headline that stood on two lines was never a
character of the input.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

BLANKS = frozenset(
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""Characters that print nothing. Conservation counts all others."""

BLANK_SIGNS = re.escape("".join(sorted(BLANKS)))
"""The same for a class of signs in a pattern: `[{BLANK_SIGNS}]`."""


_SPACES = str.maketrans(dict.fromkeys(BLANKS, " "))


def printed(text: str) -> str:
    """The characters of `text` that print something.

    >>> printed("统筹 整合\\u3000资源")
    '统筹整合资源'
    """
    return "".join([char for char in text if char not in BLANKS])


def spaced(text: str) -> str:
    """The text with every blank as a space.

    >>> spaced("统筹\\u3000资源")
    '统筹 资源'
    """
    return text.translate(_SPACES)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters [start, end) in the source of that name."""

    source: str
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Source:
    """One page as it came in: decoded text, and enough about the file to name it again.

    `sha256` is of the bytes (hexadecimal); `encoding` is the IANA name they were decoded with.
    """

    name: str
    text: str
    sha256: str = ""
    encoding: str = "utf-8"

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(at + 1 for at, char in enumerate(self.text) if char == "\n")]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both counted from 1.

        >>> Source("p", "一\\n二三").place(3)
        (2, 2)
        """
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The printed line of that number (from 1), without its line end."""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[start:end]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that stood side by side in print: character i of `text` was printed at `start` + i.

    `source` is None for blanks that nobody printed and for text that an editor wrote.
    """

    text: str
    source: str | None = None
    start: int = 0

    def cut(self, begin: int, end: int) -> Run:
        """The characters [begin, end) of the run."""
        return Run(self.text[begin:end], self.source, self.start + begin if self.source is not None else 0)

    def goes_on_in(self, other: Run) -> bool:
        """Whether `other` was printed right behind this run, so that both are one."""
        if self.source is None or other.source is None:
            return self.source is other.source
        return self.source == other.source and self.start + len(self.text) == other.start


def _merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs, those that go on in each other made one. Linear, also where all of them become one."""
    out: list[Run] = []
    pieces: list[str] = []
    first = last = None
    for run in runs:
        if not run.text:
            continue
        if first is not None and last is not None and last.goes_on_in(run):
            pieces.append(run.text)
        else:
            if first is not None:
                out.append(_one(first, pieces))
            first, pieces = run, [run.text]
        last = run
    if first is not None:
        out.append(_one(first, pieces))
    return tuple(out)


def _one(first: Run, pieces: list[str]) -> Run:
    return first if len(pieces) == 1 else Run("".join(pieces), first.source, first.start)


@dataclass(frozen=True)
class Traced:
    """A string in which each character knows where it was printed.

    >>> line = Traced.printed("p1", 10, "本报讯")
    >>> line[1:].span()
    Span(source='p1', start=11, end=13)
    >>> (line + Traced.blank() + line[:1]).text
    '本报讯 本'
    """

    runs: tuple[Run, ...] = ()
    text: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.runs) != 1 or not self.runs[0].text:  # One run is merged: most text is one.
            object.__setattr__(self, "runs", _merged(self.runs))
        object.__setattr__(self, "text", "".join([run.text for run in self.runs]))

    @classmethod
    def printed(cls, source: str, start: int, text: str) -> Traced:
        """Text as it stands in the source at `start`."""
        return cls((Run(text, source, start),))

    @classmethod
    def blank(cls, text: str = " ") -> Traced:
        """Text without an origin: blanks between pieces, or the words of an editor."""
        return cls((Run(text),))

    @classmethod
    def joined(cls, pieces: Iterable[Traced]) -> Traced:
        """The pieces one behind the other."""
        return cls(tuple(run for piece in pieces for run in piece.runs))

    def __str__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __add__(self, other: Traced) -> Traced:
        return Traced(self.runs + other.runs)

    def __getitem__(self, part: slice) -> Traced:
        begin, end, step = part.indices(len(self.text))
        if step != 1:
            raise ValueError("traced text is cut in reading order")
        if (begin, end) == (0, len(self.text)):
            return self
        if len(self.runs) == 1:
            return Traced((self.runs[0].cut(begin, end),))
        return Traced(tuple(self._cut(begin, end)))

    def _cut(self, begin: int, end: int) -> Iterator[Run]:
        """The runs of the characters [begin, end), found without walking over those before."""
        number = bisect_right(self._ends, begin)
        while begin < end:
            run = self.runs[number]
            start = self._ends[number] - len(run.text)
            yield run.cut(begin - start, end - start)
            begin = self._ends[number]
            number += 1

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(len(run.text) for run in self.runs))

    def origin(self, index: int) -> tuple[str, int] | None:
        """Source and offset of the character at `index`, or None where nobody printed it."""
        if not 0 <= index < len(self.text):
            raise IndexError(index)
        number = bisect_right(self._ends, index)
        run = self.runs[number]
        if run.source is None:
            return None
        return run.source, run.start + index - (self._ends[number] - len(run.text))

    def origins(self) -> Iterator[tuple[str, int] | None]:
        """The origin of each character in turn."""
        for run in self.runs:
            for at in range(len(run.text)):
                yield None if run.source is None else (run.source, run.start + at)

    def spans(self) -> tuple[Span, ...]:
        """Where the text was printed, piece by piece, in reading order."""
        return tuple(
            Span(run.source, run.start, run.start + len(run.text))
            for run in self.runs
            if run.source is not None
        )

    def span(self) -> Span:
        """The range from the first to the last character of a piece that stands in one place.

        Raises ValueError where the text has no origin at all.
        """
        source, start, end = None, 0, 0
        for run in self.runs:
            if source is None and run.source is not None:
                source, start = run.source, run.start
            if run.source is not None and run.source == source:
                end = max(end, run.start + len(run.text))
        if source is None:
            raise ValueError(f"nobody printed {self.text!r}")
        return Span(source, start, end)

    def locate(self, span: Span) -> tuple[int, int] | None:
        """The range of indices that was printed inside `span`, or None where none was.

        >>> Traced.printed("p1", 10, "本报讯").locate(Span("p1", 11, 12))
        (1, 2)
        """
        found: list[int] = []
        at = 0
        for run in self.runs:
            if run.source == span.source:
                low = max(span.start - run.start, 0)
                high = min(span.end - run.start, len(run.text))
                if low < high:
                    found += [at + low, at + high]
            at += len(run.text)
        return (min(found), max(found)) if found else None

    def with_text(self, text: str) -> Traced:
        """The same characters, each printed where it was, with other marks: `，` for `,`.

        Raises ValueError where the length differs.
        """
        if len(text) != len(self.text):
            raise ValueError(f"{len(self.text)} characters cannot become {len(text)}")
        out = []
        at = 0
        for run in self.runs:
            out.append(Run(text[at : at + len(run.text)], run.source, run.start))
            at += len(run.text)
        return Traced(tuple(out))

    def keep(self, indices: Iterable[int]) -> Traced:
        """The characters at these indices (rising), the others left out."""
        runs: list[Run] = []
        begin = last = -1
        for index in indices:
            if index != last + 1 or begin < 0:
                if begin >= 0:
                    runs.extend(self._cut(begin, last + 1))
                begin = index
            last = index
        if begin >= 0:
            runs.extend(self._cut(begin, last + 1))
        return Traced(tuple(runs))

    def trimmed(self) -> Traced:
        """Without the blanks at either end."""
        low, high = 0, len(self.text)
        while low < high and self.text[low] in BLANKS:
            low += 1
        while high > low and self.text[high - 1] in BLANKS:
            high -= 1
        return self if (low, high) == (0, len(self.text)) else self[low:high]
