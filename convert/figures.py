"""Figures and dates as papers print them."""

from __future__ import annotations

import re

from .trace import printed

NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"〇": 0}

DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")


def page_number(text: str) -> str:
    """The number of a page, in Arabic figures and capital letters.

    >>> page_number("十二"), page_number("A 04"), page_number("３")
    ('12', 'A04', '3')
    """
    text = printed(text)
    if not text or text[0] not in NUMERALS:
        return "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text).upper()
    if "十" not in text:
        return "".join(str(NUMERALS[c]) for c in text)
    tens, _, ones = text.partition("十")
    return str((NUMERALS[tens] if tens else 1) * 10 + (NUMERALS[ones] if ones else 0))


def same_page(one: str, other: str) -> bool:
    """Whether two numbers name the same page: `4` and `04` do.

    >>> same_page("A04", "A4"), same_page("4", "14")
    (True, False)
    """
    return _short(one) == _short(other)


def _short(number: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", number)


def is_date(text: str) -> bool:
    """Whether a line is a date and nothing else.

    >>> is_date("2025年3月13日"), is_date("2025年3月13日起")
    (True, False)
    """
    found = DATE.search(text)
    return found is not None and printed(found[0]) == printed(text)
