"""The body of an article in the vocabulary of XHTML 1.0, which every receiver knows: no HTML5 tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from convert.g2 import XHTML, held
from convert.model import Article, Direction, Jump, Paragraph, Role, Suspect, Table
from convert.remarks import because, doubted
from convert.trace import Traced, printed

from .building import LANG, add, new, put
from .stories import Story

Guid = Callable[[str | None], str]
"""From the id of an article to its guid."""

_ROLES = {Role.SUBHEAD: ("h2", None), Role.CAPTION: ("p", "caption"), Role.CREDIT: ("p", "credit")}
_NUMBER = re.compile(r"[-+−±]?[0-9０-９][0-9０-９,，.．:：/%％‰]*")


class Doubted(NamedTuple):
    """A suspect, and what is said of it."""

    suspect: Suspect
    said: str


def remark(suspect: Suspect, language: str) -> str:
    """A suspect in the words of a proof-reader: what is doubtful, what may have stood there, why."""
    words = doubted(suspect.kind, language)
    if suspect.suggestion:
        words += f"，建议：{suspect.suggestion}"
    why = because(suspect.why, language)
    return f"{words}（{why}）" if why else words


Place = tuple[int, int, str]


def _places(text: Traced, article: Article) -> list[Place]:
    """Dateline and byline inside the lead, as (begin, end, class), in order and apart."""
    found: list[Place] = []
    byline = article.byline if article.byline is not None and article.byline.within else None
    for name, line in (("dateline", article.dateline), ("byline", byline)):
        spans = line.text.spans() if line is not None else ()
        ends = [at for span in spans if (at := text.locate(span))]
        if ends and len(ends) == len(spans):
            found.append((min(e[0] for e in ends), max(e[1] for e in ends), name))
    found.sort()
    return [place for n, place in enumerate(found) if n == 0 or found[n - 1][1] <= place[0]]


def _doubts(text: Traced, suspects: Sequence[Doubted]) -> list[tuple[int, int, str]]:
    return [(*at, s.said) for s in suspects if (at := s.suspect.place_in(text)) is not None and at[0] < at[1]]


def _pieces(begin: int, end: int, doubts: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    cuts = {begin, end}
    for low, high, _ in doubts:
        cuts.update(at for at in (low, high) if begin < at < end)
    ordered = sorted(cuts)
    yield from pairwise(ordered)


def put_text(
    parent: etree._Element, text: Traced, article: Article | None, suspects: Sequence[Doubted]
) -> None:
    """The text, with a span around each doubtful place, and around dateline and byline of its article."""
    doubts = _doubts(text, suspects) if suspects else []
    places = _places(text, article) if article is not None else []
    if not doubts and not places:
        parent.text = held(text.text)
        return
    at = 0
    for begin, end, name in [*places, (len(text), len(text), "")]:
        _put_doubtful(parent, text.text, at, begin, doubts)
        if end > begin:
            _put_doubtful(add(parent, "span", class_=name), text.text, begin, end, doubts)
        at = end


def _put_doubtful(
    parent: etree._Element, text: str, begin: int, end: int, doubts: Sequence[tuple[int, int, str]]
) -> None:
    if not doubts:
        put(parent, text[begin:end])
        return
    for low, high in _pieces(begin, end, doubts):
        over = [said for b, e, said in doubts if b <= low and high <= e]
        if over:
            add(parent, "span", text[low:high], class_="suspect", title="；".join(over))
        else:
            put(parent, text[low:high])


def _put_table(parent: etree._Element, table: Table, suspects: Sequence[Doubted]) -> None:
    all_heads = 0 < len(table.rows) <= table.header_rows
    element = add(parent, "table", class_="all-heads" if all_heads else None)
    if table.caption is not None:
        put_text(add(element, "caption"), table.caption, None, suspects)
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
            put_text(add(line, "th" if scope else "td", scope=scope, **spans), cell.text, None, suspects)
        if not row:
            add(line, "td", class_="none")
    if not table.rows:
        add(add(element, "tr", class_="none"), "td", class_="none")


def _is_label(text: str) -> bool:
    shown = printed(text)
    return bool(shown) and _NUMBER.fullmatch(shown) is None


def _put_jump(parent: etree._Element, jump: Jump, guid: Guid) -> None:
    classes = "jump " + ("continued-on" if jump.direction is Direction.TO else "continued-from")
    line = add(parent, "p", class_=classes + (" run-on" if jump.run_on else ""))
    if target := guid(jump.target):
        line = add(line, "a", href=target)
    put(line, jump.text.text)


def _put_byline(parent: etree._Element, article: Article, suspects: Sequence[Doubted]) -> None:
    if article.byline is not None and not article.byline.within:
        put_text(add(parent, "p", class_="byline"), article.byline.text, None, suspects)


def _put_heads(body: etree._Element, article: Article, suspects: Sequence[Doubted]) -> None:
    """Kicker, headline, deck and a byline of its own, in the order of print; nothing where there is none."""
    head = add(body, "div", class_="head")
    for name, text in article.heads():
        tag, role = ("h1", None) if name == "headline" else ("p", name)
        put_text(add(head, tag, class_=role), text, None, suspects)
    _put_byline(head, article, suspects)
    if not len(head):
        body.remove(head)


def _put_blocks(body: etree._Element, article: Article, suspects: Sequence[Doubted]) -> None:
    for block in article.body:
        if isinstance(block, Paragraph):
            tag, name = _ROLES.get(block.role, ("p", None))
            put_text(add(body, tag, class_=name), block.text, article, suspects)
        else:
            _put_table(body, block, suspects)


def _document(language: str, title: str) -> tuple[etree._Element, etree._Element]:
    html = new("html", XHTML)
    html.set(LANG, language)
    html.set("lang", language)
    add(add(html, "head"), "title", title)
    return html, add(html, "body")


def _put_part(
    body: etree._Element, story: Story, number: int, suspects: Sequence[Doubted], guid: Guid
) -> None:
    article = story.parts[number][1]
    jumps = [jump for jump in article.jumps if not story.joins(jump)]
    if number == 0:
        _put_heads(body, article, suspects)
    else:
        _put_byline(body, article, suspects)
    for jump in jumps:
        if jump.direction is Direction.FROM:
            _put_jump(body, jump, guid)
    _put_blocks(body, article, suspects)
    for jump in jumps:
        if jump.direction is Direction.TO:
            _put_jump(body, jump, guid)


def _runs_on(story: Story, number: int) -> bool:
    """Whether the part begins in the middle of the sentence that the one before it ends in."""
    ends = (*story.parts[number - 1][1].jumps, *story.parts[number][1].jumps)
    return number > 0 and any(jump.run_on and story.joins(jump) for jump in ends)


def _join(last: etree._Element, first: etree._Element) -> None:
    """One paragraph of two: each half in a span of its own, which takes over its id."""
    halves = []
    for half in (last, first):
        span = new("span", XHTML)
        span.text = half.text
        span.extend(list(half))
        span.set("id", half.attrib.pop("id"))
        span.set("class", "part")
        halves.append(span)
    last.text = None
    last.extend(halves)
    parent = first.getparent()
    if parent is not None:
        parent.remove(first)


def body_of(
    story: Story, suspects: Sequence[Suspect], language: str, guid: Guid, prefix: str
) -> tuple[etree._Element, list[list[str]]]:
    """A story as an XHTML document, and for each of its parts the ids of its elements.

    Heads come first, then of each part the jump it comes from, its blocks, the jump it goes to. Jumps that
    lead to another part of the same story are not text here, nor are the heads that a later page repeats.
    """
    first = story.first
    html, body = _document(language, first.headline.text if first.headline is not None else first.id)
    doubts = [Doubted(suspect, remark(suspect, language)) for suspect in suspects]
    ids: list[list[str]] = []
    for number in range(len(story.parts)):
        before = len(body)
        _put_part(body, story, number, doubts, guid)
        if len(story.parts) == 1:
            continue
        added = list(body)[before:]
        ids.append([f"{prefix}-{number + 1}-{at}" for at in range(1, len(added) + 1)])
        for element, name in zip(added, ids[-1], strict=True):
            element.set("id", name)
        if before and added and _runs_on(story, number) and _are_plain(body[before - 1], added[0]):
            _join(body[before - 1], added[0])
    return html, ids


def _are_plain(*elements: etree._Element) -> bool:
    return all(e.tag == f"{{{XHTML}}}p" and e.get("class") is None for e in elements)
