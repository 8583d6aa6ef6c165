"""The title of a table, where papers number it: `表1 各街区客流`, `附表：…`, above the table or below it.

It is set like a headline, but says what the table shows and goes where the table goes: it is its caption. A line
of units between the two stays behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..galley import Line, ems
from ..scripts import both
from ..shape import ends_sentence
from ..trace import BLANK_SIGNS, Traced
from .drafts import Draft, glyphs

LONGEST = 40.0
"""Ems."""
_TITLE = re.compile(
    rf"(?:{both('附表|续表|表')})[{BLANK_SIGNS}]*(?:[0-9０-９]{{1,2}}(?:[-－.．][0-9０-９]{{1,2}})?(?![年月日%％.．0-9０-９])"
    rf"|[一二三四五六七八九十]{{1,2}}(?=[{BLANK_SIGNS}:：、.．]))|(?:{both('附表|续表')})[:：]"
)
_ROW = re.compile(rf"\t|[0-9%％][{BLANK_SIGNS}]+[-+]?[0-9]")
"""What shows a line to be a row of a table."""


def is_title(text: str) -> bool:
    """Whether a line is the numbered title of a table.

    >>> is_title("表1 各街区客流"), is_title("表一：进度"), is_title("表一般不填"), is_title("表1显示，客流上升。")
    (True, True, False, False)
    """
    return _TITLE.match(text) is not None and ems(text) <= LONGEST and not ends_sentence(text)


def captioned(draft: Draft, lines: Sequence[Line]) -> Draft:
    """The draft with the numbered title right above it, or else right below, as its caption."""
    offsets = {at for text in _texts(draft) for _, at in glyphs(text)}
    own = [n for n, line in enumerate(lines) if any(at in offsets for _, at in glyphs(line.text))]
    if not own:
        return draft
    above, below = own[0] - 1, own[-1] + 1
    if above >= 0 and is_title(lines[above].text.text):
        return replace(draft, caption=_behind(lines[above].text, draft.caption))
    leads = below + 1 < len(lines) and _ROW.search(lines[below + 1].text.text) is not None
    if below < len(lines) and is_title(lines[below].text.text) and not leads:
        return replace(draft, caption=_behind(draft.caption, lines[below].text))
    return draft


def _texts(draft: Draft) -> list[Traced]:
    found = [*(cell for row in draft.rows for cell in row), *draft.labels, *(g.text for g in draft.groups)]
    return [*found, draft.caption] if draft.caption else found


def _behind(first: Traced | None, second: Traced | None) -> Traced | None:
    if first is None or second is None:
        return first or second
    return first + Traced.blank() + second
