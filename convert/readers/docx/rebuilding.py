"""The edited issue: what the editor wrote, in the articles that she made, with the origin of what stayed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ...model import (
    Article,
    Block,
    Byline,
    Cell,
    Dateline,
    Furniture,
    FurnitureKind,
    Issue,
    Jump,
    Page,
    Paragraph,
    Role,
    Table,
)
from ...ooxml import Style, visible
from ...trace import Run, Traced
from .aligning import Alignment, line_of
from .drafts import DraftArticle, DraftIssue, DraftPage, DraftTable
from .places import OldLine, article_at, table_at
from .printed_words import direction_of, page_of, parts_of_label

ROLES = {Style.SUBHEAD: Role.SUBHEAD, Style.CAPTION: Role.CAPTION, Style.TABLE_CAPTION: Role.CAPTION}
ROLES |= {Style.CREDIT: Role.CREDIT, Style.BYLINE: Role.CREDIT, Style.DECK: Role.SUBHEAD}
FURNITURE = {
    Style.MASTHEAD: FurnitureKind.MASTHEAD,
    Style.EAR: FurnitureKind.EAR,
    Style.FOLIO: FurnitureKind.FOLIO,
    Style.IMPRINT: FurnitureKind.IMPRINT,
    Style.STRAY: FurnitureKind.STRAY,
}


@dataclass(slots=True)
class Desk:
    """What is at hand while an issue is rebuilt: the draft, the issue before it was edited and its lines."""

    draft: DraftIssue
    before: Issue
    old: Sequence[OldLine]
    found: Alignment
    shapes: dict[str, list[str]]
    source: str
    """The source of a page that was not there before."""
    claimed: set[str] = field(default_factory=set)
    """Places of articles that are found again, and ids that are given."""

    def text(self, number: int) -> Traced:
        """A line of the draft with the origins of what was kept."""
        whole = self.found.whole.get(number)
        if whole is not None:
            return self.old[whole].traced
        return self._pieced(number)

    def _pieced(self, number: int) -> Traced:
        start, text = self.found.new_starts[number], self.found.new[number]
        came = self.found.came[start : start + len(text)]
        pieces: list[Traced] = []
        begin = 0
        for at in range(1, len(text) + 1):
            if at < len(text) and self._goes_on(came[at - 1], came[at]):
                continue
            pieces.append(self._piece(came[begin], text[begin:at]))
            begin = at
        return Traced.joined(pieces)

    def _goes_on(self, left: int, right: int) -> bool:
        if left < 0 or right < 0:
            return left < 0 and right < 0
        starts = self.found.old_starts
        return right == left + 1 and line_of(starts, left) == line_of(starts, right)

    def _piece(self, origin: int, text: str) -> Traced:
        if origin < 0:
            return Traced((Run(text),))
        number = line_of(self.found.old_starts, origin)
        first = origin - self.found.old_starts[number]
        kept = self.old[number].traced[first : first + len(text)]
        shown = visible(kept.text)
        return kept.with_text(
            "".join(k if s == t else t for k, s, t in zip(kept.text, shown, text, strict=True))
        )

    def old_line(self, number: int) -> OldLine | None:
        """The line before, that most of this line came from."""
        old = self.old_number(number)
        return self.old[old] if old is not None else None

    def old_number(self, number: int) -> int | None:
        """Which line before it is that most of this line came from."""
        whole = self.found.whole.get(number)
        if whole is not None:
            return whole
        start = self.found.new_starts[number]
        came = self.found.came[start : start + len(self.found.new[number])]
        votes = Counter(line_of(self.found.old_starts, origin) for origin in came if origin >= 0)
        return votes.most_common(1)[0][0] if votes else None


def rebuilt(desk: Desk) -> Issue:
    """The issue as the draft has it."""
    pages = tuple(_page(desk, page) for page in desk.draft.pages)
    return replace(desk.before, pages=_with_targets(pages))


def _with_targets(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """Without links of jumps to articles that are gone."""
    ids = {article.id for page in pages for article in page.articles}

    def linked(article: Article) -> Article:
        if all(jump.target is None or jump.target in ids for jump in article.jumps):
            return article
        jumps = (replace(j, target=j.target if j.target in ids else None) for j in article.jumps)
        return replace(article, jumps=tuple(jumps))

    return tuple(replace(page, articles=tuple(linked(a) for a in page.articles)) for page in pages)


def _page(desk: Desk, draft: DraftPage) -> Page:
    articles = tuple(_article(desk, article) for article in draft.articles if article.lines())
    furniture = tuple(Furniture(desk.text(n), FURNITURE[desk.draft.lines[n].style]) for n in draft.furniture)
    before = _page_before(desk, draft)
    source = before.source if before is not None else desk.source
    if draft.label is None:
        number, section = (before.number, before.section) if before is not None else (None, None)
    elif before is not None and draft.label in desk.found.whole:
        number, section = before.number, before.section
    else:
        number, section = parts_of_label(desk.draft.lines[draft.label].text)
    return Page(source, articles, furniture, number, section)


def _page_before(desk: Desk, draft: DraftPage) -> Page | None:
    """The page that this one was: by its label, or by where most of its lines were."""
    label = desk.old_line(draft.label) if draft.label is not None else None
    if label is not None and label.ref.endswith("/label"):
        return desk.before.pages[int(label.ref.split("/")[0])]
    votes: Counter[str] = Counter()
    for number in [n for article in draft.articles for n in article.lines()] + draft.furniture:
        old = desk.old_line(number)
        if old is not None and "/" in old.ref:
            votes[old.ref.split("/")[0]] += len(old.text)
    return desk.before.pages[int(votes.most_common(1)[0][0])] if votes else None


def _article(desk: Desk, draft: DraftArticle) -> Article:
    lines = draft.lines()
    votes: Counter[str] = Counter()
    for number in lines:
        old = desk.old_line(number)
        if old is not None and old.owner() and old.owner() not in desk.claimed:
            votes[old.owner()] += len(desk.found.new[number]) + 1
    owner = votes.most_common(1)[0][0] if votes else ""
    if not owner:
        return _built(desk, draft, Article(_new_id(desk)), "")
    desk.claimed.add(owner)
    before = article_at(desk.before, owner)
    return before if _untouched(desk, draft, owner) else _built(desk, draft, before, owner)


def _new_id(desk: Desk) -> str:
    taken = {article.id for _, article in desk.before.articles()} | desk.claimed
    number = sum(1 for _ in desk.before.articles()) + 1
    while f"i{number:04}" in taken:
        number += 1
    desk.claimed.add(f"i{number:04}")
    return f"i{number:04}"


def _untouched(desk: Desk, draft: DraftArticle, owner: str) -> bool:
    """Whether the article's lines are the same, in order and style, and its tables of the same shape."""
    numbers = draft.lines()
    now = [desk.found.whole.get(number) for number in numbers]
    then = [at for at, line in enumerate(desk.old) if line.owner() == owner] if None not in now else []
    if now != then or any(
        desk.draft.lines[n].style is not desk.old[o].style for n, o in zip(numbers, then, strict=True)
    ):
        return False
    return all(table_place(desk, block) for block in draft.body if isinstance(block, DraftTable))


def table_place(desk: Desk, table: DraftTable) -> str:
    """The place of the table that this one was, unchanged in its shape; "" where there is none."""
    old = desk.old_line(table.cells[0]) if table.cells else None
    if old is None or old.style is not Style.CELL:
        return ""
    ref = "/".join(old.ref.split("/")[:4])
    return ref if desk.shapes.get(ref) == table.written.shape() else ""


def _built(desk: Desk, draft: DraftArticle, before: Article, owner: str) -> Article:
    heads = {style: _joined(desk, numbers) for style, numbers in draft.heads.items()}
    body = tuple(_block(desk, block) for block in draft.body)
    article = replace(
        before,
        headline=heads.get(Style.HEADLINE),
        kicker=heads.get(Style.KICKER),
        deck=heads.get(Style.DECK),
        body=body,
        jumps=tuple(_jump(desk, number, draft) for number in draft.jumps),
    )
    return replace(article, byline=_byline(desk, draft, before, body), dateline=_dateline(before, body))


def _joined(desk: Desk, numbers: Sequence[int]) -> Traced:
    """A head that the editor broke into lines: one text, with blanks between."""
    pieces: list[Traced] = []
    for number in numbers:
        pieces += [Traced.blank(), desk.text(number)] if pieces else [desk.text(number)]
    return Traced.joined(pieces)


def _block(desk: Desk, block: int | DraftTable) -> Block:
    if isinstance(block, int):
        return Paragraph(desk.text(block), ROLES.get(desk.draft.lines[block].style, Role.TEXT))
    caption = desk.text(block.caption) if block.caption is not None else None
    ref = table_place(desk, block)
    before = table_at(desk.before, ref) if ref else None
    if before is not None and [len(row) for row in before.rows] == [
        sum(cell.state != "c" for cell in row) for row in block.written.rows
    ]:
        numbers = iter(block.cells)
        rows = tuple(tuple(replace(c, text=desk.text(next(numbers))) for c in row) for row in before.rows)
        return Table(rows, before.header_rows, caption)
    return Table(_rows(desk, block), block.written.header_rows, caption)


def _rows(desk: Desk, table: DraftTable) -> tuple[tuple[Cell, ...], ...]:
    numbers = iter(table.cells)
    rows: list[list[list[int]]] = []
    texts: list[list[Traced]] = []
    open_cells: dict[int, list[int]] = {}
    for row in table.written.rows:
        rows.append([])
        texts.append([])
        column = 0
        for cell in row:
            if cell.state == "c":
                if column in open_cells:
                    open_cells[column][1] += 1
            else:
                span = [cell.colspan, 1]
                rows[-1].append(span)
                texts[-1].append(desk.text(next(numbers)))
                open_cells.pop(column, None)
                if cell.state == "r":
                    open_cells[column] = span
            column += cell.colspan
    return tuple(
        tuple(Cell(text, *span) for text, span in zip(line, spans, strict=True))
        for line, spans in zip(texts, rows, strict=True)
    )


def _jump(desk: Desk, number: int, draft: DraftArticle) -> Jump:
    text, old = desk.text(number), desk.old_line(number)
    shown = desk.draft.lines[number].text
    if old is not None and "/jumps/" in old.ref:
        before = article_at(desk.before, old.owner()).jumps[int(old.ref.rsplit("/", 1)[1])]
        page = before.page if shown == old.text else page_of(shown) or before.page
        return replace(before, text=text, page=page)
    last = bool(draft.body) and number > min(draft.lines())
    return Jump(direction_of(shown, last), page_of(shown) or "", text)


def _byline(desk: Desk, draft: DraftArticle, before: Article, body: Sequence[Block]) -> Byline | None:
    if draft.byline is not None:
        text = desk.text(draft.byline)
        names = before.byline.names if before.byline is not None else ()
        return Byline(text, tuple(name for name in names if name in text.text))
    if before.byline is None or not before.byline.within:
        return None
    text_within = _again(before.byline.text, body)
    if text_within is None:
        return None
    return replace(before.byline, text=text_within, names=_kept(before.byline.names, text_within))


def _kept(names: Sequence[str], text: Traced) -> tuple[str, ...]:
    return tuple(name for name in names if name in text.text)


def _dateline(before: Article, body: Sequence[Block]) -> Dateline | None:
    if before.dateline is None:
        return None
    text = _again(before.dateline.text, body)
    return replace(before.dateline, text=text) if text is not None else None


def _again(text: Traced, body: Sequence[Block]) -> Traced | None:
    """A text that stands inside a paragraph, as that paragraph has it now; None where it is gone."""
    spans = text.spans()
    for block in body:
        if isinstance(block, Paragraph) and spans:
            found = [at for span in spans if (at := block.text.locate(span)) is not None]
            if found:
                return block.text[min(low for low, _ in found) : max(high for _, high in found)]
    return None
