"""Suspects as an editor meets them: comments at the very characters, and changes that Word can settle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ...desk_words import Words
from ...model import Doubt, Issue, Suspect
from ...notices import Action, Notice
from ...ooxml import visible
from ...remarks import because, doubted, repaired
from ...trace import Span, Traced
from .manuscript import Slot

AROUND = 40
"""Characters of a printed line that a comment shows on either side of the place. A line of a newspaper column
has 12 to 22; a page whose lines an extractor has joined can be one line of thousands."""

ALIKE = 0.5
"""How alike a text and its suggestion must be for several small changes: below, one change reads better."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on the characters [begin, end) of a slot. `number` is its id in the file."""

    number: int
    begin: int
    end: int
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A suggested change: the characters [begin, end) of a slot are struck out, `new` stands behind them."""

    begin: int
    end: int
    new: str


@dataclass(slots=True)
class Marks:
    """What is marked in each slot (by its ref), and all comments of the file in order of their ids."""

    comments: list[Comment] = field(default_factory=list)
    by_slot: dict[str, list[Comment]] = field(default_factory=dict)
    changes: dict[str, list[Change]] = field(default_factory=dict)

    def comment(self, ref: str, begin: int, end: int, paragraphs: tuple[str, ...]) -> None:
        """Add a comment to the slot of that ref."""
        made = Comment(len(self.comments), begin, end, paragraphs)
        self.comments.append(made)
        self.by_slot.setdefault(ref, []).append(made)


def placed(suspect: Suspect, slots: Iterable[Slot]) -> tuple[Slot, int, int] | None:
    """The slot that holds most of the suspect's characters, and where they are in it. The first of equals."""
    best: tuple[Slot, int, int] | None = None
    most = -1
    for slot in slots:
        at = suspect.place_in(slot.text)
        if at is not None and at[1] - at[0] > most:
            best, most = (slot, *at), at[1] - at[0]
    return best


def changes_for(suspect: Suspect, text: Traced, begin: int, end: int) -> tuple[Change, ...]:
    """The smallest changes that make the suggestion of the printed text; none where it cannot be carried out.

    The suggestion is for the suspect's text, of which its place may be but the doubtful middle. A doubt about
    order suggests a place, not characters. A place whose characters do not stand side by side in the slot
    cannot be replaced as a whole: others stand between them.
    """
    if not suspect.suggestion or suspect.kind is Doubt.ORDER:
        return ()
    where = suspect.where
    if text.text[begin:end] != suspect.text:
        for origin in text[begin:end].origins():
            if origin is not None and not (
                origin[0] == where.source and where.start <= origin[1] < where.end
            ):
                return ()
    if len(suspect.text) != end - begin:
        begin = text.text.find(suspect.text, max(0, end - len(suspect.text)), begin + len(suspect.text))
        if begin < 0 or not suspect.text:
            return ()
        end = begin + len(suspect.text)
    old, new = text.text[begin:end], suspect.suggestion
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    pieces = [piece for piece in matcher.get_opcodes() if piece[0] != "equal"]
    if len(pieces) > 1 and matcher.ratio() < ALIKE:
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        pieces = [("replace", head, len(old) - tail, head, len(new) - tail)]
    return tuple(Change(begin + i1, begin + i2, new[j1:j2]) for _, i1, i2, j1, j2 in pieces)


def _common(left: str, right: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = zip(left, right, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))


def line_of(issue: Issue, where: Span, words: Words) -> str:
    """The printed line on which the place begins, with file and number, cut to what is near the place."""
    source = issue.source(where.source)
    number, column = source.place(min(where.start, len(source.text)))
    line = source.line(number)
    low, high = max(0, column - 1 - AROUND), column - 1 + len(where) + AROUND
    text = ("…" if low else "") + line[low:high] + ("…" if high < len(line) else "")
    return words.line.format(name=where.source, line=number, text=text)


def told(suspect: Suspect, number: int, issue: Issue, words: Words) -> tuple[str, ...]:
    """What a comment says of a suspect: kind, printed text, suggestion, reason and printed line."""
    kind, percent = doubted(suspect.kind, issue.language), round(suspect.confidence * 100)
    other = words.other_order if suspect.kind is Doubt.ORDER else words.runner_up
    paragraphs = [words.suspect.format(number=number, kind=kind, confidence=percent)]
    for template, text in (
        (words.here, suspect.text),
        (words.suggestion, suspect.suggestion),
        (other, suspect.runner_up),
        (words.why, because(suspect.why, issue.language)),
    ):
        if text:
            paragraphs.append(template.format(text=text))
    paragraphs.append(line_of(issue, suspect.where, words))
    return tuple(visible(text) for text in paragraphs)


def mark_suspects(
    issue: Issue, slots: dict[str, list[Slot]], tracked: bool, words: Words, marks: Marks
) -> tuple[int | None, ...]:
    """Comments (and, if `tracked`, changes) for every suspect, in order; gives the comment of each.

    `slots` has the slots of each article by its id, and all slots of a page by the name of its source, whose
    first is its label: what stands in no slot is commented there.
    """
    numbers: list[int | None] = []
    for number, suspect in enumerate(issue.suspects, 1):
        near = slots.get(f"article {suspect.article}", [])
        page = slots.get(f"source {suspect.where.source}", [])
        at = placed(suspect, near) or placed(suspect, page)
        if at is None and not page:
            numbers.append(None)
            continue
        slot, begin, end = at or (page[0], 0, len(page[0].text))
        numbers.append(len(marks.comments))
        marks.comment(slot.ref, begin, end, told(suspect, number, issue, words))
        changes = changes_for(suspect, slot.text, begin, end) if tracked and at else ()
        others = marks.changes.setdefault(slot.ref, [])
        if all(change.end < o.begin or o.end < change.begin for change in changes for o in others):
            others += changes
    return tuple(numbers)


def mark_repairs(issue: Issue, slots: dict[str, list[Slot]], words: Words, marks: Marks) -> None:
    """Comments at the joins that moved text: the two pieces did not stand side by side in print."""
    for number, notice in enumerate((n for n in issue.notices if _moved(issue, n)), 1):
        left, right = notice.where
        for slot in slots.get(f"source {left.source}", []):
            first = slot.text.locate(Span(left.source, left.end - 1, left.end))
            second = slot.text.locate(Span(right.source, right.start, right.start + 1))
            if first and second and first[1] <= second[0]:
                lines = tuple(line_of(issue, span, words) for span in (left, right))
                rule = repaired(notice.rule, issue.language)
                head = words.repair.format(number=number, rule=rule)
                marks.comment(slot.ref, first[0], second[1], tuple(visible(t) for t in (head, *lines)))
                break


def _moved(issue: Issue, notice: Notice) -> bool:
    """Whether a join led elsewhere than to the next printed line."""
    if notice.action is not Action.JOIN or len(notice.where) != 2:
        return False
    left, right = notice.where
    if left.source != right.source:
        return True
    source = issue.source(left.source)
    return source.place(right.start)[0] - source.place(max(left.end - 1, 0))[0] not in (0, 1)
