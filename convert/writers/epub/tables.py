"""Tables as XHTML: header cells with their scope, a caption, and a frame that scrolls where the screen is
narrow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from convert.model import Cell, Table
from convert.trace import Traced

from .markup import escaped
from .words import has_print

MAX_COLUMNS = 1000
"""The most columns that one cell may span in HTML."""
MAX_ROWS = 65534
"""The most rows that one cell may span in HTML."""
WIDE = 9
"""Columns from which a table is set in smaller type: a reader that cannot scroll would cut its last ones."""
LONG = 12
"""Characters from which a cell is text that wraps; below it is a number or a name that stays on one line."""


def table(found: Table, name: str, write: Callable[[Traced], str]) -> str:
    """A table as XHTML. `name` says what it is where it has no caption; `write` makes XHTML of a text.

    A header cell over several columns is the head of their group. Below a header, the first cell of a row
    is the row's head: in a newspaper's tables it names what the row is about.
    """
    caption = write(found.caption) if found.caption else ""
    if not any(found.rows):
        return f'<p class="caption">{caption}</p>' if caption else ""
    label = found.caption.text if found.caption else name
    wide = max(sum(max(cell.colspan, 1) for cell in row) for row in found.rows) >= WIDE
    out = [
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escaped(label)}">',
        '<table class="wide">' if wide else "<table>",
    ]
    if caption:
        out.append(f"<caption>{caption}</caption>")
    head, body = found.rows[: max(found.header_rows, 0)], found.rows[max(found.header_rows, 0) :]
    if head:
        out.append("<thead>")
        out += [_row(row, len(head) - n, "col", len(row), write) for n, row in enumerate(head)]
        out.append("</thead>")
    if body:
        out.append("<tbody>")
        begins = _rows_that_begin(body)
        out += [
            _row(r, len(body) - n, "row", int(bool(head) and begins[n]), write) for n, r in enumerate(body)
        ]
        out.append("</tbody>")
    return "\n".join([*out, "</table>\n</div>"])


def _rows_that_begin(rows: Sequence[Sequence[Cell]]) -> list[bool]:
    """Whether each row's first cell stands in the first column, and not beside a cell that spans down into
    it.
    """
    out, covered = [], 0
    for row in rows:
        out.append(covered == 0)
        if covered:
            covered -= 1
        elif row:
            covered = max(row[0].rowspan, 1) - 1
    return out


def _row(row: Sequence[Cell], left: int, way: str, heads: int, write: Callable[[Traced], str]) -> str:
    """One row, of whose cells the first `heads` are header cells of that scope; `left` rows of its group
    are left, this one too, and no cell spans down over more.
    """
    cells = []
    for number, cell in enumerate(row):
        across, down, spans = 1, 1, ""
        if cell.colspan != 1 or cell.rowspan != 1:
            across, down = min(max(cell.colspan, 1), MAX_COLUMNS), min(max(cell.rowspan, 1), left, MAX_ROWS)
            spans = (f' colspan="{across}"' if across > 1 else "") + (
                f' rowspan="{down}"' if down > 1 else ""
            )
        if number < heads and has_print(cell.text):
            scope = f"{way}group" if (across if way == "col" else down) > 1 else way
            cells.append(f'<th scope="{scope}"{spans}>{write(cell.text)}</th>')
        else:
            kind = ' class="long"' if len(cell.text.text) > LONG else ""
            cells.append(f"<td{spans}{kind}>{write(cell.text)}</td>")
    return f"<tr>{''.join(cells)}</tr>"
