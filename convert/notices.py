"""Notices: what was changed, where it was printed, by which rule, and why.

A notice is also an instruction. `replay` takes the printed sources and the notices of an issue and gives the
texts of its blocks; they are equal to the texts in the model, or the notices do not tell the truth.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .trace import BLANKS, Span


class Action(StrEnum):
    """What a notice does to the printed text when it is replayed."""

    JOIN = "join"
    """The character at `where[0]` is followed by the one at `where[1]`, with `after` between them."""
    CUT = "cut"
    """The block ends behind `where[0]`, though more was printed behind it on the same line."""
    REPLACE = "replace"
    """The characters at `where[0]` become `after`, one for one."""
    CLOSE = "close"
    """The blanks at `where[0]` are left out, or become `after`."""
    SET_ASIDE = "set aside"
    """The characters at `where` stand in no article: a folio, a stray mark. They are named here."""
    MARK = "mark"
    """Nothing moves: what the text at `where` is (a headline, a jump, a cell), or an editor's remark."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One change.

    `stage` and `rule` name what made it, `where` the printed characters that it concerns, `before` and
    `after` how it looked and looks, `why` the evidence in words. `margin` is how much better the choice was
    than `runner_up`, in nats; None where there was nothing to choose.
    """

    stage: str
    rule: str
    action: Action
    where: tuple[Span, ...]
    before: str = ""
    after: str = ""
    why: str = ""
    margin: float | None = None
    runner_up: str = ""


def _printed_chain(texts: Mapping[str, str]) -> dict[tuple[str, int], tuple[str, tuple[str, int]]]:
    """Each printed character's successor on its own printed line, with the blanks between the two."""
    following: dict[tuple[str, int], tuple[str, tuple[str, int]]] = {}
    for name, text in texts.items():
        last: int | None = None
        for at, char in enumerate(text):
            if char == "\n":
                last = None
            elif char not in BLANKS:
                if last is not None:
                    following[name, last] = (text[last + 1 : at], (name, at))
                last = at
    return following


def replay(texts: Mapping[str, str], notices: Iterable[Notice]) -> list[str]:
    """Carry out the notices on the printed texts (source name -> text): the texts of all blocks.

    A block is what no notice sets aside and what no join leads into, in order of where it begins in print.
    Raises ValueError where a notice leads to where nothing is printed, or notices lead in a circle.

    >>> seam = (Span("p", 2, 3), Span("p", 4, 5))
    >>> replay({"p": "工作机\\n制"}, [Notice("lines", "join_wrapped", Action.JOIN, seam)])
    ['工作机制']
    """
    following = _printed_chain(texts)
    glyphs = {(name, at): c for name, text in texts.items() for at, c in enumerate(text) if c not in BLANKS}
    aside: set[tuple[str, int]] = set()
    for notice in sorted(notices, key=lambda n: _ORDER[n.action]):
        _carry_out(notice, following, glyphs, aside)
    led_into = {key for at, (_, key) in following.items() if at not in aside}
    starts = [key for key in glyphs if key not in led_into and key not in aside]
    names = {name: number for number, name in enumerate(texts)}
    blocks = []
    for start in sorted(starts, key=lambda key: (names[key[0]], key[1])):
        blocks.append(_block(start, following, glyphs, aside))
    return blocks


def _block(
    start: tuple[str, int],
    following: Mapping[tuple[str, int], tuple[str, tuple[str, int]]],
    glyphs: Mapping[tuple[str, int], str],
    aside: Container[tuple[str, int]],
) -> str:
    """The text of the block that begins at `start`. It ends before what is set aside."""
    pieces = [glyphs[start]]
    key = start
    while key in following:
        between, key = following[key]
        if key in aside:
            break
        if key not in glyphs:
            raise ValueError(f"nothing is printed at {key[1]} of {key[0]}, where a notice leads")
        if len(pieces) > 2 * len(glyphs):
            raise ValueError(f"the notices lead in a circle from {start[1]} of {start[0]}")
        pieces += between, glyphs[key]
    return "".join(pieces)


_ORDER = {
    a: i
    for i, a in enumerate(
        (Action.CUT, Action.JOIN, Action.CLOSE, Action.REPLACE, Action.SET_ASIDE, Action.MARK)
    )
}


def _carry_out(
    notice: Notice,
    following: dict[tuple[str, int], tuple[str, tuple[str, int]]],
    glyphs: dict[tuple[str, int], str],
    aside: set[tuple[str, int]],
) -> None:
    where = notice.where
    if notice.action is Action.CUT:
        following.pop((where[0].source, where[0].end - 1), None)
    elif notice.action is Action.JOIN:
        left, right = where
        following[left.source, left.end - 1] = (notice.after, (right.source, right.start))
    elif notice.action is Action.CLOSE:
        before = (where[0].source, where[0].start - 1)
        if before in following:
            following[before] = (notice.after, following[before][1])
    elif notice.action is Action.REPLACE:
        for at, char in enumerate(notice.after):
            glyphs[where[0].source, where[0].start + at] = char
    elif notice.action is Action.SET_ASIDE:
        aside.update((span.source, at) for span in where for at in range(span.start, span.end))
