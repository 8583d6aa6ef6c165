"""Count what is right on one page, and turn counts into figures.

The counts of pages are added up, then divided: long pages weigh more. Keys of counts that end in _tp, _fp, _fn give
an F1, those that end in _ok and _n a share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz.distance import Levenshtein
from scipy.optimize import linear_sum_assignment

from .forms import Told, normal, unmarked
from .hay import Hay, joined, matched

SHORT_TO_LONG: Final = 0.05
"""Lengths of two articles further apart than this are not compared: nothing alike comes of it."""
SURE_MATCH, SOME_MATCH, PHOTO_MATCH, SOFT = 0.5, 0.4, 0.8, 0.85
FURNITURE_MATCH, FURNITURE_SLACK = 0.7, 12
LINK: Final = 6
"""Characters on either side of a join."""
EDGE: Final = 8
"""Characters that tell a paragraph's beginning or end."""
FIGURES: Final = (
    "F1@.90", "F1@.98", "wsim", "link", "leg-link", "para-next", "title", "t.soft", "head", "byline", "para",
    "cell", "row", "jump", "photo", "lost", "invent",
)  # fmt: skip
SHARES: Final = frozenset({"wsim", "link", "leg-link", "para-next", "photo", "lost", "invent"})
"""Figures that are shares; the others are F1."""


@dataclass(frozen=True, slots=True)
class Gold:
    """What a page says."""

    articles: tuple[Told, ...]
    furniture: tuple[str, ...]


def _similar(gold: Sequence[str], found: Sequence[str]) -> np.ndarray:
    out = np.zeros((len(gold), len(found)))
    for i, told in enumerate(gold):
        for j, text in enumerate(found):
            longer = max(len(told), len(text))
            if longer and min(len(told), len(text)) / longer >= SHORT_TO_LONG:
                out[i, j] = Levenshtein.normalized_similarity(told, text)
    return out


@dataclass(frozen=True, slots=True)
class Match:
    """Articles found against the gold: how alike, which with which, and which found ones count neither way."""

    gold: Gold
    found: tuple[Told, ...]
    alike: np.ndarray
    pairs: dict[int, int]
    neutral: frozenset[int]

    @property
    def main(self) -> list[int]:
        """The gold's articles that are no photographs."""
        return [i for i, told in enumerate(self.gold.articles) if told.kind != "photo"]

    @property
    def counting(self) -> list[Told]:
        """The found articles that count."""
        return [told for j, told in enumerate(self.found) if j not in self.neutral]

    def score(self, i: int) -> float:
        """How alike a gold article and its partner are."""
        return float(self.alike[i, self.pairs[i]]) if i in self.pairs else 0.0


def match(gold: Gold, found: Sequence[Told]) -> Match:
    """Match articles one to one so that the sum of similarities is greatest."""
    kept = tuple(told for told in found if told.text)
    texts = [told.text for told in kept]
    alike = _similar([told.text for told in gold.articles], texts)
    rows, columns = linear_sum_assignment(-alike) if alike.size else ((), ())
    pairs = {int(i): int(j) for i, j in zip(rows, columns, strict=True) if alike[i, j] > 0}
    sure = {j for i, j in pairs.items() if alike[i, j] >= SURE_MATCH}
    photos = {j for i, j in pairs.items() if j in sure and gold.articles[i].kind == "photo"}
    furniture = {j for j, text in enumerate(texts) if j not in sure and _is_furniture(text, gold.furniture)}
    return Match(gold, kept, alike, pairs, frozenset(photos | furniture))


def _is_furniture(text: str, furniture: Sequence[str]) -> bool:
    whole = "".join(furniture)
    if not whole or len(text) > len(whole) + FURNITURE_SLACK:
        return False
    likeness = (Levenshtein.normalized_similarity(text, other) for other in (*furniture, whole))
    return text in whole or max(likeness) >= FURNITURE_MATCH


def _f1(counts: Counter[str], name: str, hits: int, others: int, missed: int) -> None:
    counts[f"{name}_tp"] += hits
    counts[f"{name}_fp"] += others
    counts[f"{name}_fn"] += missed


def _articles(m: Match, counts: Counter[str]) -> None:
    for name, least in (("F1@.90", 0.90), ("F1@.98", 0.98)):
        hits = sum(m.score(i) >= least - 1e-9 for i in m.main)
        _f1(counts, name, hits, len(m.counting) - hits, len(m.main) - hits)
    for i in m.main:
        counts["wsim_n"] += len(m.gold.articles[i].text)
        best = float(m.alike[i].max()) if m.found else 0.0
        counts["wsim_ok"] += len(m.gold.articles[i].text) * best  # type: ignore[assignment]
    photos = set(range(len(m.gold.articles))) - set(m.main)
    counts["photo_n"] += len(photos)
    counts["photo_ok"] += sum(m.score(i) >= PHOTO_MATCH for i in photos)


def links(gold: Gold, printed: str) -> list[tuple[str, str, str]]:
    """The joins that the page's text allows: left side, right side, kind (l line, c column, p paragraph to next)."""
    hay = Hay(printed)
    known: dict[str, bool] = {}

    def there(text: str) -> bool:
        if text not in known:
            known[text] = hay.has(text, 1 if len(text) >= LINK else 0)
        return known[text]

    out = []
    for told in gold.articles:
        previous = ""
        for block in told.blocks if told.kind != "photo" else ():
            if block.kind != "paragraph":
                previous = ""
                continue
            text = block.text
            for offset, kind in block.breaks:
                left, right = text[max(0, offset - LINK) : offset], text[offset : offset + LINK]
                enough = len(left) >= 4 and len(right) >= 3
                if enough and there(left) and (len(right) < LINK or there(right)):
                    out.append((left, right, kind))
            left, right = previous[-LINK:], text[:LINK]
            if previous and len(left) >= 4 and len(right) >= 4 and there(left) and there(right):
                out.append((left, right, "p"))
            previous = text
    return out


def join_errors(length: int) -> int:
    """Edits with which a join of so many characters is still recognised."""
    return 3 if length >= 12 else 2 if length >= 10 else 1


def _joins(m: Match, printed: str, counts: Counter[str]) -> None:
    hay = Hay(joined([told.body for told in m.found]))
    for left, right, kind in links(m.gold, printed):
        hit = hay.has(left + right, join_errors(len(left + right)))
        name = "para-next" if kind == "p" else "link"
        counts[f"{name}_n"] += 1
        counts[f"{name}_ok"] += hit
        if kind == "c":
            counts["leg-link_n"] += 1
            counts["leg-link_ok"] += hit


def _heads(m: Match, counts: Counter[str]) -> None:
    gold = [m.gold.articles[i] for i in m.main]
    photos = [told.title for told in m.gold.articles if told.kind == "photo" and told.title]
    wanted = [told.title for told in gold if told.title]
    hits, missed, other = matched(wanted, (told.title for told in m.counting if told.title))
    other = matched(photos, other)[2]
    _f1(counts, "title", hits, len(other), len(missed))
    near = _near(missed, other)
    _f1(counts, "t.soft", hits + near, len(other) - near, len(missed) - near)
    whole = [told.kicker + told.title + told.deck for told in gold if told.title]
    found = [told.kicker + told.title + told.deck for told in m.counting]
    hits, missed, other = matched(whole, filter(None, found))
    _f1(counts, "head", hits, len(matched(photos, other)[2]), len(missed))
    hits, missed, other = matched(
        (told.byline for told in gold if told.byline), (told.byline for told in m.counting if told.byline)
    )
    leads = [re.sub(r"^(本报讯?|\()|\)$", "", told.byline_in_lead) for told in m.gold.articles]
    bare = [re.sub(r"^(本报讯?)?\(?|\)$", "", byline) for byline in other]
    surplus = matched(filter(None, leads), bare)[2]
    _f1(counts, "byline", hits, len(surplus), len(missed))


def _near(missed: Sequence[str], other: Sequence[str]) -> int:
    """How many of the missed headlines were found nearly."""
    used: set[int] = set()
    for text in missed:
        rated = [
            (Levenshtein.normalized_similarity(text, title), at)
            for at, title in enumerate(other)
            if at not in used
        ]
        if rated and max(rated)[0] >= SOFT:
            used.add(max(rated)[1])
    return len(used)


def _edges(told: Told) -> list[str]:
    texts = [b.text for b in told.blocks if b.kind in ("paragraph", "caption") and len(b.text) >= 4]
    return [edge for text in texts for edge in ("^" + text[:EDGE], "$" + text[-EDGE:])]


def _paragraphs(m: Match, counts: Counter[str]) -> None:
    main = set(m.main)
    wanted = [edge for i in m.main for edge in _edges(m.gold.articles[i])]
    allowed = [e for i, told in enumerate(m.gold.articles) if i not in main for e in _edges(told)]
    hits, missed, other = matched(wanted, (edge for told in m.found for edge in _edges(told)), 2)
    other = matched(allowed, other, 3)[2]
    free = ["".join(m.gold.furniture), *(told.unit for told in m.gold.articles if told.unit)]
    surplus = [edge for edge in other if not any(edge[1:] in text for text in free)]
    _f1(counts, "para", hits, len(surplus), len(missed))


def _tables(m: Match, counts: Counter[str]) -> None:
    def rows(articles: Sequence[Told]) -> list[tuple[str, ...]]:
        return [row for told in articles for b in told.blocks if b.kind == "table" for row in b.rows if row]

    gold, found = rows(m.gold.articles), rows(m.found)
    hits, missed, other = matched((c for row in gold for c in row), (c for row in found for c in row))
    _f1(counts, "cell", hits, len(other), len(missed))
    hits, missed, other = matched(map("|".join, gold), map("|".join, found))
    _f1(counts, "row", hits, len(other), len(missed))


def _jumps(m: Match, counts: Counter[str]) -> None:
    home = {j: m.gold.articles[i] for i, j in m.pairs.items() if m.alike[i, j] >= SOME_MATCH}
    hits = wrong = 0
    for j, told in enumerate(m.found):
        for name in ("jump_from", "jump_to"):
            said = getattr(told, name)
            if said is not None:
                right = j in home and getattr(home[j], name) == said
                hits, wrong = hits + right, wrong + (not right)
    both = [(told.jump_from, told.jump_to) for told in m.gold.articles]
    _f1(counts, "jump", hits, wrong, sum(said is not None for pair in both for said in pair) - hits)


def _books(m: Match, printed: str, counts: Counter[str]) -> None:
    given, kept = Counter(printed), Counter("".join(told.text for told in m.found))
    free = Counter("".join(m.gold.furniture) + "".join(told.unit for told in m.gold.articles))
    counts["lost_ok"] += sum(max(0, n - free[char]) for char, n in (given - kept).items())
    counts["invent_ok"] += (kept - given).total()
    counts["lost_n"] += given.total()
    counts["invent_n"] += given.total()


def score(gold: Gold, found: Sequence[Told], page: str) -> Counter[str]:
    """The counts of one page; `page` is the text that the repair was given."""
    counts: Counter[str] = Counter(pages=1)
    printed = unmarked(page)
    m = match(gold, found)
    _articles(m, counts)
    _joins(m, printed, counts)
    _heads(m, counts)
    _paragraphs(m, counts)
    _tables(m, counts)
    _jumps(m, counts)
    _books(m, printed, counts)
    return counts


def figures(counts: Counter[str]) -> dict[str, float | None]:
    """The figures of added counts; None for a share of nothing where that says nothing."""
    out: dict[str, float | None] = {}
    for name in FIGURES:
        if name not in SHARES:
            twice = 2 * counts[f"{name}_tp"]
            rest = counts[f"{name}_fp"] + counts[f"{name}_fn"]
            out[name] = twice / (twice + rest) if twice + rest else 1.0
        elif counts[f"{name}_n"]:
            out[name] = counts[f"{name}_ok"] / counts[f"{name}_n"]
        else:
            out[name] = None if name == "photo" else 1.0
    return out


def gold_of(data: dict[str, object]) -> Gold:
    """The gold of a page from its file."""
    from .forms import told_gold

    articles = data["articles"]
    furniture = data.get("furniture", ())
    assert isinstance(articles, list) and isinstance(furniture, list | tuple)
    return Gold(tuple(map(told_gold, articles)), tuple(map(normal, furniture)))
