"""What a file is by its first bytes, where it is not text: to say so in one line, with what to do."""

from __future__ import annotations

PICTURE = "recognise its text first (OCR), or give the text file that belongs to it"
ARCHIVE = "unpack it first"
OFFICE = "save it as plain text (UTF-8)"

KINDS: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"%PDF-", "a PDF", "run pdftotext on it first"),
    (0, b"\x89PNG\r\n\x1a\n", "a picture (PNG)", PICTURE),
    (0, b"\xff\xd8\xff", "a picture (JPEG)", PICTURE),
    (0, b"GIF87a", "a picture (GIF)", PICTURE),
    (0, b"GIF89a", "a picture (GIF)", PICTURE),
    (0, b"II*\x00", "a picture (TIFF)", PICTURE),
    (0, b"MM\x00*", "a picture (TIFF)", PICTURE),
    (8, b"WEBP", "a picture (WebP)", PICTURE),
    (0, b"\x00\x00\x00\x0cjP  ", "a picture (JPEG 2000)", PICTURE),
    (0, b"\xff\x4f\xff\x51", "a picture (JPEG 2000)", PICTURE),
    (4, b"ftypheic", "a picture (HEIC)", PICTURE),
    (4, b"ftypavif", "a picture (AVIF)", PICTURE),
    (6, b"\x00\x00\x00\x00", "a picture (BMP)", PICTURE),
    (0, b"AT&TFORM", "a DjVu document", "run djvutxt on it first"),
    (30, b"mimetypeapplication/epub+zip", "an EPUB book", OFFICE),
    (30, b"mimetypeapplication/vnd.oasis", "an OpenDocument file", OFFICE),
    (30, b"[Content_Types].xml", "a Word, Excel or PowerPoint file", OFFICE),
    (0, b"PK\x03\x04", "a ZIP archive", ARCHIVE),
    (0, b"PK\x05\x06", "an empty ZIP archive", "give the files that belong in it"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, Excel or PowerPoint file", OFFICE),
    (0, b"{\\rtf", "an RTF document", OFFICE),
    (0, b"\x1f\x8b\x08", "a gzip archive", ARCHIVE),
    (0, b"BZh", "a bzip2 archive", ARCHIVE),
    (0, b"\xfd7zXZ\x00", "an xz archive", ARCHIVE),
    (0, b"(\xb5/\xfd", "a Zstandard archive", ARCHIVE),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", ARCHIVE),
    (0, b"Rar!\x1a\x07", "a RAR archive", ARCHIVE),
    (257, b"ustar", "a tar archive", ARCHIVE),
    (0, b"SQLite format 3\x00", "an SQLite database", "export its text first"),
    (0, b"\x7fELF", "a program (ELF)", "give a text file"),
    (0, b"\xcf\xfa\xed\xfe", "a program (Mach-O)", "give a text file"),
    (0, b"MZ\x90\x00", "a program (Windows)", "give a text file"),
)
"""Offset, bytes that stand there, what the file is, what to do. The first that fits counts."""

ALSO_AT_START = {b"WEBP": b"RIFF", b"\x00\x00\x00\x00": b"BM"}
"""What must stand at the file's start besides."""


def file_kind(data: bytes) -> tuple[str, str] | None:
    """What the file is and what to do with it, or None where its bytes may well be text.

    >>> file_kind(b"%PDF-1.7")
    ('a PDF', 'run pdftotext on it first')
    """
    for offset, magic, what, remedy in KINDS:
        if data.startswith(magic, offset) and data.startswith(ALSO_AT_START.get(magic, b"")):
            return what, remedy
    return None
