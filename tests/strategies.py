"""Hypothesis strategies for the whole document model.

Issues that hang together (see convert/coherence.py), with everything that a model may hold: hostile
characters too.
"""

from __future__ import annotations

import re
from datetime import date

from hypothesis import strategies as st

from convert.grounds import PARTS, Grounds, Rule
from convert.model import (
    Article,
    Byline,
    Cell,
    Dateline,
    Direction,
    Doubt,
    Furniture,
    FurnitureKind,
    Issue,
    Jump,
    Kind,
    Page,
    Paragraph,
    Role,
    Suspect,
    Table,
)
from convert.notices import Action, Notice
from convert.trace import Run, Source, Span, Traced

TORN = re.compile("[\ud800-\udbff][\udc00-\udfff]")
"""Two halves of a character as two characters: JSON cannot say that."""

HOSTILE = "\0\x01\t\n\r\x0b\x0c\x1f\x7f\x85\xa0\u200b\u2028\u3000\ufeff\ufffd\ufffe\uffff\"'<>&]\\/{}[],:"
PRINTED = "本报讯记者十二月，。：“”（）—…ABC 012%㎡𠮷"


def texts(max_size: int = 12, hostile: bool = True) -> st.SearchStrategy[str]:
    """Any text; without `hostile` only what a page prints."""
    alphabet = st.sampled_from(PRINTED)
    if hostile:
        alphabet = alphabet | st.sampled_from(HOSTILE) | st.characters(exclude_categories=())
    return st.text(alphabet, max_size=max_size).map(lambda text: TORN.sub("\ufffd", text))


def names(hostile: bool = True) -> st.SearchStrategy[str]:
    """Names of sources and articles: never empty."""
    return texts(8, hostile).map(lambda text: text or "p")


@st.composite
def grounds(draw: st.DrawFn, words: st.SearchStrategy[str]) -> Grounds:
    """Grounds of any rule, with as many words and figures as it has."""
    rule = draw(st.sampled_from(Rule))
    said, figures = PARTS[rule]
    return Grounds(
        rule,
        tuple([draw(words) for _ in said]),
        tuple([draw(st.floats(allow_nan=False)) for _ in figures]),
    )


def sources(hostile: bool = True) -> st.SearchStrategy[Source]:
    """A page as it came in."""
    encodings = st.sampled_from(("utf-8", "gb18030"))
    return st.builds(Source, names(hostile), texts(60, hostile), texts(8, hostile), encodings)


def spans(printed: tuple[Source, ...]) -> st.SearchStrategy[Span]:
    """Places in one of the sources."""

    def inside(source: Source) -> st.SearchStrategy[Span]:
        ends = st.integers(0, len(source.text))
        return st.tuples(ends, ends).map(lambda pair: Span(source.name, min(pair), max(pair)))

    return st.sampled_from(printed).flatmap(inside)


def traced(printed: tuple[Source, ...], hostile: bool = True) -> st.SearchStrategy[Traced]:
    """Text with pieces from the sources, some of their characters changed, and pieces that nobody printed."""

    def piece(span: Span) -> st.SearchStrategy[Run]:
        source = next(source for source in printed if source.name == span.source)
        text = source.text[span.start : span.end]
        as_printed = Run(text, span.source, span.start)
        changed = texts(len(span), hostile).map(
            lambda new: Run(new + text[len(new) :], span.source, span.start)
        )
        return st.just(as_printed) | changed

    runs = spans(printed).flatmap(piece) | texts(4, hostile).map(Run)
    if hostile:
        runs = runs | st.builds(Run, texts(4), st.none(), st.integers(0, 9))
    pieces = st.lists(runs, max_size=4).map(lambda runs: Traced(tuple(runs)))
    return pieces.map(lambda text: Traced() if TORN.search(text.text) else text)


def _cells(text: st.SearchStrategy[Traced]) -> st.SearchStrategy[Cell]:
    return st.builds(Cell, text, st.integers(1, 3), st.integers(1, 3))


def tables(text: st.SearchStrategy[Traced]) -> st.SearchStrategy[Table]:
    """Tables of any shape, ragged ones too."""
    rows = st.lists(st.lists(_cells(text), max_size=3).map(tuple), max_size=3).map(tuple)
    return rows.flatmap(
        lambda rows: st.builds(Table, st.just(rows), st.integers(0, len(rows)), st.none() | text)
    )


def articles(
    text: st.SearchStrategy[Traced], ids: tuple[str, ...], id_: str, hostile: bool = True
) -> st.SearchStrategy[Article]:
    """An article of that id, whose jumps lead to `ids`."""
    some = st.none() | text
    words = texts(6, hostile)
    jumps = st.builds(
        Jump, st.sampled_from(Direction), words, text, st.none() | st.sampled_from(ids), st.booleans()
    )
    return st.builds(
        Article,
        st.just(id_),
        some,
        some,
        some,
        st.none() | st.builds(Byline, text, st.lists(words, max_size=2).map(tuple), st.booleans()),
        st.none() | st.builds(Dateline, text, st.none() | words, st.none() | words),
        st.lists(st.builds(Paragraph, text, st.sampled_from(Role)) | tables(text), max_size=3).map(tuple),
        st.lists(jumps, max_size=2).map(tuple),
        st.sampled_from(Kind),
    )


def notices(printed: tuple[Source, ...], hostile: bool = True) -> st.SearchStrategy[Notice]:
    """Notices that name places in the sources; what they say need not be true."""
    words = texts(6, hostile)
    where = st.lists(spans(printed), max_size=3).map(tuple)
    margin = st.none() | st.floats(allow_nan=False) | st.integers(-3, 3)
    return st.builds(Notice, words, words, st.sampled_from(Action), where, words, words, words, margin, words)


@st.composite
def issues(draw: st.DrawFn, hostile: bool = True) -> Issue:
    """Whole issues of up to three pages. Without `hostile`, of characters that a page prints."""
    printed = tuple(
        draw(st.lists(sources(hostile), min_size=1, max_size=3, unique_by=lambda source: source.name))
    )
    ids = tuple(draw(st.lists(names(hostile), min_size=1, max_size=4, unique=True)))
    text = traced(printed, hostile)
    words = texts(6, hostile)
    shares: list[list[str]] = [[] for _ in printed]
    for id_ in ids:
        draw(st.sampled_from(shares)).append(id_)
    pages = [
        Page(
            source.name,
            tuple([draw(articles(text, ids, id_, hostile)) for id_ in share]),
            tuple(draw(st.lists(st.builds(Furniture, text, st.sampled_from(FurnitureKind)), max_size=2))),
            draw(st.none() | words),
            draw(st.none() | words),
        )
        for source, share in zip(printed, shares, strict=True)
    ]
    doubts = st.builds(
        Suspect,
        st.sampled_from(Doubt),
        spans(printed),
        words,
        words,
        st.none() | grounds(words),
        st.floats(0, 1),
        st.none() | st.sampled_from(ids),
        words,
    )
    return Issue(
        draw(names(hostile)),
        printed,
        tuple(pages),
        tuple(draw(st.lists(notices(printed, hostile), max_size=3))),
        tuple(draw(st.lists(doubts, max_size=3))),
        draw(st.none() | words),
        draw(st.none() | st.dates(date(1900, 1, 1)).map(date.isoformat)),
        draw(st.none() | words),
        draw(st.sampled_from(("zh-Hans", "zh-Hant", "zh"))),
    )
