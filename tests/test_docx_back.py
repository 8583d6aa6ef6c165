"""The way back: an edited manuscript gives the edited issue; what stayed knows where it was printed."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import strategies
from docx_desk import HOSTILE as CHARACTERS
from docx_desk import (
    LEAD,
    PRINTED_STYLES,
    Press,
    by_office,
    issues,
    manuscript,
    parts,
    small_issue,
    tree,
    typed,
    with_part,
    with_suspects,
)
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from truth import DATA, issue_of_truth

from convert import pipeline
from convert.errors import UnreadableError
from convert.model import Article, Doubt, Furniture, Issue, Jump, Page, Paragraph, Role, Table
from convert.notices import Action, Notice, replay
from convert.ooxml import STYLE_NAMES, TOOL, Style, w
from convert.readers import docx
from convert.trace import Traced

TRUTHS = sorted((DATA / "truth").glob("*.json"))
ISSUES = {"small": small_issue(), **{path.stem: issue_of_truth(path) for path in TRUTHS}}
MAIN = "word/document.xml"
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking, which takes minutes where a failing issue is large."""
Edit = Callable[[Any], None]


def _edited(data: bytes, edit: Edit) -> bytes:
    root = tree(data)
    edit(root)
    return with_part(data, MAIN, lambda _: etree.tostring(root))


def _paragraph(root: Any, start: str, style: str = "") -> Any:
    """The paragraph that begins so, outside of the table of contents."""
    for paragraph in root.iter(w("p")):
        name = paragraph.find(f"{w('pPr')}/{w('pStyle')}").get(w("val"))
        text = "".join(paragraph.itertext(w("t")))
        if text.startswith(start) and not name.startswith("TOC") and style in ("", name):
            return paragraph
    raise LookupError(start)


def _copy(element: Any) -> Any:
    return etree.fromstring(etree.tostring(element))


def _retype(start: str, old: str, new: str, style: str = "") -> Edit:
    def edit(root: Any) -> None:
        for text in _paragraph(root, start, style).iter(w("t")):
            if old in text.text:
                text.text = text.text.replace(old, new)
                return
        raise LookupError(old)

    return edit


def _texts(issue: Issue) -> list[str]:
    return [text.text for _, article in issue.articles() for text in article.texts()]


def _by_editor(issue: Issue) -> list[tuple[str, Action, str, str]]:
    return [(n.rule, n.action, n.before, n.after) for n in issue.notices if n.stage == "editor"]


def test_the_reader_knows_the_styles_by_the_names_that_the_writer_gives() -> None:
    styles = tree(typed(small_issue()), "word/styles.xml")
    names = {s.get(w("styleId")): s.find(w("name")).get(w("val")) for s in styles.iter(w("style"))}
    assert {style.value: name for style, name in STYLE_NAMES.items()}.items() <= names.items()


@pytest.mark.parametrize("name", sorted(ISSUES))
@pytest.mark.parametrize("suggest", ["comments", "tracked", "none"])
def test_unchanged_gives_the_same_model(name: str, suggest: str) -> None:
    assert docx.read(typed(ISSUES[name], suggest=suggest, show="repairs"), "a.docx") == ISSUES[name]


@given(strategies.issues(), st.sampled_from(["comments", "tracked", "none"]))
@settings(max_examples=150, deadline=None, phases=PHASES)
def test_unchanged_gives_the_same_model_whatever_it_is(issue: Issue, suggest: str) -> None:
    assert docx.read(typed(issue, suggest=suggest), "a.docx") == issue


@given(st.lists(issues(), min_size=2, max_size=3))
@settings(max_examples=20, deadline=None)
def test_several_issues_come_back_as_several(many: list[Issue]) -> None:
    named = [replace(issue, id=f"n{number}") for number, issue in enumerate(many)]
    data = typed(*named)
    assert docx.read_all(data, "a.docx") == tuple(named)
    with pytest.raises(UnreadableError, match=f"a.docx: holds {len(named)} issues"):
        docx.read(data, "a.docx")


def test_a_word_is_retyped() -> None:
    before = small_issue()
    after = docx.read(_edited(typed(before), _retype("本报云亭", "恢复", "重新")), "a.docx")
    lead = after.pages[0].articles[0].body[0]
    assert isinstance(lead, Paragraph)
    assert lead.text.text == LEAD.replace("恢复", "重新")
    assert list(lead.text.origins()) == list(before.pages[0].articles[0].body[0].text.origins())  # type: ignore[union-attr]
    assert _by_editor(after) == [("retype", Action.REPLACE, "恢复", "重新")]
    assert after.pages[0].articles[1] is after.pages[0].articles[1]
    assert after.pages[1] == before.pages[1]
    assert after.pages[0].articles[0].dateline == before.pages[0].articles[0].dateline
    assert after.pages[0].articles[0].byline == before.pages[0].articles[0].byline
    assert after.suspects == before.suspects


def test_words_are_added_and_struck_out() -> None:
    before = small_issue()
    after = docx.read(
        _edited(typed(before), _retype("本报云亭", "停办两年的夜市", "停办了整整两年夜市")), "a.docx"
    )
    lead = after.pages[0].articles[0].body[0]
    assert isinstance(lead, Paragraph)
    assert lead.text.text == LEAD.replace("停办两年的夜市", "停办了整整两年夜市")
    at = lead.text.text.index("了整整")
    assert [lead.text.origin(n) for n in range(at, at + 3)] == [None] * 3
    assert [n for n in range(len(lead.text.text)) if lead.text.origin(n) is None] == [at, at + 1, at + 2]
    assert _by_editor(after) == [
        ("insert", Action.JOIN, "", "了整整"),
        ("delete", Action.JOIN, "的", ""),
        ("delete", Action.SET_ASIDE, "的", ""),
    ]


def test_a_headline_is_retyped() -> None:
    before = small_issue()
    after = docx.read(
        _edited(typed(before), _retype("夜市重开 灯", "夜市重开 灯火如昨", "老街夜市昨晚重新开张")), "a.docx"
    )
    assert after.pages[0].articles[0].headline is not None
    assert after.pages[0].articles[0].headline.text == "老街夜市昨晚重新开张"
    assert after.pages[0].articles[0].id == "i0001"
    assert after.pages[0].articles[0].body == before.pages[0].articles[0].body
    assert _by_editor(after) == [
        ("retype", Action.SET_ASIDE, "夜市重开 灯火如昨", "老街夜市昨晚重新开张"),
    ]


def test_a_word_of_a_headline_is_retyped() -> None:
    edit = _retype("夜市重开 灯", "灯火如昨", "灯火胜昔")
    after = docx.read(_edited(typed(small_issue()), edit), "a.docx")
    assert _by_editor(after) == [("retype", Action.REPLACE, "如昨", "胜昔")]


def test_typing_over_the_mark_of_a_missing_headline_gives_one() -> None:
    before = small_issue()
    label = "［无题］没有标题的一条短讯。"
    after = docx.read(_edited(typed(before), _retype("［无题］", label, "短讯一则")), "a.docx")
    story = after.pages[0].articles[1]
    assert story == replace(before.pages[0].articles[1], headline=Traced.blank("短讯一则"))
    assert _by_editor(after) == [("insert", Action.MARK, "", "短讯一则")]


def test_a_name_replaced_everywhere_is_no_headline() -> None:
    """The mark of a missing headline repeats words of the text; the mark tells it apart from a headline."""
    before = small_issue()

    def edit(root: Any) -> None:
        _retype("［无题］", "短讯", "快讯")(root)
        _retype("没有标题", "短讯", "快讯")(root)

    after = docx.read(_edited(typed(before, suggest="none"), edit), "a.docx")
    assert [a.headline for a in after.pages[0].articles][1] is None
    assert _texts(after) == [text.replace("短讯", "快讯") for text in _texts(before)]
    assert [rule for rule, *_ in _by_editor(after)] == ["relabel", "retype", "settle"]


def test_a_paragraph_is_split_and_another_joined() -> None:
    before = small_issue()

    def edit(root: Any) -> None:
        lead = _paragraph(root, "本报云亭")
        text = next(t for t in lead.iter(w("t")) if "首周" in t.text)
        head, tail = text.text.split("首周")
        text.text = head
        rest = _copy(_paragraph(root, "摊位按街"))
        for run in rest.findall(w("r"))[1:]:
            rest.remove(run)
        rest.find(f"{w('r')}/{w('t')}").text = "首周" + tail
        for element in list(text.getparent().itersiblings()):
            rest.append(element)
        lead.addnext(rest)
        first, second = _paragraph(root, "没有标题"), _paragraph(root, "它有两段")
        for run in second.findall(w("r")):
            first.append(run)
        second.getparent().remove(second)

    after = docx.read(_edited(typed(before, suggest="none"), edit), "a.docx")
    body = after.pages[0].articles[0].body
    assert [b.text.text for b in body[:2] if isinstance(b, Paragraph)] == [
        LEAD[: LEAD.index("首周")], LEAD[LEAD.index("首周") :]
    ]  # fmt: skip
    assert [b.text.text for b in after.pages[0].articles[1].body if isinstance(b, Paragraph)] == [
        "没有标题的一条短讯。它有两段。"
    ]
    assert all(o is not None for t in after.pages[0].articles[1].texts() for o in t.origins())
    assert _by_editor(after) == [("split", Action.CUT, "", ""), ("join", Action.JOIN, "", "")]


def test_a_paragraph_is_moved_into_another_article() -> None:
    before = small_issue()

    def edit(root: Any) -> None:
        _paragraph(root, "由各街道").addnext(_paragraph(root, "它有两段"))

    after = docx.read(_edited(typed(before), edit), "a.docx")
    assert [b.text.text for b in after.pages[1].articles[0].body if isinstance(b, Paragraph)][
        -1
    ] == "它有两段。"
    moved = after.pages[1].articles[0].body[-1]
    assert moved == before.pages[0].articles[1].body[1]
    assert _by_editor(after) == [("move", Action.MARK, "它有两段。", "它有两段。")]


def test_a_paragraph_is_deleted_and_one_written() -> None:
    before = small_issue()

    def edit(root: Any) -> None:
        gone = _paragraph(root, "它有两段")
        new = _copy(gone)
        new.find(f"{w('r')}/{w('t')}").text = "编辑补写：明日续登，敬请留意！"
        gone.addnext(new)
        gone.getparent().remove(gone)

    after = docx.read(_edited(typed(before), edit), "a.docx")
    last = after.pages[0].articles[1].body[-1]
    assert isinstance(last, Paragraph)
    assert last.text == Traced.blank("编辑补写：明日续登，敬请留意！")
    assert _by_editor(after) == [
        ("insert", Action.MARK, "", "编辑补写：明日续登，敬请留意！"),
        ("delete", Action.SET_ASIDE, "它有两段。", ""),
    ]


def test_a_paragraph_becomes_a_subhead() -> None:
    before = small_issue()

    def edit(root: Any) -> None:
        _paragraph(root, "它有两段").find(f"{w('pPr')}/{w('pStyle')}").set(w("val"), "Heading3")

    after = docx.read(_edited(typed(before), edit), "a.docx")
    last = after.pages[0].articles[1].body[-1]
    assert isinstance(last, Paragraph) and last.role is Role.SUBHEAD
    assert _by_editor(after) == [("restyle", Action.MARK, "BodyText", "Heading3")]


def test_an_article_is_cut_in_two_by_a_headline() -> None:
    before = small_issue()

    def edit(root: Any) -> None:
        _paragraph(root, "它有两段").find(f"{w('pPr')}/{w('pStyle')}").set(w("val"), "Heading2")
        new = _copy(_paragraph(root, "没有标题"))
        new.find(f"{w('r')}/{w('t')}").text = "新稿件的正文。"
        for mark in [*new.iter(w("bookmarkStart")), *new.iter(w("bookmarkEnd"))]:
            mark.getparent().remove(mark)
        _paragraph(root, "它有两段").addnext(new)

    after = docx.read(_edited(typed(before, suggest="none"), edit), "a.docx")
    articles = after.pages[0].articles
    assert [a.id for a in articles] == ["i0001", "i0002", "i0004"]
    assert articles[2].headline == before.pages[0].articles[1].body[1].text  # type: ignore[union-attr]
    assert [rule for rule, *_ in _by_editor(after)] == ["insert", "restyle", "new article"] or [
        rule for rule, *_ in _by_editor(after)
    ] == ["restyle", "insert", "new article"]


def test_a_page_is_renumbered_and_the_issue_dated() -> None:
    def edit(root: Any) -> None:
        _retype("第2版", "第2版", "第A02版　民生")(root)
        _retype("云亭日报", "2025-03-14", "2025-03-15", "Title")(root)

    after = docx.read(_edited(typed(small_issue()), edit), "a.docx")
    assert [(p.number, p.section) for p in after.pages] == [("1", "要闻"), ("A02", "民生")]
    assert (after.paper, after.date) == ("云亭日报", "2025-03-15")
    assert [rule for rule, *_ in _by_editor(after)] == ["relabel", "relabel"]


def test_a_cell_is_retyped_and_a_row_added() -> None:
    before = small_issue()

    def edit(root: Any) -> None:
        (table,) = root.iter(w("tbl"))
        rows = table.findall(w("tr"))
        new = _copy(rows[2])
        for text, words in zip(new.iter(w("t")), ("南街", "77", "6.01%"), strict=True):
            text.text = words
        rows[3].addnext(new)
        next(t for t in rows[2].iter(w("t")) if t.text == "12").text = "21"

    after = docx.read(_edited(typed(before), edit), "a.docx")
    (table,) = [b for b in after.pages[0].articles[0].body if isinstance(b, Table)]
    assert table.grid() == [
        ["单位", "进度", ""],
        ["", "户数", "占比"],
        ["东街", "21", "9.39%"],
        ["西街", "8", ""],
        ["南街", "77", "6.01%"],
    ]
    assert (table.header_rows, table.caption) == (2, before.pages[0].articles[0].body[3].caption)  # type: ignore[union-attr]
    (old,) = [b for b in before.pages[0].articles[0].body if isinstance(b, Table)]
    assert table.rows[:2] == old.rows[:2]


def _settle(accept: bool) -> Edit:
    """What Word does when all changes are accepted or rejected."""

    def edit(root: Any) -> None:
        for kind in ("ins", "del"):
            for change in list(root.iter(w(kind))):
                if (kind == "ins") == accept:
                    for run in list(change):
                        for text in run.iter(w("delText")):
                            text.tag = w("t")
                        change.addprevious(run)
                change.getparent().remove(change)

    return edit


def test_accepted_suggestions_are_edits_and_settle_the_doubt() -> None:
    before = small_issue()
    after = docx.read(_edited(typed(before, suggest="tracked"), _settle(True)), "a.docx")
    lead = after.pages[0].articles[0].body[0]
    assert isinstance(lead, Paragraph)
    assert lead.text.text == LEAD.replace("合账已建", "台账已建立。")
    assert [s.kind for s in after.suspects] == [Doubt.ORDER, Doubt.STRAY_CHAR]
    assert _by_editor(after) == [
        ("insert", Action.MARK, "", "立。"),
        ("retype", Action.REPLACE, "合", "台"),
        ("settle", Action.MARK, "合账", "台账"),
        ("settle", Action.MARK, "建", "建立。"),
    ]


def test_rejected_suggestions_leave_the_print_and_the_doubt() -> None:
    before = small_issue()
    assert docx.read(_edited(typed(before, suggest="tracked"), _settle(False)), "a.docx") == before


def _without_comment(number: str) -> Edit:
    def edit(root: Any) -> None:
        for kind in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            for element in list(root.iter(w(kind))):
                if element.get(w("id")) == number:
                    element.getparent().remove(element)

    return edit


def test_a_deleted_comment_settles_the_doubt() -> None:
    before = small_issue()
    data = _edited(typed(before), _without_comment("2"))
    after = docx.read(data, "a.docx")
    assert after == replace(
        before, suspects=(*before.suspects[:2], *before.suspects[3:]), notices=after.notices
    )
    (notice,) = after.notices
    assert (notice.rule, notice.before, notice.why) == ("settle", "短讯", "its comment was deleted")


def test_a_resolved_comment_settles_the_doubt() -> None:
    data = typed(small_issue())
    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
    w15 = "http://schemas.microsoft.com/office/word/2012/wordml"
    comments = tree(data, "word/comments.xml")
    comments[0][-1].set(f"{{{w14}}}paraId", "0A0B0C0D")
    extended = f'<x:commentsEx xmlns:x="{w15}"><x:commentEx x:paraId="0A0B0C0D" x:done="1"/></x:commentsEx>'
    data = with_part(data, "word/comments.xml", lambda _: etree.tostring(comments))
    data = with_part(data, "word/commentsExtended.xml", lambda _: extended.encode())
    after = docx.read(data, "a.docx")
    assert [s.text for s in after.suspects] == ["建", "短讯", "周一"]
    assert [n.why for n in after.notices] == ["its comment is resolved"]


def test_an_editors_comment_is_a_remark() -> None:
    data = typed(small_issue(), suggest="none")
    note = f'<w:comments xmlns:w="{w("")[1:-1]}"><w:comment w:id="5" w:author="李编辑">'
    note += "<w:p><w:r><w:t>请核实</w:t></w:r></w:p></w:comment></w:comments>"
    data = with_part(data, "word/comments.xml", lambda _: note.encode())

    def edit(root: Any) -> None:
        _paragraph(root, "它有两段").insert(1, etree.Element(w("commentRangeStart"), {w("id"): "5"}))

    after = docx.read(_edited(data, edit), "a.docx")
    (notice,) = after.notices
    before = small_issue().pages[0].articles[1].body[1]
    assert isinstance(before, Paragraph)
    assert notice == Notice("editor", "remark", Action.MARK, before.text.spans(), why="李编辑: 请核实")


def test_tracked_changes_of_the_editor_count_as_made() -> None:
    def edit(root: Any) -> None:
        paragraph = _paragraph(root, "它有两段")
        run = paragraph.find(w("r"))
        struck = etree.SubElement(paragraph, w("del"), {w("id"): "900", w("author"): "李编辑"})
        struck.append(run)
        run.find(w("t")).tag = w("delText")
        added = etree.SubElement(paragraph, w("ins"), {w("id"): "901", w("author"): "李编辑"})
        etree.SubElement(etree.SubElement(added, w("r")), w("t")).text = "它只有两段。"

    after = docx.read(_edited(typed(small_issue()), edit), "a.docx")
    last = after.pages[0].articles[1].body[-1]
    assert isinstance(last, Paragraph)
    assert last.text.text == "它只有两段。"
    assert _by_editor(after) == [("insert", Action.JOIN, "", "只")]


def test_a_struck_paragraph_mark_joins_two_paragraphs() -> None:
    def edit(root: Any) -> None:
        properties = _paragraph(root, "没有标题").find(w("pPr"))
        mark = etree.SubElement(etree.SubElement(properties, w("rPr")), w("del"))
        mark.set(w("author"), "李编辑")

    after = docx.read(_edited(typed(small_issue(), suggest="none"), edit), "a.docx")
    assert [b.text.text for b in after.pages[0].articles[1].body if isinstance(b, Paragraph)] == [
        "没有标题的一条短讯。它有两段。"
    ]


def _stripped(data: bytes) -> bytes:
    bare = data
    for name in [name for name in parts(data) if name.startswith("customXml")]:
        bare = with_part(bare, name, None)
    relations = re.compile(rb'<Relationship [^>]*customXml"[^>]*/>')
    return with_part(bare, "word/_rels/document.xml.rels", lambda part: relations.sub(b"", part))


def test_without_our_part_it_still_reads(caplog: pytest.LogCaptureFixture) -> None:
    before = small_issue()
    after = docx.read(_stripped(typed(before)), "desk/a.docx")
    assert "has no provenance of ours" in caplog.text
    assert _texts(after) == _texts(before)
    assert [[a.headline and a.headline.text for a in p.articles] for p in after.pages] == [
        ["夜市重开 灯火如昨", None], ["夜市重开（续）"]
    ]  # fmt: skip
    assert (after.paper, after.date, after.language) == ("云亭日报", "2025-03-14", "zh-Hans")
    assert [(p.number, p.section, len(p.furniture)) for p in after.pages] == [
        ("1", "要闻", 2),
        ("2", None, 1),
    ]
    assert [f.kind for f in after.pages[0].furniture] == [f.kind for f in before.pages[0].furniture]
    assert [(j.direction, j.page) for _, a in after.articles() for j in a.jumps] == [
        ("to", "2"),
        ("from", "1"),
    ]
    (table,) = [b for b in after.pages[0].articles[0].body if isinstance(b, Table)]
    assert table.grid() == before.pages[0].articles[0].body[3].grid()  # type: ignore[union-attr]
    assert after.sources[0].name == "desk/a.docx"
    for text in (t for _, a in after.articles() for t in a.texts() if t):
        span = text.span()
        assert after.sources[0].text[span.start : span.end] == text.text
    assert [n.rule for n in after.notices] == ["no provenance"]
    assert [(s.kind, s.text, s.suggestion, s.why, s.confidence, s.article) for s in after.suspects] == [
        (s.kind, s.text, s.suggestion, s.why, s.confidence, s.article) for s in before.suspects
    ]
    for suspect in after.suspects:
        assert after.sources[0].text[suspect.where.start : suspect.where.end] == suspect.text


@given(issues())
@settings(max_examples=60, deadline=None)
def test_without_our_part_no_text_is_lost(issue: Issue) -> None:
    data = typed(issue, suggest="none")
    after = docx.read(_stripped(data), "a.docx")
    ours = (Style.PAGE, Style.TITLE, Style.UNTITLED)
    said = [p.rejected for p in manuscript(data) if p.rejected and p.style not in ours]
    texts = [t.text for p in after.pages for a in p.articles for t in a.texts() if t]
    texts += [f.text.text for p in after.pages for f in p.furniture if f.text]
    assert sorted("".join(texts).replace(" ", "")) == sorted("".join(said).replace(" ", ""))


def test_a_broken_part_is_like_none(caplog: pytest.LogCaptureFixture) -> None:
    data = with_part(typed(small_issue()), "customXml/item1.xml", lambda part: part.replace(b"eJ", b"!!"))
    assert _texts(docx.read(data, "a.docx")) == _texts(small_issue())
    assert "has no provenance of ours" in caplog.text


_WORDS = st.text(st.sampled_from("夜市重开灯火编辑补写明日，。x"), min_size=1, max_size=6)


@st.composite
def _mutated(draw: st.DrawFn, text: str) -> list[str]:
    """A paragraph as an editor leaves it: some words changed, perhaps broken in two, perhaps gone."""
    for _ in range(draw(st.integers(0, 2))):
        low = draw(st.integers(0, len(text)))
        high = draw(st.integers(low, min(len(text), low + 6)))
        text = text[:low] + draw(st.one_of(st.just(""), _WORDS)) + text[high:]
    if draw(st.integers(0, 4)) == 0:
        at = draw(st.integers(0, len(text)))
        return [part for part in (text[:at], text[at:]) if part]
    return [text] if text and draw(st.integers(0, 6)) else []


@pytest.mark.parametrize("name", ["small", TRUTHS[0].stem])
@given(data=st.data())
@settings(max_examples=60, deadline=None, phases=PHASES)
def test_any_edit_gives_the_edited_text_and_accounts_for_every_character(
    name: str, data: st.DataObject
) -> None:
    before = ISSUES[name]
    root = tree(typed(before, suggest="none"))
    bodies = [p for p in root.iter(w("p")) if p.find(f"{w('pPr')}/{w('pStyle')}").get(w("val")) == "BodyText"]
    for paragraph in bodies[: 8 + len(bodies) // 4]:
        texts = data.draw(_mutated("".join(paragraph.itertext(w("t")))))
        for words in reversed(texts):
            copy = _copy(paragraph)
            for run in copy.findall(w("r")):
                copy.remove(run)
            etree.SubElement(etree.SubElement(copy, w("r")), w("t")).text = words
            paragraph.addnext(copy)
        paragraph.getparent().remove(paragraph)
    edited = with_part(typed(before, suggest="none"), MAIN, lambda _: etree.tostring(root))
    after = docx.read(edited, "a.docx")
    said = [p.rejected for p in manuscript(edited) if p.style in PRINTED_STYLES and p.rejected]
    texts_now = [t for p in after.pages for a in p.articles for t in a.texts() if t]
    texts_now += [f.text for p in after.pages for f in p.furniture]
    assert sorted(t.text for t in texts_now) == sorted(said)
    typed_over = {
        (span.source, span.start + at): char
        for n in after.notices
        if n.action is Action.REPLACE
        for span in n.where
        for at, char in enumerate(n.after)
    }
    out: list[tuple[str, int]] = []
    for text in texts_now:
        for char, origin in zip(text.text, text.origins(), strict=True):
            if origin is not None:
                out.append(origin)
                assert char == typed_over.get(origin, before.source(origin[0]).text[origin[1]])
    out += [
        (span.source, at)
        for n in after.notices
        if n.action is Action.SET_ASIDE
        for span in n.where
        for at in range(span.start, span.end)
    ]
    if name == "small":
        pipeline.balance(after)
    came_in = [o for t in _all_texts(before) for o in t.origins() if o is not None]
    assert sorted(out) == sorted(came_in)


def _all_texts(issue: Issue) -> list[Traced]:
    texts = [text for _, article in issue.articles() for text in article.texts()]
    return texts + [piece.text for page in issue.pages for piece in page.furniture]


def test_the_notices_of_an_edit_replay() -> None:
    before = small_issue()

    def edit(root: Any) -> None:
        _retype("本报云亭", "停办两年的夜市", "停办了整整两年夜市")(root)
        _retype("由各街道", "登记。登", "报名。登")(root)

    after = docx.read(_edited(typed(before, suggest="none"), edit), "a.docx")
    texts = {source.name: source.text for source in after.sources}
    replayed = replay(texts, after.notices)
    assert LEAD.replace("停办两年的夜市", "停办了整整两年夜市") in replayed
    assert "由各街道报名。登记从周一开始。" in replayed
    assert sorted(replayed) == sorted(t.text for t in _all_texts(after) if t)


# --- files that LibreOffice itself saved -----------------------------------------------------------------


def _saved_by_office(data: bytes, folder: Path) -> bytes:
    (folder / "a.docx").write_bytes(data)
    return by_office(
        folder, "out/a.docx", ["--convert-to", "docx:MS Word 2007 XML", "--outdir", "out", "a.docx"]
    )


@pytest.mark.parametrize("name", sorted(ISSUES))
def test_unchanged_but_saved_by_libreoffice_gives_the_same_model(name: str, tmp_path: Path) -> None:
    issue = ISSUES[name]
    if name != "small":
        article = issue.pages[0].articles[1]
        (first, *_) = (b.text.text for b in article.body if isinstance(b, Paragraph))
        issue = with_suspects(
            issue, (first[10:12], Doubt.OCR_ERROR, "某某"), (first[20:21], Doubt.MISSING_TEXT, "")
        )
    saved = _saved_by_office(typed(issue, suggest="tracked"), tmp_path)
    assert docx.read(saved, "a.docx") == issue


def test_characters_that_xml_cannot_hold_come_back_from_libreoffice(tmp_path: Path) -> None:
    press = Press()
    texts = (CHARACTERS, "前" + CHARACTERS + "后", " 前后 ", "\u3000\u3000缩进", "甲\xad乙\u2011丙\xa0丁")
    article = Article("i1", press("题"), body=tuple(Paragraph(press(text)) for text in texts))
    issue = Issue("x", (press.source(),), (Page("p1.txt", (article,)),))
    assert docx.read(_saved_by_office(typed(issue), tmp_path), "a.docx") == issue


def _install_macro(folder: Path, script: Path) -> None:
    """A LibreOffice profile in the folder that has the script as the macro Standard.Desk."""
    by_office(folder, "a.docx", ["--convert-to", "txt:Text", "--outdir", "once", "a.docx"])
    library = folder / "profile" / "user" / "basic" / "Standard"
    names = 'xmlns:{0}="http://openoffice.org/2000/{0}" {0}:name="{1}"'
    declared = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {0}:{1} PUBLIC "-//OpenOffice.org//DTD '
    declared += 'OfficeDocument 1.0//EN" "{1}.dtd">\n'
    module = f'<script:module {names.format("script", "Desk")} script:language="StarBasic">'
    module = declared.format("script", "module") + module + escape(script.read_text(encoding="utf-8"))
    (library / "Desk.xba").write_text(module + "</script:module>", encoding="utf-8")
    index = f'<library:library {names.format("library", "Standard")} library:readonly="false" '
    index += 'library:passwordprotected="false"><library:element library:name="Desk"/></library:library>'
    (library / "script.xlb").write_text(declared.format("library", "library") + index, encoding="utf-8")


def _edited_by_office(data: bytes, folder: Path) -> bytes:
    """The file after the macro. LibreOffice now and then dies before it runs: three tries, each afresh."""
    for attempt in range(3):
        desk = folder / str(attempt)
        desk.mkdir()
        (desk / "a.docx").write_bytes(data)
        _install_macro(desk, Path(__file__).parent / "data" / "docx" / "edit.bas")
        source, target = ((desk / name).as_uri() for name in ("a.docx", "b.docx"))
        with suppress(FileNotFoundError):
            return by_office(desk, "b.docx", [f'macro:///Standard.Desk.Edit("{source}","{target}")'])
    raise AssertionError("LibreOffice did not save the file in three tries")


def test_edited_in_libreoffice(tmp_path: Path) -> None:
    """LibreOffice accepts all changes, replaces a word, joins two paragraphs, deletes one, and saves."""
    before = small_issue()
    saved = _edited_by_office(typed(before, suggest="tracked"), tmp_path)
    after = docx.read(saved, "a.docx")
    texts = _texts(after)
    assert LEAD.replace("恢复营业", "重新开张").replace("合账已建", "台账已建立。") in texts
    assert "没有标题的一条短讯。它有两段。" in texts
    assert "图为夜市一角。" not in texts
    assert after.pages[1] == before.pages[1]
    assert [s.kind for s in after.suspects] == [Doubt.ORDER, Doubt.STRAY_CHAR]
    rules = [rule for rule, *_ in _by_editor(after)]
    assert sorted(rules) == sorted(["retype", "retype", "insert", "join", "delete", "settle", "settle"])


# --- what is not let in ----------------------------------------------------------------------------------


def _with_main(name: str, old: bytes, new: bytes) -> bytes:
    data = typed(small_issue())
    assert old in parts(data)[name]
    return with_part(data, name, lambda part: part.replace(old, new, 1))


def _outside(kind: str, target: str) -> bytes:
    relation = f'<Relationship Id="rId900" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
    end = b"</Relationships>"
    return _with_main("word/_rels/document.xml.rels", end, relation.encode() + end)


def _inside(kind: str, target: str) -> bytes:
    end = b"</Relationships>"
    relation = f'<Relationship Id="rId900" Type="http://x/{kind}" Target="{target}"/>'
    return _with_main("word/_rels/document.xml.rels", end, relation.encode() + end)


def _bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 40_000_000)
    return target.getvalue()


def _lying_bomb() -> bytes:
    """A part that says that it is small."""
    data = bytearray(_bomb())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


LAUGHS = b"<!DOCTYPE w [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><w:document"
OUTSIDE = b"<!DOCTYPE w SYSTEM 'file:///etc/passwd'><w:document"
HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "is not a ZIP package"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "is not a ZIP package"),
    "a cut file": (typed(small_issue())[:3000], "is not a ZIP package"),
    "a bomb": (_bomb(), "as a ZIP bomb does"),
    "a lying bomb": (_lying_bomb(), "is damaged|has no part"),
    "a template from outside": (_outside("attachedTemplate", "http://x/t"), "leads outside"),
    "a picture from outside": (_outside("image", "file:///etc/passwd"), "leads outside"),
    "macros": (with_part(typed(small_issue()), "word/vbaProject.bin", lambda _: b"x"), "macros"),
    "an object": (with_part(typed(small_issue()), "word/embeddings/a.xlsx", lambda _: b"x"), "embedded"),
    "a macro document": (
        _with_main("[Content_Types].xml", b"main+xml", b"macroEnabled.main+xml"),
        "with macros",
    ),
    "entities": (_with_main(MAIN, b"<w:document", LAUGHS), "declares a document type"),
    "an outer entity": (_with_main(MAIN, b"<w:document", OUTSIDE), "declares a document type"),
    "no XML": (
        _with_main(MAIN, b"</w:document>", b""),
        "word/document.xml is not well-formed XML: line 2: it ends before its elements are closed; save it anew",
    ),
    "bytes of no encoding": (
        _with_main(MAIN, b"<w:body>", b"<w:body>\xff"),
        "line 2: bytes that are not of its",
    ),
    "a control character": (_with_main(MAIN, b"<w:body>", b"<w:body>\x01"), "line 2: a control character"),
    "an unknown prefix": (
        _with_main(MAIN, b"<w:body>", b"<w:body><x:y/>"),
        "line 2: a prefix that stands for no",
    ),
    "a tag of no form": (
        _with_main(MAIN, b"<w:body>", b"<w:body><w:p a=>"),
        "line 2: a tag that is not written",
    ),
    "deep nesting": (
        _with_main(MAIN, b"<w:body>", b"<w:body>" + b"<w:sdt>" * 5000),
        "is not well-formed XML: line 2: it is nested too deeply",
    ),
    "a document to merge in": (_inside("aFChunk", "afchunk.htm"), "holds another document, which Word would"),
    "an object without a name": (_inside("oleObject", "media/x.png"), "holds an embedded object"),
    "no main part": (with_part(typed(small_issue()), MAIN, None), "has no part word/document.xml"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_files_are_refused_in_one_line(name: str) -> None:
    data, message = HOSTILE[name]
    with pytest.raises(UnreadableError, match=message) as caught:
        docx.read(data, "a.docx")
    assert str(caught.value).startswith("a.docx: ")
    assert "\n" not in str(caught.value)


def test_a_link_that_an_editor_put_in_is_let_in() -> None:
    data = _outside("hyperlink", "https://example.org/")
    assert docx.read(data, "a.docx") == small_issue()


def test_furniture_that_was_edited_is_still_furniture() -> None:
    after = docx.read(
        _edited(typed(small_issue()), _retype("云亭日报", "云亭", "新亭", "Masthead")), "a.docx"
    )
    assert [type(f) for f in after.pages[0].furniture] == [Furniture, Furniture]
    assert after.pages[0].furniture[0].text.text == "新亭日报"
    assert TOOL == "convert"


def test_a_jump_keeps_its_link_while_its_article_is_there() -> None:
    after = docx.read(_edited(typed(small_issue()), _retype("（下转", "第二版", "第三版")), "a.docx")
    (jump,) = after.pages[0].articles[0].jumps
    assert isinstance(jump, Jump)
    assert (jump.page, jump.target, jump.run_on, jump.text.text) == ("3", "i0003", True, "（下转第三版）")
