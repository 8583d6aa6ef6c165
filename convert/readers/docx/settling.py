"""Doubts that the editor has settled, and what she remarks herself."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ...desk_words import doubt_in, is_repair
from ...model import Issue, Suspect
from ...notices import Action, Notice
from ...ooxml import TOOL
from ...trace import Span
from .edits import STAGE
from .manuscript import Remark, Written
from .places import OldLine
from .rebuilding import Desk


def open_suspects(
    desk: Desk, heads: Sequence[str | None], found: Sequence[Remark]
) -> tuple[tuple[Suspect, ...], tuple[Notice, ...]]:
    """The suspects that are still open, and a notice for each that is not.

    One is settled when its comment was deleted or marked as resolved, or when its characters are no longer
    what they were. `heads` are the first lines of the comments, `found` the comments that are in the file.
    """
    ours = [remark for remark in found if remark.author == TOOL and remark.paragraphs]
    waiting = Counter(remark.paragraphs[0] for remark in ours if not remark.resolved)
    resolved = {remark.paragraphs[0] for remark in ours if remark.resolved}
    by_owner: dict[str, list[int]] = {}
    for number, line in enumerate(desk.old):
        by_owner.setdefault(line.owner(), []).append(number)
    owners = _owners(desk.before)
    new_places: dict[int, int] = {}
    if len(desk.found.whole) < len(desk.old):
        new_places = {origin: at for at, origin in enumerate(desk.found.came) if origin >= 0}
    still, notices = [], []
    for suspect, head in zip(desk.before.suspects, heads, strict=True):
        lines = by_owner.get(owners.get(suspect.article or "", ""), range(len(desk.old)))
        why = ""
        if _touched(desk, suspect, lines, new_places):
            why = "its characters were edited"
        elif head is not None and waiting[head] <= 0:
            why = "its comment is resolved" if head in resolved else "its comment was deleted"
        if head is not None:
            waiting[head] -= 1
        if why:
            where = (suspect.where,)
            notices.append(Notice(STAGE, "settle", Action.MARK, where, suspect.text, suspect.suggestion, why))
        else:
            still.append(suspect)
    return tuple(still), tuple(notices)


def _owners(issue: Issue) -> dict[str, str]:
    return {
        article.id: f"{at}/{place}"
        for at, page in enumerate(issue.pages)
        for place, article in enumerate(page.articles)
    }


def _touched(desk: Desk, suspect: Suspect, lines: Sequence[int], new_places: Mapping[int, int]) -> bool:
    """Whether the characters at the place, or what stands between them and their neighbours, changed."""
    for number in lines:
        line: OldLine = desk.old[number]
        at = suspect.place_in(line.traced) if len(suspect.where) else None
        if at is None:
            continue
        start = desk.found.old_starts[number]
        low, high = start + at[0], start + at[1]
        if all(desk.found.taken[low:high]) and not new_places:
            return False
        return _changed(desk, low, high, start, start + len(line.text), new_places)
    return False


def _changed(desk: Desk, low: int, high: int, start: int, end: int, new_places: Mapping[int, int]) -> bool:
    places = [new_places.get(at, -1) for at in range(low, high)]
    if places != list(range(places[0], places[0] + len(places))) or places[0] < 0:
        return True
    found = desk.found
    if found.old_text[low:high] != found.new_text[places[0] : places[-1] + 1]:
        return True
    line = found.new_line_of(places[0])
    first, last = found.new_starts[line], found.new_starts[line + 1]
    before = places[0] - 1 if places[0] > first else -1
    behind = places[-1] + 1 if places[-1] + 1 < last else -1
    return (before >= 0 and found.came[before] < 0) or (behind >= 0 and found.came[behind] < 0)


def moved_suspects(suspects: Sequence[Suspect], after: Issue) -> tuple[Suspect, ...]:
    """With the articles in which their characters stand now."""
    texts = {article.id: tuple(article.texts()) for _, article in after.articles()}
    out = []
    for suspect in suspects:
        inside = suspect.article is None or any(
            t.locate(suspect.where) for t in texts.get(suspect.article, ())
        )
        if inside or not len(suspect.where):
            out.append(suspect)
            continue
        now = next((name for name, held in texts.items() if any(t.locate(suspect.where) for t in held)), None)
        known = now or (suspect.article if suspect.article in texts else None)
        out.append(replace(suspect, article=known))
    return tuple(out)


def doubts_at(line: Written, remarks: Mapping[str, Remark], source: str, start: int) -> Iterator[Suspect]:
    """The suspects that comments of ours tell of, in a line whose text begins at `start` of the source.

    So a file that lost our part keeps its doubts, at the places where they stand in it. Settled is what is
    resolved or deleted, as ever.
    """
    for key, (begin, end) in line.comments.items():
        remark = remarks.get(key)
        if remark is not None and remark.author == TOOL and not remark.resolved:
            suspect = doubt_in(remark.paragraphs, Span(source, start + begin, start + end))
            if suspect is not None:
                yield suspect


def owned(suspects: Sequence[Suspect], after: Issue) -> tuple[Suspect, ...]:
    """With the articles in whose texts they stand; all of one source."""
    ranges = sorted(
        (span.start, span.end, article.id)
        for _, article in after.articles()
        for text in article.texts()
        for span in text.spans()
    )
    starts = [start for start, _, _ in ranges]
    out = []
    for suspect in suspects:
        at = bisect_right(starts, suspect.where.start) - 1
        inside = at >= 0 and suspect.where.start <= ranges[at][1]
        out.append(replace(suspect, article=ranges[at][2] if inside else None))
    return tuple(out)


def _is_ours(remark: Remark) -> bool:
    """Whether a comment reads as we wrote it. One that does not has been edited, and is the editor's."""
    nowhere = Span("", 0, 0)
    paragraphs = remark.paragraphs
    return remark.author == TOOL and (is_repair(paragraphs) or doubt_in(paragraphs, nowhere) is not None)


def remark_notices(desk: Desk, remarks: Mapping[str, Remark]) -> Iterator[Notice]:
    """The comments that the editor wrote, each at the line where it stands."""
    places = [(number, key) for number, line in enumerate(desk.draft.lines) for key in line.comments]
    for number, key in [*places, *((-1, key) for key in desk.draft.loose)]:
        remark = remarks.get(key)
        if remark is None or _is_ours(remark):
            continue
        where = desk.text(number).spans()[:1] if number >= 0 else ()
        words = "\n".join(remark.paragraphs)
        yield Notice(STAGE, "remark", Action.MARK, where, why=f"{remark.author}: {words}")
