"""The order of work: an issue as it was read in, its articles out, and the books balanced."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace

from .articles import gather
from .blocks import part_blocks
from .books import balance
from .characters import set_characters
from .columns import cut_glued
from .furniture import find_furniture, identify
from .galley import Galley, Line, printed_rows
from .grid import unfold
from .jumps import find_jumps, join_jumps
from .language import Language, load
from .model import Article, Issue, Page, Paragraph, Suspect, Table
from .notices import Notice
from .portions import PORTION_CHARACTERS, huge, may_be_overlong, notices_of, overlong, paragraphs, portions
from .seams import Lines, Seam, Seams, decide, describe, shipped
from .seams.doubts import is_near, unsure_seams
from .suspects import find_suspects
from .tabular import find_tables
from .trace import Source, Traced
from .weaving import Reason, weave

__all__ = ["balance", "identify", "repair"]


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
        done, noticed, doubted = repair_page(page, issue.source(page.source), language)
        pages.append(done)
        notices += noticed
        suspects += doubted
    told = identify(issue)
    said = {page.source: (page.number, page.section) for page in told.pages}
    numbered = tuple(
        replace(page, number=said[page.source][0], section=said[page.source][1])
        for page in _numbered(tuple(pages))
    )
    whole = replace(told, pages=numbered, notices=tuple(notices), suspects=tuple(suspects))
    return _looked_at(_owned(set_characters(join_jumps(whole, language))), language)


def repair_page(
    page: Page, source: Source, language: Language
) -> tuple[Page, tuple[Notice, ...], tuple[Suspect, ...]]:
    """One page with its articles and furniture, and what was noticed. A page longer than any that is printed
    is repaired portion by portion.
    """
    rows = printed_rows(source)
    parts = portions(rows)
    repaired = _plain if huge(rows) else _repaired
    articles: list[Article] = []
    furniture = list(page.furniture)
    notices = list(notices_of(rows, parts))
    suspects: list[Suspect] = []
    for part in parts:
        found, galley = repaired(source, part, language)
        articles += found
        furniture += galley.furniture
        notices += galley.notices
        suspects += galley.suspects
    done = replace(page, articles=tuple(articles), furniture=tuple(furniture))
    return done, tuple(notices), tuple(suspects)


def _repaired(
    source: Source, rows: tuple[Line, ...], language: Language
) -> tuple[tuple[Article, ...], Galley]:
    """The articles of a page, or of a portion of one, and the galley with what was noticed."""
    galley = Galley(source, rows)
    for _, stage in STAGES:
        galley = stage(galley)
    galley = cut_glued(galley, language)
    lines, seams = _tied(galley, language)
    articles, doubts = gather(galley, lines, seams, language)
    unsure = tuple(unsure_seams(galley, lines, seams))
    galley = galley.but(suspects=galley.suspects + unsure + doubts)
    return articles, _with_seams(galley, articles, _reasons(galley, lines, seams.links))


def _plain(source: Source, rows: tuple[Line, ...], _: Language) -> tuple[tuple[Article, ...], Galley]:
    """A portion of a page that nobody printed, as one article: paragraphs without heads."""
    galley = find_furniture(Galley(source, rows))
    texts = [Traced.joined(line.text for line in chain) for chain in paragraphs(galley.lines)]
    article = Article("", body=tuple(Paragraph(text) for text in texts))
    articles = (article,) if texts else ()
    return articles, _with_seams(galley, articles, {})


def _with_seams(
    galley: Galley, articles: tuple[Article, ...], reasons: dict[tuple[str, int], Reason]
) -> Galley:
    texts = [text for article in articles for text in _woven(article)]
    texts += [f.text for f in galley.furniture]
    return galley.but(notices=galley.notices + tuple(weave([galley.source], texts, reasons)))


def _woven(article: Article) -> list[Traced]:
    """The texts of an article but for its tables, whose cells have notices of their own."""
    bare = replace(article, body=tuple(block for block in article.body if isinstance(block, Paragraph)))
    return list(bare.texts())


def _tied(galley: Galley, language: Language) -> tuple[Lines, Seams]:
    lines = describe(galley, language)
    return lines, decide(lines, language, shipped())


def _reasons(galley: Galley, lines: Lines, seams: tuple[Seam, ...]) -> dict[tuple[str, int], Reason]:
    out = {}
    for seam in seams:
        if seam.paragraph:
            continue
        span = galley.lines[seam.left].text.span()
        near = is_near(seam, lines)
        rule = "join_wrapped" if near else "join_columns"
        why = "the line goes on on the next" if near else "the line goes on in another place of the page"
        runner = lines.texts[seam.runner_up] if seam.runner_up >= 0 else ""
        out[span.source, span.end - 1] = Reason(
            "lines" if near else "columns", rule, why, seam.margin, runner
        )
    return out


def _looked_at(issue: Issue, language: Language) -> Issue:
    """The issue with its suspects. Those of pages that were parted are looked for batch by batch; those of
    pages without heads are not looked for.
    """
    batches = tuple(_batches(issue))
    if len(batches) == 1 and sum(len(page.articles) for page in batches[0]) == len(tuple(issue.articles())):
        return find_suspects(issue, language)
    known: dict[str | None, list[Suspect]] = {}
    for suspect in issue.suspects:
        known.setdefault(suspect.article, []).append(suspect)
    found: list[Suspect] = []
    for pages in batches:
        own = [s for page in pages for article in page.articles for s in known.pop(article.id, ())]
        found += find_suspects(replace(issue, pages=pages, suspects=tuple(own)), language).suspects
    found += [suspect for rest in known.values() for suspect in rest]
    return replace(issue, suspects=tuple(found))


def _batches(issue: Issue) -> Iterator[tuple[Page, ...]]:
    """The pages whose suspects are looked for together: all that can have been printed, and then the articles
    of each longer page, some at a time.
    """
    rows = {source.name: printed_rows(source) for source in issue.sources if may_be_overlong(source)}
    long = {name for name, of_page in rows.items() if overlong(of_page)}
    yield tuple(page for page in issue.pages if page.source not in long)
    for page in issue.pages:
        if page.source not in long or huge(rows[page.source]):
            continue
        batch: list[Article] = []
        size = 0
        for article in page.articles:
            batch.append(article)
            size += sum(len(text) for text in article.texts())
            if size >= PORTION_CHARACTERS:
                yield (replace(page, articles=tuple(batch)),)
                batch, size = [], 0
        if batch:
            yield (replace(page, articles=tuple(batch)),)


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
    home: list[tuple[str, int, int, str]] = []
    rows: dict[tuple[str, int], str] = {}
    for page, article in issue.articles():
        source = issue.source(page.source)
        for text in article.texts():
            home += [(span.source, span.start, span.end, article.id) for span in text.spans()]
        for block in article.body:
            if isinstance(block, Table):
                spans = [span for row in block.rows for cell in row for span in cell.text.spans()]
                rows.update(((span.source, source.place(span.start)[0]), article.id) for span in spans)
    home.sort()
    starts = [(name, start) for name, start, _, _ in home]

    def owner(suspect: Suspect) -> str | None:
        where = suspect.where
        line = issue.source(where.source).place(where.start)[0]
        near = bisect_right(starts, (where.source, where.start)) - 1
        if near >= 0 and home[near][0] == where.source and where.start < home[near][2]:
            return home[near][3]
        return rows.get((where.source, line))

    return replace(
        issue, suspects=tuple(s if s.article else replace(s, article=owner(s)) for s in issue.suspects)
    )
