"""The body of an article in the vocabulary of XHTML 1.0, which every receiver knows: no HTML5 tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from lxml import etree

from convert.g2 import XHTML
from convert.model import Article, Direction, Doubt, Jump, Paragraph, Role, Suspect, Table
from convert.trace import Traced, printed

from .building import LANG, add, new, put

Guid = Callable[[str], str]
"""From the id of an article to its guid."""

_ROLES = {Role.SUBHEAD: ("h2", None), Role.CAPTION: ("p", "caption"), Role.CREDIT: ("p", "credit")}
_NUMBER = re.compile(r"[-+−±]?[0-9０-９][0-9０-９,，.．:：/%％‰]*")

DOUBTS = {
    Doubt.MISSING_TEXT: "疑有缺字",
    Doubt.OCR_ERROR: "疑为误识",
    Doubt.PUNCTUATION: "标点存疑",
    Doubt.STRAY_CHAR: "疑为多余字符",
    Doubt.ORDER: "次序存疑",
    Doubt.ARITHMETIC: "数字不符",
}


def remark(suspect: Suspect) -> str:
    """A suspect in the words of a proof-reader: what is doubtful, what may have stood there, why."""
    words = DOUBTS[suspect.kind]
    if suspect.suggestion:
        words += f"，建议：{suspect.suggestion}"
    if suspect.why:
        words += f"（{suspect.why}）"
    return words


Place = tuple[int, int, str]


def _places(text: Traced, article: Article) -> list[Place]:
    """Dateline and byline inside the lead, as (begin, end, class), in order and apart."""
    found: list[Place] = []
    lines = (("dateline", article.dateline), ("byline", article.byline))
    for name, line in lines:
        if line is None or (name == "byline" and article.byline is not None and not article.byline.within):
            continue
        spans = line.text.spans()
        ends = [at for span in spans if (at := text.locate(span))]
        if ends and len(ends) == len(spans):
            found.append((min(e[0] for e in ends), max(e[1] for e in ends), name))
    found.sort()
    return [place for n, place in enumerate(found) if n == 0 or found[n - 1][1] <= place[0]]


def _doubts(text: Traced, suspects: Sequence[Suspect]) -> list[tuple[int, int, Suspect]]:
    return [(*at, s) for s in suspects if (at := text.locate(s.where)) is not None]


def _pieces(begin: int, end: int, doubts: Sequence[tuple[int, int, Suspect]]) -> Iterator[tuple[int, int]]:
    cuts = {begin, end}
    for low, high, _ in doubts:
        cuts.update(at for at in (low, high) if begin < at < end)
    ordered = sorted(cuts)
    yield from pairwise(ordered)


def put_text(parent: etree._Element, text: Traced, article: Article, suspects: Sequence[Suspect]) -> None:
    """The text, with a span around a dateline, a byline and each doubtful place."""
    doubts = _doubts(text, suspects)
    at = 0
    for begin, end, name in [*_places(text, article), (len(text), len(text), "")]:
        _put_doubtful(parent, text.text, at, begin, doubts)
        if end > begin:
            _put_doubtful(add(parent, "span", class_=name), text.text, begin, end, doubts)
        at = end


def _put_doubtful(
    parent: etree._Element, text: str, begin: int, end: int, doubts: Sequence[tuple[int, int, Suspect]]
) -> None:
    if not doubts:
        put(parent, text[begin:end])
        return
    for low, high in _pieces(begin, end, doubts):
        over = [suspect for b, e, suspect in doubts if b <= low and high <= e]
        if over:
            title = "；".join([remark(suspect) for suspect in over])
            add(parent, "span", text[low:high], class_="suspect", title=title)
        else:
            put(parent, text[low:high])


def _put_table(parent: etree._Element, table: Table, article: Article, suspects: Sequence[Suspect]) -> None:
    element = add(parent, "table")
    if table.caption is not None:
        put_text(add(element, "caption"), table.caption, article, suspects)
    heads = min(max(table.header_rows, 0), len(table.rows))
    parts = [element, element]
    if 0 < heads < len(table.rows):
        parts = [add(element, "thead"), add(element, "tbody")]
    for number, row in enumerate(table.rows):
        line = add(parts[number >= heads], "tr")
        for column, cell in enumerate(row):
            label = column == 0 and heads > 0 and _is_label(cell.text.text)
            scope = "col" if number < heads else "row" if label else None
            spans = {
                name: str(count)
                for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan))
                if count > 1
            }
            put_text(add(line, "th" if scope else "td", scope=scope, **spans), cell.text, article, suspects)
        if not row:
            add(line, "td", class_="none")
    if not table.rows:
        add(add(element, "tr"), "td", class_="none")


def _is_label(text: str) -> bool:
    shown = printed(text)
    return bool(shown) and _NUMBER.fullmatch(shown) is None


def _put_jump(parent: etree._Element, jump: Jump, guid: Guid) -> None:
    classes = "jump " + ("continued-on" if jump.direction is Direction.TO else "continued-from")
    line = add(parent, "p", class_=classes + (" run-on" if jump.run_on else ""))
    if jump.target is not None and (target := guid(jump.target)):
        line = add(line, "a", href=target)
    put(line, jump.text.text)


def put_heads(body: etree._Element, article: Article, suspects: Sequence[Suspect]) -> None:
    """Kicker, headline, deck and a byline of its own, in the order of print; nothing where there is none."""
    lines = [(("h1", None) if name == "headline" else ("p", name), text) for name, text in article.heads()]
    if article.byline is not None and not article.byline.within:
        lines.append((("p", "byline"), article.byline.text))
    if not lines:
        return
    head = add(body, "div", class_="head")
    for (tag, name), text in lines:
        put_text(add(head, tag, class_=name), text, article, suspects)


def put_blocks(body: etree._Element, article: Article, suspects: Sequence[Suspect]) -> None:
    """Paragraphs and tables in reading order."""
    for block in article.body:
        if isinstance(block, Paragraph):
            tag, name = _ROLES.get(block.role, ("p", None))
            put_text(add(body, tag, class_=name), block.text, article, suspects)
        else:
            _put_table(body, block, article, suspects)


def document(language: str, title: str) -> tuple[etree._Element, etree._Element]:
    """An empty XHTML document, and its body."""
    html = new("html", XHTML)
    html.set(LANG, language)
    html.set("lang", language)
    add(add(html, "head"), "title", title)
    return html, add(html, "body")


def body_of(article: Article, suspects: Sequence[Suspect], language: str, guid: Guid) -> etree._Element:
    """One article as an XHTML document: its heads, then the jump it comes from, body, the jump it goes to."""
    title = article.headline.text if article.headline is not None else article.id
    html, body = document(language, title)
    put_heads(body, article, suspects)
    for jump in article.jumps:
        if jump.direction is Direction.FROM:
            _put_jump(body, jump, guid)
    put_blocks(body, article, suspects)
    for jump in article.jumps:
        if jump.direction is Direction.TO:
            _put_jump(body, jump, guid)
    return html
