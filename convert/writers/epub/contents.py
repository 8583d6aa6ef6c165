"""The navigation document: contents by page and article, landmarks, and the list of printed pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .markup import escaped
from .setting import document
from .volume import Entry
from .words import Words


def navigation(
    language: str,
    words: Words,
    contents: Sequence[Entry],
    landmarks: Iterable[tuple[str, Entry]],
    pages: Sequence[Entry],
) -> str:
    """The navigation document (EPUB 3.3, section 7). `landmarks` are pairs of an `epub:type` and its entry;
    without `pages` there is no page list.
    """
    out = [
        '<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc-title">',
        f'<h1 id="toc-title">{words.contents}</h1>\n{_list(contents)}\n</nav>',
        f'<nav epub:type="landmarks" hidden="hidden" aria-labelledby="landmarks-title">'
        f'<h2 id="landmarks-title">{words.landmarks}</h2>\n<ol>',
    ]
    out += [f'<li><a epub:type="{kind}" href="{e.href}">{escaped(e.label)}</a></li>' for kind, e in landmarks]
    out.append("</ol>\n</nav>")
    if pages:
        out.append(
            '<nav epub:type="page-list" role="doc-pagelist" hidden="hidden" aria-labelledby="pages-title">'
            f'<h2 id="pages-title">{words.page_list}</h2>\n{_list(pages)}\n</nav>'
        )
    return document(language, words.contents, "\n".join(out), "contents")


def overview(language: str, words: Words, issues: Sequence[Entry]) -> str:
    """The contents of an archive down to its issues, as a document to read: with every article in it, the
    navigation document of a thousand issues has a million characters, and is left to the reading system.
    """
    body = (
        f'<section class="overview" aria-labelledby="toc-title">\n<h1 id="toc-title">{words.contents}</h1>\n'
    )
    return document(language, words.contents, f"{body}{_list(issues)}\n</section>", "contents")


def _list(entries: Sequence[Entry]) -> str:
    items = []
    for entry in entries:
        below = f"\n{_list(entry.below)}\n" if entry.below else ""
        items.append(f'<li><a href="{entry.href}">{escaped(entry.label)}</a>{below}</li>')
    return "<ol>\n" + "\n".join(items) + "\n</ol>"
