"""EPUB 3: an issue as a book that reads like the newspaper.

Each 版 has a front page that lists its articles, each article a document of its own; contents, list of
printed pages and links between the halves of a continued article lead from one to the next. Made with
EbookLib, which is AGPL-3.0-or-later.
"""

from __future__ import annotations

from .book import write
from .checking import check

SUFFIX = ".epub"
DESCRIPTION = "EPUB 3 book: a front page for each printed page, a document for each article"
OPTIONS = ()

__all__ = ["DESCRIPTION", "OPTIONS", "SUFFIX", "check", "write"]
