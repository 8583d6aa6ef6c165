"""Punctuation in Chinese text gets the width that print gives it.

An OCR often writes the half-width mark of the keyboard where the page has the full-width one. Which of the
two was printed follows from what the mark stands in: Chinese text, or a figure, a time, an address, English.
"""

from __future__ import annotations

import re
from string import ascii_letters, digits
from typing import Final

from ..trace import BLANKS
from .marks import is_chinese, is_digit, is_han, is_latin

FULL: Final = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。", "(": "（", ")": "）"}
SMALL: Final = {
    "﹐": "，", "﹑": "、", "﹔": "；", "﹕": "：", "﹖": "？", "﹗": "！", "﹙": "（", "﹚": "）",
    "｡": "。", "､": "、",
}  # fmt: skip
"""Forms that only Chinese text has, whatever they stand in."""

_CANDIDATE = re.compile("[,;:?!.()﹐﹑﹔﹕﹖﹗﹙﹚｡､]|--")
_ADDRESS = re.compile(r"(?:[A-Za-z]{2,}://|www\.)[!-~]+|[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_YEAR = re.compile(r"[12][0-9]{3}年")
"""A figure that never stands behind the comma of thousands."""
_TRAILING = ",;:?!).'\""
_NO_DASH = "-" + ascii_letters + digits
_BRACKETS = re.compile("[()（）]")


def widened(text: str) -> str:
    """Half-width punctuation that stands in Chinese text, in full width; one character for one.

    >>> widened("3月5日,市委召开(扩大)会议;会期2天,从9:30开始!")
    '3月5日，市委召开（扩大）会议；会期2天，从9:30开始！'

    Figures, times, ratios, addresses and English keep theirs, and so does a full stop that may be something
    else: a decimal point, a list's number, the dot in a foreign name.

    >>> widened("1.共1,234人,比例1:2(见http://a.cn/?b=1,c)。Mr. Smith, a guest (of 3), came.")
    '1.共1,234人，比例1:2（见http://a.cn/?b=1,c）。Mr. Smith, a guest (of 3), came.'
    """
    found = list(_CANDIDATE.finditer(text))
    if not found:
        return text
    addresses = _addresses(text) if "." in text or "@" in text or "//" in text else ()
    brackets = _brackets_of_chinese(text) if "(" in text or ")" in text else frozenset()
    out = list(text)
    for match in found:
        at = match.start()
        if any(begin <= at < end for begin, end in addresses):
            continue
        sign = match[0]
        if sign in SMALL:
            out[at] = SMALL[sign]
        elif sign == "--":
            if _is_dash(text, at):
                out[at : at + 2] = "——"
        elif sign in "()":
            if at in brackets:
                out[at] = FULL[sign]
        elif _ends_sentence(text, at) if sign == "." else _in_chinese(text, at):
            out[at] = FULL[sign]
    return "".join(out)


def _addresses(text: str) -> tuple[tuple[int, int], ...]:
    """Where web and mail addresses stand, without the mark of the sentence behind them."""
    return tuple((m.start(), m.start() + len(m[0].rstrip(_TRAILING))) for m in _ADDRESS.finditer(text))


def _nearest(text: str, at: int, step: int) -> str:
    """The nearest letter, figure or Chinese character before (step -1) or behind (step 1) a mark, or ""."""
    at += step
    while 0 <= at < len(text):
        if text[at].isalnum():
            return text[at]
        at += step
    return ""


def _in_chinese(text: str, at: int) -> bool:
    """Whether `, ; : ? !` belongs to a Chinese sentence and not to a figure, a time or English.

    A mark between a figure and a sign (`5%,12月`) goes with the paragraph.
    """
    before, behind = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if is_digit(before) and is_digit(behind):
        return text[at] == "," and _YEAR.match(text, at + 1) is not None
    if is_latin(before) and is_latin(behind):
        return False
    left, right = _nearest(text, at, -1), _nearest(text, at, 1)
    if is_han(left) or is_han(right):
        return not (text.startswith("://", at) and is_latin(left))
    if not right and text[at] in ",;:?!":
        return is_chinese(text)
    if is_latin(left) and is_latin(right):
        return False
    return before not in BLANKS and behind not in BLANKS and is_chinese(text)


def _ends_sentence(text: str, at: int) -> bool:
    """Whether a `.` is clearly a full stop: behind a Chinese character, at the end or before a blank."""
    before, behind = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if before in "”\"’'）)》" and before:
        before = text[at - 2 : at - 1]
    if not is_han(before):
        return False
    rest = text[at + 1 :].lstrip("”\"’'）)")
    if not rest:
        return True
    return behind in BLANKS and is_han(rest.lstrip("".join(BLANKS))[:1]) and "。" not in text


def _is_dash(text: str, at: int) -> bool:
    """Whether two hyphens stand for a dash: alone, with Chinese text on one side and nothing else's."""
    before, behind = text[at - 1 : at] if at else "", text[at + 2 : at + 3]
    if any(char and char in _NO_DASH for char in (before, behind)):
        return False
    return is_han(_nearest(text, at, -1)) or is_han(_nearest(text, at + 1, 1))


def _brackets_of_chinese(text: str) -> frozenset[int]:
    """The half-width brackets that are Chinese ones; the two of a pair always go together."""
    chinese = set()
    opened: list[int] = []
    for match in _BRACKETS.finditer(text):
        at = match.start()
        if match[0] in "(（":
            opened.append(at)
        elif opened:
            begin = opened.pop()
            if _pair_is_chinese(text, begin, at):
                chinese |= {begin, at}
        elif is_han(_nearest(text, at, -1)) or is_han(_nearest(text, at, 1)):
            chinese.add(at)
    chinese |= {at for at in opened if is_han(_nearest(text, at, -1)) or is_han(_nearest(text, at, 1))}
    return frozenset(chinese)


def _pair_is_chinese(text: str, begin: int, end: int) -> bool:
    if "（" in text[begin] or "）" in text[end] or any(is_han(char) for char in text[begin:end]):
        return True
    before = text[begin - 1 : begin] if begin else ""
    if is_latin(before) or is_digit(before):
        return False
    if before in BLANKS and before and is_latin(_nearest(text, begin, -1)):
        return False
    return is_han(_nearest(text, begin, -1)) or is_han(_nearest(text, end, 1))
