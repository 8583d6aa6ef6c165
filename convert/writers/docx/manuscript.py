"""An issue as the flat sequence of lines that a Word file is: styled lines and tables, in reading order.

Everything that the page printed is in exactly one `Slot`. Rules between articles, which the manuscript adds,
have no `ref`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...desk_words import Words
from ...model import Article, Direction, FurnitureKind, Issue, Page, Paragraph, Role, Table
from ...ooxml import OUR_BOOKMARK, Style, visible
from ...trace import Traced, printed, spaced

SHORT_ARTICLE = 500
"""An article of at most so many characters is kept on one sheet. An A4 sheet of the manuscript takes about
1,000: were longer ones kept together, too many sheets would stay half empty."""

EXCERPT = 16
"""Characters that stand for an article without headline in the outline: a line of the navigation pane."""

PARAGRAPHS = {
    Role.TEXT: Style.TEXT,
    Role.SUBHEAD: Style.SUBHEAD,
    Role.CAPTION: Style.CAPTION,
    Role.CREDIT: Style.CREDIT,
}
HEADS = {"kicker": Style.KICKER, "headline": Style.HEADLINE, "deck": Style.DECK}
FURNITURE = {
    FurnitureKind.MASTHEAD: Style.MASTHEAD,
    FurnitureKind.EAR: Style.EAR,
    FurnitureKind.FOLIO: Style.FOLIO,
    FurnitureKind.IMPRINT: Style.IMPRINT,
    FurnitureKind.STRAY: Style.STRAY,
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A text of the model with its place there (`0/3/headline`: page, article, part), "" for an added line.

    `0/label` is the heading of a page, `0/3/label` what stands for a missing headline. `article` is the id of
    its article, None outside of articles.
    """

    text: Traced
    ref: str = ""
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the manuscript. `anchor` names the bookmark around it, `target` the one it leads to.

    `keep` keeps it on the sheet of the next line. `dateline` is the range of characters that are the 电头.
    """

    style: Style
    slot: Slot
    anchor: str = ""
    target: str = ""
    keep: bool = False
    dateline: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One w:tc: where a cell begins (`first`), or goes on from the row above, or a filler in a short row."""

    slot: Slot
    colspan: int = 1
    rowspan: int = 1
    first: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """A table laid out: every row has as many columns as the widest one. `keep` keeps its last row on the sheet
    of what follows.
    """

    rows: tuple[tuple[Place, ...], ...]
    header_rows: int
    ref: str
    anchor: str = ""
    keep: bool = False


Piece = Line | Grid


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one newspaper page; `label` is its heading."""

    label: str
    pieces: tuple[Piece, ...]
    source: str

    def slots(self) -> Iterator[Slot]:
        """Every text of the page, in order."""
        for piece in self.pieces:
            if isinstance(piece, Line):
                yield piece.slot
            else:
                yield from (place.slot for row in piece.rows for place in row if place.first)


def page_anchor(issue: int, page: int) -> str:
    """The bookmark of a page: its place among the issues of the file and the pages of the issue."""
    return f"{OUR_BOOKMARK}{issue}_{page}"


def anchors(issue: Issue, number: int) -> dict[str, str]:
    """Article id -> bookmark. Ids may be any text; bookmarks are ASCII letters, digits, underscores."""
    return {
        article.id: f"{page_anchor(number, at)}_{place}"
        for at, page in enumerate(issue.pages)
        for place, article in enumerate(page.articles)
    }


def page_label(page: Page, words: Words) -> str:
    """第2版, with the section where the page has one; without a number the file's name: none is made up."""
    file = page.source.replace("\\", "/").rsplit("/", 1)[-1]
    label = words.page.format(number=page.number) if page.number else file
    return f"{label}　{page.section}" if page.section else label


def sheet(issue: Issue, number: int, at: int, bookmarks: dict[str, str], words: Words) -> Sheet:
    """The manuscript of page `at` of the issue, which is number `number` in the file."""
    page = issue.pages[at]
    label = page_label(page, words)
    heading = Slot(Traced.blank(label), f"{at}/label")
    pieces: list[Piece] = [Line(Style.PAGE, heading, page_anchor(number, at), keep=True)]
    for place, article in enumerate(page.articles):
        if place:
            # The rule closes what stands above it: alone at the head of a sheet it would part nothing.
            pieces[-1] = replace(pieces[-1], keep=True)
            pieces.append(Line(Style.RULE, Slot(Traced())))
        pieces += _article(article, f"{at}/{place}", bookmarks, words)
    pieces += [
        Line(FURNITURE[piece.kind], Slot(piece.text, f"{at}/furniture/{i}"))
        for i, piece in enumerate(page.furniture)
    ]
    return Sheet(label, tuple(pieces), page.source)


def article_label(article: Article, words: Words) -> str:
    """The headline, or where there is none the words that the article opens with, marked as no headline."""
    if article.headline:
        return article.headline.text
    told = [text for _, text in article.heads()] + [b.text for b in article.body if isinstance(b, Paragraph)]
    first = next((text.text for text in (*told, *article.texts()) if printed(text.text)), "")
    line = spaced(first)
    return words.untitled.format(text=line if len(line) <= EXCERPT else line[:EXCERPT] + "…")


def _article(article: Article, ref: str, bookmarks: dict[str, str], words: Words) -> list[Piece]:
    pieces: list[Piece] = []
    short = sum(len(text) for text in article.texts()) <= SHORT_ARTICLE

    def line(style: Style, text: Traced, part: str, target: str | None = None, keep: bool = False) -> None:
        goal = bookmarks.get(target, "") if target else ""
        pieces.append(Line(style, Slot(text, f"{ref}/{part}", article.id), target=goal, keep=keep or short))

    heads = dict(article.heads())
    for name in HEADS:
        if name in heads:
            line(HEADS[name], heads[name], name, keep=True)
        if name == "headline" and not article.headline:
            line(Style.UNTITLED, Traced.blank(article_label(article, words)), "label", keep=True)
    if article.byline is not None and not article.byline.within:
        line(Style.BYLINE, article.byline.text, "byline", keep=True)
    for direction in (Direction.FROM, None, Direction.TO):
        if direction is None:
            for number, block in enumerate(article.body):
                if isinstance(block, Paragraph):
                    line(PARAGRAPHS[block.role], block.text, f"body/{number}")
                else:
                    pieces += _table(block, f"{ref}/body/{number}", article.id)
            continue
        for number, jump in enumerate(article.jumps):
            if jump.direction is direction:
                keep = direction is Direction.FROM
                line(Style.JUMP, jump.text, f"jumps/{number}", target=jump.target, keep=keep)
    return _finished(article, pieces, bookmarks[article.id])


def _finished(article: Article, pieces: list[Piece], anchor: str) -> list[Piece]:
    """With the bookmark at the first line, the dateline in the lead, and the last line free to part."""
    out: list[Piece] = []
    found = article.dateline is None
    for number, piece in enumerate(pieces):
        mark = anchor if number == 0 else ""
        if isinstance(piece, Grid):
            out.append(replace(piece, anchor=mark))
            continue
        dateline = None
        if not found and piece.style is Style.TEXT and article.dateline is not None:
            spans = article.dateline.text.spans()
            dateline = piece.slot.text.locate(spans[0]) if spans else None
            found = dateline is not None
        keep = piece.keep and number < len(pieces) - 1
        out.append(Line(piece.style, piece.slot, mark, piece.target, keep, dateline))
    return out


def _table(table: Table, ref: str, article: str) -> list[Piece]:
    pieces: list[Piece] = []
    if table.caption is not None:
        pieces.append(Line(Style.TABLE_CAPTION, Slot(table.caption, f"{ref}/caption", article), keep=True))
    rows = laid_out(table, ref, article)
    if rows:
        pieces.append(Grid(rows, min(table.header_rows, len(rows)), ref))
    return pieces


def laid_out(table: Table, ref: str, article: str) -> tuple[tuple[Place, ...], ...]:
    """The rows as Word wants them: each place of the grid in exactly one cell.

    A span that runs into a cell from above ends there; a short row is filled with empty cells.
    """
    owners: dict[tuple[int, int], tuple[int, Place]] = {}
    height = len(table.rows)
    width = 0
    for row, cells in enumerate(table.rows):
        column = 0
        for number, cell in enumerate(cells):
            while (row, column) in owners:
                column += 1
            across = 1
            while across < cell.colspan and (row, column + across) not in owners:
                across += 1
            down = max(1, min(cell.rowspan, height - row))
            place = Place(Slot(cell.text, f"{ref}/{row}/{number}", article), across, down)
            for r in range(row, row + down):
                for c in range(column, column + across):
                    owners[r, c] = (column, place if r == row else Place(Slot(Traced()), across, first=False))
            column += across
            width = max(width, column)
    return tuple(_row(owners, row, width) for row in range(height)) if width else ()


def _row(owners: dict[tuple[int, int], tuple[int, Place]], row: int, width: int) -> tuple[Place, ...]:
    places = []
    for column in range(width):
        owner = owners.get((row, column))
        if owner is None:
            places.append(Place(Slot(Traced())))
        elif owner[0] == column:
            places.append(owner[1])
    return tuple(places)


def shown(slot: Slot) -> str:
    """The text of a slot as Word can hold it, character for character."""
    return visible(slot.text.text)
