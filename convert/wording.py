"""How things are said in one line: numbers with their nouns, blanks that can be seen, long texts cut."""

from __future__ import annotations

import unicodedata

LONGEST = 60
"""Characters of a longer text that are shown."""
_VISIBLE = {"\n": "⏎", "\t": "⇥", " ": "␣", "\u3000": "□"}
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Categories of characters that end a line, steer a terminal or turn text round."""


def counted(number: int, what: str) -> str:
    """A number with its noun.

    >>> counted(1, "file"), counted(2, "file")
    ('1 file', '2 files')
    """
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def visible(text: str) -> str:
    """Blanks as marks that can be seen, where they are what was changed.

    >>> visible("一 二\\n")
    '一␣二⏎'
    """
    return one_line("".join([_VISIBLE.get(char, char) for char in text]))


def one_line(text: str) -> str:
    """A text that stays in its line, whatever a file is called.

    >>> print(one_line("a\\nb\\u202e"))
    a\\nb\\u202e
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join([_escaped(c) if unicodedata.category(c) in _UNSEEN else c for c in text])


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def short(text: str) -> str:
    """A text that fits beside others: blanks visible, a long one cut in its middle."""
    half = LONGEST // 2
    return visible(text if len(text) <= LONGEST else f"{text[:half]} … {text[-half:]}")
