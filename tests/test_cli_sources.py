"""Which files are read, under which names, and what an issue.toml may say of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stand_ins import LINES, STAGES, TEXT, Registered, register

from convert.bundles import load, merged, plan
from convert.catalogue import Catalogue
from convert.claims import Card, Claim, card_in
from convert.model import Issue, Page
from convert.sources import Choice, natural
from convert.trace import Source
from convert.walking import Cards, Found, files_of, named


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("convert.bundles.pipeline", STAGES)
    register(monkeypatch, [TEXT], [LINES])
    return tmp_path


def _put(path: str, text: str = "甲") -> None:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _names(*sources: str, leave_out: str | None = None) -> list[str]:
    return _found(*sources, leave_out=leave_out)[0]


def _found(*sources: str, leave_out: str | None = None) -> tuple[list[str], Found]:
    """The names of the files, and what was found besides."""
    found, catalogue = Found(), Catalogue()
    cards = Cards(found)
    for file in files_of(sources, Choice(), leave_out, found):
        item = named(file, cards)
        if item is not None and not catalogue.add(item, file.real) and file.link:
            found.skipped["again"] += 1
    catalogue.name_files()
    return [item.name for _, item in catalogue.inputs()], found


def test_a_folder_is_walked_in_the_order_in_which_people_count() -> None:
    for name in (
        "p10.txt",
        "p2.txt",
        "P1.TXT",
        "sub/a.txt",
        "sub/.hidden/x.txt",
        ".x.txt",
        "pic.png",
        "README",
    ):
        _put(f"in/{name}")
    names, found = _found("in")
    assert names == ["P1.TXT", "p2.txt", "p10.txt", "sub/a.txt"]
    assert next(files_of(["in"], Choice(), None, Found())).path == "in/P1.TXT"
    assert found.skipped == {"hidden": 1, "of no known format (.png)": 1, "of no known format (no ending)": 1}
    assert found.errors == []


def test_names_are_never_absolute_and_never_twice(folder: Path) -> None:
    _put("a/p.txt")
    _put("b/p.txt")
    _put("b/c/p.txt")
    assert _names("a/p.txt", "b/p.txt", "b") == ["a/p.txt", "b/p.txt", "c/p.txt"]
    assert _names(str(folder / "a" / "p.txt")) == ["p.txt"]
    assert _names(str(folder / "a")) == ["p.txt"]
    assert _names("a/../a/p.txt", "a/p.txt", "./a") == ["p.txt"]


def test_links_are_followed_only_to_what_is_in_the_folder_and_not_there_already() -> None:
    _put("in/p.txt")
    _put("in/.store/q", "乙")
    _put("out.txt")
    Path("in/again.txt").symlink_to("p.txt")
    Path("in/q.txt").symlink_to(".store/q")
    Path("in/away.txt").symlink_to("../out.txt")
    Path("in/nowhere.txt").symlink_to("nothing.txt")
    Path("in/up").symlink_to("..")
    names, found = _found("in")
    assert names == ["p.txt", "q.txt"]
    assert sum(found.skipped.values()) == 3
    # A link that is named by itself is meant.
    assert _names("in/away.txt") == ["away.txt"]


def test_the_output_folder_is_no_source() -> None:
    _put("p.txt")
    _put("converted/q.txt")
    assert _names(".", leave_out="converted/") == ["p.txt"]
    assert _names(".") == ["p.txt", "converted/q.txt"]


def test_a_folder_without_text_is_an_error() -> None:
    Path("empty").mkdir()
    _put("pictures/a.png")
    errors = [str(error) for error in _found("empty", "pictures")[1].errors]
    assert errors == [
        "empty: holds no file; name a file, or the reader with --from",
        "pictures: holds no file that a reader knows (1 other); name a file, or the reader with --from",
    ]


def test_what_may_not_be_read_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    _put("a.txt")
    monkeypatch.setattr(Path, "read_bytes", refused)
    assert [str(error) for error in plan(["a.txt"]).errors] == [
        "a.txt: cannot be read (Permission denied); look at its permissions, or leave it out"
    ]


def test_a_pipe_is_read_once(folder: Path) -> None:
    read, write = os.pipe()
    os.write(write, "甲".encode())
    os.close(write)
    made = plan([f"/dev/fd/{read}"], forced="text")
    os.close(read)
    assert made.bundles[0].parts[0].file.data == "甲".encode()


def test_a_file_of_unknown_ending_goes_by_its_content() -> None:
    _put("page.ocr")
    assert [bundle.id for bundle in plan(["page.ocr"]).bundles] == ["page"]
    Path("page.bin").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert str(plan(["page.bin"]).errors[0]).startswith("page.bin: not text but a picture (PNG);")


def _bundles(*sources: str, card: Card | None = None) -> list[list[tuple[str, str | None]]]:
    return [[(p.file.name, p.claim.page) for p in bundle.parts] for bundle in plan(sources, card).bundles]


def test_an_issue_toml_beside_them_makes_files_one_issue() -> None:
    for name in ("a.txt", "b.txt", "sub/c.txt"):
        _put(f"in/{name}")
    _put("in/issue.toml", 'paper = "云汀日报"\ndate = 2025-03-14\n[pages]\n"a.txt" = 2\n"b.txt" = 1\n')
    assert _bundles("in") == [[("b.txt", "1"), ("a.txt", "2")], [("sub/c.txt", None)]]
    # Named one by one, they have the same file beside them.
    assert _bundles("in/a.txt", "in/b.txt") == [[("b.txt", "1"), ("a.txt", "2")]]


def test_pages_of_one_issue_toml_are_one_issue_without_paper_and_date() -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        _put(name)
    _put("issue.toml", "[pages]\na.txt = 2\nb.txt = 'A1'\n")
    assert _bundles(".") == [[("a.txt", "2"), ("b.txt", "A1")], [("c.txt", None)]]


def test_options_come_before_issue_toml_and_that_before_the_folio() -> None:
    _put("a.txt", "FOLIO 旧报 2025-01-01 9")
    _put("issue.toml", 'paper = "云汀日报"\n[pages]\n"a.txt" = "A04"\n')
    made = plan(["a.txt"], Card(Claim(date="2025-03-14")))
    assert made.bundles[0].parts[0].claim == Claim("云汀日报", "2025-03-14", "A04", None)


def test_the_same_paper_of_two_days_is_two_issues() -> None:
    _put("a.txt", "FOLIO 云汀日报 2025-03-14 1")
    _put("b.txt", "FOLIO 云汀日报 2025-03-15 2")
    assert _bundles("a.txt", "b.txt") == [[("a.txt", "1")], [("b.txt", "2")]]


def test_a_page_number_that_is_there_twice_is_remarked_and_both_are_kept() -> None:
    _put("a.txt", "FOLIO 云汀日报 2025-03-14 1")
    _put("b.txt", "FOLIO 云汀日报 2025-03-14 1")
    made = plan(["a.txt", "b.txt"])
    assert [len(bundle.parts) for bundle in made.bundles] == [2]
    assert made.remarks == ("b.txt: page 1 of 云汀日报-2025-03-14, like a.txt; both are kept",)


def test_a_file_of_several_pages_cannot_be_one_page() -> None:
    _put("a.txt", "甲\f乙")
    made = plan(["a.txt"], Card(Claim(page="1")))
    assert [str(error) for error in made.errors] == [
        "a.txt: holds 2 pages, so that it cannot be page 1; leave its page number out, or split the file"
    ]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ('papier = "x"', ["unknown key 'papier'; known: paper, date, language, pages"]),
        ("date = 14.3.2025", ["is not TOML: "]),
        ('date = "2025-13-01"', ["key 'date': '2025-13-01' is not a date; write it like 2025-03-14"]),
        ("date = 2025-03-14T07:00:00", ["key 'date': datetime.datetime(2025, 3, 14, 7, 0) is not text;"]),
        ("paper = 3", ["key 'paper': 3 is not text; put it in straight quotes"]),
        ('paper = " "', ["key 'paper': ' ' is not a paper's name; write it in one line"]),
        ('language = "Chinese language"', ["key 'language': 'Chinese language' is not a language tag;"]),
        ("pages = 3", ["key 'pages' is not a table; write [pages], then \"p1.txt\" = 1"]),
        ('[pages]\n"a.txt" = "first"', ["key 'pages.a.txt': 'first' is not a page number; write it like 1"]),
        ('[pages]\n"a.txt" = true', ["key 'pages.a.txt': True is not text; put it in straight quotes"]),
        ('[pages]\n"no.txt" = 1', ["key 'pages.no.txt': no such file beside it; name a file of this folder"]),
        (
            '[pages]\n"../a.txt" = 1',
            ["key 'pages.../a.txt': no such file beside it; name a file of this folder"],
        ),
        (
            '[pages]\n"a.txt" = 1\n"b.txt" = 1',
            ["key 'pages.b.txt': page 1 is there twice; give each page its own"],
        ),
        ("paper = 1\ndate = 2\nx = 3", ["unknown key 'x'", "key 'paper': 1 is", "key 'date': 2 is"]),
    ],
)
def test_every_mistake_in_an_issue_toml_has_its_line(text: str, problems: list[str]) -> None:
    _put("in/a.txt")
    _put("in/b.txt")
    _put("in/issue.toml", text)
    _put("other/c.txt")
    made = plan(["in", "other"])
    *mistakes, last = [str(error) for error in made.errors]
    assert len(mistakes) == len(problems)
    for mistake, problem in zip(mistakes, problems, strict=True):
        assert mistake.startswith(f"in/issue.toml: {problem}")
    assert last.startswith("in/issue.toml: the pages beside it are left out")
    assert [bundle.id for bundle in made.bundles] == ["c"]


def test_an_issue_toml_in_another_encoding() -> None:
    Path("issue.toml").write_bytes('paper = "云汀日报"'.encode("gb18030"))
    assert [str(e) for e in card_in("")[1]] == ["issue.toml: is not UTF-8; save it as UTF-8"]
    Path("issue.toml").write_bytes('paper = "云汀日报"'.encode("utf-8-sig"))
    assert card_in("") == (Card(Claim("云汀日报")), ())


class _Shelf:
    """A reader of finished issues, one for each line."""

    SUFFIXES = (".shelf",)
    DESCRIPTION = ""
    REPAIRED = True

    def read(self, data: bytes, name: str) -> Issue:
        raise AssertionError("read_all is there")

    def read_all(self, data: bytes, name: str) -> list[Issue]:
        return [Issue(line.decode(), date="2025-03-14") for line in data.split()]


def test_finished_issues_of_one_file_stay_as_they_are_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    register(monkeypatch, [TEXT, Registered("shelf", _Shelf())], [LINES])
    monkeypatch.setattr(STAGES, "repair", None)
    _put("a.shelf", "x y")
    _put("b.shelf", "z")
    made = plan(["a.shelf", "b.shelf"], Card(Claim(paper="云汀日报", date="2025-03-15")))
    issues = [load(bundle, made.choice) for bundle in made.bundles]
    assert [(issue.id, issue.paper, issue.date) for issue in issues] == [
        (name, "云汀日报", "2025-03-15") for name in ("x", "y", "z")
    ]


def test_pages_are_laid_together_in_order_of_their_numbers() -> None:
    def one(name: str, number: str | None) -> Issue:
        return Issue(name, (Source(name, name),), (Page(name, number=number),))

    whole = merged([one("a", None), one("b", "10"), one("c", "2"), one("d", "A2"), one("e", "A10")])
    assert [page.source for page in whole.pages] == ["c", "b", "d", "e", "a"]
    assert {source.name for source in whole.sources} == {"a", "b", "c", "d", "e"}
    with pytest.raises(ValueError, match="same name"):
        merged([one("a", "1"), one("a", "2")])


@given(st.text(max_size=12), st.text(max_size=12))
def test_the_natural_order_is_an_order(one: str, other: str) -> None:
    assert (natural(one) < natural(other)) + (natural(one) > natural(other)) + (one == other) == 1
