"""In which script Chinese text is printed: simplified (zh-Hans) or traditional (zh-Hant), told by its characters.

Two old standards drew up what each script prints: GB 2312 (1980) the simplified characters, Big5 (1984) the
traditional ones. Python carries both as codecs. A character that only one of them has speaks for its script;
what both have (人, 水, 年) says nothing, and neither does what none has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

SIMPLIFIED = "zh-Hans"
TRADITIONAL = "zh-Hant"

MOST_CHARACTERS = 20_000
"""Characters of a text that are looked at: a page and more. In running text one in four speaks."""


@lru_cache(maxsize=1 << 14)
def script_of(char: str) -> str | None:
    """The script that alone prints a character, as a language tag; None where both do, or neither.

    >>> script_of("们"), script_of("們"), script_of("人"), script_of("a")
    ('zh-Hans', 'zh-Hant', None, None)
    """
    if not "\u4e00" <= char <= "\u9fff":
        return None
    simplified, traditional = _has("gb2312", char), _has("big5", char)
    if simplified == traditional:
        return None
    return SIMPLIFIED if simplified else TRADITIONAL


def _has(standard: str, char: str) -> bool:
    try:
        char.encode(standard)
    except UnicodeEncodeError:
        return False
    return True


def language_of(texts: Iterable[str]) -> str:
    """The language of texts that belong together, as a BCP 47 tag: the script of most characters that speak.
    Simplified where none speaks. Names and quotations in the other script do not outvote a page.

    >>> language_of(["本報訊（記者 張三）"]), language_of(["本报讯"]), language_of(["一二三", ""])
    ('zh-Hant', 'zh-Hans', 'zh-Hans')
    """
    counts: Counter[str] = Counter()
    for text in texts:
        for char, number in Counter(text[:MOST_CHARACTERS]).items():
            script = script_of(char)
            if script is not None:
                counts[script] += number
    return TRADITIONAL if counts[TRADITIONAL] > counts[SIMPLIFIED] else SIMPLIFIED


def is_traditional(language: str) -> bool:
    """Whether a language tag names the traditional script, or a region that prints it.

    >>> is_traditional("zh-Hant-HK"), is_traditional("zh-TW"), is_traditional("zh-Hans"), is_traditional("zh")
    (True, True, False, False)
    """
    parts = [part.casefold() for part in language.split("-")]
    return "hant" in parts or ("hans" not in parts and not {"tw", "hk", "mo"}.isdisjoint(parts))
