"""Paint placed lines of type as a PDF page."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pymupdf
from fontTools import subset
from fontTools.ttLib import TTCollection

from .setting import clusters
from .sheet import WIDTH, Box, Placed

NOTO = Path("/usr/share/fonts/opentype/noto")
ARPHIC = Path("/usr/share/fonts/truetype/arphic")
FACES = {
    "serif": NOTO / "NotoSerifCJK-Regular.ttc",
    "serif-bold": NOTO / "NotoSerifCJK-Bold.ttc",
    "sans": NOTO / "NotoSansCJK-Regular.ttc",
    "sans-bold": NOTO / "NotoSansCJK-Bold.ttc",
    "kai": ARPHIC / "ukai.ttc",
    "ming": ARPHIC / "uming.ttc",
}
SIMPLIFIED = {"noto": 2, "arphic": 0}
"""Which font of a collection has the forms of mainland China."""


def cut_fonts(folder: Path, characters: str) -> None:
    """Write each face with the given characters only: a page with whole fonts has 20 MB."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in FACES.items():
        target = folder / f"{name}.otf"
        if target.exists():
            continue
        font = TTCollection(str(source)).fonts[SIMPLIFIED[source.parent.name]]
        cutter = subset.Subsetter(
            subset.Options(
                layout_features=[],
                notdef_outline=True,
                retain_gids=True,
                drop_tables=["FFTM", "BDF ", "EBLC", "EBDT", "EBSC"],
            )
        )
        cutter.populate(text=characters)
        cutter.subset(font)
        font.save(target)


@cache
def face(folder: Path, name: str) -> pymupdf.Font:
    """A cut face."""
    return pymupdf.Font(fontfile=str(folder / f"{name}.otf"))


@cache
def advance(folder: Path, name: str, char: str) -> float:
    """Ems to the next character."""
    return face(folder, name).glyph_advance(ord(char))


def missing(folder: Path, text: str) -> set[str]:
    """The characters of a text that some face lacks."""
    return {c for c in set(text) for name in FACES if not face(folder, name).has_glyph(ord(c))}


def spots(folder: Path, line: Placed, air: float) -> list[tuple[float, str]]:
    """Where each character of a line stands: figures close together with `air` ems
    around them, the rest spaced out to the width.
    """
    widths = [advance(folder, line.face, char) * line.size for char in line.text]
    for n, (char, after) in enumerate(pairwise(line.text)):
        if (char.isascii() and char.isalnum()) != (after.isascii() and after.isalnum()) and "一" <= max(
            char, after
        ) <= "鿿":
            widths[n] += air * line.size
    ends, at = set(), 0
    for piece in clusters(line.text):
        at += len(piece)
        ends.add(at - 1)
    gaps = len(ends) - 1
    extra = (line.stretch - sum(widths)) / gaps if line.stretch and gaps > 0 else 0.0
    out, x = [], line.x
    for n, (char, wide) in enumerate(zip(line.text, widths, strict=True)):
        out.append((x, char))
        x += wide + (extra if n in ends else 0.0)
    return out


def paint(folder: Path, height: float, lines: list[Placed], boxes: list[Box], air: float) -> pymupdf.Document:
    """A document of one page, its lines painted in the order in which they come."""
    document = pymupdf.open()
    page = document.new_page(width=WIDTH, height=height)
    for box in boxes:
        rect = pymupdf.Rect(box.x, box.y, box.x + box.w, box.y + box.h)
        if box.kind == "picture":
            page.draw_rect(rect, color=(0.5, 0.5, 0.5), fill=(0.72, 0.72, 0.72), width=0.5)
        elif box.kind == "frame":
            page.draw_rect(rect, color=(0, 0, 0), width=0.8)
    writer = pymupdf.TextWriter(page.rect)
    for line in lines:
        for x, char in spots(folder, line, air):
            if char != " ":
                writer.append((x, line.y), char, font=face(folder, line.face), fontsize=line.size)
    writer.write_text(page)
    return document
