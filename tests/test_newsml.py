"""The NewsML-G2 writer: valid, whole, the same on every run, and nothing invented."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree
from newsml_cases import NAMES, full_issue, official_faults, standards, truth_issues, written

from convert.errors import UnwritableError, UsageError
from convert.g2 import NO_DATE, restored
from convert.model import Article, Byline, Issue, Page, Paragraph
from convert.readers import newsml as reader
from convert.trace import Source, Traced, printed
from convert.writers import newsml


def _root(*issues: Issue, **options: str) -> etree._Element:
    return etree.fromstring(written(*issues, **options))


def _all(root: etree._Element, path: str) -> list[str]:
    found = root.xpath(path, namespaces=NAMES)
    assert isinstance(found, list)
    return [str(value) for value in found]


def _elements(root: etree._Element, path: str) -> list[etree._Element]:
    found = root.xpath(path, namespaces=NAMES)
    assert isinstance(found, list)
    return [element for element in found if isinstance(element, etree._Element)]


def _text(element: etree._Element) -> str:
    return printed(restored("".join(str(text) for text in element.itertext())))


CASES = [*truth_issues(), full_issue()]


@pytest.mark.parametrize("issue", CASES, ids=lambda issue: issue.id)
def test_our_profile_accepts_it(issue: Issue) -> None:
    assert list(newsml.check(written(issue))) == []


@pytest.mark.parametrize("issue", CASES, ids=lambda issue: issue.id)
def test_the_official_schema_accepts_it(issue: Issue) -> None:
    assert official_faults(written(issue)) == []


def test_another_schema_can_be_asked() -> None:
    official = (standards() / "NewsML-G2_2.35-spec-All-Power.xsd").read_bytes()
    assert list(newsml.check(written(full_issue()), official)) == []
    broken = written(full_issue()).replace(b"<versionCreated>", b"<firstCreated>", 1)
    broken = broken.replace(b"</versionCreated>", b"</firstCreated>", 1)
    line = broken[: broken.index(b"<firstCreated>")].count(b"\n") + 1
    assert [finding.line for finding in newsml.check(broken, official)] == [line]


def test_several_issues_are_one_valid_message() -> None:
    data = written(*CASES)
    assert list(newsml.check(data)) == []
    assert official_faults(data) == []
    assert len(_all(etree.fromstring(data), "//n:newsItem/@guid")) == 12 + 7 + 3


@pytest.mark.parametrize("issue", CASES, ids=lambda issue: issue.id)
def test_each_body_has_the_characters_of_its_article_and_no_others(issue: Issue) -> None:
    bodies = _elements(_root(issue), "//n:newsItem//h:body")
    articles = [article for _, article in issue.articles()]
    assert len(bodies) == len(articles)
    for body, article in zip(bodies, articles, strict=True):
        assert Counter(_text(body)) == Counter(printed("".join(text.text for text in article.texts())))


@pytest.mark.parametrize("issue", CASES, ids=lambda issue: issue.id)
def test_the_text_stands_in_reading_order(issue: Issue) -> None:
    for body, (_, article) in zip(_elements(_root(issue), "//h:body"), issue.articles(), strict=True):
        heads = [text.text for _, text in article.heads()]
        found = [_text(head) for head in _elements(body, "h:div/*[not(@class='byline')]")]
        assert found == [printed(head) for head in heads]
        blocks = [_text(p) for p in _elements(body, "h:p[not(contains(@class, 'jump'))] | h:h2")]
        assert blocks == [printed(b.text.text) for b in article.body if isinstance(b, Paragraph)]


def test_furniture_is_named_on_its_page() -> None:
    root = _root(full_issue())
    notes = _all(root, "//n:edNote[@role='npnote:folio' or @role='npnote:masthead']/n:span/text()")
    assert notes == ["2025年3月14日 星期五", "云江晚报"]
    assert _all(root, "//n:edNote[@role='npnote:stray']/n:span/text()") == ["▲"]


def test_heads_have_roles_and_doubtful_ones_a_confidence() -> None:
    item = _elements(_root(full_issue()), "//n:newsItem")[0]
    heads = _elements(item, "n:contentMeta/n:headline")
    assert [(h.get("role"), h.get("rank"), h.get("confidence"), h.text) for h in heads] == [
        ("nphl:kicker", "2", "75", "夏夜经济观察"),
        ("nphl:main", "1", None, "夜市“回归” 首周客流超十二万"),
        ("nphl:subtitle", "3", None, "延长营业至凌晨一时"),
    ]


def test_nobody_makes_up_a_headline() -> None:
    item = _elements(_root(full_issue()), "//n:newsItem")[2]
    assert _all(item, ".//n:headline | .//n:title | .//h:h1") == []
    assert _all(item, ".//n:edNote[@role='npnote:headline']/text()") == ["版面上此稿无标题。"]


def test_byline_creators_and_dateline_are_apart() -> None:
    item = _elements(_root(full_issue()), "//n:newsItem")[0]
    assert _all(item, "n:contentMeta/n:by/text()") == ["(记者 李明 通讯员 王芳)"]
    assert _all(item, "n:contentMeta/n:creator/n:name/text()") == ["李明"]
    assert _all(item, "n:contentMeta/n:contributor[@role='nprole:correspondent']/n:name/text()") == ["王芳"]
    assert _all(item, "n:contentMeta/n:dateline/text()") == ["本报云江讯"]
    assert _all(item, "n:contentMeta/n:located/n:name/text()") == ["云江"]
    assert _all(item, ".//h:div/h:p/h:span/@class") == ["suspect"]
    assert _all(item, "(.//h:body/h:p)[1]/h:span/@class") == ["dateline", "byline", "suspect"]


@pytest.mark.parametrize(
    ("text", "names", "signed"),
    [
        ("城关镇 单巧云", ("单巧云",), [("cpnat:person", "单巧云")]),
        ("某市文明养犬促进会", (), [("cpnat:organisation", "某市文明养犬促进会")]),
        ("本报评论员", (), []),
    ],
)
def test_persons_and_offices_are_told_apart(
    text: str, names: tuple[str, ...], signed: list[tuple[str, str]]
) -> None:
    article = Article("i1", byline=Byline(Traced.blank(text), names), body=(Paragraph(Traced.blank("一。")),))
    issue = Issue("x", (Source("p", ""),), (Page("p", (article,)),))
    root = _root(issue)
    assert [(e.get("type"), e.get("literal")) for e in _elements(root, "//n:creator")] == signed
    assert _all(root, "//n:by/text()") == [text]
    assert official_faults(written(issue)) == []
    ((_, back),) = reader.read(written(issue), "x.xml").articles()
    assert back.byline is not None and back.byline.names == names


@pytest.mark.parametrize(
    ("headline", "language", "genre"),
    [
        ("关于道路施工的通告", "zh-Hans", "通告"),
        ("關於檢查情況的通報", "zh-Hant", "通報"),
        ("招领启事", "zh-Hans", "启事"),
        ("老街新灯纪实", "zh-Hans", "通讯"),
        ("卫星通讯", "zh-Hans", None),
        ("老街新灯", "zh-Hans", None),
    ],
)
def test_a_headline_may_show_the_genre(headline: str, language: str, genre: str | None) -> None:
    article = Article("i1", Traced.blank(headline), body=(Paragraph(Traced.blank("一。")),))
    root = _root(Issue("x", (Source("p", ""),), (Page("p", (article,)),), language=language))
    assert _all(root, "//n:genre/n:name/text()") == ([genre] if genre else [])
    assert _all(root, "//n:genre/@how") == (["howextr:tool"] if genre else [])


def test_a_doubtful_byline_says_how_sure_it_is() -> None:
    issue = full_issue()
    (doubt, *_) = [s for s in issue.suspects if s.article == "i0001"]
    byline = issue.pages[0].articles[0].byline
    assert byline is not None
    suspects = (dataclasses.replace(doubt, where=byline.text.span(), confidence=0.4),)
    root = _root(dataclasses.replace(issue, suspects=suspects))
    found = [(e.get("rel"), e.get("value")) for e in _elements(root, "//n:contentMetaExtProperty")]
    assert found == [("npprop:byConfidence", "60")]
    assert official_faults(written(dataclasses.replace(issue, suspects=suspects))) == []


def test_genre_follows_from_the_form() -> None:
    items = _elements(_root(full_issue()), "//n:newsItem")
    genres = [_all(item, "n:contentMeta/n:genre/n:name/text()") for item in items]
    assert genres == [["消息"], [], ["评论员文章"]]


def test_tables_are_tables_with_scopes_and_spans() -> None:
    table = _elements(_root(full_issue()), "//h:table")[0]
    assert _all(table, "h:caption/text()") == ["表1 各街区首周客流"]
    cells = _elements(table, "*/h:tr/*")
    assert [(c.get("scope"), c.get("rowspan"), c.get("colspan"), c.text) for c in cells] == [
        ("col", "2", None, "街区"),
        ("col", None, "2", "客流"),
        ("col", None, None, "周末"),
        ("col", None, None, "平日"),
        ("row", None, None, "河滨路"),
        (None, None, None, "4.1"),
        (None, None, None, None),
    ]


def test_jumps_are_links_both_ways_and_open_ones_are_named() -> None:
    items = _elements(_root(full_issue()), "//n:newsItem")
    one, two, three = items
    links = [[(x.get("rel"), x.get("residref")) for x in _elements(item, ".//n:link")] for item in items]
    assert links == [
        [("nprel:continuedOn", two.get("guid")), ("irel:seeAlso", two.get("guid"))],
        [("nprel:continuedFrom", one.get("guid")), ("irel:seeAlso", one.get("guid"))],
        [],
    ]
    assert _all(one, ".//h:p[@class='jump continued-on run-on']/h:a/@href") == [two.get("guid")]
    assert _all(three, ".//h:p[@class='jump continued-from']/text()") == ["上接第二版"]
    notes = _all(three, ".//n:edNote[@role='npnote:jump']/text()")
    assert notes == ["“上接第二版”：另一部分不在本期已有的版面中。"]


def test_suspects_stand_where_an_editor_sees_them() -> None:
    root = _root(full_issue())
    found = _elements(root, "//n:edNote[@role='npnote:suspect']")
    notes = ["".join(str(text) for text in note.itertext()) for note in found]
    assert notes == [
        "存疑“▲”：疑为衍字。p1.txt 第2行第1字，把握 30%。",
        "存疑“合账”：疑为误识，建议：台账（形近）；或：总账。p1.txt 第3行第44字，把握 80%。",
        "存疑“夏夜经济观察”：标点存疑。p1.txt 第5行第1字，把握 25%。",
        "存疑“直到秋天。”：次序存疑。p4.txt 第2行第1字，把握 50%。",
    ]
    assert _all(root, "//h:body/h:p/h:span[@class='suspect']/@title")[0] == "疑为误识，建议：台账（形近）"


def test_every_item_says_where_it_is_from() -> None:
    item = _elements(_root(full_issue(), provider="daily.example"), "//n:newsItem")[0]
    assert item.get("guid") == "urn:newsml:daily.example:20250314:yunjiang-2025-03-14-i0001"
    assert _all(item, ".//n:fileName/text()") == ["p1.txt"]
    assert _all(item, ".//n:hash/text()")[0] == "a" * 64
    assert _all(item, ".//n:itemMetaExtProperty[@rel='npprop:sourceLines']/@value") == ["p1.txt:3-17"]
    assert _all(item, ".//n:edNote[@role='npnote:changes']/text()") == ["改动：lines/join_wrapped 1。"]
    assert _all(item, ".//n:versionCreated/text()") == ["2025-03-14T00:00:00Z"]


def test_pages_and_articles_stand_in_reading_order() -> None:
    root = _root(full_issue())
    issue, first, second = _elements(root, "//n:packageItem")
    articles = _all(root, "//n:newsItem/@guid")
    assert _all(issue, ".//n:itemRef/@residref") == [first.get("guid"), second.get("guid")]
    assert _all(first, ".//n:itemRef/@residref") + _all(second, ".//n:itemRef/@residref") == articles
    assert _all(issue, ".//n:itemRef/n:title/text()") == ["第1版：要闻", "A04版"]


def test_what_nobody_knows_is_not_said() -> None:
    root = _root(truth_issues()[0])
    assert set(_all(root, "//n:sent/text() | //n:versionCreated/text()")) == {NO_DATE}
    assert len(_all(root, "//n:edNote[@role='npnote:date']/text()")) == 1 + 1 + 12
    assert _all(root, "//n:pubHistory | //n:contentCreated") == []
    properties = set(_all(root, "//n:itemMetaExtProperty/@rel"))
    assert properties.isdisjoint({"npprop:publicationName", "npprop:issueDate", "npprop:pageNumber"})
    assert set(_all(root, "//n:provider/@literal")) == {"unknown"}


def test_a_date_that_is_none_stays_words() -> None:
    data = written(dataclasses.replace(full_issue(), date="2025年春"))
    assert list(newsml.check(data)) == []
    assert b'rel="npprop:issueDate" value="2025\xe5\xb9\xb4\xe6\x98\xa5"/>' in data


def test_characters_that_xml_cannot_hold_are_named() -> None:
    item = _elements(_root(full_issue()), "//n:newsItem")[2]
    assert _all(item, ".//h:p[not(@class)]/text()") == ["一⟦U+0007⟧二⟦U+FFFE⟧三⟦U+D800⟧四<五>&六"]
    assert len(_all(item, ".//n:edNote[@role='npnote:characters']/text()")) == 1


def test_guids_are_unique_where_issues_share_a_name() -> None:
    guids = _all(_root(full_issue(), full_issue(), provider="daily.example"), "//@guid")
    assert len(guids) == len(set(guids)) == 2 * (1 + 2 + 3)
    assert "urn:newsml:daily.example:20250314:yunjiang-2025-03-14-2" in guids


def test_the_same_bytes_in_another_process() -> None:
    code = "import sys; from newsml_cases import *; "
    code += "sys.stdout.buffer.write(written(full_issue(), *truth_issues()))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(p for p in sys.path if p), "TZ": zone},
        ).stdout
        for seed, zone in (("0", "UTC"), ("1", "Asia/Shanghai"))
    }
    assert outputs == {written(full_issue(), *truth_issues())}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"provider": "not a domain"}, "is no internet domain"),
        ({"created": "yesterday"}, "is no moment with a time zone"),
        ({"created": "2025-03-14T00:00:00"}, "is no moment with a time zone"),
    ],
)
def test_options_that_cannot_be_meant(options: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        written(full_issue(), **options)


def test_a_message_without_issues_is_none() -> None:
    with pytest.raises(UnwritableError, match="no issue to write"):
        written()


def test_the_moment_can_be_given() -> None:
    root = _root(full_issue(), created="2025-03-15T08:00:00+08:00")
    assert set(_all(root, "//n:sent/text() | //n:versionCreated/text()")) == {"2025-03-15T08:00:00+08:00"}


def test_versions_rise_when_the_content_changes(tmp_path: Path) -> None:
    last = tmp_path / "last.xml"
    last.write_bytes(written(full_issue()))
    again = _root(full_issue(), previous=str(last), created="2025-04-01T00:00:00Z")
    assert set(_all(again, "//n:itemSet/*/@version")) == {"1"}
    issue = full_issue()
    page = issue.pages[1]
    changed = dataclasses.replace(page.articles[1], kicker=page.articles[1].jumps[0].text)
    pages = (issue.pages[0], dataclasses.replace(page, articles=(page.articles[0], changed)))
    root = _root(dataclasses.replace(issue, pages=pages), previous=str(last))
    assert _all(root, "//n:itemSet/*/@version") == ["2", "1", "2", "1", "1", "2"]
    assert _all(root, "//n:itemRef/@version") == ["1", "2", "1", "1", "2"]
    assert list(newsml.check(written(dataclasses.replace(issue, pages=pages), previous=str(last)))) == []


def test_a_last_run_that_is_not_there() -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        written(full_issue(), previous="nowhere.xml")


OPTIONS: list[dict[str, str]] = [
    {"stitch": "yes"},
    {"body": "nitf"},
    {"body": "nitf", "stitch": "yes"},
    {"provider": "daily.example"},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_every_option_gives_valid_messages(options: dict[str, str]) -> None:
    data = written(*CASES, **options)
    assert list(newsml.check(data)) == []
    assert official_faults(data) == []


@pytest.mark.parametrize("issue", CASES, ids=lambda issue: issue.id)
def test_nitf_says_what_xhtml_says(issue: Issue) -> None:
    for body, nitf in zip(
        _elements(_root(issue), "//h:body"),
        _elements(_root(issue, body="nitf"), "//t:nitf/t:body"),
        strict=True,
    ):
        assert Counter(_text(nitf)) == Counter(_text(body))


def test_a_stitched_story_is_one_item_with_its_parts() -> None:
    root = _root(full_issue(), stitch="yes")
    story, other = _elements(root, "//n:newsItem")
    assert story.get("guid") == _elements(_root(full_issue()), "//n:newsItem")[0].get("guid")
    parts = _elements(story, "n:partMeta")
    assert [_all(part, "n:partMetaExtProperty/@value") for part in parts] == [
        ["1", "要闻", "i0001", "下转第四版"],
        ["A04", "i0002", "上接第一版", "夜市“回归” 首周客流超十二万"],
    ]
    assert [_all(part, "n:role/@qcode") for part in parts] == [["npseg:start"], ["npseg:continuation"]]
    ends = [(part.get("contentrefs") or "").split(" ")[-1] for part in parts]
    assert _all(story, "(.//h:body/h:p)[last()]/h:span/@id") == ends
    assert _text(_elements(story, "(.//h:body/h:p)[last()]")[0]) == "市商务局表示,政策将持续,直到秋天。"
    assert _all(story, ".//n:link/@rel") == []
    pages = [_all(page, ".//n:itemRef/@residref") for page in _elements(root, "//n:packageItem")[1:]]
    assert pages == [[story.get("guid")], [story.get("guid"), other.get("guid")]]


def test_a_stitched_story_has_every_character() -> None:
    story = _elements(_root(full_issue(), stitch="yes"), "//n:newsItem")[0]
    kept = _all(story, "n:partMeta/n:partMetaExtProperty[contains(@rel, 'npprop:jump')]/@value")
    found = _text(_elements(story, ".//h:body")[0]) + printed("".join(kept))
    articles = [article for _, article in full_issue().articles()][:2]
    assert Counter(found) == Counter(printed("".join(t.text for a in articles for t in a.texts())))


def test_each_item_in_a_file_of_its_own() -> None:
    files = dict(newsml.split(full_issue(), {"split": "article"}))
    names = ["issue.xml", "page-0001.xml", "page-0002.xml", "i0001.xml", "i0002.xml", "i0003.xml"]
    assert list(files) == names
    for data in files.values():
        assert list(newsml.check(data)) == []
        assert official_faults(data) == []
    message = _root(full_issue())
    assert [etree.fromstring(data).get("guid") for data in files.values()] == _all(
        message, "//n:itemSet/*/@guid"
    )


def test_a_folder_is_no_file() -> None:
    with pytest.raises(UsageError, match="give a folder"):
        written(full_issue(), split="article")


def _convert(*arguments: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "convert", *arguments],
        capture_output=True,
        check=True,
        cwd=folder,
        env={"PYTHONPATH": ":".join(p for p in sys.path if p), "LC_ALL": "C.UTF-8"},
        encoding="utf-8",
    )
    return done.stdout + done.stderr


def test_the_command_writes_a_folder_of_items_that_it_finds_valid(tmp_path: Path) -> None:
    (tmp_path / "issue.xml").write_bytes(written(full_issue()))
    _convert("issue.xml", "--to", "newsml", "--split", "article", "-o", "out/", folder=tmp_path)
    files = sorted((tmp_path / "out" / "yunjiang-2025-03-14").iterdir())
    assert [file.name for file in files] == [
        "i0001.xml",
        "i0002.xml",
        "i0003.xml",
        "issue.xml",
        "page-0001.xml",
        "page-0002.xml",
    ]
    for file in files:
        assert list(newsml.check(file.read_bytes())) == []
    _convert("validate", *(str(file) for file in files), folder=tmp_path)
