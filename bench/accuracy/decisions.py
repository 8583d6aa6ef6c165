"""Which decisions of the repair are wrong, and whether a person is told to look there.

A decision is: a join of two printed lines inside a paragraph; the step from a paragraph to the next of its article;
the end of an article's text; the headline of an article. It is flagged where a suspect stands at most `REACH` printed
characters from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import Levenshtein

from convert.model import Article, Doubt, Issue, Paragraph, Role
from convert.trace import BLANKS, Source, Traced

from .forms import Told, unmarked
from .hay import Hay, grams, joined
from .measures import LINK, SOFT, Gold, join_errors

KINDS: Final = ("join", "paragraph", "end", "head")
REACH: Final = 2
LOST_END: Final = 4
"""Characters of a last line that recognition overlooks: a text that lacks no more is whole."""
SIDE: Final = 8
LONG_PIECE: Final = 6
"""Characters beside a blank that make it a line's end, not a blank between words or letters."""
ALIKE: Final = 0.3
"""Share of its pieces that a body must have in common with a gold article to be taken for it."""

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: what it joins, whether the gold says so too, whether a suspect stands there."""

    kind: str
    what: str
    right: bool
    flagged: bool


@dataclass(frozen=True, slots=True)
class _Page:
    """The gold of a page, prepared for look-ups: its paragraphs, its bodies, the ends of the bodies, their pieces."""

    articles: tuple[Told, ...]
    paragraphs: Hay
    bodies: Hay
    ends: Hay
    pieces: tuple[set[str], ...]

    def home(self, body: str) -> Told | None:
        """The gold article that a body is, or most of it."""
        pieces = grams(body, 5)
        shared = [len(pieces & own) for own in self.pieces]
        best = max(range(len(shared)), key=lambda n: shared[n], default=None)
        if best is None or not pieces or shared[best] < ALIKE * len(pieces):
            return None
        return self.articles[best]


def _page(gold: Gold) -> _Page:
    paragraphs = [block.text for told in gold.articles for block in told.blocks if block.kind != "table"]
    bodies = [told.body for told in gold.articles]
    return _Page(
        gold.articles,
        Hay(joined(paragraphs)),
        Hay(joined(bodies)),
        Hay(joined([body[-SIDE - LOST_END :] for body in bodies])),
        tuple(grams(body, 5) for body in bodies),
    )


@dataclass(frozen=True, slots=True)
class _Print:
    """A source: the printed line or piece of each character, and its number among the printed characters."""

    piece: dict[int, int]
    rank: dict[int, int]


def _print(source: Source) -> _Print:
    """Pieces end at line ends, and at blanks beside something long: those stand for line ends in joined text."""
    piece: dict[int, int] = {}
    number = 0
    for line in _lines(source.text):
        number += 1
        tokens = _tokens(source.text, *line)
        for n, (start, end) in enumerate(tokens):
            if n and max(end - start, tokens[n - 1][1] - tokens[n - 1][0]) >= LONG_PIECE:
                number += 1
            piece.update(dict.fromkeys(range(start, end), number))
    return _Print(piece, {at: rank for rank, at in enumerate(piece)})


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _tokens(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for at in range(start, end):
        if text[at] in BLANKS:
            continue
        if out and out[-1][1] == at:
            out[-1] = (out[-1][0], at + 1)
        else:
            out.append((at, at + 1))
    return out


def _places(text: Traced) -> list[tuple[int, Place]]:
    """Offset and place of each printed character of a text."""
    out, offset = list[tuple[int, Place]](), 0
    for run in text.runs:
        for at, char in enumerate(run.text):
            if run.source is not None and char not in BLANKS:
                out.append((offset + at, (run.source, run.start + at)))
        offset += len(run.text)
    return out


def decisions(issue: Issue, golds: Mapping[str, Gold]) -> list[Decision]:
    """All decisions of an issue's repair; `golds` by the name of the source."""
    prints = {source.name: _print(source) for source in issue.sources}
    pages = {name: _page(gold) for name, gold in golds.items()}
    marked = _marked(issue, prints)

    def flagged(*places: Place) -> bool:
        return any((name, prints[name].rank[at]) in marked for name, at in places)

    out: list[Decision] = []
    for page, article in issue.articles():
        gold = pages[page.source]
        texts = [
            block.text
            for block in article.body
            if isinstance(block, Paragraph) and block.role is not Role.CAPTION and block.text.text
        ]
        for text in texts:
            out += _joins(text, gold, prints, flagged)
        out += _steps(texts, gold, flagged)
        out += _end(texts, gold, flagged)
        out += _head(article, texts, gold, flagged)
    return out


def _marked(issue: Issue, prints: Mapping[str, _Print]) -> set[tuple[str, int]]:
    """The printed characters near which a suspect of order, or of missing text, stands."""
    out = set()
    for suspect in issue.suspects:
        if suspect.kind not in (Doubt.ORDER, Doubt.MISSING_TEXT):
            continue
        rank = prints[suspect.where.source].rank
        ranks = [rank[at] for at in range(suspect.where.start, suspect.where.end) if at in rank]
        if ranks:
            near = range(min(ranks) - REACH, max(ranks) + REACH + 1)
            out.update((suspect.where.source, number) for number in near)
    return out


def _joins(
    text: Traced, gold: _Page, prints: Mapping[str, _Print], flagged: Callable[..., bool]
) -> Iterator[Decision]:
    places = _places(text)
    for (before, left), (after, right) in pairwise(places):
        near = left[0] == right[0] and prints[left[0]].piece[left[1]] == prints[right[0]].piece[right[1]]
        if near and prints[left[0]].rank[left[1]] + 1 == prints[right[0]].rank[right[1]]:
            continue
        one, other = unmarked(text.text[: before + 1])[-LINK:], unmarked(text.text[after:])[:LINK]
        if len(one) >= 4 and len(other) >= 3:
            hit = gold.paragraphs.has(one + other, join_errors(len(one + other)))
            yield Decision("join", f"{one}|{other}", hit, flagged(left, right))


def _steps(texts: Sequence[Traced], gold: _Page, flagged: Callable[..., bool]) -> Iterator[Decision]:
    for first, second in pairwise(texts):
        left, right = unmarked(first.text)[-LINK:], unmarked(second.text)[:LINK]
        ends, starts = _places(first), _places(second)
        if len(left) < 4 or len(right) < 4 or not ends or not starts:
            continue
        errors = join_errors(len(left + right))
        inside = gold.paragraphs.has(left + right, errors)
        follows = gold.bodies.has(left + right, errors)
        flag = flagged(ends[-1][1], starts[0][1])
        yield Decision("paragraph", f"{left}¶{right}", follows and not inside, flag)


def _end(texts: Sequence[Traced], gold: _Page, flagged: Callable[..., bool]) -> Iterator[Decision]:
    if not texts:
        return
    end, places = unmarked(texts[-1].text)[-SIDE:], _places(texts[-1])
    if len(end) == SIDE and places and gold.bodies.has(end, 1):
        yield Decision("end", f"{end}$", gold.ends.has(end, 1), flagged(places[-1][1]))


def _head(
    article: Article, texts: Sequence[Traced], gold: _Page, flagged: Callable[..., bool]
) -> Iterator[Decision]:
    home = gold.home("".join(unmarked(text.text) for text in texts))
    if home is None:
        return
    title = unmarked(article.headline.text) if article.headline else ""
    if not title and not home.title:
        return
    right = Levenshtein.normalized_similarity(title, home.title) >= SOFT
    places = [place for _, place in (_places(article.headline) if article.headline else ())]
    places += [place for _, place in _places(texts[0])[:1]]
    yield Decision("head", f"{title}→{home.title}", right, flagged(*places))


def counted(made: Sequence[Decision]) -> Counter[str]:
    """Of each kind: all, flagged, wrong, wrong and flagged."""
    out: Counter[str] = Counter()
    for decision in made:
        for kind in (decision.kind, "all"):
            out[f"{kind}"] += 1
            out[f"{kind} flagged"] += decision.flagged
            out[f"{kind} wrong"] += not decision.right
            out[f"{kind} wrong flagged"] += decision.flagged and not decision.right
    return out
