"""What an editor did, as notices: each names the printed characters that it concerns, and can be replayed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

from ...model import Issue
from ...notices import Action, Notice
from ...ooxml import Style
from ...trace import Span, Traced
from .drafts import DraftTable
from .places import OldLine
from .rebuilding import Desk, table_place

STAGE = "editor"
LABELS = frozenset((Style.PAGE, Style.TITLE, Style.RULE, Style.UNTITLED))


def edits(desk: Desk, after: Issue) -> Iterator[Notice]:
    """Every difference between the manuscript as we wrote it and as it came back."""
    retyped = _typed_anew(desk)
    for number in range(len(desk.found.new)):
        if desk.draft.lines[number].style in LABELS:
            yield from _label_edits(desk, number)
        elif number in desk.found.whole:
            yield from _restyled(desk, number)
        elif number in retyped:
            old = desk.old[retyped[number]]
            yield _notice("retype", Action.SET_ASIDE, old.traced.spans(), old.text, desk.found.new[number])
        else:
            yield from _line_edits(desk, number)
    yield from _deletions(desk, set(retyped.values()))
    yield from _moves(desk)
    yield from _structure(desk, after)


def _notice(rule: str, action: Action, where: tuple[Span, ...], before: str = "", after: str = "") -> Notice:
    return Notice(STAGE, rule, action, where, before, after, "edited in the DOCX file")


def _typed_anew(desk: Desk) -> dict[int, int]:
    """Lines of which nothing was kept, each with the line that stood in its place: same style, beside the
    same neighbour. Heads, captions and cells have a place that is filled; a paragraph is struck out, and
    another is written.
    """
    pairs: dict[int, int] = {}
    for number, line in enumerate(desk.draft.lines):
        placeless = line.style in LABELS or line.style is Style.TEXT
        if not line.text or placeless or desk.old_number(number) is not None:
            continue
        for step in (-1, 1):
            beside = number + step
            near = pairs.get(beside, desk.old_number(beside)) if 0 <= beside < len(desk.draft.lines) else None
            old = near - step if near is not None else -1
            if 0 <= old < len(desk.old) and old not in pairs.values() and _is_gone(desk, old, line.style):
                pairs[number] = old
                break
    return pairs


def _is_gone(desk: Desk, number: int, style: Style) -> bool:
    """Whether nothing is left of a line before, of that style."""
    start, end = desk.found.old_starts[number], desk.found.old_starts[number + 1]
    return desk.old[number].style is style and start < end and 1 not in desk.found.taken[start:end]


def _label_edits(desk: Desk, number: int) -> Iterator[Notice]:
    whole = desk.found.whole.get(number)
    if whole is None or desk.old[whole].style is not desk.draft.lines[number].style:
        old = desk.old_line(number)
        yield _notice("relabel", Action.MARK, (), old.text if old else "", desk.found.new[number])


def _restyled(desk: Desk, number: int) -> Iterator[Notice]:
    old = desk.old[desk.found.whole[number]]
    now = desk.draft.lines[number].style
    if old.style is not now and old.text:
        yield _notice("restyle", Action.MARK, old.traced.spans(), old.style.value, now.value)


class _Place:
    """A character of the old lines: its line, its index there, where it was printed."""

    __slots__ = ("index", "line", "span")

    def __init__(self, desk: Desk, position: int) -> None:
        self.line = desk.found.old_line_of(position)
        self.index = position - desk.found.old_starts[self.line]
        origin = desk.old[self.line].traced.origin(self.index)
        self.span = Span(origin[0], origin[1], origin[1] + 1) if origin is not None else None


def _line_edits(desk: Desk, number: int) -> Iterator[Notice]:
    start, text = desk.found.new_starts[number], desk.found.new[number]
    came = desk.found.came[start : start + len(text)]
    kept = [at for at, origin in enumerate(came) if origin >= 0]
    if not kept:
        if text:
            yield _notice("insert", Action.MARK, (), "", text)
        return
    yield from _at_ends(desk, text, came, kept)
    for left, right in pairwise(kept):
        if came[right] == came[left] + 1 and right == left + 1:
            a, b = came[left], came[right]
            if desk.found.old_line_of(a) == desk.found.old_line_of(b):
                continue
        yield from _seam(desk, came[left], came[right], text[left + 1 : right])
    yield from _retyped(desk, text, came)


def _at_ends(desk: Desk, text: str, came: Sequence[int], kept: Sequence[int]) -> Iterator[Notice]:
    """What was added before the first or behind the last kept character, and where that one is cut off."""
    first, last = _Place(desk, came[kept[0]]), _Place(desk, came[kept[-1]])
    if kept[0] > 0:
        yield _notice("insert", Action.MARK, _where(first), "", text[: kept[0]])
    if kept[-1] < len(text) - 1:
        yield _notice("insert", Action.MARK, _where(last), "", text[kept[-1] + 1 :])
    if last.index < len(desk.old[last.line].text) - 1 and last.span is not None:
        gone = not desk.found.taken[came[kept[-1]] + 1]
        yield _notice("delete" if gone else "split", Action.CUT, (last.span,))


def _where(place: _Place) -> tuple[Span, ...]:
    return (place.span,) if place.span is not None else ()


def _seam(desk: Desk, left: int, right: int, between: str) -> Iterator[Notice]:
    """Two kept characters that stand beside each other now, or with new text between, and did not before."""
    a, b = _Place(desk, left), _Place(desk, right)
    rule = "join" if a.line != b.line else "insert" if between else "delete"
    before = desk.old[a.line].text[a.index + 1 : b.index] if a.line == b.line else ""
    if a.span is None or b.span is None:
        yield _notice(rule, Action.MARK, _where(a) + _where(b), before, between)
    else:
        yield _notice(rule, Action.JOIN, (a.span, b.span), before, between)


def _retyped(desk: Desk, text: str, came: Sequence[int]) -> Iterator[Notice]:
    """Characters that were typed over, one for one, run by run as they were printed."""
    run: list[tuple[Span, str, str]] = []
    for at in range(len(text) + 1):
        change = None
        if at < len(text) and came[at] >= 0:
            place = _Place(desk, came[at])
            old = desk.old[place.line].text[place.index]
            change = (place.span, old, text[at]) if place.span is not None and old != text[at] else None
        if run and (
            change is None or change[0].source != run[-1][0].source or change[0].start != run[-1][0].end
        ):
            where = Span(run[0][0].source, run[0][0].start, run[-1][0].end)
            old, new = "".join(o for _, o, _ in run), "".join(n for _, _, n in run)
            yield _notice("retype", Action.REPLACE, (where,), old, new)
            run = []
        if change is not None:
            run.append(change)


def _deletions(desk: Desk, retyped: Container[int]) -> Iterator[Notice]:
    """Printed characters that are in no text any more, and for which no line was typed anew."""
    for number, line in enumerate(desk.old):
        if line.style in LABELS or number in retyped:
            continue
        start = desk.found.old_starts[number]
        taken = desk.found.taken[start : start + len(line.text)]
        begin = taken.find(0)
        while begin >= 0:
            end = taken.find(1, begin)
            end = len(taken) if end < 0 else end
            gone = line.traced[begin:end]
            yield _notice("delete", Action.SET_ASIDE, gone.spans(), gone.text)
            begin = taken.find(0, end)


def _moves(desk: Desk) -> Iterator[Notice]:
    """Whole lines that stand elsewhere: those outside of the longest row that kept its order."""
    numbers = sorted(
        n for n in desk.found.whole if desk.found.new[n] and desk.draft.lines[n].style not in LABELS
    )
    order = [desk.found.whole[number] for number in numbers]
    kept = _longest_rise(order)
    for at, old in enumerate(order):
        if at not in kept:
            text: Traced = desk.old[old].traced
            yield _notice("move", Action.MARK, text.spans(), text.text, text.text)


def _longest_rise(order: Sequence[int]) -> set[int]:
    """Indices of a longest rising subsequence.

    >>> sorted(_longest_rise([3, 0, 1, 2]))
    [1, 2, 3]
    """
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for at, value in enumerate(order):
        place = bisect_left(tails, value)
        previous.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [value]
        ends[place : place + 1] = [at]
    kept = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(at)
        at = previous[at]
    return kept


def _structure(desk: Desk, after: Issue) -> Iterator[Notice]:
    """Articles that are new or gone, and tables whose cells were merged, split or added."""
    before_ids = {article.id: article for _, article in desk.before.articles()}
    after_ids = {article.id: article for _, article in after.articles()}
    for name, article in after_ids.items():
        if name not in before_ids:
            text = next(iter(article.texts()), Traced())
            yield _notice("new article", Action.MARK, text.spans(), "", name)
    written = {line.owner() for line in desk.old}
    for at, page in enumerate(desk.before.pages):
        for place, article in enumerate(page.articles):
            if article.id not in after_ids and f"{at}/{place}" in written:
                yield _notice("article gone", Action.MARK, (), article.id)
    for draft in (article for page in desk.draft.pages for article in page.articles):
        for block in draft.body:
            if isinstance(block, DraftTable) and not table_place(desk, block):
                old: OldLine | None = next((o for n in block.cells if (o := desk.old_line(n))), None)
                if old is not None:
                    yield _notice("table", Action.MARK, old.traced.spans())
