"""Reads plain text: what pdftotext, OCR programs and editors write.

The text of the source is clean: every character of it may stand in XML and in JSON as it is, so that no stage
and no writer has to know what came in. Offsets, lines and columns are those of this clean text:

- line ends are `\\n`, whatever they were (`\\r\\n`, `\\r`, vertical tab); a byte-order mark is gone;
- a form feed ends a page, as pdftotext and tesseract write it: a file of several pages gives several sources,
  `name#1`, `name#2` ..., so that `#2` is the PDF's second page; an empty page between others stays a page;
- control characters print nothing, so they are left out, and a notice names them and their places;
- a broken sequence of bytes, a lone surrogate and a code that is no character (U+FFFE) become U+FFFD:
  something was printed there that the file has lost. A notice says what was in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePath

from convert.encodings import Decoded, broken_bytes, decode
from convert.errors import UnreadableError
from convert.filetypes import file_kind
from convert.model import Issue, Page
from convert.notices import Action, Notice
from convert.trace import BLANKS, Source, Span

SUFFIXES = (".txt", ".text")
DESCRIPTION = "plain text in UTF-8, UTF-16, GB18030, GBK or Big5; pages divided by form feeds"
REPAIRED = False

MOST_PAGES = 10_000
"""Pages of one file. A year of a daily has fewer; a file of form feeds would fill the memory."""

MOST_PLACES = 100
"""Places that one notice names; it counts them all."""

BINARY_SHARE = 0.1
"""A file with more control characters than this share is not text. An OCR text has none at all."""

FEW = 8
"""As many control characters may stand in the shortest text."""

RECOGNISE = "recognise the page again, or leave the file out"

LOST = "\ufffd"

_LINE_ENDS = re.compile("\r\n|\r|\x0b")
_PLANE_ENDS = "".join([chr((plane << 16) + end) for plane in range(17) for end in (0xFFFE, 0xFFFF)])
_HOSTILE = re.compile(
    f"[\udc00-\udcff][\udd00-\uddff]*|[\ufdd0-\ufdef{_PLANE_ENDS}]|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")


def read(data: bytes, name: str) -> Issue:
    """The pages of a text file, without articles: one `Page` with its `Source` for each.

    Raises UnreadableError where the bytes are not text, or print nothing.

    >>> issue = read("本报讯\\f新华社".encode("utf-16"), "a.txt")
    >>> [(s.name, s.text, s.encoding) for s in issue.sources]
    [('a.txt#1', '本报讯', 'utf-16le'), ('a.txt#2', '新华社', 'utf-16le')]
    """
    decoded = _decoded(data, name)
    texts = _pages(_LINE_ENDS.sub("\n", decoded.text).removeprefix("\ufeff"), name)
    digest = sha256(data).hexdigest()
    sources: list[Source] = []
    notices: list[Notice] = []
    for number, text in enumerate(texts, 1):
        place = name if len(texts) == 1 else f"{name}#{number}"
        clean, found = _cleaned(text, place, decoded.encoding)
        sources.append(Source(place, clean, digest, decoded.encoding))
        notices += found
    if all(_is_blank(source.text) for source in sources):
        raise UnreadableError(name, "nothing is printed in it", RECOGNISE)
    pages = tuple(Page(source.name) for source in sources)
    return Issue(PurePath(name).stem or name, tuple(sources), pages, tuple(notices))


def _decoded(data: bytes, name: str) -> Decoded:
    """The file's text, or an error in words where it has none."""
    if not data:
        raise UnreadableError(name, "the file is empty", RECOGNISE)
    kind = file_kind(data)
    if kind is not None:
        what, remedy = kind
        raise UnreadableError(name, f"not text but {what}", remedy)
    decoded = decode(data)
    if decoded is None:
        raise UnreadableError(name, "no encoding fits these bytes", "save the text as UTF-8")
    if len(_CONTROL.findall(decoded.text)) > max(FEW, BINARY_SHARE * len(decoded.text)):
        raise UnreadableError(name, "not text but binary data", "give a text file")
    return decoded


def _pages(text: str, name: str) -> list[str]:
    """The text between form feeds. What follows the last one is a page only where something is printed."""
    if text.count("\f") > MOST_PAGES:
        raise UnreadableError(name, f"more than {MOST_PAGES:,} pages in one file", "split it into issues")
    texts = text.split("\f")
    while len(texts) > 1 and _is_blank(texts[-1]):
        texts.pop()
    return texts


def _is_blank(text: str) -> bool:
    return all(char in BLANKS for char in text)


@dataclass(slots=True)
class _Found:
    """Where one kind of hostile character stands."""

    count: int = 0
    where: list[Span] = field(default_factory=list)


def _cleaned(text: str, source: str, encoding: str) -> tuple[str, Iterator[Notice]]:
    """The text without hostile characters, and notices that name them."""
    pieces: list[str] = []
    found: dict[str, _Found] = {}
    length = end = 0
    for match in _HOSTILE.finditer(text):
        pieces.append(text[end : match.start()])
        length += len(pieces[-1])
        end = match.end()
        instead = _instead(match[0])
        kind = found.setdefault(match[0], _Found())
        kind.count += 1
        if kind.count <= MOST_PLACES:
            kind.where.append(Span(source, length, length + len(instead)))
        pieces.append(instead)
        length += len(instead)
    return "".join([*pieces, text[end:]]), _notices(found, encoding)


def _instead(hostile: str) -> str:
    if hostile in BLANKS:
        return " "
    return "" if _CONTROL.match(hostile) else LOST


def _notices(found: dict[str, _Found], encoding: str) -> Iterator[Notice]:
    for hostile, kind in found.items():
        instead = _instead(hostile)
        if instead == " ":
            continue
        times = f", {kind.count:,} times in all" if kind.count > 1 else ""
        where = tuple(kind.where)
        if instead == "":
            why = f"a control character prints nothing{times}"
            yield Notice("reading", "leave_out_controls", Action.SET_ASIDE, where, _code(hostile), "", why)
        elif "\udc00" <= hostile[0] <= "\udfff":
            before = " ".join([f"0x{byte:02X}" for byte in broken_bytes(hostile)])
            why = f"no character of {encoding}{times}"
            yield Notice("reading", "mark_broken_bytes", Action.MARK, where, before, LOST, why)
        else:
            why = f"a code that is no character{times}"
            yield Notice("reading", "mark_broken_codes", Action.MARK, where, _code(hostile), LOST, why)


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"
