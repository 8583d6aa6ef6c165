"""Books: every printed character is there, once and in order; links lead somewhere; the same bytes twice."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from epub_shelf import HOSTILE, HTML, bind, documents, hostile_issue, judged, parts, printed_in, printed_on
from hypothesis import given, settings
from hypothesis import strategies as st
from truth import DATA, issue_of_truth

from convert.errors import UnwritableError
from convert.model import (
    Article,
    Byline,
    Cell,
    Direction,
    Furniture,
    Issue,
    Jump,
    Page,
    Paragraph,
    Role,
    Table,
)
from convert.trace import Traced
from convert.writers.epub import SUFFIX, check, write
from convert.writers.epub.structure import structure

TRUTHS = [issue_of_truth(path) for path in sorted((DATA / "truth").glob("*.json"))]


def text(said: str) -> Traced:
    return Traced.blank(said)


def two_pages(
    linked: bool = True, second: str | None = "2", mutual: bool = True, run_on: bool = False
) -> Issue:
    """A story that goes on overleaf. Its halves know each other if `linked`, only the first does if not
    `mutual`; with `run_on` the jump cuts a paragraph.
    """
    ahead = Jump(Direction.TO, "2", text("下转第二版"), "i0002" if linked else None, run_on)
    back = Jump(Direction.FROM, "1", text("上接第一版"), "i0001" if linked and mutual else None)
    first = Article("i0001", text("渡口修桥"), body=(Paragraph(text("桥长三里。")),), jumps=(ahead,))
    other = Article("i0002", text("渡口修桥"), body=(Paragraph(text("明年通车。")),), jumps=(back,))
    pages = (Page("1.txt", (first,), (), "1", "要闻"), Page("2.txt", (other,), (), second))
    return Issue("yanxi-2031-04-05", (), pages, paper="雁溪日报", date="2031-04-05")


@pytest.mark.parametrize(
    "issue", [*TRUTHS, hostile_issue(), two_pages(), two_pages(run_on=True)], ids=lambda issue: repr(issue.id)
)
def test_every_character_is_in_its_document_once_and_in_order(issue: Issue) -> None:
    found = [printed_in(tree) for tree in documents(bind(issue)).values()]
    assert found == printed_on(issue)


def test_the_truth_has_as_many_articles_as_the_book() -> None:
    assert [len(documents(bind(issue))) - 1 for issue in TRUTHS] == [12, 7]


ANY = st.text(st.one_of(st.sampled_from(HOSTILE), st.characters(exclude_categories=())), max_size=12)
TEXT = ANY.map(text)
CELLS = st.lists(st.builds(Cell, TEXT, st.integers(-1, 3), st.integers(-1, 3)), max_size=3).map(tuple)
TABLES = st.builds(Table, st.lists(CELLS, max_size=4).map(tuple), st.integers(-1, 5), st.none() | TEXT)
BLOCKS = st.lists(st.one_of(st.builds(Paragraph, TEXT, st.sampled_from(Role)), TABLES), max_size=3).map(tuple)
IDS = st.sampled_from(["a", "b", "c", "d", "elsewhere"])
JUMP = st.builds(Jump, st.sampled_from(Direction), ANY, TEXT, st.none() | IDS, st.booleans())
JUMPS = st.lists(JUMP, max_size=2).map(tuple)
HEAD = st.none() | TEXT
ARTICLES = st.builds(
    Article,
    id=st.just(""),
    headline=HEAD,
    kicker=HEAD,
    deck=HEAD,
    byline=st.none() | st.builds(Byline, TEXT, within=st.booleans()),
    body=BLOCKS,
    jumps=JUMPS,
)
PAGES = st.builds(
    Page,
    ANY,
    st.lists(ARTICLES, max_size=2).map(tuple),
    st.lists(st.builds(Furniture, TEXT), max_size=2).map(tuple),
    st.none() | ANY,
    st.none() | ANY,
)


@st.composite
def issues(draw: st.DrawFn) -> Issue:
    ids = iter("abcd")
    pages = tuple(
        replace(page, articles=tuple(replace(a, id=next(ids)) for a in page.articles))
        for page in draw(st.lists(PAGES, max_size=2))
    )
    return Issue(
        draw(ANY), (), pages, paper=draw(st.none() | ANY), date=draw(st.none() | ANY), number=draw(ANY)
    )


@settings(deadline=None, max_examples=150)
@given(st.lists(issues(), min_size=1, max_size=2))
def test_whatever_the_model_holds_is_in_a_sound_book(found: list[Issue]) -> None:
    book = bind(*found)
    assert structure(book) == []
    trees = documents(book)
    expected = [text for issue in found for text in printed_on(issue)]
    assert [printed_in(tree) for name, tree in trees.items() if "-" in name] == expected


def test_epubcheck_has_nothing_to_say(tmp_path: Path) -> None:
    empty = Issue("nothing")
    bare = Issue("bare", pages=(Page("p.txt"),))
    headless = Issue("h", pages=(Page("p.txt", (Article("a"),)),), paper=" ", date="\x00")
    books = [
        *(bind(issue) for issue in TRUTHS),
        bind(hostile_issue()),
        bind(two_pages()),
        bind(two_pages(linked=False)),
        bind(empty),
        bind(bare),
        bind(headless),
        bind(hostile_issue(), two_pages(), *TRUTHS, empty, headless),
    ]
    assert judged(tmp_path, books) == [[] for _ in books]


def test_epubcheck_is_heard(tmp_path: Path) -> None:
    """What the other test relies on: a fault in a book is reported with its file and line."""
    book = replaced(bind(TRUTHS[0]), "EPUB/n0001-p01.xhtml", b"<h1 ", b'<h1 bad="" ')
    (found,) = judged(tmp_path, [book])
    assert [(finding.element, finding.line) for finding in found] == [("EPUB/n0001-p01.xhtml", 10)]
    assert found[0].message.startswith("RSC-005")


def replaced(book: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The book with something else in one of its files."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as archive, zipfile.ZipFile(target, "w") as out:
        for info in archive.infolist():
            data = archive.read(info)
            if info.filename == name:
                assert old in data
                data = data.replace(old, new, 1)
            out.writestr(info, data)
    return target.getvalue()


def test_the_same_bytes_whatever_the_clock_the_zone_and_the_hash_seed(tmp_path: Path) -> None:
    script = (
        "import sys, time, zipfile; sys.path[:0] = sys.argv[1:3]\n"
        "from epub_shelf import bind, hostile_issue; from test_epub import TRUTHS, two_pages\n"
        "sys.stdout.buffer.write(bind(*TRUTHS, hostile_issue(), two_pages()))"
    )
    here = Path(__file__).parent
    books = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        call = [sys.executable, "-c", script, str(here), str(here.parent)]
        books.append(
            subprocess.run(call, capture_output=True, check=True, env=environment, cwd=tmp_path).stdout
        )
        time.sleep(2)  # a zip archive's dates step by two seconds
    assert books[0] == books[1] == bind(*TRUTHS, hostile_issue(), two_pages())


def test_two_files_that_give_no_paper_and_date_are_two_books() -> None:
    names = {parts(bind(issue))["EPUB/content.opf"].split(b"urn:uuid:")[1][:36] for issue in TRUTHS}
    assert len(names) == 2


def test_the_archive_begins_with_its_type_unpacked() -> None:
    book = bind(TRUTHS[0])
    assert SUFFIX == ".epub"
    assert book[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_nothing_is_invented() -> None:
    files = parts(bind(TRUTHS[0]))
    package = files["EPUB/content.opf"].decode()
    assert "<dc:title>000_7414b85942a19476</dc:title>" in package
    assert (
        "dc:date" not in package
        and "dc:publisher" not in package
        and "page" not in package.split("summary")[0]
    )
    assert b"page-list" not in files["EPUB/contents.xhtml"]
    assert '<a href="n0001-p01.xhtml">版次不详</a>' in files["EPUB/contents.xhtml"].decode()


def test_what_is_known_is_said() -> None:
    files = parts(bind(two_pages()))
    package = files["EPUB/content.opf"].decode()
    assert "<dc:title>雁溪日报 2031年4月5日</dc:title>" in package
    assert "<dc:date>2031-04-05</dc:date>" in package
    assert '<meta property="dcterms:modified">2031-04-05T00:00:00Z</meta>' in package
    assert '<meta property="pageBreakSource">雁溪日报 2031年4月5日</meta>' in package
    contents = files["EPUB/contents.xhtml"].decode()
    assert '<a href="n0001-p01.xhtml">第1版 要闻</a>' in contents
    assert '<a href="n0001-p02.xhtml#page">2</a>' in contents


def jumps_in(book: bytes) -> list[tuple[str | None, str]]:
    found = []
    for tree in documents(book).values():
        for line in tree.iterfind(".//h:p[@class]", HTML):
            if "jump" in line.get("class").split():
                link = line.find("h:a", HTML)
                found.append((None if link is None else link.get("href"), "".join(line.itertext())))
    return found


def test_jumps_lead_to_their_other_half_or_say_why_not() -> None:
    assert jumps_in(bind(two_pages())) == [("#part-2", "下转第二版"), ("#part-1", "上接第一版")]
    assert jumps_in(bind(two_pages(mutual=False))) == [
        ("n0001-p02-a001.xhtml", "下转第二版 续文：渡口修桥"),
        (None, "上接第一版 （在本书第1版中没有找到另一部分）"),
    ]
    assert jumps_in(bind(two_pages(linked=False))) == [
        (None, "下转第二版 （在本书第2版中没有找到另一部分）"),
        (None, "上接第一版 （在本书第1版中没有找到另一部分）"),
    ]
    assert jumps_in(bind(two_pages(linked=False, second=None)))[0] == (None, "下转第二版 （本书不含第2版）")


def test_a_story_over_two_pages_reads_as_one() -> None:
    book = bind(two_pages())
    trees = documents(book)
    assert list(trees) == ["n0001-p01.xhtml", "n0001-p01-a001.xhtml", "n0001-p02.xhtml"]
    links = [a.get("href") for a in trees["n0001-p02.xhtml"].iterfind(".//h:ol//h:a", HTML)]
    assert links == ["n0001-p01-a001.xhtml#part-2"]
    story = trees["n0001-p01-a001.xhtml"]
    assert [p.text for p in story.iterfind("h:body/h:article/h:p", HTML) if not p.get("class")] == [
        "桥长三里。",
        "明年通车。",
    ]
    assert [e.get("class") for e in story.iterfind(".//h:div[@class='seam']/h:p", HTML)] == [
        "jump to",
        "added",
        "jumphead",
        "jump from",
    ]


def test_a_paragraph_that_a_jump_cuts_is_whole_again() -> None:
    tree = documents(bind(two_pages(run_on=True)))["n0001-p01-a001.xhtml"]
    whole = ["".join(p.itertext()) for p in tree.iterfind("h:body/h:article/h:p", HTML) if not p.get("class")]
    assert whole == ["桥长三里。明年通车。"]
    assert tree.find(".//h:p/h:span[@id='part-2']", HTML) is not None


def chain(*targets: tuple[str | None, str | None], run_on: bool = False) -> Issue:
    """Articles a, b, c ... on a page each; each pair says where its jumps ahead and back lead."""
    pages = []
    for number, (ahead, back) in enumerate(targets):
        jumps = (
            Jump(Direction.FROM, "", text(f"上{number}"), back),
            Jump(Direction.TO, "", text(f"下{number}"), ahead, run_on),
        )
        name = "abcd"[number]
        pages.append(
            Page(
                name,
                (Article(name, text(f"题{number}"), body=(Paragraph(text(f"文{number}")),), jumps=jumps),),
            )
        )
    return Issue("x", (), tuple(pages))


@pytest.mark.parametrize(
    ("issue", "expected"),
    [
        (chain(("b", None), ("c", "a"), (None, "b")), ["", "题0上0文0下0题1上1文1下1题2上2文2下2", "", ""]),
        (
            chain(("b", None), ("c", "a"), (None, "b"), run_on=True),
            ["", "题0上0文0文1文2下0题1上1下1题2上2下2", "", ""],
        ),
        (chain(("b", "b"), ("a", "a")), ["", "题0上0文0下0题1上1文1下1", ""]),
        (chain(("a", "a"), (None, "c")), ["", "题0上0文0下0", "", "题1上1文1下1"]),
        (
            chain(("c", None), ("c", None), (None, "a")),
            ["", "题0上0文0下0题2上2文2下2", "", "题1上1文1下1", ""],
        ),
    ],
    ids=["three parts", "one paragraph over three pages", "a circle", "to itself", "two claim one"],
)
def test_parts_are_told_in_order_and_once(issue: Issue, expected: list[str]) -> None:
    book = bind(issue)
    assert structure(book) == []
    assert [printed_in(tree) for tree in documents(book).values()] == expected


@pytest.mark.parametrize(
    ("number", "section", "label"),
    [
        ("4", "要闻", "第4版 要闻"),
        ("A04", "要闻", "A04版 要闻"),
        ("A04", None, "A04版"),
        (None, "副刊", "版次不详 副刊"),
    ],
)
def test_a_page_is_called_by_number_and_section_wherever_it_is_named(
    number: str | None, section: str | None, label: str
) -> None:
    article = Article("a", text("渡口修桥"), body=(Paragraph(text("桥长三里。")),))
    files = parts(bind(Issue("x", pages=(Page("p.txt", (article,), (), number, section),))))
    named = f'<li><a href="n0001-p01.xhtml">{label}</a>'
    assert named in files["EPUB/contents.xhtml"].decode()
    assert f'<h1 class="added">{label}</h1>' in files["EPUB/n0001-p01.xhtml"].decode()
    assert f">x {label}</a>" in files["EPUB/n0001-p01-a001.xhtml"].decode()
    assert f"<text>{label}</text>" in files["EPUB/toc.ncx"].decode()


def test_an_article_without_a_headline_gets_none() -> None:
    article = Article("a", body=(Paragraph(text("会议研究了渡口的修桥事宜，并听取了各方面意见。")),))
    files = parts(bind(Issue("x", pages=(Page("p.txt", (article,)),))))
    assert "〔无标题〕会议研究了渡口的修桥事宜，并听取了各…" in files["EPUB/contents.xhtml"].decode()
    assert '<h1 class="added">〔无标题〕</h1>' in files["EPUB/n0001-p01-a001.xhtml"].decode()


def test_words_follow_the_script() -> None:
    issue = replace(two_pages(), language="zh-Hant")
    files = parts(bind(issue))
    assert "目錄" in files["EPUB/contents.xhtml"].decode()
    assert 'xml:lang="zh-Hant"' in files["EPUB/content.opf"].decode()


def test_wide_tables_are_set_in_smaller_type() -> None:
    narrow = Table((tuple(Cell(text("1")) for _ in range(8)),))
    wide = Table(((Cell(text("共"), 8), Cell(text("1"))),))
    book = bind(Issue("x", pages=(Page("p.txt", (Article("a", text("题"), body=(narrow, wide)),)),)))
    found = documents(book)["n0001-p01-a001.xhtml"].iterfind(".//h:table", HTML)
    assert [table.get("class") for table in found] == [None, "wide"]
    assert "table.wide" in parts(book)["EPUB/newspaper.css"].decode()


def test_tables_have_scopes_spans_and_a_name() -> None:
    def cell(said: str, colspan: int = 1, rowspan: int = 1) -> Cell:
        return Cell(text(said), colspan, rowspan)

    rows = (
        (cell("单位", 1, 2), cell("户数", 2)),
        (cell("累计"), cell("剩余")),
        (cell("东乡", 1, 2), cell("1"), cell("2")),
        (cell("3"), cell("4")),
    )
    article = Article("a", text("进度"), body=(Table(rows, 2, text("各乡进度")), Table(rows[2:])))
    document = documents(bind(Issue("x", pages=(Page("p.txt", (article,)),))))["n0001-p01-a001.xhtml"]
    heads = [tuple(sorted(th.attrib.items())) for th in document.iterfind(".//h:th", HTML)]
    assert heads == [
        (("rowspan", "2"), ("scope", "col")),
        (("colspan", "2"), ("scope", "colgroup")),
        (("scope", "col"),),
        (("scope", "col"),),
        (("rowspan", "2"), ("scope", "rowgroup")),
    ]
    assert [frame.get("aria-label") for frame in document.iterfind(".//h:div", HTML)] == [
        "各乡进度",
        "表格 进度",
    ]
    assert [caption.text for caption in document.iterfind(".//h:caption", HTML)] == ["各乡进度"]


def test_a_book_of_nothing_is_refused() -> None:
    with pytest.raises(UnwritableError, match="at least one page"):
        write([], io.BytesIO(), {})
    with pytest.raises(UnwritableError, match="'en_US' is no language tag"):
        bind(Issue("x", language="en_US"))


def test_check_hears_epubcheck_too() -> None:
    assert list(check(bind(two_pages()))) == []
