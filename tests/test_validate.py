"""`convert validate`: formats told by how files begin, folders, items that are one whole, faults in words."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from newsml_cases import full_issue, written

from convert import library
from convert.checking import Checked, check, check_all
from convert.errors import ConvertError, UnreadableError
from convert.g2 import NAR, root_of
from convert.model import Issue
from convert.plugins import Finding
from convert.readers import newsml as reader
from convert.writers import native, newsml
from convert.writers.newsml import checking, ninjs


def _folder(tmp_path: Path) -> Path:
    """A folder with each item in a file of its own."""
    folder = tmp_path / "issue"
    folder.mkdir()
    for name, data in newsml.split(full_issue(), {}):
        (folder / name).write_bytes(data)
    return folder


def _said(*paths: Path) -> list[tuple[str, str]]:
    """File and rule of each fault."""
    out = []
    for result in check_all([str(path) for path in paths]):
        assert isinstance(result, Checked)
        out += [(Path(result.path).name, fault.message.partition(";")[0]) for fault in result.findings]
    return out


def test_a_folder_of_items_is_valid_as_a_whole(tmp_path: Path) -> None:
    results = list(check_all([str(_folder(tmp_path))]))
    assert [(Path(r.path).name, r.format, list(r.findings)) for r in results if isinstance(r, Checked)] == [
        (name, "newsml", [])
        for name in ("i0001.xml", "i0002.xml", "i0003.xml", "issue.xml", "page-0001.xml", "page-0002.xml")
    ]


def test_an_item_that_is_gone_is_missed(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder / "i0003.xml").unlink()
    assert _said(folder) == [("page-0002.xml", "an itemRef leads to an item of the message")]
    assert _said(*sorted(folder.iterdir())) == _said(folder)


def test_some_items_of_a_folder_are_not_asked_for_the_others(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    assert _said(folder / "i0001.xml", folder / "i0002.xml") == []


def test_versions_between_files_must_agree(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    file = folder / "i0001.xml"
    file.write_bytes(file.read_bytes().replace(b' version="1" standard', b' version="2" standard'))
    assert _said(folder) == [("page-0001.xml", "an itemRef names the version that the item has")]


def test_a_half_without_its_link_is_found_in_its_file(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    file = folder / "i0002.xml"
    file.write_bytes(re.sub(rb"<link [^>]*/>\s*", b"", file.read_bytes()))
    found = _said(folder)
    assert ("i0001.xml", "a story that goes on in an item is continued from this one there") in found


def test_a_folder_holds_other_formats_too(tmp_path: Path) -> None:
    library.write(full_issue(), tmp_path / "a.json", "native")
    library.write(full_issue(), tmp_path / "b.json", "ninjs")
    library.write(full_issue(), tmp_path / "c.xml")
    (tmp_path / "notes.txt").write_text("no format that is checked")
    results = [r for r in check_all([str(tmp_path)]) if isinstance(r, Checked)]
    assert [(Path(r.path).name, r.format, len(r.findings)) for r in results] == [
        ("a.json", "native", 0),
        ("b.json", "ninjs", 0),
        ("c.xml", "newsml", 0),
    ]


def _bytes(format: str) -> bytes:
    target = io.BytesIO()
    library.write(full_issue(), target, format)
    return target.getvalue()


@pytest.mark.parametrize(
    ("format", "old", "new"),
    [
        ("ninjs", b'"uri"', b'"url"'),
        ("ninjs", b'"type": "text"', b'"type": "story"'),
        ("ninjs", b'"version"', b'"edition"'),
        ("native", b'"issues"', b'"papers"'),
        ("native", b'"version": 1', b'"version": 99'),
        ("native", b"]", b""),
    ],
)
def test_a_faulty_file_stays_what_it_begins_as(tmp_path: Path, format: str, old: bytes, new: bytes) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(_bytes(format).replace(old, new))
    name, findings = check(str(file))
    assert (name, bool(findings)) == (format, True)


def test_a_file_without_an_ending_is_told_too(tmp_path: Path) -> None:
    for format in ("ninjs", "native", "newsml"):
        file = tmp_path / format
        file.write_bytes(_bytes(format))
        name, findings = check(str(file))
        assert (name, list(findings)) == (format, [])


def test_a_json_file_of_nobody_is_no_format(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text('{"name": "app", "dependencies": {}}')
    with pytest.raises(UnreadableError, match="no format that can be checked"):
        check(str(file))


def test_what_cannot_be_read_is_said_and_the_others_go_on(tmp_path: Path) -> None:
    library.write(full_issue(), tmp_path / "b.xml")
    first, second = check_all([str(tmp_path / "a.xml"), str(tmp_path / "b.xml")])
    assert isinstance(first, ConvertError)
    assert isinstance(second, Checked)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        (
            '"pubStatus": "usable"',
            '"pubStatus": "perhaps"',
            '"perhaps"',
            '"perhaps" is none of ["usable", "withheld"',
        ),
        ('"version": "1"', '"version": "0"', '"version": "0"', '"0" has not the form'),
        ('"charCount": ', '"charCount": -', '"charCount": -', "is less than 0; write a larger number"),
    ],
)
def test_faults_of_ninjs_have_a_line_and_a_remedy(old: str, new: str, line: str, words: str) -> None:
    text = _bytes("ninjs").decode().replace(old, new, 1)
    faults = ninjs.check(text.encode())
    number = text[: text.index(line)].count("\n") + 1
    assert any(fault.line == number and words in fault.message for fault in faults), faults


def test_formats_know_their_own_files_and_no_others() -> None:
    own = {"newsml": newsml.recognises, "ninjs": ninjs.recognises, "native": native.recognises}
    for format in own:
        data = _bytes(format)
        assert [name for name, knows in own.items() if knows(data)] == [format]


def _many(count: int) -> list[Issue]:
    return [replace(full_issue(), id=f"yunjiang-{n}") for n in range(count)]


def _whole(data: bytes) -> list[Finding]:
    """What is wrong with a message, looked at as a whole."""
    parts = (checking._structure, checking._bodies)
    root = etree.fromstring(data)
    found = [fault for part in (lambda r: parts[0](r, None), parts[1]) for fault in part(root)]
    found += [fault for _, fault in checking._consistency(root)]
    return sorted(found, key=lambda finding: finding.line)


def test_a_message_of_many_issues_is_looked_through_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(*_many(4))
    sizes = [len(part[1]) for part in checking._issues(data)]
    assert sizes == [6, 6, 6, 6]

    def refuse(*_: object) -> etree._Element:
        raise AssertionError("the whole message was parsed")

    monkeypatch.setattr(checking, "parse", refuse)
    assert newsml.check(data) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"stat:usable", b"stat:perhaps"),
        (b"<h2>", b"<h2 style='x'>"),
        (b'<itemRef rank="1"', b'<itemRef rank="3"'),
        (b"<sent>", b"<sent>x"),
    ],
)
def test_faults_in_the_last_of_many_issues_are_those_of_the_whole(old: bytes, new: bytes) -> None:
    data = new.join(written(*_many(3)).rsplit(old, 1))
    assert list(newsml.check(data)) == _whole(data) != []


def test_a_name_that_two_issues_share_is_a_fault() -> None:
    data = written(*_many(2))
    first, second = [i.get("guid") or "" for i in etree.fromstring(data).iter(f"{{{NAR}}}newsItem")][2::3]
    twice = data.replace(second.encode(), first.encode())
    assert any("a guid belongs to one item" in fault.message for fault in newsml.check(twice))


def test_the_root_is_told_without_parsing() -> None:
    assert root_of(written(full_issue())) == f"{{{NAR}}}newsMessage"
    assert root_of(b"<!DOCTYPE a><a/>") is None
    assert (newsml.is_part(b"<a/>"), newsml.is_part(dict(newsml.split(full_issue(), {}))["i0001.xml"])) == (
        False,
        True,
    )


@pytest.mark.parametrize("options", [{}, {"stitch": "yes"}, {"body": "nitf"}], ids=str)
def test_a_folder_of_items_is_read_as_one_issue(tmp_path: Path, options: dict[str, str]) -> None:
    for name, data in newsml.split(full_issue(), options):
        (tmp_path / name).write_bytes(data)
    whole = reader.read(written(full_issue(), **options), "x.xml")
    back = library.read(tmp_path)
    assert [page.articles for page in back.pages] == [page.articles for page in whole.pages]
    assert [page.furniture for page in back.pages] == [page.furniture for page in whole.pages]
    assert (back.id, back.paper, back.date, back.sources) == (
        whole.id,
        whole.paper,
        whole.date,
        whole.sources,
    )


def test_two_folders_of_items_are_two_issues(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        for name, data in newsml.split(full_issue(), {}):
            (tmp_path / str(number) / name).write_bytes(data)
    with pytest.raises(ConvertError, match="2 issues"):
        library.read(tmp_path)
