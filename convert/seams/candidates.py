"""Which pairs of a page's open lines are weighed at all, and what the language and the words say of each."""

from __future__ import annotations

import numpy as np

from ..chains import Asked, Numbers, ahead_of_others, highest
from ..language import Language
from ..language.kinds import load_kinds, unit_rows
from ..language.topics import load_topics
from .evidence import SURE, Pairs
from .lines import Flags, Lines, balance, goes_on

BEST = 10
"""Of each line: how many are weighed that the language likes best, on either side."""

ALIKE = 5
"""Of each line: how many are weighed that share most words with it, on either side."""

NEAR = 4
"""Blocks within which edges are weighed, whatever the language says."""

ENDS_NEAR = 16
"""Blocks within which the end of one and the beginning of another are."""

CONTEXT = 27
"""Characters behind and before a cut that the language looks at."""

AROUND = 120
"""Characters behind and before a cut whose words are compared."""

NEVER = -100.0
"""Of a line with itself."""


def sure_lines(lines: Lines) -> Flags:
    """Which lines are followed by the next line of the same block without a doubt.

    The language is sure, and no jump stands between them.
    """
    n = len(lines)
    inside = np.zeros(n, dtype=bool)
    inside[:-1] = lines.block[:-1] == lines.block[1:]
    sure = inside & (lines.neighbour >= SURE)
    sure &= ~lines.jump_after
    sure[:-1] &= ~lines.jump_before[1:]
    return sure


def open_places(lines: Lines) -> tuple[Numbers, Numbers]:
    """Indices of the lines whose successor, and of those whose predecessor, is to be decided."""
    sure = sure_lines(lines)
    left = np.flatnonzero(~sure)
    return left, np.flatnonzero(np.r_[True, ~sure[:-1]]) if len(lines) else left


def _before(lines: Lines, sure: Flags, at: Numbers, length: int) -> list[str]:
    """The text that ends with each line, as far as it is sure, at least so long."""
    out = []
    for i in at.tolist():
        text = lines.texts[i]
        while len(text) < length and i > 0 and sure[i - 1]:
            i -= 1
            text = lines.texts[i] + text
        out.append(text)
    return out


def _behind(lines: Lines, sure: Flags, at: Numbers, length: int) -> list[str]:
    """The text that begins with each line, as far as it is sure, at least so long."""
    out = []
    for j in at.tolist():
        text = lines.texts[j]
        while len(text) < length and sure[j]:
            j += 1
            text += lines.texts[j]
        out.append(text)
    return out


def _near(lines: Lines, i: Numbers, j: Numbers) -> Flags:
    """Which pairs stand so to one another that they are weighed whatever the language says."""
    apart = lines.block[j] - lines.block[i]
    last_i = lines.place[i] == lines.size[i] - 1
    edge_i = last_i | (lines.place[i] == 0)
    start_j = lines.place[j] <= 1
    ends = lines.place[j] == lines.size[j] - 1
    begins = lines.place[j] == 0
    close = (abs(apart) <= NEAR) & ((last_i & start_j) | (edge_i & begins) | (last_i & ends))
    close |= (abs(apart) <= ENDS_NEAR) & last_i & begins
    return np.asarray(close | ((j > i) & (j <= i + 2)))


def asked_pairs(lines: Lines, left: Numbers, right: Numbers, language: Language) -> tuple[Pairs, Asked]:
    """The pairs to weigh, and the number of each pair's lines in `left` and in `right`."""
    sure = sure_lines(lines)
    said = goes_on(language, _before(lines, sure, left, CONTEXT), _behind(lines, sure, right, CONTEXT))
    kinds = load_kinds()
    before, behind = _before(lines, sure, left, AROUND), _behind(lines, sure, right, AROUND)
    topic = (unit_rows(kinds.words(before)) @ unit_rows(kinds.words(behind)).T).toarray()
    about = load_topics()
    meaning = about.vectors(before) @ about.vectors(behind).T
    last, lead = kinds.shares("last", before), kinds.shares("lead", behind)
    opened = np.array([balance(text) for text in before])
    closed = np.array([balance(text) for text in behind])
    itself = left[:, None] == right[None, :]
    said = np.where(itself, NEVER, said)
    alike = np.where(itself, NEVER, topic)
    wanted = highest(said, BEST) | highest(alike, ALIKE) | _near(lines, left[:, None], right[None, :])
    wanted &= ~itself
    a, b = np.nonzero(wanted)
    said_ahead, meaning_ahead = ahead_of_others(said), ahead_of_others(meaning)
    pairs = Pairs(
        i=left[a],
        j=right[b],
        lm=said[a, b],
        ahead_of_row=said_ahead[0][a, b],
        ahead_of_column=said_ahead[1][a, b],
        topic=topic[a, b],
        meaning=meaning[a, b],
        meaning_ahead_of_row=meaning_ahead[0][a, b],
        meaning_ahead_of_column=meaning_ahead[1][a, b],
        last=last[a],
        lead=lead[b],
        opened=opened[a],
        closed=closed[b],
        sure=False,
    )
    return pairs, Asked(a, b, wanted.shape)


def sure_pairs(lines: Lines) -> Pairs:
    """The lines that are followed by the next without a doubt: does a paragraph end between them?"""
    i = np.flatnonzero(sure_lines(lines))
    none = np.zeros(len(i))
    return Pairs(i, i + 1, lines.neighbour[i], *(none,) * 10, sure=True)
