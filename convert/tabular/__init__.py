"""Tables seen in lines of text, and floating columns put back.

`find_tables` takes the lines of a table out of a galley and gives its cells, header and spans back. It looks
for cells parted by tabs, for rows of one shape parted by blanks, and for columns that came loose from them.
The line of units right above a table (`单位：万元`) becomes its caption, and so does a numbered title (`表1 …`)
above or below it; another heading above it and a note below it stay in the galley. What is not surely a table is
left alone: a table missed reads badly, a false one destroys text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ..galley import Galley, Line
from ..model import Table
from ..notices import Action, Notice
from ..trace import Source
from .audit import audit
from .blanks import find as by_blanks
from .captions import captioned
from .drafts import STAGE, Draft, glyphs, near
from .grids import find as by_place
from .loose import find as loose
from .rows import rows_of, without
from .setting import set_notices, set_table, stray_furniture, texts
from .tabs import find as by_tabs
from .worded import find as of_words

__all__ = ["find_tables"]


FINDERS: tuple[Callable[[Source, Sequence[Line]], Iterable[Draft]], ...] = (
    by_tabs,
    by_place,
    by_blanks,
    of_words,
    loose,
)
"""The ways in which tables come, the surest first. Each sees what those before it have left."""


def _notices(galley: Galley, draft: Draft, table: Table) -> tuple[Notice, ...]:
    where = tuple(span for text in texts(table) for span in text.spans())
    rows = f"{len(table.rows)} rows ({table.header_rows} of them header)"
    what = f"a table of {rows} and {len(draft.labels)} columns"
    found = Notice(STAGE, draft.rule, Action.MARK, where, "", what, draft.why)
    return (found, *draft.notices, *set_notices(galley.source, table, draft.strays))


def _taken(galley: Galley, draft: Draft) -> Galley:
    """The galley with one more table, unless another table has taken some of its text."""
    table = set_table(draft)
    offsets = frozenset(at for text in (*texts(table), *draft.strays) for _, at in glyphs(text))
    lines = near(galley.lines, offsets)
    if not offsets <= {at for line in lines for _, at in glyphs(line.text)}:
        return galley
    first = next(line for line in lines if any(at in offsets for _, at in glyphs(line.text)))
    return replace(
        galley,
        lines=without(galley.lines, offsets),
        tables=(*galley.tables, (first, table)),
        furniture=(*galley.furniture, *stray_furniture(draft)),
        notices=(*galley.notices, *_notices(galley, draft, table)),
        suspects=(*galley.suspects, *draft.suspects, *audit(draft)),
    )


def find_tables(galley: Galley) -> Galley:
    """The galley with its tables taken out of `lines` and put into `tables`, each with its first line.

    Every printed character of the lines taken is in one cell or the caption, or in a piece of stray
    furniture; what no cell has stays in `lines`. Notices say what was cut, joined and closed, suspects what a
    person should look at.
    """
    rows = rows_of(galley.source, galley.lines)
    for finder in FINDERS:
        before = galley
        for draft in tuple(finder(galley.source, rows)):
            galley = _taken(galley, captioned(draft, galley.lines))
        if galley is not before:
            rows = rows_of(galley.source, galley.lines)
    return galley
