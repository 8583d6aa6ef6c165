"""The front page of each 版, and of each issue where a book has several.

A page's front page lists its articles with their heads, and keeps what else stood on the page at its foot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from convert.model import Article, Direction, Page

from .markup import escaped
from .press import Press
from .setting import Setting, Step, document, steps
from .stories import Place
from .words import Words, has_print, page_number

PAGE_BREAK = "page"
"""The id of the place in a front page where the printed page begins."""


def front_page(setting: Setting, number: int, before: Step | None, after: Step | None) -> str:
    """The front page of the issue's page `number` (from 0)."""
    page, words, label = setting.issue.pages[number], setting.words, setting.fronts[number].label
    press = setting.page_press(page)
    parts = list(_page_break(page))
    parts.append(f'<p class="running added">{press.label(setting.title)}</p>')
    parts.append(f'<h1 class="added">{press.label(label)}</h1>')
    parts += _list(
        (_listed(article, (number, at), setting) for at, article in enumerate(page.articles)), words
    )
    parts += _furniture(page, press, words)
    parts += press.foot()
    parts += steps(words, before, after)
    return document(setting.issue.language, f"{setting.title} {label}", "\n".join(parts), "front")


def _page_break(page: Page) -> Iterator[str]:
    number = page_number(page)
    if number:
        kind = 'role="doc-pagebreak" epub:type="pagebreak"'
        yield f'<span id="{PAGE_BREAK}" {kind} aria-label="{escaped(number)}"></span>'


def _listed(article: Article, place: Place, setting: Setting) -> str:
    """An article in the list of its page; one that goes on from another page under the jump line that says
    so.
    """
    press, lines = setting.press(), []
    if place not in setting.stories:
        jumps = (jump.text for jump in article.jumps if jump.direction is Direction.FROM)
        lines = [f'<span class="kicker">{press.line(text)}</span>' for text in jumps]
    lines += [
        f'<span class="{name}">{press.head(text)}</span>' for name, text in article.heads() if has_print(text)
    ]
    if not has_print(article.headline):
        lines.append(f'<span class="headline">{press.label(setting.names[place])}</span>')
    return f'<li><a href="{setting.at[place]}">{"".join(lines)}</a></li>'


def _list(items: Iterable[str], words: Words) -> Iterator[str]:
    inside = "\n".join(items)
    yield f'<ol class="list">\n{inside}\n</ol>' if inside else f'<p class="added">{words.nothing}</p>'


def _furniture(page: Page, press: Press, words: Words) -> Iterator[str]:
    if not page.furniture:
        return
    yield f'<footer>\n<h2 class="added">{words.other}</h2>'
    for piece in page.furniture:
        name = f'<span class="added">{words.furniture[piece.kind]} </span>'
        yield f'<p class="{piece.kind.value}">{name}{press.line(piece.text)}</p>'
    yield "</footer>"


def issue_page(setting: Setting) -> str:
    """The first document of an issue among several: its name, and its pages."""
    label = setting.title
    press = setting.press()
    items = [
        f'<li><a href="{front.href}"><span class="headline">{press.label(front.label)}</span></a></li>'
        for front in setting.fronts
    ]
    parts = [f'<h1 class="added">{press.label(label)}</h1>', *_list(items, setting.words)]
    return document(setting.issue.language, label, "\n".join(parts), "issue")
