"""Furniture: what a page has besides its articles. Masthead, ear, folio and imprint leave the body here, and
say, where they do, which paper this is, of which day, which page and section.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from .bylines import is_office
from .figures import is_date
from .folios import Imprint, day_in, is_section, kind_of, read_imprint
from .galley import Galley, Line, printed_rows
from .model import Furniture, FurnitureKind, Issue
from .notices import Action, Notice
from .portions import overlong
from .shape import cut_rows
from .trace import Source, printed

EDGE = 8
"""Lines from a page's beginning or end where folios stand. Elsewhere a date alone signs a notice, and a number is
none of a page.
"""


def furniture_in(texts: Sequence[str], known: Sequence[str] = ()) -> list[FurnitureKind | None]:
    """What kind of furniture each line of a page is, None for those that are none. `known` are pieces of
    furniture that were found before.

    The name of a section, alone on its line at the edge, belongs to the folio beside it. A date alone is a folio
    at the edge only: below an office, or where the page is of another day, it signs a notice.
    """
    edges = [number < EDGE or number >= len(texts) - EDGE for number in range(len(texts))]
    kinds = [kind_of(text, edge) for text, edge in zip(texts, edges, strict=True)]
    dated = [text for text, kind in zip(texts, kinds, strict=True) if kind and not is_date(text)]
    days = {day_in(text) for text in (*known, *dated)} - {None}
    for number, text in enumerate(texts):
        above = texts[number - 1] if number else ""
        if is_date(text) and (not edges[number] or is_office(printed(above)) or days - {day_in(text)}):
            kinds[number] = None
        beside = kinds[max(number - 1, 0) : number + 2]
        if kinds[number] is None and edges[number] and FurnitureKind.FOLIO in beside and is_section(text):
            kinds[number] = FurnitureKind.FOLIO
    return kinds


def find_furniture(galley: Galley) -> Galley:
    """Take furniture out of the body. It is kept apart in the page, and named in a notice."""
    lines: list[Line] = []
    found: list[Furniture] = []
    notices: list[Notice] = []
    for line, kind in zip(galley.lines, furniture_in([line.text.text for line in galley.lines]), strict=True):
        if kind is None:
            lines.append(line)
            continue
        found.append(Furniture(line.text, kind))
        why = f"{kind} of the page, not of an article"
        notices.append(
            Notice(
                "furniture", "find_furniture", Action.SET_ASIDE, line.text.spans(), line.text.text, "", why
            )
        )
    return galley.but(
        lines=tuple(lines), furniture=galley.furniture + tuple(found), notices=galley.notices + tuple(notices)
    )


def identify(issue: Issue) -> Issue:
    """The issue with paper, date, number, page numbers and sections as far as its own furniture says them.

    What two pages say differently is said by neither.
    """
    said = [_imprint(issue.source(page.source)) for page in issue.pages]
    pages = tuple(
        replace(page, number=page.number or imprint.page, section=page.section or imprint.section)
        for page, imprint in zip(issue.pages, said, strict=True)
    )
    agreed = {
        name: values.pop() if len(values := {getattr(i, name) for i in said} - {None}) == 1 else None
        for name in ("paper", "date", "number")
    }
    return replace(
        issue,
        pages=pages,
        paper=issue.paper or agreed["paper"],
        date=issue.date or agreed["date"],
        number=issue.number or agreed["number"],
    )


_IMPRINTS: dict[bytes, Imprint] = {}
"""What pages say of themselves, by the digest of their text: a page is asked when its issue is put together
and again when it is repaired.
"""


def _imprint(source: Source) -> Imprint:
    """What a page says of itself in whole rows and, on pages that can have been printed, in parts of rows."""
    key = sha256(source.text.encode("utf-8", "surrogatepass")).digest()
    if key not in _IMPRINTS:
        rows = printed_rows(source)
        lines = () if overlong(rows) else cut_rows(rows)
        said = [text for part in (rows, lines) for text in _said([line.text.text for line in part])]
        _IMPRINTS[key] = read_imprint(said)
    return _IMPRINTS[key]


def _said(texts: Sequence[str]) -> list[str]:
    return [text for text, kind in zip(texts, furniture_in(texts), strict=True) if kind is not None]
