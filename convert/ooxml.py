"""WordprocessingML as the DOCX writer, its check and the DOCX reader share it: names, styles, a safe way in.

Names are those of ECMA-376 (Office Open XML, parts 1 and 2). A style's id is what the manuscript's line *is*:
the reader finds kicker, headline and body again by it.
"""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from io import BytesIO
from struct import error as StructError
from zlib import error as ZlibError

from lxml import etree

from .errors import UnreadableError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."

TOOL = "convert"
"""The author of comments and suggested changes, and the creator of the file."""

OUR_BOOKMARK = "_convert_"
"""Names of our bookmarks begin so. Word hides bookmarks that begin with an underscore."""


def w(name: str) -> str:
    """The name in WordprocessingML's namespace, as lxml writes it.

    >>> w("p")
    '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p'
    """
    return f"{{{W}}}{name}"


class Style(StrEnum):
    """Style ids. Word's own are kept where Word gives them a meaning (headings, contents, comments)."""

    TITLE = "Title"
    PAGE = "Heading1"
    HEADLINE = "Heading2"
    UNTITLED = "Untitled"
    """Where an article has no headline: what stands for it in the outline. Typed over, it is the headline."""
    SUBHEAD = "Heading3"
    KICKER = "Kicker"
    DECK = "Deck"
    BYLINE = "Byline"
    DATELINE = "Dateline"
    """A character style: the dateline stands inside the lead."""
    TEXT = "BodyText"
    CAPTION = "Caption"
    CREDIT = "Credit"
    TABLE_CAPTION = "TableCaption"
    TABLE = "NewsTable"
    CELL = "TableText"
    HEADER_CELL = "TableHead"
    TABLE_END = "TableEnd"
    JUMP = "JumpLine"
    RULE = "ArticleRule"
    """An empty line with a rule, between two articles."""
    MASTHEAD = "Masthead"
    EAR = "Ear"
    FOLIO = "Folio"
    IMPRINT = "Imprint"
    STRAY = "Stray"
    HEADER = "Header"
    FOOTER = "Footer"
    CONTENTS_HEAD = "TOCHeading"
    CONTENTS_PAGE = "TOC1"
    CONTENTS_ARTICLE = "TOC2"
    COMMENT = "CommentText"
    COMMENT_MARK = "CommentReference"
    LINK = "Hyperlink"


STYLE_NAMES = {
    Style.TITLE: "Title",
    Style.PAGE: "heading 1",
    Style.HEADLINE: "heading 2",
    Style.SUBHEAD: "heading 3",
    Style.KICKER: "引题",
    Style.UNTITLED: "无题",
    Style.DECK: "副题",
    Style.BYLINE: "署名",
    Style.TEXT: "Body Text",
    Style.CAPTION: "caption",
    Style.CREDIT: "文末署名",
    Style.TABLE_CAPTION: "表题",
    Style.CELL: "表格文字",
    Style.HEADER_CELL: "表头",
    Style.TABLE_END: "表后",
    Style.JUMP: "转版",
    Style.RULE: "稿件分隔",
    Style.MASTHEAD: "报头",
    Style.EAR: "报眼",
    Style.FOLIO: "报眉",
    Style.IMPRINT: "版权",
    Style.STRAY: "零散字符",
    Style.CONTENTS_HEAD: "TOC Heading",
    Style.CONTENTS_PAGE: "toc 1",
    Style.CONTENTS_ARTICLE: "toc 2",
}
"""The names of the paragraph styles. LibreOffice gives styles other ids when it saves, but keeps their names
(with capitals of its own): the reader goes by the name."""

PROVENANCE = "urn:convert:manuscript:1"
"""Namespace of the custom XML part in which a file carries its issues, hidden from the page."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = frozenset("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
_CONTROL_PICTURES = 0x2400


def _shown(match: re.Match[str]) -> str:
    char = match[0]
    if char in _LINE_ENDS:
        return "\n"
    if char == "\x1f":
        return " "
    return chr(_CONTROL_PICTURES + ord(char)) if char < " " else "\ufffd"


def visible(text: str) -> str:
    """The text as Word can hold it, character for character.

    XML 1.0 has no place for control characters, lone surrogates, U+FFFE and U+FFFF. A control character is
    shown as its picture (U+2400 and up), the others as U+FFFD; what ends a line becomes a line break.

    >>> visible("甲\\x00乙\\ufffe\\r丙")
    '甲␀乙\ufffd\\n丙'
    """
    return _NOT_XML.sub(_shown, text)


MOST_PARTS = 20_000
"""Parts in a package: 500 newspaper pages make about 1,100."""
MOST_BYTES = 512 * 1024 * 1024
"""Unpacked bytes of a whole package."""
MOST_PACKING = 200
"""Unpacked bytes for each packed one, where the whole is larger than `SMALL`. Deflate ends near 1,000; the
most repetitive document that we could make by honest means reached 60."""
SMALL = 16 * 1024 * 1024


_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""ECMA-376 part 2 knows no others."""
_DAMAGE = (
    zipfile.BadZipFile, ZlibError, StructError, NotImplementedError, EOFError, OSError, RuntimeError, ValueError
)  # fmt: skip
"""What `zipfile` raises where an archive is damaged: a negative place of a part is a ValueError, for one."""


class Package:
    """The parts of an OPC package (ECMA-376 part 2), checked before anything is unpacked.

    Raises UnreadableError for what is no package, is encrypted, or would unpack to more than any manuscript.
    """

    def __init__(self, data: bytes, subject: str) -> None:
        self.subject = subject
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except _DAMAGE as error:
            raise UnreadableError(
                subject, "is not a ZIP package, or only a part of one", "give a .docx file"
            ) from error
        infos = self._archive.infolist()
        if len(infos) > MOST_PARTS:
            raise self._refused(f"holds {len(infos)} parts, more than {MOST_PARTS}")
        whole = sum(info.file_size for info in infos)
        if whole > MOST_BYTES or whole > max(SMALL, MOST_PACKING * len(data)):
            raise self._refused(f"unpacks {len(data)} bytes to {whole}, as a ZIP bomb does")
        if any(info.flag_bits & 1 for info in infos):
            raise self._refused("is encrypted")
        if any(info.compress_type not in _PACKINGS for info in infos):
            raise self._refused("is packed in a way that Office files never are")
        self.names = tuple(info.filename for info in infos)
        self.sizes = {info.filename: info.file_size for info in infos}

    def _refused(self, problem: str) -> UnreadableError:
        return UnreadableError(self.subject, problem, "save it anew as .docx from Word or LibreOffice")

    def __contains__(self, name: str) -> bool:
        return name in self.sizes

    def part(self, name: str) -> bytes:
        """The bytes of a part. Raises UnreadableError where it is absent or damaged."""
        if name not in self.sizes:
            raise self._refused(f"has no part {name}")
        try:
            with self._archive.open(name) as stream:
                return stream.read(self.sizes[name] + 1)
        except _DAMAGE as error:
            raise self._refused(f"{name} is damaged: it cannot be unpacked as it was packed") from error

    def tree(self, name: str) -> etree._Element:
        """The part as XML, without DTD, entities or network. Raises UnreadableError for anything else."""
        data = self.part(name)
        try:
            root = etree.fromstring(data, _parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._refused(f"{name} is not well-formed XML: {xml_fault(error)}") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._refused(f"{name} declares a document type, which Office files never do")
        return root


_XML_FAULTS = {
    "ERR_DOCUMENT_EMPTY": "no element begins there",
    "ERR_DOCUMENT_END": "something stands behind its end",
    "ERR_INVALID_CHAR": "a control character, which XML does not allow",
    "ERR_UNDECLARED_ENTITY": "a name between & and ; that nothing explains",
    "ERR_UNKNOWN_ENCODING": "an encoding that is not known",
    "ERR_UNSUPPORTED_ENCODING": "an encoding that is not known",
    "ERR_INVALID_ENCODING": "bytes that are not of its encoding",
    "ERR_ATTRIBUTE_REDEFINED": "an attribute that an element has twice",
    "ERR_TAG_NAME_MISMATCH": "an element is closed by the name of another",
    "ERR_TAG_NOT_FINISHED": "it ends before its elements are closed",
    "ERR_RESOURCE_LIMIT": "it is nested too deeply, or one text in it is too long",
    "NS_ERR_UNDEFINED_NAMESPACE": "a prefix that stands for no namespace",
}
"""What a parser stumbles over, by libxml2's name of it; anything else is a tag that is not written as tags are."""


def xml_fault(error: etree.XMLSyntaxError | ValueError) -> str:
    """Where an XML part is broken and by what, in plain words."""
    if not isinstance(error, etree.XMLSyntaxError):
        return "it holds bytes that are no text"
    known = {getattr(etree.ErrorTypes, name, None): words for name, words in _XML_FAULTS.items()}
    fault = known.get(getattr(error, "code", None), "a tag that is not written as tags are")
    return f"line {error.lineno or 1}: {fault}"


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
