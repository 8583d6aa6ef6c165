"""DOCX: the manuscript on an editor's desk.

A page of the newspaper is a heading 1 with a section and running header of its own, a headline a heading 2;
kicker, deck, byline, body, caption and jump line have named styles. What a person should look at is a Word
comment at the very characters, or a tracked change that Word can settle. The file is written element by
element: all of it is ours, so that the same issue gives the same bytes.
"""

from ...plugins import Option
from .check import check
from .document import write

__all__ = ["DESCRIPTION", "OPTIONS", "SUFFIX", "check", "write"]

SUFFIX = ".docx"
DESCRIPTION = "Word manuscript (Office Open XML): pages, articles, tables, and comments where it is doubtful"
OPTIONS = (
    Option(
        "suggest",
        "how doubtful places are shown: as Word comments, with tracked changes too, or not at all",
        ("comments", "tracked", "none"),
    ),
    Option(
        "show",
        "what else is shown: with repairs, a comment at each join that moved text",
        ("nothing", "repairs"),
    ),
)
