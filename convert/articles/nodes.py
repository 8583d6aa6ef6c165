"""What articles are put together of: head lines, paragraphs and tables, and what is told of each alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from ..bylines import MARKS, OPENS, is_byline, is_signature
from ..chains import Floats, Numbers
from ..galley import Galley, Line, ems
from ..language import Language
from ..language.kinds import KindModel
from ..language.topics import load_topics
from ..model import Table
from ..seams import Lines
from ..shape import ends_sentence
from .strips import CERTAIN, Strip, text_of

Flags = NDArray[np.bool_]

PHOTO = re.compile(r"(?:摄|供图|摄影报道|/图)[）)]?$|图为|（[^（）]{0,24}(?:照片|摄|供图)[）)]$")
"""How captions of photographs end, or what they say."""

SIGNED_FOOT = re.compile(r"[（(](?:作者|本报记者|记者|新华社|据|本报)[^（）()]{0,60}[）)]$")
"""A signature in brackets at an article's foot."""

KICKER_END = re.compile(r"(?:时|中|上|会)?(?:强调|要求|指出|表示|提出|时说|时指出)$|[：:]$|[—]{1,2}$")
DECK = re.compile(
    r"(?:主持|出席|参加|讲话|陪同|列席|致辞|作报告|到会|调研|发言|见证|宣布|通报)(?:会议|活动|仪式|调研)?(?:并讲话|并致辞|并作报告)?$"
)
DASH = re.compile(r"^\s*[—\-－–]{1,2}(?=[^\d])")

BULLETS = f"{MARKS}◆◇▲△▶▪•"
"""Marks before each of several briefs, and before signatures."""

RARE = 3.0
"""Nats. Pairs of characters that are no rarer tell nothing of what an article is about."""

EDGE = 60
"""Characters of a text's beginning and of its end whose topic is told apart."""

FURTHEST = 6.0
"""Nats past which the language says no more of a beginning or an end."""


class Topics(NamedTuple):
    """What each node is about, and what its beginning and its end are: `TopicModel.sums`, [node, number]."""

    whole: Floats
    begin: Floats
    end: Floats


@dataclass(frozen=True, slots=True)
class Nodes:
    """Head lines, paragraphs and tables in the order in which they stand."""

    parts: tuple[Strip | Table, ...]
    texts: tuple[str, ...]
    at: Floats
    """Where each stands among the page's lines."""
    first: Numbers
    last: Numbers
    """Its first and last line; of tables the lines behind and before them."""
    words: csr_array
    """[node, pair of characters]: how rare each is that it has, in nats above `RARE`."""
    topics: Topics
    table: Flags
    head: Flags
    told: dict[str, Floats]
    """What else is told of each alone."""

    def __len__(self) -> int:
        return len(self.parts)


def nodes_of(
    galley: Galley,
    lines: Lines,
    strips: Sequence[Strip],
    language: Language,
    kinds: KindModel,
    bylines: Sequence[Sequence[Strip]],
) -> Nodes:
    """Head lines, paragraphs and tables with what is told of each alone. `bylines` were taken out."""
    found: list[tuple[float, Strip | Table, str]] = [
        (float(strip.at), strip, text_of(galley, strip).text) for strip in strips
    ]
    for line, table in galley.tables:
        text = "".join(cell.text.text + "\n" for row in table.rows for cell in row)
        found.append((_place(galley, line) - 0.5, table, text))
    found.sort(key=lambda part: part[0])
    parts = tuple(part for _, part, _ in found)
    texts = tuple(text for _, _, text in found)
    at = np.array([place for place, _, _ in found])
    edge = max(len(lines) - 1, 0)
    first, last = (
        np.array(
            [
                part.lines[end] if isinstance(part, Strip) else min(max(int(place + shift), 0), edge)
                for place, part, _ in found
            ],
            dtype=np.int64,
        )
        for end, shift in ((0, 0.5), (-1, -0.5))
    )
    is_table = np.array([isinstance(part, Table) for part in parts], dtype=bool)
    head = np.array([isinstance(part, Strip) and part.head for part in parts], dtype=bool)
    odds = np.array([part.odds if isinstance(part, Strip) else 0.0 for part in parts])
    told = _told(texts, is_table, lines, first, last, language, kinds) | {"head_odds": odds / CERTAIN}
    told |= _signed(at, [group[0].at for group in bylines])
    model = load_topics()
    edges = model.sums([text[:EDGE] for text in texts]), model.sums([text[-EDGE:] for text in texts])
    topics = Topics(model.sums(texts), *edges)
    return Nodes(parts, texts, at, first, last, words_of(texts, kinds), topics, is_table, head, told)


def _told(
    texts: Sequence[str],
    table: Flags,
    lines: Lines,
    first: Numbers,
    last: Numbers,
    language: Language,
    kinds: KindModel,
) -> dict[str, Floats]:
    text = ~table
    shares = kinds.shares_of(("head", "kicker", "deck", "lead", "last"), texts)

    def says(found: Sequence[object]) -> Floats:
        return np.array([float(bool(one)) for one in found])

    return {
        **{f"like_{kind}": value * text for kind, value in shares.items()},
        "begins": np.clip(language.begins(texts), -FURTHEST, FURTHEST) * text,
        "ends": np.clip(language.ends(texts), -FURTHEST, FURTHEST) * text,
        "length": np.log1p(np.array([ems(one) for one in texts])),
        "sentence": says([ends_sentence(one) for one in texts]) * text,
        "caption": says([PHOTO.search(one) for one in texts]) * text,
        "opens": says([OPENS.match(one.lstrip(BULLETS)) for one in texts]),
        "bullet": says([one[:1] in BULLETS for one in texts]),
        "signed": says([SIGNED_FOOT.search(one) for one in texts]),
        "byline": says([is_byline(one) or is_signature(one) for one in texts]),
        "kicker_end": says([KICKER_END.search(one) for one in texts]),
        "deck_end": says([DECK.search(one) for one in texts]),
        "dash": says([DASH.search(one) for one in texts]),
        "jumped": lines.jump_before[first] * text if len(lines) else np.zeros(len(texts)),
        "jumps": lines.jump_after[last] * text if len(lines) else np.zeros(len(texts)),
        "indent": _indent(lines, first) * text if len(lines) else np.zeros(len(texts)),
    }


def _signed(at: Floats, bylines: Sequence[int]) -> dict[str, Floats]:
    """Whether a byline was taken out right behind each node, or right before it."""
    below = np.searchsorted(at, np.array(bylines, dtype=np.float64))
    count = np.bincount(below, minlength=len(at) + 1) > 0
    return {"signed_behind": count[1:].astype(np.float64), "signed_before": count[:-1].astype(np.float64)}


def _indent(lines: Lines, first: Numbers) -> Floats:
    """Ems that a first line lacks of its measure."""
    return np.clip(lines.measure[first] - lines.width[first], -2.0, 8.0)


def _place(galley: Galley, line: Line) -> int:
    """The number of the first line that stands behind a table."""
    start = line.text.span().start
    return next(
        (n for n, other in enumerate(galley.lines) if other.text.span().start > start), len(galley.lines)
    )


def words_of(texts: Sequence[str], kinds: KindModel) -> csr_array:
    """The rare pairs of characters of each text, and how rare they are: [text, pair], of the pairs that any has."""
    words = kinds.words(texts)
    words.data = np.maximum(words.data - RARE, 0.0)
    words.eliminate_zeros()
    known, columns = np.unique(words.indices, return_inverse=True)
    return csr_array((words.data, columns.reshape(-1), words.indptr), shape=(len(texts), len(known)))
