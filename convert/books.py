"""The books of an issue: the characters that came in, those that go out, and those that notices name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from .errors import UnbalancedError
from .model import Issue
from .notices import Action
from .trace import BLANKS, Run, Source, Span, printed

__all__ = ["balance"]


EDITOR = "editor"
"""The stage of notices that say what a person changed."""


def balance(issue: Issue) -> None:
    """Set the characters that came in against those that go out and those that notices name.

    Words that nobody printed are an editor's: they may stand in an issue that has notices of one. Raises
    UnbalancedError where a printed character is lost, doubled or set from nowhere.
    """
    edited = any(notice.stage == EDITOR for notice in issue.notices)
    texts = [text for _, article in issue.articles() for text in article.texts()]
    texts += [f.text for page in issue.pages for f in page.furniture]
    runs: dict[str, list[Run]] = {source.name: [] for source in issue.sources}
    for text in texts:
        for run in text.runs:
            if run.source is not None:
                runs.setdefault(run.source, []).append(run)
            elif not edited and (char := printed(run.text)[:1]):
                problem = f"the character {char!r} of {text.text[:20]!r} was never printed"
                raise UnbalancedError(issue.id, problem, "this is a fault of the program: please report it")
    aside: dict[str, list[Span]] = {}
    for notice in issue.notices:
        if notice.action is Action.SET_ASIDE:
            for span in notice.where:
                aside.setdefault(span.source, []).append(span)
    for source in issue.sources:
        _balance(source, runs.pop(source.name), aside.get(source.name, ()))
    if name := min((name for name, foreign in runs.items() if foreign), default=""):
        raise UnbalancedError(name, "characters come from a page that is not there", "please report it")


def _balance(source: Source, runs: Sequence[Run], aside: Iterable[Span]) -> None:
    places = _places(runs)
    outside = places[(places < 0) | (places >= len(source.text))]
    seen = np.bincount(places[(places >= 0) & (places < len(source.text))], minlength=len(source.text))
    ink = _prints(source.text)
    excused = np.zeros(len(source.text), dtype=bool)
    for span in aside:
        excused[span.start : span.end] = True
    wrong = np.flatnonzero(ink & ((seen > 1) | ((seen == 0) & ~excused)))
    if len(wrong):
        at = int(wrong[0])
        line, column = source.place(at)
        fate = "doubled" if seen[at] else "lost"
        problem = f"the character {source.text[at]!r} at {line}:{column} is {fate}"
        raise UnbalancedError(source.name, problem, "this is a fault of the program: please report it")
    nowhere = [*outside.tolist(), *np.flatnonzero(~ink & (seen > 0)).tolist()]
    if nowhere:
        problem = f"a character comes from offset {min(nowhere)}, where nothing is printed"
        raise UnbalancedError(source.name, problem, "please report it")


def _places(runs: Sequence[Run]) -> NDArray[np.int64]:
    """Where each printed character of the runs stood."""
    lengths = np.array([len(run.text) for run in runs], dtype=np.int64)
    offsets = np.array([run.start for run in runs], dtype=np.int64) - (np.cumsum(lengths) - lengths)
    places: NDArray[np.int64] = np.repeat(offsets, lengths) + np.arange(int(lengths.sum()))
    return places[_prints("".join([run.text for run in runs]))]


_BLANK_CODES = np.array(sorted(map(ord, BLANKS)), dtype=np.uint32)


def _prints(text: str) -> NDArray[np.bool_]:
    """Which characters of a text print something."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return ~np.isin(codes, _BLANK_CODES)
