"""Faults planted in a book, and what the structure check says of each: file, line, words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from epub_shelf import bind
from hypothesis import given, settings
from hypothesis import strategies as st
from test_epub import two_pages

from convert.plugins import Finding
from convert.writers.epub.structure import structure

OPF = "EPUB/content.opf"
FRONT = "EPUB/n0001-p01.xhtml"
STORY = "EPUB/n0001-p01-a001.xhtml"
NAV = "EPUB/contents.xhtml"
CONTAINER = "META-INF/container.xml"
BOOK = bind(two_pages())
Files = dict[str, bytes]
Fault = Callable[[Files], object]


def bound(files: Files, packed: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packed) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def unbound() -> Files:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def swap(name: str, old: str, new: str) -> Fault:
    def fault(files: Files) -> None:
        assert old.encode() in files[name]
        files[name] = files[name].replace(old.encode(), new.encode(), 1)

    return fault


FAULTS: list[tuple[Fault, str, str]] = [
    (lambda f: f.pop("mimetype"), "mimetype", "the first file of the archive must be `mimetype`"),
    (lambda f: f.update(mimetype=b"application/zip\n"), "mimetype", "must hold application/epub+zip"),
    (lambda f: f.pop(CONTAINER), CONTAINER, "META-INF/container.xml is missing"),
    (swap(CONTAINER, "<rootfile ", "<notrootfile "), CONTAINER, "names no package document"),
    (swap(CONTAINER, "EPUB/content.opf", "EPUB/else.opf"), "EPUB/else.opf", "EPUB/else.opf is missing"),
    (swap(OPF, "<metadata", "<metadata <"), OPF, "not well-formed"),
    (swap(OPF, 'unique-identifier="id"', 'unique-identifier="no"'), OPF, "no dc:identifier has the id 'no'"),
    (swap(OPF, "雁溪日报 2031年4月5日</dc:title>", "</dc:title>"), OPF, "dc:title is missing or empty"),
    (swap(OPF, "<dc:language>zh-Hans<", "<dc:language><"), OPF, "dc:language is missing or empty"),
    (swap(OPF, "dcterms:modified", "dcterms:created"), OPF, "dcterms:modified is missing"),
    (swap(OPF, 'href="newspaper.css"', 'href="gone.css"'), OPF, "gone.css, which is not in the archive"),
    (swap(OPF, 'href="newspaper.css"', 'href="contents.xhtml"'), OPF, "names contents.xhtml twice"),
    (lambda f: f.update({"EPUB/left.txt": b""}), "EPUB/left.txt", "not in the manifest"),
    (swap(OPF, 'properties="nav"', ""), OPF, "exactly one item of the manifest must have"),
    (swap(OPF, '<itemref idref="f1"/>', '<itemref idref="f99"/>'), OPF, "'f99', which is no item"),
    (swap(OPF, '<itemref idref="f1"/>', '<itemref idref="f2"/>'), OPF, "'f2' twice"),
    (swap(OPF, 'xml:lang="zh-Hans"', ""), OPF, "package has no xml:lang"),
    (swap(STORY, "</article>", ""), STORY, "not well-formed"),
    (swap(STORY, "<title>渡口修桥<", "<title><"), STORY, "title is missing or empty"),
    (swap(STORY, ' xml:lang="zh-Hans" lang="zh-Hans"', ""), STORY, "html has no xml:lang"),
    (swap(STORY, 'href="#part-2"', 'href="n9.xhtml"'), STORY, "href leads to n9.xhtml"),
    (swap(STORY, 'href="#part-2"', 'href="http://["'), STORY, "which is no address"),
    (swap(STORY, 'href="#part-2"', 'href="#far"'), STORY, "but nothing there has that id"),
    (
        swap(STORY, '<p class="jump', '<p id="headline" class="jump'),
        STORY,
        "two elements have the id 'headline'",
    ),
    (swap(NAV, 'epub:type="toc"', ""), NAV, 'no nav of epub:type "toc"'),
    (swap(FRONT, 'xmlns="http://www.w3.org/1999/xhtml"', ""), FRONT, "the root is html, not html of XHTML"),
]


@pytest.mark.parametrize(("fault", "part", "words"), FAULTS, ids=[words for _, _, words in FAULTS])
def test_a_planted_fault_is_found(fault: Fault, part: str, words: str) -> None:
    files = unbound()
    assert structure(bound(files)) == []
    fault(files)
    found = structure(bound(files))
    assert [(words in finding.message, finding.element) for finding in found[:1]] == [(True, part)], found


def test_the_line_is_said() -> None:
    files = unbound()
    line = files[STORY].decode().split("<article")[0].count("\n") + 1
    swap(STORY, 'aria-labelledby="headline"', 'href="nowhere.xhtml"')(files)
    assert structure(bound(files)) == [
        Finding("href leads to nowhere.xhtml, which is not in the book", line, STORY)
    ]


def test_the_type_must_be_stored() -> None:
    found = structure(bound(unbound(), zipfile.ZIP_DEFLATED))
    assert [finding.message for finding in found] == [
        "must be stored, neither compressed nor with an extra field"
    ]


def test_what_is_no_archive_is_said_to_be_none() -> None:
    assert [f.message[:17] for f in structure(b"PK\x03\x04 not really")] == ["not a zip archive"]
    assert [f.message[:17] for f in structure(b"")] == ["not a zip archive"]


def test_an_archive_that_swells_is_refused() -> None:
    files = unbound() | {"EPUB/bomb.txt": bytes(2**22)}
    found = structure(bound(files, zipfile.ZIP_DEFLATED))
    assert found == [Finding("refused: it unpacks to more than 200 times its size", 0, "EPUB/bomb.txt")]


def test_entities_are_not_expanded() -> None:
    """A document type that defines entities is neither fetched nor unfolded."""
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
    files = unbound()
    swap(STORY, "<!DOCTYPE html>", bomb)(files)
    swap(STORY, "<title>渡口修桥<", "<title>&b;&c;<")(files)
    assert [f.message for f in structure(bound(files))] == ["title is missing or empty"]


def test_a_damaged_part_is_reported() -> None:
    files = unbound()
    data = bound(files)
    at = data.index(b"<article")
    damaged = data[:at] + b"<ARTICLE" + data[at + 8 :]
    assert [(f.message[:18], f.element) for f in structure(damaged)] == [("cannot be unpacked", STORY)]


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_no_damage_makes_the_check_fail(data: st.DataObject) -> None:
    """Whatever is changed, cut out or put in, there is an answer: some findings, or none."""
    book = bytearray(bound(unbound(), data.draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(book) - 1))
        book[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    assert isinstance(structure(bytes(book)), list)
