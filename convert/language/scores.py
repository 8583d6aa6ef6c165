"""What the language model is asked: does this go on from that, and is this character right.

All scores are in nats (natural logarithms), and all are the same on every run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from convert.language.alphabet import UNKNOWN, Alphabet, read_alphabet, swallowed
from convert.language.encoder import REACH, Encoder, left_vectors, read_encoder, right_vectors
from convert.language.ngrams import ABSENT, Sides, alternative_gains, read_sides, seam_gains, surprisal
from convert.language.windows import Ends, every_cut, first, last, paragraph_end, paragraph_start

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]

SHIPPED: Final = Path(__file__).parent / "data"
"""The model of the package: simplified Chinese, news of 2012 to 2026."""

WINDOW: Final = REACH
"""Characters looked at on either side of a cut: 27 by the encoder, the nearest four by the n-grams."""

NGRAM_WEIGHT: Final = 1.0
ENCODER_WEIGHT: Final = 1.0
"""What the scores of the two count for in their sum: the best on one half of the pages in the README of
`training/`, reported on the other."""

DECIMALS: Final = 3
"""The encoder's score is rounded, so that the order in which a processor adds up does not show."""

INSIDE_A_SIGN: Final = 20.0
"""Score of a cut inside a dash, dots or a Latin word: as sure as the surest hundredth of true joins (19)."""


@dataclass(frozen=True, slots=True)
class Language:
    """N-grams in both directions, an encoder where the model has one, and what each counts for."""

    alphabet: Alphabet
    ngrams: Sides
    encoder: Encoder | None
    ngram_weight: float = NGRAM_WEIGHT
    encoder_weight: float = ENCODER_WEIGHT

    def follow(self, lefts: Sequence[str], rights: Sequence[str]) -> Floats:
        """How much better each of `rights` goes on from each of `lefts` than a fragment picked at random.

        Nats, one row for each of `lefts`, one column for each of `rights`: above 0 where the left side raises
        the right side's probability, 0 where a side has no character. Looks at the `WINDOW` characters on
        either side of the cut. On unseen pages half of the true joins are above 4.1 (after a sentence's end
        above 1.3) and one in twenty is below -2.9; half of the wrong ones are below -7.3 and one in a hundred
        is above 1.8. Ask for many at once: a call costs 1 ms whatever it is asked. Halves of a word want each
        other:

        >>> scores = load().follow(["建立健全工作机"], ["制，坚持统筹推进", "水平、满足人民群众"])
        >>> bool(scores[0, 0] > 3 > 0 > scores[0, 1])
        True
        """
        left, right = last(lefts, WINDOW, self.alphabet), first(rights, WINDOW, self.alphabet)
        return self._matrix(left, right)

    def follow_pairs(self, lefts: Sequence[str], rights: Sequence[str]) -> Floats:
        """`follow` of each of `lefts` with the one of `rights` at the same place.

        >>> load().follow_pairs(["", "工作机"], ["制", ""]).tolist()
        [0.0, 0.0]
        """
        if len(lefts) != len(rights):
            raise ValueError(f"pairs want as many left as right sides: got {len(lefts)} and {len(rights)}")
        left, right = last(lefts, WINDOW, self.alphabet), first(rights, WINDOW, self.alphabet)
        return self._pairs(left, right)

    def ends(self, lefts: Sequence[str]) -> Floats:
        """How much likelier a paragraph ends after each of `lefts` than anywhere, in nats, by the n-grams."""
        left = last(lefts, WINDOW, self.alphabet)
        each = np.arange(len(lefts))
        scores = seam_gains(self.ngrams, left.ids, paragraph_end(WINDOW).ids, each, 0 * each)
        return np.where(left.known, scores, 0.0)

    def begins(self, rights: Sequence[str]) -> Floats:
        """How much likelier each of `rights` begins a paragraph than a fragment, in nats, by the n-grams.

        >>> load().begins(["本报讯（记者", "的重大举措，是"]).round().tolist()[0] > 3
        True
        """
        right = first(rights, WINDOW, self.alphabet)
        each = np.arange(len(rights))
        scores = seam_gains(self.ngrams, paragraph_start(WINDOW).ids, right.ids, 0 * each, each)
        return np.where(right.known, scores, 0.0)

    def seams(self, text: str, before: str = "", after: str = "") -> Floats:
        """`follow` at each cut inside `text`: `len(text) - 1` values in nats, the first after `text[0]`.

        Two lines glued without a blank show as one low value between high ones: of glued lines two in three
        go below -6, of whole ones one in twenty. `before` and `after` are what stands around the line, where
        that is known. The cuts around a blank have the same value, and a cut
        inside a dash, dots or a Latin word has `INSIDE_A_SIGN`.

        >>> line = "加快建设现代化产业体系生态环境持续改善"
        >>> int(load().seams(line).argmin()) + 1 == line.index("生")
        True
        """
        if len(text) < 2:
            return np.zeros(0)
        ids, places = self._placed(text, before, after)
        left, right = every_cut(ids, WINDOW)
        cuts = np.searchsorted(places, np.arange(1, len(text)))
        asked = slice(cuts[0], cuts[-1] + 1)
        scores: Floats = self._pairs(Ends(left.ids[asked]), Ends(right.ids[asked]))[cuts - cuts[0]]
        scores[swallowed(text)[1:]] = INSIDE_A_SIGN
        return scores

    def surprise(self, text: str, before: str = "", after: str = "") -> Floats:
        """How improbable each character of `text` is where it stands, in nats: `len(text)` values.

        The mean of what stands before it and of what stands after it say. A misread character stands out
        above its neighbours; about 3 is usual, from 8 on a look is worth while. Characters that are not
        looked at (blanks, the rest of a dash or of a Latin word) have 0.

        >>> int(load().surprise("会议指出，要坚持以人民为申心的发展思想").argmax())
        12
        """
        ids, places = self._placed(text, before, after)
        inside = (places >= 0) & (places < len(text))
        values = np.zeros(len(text))
        values[places[inside]] = surprisal(self.ngrams, ids)[inside]
        return values

    def alternatives(self, text: str, i: int, candidates: str) -> Floats:
        """How much better each of `candidates` fits than the character printed at `text[i]`, in nats.

        One value for each candidate, 0 for the printed character and its likes (`,` and `，`). All are 0
        where the printed character is not looked at, and a candidate that is a blank has minus infinity.

        >>> scores = load().alternatives("人民为申心的发展", 3, "申中甲")
        >>> int(scores.argmax()), float(scores[0])
        (1, 0.0)
        """
        i = range(len(text))[i]
        ids, places = self._placed(text[i], text[:i], text[i + 1 :])
        at = np.flatnonzero(places == 0)
        if not len(at):
            return np.zeros(len(candidates))
        signs = first(list(candidates), 1, self.alphabet).ids[:, 0]
        gains = alternative_gains(self.ngrams, ids, int(at[0]), np.maximum(signs, UNKNOWN))
        return np.where(signs == ABSENT, -np.inf, gains)

    def _matrix(self, left: Ends, right: Ends) -> Floats:
        shape = len(left.ids), len(right.ids)
        i, j = np.indices(shape).reshape(2, -1)
        scores = self.ngram_weight * seam_gains(self.ngrams, left.ids, right.ids, i, j).reshape(shape)
        if self.encoder and self.encoder_weight:
            products = left_vectors(self.encoder, left.ids) @ right_vectors(self.encoder, right.ids).T
            scores += self.encoder_weight * products.round(DECIMALS)
        return np.where(left.known[:, None] & right.known, scores, 0.0)

    def _pairs(self, left: Ends, right: Ends) -> Floats:
        each = np.arange(len(left.ids))
        scores = self.ngram_weight * seam_gains(self.ngrams, left.ids, right.ids, each, each)
        if self.encoder and self.encoder_weight:
            vectors = left_vectors(self.encoder, left.ids), right_vectors(self.encoder, right.ids)
            scores += self.encoder_weight * np.einsum("ij,ij->i", *vectors).round(DECIMALS)
        return np.where(left.known & right.known, scores, 0.0)

    def _placed(self, text: str, before: str, after: str) -> tuple[Ids, Ids]:
        """Ids of `text` amid its surroundings, and the index in `text` of each (negative: before it)."""
        near = WINDOW * 3
        before, after = before[-near:], after[:near]
        ids, places = self.alphabet.encode(before + text + after)
        return ids.astype(np.int64), places - len(before)


@cache
def load(path: Path = SHIPPED) -> Language:
    """The model in a folder, kept in memory: the next call for the same folder costs nothing.

    `alphabet.txt`, `forward.npz`, `backward.npz`, and `encoder.npz` where it has one (see the README of
    `training/`).
    """
    encoder = path / "encoder.npz"
    known = read_alphabet(path / "alphabet.txt")
    return Language(known, read_sides(path), read_encoder(encoder) if encoder.exists() else None)
