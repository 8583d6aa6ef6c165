"""A newsItem as an article of the model: its body in XHTML or NITF, and what contentMeta says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from convert.g2 import NAR, NITF, XHTML, restored
from convert.model import (
    Article,
    Block,
    Byline,
    Cell,
    Dateline,
    Direction,
    Jump,
    Kind,
    Paragraph,
    Role,
    Table,
)
from convert.trace import Traced

_ROLES = {"caption": Role.CAPTION, "credit": Role.CREDIT}
_HEADS = {"kicker": "kicker", "deck": "deck", "subtitle": "deck"}
_DIRECTIONS = {"npprop:continuedOnPage": Direction.TO, "npprop:continuedFromPage": Direction.FROM}
_BLOCKS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "hl2", "table"))


class Press:
    """Prints one text behind the other into one source, so that each has a place."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._texts: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        """All that was printed."""
        return "".join(self._texts)

    def __call__(self, text: str) -> Traced:
        start = self._length
        self._texts.append(text + "\n")
        self._length += len(text) + 1
        return Traced.printed(self.name, start, text)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _text(element: etree._Element) -> str:
    return restored("".join(str(text) for text in element.itertext()))


def _classes(element: etree._Element) -> list[str]:
    return (element.get("class") or "").split(" ")


def _meta(item: etree._Element, path: str) -> list[etree._Element]:
    return item.findall("/".join(f"{{{NAR}}}{step}" for step in path.split("/")))


def _span(element: etree._Element, name: str) -> int:
    value = element.get(name) or ""
    return int(value) if value.isdecimal() and value.isascii() and 0 < len(value) < 5 else 1


def _table(element: etree._Element, press: Press) -> Table:
    caption = next((child for child in element if _name(child) == "caption"), None)
    printed = press(_text(caption)) if caption is not None else None
    rows: list[tuple[Cell, ...]] = []
    heads = 0
    for line in element.iter(f"{{{XHTML}}}tr", f"{{{NITF}}}tr"):
        if "none" in _classes(line):
            continue
        cells = [cell for cell in line if _name(cell) in ("td", "th") and "none" not in _classes(cell)]
        rows.append(tuple(Cell(press(_text(c)), _span(c, "colspan"), _span(c, "rowspan")) for c in cells))
        parent = line.getparent()
        heads += parent is not None and _name(parent) == "thead"
    return Table(tuple(rows), len(rows) if "all-heads" in _classes(element) else heads, printed)


def _blocks(body: etree._Element) -> Iterable[etree._Element]:
    """The blocks of a body, in order, whatever they are wrapped in; the heads are none of them."""
    for element in body:
        if _name(element) in _BLOCKS:
            yield element
        elif "head" not in _classes(element) and _name(element) != "body.head":
            yield from _blocks(element)


def _heads(item: etree._Element, press: Press) -> dict[str, Traced]:
    """Kicker, headline, deck: from contentMeta, which every body repeats."""
    found: dict[str, Traced] = {}
    for line in _meta(item, "contentMeta/headline"):
        role = (line.get("role") or "nphl:main").rpartition(":")[2]
        found.setdefault(_HEADS.get(role, "headline"), press(_text(line)))
    return found


def _lines_of(body: etree._Element | None, name: str) -> list[etree._Element]:
    """The elements of the heads that are a byline."""
    if body is None:
        return []
    return [e for e in body.iter() if (name in _classes(e) and _name(e) == "p") or _name(e) == name]


def _within(text: str, blocks: Iterable[Block]) -> Traced:
    """Where a line stands inside of a paragraph: there its characters were printed."""
    for block in blocks:
        if isinstance(block, Paragraph) and text and (at := block.text.text.find(text)) >= 0:
            return block.text[at : at + len(text)]
    return Traced.blank(text)


def _jumps(
    item: etree._Element, lines: list[etree._Element], ids: Mapping[str, str], press: Press
) -> list[Jump]:
    """The jumps in the order of their properties, each with its line of the body."""
    waiting: dict[Direction, list[etree._Element]] = {direction: [] for direction in Direction}
    for line in lines:
        way = Direction.TO if "continued-on" in _classes(line) else Direction.FROM
        waiting[way].append(line)
    found = []
    for said in _meta(item, "itemMeta/itemMetaExtProperty"):
        direction = _DIRECTIONS.get(said.get("rel") or "")
        if direction is None or not waiting[direction]:
            continue
        line = waiting[direction].pop(0)
        target = next((ids.get(a.get("href") or "") for a in line if _name(a) == "a"), None)
        page = restored(said.get("value") or "")
        found.append(Jump(direction, page, press(_text(line)), target, "run-on" in _classes(line)))
    return found


def _names(item: etree._Element) -> tuple[str, ...]:
    meta = next(iter(_meta(item, "contentMeta")), None)
    signed = [e for e in (meta if meta is not None else ()) if _name(e) in ("creator", "contributor")]
    people = [e for e in signed if e.get("type") != "cpnat:organisation"]
    named = [(e.find(f"{{{NAR}}}name"), e.get("literal") or "") for e in people]
    return tuple(restored((name.text or "") if name is not None else literal) for name, literal in named)


def _kind(item: etree._Element) -> Kind:
    values = [
        e.get("value") for e in _meta(item, "itemMeta/itemMetaExtProperty") if e.get("rel") == "npprop:kind"
    ]
    return Kind(values[0]) if values and values[0] in tuple(Kind) else Kind.NEWS


def _byline(
    item: etree._Element, body: etree._Element | None, blocks: list[Block], press: Press
) -> Byline | None:
    said = next((_text(e) for e in _meta(item, "contentMeta/by")), None)
    own = _lines_of(body, "byline")
    if own:
        return Byline(press(_text(own[0])), _names(item), False)
    return Byline(_within(said, blocks), _names(item), True) if said is not None else None


def _dateline(item: etree._Element, blocks: list[Block]) -> Dateline | None:
    said = next((_text(e) for e in _meta(item, "contentMeta/dateline")), None)
    if said is None:
        return None
    place = next((_text(e) for e in _meta(item, "contentMeta/located/name")), None)
    dates = [e for e in _meta(item, "itemMeta/itemMetaExtProperty") if e.get("rel") == "npprop:datelineDate"]
    date = restored(dates[0].get("value") or "") if dates else None
    return Dateline(_within(said, blocks), place, date)


def article_of(item: etree._Element, name: str, ids: Mapping[str, str], press: Press) -> Article:
    """The article in a newsItem. `ids` are the articles of the issue by their guids, for its jumps."""
    heads = _heads(item, press)
    inline = next(iter(_meta(item, "contentSet/inlineXML")), None)
    document = inline[0] if inline is not None and len(inline) else None
    body = next((e for e in document if _name(e) == "body"), None) if document is not None else None
    elements = list(_blocks(body)) if body is not None else []
    jumps = _jumps(item, [e for e in elements if "jump" in _classes(e)], ids, press)
    blocks: list[Block] = []
    for element in elements:
        classes = _classes(element)
        if "jump" in classes or "byline" in classes or _name(element) == "h1":
            continue
        if _name(element) == "table":
            blocks.append(_table(element, press))
        else:
            role = Role.TEXT if _name(element) == "p" else Role.SUBHEAD
            blocks.append(Paragraph(press(_text(element)), _ROLES.get(classes[0], role)))
    return Article(
        name,
        heads.get("headline"),
        heads.get("kicker"),
        heads.get("deck"),
        _byline(item, body, blocks, press),
        _dateline(item, blocks),
        tuple(blocks),
        tuple(jumps),
        _kind(item),
    )
