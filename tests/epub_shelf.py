"""Books for the tests of the EPUB writer: how they are bound, read back, and judged by EPUBCheck."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
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
from convert.plugins import Finding
from convert.trace import Source, Span, Traced, printed
from convert.writers.epub import write
from convert.writers.epub.checking import epubcheck_jar, findings

HTML = {"h": "http://www.w3.org/1999/xhtml"}
HOSTILE = (
    "A&B<c>\"d\"'e'\x00\x01\x08\x0b\x0c\x1b\x7f\x80\x9f\u200b\u202e\u2028\u2029\ufdd0\ufffe\uffff\ud800\udfff"
    "]]>&amp;<!--\ufeff\U0001fffe\U00020bb7\ue000\u0301e\u200d尾"
)
"""Characters that XML, HTML, or a library on the way, drops or breaks on."""


def bind(*issues: Issue, **options: str) -> bytes:
    """The book of these issues."""
    target = io.BytesIO()
    write(issues, target, options)
    return target.getvalue()


def parts(book: bytes) -> dict[str, bytes]:
    """The files of a book by name, in the archive's order."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def documents(book: bytes) -> dict[str, Any]:
    """The parsed content documents in reading order, the contents left out."""
    files = parts(book)
    package = etree.fromstring(files["EPUB/content.opf"])
    hrefs = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
    names = [hrefs[reference.get("idref")] for reference in package.iter("{*}itemref")]
    return {str(n): etree.fromstring(files[f"EPUB/{n}"]) for n in names if str(n).startswith("n")}


def _text(element: Any) -> str:
    kind = (element.get("class") or "").split(" ")
    if "added" in kind or "list" in kind or element.tag.endswith("}nav"):
        return ""
    if "sign" in kind:
        return chr(int(element.get("title")[2:], 16))
    return (element.text or "") + "".join(_text(child) + (child.tail or "") for child in element)


def printed_in(tree: Any) -> str:
    """The printed characters of a document: all but what the book added, signs as what they stand for."""
    return printed(_text(tree.find("{*}body")))


def _heads_of(article: Article) -> list[Traced]:
    texts = [text for _, text in article.heads()]
    texts += [article.byline.text] if article.byline and not article.byline.within else []
    return texts + [jump.text for jump in article.jumps if jump.direction is Direction.FROM]


def _body_of(blocks: Sequence[Paragraph | Table]) -> list[Traced]:
    texts = []
    for block in blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        else:
            texts += [block.caption] if block.caption else []
            texts += [cell.text for row in block.rows for cell in row]
    return texts


def _is_cut(before: Article, after: Article) -> bool:
    """Whether a jump between the two cuts a paragraph."""
    ends = [*before.body[-1:], *after.body[:1]]
    texts = [
        block for block in ends if isinstance(block, Paragraph) and block.role is Role.TEXT and block.text
    ]
    ways = ((before, Direction.TO), (after, Direction.FROM))
    said = any(jump.run_on for one, way in ways for jump in one.jumps if jump.direction is way)
    return said and len(texts) == 2


def printed_by(*story: Article) -> str:
    """The printed characters of a story's parts in reading order; a paragraph that a jump cuts is whole."""
    texts: list[Traced] = []
    seams: list[Traced] = []
    for number, article in enumerate(story):
        blocks = _body_of(article.body[:1]), _body_of(article.body[1:])
        between = _heads_of(article)
        if number:
            before = story[number - 1]
            between = [jump.text for jump in before.jumps if jump.direction is Direction.TO] + between
        if number and _is_cut(before, article):
            texts += blocks[0]
            seams += between
            is_cut_again = (
                len(article.body) == 1 and number + 1 < len(story) and _is_cut(article, story[number + 1])
            )
            if is_cut_again:
                continue
            texts += seams + blocks[1]
            seams = []
        else:
            texts += between + blocks[0] + blocks[1]
    texts += [jump.text for jump in story[-1].jumps if jump.direction is Direction.TO]
    return printed("".join(text.text for text in texts))


def printed_on(issue: Issue) -> list[str]:
    """What each document of an issue should print, in reading order: front pages, and the stories that begin
    there.

    Tells by itself which halves belong together, in the plainest way: each names the other, and it alone.
    """
    articles = {article.id: article for _, article in issue.articles()}
    after = {}
    for article in articles.values():
        ahead = [j.target for j in article.jumps if j.direction is Direction.TO and j.target in articles]
        for target in ahead:
            back = [j.target for j in articles[target].jumps if j.direction is Direction.FROM and j.target]
            if back[:1] == [article.id] and target != article.id:
                after[article.id] = target
                break
    told: dict[str, list[Article]] = {}
    taken: set[str] = set()
    for name in [n for n in articles if n not in after.values()] + list(articles):
        story = []
        while name in articles and name not in taken:
            taken.add(name)
            story.append(articles[name])
            name = after.get(name, "")
        if story:
            told[story[0].id] = story
    found = []
    for page in issue.pages:
        found.append(printed("".join(piece.text.text for piece in page.furniture)))
        found += [printed_by(*told[article.id]) for article in page.articles if article.id in told]
    return found


def _hostile_article(number: int, press: list[str], target: str | None) -> Article:
    def text(said: str) -> Traced:
        start = sum(len(piece) for piece in press)
        press.append(said)
        return Traced.printed("p.txt", start, said)

    lead = text(f"本报讯{HOSTILE}记者")
    rows = (
        (Cell(text("甲&"), colspan=0, rowspan=9), Cell(text("乙"), colspan=5000)),
        (Cell(text("")), Cell(text(HOSTILE)), Cell(text("多"))),
        (),
        (Cell(text("1"), rowspan=99), Cell(text("2"))),
        (Cell(text("3")),),
    )
    return Article(
        f"../i{number}\x00",
        headline=text(f" 标 题\u3000{HOSTILE} ") if number % 2 else None,
        kicker=text(HOSTILE) if number % 3 else Traced(),
        deck=text("  "),
        byline=Byline(text(f"记者 {HOSTILE}")),
        dateline=Dateline(lead[:3]),
        body=(
            Paragraph(lead),
            Paragraph(Traced()),
            Paragraph(text("小标题"), Role.SUBHEAD),
            Table(rows, number % 7, text(f"表{HOSTILE}") if number % 2 else None),
            Table(((),), 1, text("空表")),
            Table(()),
            Paragraph(text("图"), Role.CAPTION),
            Paragraph(text("（某某）"), Role.CREDIT),
        ),
        jumps=(
            Jump(Direction.FROM, "9\x00<", text("上接第9版")),
            Jump(Direction.TO, "A02&", text(f"下转{HOSTILE}"), target),
        ),
    )


def hostile_issue() -> Issue:
    """An issue whose every text, name and number is as bad as a damaged file can make it."""
    press: list[str] = []
    articles = tuple(_hostile_article(n, press, f"../i{n + 1}\x00" if n < 5 else None) for n in range(7))
    furniture = tuple(Furniture(Traced.blank(f"{kind}{HOSTILE}"), kind) for kind in FurnitureKind)
    pages = (
        Page("p.txt", articles[:3], furniture, "A01\x00&<", "要\ud800闻"),
        Page("p.txt", (), (), "A02&"),
        Page("p\x00.txt", articles[3:], (), " \u3000"),
    )
    printing = "".join(press)
    at = printing.index("本报讯")
    suspects = tuple(
        Suspect(
            kind,
            Span("p.txt", at + n, at + n + 2),
            printing[at + n : at + n + 2],
            HOSTILE,
            said(HOSTILE),
            article=a,
        )
        for n, kind in enumerate(Doubt)
        for a in (articles[0].id, None)
    )
    source = Source("p.txt", printing)
    return Issue("../../\x00<&", (source,), pages, (), suspects, HOSTILE, "2021-02-30", "\ufffe", "zh-Hant")


@cache
def _virtual_machine() -> Any:
    """A Java machine in this process: EPUBCheck takes seconds to start and a tenth of one for each book."""
    jar = epubcheck_jar()
    if jar is None:
        pytest.skip("EPUBCheck needs Java: apt-get install default-jre-headless")
    jpype = pytest.importorskip("jpype", reason="one Java machine for many books: pip install JPype1")
    if not jpype.isJVMStarted():
        paths = [str(jar), *(str(path) for path in sorted((jar.parent / "lib").glob("*.jar")))]
        jpype.startJVM("-XX:TieredStopAtLevel=1", "-Duser.language=en", classpath=paths)
    return jpype


def judged(folder: Path, books: Iterable[bytes]) -> list[Sequence[Finding]]:
    """What EPUBCheck says of each book, errors and warnings; one Java machine for all."""
    jpype = _virtual_machine()
    out: list[Sequence[Finding]] = []
    for number, book in enumerate(books):
        path = folder / f"{number}.epub"
        path.write_bytes(book)
        words = jpype.JClass("java.io.StringWriter")()
        printer = jpype.JClass("java.io.PrintWriter")(words)
        report = jpype.JClass("com.adobe.epubcheck.reporting.CheckingReport")(printer, str(path))
        report.initialize()
        jpype.JClass("com.adobe.epubcheck.api.EpubCheck")(
            jpype.JClass("java.io.File")(str(path)), report
        ).doValidate()
        report.generate()
        out.append(list(findings(json.loads(str(words.toString())))))
    return out
