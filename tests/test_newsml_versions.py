"""Versions and moments: what changed rises, what did not stays, and a story keeps its name."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from newsml_cases import full_issue, official_faults, written

from convert import library
from convert.errors import UnwritableError, UsageError
from convert.g2 import NAR
from convert.model import Article, Issue, Page, Paragraph
from convert.trace import Source, Traced
from convert.writers import newsml
from convert.writers.newsml import ninjs

DAY = "2025-03-14T00:00:00Z"
SECOND = "2025-03-14T00:00:01Z"
TEXTS = (
    "停办两年的夜市恢复营业，首周客流十二万人次，摊位费减免政策将持续三个月。",
    "老城供水管网改造全面提速，二期工程将更换老旧管道四十六公里，年底完工。",
    "城南小学的孩子们在操场边种下第一批向日葵，校长说要让每个班都有一块地。",
)


def an_issue(*texts: str, digest: str = "a") -> Issue:
    """An issue of one page with an article for each text."""
    articles = tuple(
        Article(f"i{n:04}", Traced.blank(text[:6]), body=(Paragraph(Traced.blank(text)),))
        for n, text in enumerate(texts, 1)
    )
    source = Source("p1.txt", "".join(texts), digest * 64)
    return Issue("云江", (source,), (Page("p1.txt", articles, (), "1"),), paper="云江晚报", date="2025-03-14")


def items(data: bytes) -> list[tuple[str, str, str]]:
    """Title, version and moment of each item, the issue and the page first."""
    meta = f"{{{NAR}}}itemMeta/{{{NAR}}}"
    return [
        (
            item.findtext(f"{meta}title") or "",
            item.get("version") or "",
            item.findtext(f"{meta}versionCreated") or "",
        )
        for item in etree.fromstring(data).iter(f"{{{NAR}}}newsItem", f"{{{NAR}}}packageItem")
    ]


def sent(data: bytes) -> str | None:
    """When the message was sent."""
    return etree.fromstring(data).findtext(f"{{{NAR}}}header/{{{NAR}}}sent")


def guids(data: bytes) -> dict[str, str]:
    """The guid of each article by its title."""
    return {
        item.findtext(f"{{{NAR}}}itemMeta/{{{NAR}}}title") or "": item.get("guid") or ""
        for item in etree.fromstring(data).iter(f"{{{NAR}}}newsItem")
    }


@pytest.fixture
def last(tmp_path: Path) -> Path:
    """The message of a last run."""
    path = tmp_path / "last.xml"
    path.write_bytes(written(an_issue(*TEXTS)))
    return path


def test_only_what_changed_rises(last: Path) -> None:
    changed = an_issue(TEXTS[0], TEXTS[1].replace("四十六", "四十八"), TEXTS[2], digest="b")
    data = written(changed, previous=str(last))
    assert items(data) == [
        ("云江晚报 2025-03-14", "2", SECOND),
        ("第1版", "2", SECOND),
        (TEXTS[0][:6], "1", DAY),
        (TEXTS[1][:6], "2", SECOND),
        (TEXTS[2][:6], "1", DAY),
    ]
    assert sent(data) == SECOND
    assert list(newsml.check(data)) == []
    assert official_faults(data) == []


def test_what_describes_the_work_is_no_content(last: Path) -> None:
    issue = an_issue(*TEXTS, digest="b")
    renamed = replace(
        issue,
        sources=(replace(issue.sources[0], name="page1.txt"),),
        pages=(replace(issue.pages[0], source="page1.txt"),),
    )
    assert {version for _, version, _ in items(written(renamed, previous=str(last)))} == {"1"}


def test_nothing_changed_is_the_same_message_whatever_the_moment(last: Path) -> None:
    again = written(an_issue(*TEXTS), previous=str(last), created="2030-01-01T00:00:00+08:00")
    assert again == last.read_bytes()


def test_a_moment_that_is_said_is_taken_for_what_changed(last: Path) -> None:
    changed = an_issue(TEXTS[0] + "又及。", *TEXTS[1:])
    data = written(changed, previous=str(last), created="2025-03-14T20:30:00+08:00")
    assert [moment for _, _, moment in items(data)] == ["2025-03-14T20:30:00+08:00"] * 3 + [DAY] * 2
    assert sent(data) == "2025-03-14T20:30:00+08:00"


def test_versions_go_on_rising(last: Path, tmp_path: Path) -> None:
    second, third = tmp_path / "second.xml", tmp_path / "third.xml"
    second.write_bytes(written(an_issue(TEXTS[0] + "一。", *TEXTS[1:]), previous=str(last)))
    third.write_bytes(written(an_issue(TEXTS[0] + "二。", *TEXTS[1:]), previous=str(second)))
    assert items(third.read_bytes())[2] == (TEXTS[0][:6], "3", "2025-03-14T00:00:02Z")
    first = etree.fromstring(third.read_bytes()).iter(f"{{{NAR}}}firstCreated")
    assert {element.text for element in first} == {DAY}


def test_an_earlier_moment_does_not_turn_time_back(last: Path) -> None:
    data = written(
        an_issue(TEXTS[0] + "一。", *TEXTS[1:]), previous=str(last), created="2020-01-01T00:00:00Z"
    )
    assert items(data)[2] == (TEXTS[0][:6], "2", SECOND)


def test_a_story_keeps_its_name_when_another_comes_before_it(last: Path) -> None:
    before = guids(last.read_bytes())
    new = "河滨公园新修的步道昨日开放，全长三公里，沿途设了七处休息亭。"
    data = written(an_issue(new, *TEXTS), previous=str(last))
    after = guids(data)
    assert {title: after[title] for title in before} == before
    assert after[new[:6]] not in before.values()
    assert [version for title, version, _ in items(data) if title in before] == ["1", "1", "1"]
    assert list(newsml.check(data)) == []


def test_the_name_of_a_story_that_is_gone_is_not_given_away(last: Path) -> None:
    before = guids(last.read_bytes())
    new = "河滨公园新修的步道昨日开放，全长三公里，沿途设了七处休息亭。"
    after = guids(written(an_issue(TEXTS[0], new, TEXTS[2]), previous=str(last)))
    assert after[TEXTS[2][:6]] == before[TEXTS[2][:6]]
    assert after[new[:6]] not in before.values()


def test_doubts_raise_no_version(tmp_path: Path) -> None:
    path = tmp_path / "last.xml"
    path.write_bytes(written(full_issue()))
    calm = replace(full_issue(), suspects=(), notices=())
    assert {version for _, version, _ in items(written(calm, previous=str(path)))} == {"1"}


def test_versions_without_a_date_are_in_order_too(tmp_path: Path) -> None:
    path = tmp_path / "last.xml"
    path.write_bytes(written(replace(an_issue(*TEXTS), date=None)))
    data = written(replace(an_issue(TEXTS[0] + "一。", *TEXTS[1:]), date=None), previous=str(path))
    assert items(data)[2][1:] == ("2", "1970-01-01T00:00:01Z")
    assert list(newsml.check(data)) == []


def test_the_epoch_of_reproducible_builds_is_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1741910400")
    assert {moment for _, _, moment in items(written(an_issue(*TEXTS)))} == {"2025-03-14T00:00:00Z"}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError, match="seconds since 1970"):
        written(an_issue(*TEXTS))


def test_what_lies_in_the_place_is_the_last_run(tmp_path: Path) -> None:
    path = tmp_path / "issue.xml"
    library.write(an_issue(*TEXTS), path)
    whole = path.read_bytes()
    library.write(an_issue(*TEXTS), path)
    assert path.read_bytes() == whole
    library.write(an_issue(TEXTS[0] + "一。", *TEXTS[1:]), path)
    assert [version for _, version, _ in items(path.read_bytes())] == ["2", "2", "2", "1", "1"]


def test_a_folder_of_items_goes_on_from_itself(tmp_path: Path) -> None:
    for name, data in newsml.split(an_issue(*TEXTS), {}):
        (tmp_path / name).write_bytes(data)
    changed = an_issue(TEXTS[0] + "一。", *TEXTS[1:])
    files = dict(newsml.split(changed, {"previous": str(tmp_path)}))
    assert {name: etree.fromstring(data).get("version") for name, data in files.items()} == {
        "issue.xml": "2",
        "page-0001.xml": "2",
        "i0001.xml": "2",
        "i0002.xml": "1",
        "i0003.xml": "1",
    }


def test_ninjs_goes_on_from_itself(tmp_path: Path) -> None:
    path = tmp_path / "issue.json"
    library.write(an_issue(*TEXTS), path, "ninjs")
    library.write(an_issue(TEXTS[0] + "一。", *TEXTS[1:]), path, "ninjs")
    assert list(ninjs.check(path.read_bytes())) == []
    articles = json.loads(path.read_bytes())["associations"][0]["associations"]
    assert [(a["version"], a["versionCreated"], a["firstCreated"]) for a in articles] == [
        ("2", SECOND, DAY),
        ("1", DAY, DAY),
        ("1", DAY, DAY),
    ]


@pytest.mark.parametrize("data", [b"<newsMessage", b"{no json", b"PK\x03\x04"])
def test_what_cannot_tell_the_last_versions_is_not_written_over(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "issue.xml"
    path.write_bytes(data)
    with pytest.raises(UnwritableError, match="--previous"):
        library.write(an_issue(*TEXTS), path)
    assert path.read_bytes() == data


def test_a_stream_has_no_last_run() -> None:
    target = io.BytesIO()
    library.write(an_issue(*TEXTS), target, "newsml")
    assert {version for _, version, _ in items(target.getvalue())} == {"1"}
