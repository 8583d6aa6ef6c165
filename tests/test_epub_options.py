"""Vertical writing, marks at doubtful places, covers, and archives of many issues."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from epub_shelf import HTML, bind, documents, hostile_issue, judged, parts, printed_in, printed_on
from lxml import etree
from test_epub import TRUTHS, text, two_pages

from convert.grounds import said
from convert.model import (
    Article,
    Byline,
    Cell,
    Direction,
    Doubt,
    Furniture,
    Issue,
    Jump,
    Page,
    Paragraph,
    Suspect,
    Table,
)
from convert.trace import Source, Span, Traced
from convert.writers.epub import OPTIONS, write
from convert.writers.epub.structure import structure

PRINT = "合账渡口\n本报讯 2031年4月15日，共12户、325户。\n下转第二版"


def doubtful() -> Issue:
    """An article with a misreading in its headline, a place where something is lost, and a doubt about no
    place.
    """
    head, lead = Traced.printed("p.txt", 0, "合账渡口"), Traced.printed("p.txt", 5, PRINT[5:-6])
    jump = Jump(Direction.TO, "2", Traced.printed("p.txt", len(PRINT) - 5, "下转第二版"), "b")
    first = Article("a", head, body=(Paragraph(lead),), jumps=(jump,))
    suspects = (
        Suspect(Doubt.OCR_ERROR, Span("p.txt", 0, 2), "合账", "台账", said("形近"), article="a"),
        Suspect(Doubt.MISSING_TEXT, Span("p.txt", 8, 8), "", article="a"),
        Suspect(
            Doubt.PUNCTUATION, Span("p.txt", len(PRINT) - 5, len(PRINT) - 3), "下转", "上接", article="a"
        ),
        Suspect(Doubt.ORDER, Span("q.txt", 3, 9), "x<y", "", said("次序不明"), article="a"),
        Suspect(Doubt.STRAY_CHAR, Span("p.txt", 4, 5), "·", "·", article=None),
    )
    folio = Furniture(Traced.printed("p.txt", 4, "·"))
    pages = (Page("p.txt", (first,), (folio,)), Page("q.txt", (Article("b", text("续")),)))
    return Issue("x", (Source("p.txt", PRINT),), pages, (), suspects)


def test_a_reader_is_not_bothered_unless_asked() -> None:
    issue = doubtful()
    assert bind(issue) == bind(issue, show="nothing") == bind(replace(issue, suspects=()))
    assert [option.choices for option in OPTIONS] == [("horizontal", "vertical"), ("nothing", "suspects")]


def test_doubtful_places_are_marked_and_noted() -> None:
    book = bind(doubtful(), show="suspects")
    assert structure(book) == []
    tree = documents(book)["n0001-p01-a001.xhtml"]
    marks = [(e.text, e.getnext().get("href")) for e in tree.iterfind(".//h:span[@class='doubt']", HTML)]
    assert marks == [("合账", "#doubt-1"), ("下转", "#doubt-3")]
    lead = tree.find(".//h:article/h:p/h:a[@href='#doubt-2']/..", HTML)
    assert lead.text == "本报讯" and lead[0].tail == " 2031年4月15日，共12户、325户。"
    notes = ["".join(e.itertext()) for e in tree.iterfind(".//h:aside", HTML)]
    assert notes == [
        "1 疑为误识〔合账〕 → 〔台账〕。形近；原文p.txt 第1行第1字",
        "2 疑有缺漏。原文p.txt 第2行第4字",
        "3 标点存疑〔下转〕 → 〔上接〕。原文p.txt 第3行第1字",
        "4 次序存疑〔x<y〕。次序不明",
    ]
    link = tree.find(".//h:a[@href='n0001-p02-a001.xhtml']", HTML)
    assert "".join(link.itertext()) == "续文：续"  # no link inside a link: the jump line holds the note's
    front = documents(book)["n0001-p01.xhtml"]
    assert ["".join(e.itertext()) for e in front.iterfind(".//h:aside", HTML)] == [
        "1 疑为衍字〔·〕。原文p.txt 第1行第5字"
    ]


@pytest.mark.parametrize("options", [{"show": "suspects"}, {"writing": "vertical"}], ids=str)
@pytest.mark.parametrize(
    "issue", [*TRUTHS, hostile_issue(), two_pages(), doubtful()], ids=lambda i: repr(i.id)
)
def test_no_option_costs_a_character(issue: Issue, options: dict[str, str]) -> None:
    assert [printed_in(tree) for tree in documents(bind(issue, **options)).values()] == printed_on(issue)


def test_vertical_lines_turn_the_pages_from_right_to_left_and_set_numbers_upright() -> None:
    files = parts(bind(doubtful(), writing="vertical"))
    assert b'page-progression-direction="rtl"' in files["EPUB/content.opf"]
    assert b"writing-mode: vertical-rl" in files["EPUB/newspaper.css"]
    story = files["EPUB/n0001-p01-a001.xhtml"].decode()
    assert (
        '<span class="year">2031</span>年<span class="pair">4</span>月<span class="pair">15</span>日，'
        '共<span class="pair">12</span>户、325户。' in story
    )
    across = parts(bind(doubtful()))
    assert b"page-progression" not in across["EPUB/content.opf"]
    assert b"vertical-rl" not in across["EPUB/newspaper.css"]


def test_only_numbers_that_stand_alone_are_set_upright() -> None:
    said = text("3.5公里、18%、A4纸、1,200户、G20、8:30、20-30人、5")
    issue = Issue("x", pages=(Page("p", (Article("a", said),)),))
    (story,) = [d for n, d in documents(bind(issue, writing="vertical")).items() if "-a" in n]
    assert [e.text for e in story.iterfind(".//h:h1//h:span[@class='pair']", HTML)] == ["5"]


def test_epubcheck_has_nothing_to_say_of_options_and_archives(tmp_path: Path) -> None:
    both = {"show": "suspects", "writing": "vertical"}
    dates = (f"{2031 + n // 36}-{n // 3 % 12 + 1:02}-{n % 28 + 1:02}" for n in range(80))
    years = dated(*dates)
    books = [
        bind(doubtful(), show="suspects"),
        bind(hostile_issue(), **both),
        bind(*TRUTHS, doubtful(), hostile_issue(), **both),
        bind(two_pages(run_on=True), writing="vertical"),
        bind(*years),
    ]
    assert judged(tmp_path, books) == [[] for _ in books]


def labels(book: bytes, path: str) -> list[str]:
    tree = etree.fromstring(parts(book)["EPUB/contents.xhtml"])
    return [str(a.text) for a in tree.iterfind(f".//h:nav[@id='toc']/{path}", HTML)]


def dated(*dates: str) -> list[Issue]:
    return [replace(two_pages(), id=date, date=date) for date in dates]


def test_issues_of_a_few_days_stand_in_one_list() -> None:
    book = bind(*dated("2031-04-05", "2031-04-06"))
    assert labels(book, "h:ol/h:li/h:a") == ["雁溪日报 2031年4月5日", "雁溪日报 2031年4月6日"]
    assert labels(book, "h:ol/h:li/h:ol/h:li/h:a") == ["第1版 要闻", "第2版"] * 2
    assert labels(book, "h:ol/h:li/h:ol/h:li/h:ol/h:li/h:a") == ["渡口修桥"] * 2
    package = parts(book)["EPUB/content.opf"].decode()
    assert "<dc:title>雁溪日报 2031年4月5日至2031年4月6日</dc:title>" in package
    assert '"dcterms:modified">2031-04-06T' in package


def test_issues_of_months_and_years_are_gathered() -> None:
    months = bind(*dated(*(f"2031-{n // 20 + 1:02}-{n % 20 + 1:02}" for n in range(40))))
    assert labels(months, "h:ol/h:li/h:a") == ["2031年1月", "2031年2月"]
    years = bind(*dated(*(f"{2031 + n // 24}-{n // 2 % 12 + 1:02}-{n % 2 + 1:02}" for n in range(48))))
    assert labels(years, "h:ol/h:li/h:a") == ["2031年", "2032年"]
    assert labels(years, "h:ol/h:li/h:ol/h:li/h:a")[:2] == ["2031年1月", "2031年2月"]
    undated = bind(*dated(*(f"2031-01-{n + 1:02}" for n in range(31))), replace(two_pages(), date=None))
    assert len(labels(undated, "h:ol/h:li/h:a")) == 32


def test_an_archive_is_read_by_an_overview_of_its_issues() -> None:
    """The navigation document, with all articles, is too long to be a chapter."""
    many = bind(*dated(*(f"2031-{n // 20 + 1:02}-{n % 20 + 1:02}" for n in range(40))))
    package = parts(many)["EPUB/content.opf"].decode()
    (nav,) = re.findall(r'href="contents.xhtml" id="(\w+)"', package)
    assert f'idref="{nav}"' not in package
    overview = etree.fromstring(parts(many)["EPUB/overview.xhtml"])
    links = [(a.get("href"), a.text) for a in overview.iterfind(".//h:a", HTML)]
    assert len(links) == 42 and links[21:23] == [
        ("n0021.xhtml", "2031年2月"),
        ("n0021.xhtml", "雁溪日报 2031年2月1日"),
    ]
    few = parts(bind(*dated("2031-04-05", "2031-04-06")))
    (nav,) = re.findall(r'href="contents.xhtml" id="(\w+)"', few["EPUB/content.opf"].decode())
    assert f'idref="{nav}"' in few["EPUB/content.opf"].decode() and "EPUB/overview.xhtml" not in few


def test_issues_come_one_by_one() -> None:
    """An issue is written before the one after the next is asked for: memory does not grow with an archive's
    text.
    """
    target = io.BytesIO()
    sizes = []

    def passing() -> Iterator[Issue]:
        for issue in dated("2031-01-01", "2031-01-02", "2031-01-03", "2031-01-04"):
            sizes.append(target.tell())
            yield issue

    write(passing(), target, {})
    assert sizes[:2] == [0, 0] and 0 < sizes[2] < sizes[3]


def cover(issue: Issue) -> tuple[list[str], bytes]:
    files = parts(bind(issue))
    tree = etree.fromstring(files["EPUB/cover.svg"])
    return [str(line.text) for line in tree.iter("{*}text")], files["EPUB/cover.png"]


def test_the_cover_shows_paper_date_and_the_leads_headline() -> None:
    issue = two_pages()
    lines, picture = cover(issue)
    assert lines == ["雁溪日报", "2031年4月5日", "渡口修桥"]
    assert cover(replace(issue, number="12345"))[0][1:3] == ["2031年4月5日", "期号 12345"]
    assert picture[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", picture[16:24]) == (600, 800)
    page = parts(bind(issue))["EPUB/cover.xhtml"].decode()
    assert 'alt="封面：雁溪日报 2031年4月5日 渡口修桥"' in page
    assert b'properties="cover-image"' in parts(bind(issue))["EPUB/content.opf"]


def test_the_cover_invents_nothing() -> None:
    assert cover(Issue("p<1>"))[0] == ["p<1>"]
    headless = Issue("p", pages=(Page("p", (Article("a"), Article("b", text("第二篇")))),), paper="某报")
    assert cover(headless)[0] == ["某报"]


def test_a_long_headline_breaks_between_clauses_and_ends_in_an_ellipsis() -> None:
    clauses = "统筹整合资源 培育名牌项目 " + "满足群众精神文化生活需求" * 9
    lines, _ = cover(Issue("p", pages=(Page("p", (Article("a", text(clauses)),)),)))
    assert lines[1:3] == ["统筹整合资源", "培育名牌项目"]
    assert lines[-1].endswith("…") and len(lines) == 6


def test_the_picture_is_the_same_on_every_machine() -> None:
    """It is drawn from dots of our own, not by a font of the machine."""
    picture = cover(two_pages())[1]
    pixels = zlib.decompress(picture[picture.index(b"IDAT") + 4 : -16])
    assert len(pixels) == 800 * 301
    assert f"{zlib.crc32(pixels):08x}" == "6bbf0f61"


def test_tables_and_bylines_are_set_in_vertical_books_too() -> None:
    table = Table(((Cell(text("12")),),))
    article = Article("a", text("题"), byline=Byline(text("记者 王五")), body=(table,))
    book = bind(Issue("x", pages=(Page("p", (article,)),)), writing="vertical")
    assert structure(book) == []
    assert '<td><span class="pair">12</span></td>' in parts(book)["EPUB/n0001-p01-a001.xhtml"].decode()
