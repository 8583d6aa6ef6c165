"""Characters as print sets them: widths of punctuation, quotation marks, blanks.

What recognition and converters did to single characters is mended here, after the lines have been joined
(the printed width of a line is evidence until then). One character becomes one other, or a blank is closed:
nothing that prints is lost or added, and each keeps its origin. `REPAIRS` are the rules in the order in which
they are used; each is a function from text to text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ..model import Article, Block, Byline, Cell, Dateline, Issue, Jump, Page, Paragraph, Role, Table
from ..notices import Action, Notice
from ..trace import BLANKS, Span, Traced
from .blanks import Gap, Setting, closed, gaps
from .quotes import quoted, read_paragraphs
from .widths import widened

__all__ = ["REPAIRS", "Setting", "closed", "quoted", "set_characters", "widened"]

STAGE: Final = "characters"
WHY: Final = {
    "full_width": "punctuation in Chinese text is set in full width",
    "curly_quotes": "quotation marks open and close in turn",
    "close_blanks": "print has no blank here",
    "one_blank": "print has one blank here",
}
REPAIRS: Final[tuple[tuple[str, Callable[..., str]], ...]] = (
    ("full_width", widened),
    ("curly_quotes", quoted),
    ("close_blanks", closed),
)

NEAR: Final = 4
"""Changed characters with no more others than this between them are told in one notice."""

SETTINGS: Final = {
    Role.TEXT: Setting.TEXT,
    Role.SUBHEAD: Setting.HEAD,
    Role.CAPTION: Setting.CAPTION,
    Role.CREDIT: Setting.NAMES,
}


@dataclass(slots=True)
class _Ledger:
    """The notices of one run of the stage."""

    notices: list[Notice] = field(default_factory=list)

    def replaced(self, rule: str, before: Traced, after: str) -> None:
        """Say which characters became others: a notice for each cluster of them."""
        at = 0
        for run in before.runs:
            new = after[at : at + len(run.text)]
            at += len(run.text)
            if run.source is None or new == run.text:
                continue
            for begin, end in _clusters(run.text, new):
                where = (Span(run.source, run.start + begin, run.start + end),)
                old, now = run.text[begin:end], new[begin:end]
                self.notices.append(Notice(STAGE, rule, Action.REPLACE, where, old, now, WHY[rule]))

    def closed(self, text: Traced, found: Sequence[Gap]) -> None:
        """Say which blanks were closed or became one: a notice for each place."""
        for begin, end, after in found:
            left = text.origin(begin - 1)
            if left is None:
                continue
            start = left[1] + 1
            right = text.origin(end)
            stop = right[1] if right and right[0] == left[0] and right[1] >= start else start
            if stop - start > end - begin:
                stop = start + end - begin
            rule = "one_blank" if after else "close_blanks"
            where = Span(left[0], start, stop)
            before = text.text[begin - 1 : end + 1]
            self.notices.append(Notice(STAGE, rule, Action.CLOSE, (where,), before, after, WHY[rule]))


def _clusters(old: str, new: str) -> Iterator[tuple[int, int]]:
    """Ranges that hold the characters that differ, with at most `NEAR` others between them and no blank."""
    begin = end = -1
    for at in [at for at, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]:
        if begin >= 0 and at - end <= NEAR and BLANKS.isdisjoint(old[end:at]):
            end = at + 1
            continue
        if begin >= 0:
            yield begin, end
        begin, end = at, at + 1
    if begin >= 0:
        yield begin, end


def _replaced(text: Traced, ledger: _Ledger, wide: str, curly: str) -> Traced:
    """With the widths, and then the quotation marks, that it should have."""
    if wide != text.text:
        ledger.replaced("full_width", text, wide)
        text = text.with_text(wide)
    if curly != wide:
        ledger.replaced("curly_quotes", text, curly)
        text = text.with_text(curly)
    return text


def _closed(text: Traced, setting: Setting, ledger: _Ledger) -> Traced:
    text = text.trimmed()
    found = gaps(text.text, setting)
    if not found:
        return text
    ledger.closed(text, found)
    out = list(text.text)
    dropped: set[int] = set()
    for begin, end, after in found:
        out[begin : begin + len(after)] = after
        dropped.update(range(begin + len(after), end))
    return text.with_text("".join(out)).keep(at for at in range(len(out)) if at not in dropped)


def _set(text: Traced, setting: Setting, ledger: _Ledger) -> Traced:
    wide = widened(text.text)
    return _closed(_replaced(text, ledger, wide, quoted(wide)), setting, ledger)


def _set_table(table: Table, ledger: _Ledger) -> Table:
    caption = _set(table.caption, Setting.HEAD, ledger) if table.caption is not None else None
    rows = tuple(
        tuple(Cell(_set(cell.text, Setting.CELL, ledger), cell.colspan, cell.rowspan) for cell in row)
        for row in table.rows
    )
    return Table(rows, table.header_rows, caption)


def _set_body(body: Sequence[Block], ledger: _Ledger) -> tuple[Block, ...]:
    texts = [widened(block.text.text) for block in body if isinstance(block, Paragraph)]
    right = iter(zip(texts, read_paragraphs(texts), strict=True))
    out: list[Block] = []
    for block in body:
        if isinstance(block, Paragraph):
            text = _closed(_replaced(block.text, ledger, *next(right)), SETTINGS[block.role], ledger)
            out.append(replace(block, text=text))
        else:
            out.append(_set_table(block, ledger))
    return tuple(out)


def _within(text: Traced, body: Sequence[Block]) -> Traced | None:
    """The same printed characters as they read in the body now, or None where they are not there together."""
    printed = [origin for origin in text.origins() if origin is not None]
    if not printed:
        return None
    first, last = (Span(name, at, at + 1) for name, at in (printed[0], printed[-1]))
    for block in body:
        if isinstance(block, Paragraph):
            begin, end = block.text.locate(first), block.text.locate(last)
            if begin and end and begin[0] < end[1]:
                return block.text[begin[0] : end[1]]
    return None


def _set_byline(byline: Byline | None, body: Sequence[Block], ledger: _Ledger) -> Byline | None:
    if byline is None:
        return None
    if byline.within:
        inner = _within(byline.text, body) or _set(byline.text, Setting.NAMES, _Ledger())
        return replace(byline, text=inner)
    return replace(byline, text=_set(byline.text, Setting.NAMES, ledger))


def _set_dateline(dateline: Dateline | None, body: Sequence[Block]) -> Dateline | None:
    if dateline is None:
        return None
    text = _within(dateline.text, body) or _set(dateline.text, Setting.TEXT, _Ledger())
    return replace(dateline, text=text)


def _set_jump(jump: Jump, ledger: _Ledger) -> Jump:
    return replace(jump, text=_set(jump.text, Setting.CELL, ledger))


def _set_article(article: Article, ledger: _Ledger) -> Article:
    heads = {name: _set(text, Setting.HEAD, ledger) for name, text in article.heads()}
    body = _set_body(article.body, ledger)
    return replace(
        article,
        headline=heads.get("headline"),
        kicker=heads.get("kicker"),
        deck=heads.get("deck"),
        byline=_set_byline(article.byline, body, ledger),
        dateline=_set_dateline(article.dateline, body),
        body=body,
        jumps=tuple(_set_jump(jump, ledger) for jump in article.jumps),
    )


def _set_page(page: Page, ledger: _Ledger) -> Page:
    return replace(page, articles=tuple(_set_article(article, ledger) for article in page.articles))


def set_characters(issue: Issue) -> Issue:
    """Set the punctuation, quotation marks and blanks of all articles as print has them.

    Furniture stays as it came. Every change is a notice; a second run changes nothing.
    """
    ledger = _Ledger()
    pages = tuple(_set_page(page, ledger) for page in issue.pages)
    return replace(issue, pages=pages, notices=issue.notices + tuple(ledger.notices))
