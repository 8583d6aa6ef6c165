"""The package around the manuscript: content types, relationships, properties, headers; and the zip."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import cast

from lxml import etree

from ...ooxml import CONTENT_TYPES, PACKAGE_RELATIONSHIPS, TOOL, WORD, R, Style, W, visible, w
from .body import add_paragraph, add_run
from .marks import Comment

RELATION = R + "/"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DC = "http://purl.org/dc/elements/1.1/"
EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip can hold, for every member: a clock would make other bytes every time."""

SETTINGS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>\
<w:characterSpacingControl w:val="compressPunctuation"/>\
<w:compat><w:useFELayout/><w:compatSetting w:name="compatibilityMode" \
w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>\
<w:themeFontLang w:val="en-US" w:eastAsia="LANGUAGE"/></w:settings>"""
"""Compatibility mode 15 is Word 2013 and later: without it Word opens the file in the mode of 2007."""


def _default(namespace: str) -> dict[str, str]:
    """A name space without a prefix, which lxml's stubs do not know of."""
    return cast("dict[str, str]", {None: namespace})


def xml(root: etree._Element) -> bytes:
    """The element as the bytes of a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


@dataclass(slots=True)
class Parts:
    """The parts of the package in the order in which they are written, with their content types."""

    members: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    relations: list[tuple[str, str]] = field(default_factory=list)
    """Type and target of each relationship of the main document; its place counts from rId1."""

    def add(self, name: str, data: bytes, content_type: str) -> None:
        """Put a part into the package."""
        self.members[name] = data
        self.types[name] = content_type

    def relate(self, kind: str, target: str) -> str:
        """Relate the main document to a part; gives the relationship's id."""
        self.relations.append((RELATION + kind, target))
        return f"rId{len(self.relations)}"

    def add_word(self, kind: str, name: str, data: bytes) -> str:
        """A part of word/ that the main document relates to; gives the relationship's id."""
        self.add(f"word/{name}", data, f"{WORD}{kind}+xml")
        return self.relate(kind, name)


def relationships(relations: Iterable[tuple[str, str]]) -> bytes:
    """A .rels part: rId1, rId2 … in order."""
    root = etree.Element(f"{{{PACKAGE_RELATIONSHIPS}}}Relationships", nsmap=_default(PACKAGE_RELATIONSHIPS))
    for number, (kind, target) in enumerate(relations, 1):
        etree.SubElement(root, root.tag[:-1], {"Id": f"rId{number}", "Type": kind, "Target": target})
    return xml(root)


def content_types(parts: Parts) -> bytes:
    """[Content_Types].xml."""
    root = etree.Element(f"{{{CONTENT_TYPES}}}Types", nsmap=_default(CONTENT_TYPES))
    for ending, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ):
        etree.SubElement(root, f"{{{CONTENT_TYPES}}}Default", {"Extension": ending, "ContentType": kind})
    override = f"{{{CONTENT_TYPES}}}Override"
    for name, kind in parts.types.items():
        if kind != "application/xml":
            etree.SubElement(root, override, {"PartName": f"/{name}", "ContentType": kind})
    return xml(root)


def core_properties(title: str, language: str) -> bytes:
    """docProps/core.xml: title, language and the tool. No date: the program has no clock."""
    root = etree.Element(f"{{{CORE}}}coreProperties", nsmap={"cp": CORE, "dc": DC})
    for name, text in (("title", title), ("creator", TOOL), ("language", language)):
        if text:
            etree.SubElement(root, f"{{{DC}}}{name}").text = visible(text)
    return xml(root)


def app_properties() -> bytes:
    """docProps/app.xml: which program wrote the file."""
    root = etree.Element(f"{{{EXTENDED}}}Properties", nsmap=_default(EXTENDED))
    etree.SubElement(root, f"{{{EXTENDED}}}Application").text = TOOL
    return xml(root)


def settings_part(language: str) -> bytes:
    """word/settings.xml for an Office language tag (`zh-CN`)."""
    return SETTINGS.replace("LANGUAGE", language).encode()


def header_part(left: str, right: str) -> bytes:
    """The running header of a page of the newspaper: paper and date on the left, its label on the right."""
    root = etree.Element(w("hdr"), nsmap={"w": W})
    paragraph = add_paragraph(root, Style.HEADER)
    add_run(paragraph, f"{visible(left)}\t{visible(right)}")
    return xml(root)


def footer_part() -> bytes:
    """The sheet's number among all sheets, which Word counts."""
    root = etree.Element(w("ftr"), nsmap={"w": W})
    paragraph = add_paragraph(root, Style.FOOTER)
    for field_code, behind in (("PAGE", " / "), ("NUMPAGES", "")):
        simple = etree.SubElement(paragraph, w("fldSimple"), {w("instr"): f" {field_code} "})
        add_run(simple, "1")
        if behind:
            add_run(paragraph, behind)
    return xml(root)


def comments_part(comments: Sequence[Comment]) -> bytes:
    """word/comments.xml, each comment by the tool and without a date."""
    root = etree.Element(w("comments"), nsmap={"w": W})
    for comment in comments:
        attributes = {w("id"): str(comment.number), w("author"): TOOL, w("initials"): TOOL[0]}
        element = etree.SubElement(root, w("comment"), attributes)
        for number, text in enumerate(comment.paragraphs):
            paragraph = add_paragraph(element, Style.COMMENT)
            if number == 0:
                run = etree.SubElement(paragraph, w("r"))
                properties = etree.SubElement(run, w("rPr"))
                etree.SubElement(properties, w("rStyle"), {w("val"): Style.COMMENT_MARK.value})
                etree.SubElement(run, w("annotationRef"))
            add_run(paragraph, text)
    return xml(root)


def item_relations() -> bytes:
    """customXml/_rels/item1.xml.rels: the part that we carry has its properties beside it."""
    return relationships([(f"{RELATION}customXmlProps", "itemProps1.xml")])


def zipped(parts: Parts) -> bytes:
    """The package: content types first, every member with the same date."""
    root = [
        (RELATION + "officeDocument", "word/document.xml"),
        (f"{PACKAGE_RELATIONSHIPS}/metadata/core-properties", "docProps/core.xml"),
        (RELATION + "extended-properties", "docProps/app.xml"),
    ]
    members = {
        "[Content_Types].xml": content_types(parts),
        "_rels/.rels": relationships(root),
        "word/_rels/document.xml.rels": relationships(parts.relations),
        **parts.members,
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            archive.writestr(info, data)
    return buffer.getvalue()
