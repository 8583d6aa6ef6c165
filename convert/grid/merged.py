"""Boxes of recognition that merged lines of neighbouring columns, cut apart.

Before: `东北地区水系共有冷水性和喜冷水里灯火辉煌，洋溢着喜庆气氛。大华府`, twice as wide as the columns of the
page; after: two pieces of one row. Where gutters are narrow, most rows of a block are like that, some with
three columns and more; the gutter is where the text does not go on, near a multiple of the measure. A page has
columns of several measures: each block is taken to have that which explains most of its pieces.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..galley import Line, ems
from ..language import Language
from ..shape import ends_sentence, pieces_of, slack
from .gutters import ODD, Profile, best_cuts, likely, profile_of, whole_worth

NARROWEST, WIDEST, STEP = 9.0, 26.0, 0.5
"""Ems. Measures of columns that are looked for."""

TIMES = np.array((1.0, 0.7, 0.5))
"""What a piece that fills a measure once, twice or three times counts for it."""

NEAR = 1.2
"""Ems by which a piece may miss a multiple of the measure."""

CANDIDATES, FEWEST = 6, 2.0
"""Measures of a page that are tried, and pieces that each must have."""

RARE, COMMON = -3.0, 2.0
"""Nats that a measure loses at most where others are more common, and what that counts in a block."""

OWN = -1.0
"""Nats that a measure loses which only a block's own pieces have: that of a caption, of a lead in wide columns."""

LONE = 0.0
"""What a piece is worth that stays whole and is its block alone: most are headlines."""

OVER = 3.0
"""Ems over the measure, punctuation squeezed, from which on a piece is more than one line."""

LOWEST, HIGHEST = -3.0, 6.0
"""Nats. What the language says of another piece, and of any place, is cut off here."""

READS_ON = 1.5
"""Nats by which the pieces of a block must go on from one to the next, for it to be one column's."""

NOWHERE = -100.0
"""Nats at places where no cut is looked for."""


class Measure(NamedTuple):
    """A width that columns of the page may have (ems), and the nats that it loses to more common ones."""

    ems: float
    loses: float


def cut_merged(rows: Sequence[Line], language: Language) -> list[list[list[Line]]]:
    """The rows of each block, each with its pieces from left to right."""
    blocks = [pieces_of(row) for row in rows]
    measures = _measures([piece.text.text for pieces in blocks for piece in pieces])
    texts = [text for pieces in blocks for text in (*(piece.text.text for piece in pieces), "")]
    plain = _plain(texts, measures, language)
    scores = _cut_scores(texts, _asked(texts, measures, plain), language)
    profiles = {n: profile_of(texts[n]) for n in scores}
    out: list[list[list[Line]]] = []
    number = 0
    for pieces in blocks:
        own = range(number, number + len(pieces))
        number += len(pieces) + 1
        told = any(n in scores for n in own)
        cuts = _cuts_of_block(own, texts, profiles, scores, measures) if told else {}
        out.append(
            [
                _parts(piece, place, cuts.get(n, ()))
                for place, (n, piece) in enumerate(zip(own, pieces, strict=True))
            ]
        )
    return out


def _plain(texts: Sequence[str], measures: Sequence[Measure], language: Language) -> set[int]:
    """The pieces of blocks (an empty text behind each) that are plainly lines of one column: none is wider than the
    measure that most of them fill, and they go on from one to the next.
    """
    widths = [ems(text) - slack(text) for text in texts]
    follows = language.follow_pairs(texts[:-1], texts[1:])
    asked = [text != "" and not ends_sentence(text) for text in texts]
    out: set[int] = set()
    start = 0
    for end, text in enumerate(texts):
        if text:
            continue
        own = range(start, end)
        start = end + 1
        said = [min(max(float(follows[n]), -HIGHEST), HIGHEST) for n in own[:-1] if asked[n]]
        if said and sum(said) / len(said) > READS_ON and measures:
            usual = max(measures, key=lambda one: sum(whole_worth(texts[n], one.ems) for n in own))
            if all(widths[n] <= usual.ems + OVER for n in own):
                out.update(own)
    return out


def _sizes(texts: Sequence[str]) -> NDArray[np.float64]:
    """Widths of pieces, some of the punctuation squeezed."""
    return np.array([ems(text) - 0.4 * slack(text) for text in texts])


def _measures(texts: Sequence[str]) -> list[Measure]:
    """The measures that pieces of a page fill once, twice or three times."""
    sizes = _sizes(texts)
    sizes = sizes[sizes >= NARROWEST - 1]
    tried = np.arange(NARROWEST, WIDEST, STEP)
    off = abs(sizes[:, None, None] - np.arange(1, len(TIMES) + 1) * tried[:, None])
    support = (np.maximum(1.0 - off / NEAR, 0.0) * TIMES).max(axis=2, initial=0.0).sum(axis=0)
    most = support.max()
    out: list[Measure] = []
    while len(out) < CANDIDATES and support.max() >= FEWEST:
        best = support.argmax()
        out.append(Measure(float(tried[best]), COMMON * max(float(np.log(support[best] / most)), RARE)))
        support = np.where(abs(tried - tried[best]) < 2 * STEP, 0.0, support)
    return out


def _own_measure(texts: Sequence[str]) -> list[Measure]:
    """The width that most pieces of a block have, if two have it."""
    sizes = _sizes(texts)
    near = (abs(sizes[:, None] - sizes[None, :]) <= 2 * STEP).sum(axis=1) * (sizes > NARROWEST)
    return [Measure(float(sizes[near.argmax()]), COMMON * OWN)] if near.max(initial=0) > 1 else []


def _asked(texts: Sequence[str], measures: Sequence[Measure], plain: set[int]) -> dict[int, list[int]]:
    """The places at which a gutter may be in each piece that is wider than a column and not plain."""
    out: dict[int, list[int]] = {}
    for n, text in enumerate(texts):
        width = ems(text) - slack(text)
        wide = [one.ems for one in measures if n not in plain and width > one.ems + OVER]
        places = {place for measure in wide for place in likely(text, measure)}
        if places:
            out[n] = sorted(places)
    return out


def _cut_scores(
    texts: Sequence[str], asked: Mapping[int, Sequence[int]], language: Language
) -> dict[int, NDArray[np.float64]]:
    """What speaks for a gutter before each character of the pieces asked about, in nats: what they say there,
    how the first line goes on in the piece below, how the last goes on from the piece above.
    """
    places = [(n, c) for n, cuts in asked.items() for c in cuts]
    heads, tails = [texts[n][:c] for n, c in places], [texts[n][c:] for n, c in places]
    padded = ["", *texts, ""]
    first = [k for k, head in enumerate(heads) if ems(head) - slack(head) <= WIDEST]
    last = [k for k, tail in enumerate(tails) if ems(tail) - slack(tail) <= WIDEST]
    lefts = heads + [heads[k] for k in first] + [padded[places[k][0]] for k in last]
    rights = tails + [padded[places[k][0] + 2] for k in first] + [tails[k] for k in last]
    scores = np.clip(language.follow_pairs(lefts, rights), -HIGHEST, HIGHEST)
    out = {n: np.full((3, len(texts[n]) + 1), NOWHERE) for n in asked}
    for kind, members in enumerate((range(len(places)), first, last)):
        for k, score in zip(members, scores, strict=False):
            n, c = places[k]
            out[n][kind, c] = -score if kind == 0 else max(score, LOWEST)
        scores = scores[len(members) :]
    return out


def _cuts_of_block(
    own: Sequence[int],
    texts: Sequence[str],
    profiles: Mapping[int, Profile],
    scores: Mapping[int, NDArray[np.float64]],
    measures: Sequence[Measure],
) -> dict[int, list[int]]:
    """The cuts of a block's pieces by the measure that explains most of them."""
    odd = LONE if len(own) == 1 else ODD
    best = -np.inf
    found: dict[int, list[int]] = {}
    for measure in (*measures, *_own_measure([texts[n] for n in own])):
        total, cuts = measure.loses, {}
        for n in own:
            if n in scores:
                gain, cuts[n] = best_cuts(profiles[n], scores[n], measure.ems, odd)
            else:
                gain = whole_worth(texts[n], measure.ems)
            total += gain
        if total > best:
            best, found = total, cuts
    return found


def _parts(piece: Line, place: int, cuts: Sequence[int]) -> list[Line]:
    """The lines of a piece, the `place`th of its block."""
    ends = pairwise([0, *cuts, len(piece.text.text)])
    return [piece._replace(text=piece.text[a:b], row=place, slot=slot) for slot, (a, b) in enumerate(ends)]
