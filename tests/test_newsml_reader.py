"""NewsML-G2 out and in again: the same articles, whatever they hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from newsml_cases import full_issue, official_faults, standards, truth_issues, written
from strategies import issues

from convert.errors import UnreadableError
from convert.g2 import NAR, XHTML, held, restored
from convert.model import Article, Issue, Paragraph, Table
from convert.readers import newsml as reader
from convert.trace import BLANKS, printed
from convert.writers import newsml

WITHOUT_PLACE = "".join(sorted(char for char in BLANKS if held(char) == " " and char != " "))
"""Blanks that XML cannot hold: each comes back as a space."""


def _plain(text: Any, blanks: str = WITHOUT_PLACE) -> str | None:
    return None if text is None else str(text).translate(dict.fromkeys(map(ord, blanks), " "))


def _line(text: str | None) -> str | None:
    return _plain(text, WITHOUT_PLACE + "\t\r\n")


def _block(block: Paragraph | Table) -> Any:
    if isinstance(block, Paragraph):
        return block.role, _plain(block.text)
    rows = [[(_plain(cell.text), cell.colspan, cell.rowspan) for cell in row] for row in block.rows]
    return rows, block.header_rows, _plain(block.caption)


def _said(article: Article) -> dict[str, Any]:
    """What an article says, without where it was printed."""
    byline, dateline = article.byline, article.dateline
    return {
        "id": _plain(article.id),
        "kind": article.kind,
        "heads": [(name, _plain(text)) for name, text in article.heads()],
        "byline": byline and (_plain(byline.text), [_line(n) for n in byline.names], byline.within),
        "dateline": dateline
        and (_plain(dateline.text), _line(dateline.place) or None, _plain(dateline.date)),
        "body": [_block(block) for block in article.body],
        "jumps": [
            (
                j.direction,
                _plain(j.page),
                _plain(j.text),
                _plain(j.target if j.target != article.id else None),
                j.run_on,
            )
            for j in article.jumps
        ],
    }


def _pages(issue: Issue) -> list[Any]:
    return [
        (
            _plain(page.number),
            _plain(page.section),
            [(_plain(f.text), f.kind) for f in page.furniture],
            [_said(a) for a in page.articles],
        )
        for page in issue.pages
    ]


@pytest.mark.parametrize("body", ["xhtml", "nitf"])
@pytest.mark.parametrize("issue", [*truth_issues(), full_issue()], ids=lambda issue: issue.id)
def test_the_same_articles_come_back(issue: Issue, body: str) -> None:
    back = reader.read(written(issue, body=body), "x.xml")
    assert _pages(back) == _pages(issue)
    assert (back.id, back.paper, back.date, back.number) == (issue.id, issue.paper, issue.date, issue.number)


def test_what_was_read_is_written_the_same() -> None:
    back = reader.read(written(full_issue()), "x.xml")
    assert [_said(a) for _, a in reader.read(written(back), "x.xml").articles()] == [
        _said(a) for _, a in back.articles()
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(issues(), st.sampled_from(("xhtml", "nitf")))
def test_any_issue_comes_back(issue: Issue, body: str) -> None:
    back = reader.read(written(issue, body=body), "x.xml")
    assert _pages(back) == _pages(issue)


OPTIONS = st.fixed_dictionaries(
    {
        "body": st.sampled_from(("xhtml", "nitf")),
        "stitch": st.sampled_from(("no", "yes")),
        "provider": st.sampled_from(("", "daily.example")),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(issues(), OPTIONS)
def test_any_issue_is_valid_for_us_and_for_the_standard(issue: Issue, options: dict[str, str]) -> None:
    data = written(issue, **options)
    assert list(newsml.check(data)) == []
    assert official_faults(data) == []


@given(st.text())
def test_any_text_is_held_and_restored(text: str) -> None:
    assert restored(held(text)) == _plain(text)
    element = etree.Element("x")
    element.text = held(text)
    assert restored(etree.fromstring(etree.tostring(element)).text or "") == _plain(text)


def test_several_issues_in_one_file() -> None:
    data = written(full_issue(), *truth_issues())
    assert [issue.id for issue in reader.read_all(data, "x.xml")] == [
        issue.id for issue in (full_issue(), *truth_issues())
    ]
    with pytest.raises(UnreadableError, match="holds 3 issues"):
        reader.read(data, "x.xml")


def test_a_stitched_story_comes_back_as_one() -> None:
    back = reader.read(written(full_issue(), stitch="yes"), "x.xml")
    story, other = (article for _, article in back.articles())
    last = story.body[-1]
    assert isinstance(last, Paragraph)
    assert (last.text.text, story.jumps, other.id) == ("市商务局表示,政策将持续,直到秋天。", (), "i0003")


def test_items_of_a_folder_are_read_alone() -> None:
    files = dict(newsml.split(full_issue(), {}))
    back = reader.read(files["i0003.xml"], "i0003.xml")
    original = [article for _, article in full_issue().articles()][2]
    assert [_said(article) for _, article in back.articles()] == [_said(original)]


def test_examples_of_others_are_read() -> None:
    folder = standards() / "examples"
    back = reader.read((folder / "page04-newsmessage.xml").read_bytes(), "page04.xml")
    assert [str(article.headline) for _, article in back.articles()] == [
        "云江夜市“回归” 首周客流超十二万",
        "老城供水管网改造全面提速",
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html/>", b"<a>", b"\xff\xfe<"])
def test_what_is_no_newsml(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        reader.read(data, "x.xml")


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY e "&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_entities_are_refused(doctype: bytes) -> None:
    whole = written(full_issue())
    head, rest = whole.split(b"\n", 1)
    with pytest.raises(UnreadableError, match="document type"):
        reader.read(head + doctype + rest, "x.xml")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(issues())
def test_stitching_loses_no_character_and_adds_none(issue: Issue) -> None:
    root = etree.fromstring(written(issue, stitch="yes"))
    found = ["".join(str(t) for t in body.itertext()) for body in root.iter(f"{{{XHTML}}}body")]
    for kept in root.iter(f"{{{NAR}}}partMetaExtProperty"):
        if (kept.get("rel") or "").startswith("npprop:jump"):
            found.append(kept.get("value") or "")
    texts = [text.text for _, article in issue.articles() for text in article.texts()]
    assert sorted(printed(restored("".join(found)))) == sorted(printed("".join(texts)))
