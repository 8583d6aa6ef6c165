"""What kind of sign a character is: Chinese, Latin, a figure, a mark."""

from __future__ import annotations

import re

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, as a range for regular expressions: the unified blocks and 〇."""

CHINESE_MARKS = "，。、；：？！（）《》〈〉「」『』【】〔〕…—·“”‘’"
"""Marks of Chinese print that bring their own white with them."""

_IS_HAN = re.compile(f"[{HAN}]")


def is_han(char: str) -> bool:
    """Whether a character (or the first of a text) is Chinese; "" is not."""
    return _IS_HAN.match(char) is not None


def is_latin(char: str) -> bool:
    """Whether a character is an ASCII letter."""
    return char.isascii() and char.isalpha()


def is_digit(char: str) -> bool:
    """Whether a character is an ASCII figure."""
    return char.isascii() and char.isdigit()


def is_chinese(text: str) -> bool:
    """Whether a text is set by the rules of Chinese print: it has more Chinese characters than Latin words.

    >>> is_chinese("采用ChatGPT、DeepSeek等"), is_chinese("The Book 书")
    (True, False)
    """
    han = len(_IS_HAN.findall(text))
    return han > 0 and han >= len(_WORD.findall(text))


_WORD = re.compile("[A-Za-z]+")
