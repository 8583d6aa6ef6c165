"""Tables seen in lines of text, and floating columns put back.

`find_tables` takes the lines of a table out of a galley and gives its cells, header and spans back. It looks
for cells parted by tabs, for rows of one shape parted by blanks, and for columns that came loose from them.
The line of units right above a table (`单位：万元`) becomes its caption; a heading above it and a note below
it stay in the galley. What is not surely a table is left alone: a table missed reads badly, a false one
destroys text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..galley import Galley, Line
from ..model import Table
from ..notices import Action, Notice
from .audit import audit
from .blanks import find as find_by_blanks
from .drafts import STAGE, Draft, set_notices, set_table, stray_furniture
from .tabs import find as find_by_tabs

__all__ = ["find_tables"]


def _found(galley: Galley) -> Iterator[Draft]:
    left = galley.lines
    for draft in find_by_tabs(galley.source, left):
        left = _without(left, draft)
        yield draft
    for draft in find_by_blanks(left):
        if not set(draft.taken) - set(left):
            left = _without(left, draft)
            yield draft


def _without(lines: tuple[Line, ...], draft: Draft) -> tuple[Line, ...]:
    taken = frozenset(draft.taken)
    return tuple(line for line in lines if line not in taken)


def _notices(galley: Galley, draft: Draft, table: Table) -> tuple[Notice, ...]:
    where = tuple(span for line in draft.taken for span in line.text.spans())
    rows = f"{len(table.rows)} rows ({table.header_rows} of them header)"
    what = f"a table of {rows} and {len(draft.labels)} columns"
    found = Notice(STAGE, draft.rule, Action.MARK, where, "", what, draft.why)
    return (found, *draft.notices, *set_notices(galley.source, table, draft.strays))


def find_tables(galley: Galley) -> Galley:
    """The galley with its tables taken out of `lines` and put into `tables`, each with its first line.

    Every printed character of the lines taken is in one cell or the caption, or in a piece of stray
    furniture; notices say what was cut, joined and closed, suspects what a person should look at.
    """
    for draft in tuple(_found(galley)):
        table = set_table(draft)
        first = next(line for line in galley.lines if line in frozenset(draft.taken))
        galley = replace(
            galley,
            lines=_without(galley.lines, draft),
            tables=(*galley.tables, (first, table)),
            furniture=(*galley.furniture, *stray_furniture(draft)),
            notices=(*galley.notices, *_notices(galley, draft, table)),
            suspects=(*galley.suspects, *draft.suspects, *audit(draft)),
        )
    return galley
