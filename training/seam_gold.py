"""Which line of a page goes on in which, told by the page's gold.

A gold is JSON with `articles`, each with its heads (`kicker`, `headline` or `title`, `deck` or `subtitle`,
`byline`) and its body: `body` as the truth files of the tests write it (`{"paragraph": …}`), or `blocks` with a
`type`; and `furniture`, a list of texts. Each line of the damaged page is looked up in these texts. What stands
behind it there is its successor.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from convert.trace import printed

HEADS: Final = ("kicker", "headline", "title", "deck", "subtitle", "byline")
RUNNING: Final = frozenset(("paragraph", "caption"))
"""Kinds of blocks whose lines go on in one another. Those of heads and tables are gathered in other ways."""

ONE_FORM: Final = str.maketrans(
    dict.fromkeys("“”„〝〞〟「」『』", '"') | dict.fromkeys("‘’‛′`´", "'") | dict.fromkeys("—–―─−‐‑", "-")
)
GAP: Final = "\0\0\0"
"""Between texts of the gold, so that no line is found half in one and half in the next."""

NEAR: Final = 4
"""Characters by which a line may miss the end of the one before it: lost at a line's end, or misread."""

LIKE: Final = 0.5
"""Share of a line's pairs of characters that must stand in the gold as on the page, where not all do."""

SHORTEST: Final = 4
"""Characters of a line that is looked for though it is misread."""

NOTHING: Final = -1
UNKNOWN: Final = -2


class Entry(NamedTuple):
    """A text of the gold, folded. `article` is -1 for furniture, `paragraph` -1 for all but paragraphs."""

    article: int
    paragraph: int
    text: str


class Place(NamedTuple):
    """Where a line stands in the gold: the number of its entry, and the characters from `start` to `end`."""

    entry: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Links:
    """For each line the index of its successor, `NOTHING` or `UNKNOWN`; whether that begins a new paragraph;
    and whether it is known that nothing goes before a line that is no other's successor.
    """

    right: NDArray[np.int64]
    paragraph: NDArray[np.bool_]
    first: NDArray[np.bool_]


def folded(text: str) -> str:
    """A text as it is compared: without blanks, in one width, with one kind of quotation marks and dashes.

    >>> folded("“新 区”，——12月")
    '"新区",--12月'
    """
    return printed(unicodedata.normalize("NFKC", text.translate(ONE_FORM)).translate(ONE_FORM))


def blocks_of(article: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Kind and texts of each block of an article's body; a table has a text for each row."""
    for block in article.get("body", ()):
        kind, content = next(iter(block.items()))
        rows = content["header"] + content["rows"] if kind == "table" else ()
        yield kind, ["".join(row) for row in rows] if kind == "table" else [content]
    for block in article.get("blocks", ()):
        table = block["type"] == "table"
        yield block["type"], ["".join(row) for row in block["rows"]] if table else [block["text"]]


def entries_of(gold: dict[str, Any]) -> tuple[Entry, ...]:
    """The texts of a gold in reading order, furniture last."""
    out: list[Entry] = []
    for number, article in enumerate(gold["articles"]):
        out += [Entry(number, -1, folded(article[head])) for head in HEADS if article.get(head)]
        paragraph = 0
        for kind, texts in blocks_of(article):
            runs = kind in RUNNING
            out += [Entry(number, paragraph if runs else -1, folded(text)) for text in texts]
            paragraph += runs
    out += [Entry(-1, -1, folded(text)) for text in gold.get("furniture", ())]
    return tuple(entry for entry in out if entry.text)


@dataclass(frozen=True, slots=True)
class _Gold:
    """The entries one behind the other, where each begins, and where each pair of characters stands."""

    whole: str
    begins: tuple[int, ...]
    pairs: dict[str, list[int]]

    def place(self, at: int, length: int) -> Place:
        entry = bisect_right(self.begins, at) - 1
        start = at - self.begins[entry]
        return Place(entry, start, start + length)


def _laid_out(entries: Sequence[Entry]) -> _Gold:
    whole, begins = "", []
    for entry in entries:
        begins.append(len(whole))
        whole += entry.text + GAP
    pairs: dict[str, list[int]] = defaultdict(list)
    for at in range(len(whole) - 1):
        pairs[whole[at : at + 2]].append(at)
    return _Gold(whole, tuple(begins), pairs)


def _hits(gold: _Gold, text: str) -> list[int]:
    """Every place where a text stands in the gold."""
    out = []
    at = gold.whole.find(text)
    while at >= 0:
        out.append(at)
        at = gold.whole.find(text, at + 1)
    return out


def _alike(gold: _Gold, text: str) -> int:
    """Where most pairs of a misread text's characters stand as they do in it, -1 where too few do."""
    if len(text) < SHORTEST:
        return -1
    votes = Counter(hit - n for n in range(len(text) - 1) for hit in gold.pairs.get(text[n : n + 2], ()))
    if not votes:
        return -1
    best = min(votes, key=lambda at: (-votes[at], at))
    return best if best >= 0 and votes[best] >= LIKE * (len(text) - 1) else -1


def places_of(texts: Sequence[str], entries: Sequence[Entry]) -> tuple[Place | None, ...]:
    """Where each line of a page stands in the gold; None where it is in no place, or in several.

    Of several, that counts which the line is the whole of, or else which follows the line before.
    """
    if not entries:
        return (None,) * len(texts)
    gold = _laid_out(entries)
    taken: set[int] = set()
    out: list[Place | None] = []
    for text in map(folded, texts):
        hits = _hits(gold, text) if text else []
        free = [hit for hit in hits if hit not in taken] or hits
        whole = [hit for hit in free if hit in gold.begins and gold.whole.startswith(GAP, hit + len(text))]
        last = out[-1] if out else None
        behind = gold.begins[last.entry] + last.end if last else -len(GAP)
        near = [hit for hit in hits if abs(hit - behind) < NEAR]
        chosen = whole or (hits if len(hits) == 1 else near)
        at = chosen[0] if chosen else (_alike(gold, text) if not hits else -1)
        taken.add(at)
        out.append(gold.place(at, len(text)) if at >= 0 else None)
    return tuple(out)


def _successor(
    at: int,
    places: Sequence[Place | None],
    entries: Sequence[Entry],
    begins: dict[int, list[tuple[int, int]]],
) -> tuple[int, bool]:
    """The line behind line `at`, and whether that begins a new paragraph."""
    place = places[at]
    if place is None:
        return UNKNOWN, False
    entry = entries[place.entry]
    if entry.paragraph < 0:
        return NOTHING, False
    behind = [
        (abs(start - place.end), line)
        for start, line in begins[place.entry]
        if line != at and -NEAR / 2 <= start - place.end <= NEAR
    ]
    if behind:
        return min(behind)[1], False
    if len(entry.text) - place.end > NEAR + 2:
        return UNKNOWN, False
    following = begins.get(place.entry + 1)
    if following and entries[place.entry + 1][:2] == (entry.article, entry.paragraph + 1):
        start, line = following[0]
        return (line, True) if start <= NEAR / 2 else (NOTHING, False)
    return NOTHING, False


def links_of(texts: Sequence[str], gold: dict[str, Any]) -> Links:
    """Which line of a page goes on in which. `texts` are the lines in any order."""
    entries = entries_of(gold)
    places = places_of(texts, entries)
    begins: dict[int, list[tuple[int, int]]] = {}
    for line, place in enumerate(places):
        if place and entries[place.entry].paragraph >= 0:
            begins.setdefault(place.entry, []).append((place.start, line))
    for members in begins.values():
        members.sort()
    found = [_successor(at, places, entries, begins) for at in range(len(texts))]
    right = np.array([line for line, _ in found], dtype=np.int64)
    return Links(
        right=right,
        paragraph=np.array([paragraph for _, paragraph in found], dtype=bool),
        first=np.array(
            [p is not None and (entries[p.entry].paragraph < 0 or p.start <= NEAR / 2) for p in places],
            dtype=bool,
        ),
    )
