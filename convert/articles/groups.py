"""The evidence that head lines are of one article, and the words by which kickers and decks are told."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from ..bylines import is_byline, is_signature
from ..galley import ems
from ..language import Language
from ..seams import Lines
from .strips import Floats, Strip
from .units import Words

KICKER_END = re.compile(r"(?:时|中|上|会)?(?:强调|要求|指出|表示|提出|时说|时指出)$|[：:]$|[—]{1,2}$")
DECK = re.compile(
    r"(?:主持|出席|参加|讲话|陪同|列席|致辞|作报告|到会|调研|发言|见证|宣布|通报)(?:会议|活动|仪式|调研)?(?:并讲话|并致辞|并作报告)?$"
)
DASH = re.compile(r"^\s*[—\-－–]{1,2}(?=[^\d])")

HEAD_LINK = (
    "link", "same_block", "from_byline", "to_byline", "from_deck", "to_deck", "kicker", "follow", "equal",
    "from_head", "to_head", "words", "long",
)  # fmt: skip
"""Kinds of evidence that two head lines are of one article."""


def head_link_evidence(
    lines: Lines,
    heads: Sequence[Strip],
    texts: Sequence[str],
    language: Language,
    shares: Floats,
    words: Words,
) -> Floats:
    """Evidence that each head line and the next are of one article, [heads - 1, len(HEAD_LINK)]. `shares` say how
    much each sounds like a head.
    """
    if len(heads) < 2:
        return np.zeros((0, len(HEAD_LINK)))
    follow = np.clip(language.follow_pairs(texts[:-1], texts[1:]), -6, 6)
    rows = []
    for k in range(len(heads) - 1):
        one, other = texts[k], texts[k + 1]
        shared = float((words.rare * (words.heads[k] & words.heads[k + 1])).sum())
        values = {
            "link": 1.0,
            "same_block": lines.block[heads[k].lines[-1]] == lines.block[heads[k + 1].lines[0]],
            "from_byline": is_byline(one) or is_signature(one),
            "to_byline": is_byline(other) or is_signature(other),
            "from_deck": bool(DASH.search(one) or DECK.search(one)),
            "to_deck": bool(DASH.search(other) or DECK.search(other)),
            "kicker": bool(KICKER_END.search(one)),
            "follow": follow[k] / 6,
            "equal": abs(ems(one) - ems(other)) <= 1.0,
            "from_head": shares[k],
            "to_head": shares[k + 1],
            "words": np.log1p(shared) / 3,
            "long": ems(one) + ems(other) > 36,
        }
        rows.append([float(values[name]) for name in HEAD_LINK])
    return np.array(rows)
