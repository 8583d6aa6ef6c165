"""Jumps: 下转第N版 and 上接第N版, where an article goes on on another page of its issue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from .figures import page_number, same_page
from .galley import FoundJump, Galley, Line
from .language import Language
from .model import Article, Direction, Issue, Jump, Page, Paragraph
from .notices import Action, Notice
from .trace import Span, Traced

JUMP_LINE = re.compile(
    r"[（(\[【]?\s*(?P<way>上接|[紧緊]接|下[转轉]|[转轉]接|[转轉])\s*第?\s*(?P<page>[A-Za-zＡ-Ｚ]?\s*[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})\s*版"
    r"[^（）()\s，。]{0,6}\s*[）)\]】]?"
)
"""`(下转第二版)`, `（上接 A03 版）`, `上接第1版`. A bare 转…版 counts only inside brackets."""


def _in_brackets(found: re.Match[str]) -> bool:
    return found[0][0] in "（([【" and found[0][-1] in "）)]】"


def find_jumps(galley: Galley) -> Galley:
    """Take jump lines out of the body, alone on their line or at the end or beginning of one.

    Before: `有求必应，(下转第二版)`; after: `有求必应，` and a jump to page 2. A sentence that speaks of a page
    (`见第二版`, `转第三版报道` outside brackets) is left alone.
    """
    lines: list[Line] = []
    jumps: list[FoundJump] = []
    notices: list[Notice] = []
    waiting: list[Jump] = []
    for line in _mended(galley.lines):
        text = line.text.text
        found = JUMP_LINE.search(text)
        alone = found and found[0] == text
        if (
            not found
            or not (alone or _in_brackets(found))
            or (found["way"][0] in "转轉" and not _in_brackets(found))
        ):
            lines.append(line)
            jumps += [FoundJump(jump, line.text.span().start, False) for jump in waiting]
            waiting = []
            continue
        way = Direction.FROM if found["way"] in ("上接", "紧接", "緊接") else Direction.TO
        jump = Jump(way, page_number(found["page"]), line.text[found.start() : found.end()])
        before, after = line.text[: found.start()].trimmed(), line.text[found.end() :].trimmed()
        notices += _cuts(jump, before, bool(after))
        if before:
            lines.append(line._replace(text=before))
        if way is Direction.TO:
            anchor = lines[-1].text.span().start if lines else -1
            jumps.append(FoundJump(jump, anchor, bool(before)))
        else:
            waiting.append(jump)
        if after:
            lines.append(line._replace(text=after))
            jumps += [FoundJump(j, after.span().start, True) for j in waiting]
            waiting = []
    jumps += [FoundJump(jump, -1, False) for jump in waiting]
    return galley.but(
        lines=tuple(lines), jumps=galley.jumps + tuple(jumps), notices=galley.notices + tuple(notices)
    )


def _mended(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, with a jump that a line's end divides (`…再后来,(下` and `转第二版)`) whole on the first."""
    held: Line | None = None
    for line in lines:
        if held is not None:
            text = held.text.text
            found = JUMP_LINE.search(text + line.text.text)
            divided = found and found.start() < len(text) < found.end() and _in_brackets(found)
            if divided and found and len(text) - found.start() <= LONGEST_HALF:
                taken = found.end() - len(text)
                yield held._replace(text=held.text + line.text[:taken])
                rest = line.text[taken:].trimmed()
                held = line._replace(text=rest) if rest else None
                continue
            yield held
        held = line
    if held is not None:
        yield held


LONGEST_HALF = 8
"""Characters of a divided jump on its first line."""


def _cuts(jump: Jump, before: Traced, after: bool) -> list[Notice]:
    span = jump.text.span()
    why = f"names the other part of the article, on page {jump.page}"
    out = [
        Notice(
            "jumps", "find_jumps", Action.MARK, (span,), jump.text.text, f"{jump.direction} {jump.page}", why
        )
    ]
    if before:
        out.append(Notice("jumps", "find_jumps", Action.CUT, (before.span(),), why=why))
    if after:
        out.append(
            Notice("jumps", "find_jumps", Action.CUT, (Span(span.source, span.end - 1, span.end),), why=why)
        )
    return out


LEAST = 0.5
"""What two halves must gain together to be tied: a page that fits counts 1, common words up to 2, and how the
language goes on across the cut up to 1.
"""


def _fits(jump: Jump, other: Page, index: int) -> bool:
    """Whether a page can be the one that a jump names. Pages without a number count by their place."""
    return same_page(jump.page, other.number or str(index + 1))


def _likeness(left: Article, right: Article) -> float:
    """Share of the second half's words (pairs of characters, heads first) that the first half has too."""
    head = right.headline.text if right.headline else ""
    told = "".join(text.text for text in left.texts())
    own = {head[i : i + 2] for i in range(len(head) - 1)}
    if own:
        return 2.0 * sum(gram in told for gram in own) / len(own)
    body = "".join(text.text for text in right.texts())[:400]
    grams = {body[i : i + 2] for i in range(len(body) - 1)}
    return sum(gram in told for gram in grams) / max(len(grams), 1)


def _across(left: Article, right: Article, language: Language) -> float:
    """How well the second half goes on in the middle of the first's last paragraph."""
    ends = [block.text.text for block in left.body if isinstance(block, Paragraph)]
    starts = [block.text.text for block in right.body if isinstance(block, Paragraph)]
    if not ends or not starts:
        return 0.0
    return max(-1.0, min(1.0, float(language.follow_pairs(ends[-1:], starts[:1])[0]) / 6.0))


def join_jumps(issue: Issue, language: Language) -> Issue:
    """Tie the halves of each article that the pages of one issue have; the others stay marked as they are.

    Halves belong together whose jumps name each other's pages; where several do, the words of the repeated
    head, the words of both and the language across the cut decide, for all of them together.
    """
    sides = [
        (number, page, article, jump)
        for number, page in enumerate(issue.pages)
        for article in page.articles
        for jump in article.jumps
    ]
    tails = [side for side in sides if side[3].direction is Direction.TO]
    heads = [side for side in sides if side[3].direction is Direction.FROM]
    if not tails or not heads:
        return issue
    gain = np.full((len(tails), len(heads)), -9.0)
    for a, (m, page, article, jump) in enumerate(tails):
        for b, (n, other, part, back) in enumerate(heads):
            if m != n and _fits(jump, other, n) and _fits(back, page, m):
                run = _across(article, part, language) if jump.run_on else 0.0
                gain[a, b] = 1.0 + _likeness(article, part) + run
    rows, columns = linear_sum_assignment(-gain)
    targets: dict[tuple[str, str], str] = {}
    notices = []
    for a, b in zip(rows, columns, strict=True):
        if gain[a, b] < LEAST:
            continue
        (_, _, article, jump), (_, _, part, back) = tails[a], heads[b]
        targets[article.id, jump.text.text] = part.id
        targets[part.id, back.text.text] = article.id
        why = f"the jumps name each other's pages; words and language agree by {gain[a, b] - 1.0:.1f}"
        where = (*jump.text.spans(), *back.text.spans())
        notices.append(
            Notice(
                "jumps", "join_jumps", Action.MARK, where, jump.text.text, f"{article.id} → {part.id}", why
            )
        )
    pages = tuple(
        replace(page, articles=tuple(_tied(article, targets) for article in page.articles))
        for page in issue.pages
    )
    return replace(issue, pages=pages, notices=issue.notices + tuple(notices))


def _tied(article: Article, targets: dict[tuple[str, str], str]) -> Article:
    jumps = tuple(replace(j, target=targets.get((article.id, j.text.text), j.target)) for j in article.jumps)
    return replace(article, jumps=jumps) if jumps else article
