"""The documents of a book: a front page for each 版, one for each article.

A front page lists its articles with their heads, and keeps what else stood on the page at its foot. An
article's document holds each of its characters once; what the book adds itself stands in elements of class
`added`, in lists or in `nav`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from convert.model import Article, Direction, Issue, Jump, Page, Paragraph, Role, Table

from .markup import Mark, clauses, escaped, marked
from .tables import table
from .volume import Entry
from .words import Words, article_label, has_print, issue_label, page_label, page_number

STYLESHEET_NAME = "newspaper.css"
PAGE_BREAK = "page"
"""The id of the place in a front page where the printed page begins."""


@dataclass(frozen=True, slots=True)
class Step:
    """A link to a neighbouring document."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What a document must know of its surroundings: words, the issue, where its articles are (id -> href),
    and the numbers of the pages that the issue has.
    """

    words: Words
    issue: Issue
    places: Mapping[str, str]
    labels: Mapping[str, str]
    numbers: frozenset[str]


def document(language: str, title: str, body: str, name: str = "") -> str:
    """A whole XHTML document around `body` (XHTML); `name` is the body's class."""
    tag = escaped(language)
    kind = f' class="{name}"' if name else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f' xml:lang="{tag}" lang="{tag}">\n<head>\n<title>{escaped(title)}</title>\n'
        f'<link rel="stylesheet" type="text/css" href="{STYLESHEET_NAME}"/>\n</head>\n'
        f"<body{kind}>\n{body}\n</body>\n</html>\n"
    )


def front_page(page: Page, setting: Setting, hrefs: Sequence[str], following: Step | None) -> str:
    """The front page of one 版."""
    words, label = setting.words, page_label(page, setting.issue, setting.words)
    parts = []
    number = page_number(page)
    if number:
        kind = 'role="doc-pagebreak" epub:type="pagebreak"'
        parts.append(f'<span id="{PAGE_BREAK}" {kind} aria-label="{escaped(number)}"></span>')
    parts.append(f'<p class="running added">{escaped(issue_label(setting.issue))}</p>')
    parts.append(f'<h1 class="added">{escaped(label)}</h1>')
    if page.articles:
        items = [_listed(a, href, words) for a, href in zip(page.articles, hrefs, strict=True)]
        parts.append('<ol class="list">\n' + "\n".join(items) + "\n</ol>")
    else:
        parts.append(f'<p class="added">{words.nothing}</p>')
    if page.furniture:
        parts.append(_furniture(page, words))
    parts += _steps(setting.words, None, following)
    title = f"{issue_label(setting.issue)} {label}"
    return document(setting.issue.language, title, "\n".join(parts), "front")


def _listed(article: Article, href: str, words: Words) -> str:
    lines = [
        f'<span class="{name}">{clauses(text)}</span>' for name, text in article.heads() if has_print(text)
    ]
    if not has_print(article.headline):
        lines.append(f'<span class="headline">{escaped(article_label(article, words))}</span>')
    return f'<li><a href="{href}">{"".join(lines)}</a></li>'


def _furniture(page: Page, words: Words) -> str:
    lines = []
    for piece in page.furniture:
        name = f'<span class="added">{words.furniture[piece.kind]} </span>'
        lines.append(f'<p class="{piece.kind.value}">{name}{marked(piece.text)}</p>')
    return f'<footer>\n<h2 class="added">{words.other}</h2>\n' + "\n".join(lines) + "\n</footer>"


def _steps(words: Words, before: Step | None, after: Step | None) -> Iterator[str]:
    """Links to the neighbours: one tap from each article to the next."""
    links = [
        f'<p><span class="added">{name} </span><a href="{step.href}">{escaped(step.label)}</a></p>'
        for name, step in ((words.previous, before), (words.following, after))
        if step is not None
    ]
    if links:
        yield f'<nav class="steps" aria-label="{words.onward}">\n' + "\n".join(links) + "\n</nav>"


def issue_page(setting: Setting, pages: Sequence[Entry]) -> str:
    """The first document of an issue among several: its name, and its pages."""
    label = issue_label(setting.issue)
    parts = [f'<h1 class="added">{escaped(label)}</h1>']
    items = [
        f'<li><a href="{e.href}"><span class="headline">{escaped(e.label)}</span></a></li>' for e in pages
    ]
    if items:
        parts.append('<ol class="list">\n' + "\n".join(items) + "\n</ol>")
    else:
        parts.append(f'<p class="added">{setting.words.nothing}</p>')
    return document(setting.issue.language, label, "\n".join(parts), "issue")


def article_document(
    article: Article, page: Page, setting: Setting, front: str, before: Step | None, after: Step | None
) -> str:
    """The document of one article: a line back to its page, heads, byline, body with its jumps, steps
    onward.
    """
    words = setting.words
    label = article_label(article, words)
    where = f"{issue_label(setting.issue)} {page_label(page, setting.issue, words)}"
    parts = [f'<p class="running added"><a href="{front}">{escaped(where)}</a></p>', _opened(article, label)]
    parts += _heads(article, words)
    if article.byline is not None and not article.byline.within:
        parts.append(f'<p class="byline">{marked(article.byline.text)}</p>')
    parts += [_jump(jump, setting) for jump in article.jumps if jump.direction is Direction.FROM]
    parts += _body(article, words, label)
    parts += [_jump(jump, setting) for jump in article.jumps if jump.direction is Direction.TO]
    parts.append("</article>")
    parts += _steps(words, before, after)
    return document(setting.issue.language, label, "\n".join(parts), "article")


def _opened(article: Article, label: str) -> str:
    if has_print(article.headline):
        return '<article aria-labelledby="headline">'
    return f'<article aria-label="{escaped(label)}">'


def _heads(article: Article, words: Words) -> Iterator[str]:
    lines = []
    for name, text in article.heads():
        if not has_print(text):
            continue
        if name == "headline":
            lines.append(f'<h1 class="headline" id="headline">{clauses(text)}</h1>')
        else:
            lines.append(f'<p class="{name}">{clauses(text)}</p>')
    if not has_print(article.headline):
        lines.append(f'<h1 class="added" id="untitled">〔{words.untitled}〕</h1>')
    yield "<header>\n" + "\n".join(lines) + "\n</header>"


def _jump(jump: Jump, setting: Setting) -> str:
    """The jump line as printed, leading to the other half; or with a remark why it leads nowhere."""
    text = marked(jump.text)
    words = setting.words
    if jump.target is not None and jump.target in setting.places:
        said = words.goes_on_of if jump.direction is Direction.TO else words.began_of
        note = said.format(setting.labels[jump.target])
        text = (
            f'<a href="{setting.places[jump.target]}">{text} <span class="added">{escaped(note)}</span></a>'
        )
    elif jump.page:
        absent = words.half_absent_of if jump.page in setting.numbers else words.page_absent_of
        text += f' <span class="added">（{escaped(absent.format(jump.page))}）</span>'
    return f'<p class="jump {jump.direction.value}">{text}</p>'


def _body(article: Article, words: Words, label: str) -> Iterator[str]:
    for block in article.body:
        if isinstance(block, Table):
            yield table(block, f"{words.table} {label}", marked)
        elif block.role is Role.SUBHEAD:
            yield f'<h2 class="subhead">{clauses(block.text)}</h2>'
        else:
            kind = "" if block.role is Role.TEXT else f' class="{block.role.value}"'
            yield f"<p{kind}>{marked(block.text, _lead_marks(article, block))}</p>"


def _lead_marks(article: Article, block: Paragraph) -> Iterator[Mark]:
    """Where the dateline stands in the lead."""
    if article.dateline is None or not article.dateline.text.spans():
        return
    for span in article.dateline.text.spans():
        found = block.text.locate(span)
        if found:
            yield Mark(*found, "dateline")
