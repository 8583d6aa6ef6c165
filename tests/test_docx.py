"""The DOCX writer: everything printed is there once, in Word's own structure, valid, always the same."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest
from docx_desk import (
    HOSTILE,
    LEAD,
    PRINTED_STYLES,
    Press,
    by_office,
    issues,
    manuscript,
    parts,
    sdk_errors,
    small_issue,
    tree,
    typed,
    with_part,
    with_suspects,
)
from hypothesis import given, settings
from truth import DATA, issue_of_truth

from convert.errors import UnwritableError
from convert.model import Article, Cell, Doubt, Issue, Page, Paragraph, Suspect, Table
from convert.notices import Action, Notice
from convert.ooxml import TOOL, Style, visible, w
from convert.readers import docx as docx_reader
from convert.trace import Traced, printed
from convert.writers import docx

MAIN, NOTES = "word/document.xml", "word/comments.xml"
RELS, TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
TRUTHS = sorted((DATA / "truth").glob("*.json"))
ISSUES = {"small": small_issue(), **{path.stem: issue_of_truth(path) for path in TRUTHS}}


@pytest.fixture(params=sorted(ISSUES))
def issue(request: pytest.FixtureRequest) -> Issue:
    return ISSUES[request.param]


def _in_order(issue: Issue) -> list[str]:
    """What the manuscript must say, article by article in the order of a page."""
    return [visible(t.text) for page in issue.pages for t in _texts_of(page) if t.text]


def _texts_of(page: Page) -> list[Traced]:
    texts: list[Traced] = []
    for article in page.articles:
        texts += [text for _, text in article.heads()]
        if article.byline is not None and not article.byline.within:
            texts.append(article.byline.text)
        texts += [jump.text for jump in article.jumps if jump.direction == "from"]
        for block in article.body:
            if isinstance(block, Paragraph):
                texts.append(block.text)
            else:
                texts += [block.caption] if block.caption is not None and block.rows else []
                texts += [cell.text for row in block.rows for cell in row]
        texts += [jump.text for jump in article.jumps if jump.direction == "to"]
    return texts + [piece.text for piece in page.furniture]


def test_every_text_stands_once_in_order(issue: Issue) -> None:
    said = [p.rejected for p in manuscript(typed(issue)) if p.style in PRINTED_STYLES and p.rejected]
    assert said == _in_order(issue)


@given(issues())
@settings(max_examples=150, deadline=None)
def test_nothing_is_lost_whatever_the_issue(issue: Issue) -> None:
    data = typed(issue, suggest="tracked", show="repairs")
    lines = manuscript(data)
    said = [p.rejected for p in lines if p.style in PRINTED_STYLES and p.rejected]
    assert said == _in_order(issue)
    whole = Counter(
        char for page in issue.pages for t in _texts_of(page) for char in printed(visible(t.text))
    )
    assert Counter(char for text in said for char in printed(text)) == whole
    assert [f for f in docx.check(data) if f.serious] == []


def test_headings_are_word_headings(issue: Issue) -> None:
    document: Any = python_docx.Document(io.BytesIO(typed(issue)))
    heads = [
        (p.style.name, p.text) for p in document.paragraphs if p.style and p.style.name.startswith("Heading")
    ]
    assert [text for name, text in heads if name == "Heading 2"] == [
        article.headline.text for _, article in issue.articles() if article.headline
    ]
    assert len([name for name, _ in heads if name == "Heading 1"]) == len(issue.pages)


def test_a_page_says_only_what_is_known_of_it() -> None:
    issue = small_issue()
    labels = [p.rejected for p in manuscript(typed(issue)) if p.style == Style.PAGE]
    assert labels == ["第1版　要闻", "第2版"]
    unknown = replace(
        issue, paper=None, date=None, pages=tuple(replace(p, number=None, section=None) for p in issue.pages)
    )
    lines = manuscript(typed(unknown))
    assert [p.rejected for p in lines if p.style == Style.PAGE] == ["p1.txt", "p2.txt"]
    assert not [p for p in lines if p.style == Style.TITLE]
    headers = [tree(typed(unknown), f"word/header{number}.xml") for number in (1, 2, 3)]
    assert ["".join(h.itertext()) for h in headers] == ["目录", "p1.txt", "p2.txt"]


def test_styles_of_the_lines_of_an_article() -> None:
    lines = [(p.style, p.rejected) for p in manuscript(typed(small_issue()))]
    start = lines.index((Style.KICKER, "停办两年之后"))
    assert [style for style, _ in lines[start : start + 7]] == [
        Style.KICKER, Style.HEADLINE, Style.DECK, Style.TEXT, Style.SUBHEAD, Style.TEXT, Style.TABLE_CAPTION
    ]  # fmt: skip
    assert (Style.JUMP, "（下转第二版）") in lines
    assert (Style.BYLINE, "本报记者 李明") in lines
    assert (Style.MASTHEAD, "云亭日报") in lines
    rules = [at for at, (style, _) in enumerate(lines) if style == Style.RULE]
    assert [lines[at + 1 : at + 3] for at in rules] == [
        [(Style.UNTITLED, "［无题］没有标题的一条短讯。"), (Style.TEXT, "没有标题的一条短讯。")]
    ]


def test_tables_have_header_rows_and_merged_cells() -> None:
    document: Any = python_docx.Document(io.BytesIO(typed(small_issue())))
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["单位", "进度", "进度"],
        ["单位", "户数", "占比"],
        ["东街", "12", "9.39%"],
        ["西街", "8", ""],
    ]
    headers = [row._tr.find(f"{w('trPr')}/{w('tblHeader')}") is not None for row in table.rows]
    assert headers == [True, True, False, False]


def test_spans_that_do_not_fit_still_make_a_table() -> None:
    press = Press()

    def cell(text: str, **spans: int) -> Cell:
        return Cell(press(text), **spans)

    table = Table(
        (
            (cell("甲"), cell("乙", rowspan=9)),
            (cell("丙", colspan=5), cell("丁")),
            (),
            (cell("戊"), cell("己"), cell("庚", colspan=3)),
        ),
        9,
    )
    issue = Issue("x", (press.source(),), (Page("p1.txt", (Article("i1", body=(table,)),)),))
    data = typed(issue)
    assert [p.rejected for p in manuscript(data) if p.rejected][1:] == ["［无题］甲", *"甲乙丙丁戊己庚"]
    assert docx.check(data) == ()


def _marked(data: bytes) -> dict[str, str]:
    """The characters that each comment spans."""
    root = tree(data)
    marked: dict[str, str] = {}
    for paragraph in root.iter(w("p")):
        open_now: list[str] = []
        for element in paragraph.iter():
            if element.tag == w("commentRangeStart"):
                open_now.append(element.get(w("id")))
            elif element.tag == w("commentRangeEnd"):
                open_now.remove(element.get(w("id")))
            elif element.tag == w("t"):
                for number in open_now:
                    marked[number] = marked.get(number, "") + element.text
        assert open_now == []
    return marked


def test_comments_stand_at_the_very_characters() -> None:
    assert _marked(typed(small_issue())) == {"0": "合账", "1": "建", "2": "短讯", "3": "周一"}


@pytest.mark.parametrize("way", ["comments", "tracked"])
def test_a_comment_spans_words_that_go_over_a_column(way: str) -> None:
    press = Press()
    end, _, start = press("甲乙城市建设高"), press("别的稿件。"), press("品质发展。")
    article = Article("i1", press("题"), body=(Paragraph(end + start),))
    doubt = Suspect(Doubt.OCR_ERROR, end[2:].span(), "城市建设高品质", "城市建设高质量", article="i1")
    issue = Issue("x", (press.source(),), (Page("p1.txt", (article,)),), suspects=(doubt,))
    data = typed(issue, suggest=way)
    assert _marked(data) == {"0": "城市建设高品质" if way == "comments" else "城市建设高质量"}
    assert docx_reader.read(data, "a.docx") == issue


def test_a_comment_says_kind_suggestion_reason_and_printed_line() -> None:
    comments = tree(typed(small_issue()), "word/comments.xml")
    first = comments[0]
    assert (first.get(w("author")), first.get(w("date"))) == (TOOL, None)
    assert ["".join(p.itertext()) for p in first.iter(w("p"))] == [
        "疑点 1　疑为误识　把握 90%",
        "此处：合账",
        "建议：台账",
        "依据：试验",
        "原文 p1.txt 第 3 行：" + LEAD,
    ]


def test_accepting_gives_the_suggestion_and_rejecting_the_print() -> None:
    lines = manuscript(typed(small_issue(), suggest="tracked"))
    lead = next(p for p in lines if p.rejected.startswith("本报云亭"))
    assert lead.rejected.endswith("合账已建")
    assert lead.accepted == lead.rejected.replace("合账已建", "台账已建立。")
    assert [p.accepted for p in lines if p is not lead] == [p.rejected for p in lines if p is not lead]


def test_suggestions_can_be_left_out() -> None:
    assert "word/comments.xml" not in parts(typed(small_issue(), suggest="none"))
    lines = manuscript(typed(small_issue(), suggest="none"))
    assert [p.accepted for p in lines] == [p.rejected for p in lines]


def test_repairs_that_moved_text_can_be_shown() -> None:
    press = Press()
    one, two, three = press("夜市重开"), press("别的稿件的一行"), press("灯火如昨。")
    near = Notice("lines", "join_wrapped", Action.JOIN, (one[3:].span(), two[:1].span()))
    moved = Notice("columns", "join_columns", Action.JOIN, (one[3:].span(), three[:1].span()), why="a leg")
    articles = (Article("i1", body=(Paragraph(one + three), Paragraph(two))),)
    issue = Issue("x", (press.source(),), (Page("p1.txt", articles),), (near, moved))
    assert "word/comments.xml" not in parts(typed(issue))
    data = typed(issue, show="repairs")
    comments = tree(data, "word/comments.xml")
    assert ["".join(p.itertext()) for p in comments.iter(w("p"))] == [
        "修复 1　两栏相接",
        "原文 p1.txt 第 1 行：夜市重开",
        "原文 p1.txt 第 3 行：灯火如昨。",
    ]
    body = parts(data)["word/document.xml"].decode()
    between = body[body.index("<w:commentRangeStart") : body.index("<w:commentRangeEnd")]
    assert "开灯" in between and "昨" not in between


def test_jumps_and_contents_lead_to_their_articles() -> None:
    data = typed(small_issue())
    root = tree(data)
    heads = {}
    for paragraph in root.iter(w("p")):
        for mark in paragraph.iter(w("bookmarkStart")):
            heads[mark.get(w("name"))] = "".join(paragraph.itertext(w("t")))
    links = [("".join(link.itertext()), heads[link.get(w("anchor"))]) for link in root.iter(w("hyperlink"))]
    assert links == [
        ("第1版　要闻", "第1版　要闻"),
        ("夜市重开 灯火如昨", "停办两年之后"),
        ("［无题］没有标题的一条短讯。", "［无题］没有标题的一条短讯。"),
        ("第2版", "第2版"),
        ("夜市重开（续）", "夜市重开（续）"),
        ("（下转第二版）", "夜市重开（续）"),
        ("（上接第一版）", "停办两年之后"),
    ]


def test_running_headers_say_paper_date_and_page() -> None:
    headers = [tree(typed(small_issue()), f"word/header{number}.xml") for number in (1, 2, 3)]
    said = ["".join(h.itertext(w("t"))) for h in headers]
    assert said == [f"云亭日报　2025-03-14{label}" for label in ("目录", "第1版　要闻", "第2版")]


def test_characters_that_xml_cannot_hold_are_shown() -> None:
    press = Press()
    article = Article("i1", press(HOSTILE), body=(Paragraph(press("前" + HOSTILE + "后")),))
    data = typed(Issue("x", (press.source(),), (Page("p1.txt", (article,)),)))
    lines = manuscript(data)
    shown = "␀␁\t\n\n\n\n␛ \x7f\n\xa0\xad\u200b\u2011\n\u3000\ufeff\ufffd\ufffd\ufffd\ufffd<&>\"]'\U00020bb7"
    assert [p.rejected for p in lines if p.style in (Style.HEADLINE, Style.TEXT)] == [shown, f"前{shown}后"]
    assert len(shown) == len(HOSTILE)
    assert docx.check(data) == ()


def test_fonts_and_language_follow_the_script() -> None:
    for language, font, tag in (("zh-Hans", b"SimSun", b"zh-CN"), ("zh-Hant", b"PMingLiU", b"zh-TW")):
        members = parts(typed(replace(small_issue(), language=language)))
        assert font in members["word/styles.xml"]
        assert font in members["word/fontTable.xml"]
        assert b'w:eastAsia="' + tag in members["word/styles.xml"]
        assert b"Theme" not in members["word/styles.xml"]
    assert (
        "疑點 1　疑為誤識"
        in parts(typed(replace(small_issue(), language="zh-Hant")))["word/comments.xml"].decode()
    )


def test_body_is_indented_by_two_characters_and_justified() -> None:
    styles = tree(typed(small_issue()), "word/styles.xml")
    (body,) = [s for s in styles if s.get(w("styleId")) == "BodyText"]
    assert body.find(f"{w('pPr')}/{w('ind')}").get(w("firstLineChars")) == "200"
    assert body.find(f"{w('pPr')}/{w('jc')}").get(w("val")) == "both"


def test_no_clock_no_person_no_machine_in_the_file(issue: Issue) -> None:
    members = parts(typed(issue))
    for name, data in members.items():
        assert b"w:date=" not in data, name
        assert b"dcterms" not in data, name
    assert f"<dc:creator>{TOOL}</dc:creator>".encode() in members["docProps/core.xml"]


def test_the_same_bytes_twice_and_under_another_hash_seed(issue: Issue) -> None:
    assert typed(issue, suggest="tracked") == typed(issue, suggest="tracked")


def test_the_same_bytes_under_another_hash_seed() -> None:
    code = (
        "import hashlib, docx_desk;"
        "print(hashlib.sha256(docx_desk.typed(docx_desk.small_issue(), suggest='tracked')).hexdigest())"
    )
    digests = set()
    for seed in ("1", "2"):
        here = Path(__file__).parent
        path = os.pathsep.join([str(here), str(here.parent)])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_several_issues_stand_in_one_file() -> None:
    first, second = small_issue(), replace(small_issue(), id="yunting-2025-03-15", date="2025-03-15")
    data = typed(first, second)
    assert docx.check(data) == ()
    titles = [p.rejected for p in manuscript(data) if p.style == Style.TITLE]
    assert titles == ["云亭日报　2025-03-14", "云亭日报　2025-03-15"]
    comments = tree(data, "word/comments.xml")
    assert [c.get(w("id")) for c in comments] == [str(n) for n in range(8)]


def test_an_issue_without_pages_is_an_empty_manuscript() -> None:
    data = typed(Issue("empty"))
    assert docx.check(data) == ()
    assert [p.rejected for p in manuscript(data)] == [""]


def test_no_issue_is_no_file() -> None:
    with pytest.raises(UnwritableError, match="there is no issue to write"):
        typed()


@pytest.mark.parametrize("suggest", ["comments", "tracked", "none"])
def test_openxml_audit_reports_nothing(issue: Issue, suggest: str, tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit", reason="pip install openxml-audit")
    path = tmp_path / "a.docx"
    path.write_bytes(typed(issue, suggest=suggest, show="repairs"))
    assert [str(error) for error in audit.OpenXmlValidator().validate(path).errors] == []


@pytest.mark.parametrize("suggest", ["comments", "tracked", "none"])
def test_the_open_xml_sdk_reports_nothing(issue: Issue, suggest: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(typed(issue, suggest=suggest, show="repairs"))
    assert sdk_errors(path) == []


def test_libreoffice_reads_what_was_printed(issue: Issue, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(typed(issue, suggest="none"))
    text = by_office(tmp_path, "a.txt", ["--convert-to", "txt:Text (encoded):UTF8", "a.docx"]).decode(
        "utf-8-sig"
    )
    for said in _in_order(issue):
        assert said in text


PLANTED: dict[str, tuple[str, bytes | re.Pattern[bytes], bytes, str]] = {
    "deleted text in w:t": (MAIN, b"w:delText", b"w:t", "deleted text stands in w:t"),
    "a style that is not there": (MAIN, b'w:val="Kicker"', b'w:val="Kickr"', "paragraph style Kickr"),
    "a link into nothing": (MAIN, b'w:anchor="_convert_0_1_0"', b'w:anchor="no"', "leads to the bookmark no"),
    "an unknown relationship": (MAIN, b'r:id="rId1"', b'r:id="rId99"', "relationship rId99"),
    "a part that is not there": (RELS, b"styles.xml", b"style.xml", "leads to style.xml"),
    "a part without a type": (TYPES, b'Extension="rels"', b'Extension="relsx"', "has no content type"),
    "an unknown comment": (NOTES, b'<w:comment w:id="0"', b'<w:comment w:id="9"', "names comment 0"),
    "a lost comment": (MAIN, b'<w:commentReference w:id="1"/>', b"", "comment 1 stands nowhere"),
    "two revisions of one id": (
        MAIN,
        re.compile(rb'<w:(ins|del) w:id="\d+"'),
        rb'<w:\1 w:id="7"',
        "have the id 7",
    ),
    "a row too short": (MAIN, b'<w:gridSpan w:val="2"/>', b"", "fills 2 of 3 columns"),
    "no author": (MAIN, b'w:author="convert"', b"", "has no author"),
    "not XML": ("word/styles.xml", b"</w:styles>", b"", "is not well-formed XML"),
    "an entity": (MAIN, b"<w:document", b"<!DOCTYPE w:document><w:document", "declares a document type"),
}


@pytest.mark.parametrize("fault", sorted(PLANTED))
def test_the_check_finds_planted_faults(fault: str) -> None:
    name, old, new, message = PLANTED[fault]
    pattern = re.compile(re.escape(old)) if isinstance(old, bytes) else old
    data = typed(small_issue(), suggest="tracked")
    assert docx.check(data) == ()
    assert pattern.search(parts(data)[name])
    findings = docx.check(with_part(data, name, lambda part: pattern.sub(new, part)))
    assert message in " ".join(f.message for f in findings if f.serious)
    assert all(f.element for f in findings)


def test_the_check_names_line_and_part() -> None:
    data = typed(small_issue(), suggest="tracked")
    lower = (b"<w:delText", b"\n<w:t"), (b"</w:delText", b"</w:t")
    broken = with_part(data, "word/document.xml", lambda part: part.replace(*lower[0]).replace(*lower[1]))
    (finding,) = docx.check(broken)
    assert (finding.element, finding.line) == ("word/document.xml", 3)


def test_the_check_of_what_is_no_package() -> None:
    for data in (b"", b"PK\x03\x04", b"\x89PNG\r\n", typed(small_issue())[:2000]):
        (finding,) = docx.check(data)
        assert finding.message.startswith("DOCX: is not a ZIP package")


def test_a_suggestion_is_for_the_text_of_which_the_place_is_a_part() -> None:
    issue = with_suspects(replace(small_issue(), suspects=()), ("户一", Doubt.OCR_ERROR, ""))
    (suspect,) = issue.suspects
    for text, suggestion, accepted in (
        ("街分配，每户一个，", "街分配，每家两个，", "摊位按街分配，每家两个，"),
        ("街分配，每户一个，", "街 分 配，每 户", "摊位按街 分 配，每 户"),
        ("户一", "天地玄黄", "摊位按街分配，每天地玄黄个，"),
        ("另外一句", "不相干的话", "摊位按街分配，每户一个，"),
    ):
        doubt = replace(suspect, text=text, suggestion=suggestion)
        lines = manuscript(typed(replace(issue, suspects=(doubt,)), suggest="tracked"))
        assert [p.accepted for p in lines if p.rejected == "摊位按街分配，每户一个，"] == [accepted]


def test_suspects_that_overlap_change_the_text_once() -> None:
    issue = with_suspects(
        replace(small_issue(), suspects=()),
        ("合账已", Doubt.OCR_ERROR, "台账已"),
        ("合账", Doubt.OCR_ERROR, "和账"),
    )
    lead = next(p for p in manuscript(typed(issue, suggest="tracked")) if p.rejected.startswith("本报云亭"))
    assert lead.accepted.endswith("台账已建")
    assert docx.check(typed(issue, suggest="tracked")) == ()
