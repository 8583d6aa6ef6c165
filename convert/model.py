"""The document model: what readers make, stages repair and writers write.

Everything is frozen; a stage gives a new `Issue`. Text is `Traced`: it knows where it was printed. The words
are the composing room's (see docs/design.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from .grounds import Grounds
from .notices import Notice
from .trace import Source, Span, Traced


class Role(StrEnum):
    """What a paragraph of an article is."""

    TEXT = "text"
    SUBHEAD = "subhead"
    """小标题: a heading inside the body."""
    CAPTION = "caption"
    """图片说明."""
    CREDIT = "credit"
    """Who wrote, translated or edited, at the article's foot; or （… 摄） alone."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an article's body."""

    text: Traced
    role: Role = Role.TEXT


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `colspan` and `rowspan` count columns and rows, 1 where it spans nothing."""

    text: Traced = field(default_factory=Traced)
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table. The first `header_rows` rows are its header. Spanned places have no cell, as in HTML."""

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 0
    caption: Traced | None = None

    def grid(self) -> list[list[str]]:
        """The texts at every place: a spanning cell's text in its first place, "" in the others.

        >>> Table(((Cell(Traced.blank("a"), colspan=2),), (Cell(), Cell()))).grid()
        [['a', ''], ['', '']]
        """
        taken: dict[tuple[int, int], str] = {}
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (number, column) in taken:
                    column += 1
                for down in range(cell.rowspan):
                    for across in range(cell.colspan):
                        taken[number + down, column + across] = "" if down or across else cell.text.text
                column += cell.colspan
        height = len(self.rows)
        width = max((at[1] + 1 for at in taken if at[0] < height), default=0)
        return [[taken.get((r, c), "") for c in range(width)] for r in range(height)]


Block = Paragraph | Table


class Direction(StrEnum):
    """Which way a jump leads."""

    TO = "to"
    """下转第N版: the article goes on there."""
    FROM = "from"
    """上接第N版: it began there."""


@dataclass(frozen=True, slots=True)
class Jump:
    """A jump line. `page` is the number as a string (`2`, `A04`) of the page it names.

    A jump TO stands behind the last block of the body, a jump FROM before the first. `target` is the id of the
    article with the other half, where that is in the issue; `run_on` says that the paragraph itself is cut
    at the jump, so that a reader who stitches the halves joins them without a paragraph's end.
    """

    direction: Direction
    page: str
    text: Traced
    target: str | None = None
    run_on: bool = False


@dataclass(frozen=True, slots=True)
class Byline:
    """署名. `within` says that its characters stand inside the lead and belong to that paragraph: they are
    named here a second time, and count once. `names` are the persons' names, without titles.
    """

    text: Traced
    names: tuple[str, ...] = ()
    within: bool = False


@dataclass(frozen=True, slots=True)
class Dateline:
    """电头 (`本报讯`, `新华社北京1月5日电`). Its characters belong to the lead, as with `Byline.within`.

    `place` and `date` are as printed, where they are.
    """

    text: Traced
    place: str | None = None
    date: str | None = None


class Kind(StrEnum):
    """What an article is, where its form shows it."""

    NEWS = "news"
    COMMENT = "comment"
    TABLE = "table"
    PHOTO = "photo"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Article:
    """稿件: one story, or the part of it that one page has.

    `id` is unique in the issue (`i0001`). Heads and bylines that the page does not have are None: none is
    made up. The parts of a story on several pages are articles of their own, tied by their jumps.
    """

    id: str
    headline: Traced | None = None
    kicker: Traced | None = None
    deck: Traced | None = None
    byline: Byline | None = None
    dateline: Dateline | None = None
    body: tuple[Block, ...] = ()
    jumps: tuple[Jump, ...] = ()
    kind: Kind = Kind.NEWS

    def heads(self) -> Iterator[tuple[str, Traced]]:
        """Kicker, headline and deck with their names, in the order in which they are printed."""
        for name, text in (("kicker", self.kicker), ("headline", self.headline), ("deck", self.deck)):
            if text is not None:
                yield name, text

    def texts(self) -> Iterator[Traced]:
        """Every text that counts, once each: heads, byline, jumps, body, cells."""
        for _, text in self.heads():
            yield text
        if self.byline is not None and not self.byline.within:
            yield self.byline.text
        for jump in self.jumps:
            yield jump.text
        for block in self.body:
            if isinstance(block, Paragraph):
                yield block.text
            else:
                if block.caption is not None:
                    yield block.caption
                for row in block.rows:
                    for cell in row:
                        yield cell.text


class FurnitureKind(StrEnum):
    """What a piece of furniture is."""

    MASTHEAD = "masthead"
    EAR = "ear"
    FOLIO = "folio"
    IMPRINT = "imprint"
    STRAY = "stray"
    """A mark that belongs to nothing on the page."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a page has besides articles. It stands in the outputs apart from them."""

    text: Traced
    kind: FurnitureKind = FurnitureKind.FOLIO


@dataclass(frozen=True, slots=True)
class Page:
    """版: one printed page. `source` names its `Source`. `number` is as printed (`1`, `A04`), or None."""

    source: str
    articles: tuple[Article, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    number: str | None = None
    section: str | None = None


class Doubt(StrEnum):
    """What kind of place a person should look at."""

    MISSING_TEXT = "missing_text"
    OCR_ERROR = "ocr_error"
    PUNCTUATION = "punctuation"
    STRAY_CHAR = "stray_char"
    ORDER = "order"
    """A join, a cut or a place in an article that the evidence does not settle."""
    ARITHMETIC = "arithmetic"
    """A number of a table that does not agree with the others."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """What a person should look at. The text stays as it was printed.

    `where` is the printed place, `text` what stands there, `suggestion` what may have stood in print ("" where
    nobody can know), `why` the grounds (None where nobody said), `confidence` from 0 to 1 that something is
    wrong there, `article` the id of its article, None for furniture.
    """

    kind: Doubt
    where: Span
    text: str
    suggestion: str = ""
    why: Grounds | None = None
    confidence: float = 0.5
    article: str | None = None
    runner_up: str = ""

    def place_in(self, text: Traced) -> tuple[int, int] | None:
        """Where it stands in a text: the range of indices, or None. Without width it is between two characters.

        `where` is one printed range; words that go over the end of a column are longer than it. They are
        found whole, around the part that it names.

        >>> end, start = Traced.printed("p", 90, "城市建设高"), Traced.printed("p", 7, "品质发展")
        >>> Suspect(Doubt.OCR_ERROR, Span("p", 90, 95), "城市建设高品质").place_in(end + start)
        (0, 7)
        """
        if not len(self.where):
            return self._between(text)
        at = text.locate(self.where)
        if at is None or at[1] - at[0] >= len(self.text):
            return at
        begin = text.text.find(self.text, max(0, at[1] - len(self.text)), at[0] + len(self.text))
        return at if begin < 0 else (begin, begin + len(self.text))

    def _between(self, text: Traced) -> tuple[int, int] | None:
        source, at = self.where.source, self.where.start
        if before := text.locate(Span(source, at - 1, at)):
            return before[1], before[1]
        if behind := text.locate(Span(source, at, at + 1)):
            return behind[0], behind[0]
        return None


@dataclass(frozen=True, slots=True)
class Issue:
    """期: one day's paper, or as much of it as was given.

    `id` is a stable name made of paper and date, or of the file's name where the text gives neither.
    `paper`, `date` (ISO 8601, `2025-03-14`) and `number` (期号) are None where the text does not say them and
    nobody else did. `language` is a BCP 47 tag (`zh-Hans`).
    """

    id: str
    sources: tuple[Source, ...] = ()
    pages: tuple[Page, ...] = ()
    notices: tuple[Notice, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    paper: str | None = None
    date: str | None = None
    number: str | None = None
    language: str = "zh-Hans"

    def articles(self) -> Iterator[tuple[Page, Article]]:
        """Every article with its page, in reading order."""
        for page in self.pages:
            for article in page.articles:
                yield page, article

    def source(self, name: str) -> Source:
        """The source of that name. Raises KeyError where there is none."""
        for source in self.sources:
            if source.name == name:
                return source
        raise KeyError(name)

    def suspects_of(self, article: Article) -> tuple[Suspect, ...]:
        """The suspects of one article, in the order in which they were printed."""
        return tuple(sorted((s for s in self.suspects if s.article == article.id), key=lambda s: s.where))
