"""DOCX: the manuscript on its way back from an editor's desk.

The file carries the issues as they were written, out of sight. Set against them, what the editor left alone
knows where it was printed, and what she did becomes notices. A file without them (another program wrote it,
or threw them away) is read by its styles.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from ...errors import UnreadableError
from ...model import Issue
from ...notices import Action, Notice
from ...ooxml import Package, Style, w
from ...trace import Source, Traced
from .aligning import align
from .drafts import DraftIssue, drafted
from .edits import STAGE, edits
from .entering import Carried, carried_issues, open_manuscript
from .manuscript import Remark, pieces, remarks
from .places import OldLine, old_lines
from .printed_words import parts_of_title
from .rebuilding import Desk, rebuilt
from .settling import doubts_at, moved_suspects, open_suspects, owned, remark_notices

__all__ = ["DESCRIPTION", "REPAIRED", "SUFFIXES", "read", "read_all"]

SUFFIXES = (".docx",)
DESCRIPTION = "a Word manuscript, edited: changes become notices, the rest keeps its provenance"
REPAIRED = True

_LOG = logging.getLogger("convert")


def read(data: bytes, name: str) -> Issue:
    """The issue in a Word file that holds one.

    Raises UnreadableError where the file is no Word file, may do harm, or holds several issues.
    """
    issues = read_all(data, name)
    if len(issues) > 1:
        problem = f"holds {len(issues)} issues"
        raise UnreadableError(name, problem, "give each issue a file of its own (-o FOLDER/)")
    return issues[0]


def read_all(data: bytes, name: str) -> tuple[Issue, ...]:
    """All issues in the file, at least one. Raises UnreadableError as `read` does."""
    package, main = open_manuscript(data, name)
    carried = carried_issues(package)
    try:
        drafts = drafted(pieces(package, main), _titles(carried))
        comments = remarks(package)
    except RecursionError:
        raise UnreadableError(name, "is nested too deeply", "save it anew from Word or LibreOffice") from None
    pairs = _paired(carried, drafts)
    return tuple(
        _edited(held, draft, comments)
        if held is not None
        else _bare(draft, comments, package, data, name, at)
        for at, (held, draft) in enumerate(pairs)
    )


def _titles(carried: Sequence[Carried]) -> tuple[str, ...] | None:
    if not carried:
        return None
    return tuple(next((line[2] for line in c.lines if line[1] == "title"), "") for c in carried)


def _paired(
    carried: Sequence[Carried], drafts: Sequence[DraftIssue]
) -> list[tuple[Carried | None, DraftIssue]]:
    """Each issue of the file with the one that it was: in order, or by title if there are more or fewer."""
    if len(carried) == len(drafts):
        return list(zip(carried, drafts, strict=True))
    titles = _titles(carried) or ()
    by_title = dict(zip(titles, carried, strict=True))
    return [
        (by_title.pop(draft.lines[draft.title].text, None) if draft.title is not None else None, draft)
        for draft in drafts
    ]


def _edited(carried: Carried, draft: DraftIssue, comments: Mapping[str, Remark]) -> Issue:
    before = carried.issue
    try:
        old = old_lines(carried)
    except (LookupError, ValueError) as error:
        problem = f"carries places that are not in its issue ({error})"
        raise UnreadableError(before.id, problem, "take the file as it was written") from error
    texts = [line for line in old if line.text or line.style is not Style.RULE]
    found = align([line.text for line in texts], [line.text for line in draft.lines])
    source = before.sources[0].name if before.sources else before.id
    desk = Desk(draft, before, texts, found, carried.shapes, source)
    same = _sequence_before(old) == _sequence_now(draft) and _shapes_same(carried, draft)
    after = before if same else rebuilt(desk)
    suspects, settled = open_suspects(desk, carried.comments, _those_of(draft, comments))
    made = () if same else tuple(edits(desk, after))
    if not same:
        suspects = moved_suspects(suspects, after)
        after = _retitled(after, carried, draft)
    notices = (*made, *settled, *remark_notices(desk, comments))
    return replace(after, suspects=suspects, notices=before.notices + notices)


def _those_of(draft: DraftIssue, comments: Mapping[str, Remark]) -> list[Remark]:
    keys = [key for line in draft.lines for key in line.comments] + draft.loose
    return [comments[key] for key in dict.fromkeys(keys) if key in comments]


def _sequence_before(old: Sequence[OldLine]) -> list[tuple[Style, str]]:
    return [(line.style, line.text) for line in old]


def _sequence_now(draft: DraftIssue) -> list[tuple[Style, str]]:
    return [(style, "" if number is None else draft.lines[number].text) for style, number in draft.sequence]


def _shapes_same(carried: Carried, draft: DraftIssue) -> bool:
    return list(carried.shapes.values()) == [table.shape() for table in draft.tables]


def _retitled(after: Issue, carried: Carried, draft: DraftIssue) -> Issue:
    """With paper, date and number as the title says them now, where the editor changed it."""
    text = draft.lines[draft.title].text if draft.title is not None else ""
    if text == (_titles((carried,)) or ("",))[0] or not text:
        return after
    paper, day, number = parts_of_title(text)
    return replace(after, paper=paper, date=day, number=number)


def _bare(
    draft: DraftIssue, comments: Mapping[str, Remark], package: Package, data: bytes, name: str, at: int
) -> Issue:
    """An issue of a file that carries nothing: its own text is the source, the print is unknown."""
    _LOG.warning("%s: has no provenance of ours; read by its styles, without where it was printed", name)
    text = ""
    old = []
    articles = [article for page in draft.pages for article in page.articles]
    labels = {draft.title, *(page.label for page in draft.pages), *(article.label for article in articles)}
    doubts = []
    for number, line in enumerate(draft.lines):
        traced = Traced.blank(line.text)
        if number not in labels:
            traced = Traced.printed(name, len(text), line.text)
            doubts += list(doubts_at(line, comments, name, len(text)))
            text += line.text + "\n"
        old.append(OldLine(line.style, "", line.text, traced))
    stem = PurePosixPath(name.replace("\\", "/")).stem or "issue"
    source = Source(name, text, hashlib.sha256(data).hexdigest())
    title = draft.lines[draft.title].text if draft.title is not None else ""
    paper, day, issue_number = parts_of_title(title)
    issue = Issue(
        f"{stem}-{at + 1}" if at else stem,
        (source,),
        paper=paper,
        date=day,
        number=issue_number,
        language=_language(package),
    )
    lines = [line.text for line in old]
    desk = Desk(draft, issue, old, align(lines, lines), {}, name)
    why = "the file carries no provenance: it was read by its styles"
    notice = Notice(STAGE, "no provenance", Action.MARK, (), why=why)
    after = replace(rebuilt(desk), notices=(notice, *remark_notices(desk, comments)))
    return replace(after, suspects=owned(doubts, after))


def _language(package: Package) -> str:
    """The script of the file, by the language of its default style."""
    if "word/styles.xml" in package:
        for element in package.tree("word/styles.xml").iter(w("lang")):
            tag = element.get(w("eastAsia"), "").lower()
            if tag:
                return "zh-Hant" if tag in ("zh-tw", "zh-hk", "zh-mo") else "zh-Hans"
    return "zh-Hans"
