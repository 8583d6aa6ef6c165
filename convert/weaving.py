"""Notices for text that was put together: where each block was cut off and where it was joined.

The stages decide, and leave reasons at the places where they did; the notices are read off the finished blocks,
so that they cannot say anything else than what was done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from .notices import Action, Notice
from .trace import BLANKS, Source, Span, Traced


class Reason(NamedTuple):
    """Why a line was tied to another: the stage and rule that did it, the evidence, and the margin in nats."""

    stage: str
    rule: str
    why: str
    margin: float | None = None
    runner_up: str = ""


HARD = Reason("lines", "join_wrapped", "the line goes on on the next")
CUT = Reason("columns", "part_rows", "what stands behind it on the row belongs elsewhere")
BLANK = Reason("lines", "close_gap", "no blank is printed here")

Place = tuple[str, int]

_BLANKS = "".join(sorted(BLANKS))


def weave(
    sources: Iterable[Source], blocks: Iterable[Traced], reasons: Mapping[Place, Reason]
) -> list[Notice]:
    """The notices for these blocks. `reasons` are found by the place of the last character before the seam.

    Text without an origin (a blank between two lines of a headline) is what a join has between its ends.
    """
    texts = {source.name: source.text for source in sources}
    return [notice for block in blocks for notice in _of_block(texts, block, reasons)]


def _of_block(texts: Mapping[str, str], block: Traced, reasons: Mapping[Place, Reason]) -> Iterable[Notice]:
    last: Place | None = None
    between = ""
    for piece, origin in _pieces(texts, block):
        bare = piece.strip(_BLANKS)
        if not bare or origin is None:
            between += "".join([char for char in piece if char in BLANKS])
            continue
        source, start = origin
        begin = piece.index(bare)
        if last is not None:
            yield from _of_pair(texts, last, (source, start + begin), between + piece[:begin], reasons)
        end = begin + len(bare)
        last, between = (source, start + end - 1), piece[end:]
    if last is not None and _goes_on(texts[last[0]], last[1]):
        reason = reasons.get(last, CUT)
        span = (Span(last[0], last[1], last[1] + 1),)
        yield Notice(reason.stage, reason.rule, Action.CUT, span, why=reason.why, margin=reason.margin)


def _pieces(texts: Mapping[str, str], block: Traced) -> Iterator[tuple[str, Place | None]]:
    """The text in pieces with their places: a run that stands so in its source is one, of another each character."""
    for run in block.runs:
        if run.source is None:
            yield run.text, None
        elif texts[run.source].startswith(run.text, run.start):
            yield run.text, (run.source, run.start)
        else:
            yield from ((char, (run.source, run.start + at)) for at, char in enumerate(run.text))


def _goes_on(text: str, at: int) -> bool:
    """Whether anything is printed behind a character on its row."""
    at += 1
    while at < len(text) and text[at] in BLANKS:
        if text[at] == "\n":
            return False
        at += 1
    return at < len(text)


def _of_pair(
    texts: Mapping[str, str], left: Place, right: Place, between: str, reasons: Mapping[Place, Reason]
) -> Iterable[Notice]:
    if left[0] == right[0] and left[1] < right[1]:
        printed = texts[left[0]][left[1] + 1 : right[1]]
        if printed == between:
            return
        if "\n" not in printed and all(char in BLANKS for char in printed):
            reason = reasons.get(left, BLANK)
            gap = (Span(left[0], left[1] + 1, right[1]),)
            yield Notice(
                reason.stage, reason.rule, Action.CLOSE, gap, printed, between, reason.why, reason.margin
            )
            return
    reason = reasons.get(left, HARD)
    ends = (Span(left[0], left[1], left[1] + 1), Span(right[0], right[1], right[1] + 1))
    before = _around(texts[left[0]], left[1], -1) + "⏎" + _around(texts[right[0]], right[1], 1)
    yield Notice(
        reason.stage,
        reason.rule,
        Action.JOIN,
        ends,
        before,
        between,
        reason.why,
        reason.margin,
        reason.runner_up,
    )


def _around(text: str, at: int, way: int) -> str:
    return text[max(at - 5, 0) : at + 1] if way < 0 else text[at : at + 6]
