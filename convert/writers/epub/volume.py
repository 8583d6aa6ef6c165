"""The container: an EbookLib writer that takes documents one by one and gives the same bytes every time.

EbookLib (AGPL-3.0-or-later) makes the package document and the container. What it would change is
kept out of its hands: its own XHTML items drop text that stands directly in the body and swap the head, so
documents go in as plain items, byte for byte; its zip dates and `dcterms:modified` are the clock's, so both
are set here; its package has no `xml:lang`. A document is written when it comes, and only its name is kept:
memory grows with the number of articles, not with their text.
"""

from __future__ import annotations

import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from ebooklib import epub

from .markup import escaped, plain

FOLDER = "EPUB"
XHTML = "application/xhtml+xml"
PNG = "image/png"
"""Packed already: the archive stores it."""
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip archive can hold."""
_EFFORT = 3
"""Level of compression. Documents are short: zlib's own default, 6, makes books 1 % smaller and takes a fifth
more of the whole time.
"""
_UNIX = 3
"""The system that made a member, for its file mode."""
_FILE_MODE = 0o644 << 16
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents, with the lines below it."""

    label: str
    href: str
    below: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """What the package document says of the book. `properties` are EPUB 3 `meta` elements: name and value."""

    identifier: str
    title: str
    language: str
    modified: datetime
    publisher: str | None = None
    date: str | None = None
    sources: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    direction: str | None = None


class _StillZip(zipfile.ZipFile):
    """A zip archive in which no date is the clock's.

    `ZipFile.writestr` opens each member as a stream and goes back to mend its header: for small documents
    that takes as long as to pack them. Here sizes are known, so a member is written in one go; it also serves
    targets that cannot go back.
    """

    def writestr(
        self, name: Any, data: Any, compress_type: int | None = None, compresslevel: int | None = None
    ) -> None:
        raw = data.encode("utf-8") if isinstance(data, str) else data
        info = zipfile.ZipInfo(name, _ZIP_DATE)
        info.create_system = _UNIX
        info.external_attr = _FILE_MODE
        info.compress_type = zipfile.ZIP_DEFLATED if compress_type is None else compress_type
        if info.compress_type == zipfile.ZIP_STORED or self.fp is None:
            super().writestr(info, raw)
            return
        packer = zlib.compressobj(self.compresslevel or _EFFORT, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(raw) + packer.flush()
        info.CRC, info.file_size, info.compress_size = zlib.crc32(raw), len(raw), len(packed)
        info.header_offset = self.start_dir
        self.fp.write(info.FileHeader(False))
        self.fp.write(packed)
        self.start_dir = self.fp.tell()
        self.filelist.append(info)
        self.NameToInfo[info.filename] = info


class Volume(epub.EpubWriter):  # type: ignore[misc]
    """A book that is being written into `target`. Its archive, `out`, is the caller's to close."""

    def __init__(self, target: BinaryIO) -> None:
        super().__init__(target, epub.EpubBook())
        self.book.FOLDER_NAME = FOLDER
        self.cover: epub.EpubItem | None = None
        self.out = _StillZip(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_EFFORT)
        self.out.writestr("mimetype", "application/epub+zip", compress_type=zipfile.ZIP_STORED)

    def add(
        self, name: str, data: str | bytes, kind: str = XHTML, properties: Sequence[str] = ()
    ) -> epub.EpubItem:
        """Write a file now and list it in the manifest. `name` is relative to the package document."""
        item = epub.EpubItem(uid=f"f{len(self.book.items) + 1}", file_name=name, media_type=kind)
        item.properties = list(properties)
        self.book.add_item(item)
        self.out.writestr(f"{FOLDER}/{name}", data, zipfile.ZIP_STORED if kind == PNG else None)
        return item

    def finish(self, about: Description, spine: Iterable[epub.EpubItem], contents: Sequence[Entry]) -> None:
        """Write the NCX, the package document and the container."""
        book = self.book
        book.metadata.clear()
        book.set_identifier(about.identifier)
        book.set_title(plain(about.title))
        book.set_language(about.language)
        book.set_direction(about.direction)
        for name, value in (("publisher", about.publisher), ("date", about.date)):
            if value:
                book.add_metadata("DC", name, plain(value))
        for source in about.sources:
            book.add_metadata("DC", "source", plain(source))
        for name, value in about.properties:
            book.add_metadata("OPF", name, plain(value), {"property": name})
        if self.cover is not None:
            book.add_metadata(None, "meta", None, {"name": "cover", "content": self.cover.id})
        book.spine = list(spine)
        book.items.append(epub.EpubNcx())
        self.options["mtime"] = about.modified
        self.out.writestr(f"{FOLDER}/toc.ncx", _ncx(about, contents))
        self._write_opf()
        self._write_container()

    def _write_opf_file(self, root: Any) -> None:
        root.set(_XML_LANG, self.book.language)
        super()._write_opf_file(root)


def _ncx(about: Description, contents: Sequence[Entry]) -> str:
    """The contents as readers before EPUB 3 want them (OPF 2.0.1, section 2.4.1). EbookLib's own way takes
    time that grows with the square of the articles.
    """
    count = iter(range(1, sys.maxsize))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"'
        f' xml:lang="{about.language}">\n<head><meta name="dtb:uid" content="{about.identifier}"/></head>\n'
        f"<docTitle><text>{escaped(about.title)}</text></docTitle>\n<navMap>\n"
        f"{_points(contents, count)}</navMap>\n</ncx>\n"
    )


def _points(entries: Sequence[Entry], count: Iterator[int]) -> str:
    return "".join(
        [
            f'<navPoint id="p{next(count)}"><navLabel><text>{escaped(entry.label)}</text></navLabel>'
            f'<content src="{entry.href}"/>\n{_points(entry.below, count)}</navPoint>\n'
            for entry in entries
        ]
    )
