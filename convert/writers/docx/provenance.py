"""What the file carries out of sight: the issues, and which line of the manuscript is which of their texts.

An editor works on the page; the reader sets her text against what is kept here, so that all that she did not
touch still knows where it was printed. It is a custom XML part (ECMA-376 part 1, 15.2.6), which Word and
LibreOffice keep as it is: the JSON of the model, deflated, in base64, so that no program on the way can
change a character of it.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

from lxml import etree

from ...model import Issue
from ...model_json import to_json
from ...ooxml import PROVENANCE, Style
from .manuscript import Grid, Line, Sheet
from .marks import Marks

CHUNK = 1_000_000
"""Characters of base64 in one element: XML parsers refuse a text of more than ten million."""
STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
STORE_ID = "{6D5F0B0E-5A3C-5B0C-9E0F-2B7A4C1D9E10}"
"""The id of our part in the file's data store: the same in every file, it names the kind."""


def carried(
    issue: Issue, title: str, manuscript: list[Sheet], marks: Marks, comments: tuple[int | None, ...]
) -> Any:
    """What the part says of one issue.

    `lines` has style and place of every line and cell in order (with its text, where it is a label of ours), `shapes`
    the layout of every table, `comments` the first line of each suspect's comment, null where it has none.
    """
    lines: list[list[str]] = [[Style.TITLE, "title", title]] if title else []
    shapes = {}
    for page in manuscript:
        for piece in page.pieces:
            if isinstance(piece, Grid):
                shapes[piece.ref] = grid_shape(piece)
                places = [place for row in piece.rows for place in row if place.first]
                lines += [[Style.CELL, place.slot.ref] for place in places]
            elif isinstance(piece, Line) and piece.slot.ref.endswith("/label"):
                lines.append([piece.style, piece.slot.ref, piece.slot.text.text])
            else:
                lines.append([piece.style, piece.slot.ref])
    heads = [None if number is None else marks.comments[number].paragraphs[0] for number in comments]
    return {"issue": to_json(issue), "lines": lines, "shapes": shapes, "comments": heads}


def grid_shape(grid: Grid) -> list[str]:
    """The cells of each row: how many columns, and s, r or c: single, opens a merge, continues one."""
    return [
        " ".join(_cell_shape(place.colspan, place.rowspan, place.first) for place in row) for row in grid.rows
    ]


def _cell_shape(colspan: int, rowspan: int, first: bool) -> str:
    return f"{colspan}{'c' if not first else 'r' if rowspan > 1 else 's'}"


def item_part(issues: list[Any]) -> bytes:
    """customXml/item1.xml."""
    text = json.dumps({"issues": issues}, ensure_ascii=False, separators=(",", ":"))
    packed = base64.b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"), 6)).decode("ascii")
    root = etree.Element(f"{{{PROVENANCE}}}manuscript", nsmap={"m": PROVENANCE})
    for start in range(0, len(packed), CHUNK):
        etree.SubElement(root, f"{{{PROVENANCE}}}chunk").text = packed[start : start + CHUNK]
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def item_properties() -> bytes:
    """customXml/itemProps1.xml, by which Word knows the part again."""
    root = etree.Element(f"{{{STORE}}}datastoreItem", nsmap={"ds": STORE})
    root.set(f"{{{STORE}}}itemID", STORE_ID)
    references = etree.SubElement(root, f"{{{STORE}}}schemaRefs")
    etree.SubElement(references, f"{{{STORE}}}schemaRef").set(f"{{{STORE}}}uri", PROVENANCE)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
