"""The forms in which texts are compared, and an article in that form, from a gold file or from a repaired issue.

Blanks, widths, kinds of quotes, dashes and dots, ornaments and jump lines do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from convert.model import Article, Direction, Furniture, Paragraph, Role, Table

_SAME: Final = {
    '"': "“”„‟＂『』「」″〝〞",
    "'": "‘’‛′`´＇",
    "-": "—–―‒─━－−‐‑﹣",
    "·": "•・‧∙⋅●",
    "~": "～〜∼",
    "<": "《〈«‹",
    ">": "》〉»›",
    "。": "｡",
    "、": "､",
    ",": "﹐",
    ":": "∶︰",
    "[": "【〔",
    "]": "】〕",
    "": "□■◆◇▲△▼★☆◎○\u200b\ufeff\u00ad",
}
_TABLE: Final = {ord(char): one for one, many in _SAME.items() for char in many}
_JUMP: Final = re.compile(r"\((?:上接|下转|紧接|接|转)第?[一二三四五六七八九十0-9]{1,3}版[^()]{0,8}\)")
_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九十")}
_SPAN_ROWS: Final = 2
"""Rows of a header in which a label that repeats its neighbour is a span, not a cell of its own."""


def normal(text: str | None) -> str:
    """A text as it is compared.

    >>> normal("“2026年” —— １２〇 ■")
    '"2026年"-12〇'
    """
    if not text:
        return ""
    text = unicodedata.normalize("NFKC", text.translate(_TABLE)).translate(_TABLE)
    text = "".join(text.split())
    return re.sub(r"[.…⋯]{2,}|…", "…", re.sub("-{2,}", "-", text))


def unmarked(text: str | None) -> str:
    """A text as it is compared, without jump lines.

    >>> unmarked("全文完。（下转第2版）")
    '全文完。'
    """
    return _JUMP.sub("", normal(text))


def page_number(said: object) -> int | None:
    """The page that a jump names: -1 where it names none, None where there is no jump.

    >>> [page_number(said) for said in (None, 2, "A04", "十二", "？")]
    [None, 2, 4, 12, -1]
    """
    if said is None or said == "":
        return None
    if isinstance(said, int):
        return said
    if digits := re.search(r"\d+", normal(str(said))):
        return int(digits[0])
    words = re.search("[一二三四五六七八九十]+", str(said))
    if not words:
        return -1
    text = words[0]
    if len(text) == 1:
        return _DIGITS[text]
    return 10 + _DIGITS[text[1]] if text[0] == "十" else 10 * _DIGITS[text[0]]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, caption or table in the form of comparison. `breaks` are (offset, l or c) as typeset."""

    kind: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    breaks: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """An article in the form of comparison. `unit` is a table's line of units, which may be kept or left."""

    kind: str
    kicker: str
    title: str
    deck: str
    byline: str
    blocks: tuple[Block, ...]
    jump_from: int | None = None
    jump_to: int | None = None
    byline_in_lead: str = ""
    unit: str = ""

    @property
    def body(self) -> str:
        """All blocks in one."""
        return "".join(block.text for block in self.blocks)

    @property
    def text(self) -> str:
        """Heads, byline and body in one."""
        return self.kicker + self.title + self.deck + self.byline + self.body


def cells(rows: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """The filled cells of each row; labels of a header that repeat for their span count once."""
    out: list[tuple[str, ...]] = []
    for row in rows:
        kept, previous = [], None
        for cell in map(normal, row):
            spanned = len(out) < _SPAN_ROWS and cell == previous and not re.search(r"\d", cell)
            if cell and not spanned:
                kept.append(cell)
            previous = cell
        out.append(tuple(kept))
    return tuple(out)


def _table(rows: Iterable[Iterable[str]]) -> Block:
    filled = cells(rows)
    return Block("table", "".join(cell for row in filled for cell in row), filled)


def told_gold(entry: Mapping[str, Any]) -> Told:
    """An article of a gold file, or of an answer in the same form."""
    blocks = []
    for block in entry.get("blocks") or ():
        if "rows" in block:
            blocks.append(_table(block["rows"] or ()))
            continue
        breaks = []
        for offset, kind in block.get("breaks", ()):
            breaks.append((len(normal(block["text"][:offset])), kind))
        blocks.append(
            Block(block.get("type", "paragraph"), unmarked(block.get("text", "")), (), tuple(breaks))
        )
    return Told(
        entry.get("kind", "news"),
        *(unmarked(entry.get(name)) for name in ("kicker", "title", "subtitle", "byline")),
        blocks=tuple(block for block in blocks if block.text),
        jump_from=page_number(entry.get("jump_from")),
        jump_to=page_number(entry.get("jump_to")),
        byline_in_lead=normal(entry.get("byline_in_lead")),
        unit=normal(entry.get("unit")),
    )


def told_found(article: Article) -> Told:
    """An article of a repaired issue. A byline inside the lead counts there, and not twice."""
    blocks: list[Block] = []
    for block in article.body:
        if isinstance(block, Table):
            if block.caption is not None:
                blocks.append(Block("paragraph", unmarked(block.caption.text)))
            blocks.append(_table(block.grid()))
        else:
            blocks.append(Block(_kind(block), unmarked(block.text.text)))
    heads = (article.kicker, article.headline, article.deck)
    byline = article.byline.text.text if article.byline and not article.byline.within else ""
    pages = {jump.direction: page_number(jump.page) for jump in article.jumps}
    return Told(
        article.kind.value,
        *(unmarked(head.text if head else "") for head in heads),
        byline=unmarked(byline),
        blocks=tuple(block for block in blocks if block.text),
        jump_from=pages.get(Direction.FROM),
        jump_to=pages.get(Direction.TO),
    )


def _kind(block: Paragraph) -> str:
    return "caption" if block.role is Role.CAPTION else "paragraph"


def furniture_texts(furniture: Iterable[Furniture]) -> tuple[str, ...]:
    """What a page has besides articles, as it is compared."""
    return tuple(normal(piece.text.text) for piece in furniture)
