"""The annotated truth of a page, and issues made from it for tests of writers that need no repair."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from convert.model import Article, Byline, Cell, Direction, Issue, Jump, Page, Paragraph, Role, Table
from convert.trace import Source, Traced

DATA = Path(__file__).parent / "data"
PAGES = {"一": "1", "二": "2", "三": "3", "四": "4"}


class _Press:
    """Prints text after text into one source."""

    def __init__(self, name: str) -> None:
        self.name, self.text = name, ""

    def __call__(self, text: str | None) -> Traced | None:
        if not text:
            return None
        start = len(self.text)
        self.text += text + "\n"
        return Traced.printed(self.name, start, text)


def _table(press: _Press, data: dict[str, Any]) -> Table:
    rows = []
    for number, texts in enumerate(data["header"] + data["rows"]):
        cells: list[Cell] = []
        for column, text in enumerate(texts):
            if number == 0 and not text and cells:
                last = cells.pop()
                cells.append(Cell(last.text, last.colspan + 1))
            elif number == 0 and len(data["header"]) > 1 and data["header"][1][column] == "":
                cells.append(Cell(press(text) or Traced(), rowspan=2))
            elif not (number == 1 and not text and len(data["header"]) > 1):
                cells.append(Cell(press(text) or Traced()))
        rows.append(tuple(cells))
    return Table(tuple(rows), len(data["header"]))


def _article(press: _Press, data: dict[str, Any], number: int) -> Article:
    jumps = []
    for key, direction in (("jump_from", Direction.FROM), ("jump_to", Direction.TO)):
        line = press(data.get(key))
        if line:
            found = re.search("第(.)版", line.text)
            jumps.append(Jump(direction, PAGES[found[1]] if found else "", line))
    heads = {key: press(data.get(key)) for key in ("kicker", "headline", "deck")}
    first = next((b["paragraph"] for b in data["body"] if "paragraph" in b), "")
    name = data.get("byline")
    within = bool(name) and re.sub(r"\s", "", name or "") in re.sub(r"\s", "", first)
    names = tuple(w for w in re.split(r"\s", name or "") if w and not re.search("记者|通讯员|评论员", w))
    byline_text = None if within else press(name)
    body: list[Paragraph | Table] = []
    for block in data["body"]:
        if "table" in block:
            body.append(_table(press, block["table"]))
            continue
        kind, text = next(iter(block.items()))
        role = {"caption": Role.CAPTION, "subhead": Role.SUBHEAD}.get(kind, Role.TEXT)
        traced = press(text)
        assert traced is not None
        body.append(Paragraph(traced, role))
    if within:
        lead = next(block.text for block in body if isinstance(block, Paragraph))
        place = re.search(r"\s*".join(map(re.escape, re.sub(r"\s", "", name or ""))), lead.text)
        assert place is not None
        byline_text = lead[place.start() : place.end()]
    return Article(
        id=f"i{number:04}",
        headline=heads["headline"],
        kicker=heads["kicker"],
        deck=heads["deck"],
        byline=Byline(byline_text, names, within) if byline_text else None,
        body=tuple(body),
        jumps=tuple(jumps),
    )


def issue_of_truth(path: Path) -> Issue:
    """An issue of one page that holds what the truth file says, as if it had been printed in that order."""
    data = json.loads(path.read_text(encoding="utf-8"))
    press = _Press(data["source"])
    articles = tuple(_article(press, a, n) for n, a in enumerate(data["articles"], 1))
    page = Page(data["source"], articles)
    return Issue(Path(data["source"]).stem, (Source(data["source"], press.text),), (page,))
