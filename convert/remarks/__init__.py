"""What is said to a person about doubts and repairs, in the language of her issue.

The model keeps grounds as data. Whoever shows them asks here: Word's comments, the notes of NewsML-G2 and of
EPUB speak the language of the issue, the command line speaks English.
"""

from __future__ import annotations

from types import ModuleType

from ..grounds import Grounds
from ..model import Doubt
from ..scripts import is_traditional
from . import english, simplified, traditional

ENGLISH = "en"


def _tongue(language: str) -> ModuleType:
    """The words for a BCP 47 tag; simplified Chinese where the tag does not say."""
    if language.lower().partition("-")[0] == ENGLISH:
        return english
    return traditional if is_traditional(language) else simplified


def because(grounds: Grounds | None, language: str) -> str:
    """Why a place is doubted, "" where nobody said.

    Raises ValueError where the grounds have not the parts of their rule.

    >>> from ..grounds import Rule
    >>> because(Grounds(Rule.JOINED_COLUMNS, (), (0.4,)), "zh-Hans")
    '此处两栏相接，把握不大，请核对原版'
    >>> because(Grounds(Rule.JOINED_COLUMNS, (), (0.4,)), "en")
    'joined with a margin of 0.4 nats'
    """
    if grounds is None:
        return ""
    words: str = _tongue(language).GROUNDS[grounds.rule]
    return words.format(**grounds.parts())


def doubted(kind: Doubt, language: str) -> str:
    """What kind of doubt it is.

    >>> doubted(Doubt.OCR_ERROR, "zh-Hant")
    '疑為誤識'
    """
    words: str = _tongue(language).DOUBTS[kind]
    return words


def doubts(language: str) -> dict[str, Doubt]:
    """The kinds of doubt by what `doubted` says of them: for who reads those words again."""
    return {doubted(kind, language): kind for kind in Doubt}


def repaired(rule: str, language: str) -> str:
    """What a notice's rule did. Rules of others, which we have no words for, are a change in Chinese.

    >>> repaired("join_columns", "zh-Hans"), repaired("join_columns", "en")
    ('两栏相接', 'join_columns')
    """
    tongue = _tongue(language)
    words: str = tongue.REPAIRS.get(rule) or (rule if tongue is english else tongue.OTHER_REPAIR)
    return words
