"""The order of work: an issue as it was read in, its articles out, and the books balanced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from .articles import gather
from .blocks import part_blocks
from .characters import set_characters
from .columns import cut_glued
from .errors import UnbalancedError
from .furniture import find_furniture, identify
from .galley import Galley, printed_rows
from .grid import unfold
from .jumps import find_jumps, join_jumps
from .language import Language, load
from .model import Article, Doubt, Issue, Page, Paragraph, Suspect, Table
from .notices import Action
from .seams import Lines, Seam, decide, describe, weights
from .shape import joined
from .suspects import find_suspects
from .tabular import find_tables
from .trace import BLANKS, Source, Span, Traced
from .weaving import Reason, weave

__all__ = ["balance", "identify", "repair"]

LOW_MARGIN = 1.5
"""Nats. A seam decided by less is a suspect."""


def _lines(galley: Galley) -> Galley:
    return galley.but(lines=unfold(galley.lines, load()))


STAGES: tuple[tuple[str, Callable[[Galley], Galley]], ...] = (
    ("wide furniture", find_furniture),
    ("tables", find_tables),
    ("lines", _lines),
    ("furniture", find_furniture),
    ("jumps", find_jumps),
    ("blocks", part_blocks),
)
"""What is taken out of a page before its lines are tied, in order."""


def repair(issue: Issue) -> Issue:
    """The issue with its articles. Pages that have articles already stay as they are."""
    language = load()
    pages: list[Page] = []
    notices = list(issue.notices)
    suspects = list(issue.suspects)
    for page in issue.pages:
        if page.articles:
            pages.append(page)
            continue
        done, galley = repair_page(page, issue.source(page.source), language)
        pages.append(done)
        notices += galley.notices
        suspects += galley.suspects
    told = identify(issue)
    numbers = {page.source: page.number for page in told.pages}
    numbered = tuple(replace(page, number=numbers[page.source]) for page in _numbered(tuple(pages)))
    whole = replace(told, pages=numbered, notices=tuple(notices), suspects=tuple(suspects))
    return find_suspects(_owned(set_characters(join_jumps(whole, language))), language)


def repair_page(page: Page, source: Source, language: Language) -> tuple[Page, Galley]:
    """One page's articles and furniture, and the galley with what was noticed."""
    galley = Galley(source, printed_rows(source))
    for _, stage in STAGES:
        galley = stage(galley)
    galley = cut_glued(galley, language)
    lines, seams = _tied(galley, language)
    articles = gather(galley, lines, seams, language)
    texts = [text for article in articles for text in _woven(article)]
    texts += [f.text for f in galley.furniture]
    galley = galley.but(
        notices=galley.notices + tuple(weave([source], texts, _reasons(galley, lines, seams))),
        suspects=galley.suspects + _unsure(galley, lines, seams),
    )
    return replace(page, articles=articles, furniture=page.furniture + galley.furniture), galley


def _woven(article: Article) -> list[Traced]:
    """The texts of an article but for its tables, whose cells have notices of their own."""
    bare = replace(article, body=tuple(block for block in article.body if isinstance(block, Paragraph)))
    return list(bare.texts())


def _tied(galley: Galley, language: Language) -> tuple[Lines, tuple[Seam, ...]]:
    where = {line.text.span().start: number for number, line in enumerate(galley.lines)}
    before = frozenset(
        where[j.anchor] for j in galley.jumps if j.anchor in where and j.jump.direction == "from"
    )
    behind = frozenset(
        where[j.anchor] for j in galley.jumps if j.anchor in where and j.jump.direction == "to"
    )
    lines = describe(galley.lines, language, (before, behind))
    shape = "joined" if joined(galley.lines) else "hard"
    return lines, decide(lines, language, weights(shape))


def _reasons(galley: Galley, lines: Lines, seams: tuple[Seam, ...]) -> dict[tuple[str, int], Reason]:
    out = {}
    for seam in seams:
        if seam.paragraph:
            continue
        span = galley.lines[seam.left].text.span()
        near = seam.right == seam.left + 1 and lines.block[seam.left] == lines.block[seam.right]
        rule = "join_wrapped" if near else "join_columns"
        why = "the line goes on on the next" if near else "the line goes on in another place of the page"
        runner = lines.texts[seam.runner_up] if seam.runner_up >= 0 else ""
        out[span.source, span.end - 1] = Reason(
            "lines" if near else "columns", rule, why, seam.margin, runner
        )
    return out


def _unsure(galley: Galley, lines: Lines, seams: tuple[Seam, ...]) -> tuple[Suspect, ...]:
    """Seams that the evidence does not settle."""
    out = []
    for seam in seams:
        if seam.margin >= LOW_MARGIN or seam.paragraph:
            continue
        left, right = galley.lines[seam.left].text, galley.lines[seam.right].text
        span = left.span()
        runner = lines.texts[seam.runner_up] if seam.runner_up >= 0 else ""
        out.append(
            Suspect(
                Doubt.ORDER,
                Span(span.source, span.end - 1, span.end),
                left.text[-8:] + "|" + right.text[:8],
                "",
                f"joined with a margin of {seam.margin:.1f} nats only",
                0.5,
                runner_up=runner,
            )
        )
    return tuple(out)


def _numbered(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """Articles with ids in reading order through the issue."""
    number = 0
    out = []
    for page in pages:
        articles = []
        for article in page.articles:
            number += 1
            articles.append(replace(article, id=f"i{number:04}"))
        out.append(replace(page, articles=tuple(articles)))
    return tuple(out)


def _owned(issue: Issue) -> Issue:
    """Suspects with the article that they stand in; a stray mark of a table's row, with the table's."""
    home: dict[tuple[str, int], str] = {}
    rows: dict[tuple[str, int], str] = {}
    for page, article in issue.articles():
        source = issue.source(page.source)
        for text in article.texts():
            for span in text.spans():
                home.update(((span.source, at), article.id) for at in range(span.start, span.end))
        for block in article.body:
            if isinstance(block, Table):
                spans = [span for row in block.rows for cell in row for span in cell.text.spans()]
                rows.update(((span.source, source.place(span.start)[0]), article.id) for span in spans)

    def owner(suspect: Suspect) -> str | None:
        where = suspect.where
        line = issue.source(where.source).place(where.start)[0]
        return home.get((where.source, where.start)) or rows.get((where.source, line))

    return replace(
        issue, suspects=tuple(s if s.article else replace(s, article=owner(s)) for s in issue.suspects)
    )


def balance(issue: Issue) -> None:
    """Set the characters that came in against those that go out and those that notices name.

    Raises UnbalancedError where a printed character is lost, doubled or set from nowhere.
    """
    seen: Counter[tuple[str, int]] = Counter()
    texts = [text for _, article in issue.articles() for text in article.texts()]
    texts += [f.text for page in issue.pages for f in page.furniture]
    for text in texts:
        for char, origin in zip(text.text, text.origins(), strict=True):
            if char in BLANKS:
                continue
            if origin is None:
                problem = f"the character {char!r} of {text.text[:20]!r} was never printed"
                raise UnbalancedError(issue.id, problem, "this is a fault of the program: please report it")
            seen[origin] += 1
    aside = {
        (span.source, at)
        for notice in issue.notices
        if notice.action is Action.SET_ASIDE
        for span in notice.where
        for at in range(span.start, span.end)
    }
    for source in issue.sources:
        for at, char in enumerate(source.text):
            if char in BLANKS:
                continue
            count = seen.pop((source.name, at), 0)
            if count > 1 or (count == 0 and (source.name, at) not in aside):
                line, column = source.place(at)
                problem = (
                    f"the character {char!r} at {line}:{column} is {'lost' if count == 0 else 'doubled'}"
                )
                raise UnbalancedError(
                    source.name, problem, "this is a fault of the program: please report it"
                )
    if seen:
        name, at = min(seen)
        raise UnbalancedError(
            name, f"a character comes from offset {at}, where nothing is printed", "please report it"
        )
