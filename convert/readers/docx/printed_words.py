"""What the words of a label, a title or a jump line say: 第2版, （下转第A04版）."""

from __future__ import annotations

import re

from ...model import Direction

DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_PAGE = re.compile("第?([0-9A-Za-z０-９〇零○一二三四五六七八九十]+)版")
_LABEL = re.compile("第([^版]+)版(?:　(.+))?")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def page_of(text: str) -> str | None:
    """The page that a jump line names, as pages are numbered; None where it names none.

    >>> page_of("（下转第十二版）"), page_of("上接A04版"), page_of("下转二版"), page_of("下转")
    ('12', 'A04', '2', None)
    """
    found = _PAGE.search(text)
    if found is None:
        return None
    word = found[1]
    if all(char in DIGITS or char == "十" for char in word):
        tens, ten, ones = word.partition("十")
        if not ten:
            return "".join(str(DIGITS[char]) for char in word)
        if len(tens) > 1 or len(ones) > 1 or "十" in ones:
            return None
        return str((DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0))
    return word


def direction_of(text: str, last: bool) -> Direction:
    """Which way a jump leads, by its words, else by where it stands (`last`: behind the body)."""
    if "接" in text:
        return Direction.FROM
    return Direction.TO if "转" in text or "轉" in text or last else Direction.FROM


def parts_of_label(text: str) -> tuple[str | None, str | None]:
    """Number and section of a page's label; a label of any other form is taken for no number.

    >>> parts_of_label("第A04版　要闻"), parts_of_label("p1.txt")
    (('A04', '要闻'), (None, None))
    """
    found = _LABEL.fullmatch(text)
    return (found[1], found[2]) if found else (None, None)


def parts_of_title(text: str) -> tuple[str | None, str | None, str | None]:
    """Paper, date and number of a title.

    >>> parts_of_title("云亭日报　2025-03-14　第12期"), parts_of_title("云亭日报")
    (('云亭日报', '2025-03-14', '第12期'), ('云亭日报', None, None))
    """
    words = text.split("　")
    day = next((at for at, word in enumerate(words) if _DAY.fullmatch(word)), None)
    if day is None:
        return text or None, None, None
    paper, number = "　".join(words[:day]), "　".join(words[day + 1 :])
    return paper or None, words[day], number or None
