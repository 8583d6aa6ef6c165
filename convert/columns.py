"""Columns unwoven: lines of neighbouring columns that recognition read as one line are cut apart.

Before: `各村通过广播、条幅进行了大问题的整改工作。`, the last line of one column and the first of the next in one;
after: `各村通过广播、条幅进行了大` and `问题的整改工作。`, whose other halves stand elsewhere on the page.
"""

from __future__ import annotations

from .galley import Galley, Line
from .glue import cut_of, narrowest_of
from .language import Language
from .shape import shape_of


def cut_glued(galley: Galley, language: Language) -> Galley:
    """Cut lines that are too wide for the columns around them, where both halves go on elsewhere."""
    lines = galley.lines
    out: list[Line] = []
    narrowest = narrowest_of(lines)
    of_blocks = shape_of(lines) == "joined"
    for at, line in enumerate(lines):
        cut = cut_of(lines, at, narrowest, language, of_blocks=of_blocks)
        if cut:
            out += [
                line._replace(text=line.text[:cut].trimmed()),
                line._replace(text=line.text[cut:].trimmed()),
            ]
        else:
            out.append(line)
    return galley.but(lines=tuple(out))
