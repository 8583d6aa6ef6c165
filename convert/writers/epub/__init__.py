"""EPUB 3: an issue as a book that reads like the newspaper.

Each 版 has a front page that lists its articles, each article a document of its own; contents, list of
printed pages and links between the halves of a continued article lead from one to the next. Made with
EbookLib, which is AGPL-3.0-or-later.
"""

from __future__ import annotations

from convert.plugins import Option

from .book import write
from .checking import check

SUFFIX = ".epub"
DESCRIPTION = "EPUB 3 book: a front page for each printed page, a document for each article"
OPTIONS = (
    Option("writing", "how lines run: across, or down and from right to left", ("horizontal", "vertical")),
    Option(
        "show",
        "what else is shown: with suspects, a mark and a note at each doubtful place",
        ("nothing", "suspects"),
    ),
)

__all__ = ["DESCRIPTION", "OPTIONS", "SUFFIX", "check", "write"]
