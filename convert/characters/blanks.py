"""Blanks that print does not have are closed.

Recognition and converters set blanks where a justified line was spread, around figures and marks, and
between the letters of a head. Chinese print has few of its own: between the clauses of a head, between a
reporter's title and name, between names, behind a dateline. Which is which depends on what the text is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from ..scripts import both
from ..trace import BLANKS
from .marks import CHINESE_MARKS, is_han


class Setting(StrEnum):
    """What a text is set as, for its blanks."""

    TEXT = "text"
    HEAD = "head"
    """Kicker, headline, deck, subhead: clauses stand apart."""
    NAMES = "names"
    """Byline and credit: titles and names stand apart."""
    CAPTION = "caption"
    """Text, and at its end who took the picture."""
    CELL = "cell"


class Gap(NamedTuple):
    """Blanks at [begin, end) of a text, and what they should be: "" or one blank."""

    begin: int
    end: int
    after: str


_BLANK = "[" + "".join(f"\\u{ord(char):04x}" for char in sorted(BLANKS)) + "]"
_RUN = re.compile(_BLANK + "+")
_TITLES = both("记者|通讯员|评论员|实习生|特约|作者|编辑|见习|摄影|报道|文/图|图/文|整理|供图|译者|编译")
_OURS = both("本报|新华社")
_NAMING = re.compile(
    f"[（(【][^（()）【】]{{0,60}}?(?:{_TITLES}|{both('摄|讯')})[^（()）【】]{{0,60}}[）)】]"
)
"""A bracket that names people: `（记者 张三 通讯员 李四）`, `（本报记者 张三 摄）`."""
_DATELINE = re.compile(
    f"[■●◆▲□]?(?:{both('据')})?(?:{both('本报|本刊|新华社|中新社|中新网|人民网|央视')})"
    f"[^，。；：,;]{{0,30}}?(?:{both('电|讯|消息')})(?={_BLANK})"
)
"""`新华社北京1月5日电 ` and `本报讯 ` before the lead."""
_ANNOUNCED = re.compile(
    f"(?:{_OURS})?(?:{_TITLES})[^（()），。；：,;]{{2,36}}?(?:{both('报道|摄影报道')}|{_BLANK}(?=[^{_BLANK[1:-1]}]{{5}}))"
)
"""`记者 张三 通讯员 李四 报道` behind a dateline."""
_SIGNED = re.compile(f"[（(]?(?:{_OURS})?(?:{both('见习|特约|实习')})?(?:{_TITLES})[^，。；！？]{{2,40}}$")
_CLAUSE_MARKS = re.compile("[，。；！？,;!?、]")
_OPENING = "“‘（《〈「『【〔([{"
_CLOSING = "”’）》〉」』】〕)]}"
_INNER_MARKS = "，、；：。？！"
_NUMBER = re.compile(r"[0-9０-９.,:%％‰~～—-]+")
_LATIN = re.compile(r"[A-Za-z0-9.+-]+")
_CREDIT_WORDS = frozenset(("摄", "文", "图", "绘", "画", "译"))

LONGEST_SIGNATURE = 42
"""Characters. What stands behind the last full stop of a caption and is longer is a sentence."""


def closed(text: str, setting: Setting = Setting.TEXT) -> str:
    """The text without the blanks that print does not have.

    >>> closed("3 月 5 日，各 地 积 极 行 动，在 《汉语》 杂志发表")
    '3月5日，各地积极行动，在《汉语》杂志发表'
    >>> closed("市 委 召 开 会 议 部署三农工作", Setting.HEAD)
    '市委召开会议 部署三农工作'

    Kept are those between reporter and name, clauses of a head, and Latin words.

    >>> closed("本报讯 （记者 张三）昨天， iPhone 15 Pro 发布")
    '本报讯（记者 张三）昨天，iPhone 15 Pro发布'
    """
    out = []
    at = 0
    for gap in gaps(text, setting):
        out += [text[at : gap.begin], gap.after]
        at = gap.end
    return "".join([*out, text[at:]])


def gaps(text: str, setting: Setting) -> list[Gap]:
    """The blanks inside a text that should be others, in order."""
    runs = [(m.start(), m.end()) for m in _RUN.finditer(text) if m.start() and m.end() < len(text)]
    if not runs:
        return []
    wanted = _RULES[_resolved(text, setting)](text, runs)
    found = []
    for (begin, end), keep in zip(runs, wanted, strict=True):
        after = _one(text[begin:end]) if keep else ""
        if after != text[begin:end]:
            found.append(Gap(begin, end, after))
    return found


def _one(run: str) -> str:
    """One blank for a run of them: the ideographic one where it was printed."""
    return "\u3000" if "\u3000" in run else " "


def _resolved(text: str, setting: Setting) -> Setting:
    """A body text without any mark is set in clauses, as a head is: verse, a slogan, a list."""
    if setting is Setting.TEXT and not _CLAUSE_MARKS.search(text):
        return Setting.HEAD
    return setting


def _segments(text: str, runs: list[tuple[int, int]]) -> list[str]:
    """What stands between the blanks: one more than there are runs."""
    begins = [0, *(end for _, end in runs)]
    ends = [*(begin for begin, _ in runs), len(text)]
    return [text[begin:end] for begin, end in zip(begins, ends, strict=True)]


def _is_letter(segment: str) -> bool:
    """Whether a segment is one Chinese character, marks aside: a letter that was spaced."""
    letters = [char for char in segment if char.isalnum()]
    return len(letters) == 1 and is_han(letters[0])


def _apart(before: str, behind: str) -> bool:
    """Whether two characters keep a blank wherever they stand: Latin words, figures, other signs."""
    if is_han(before) or is_han(behind) or before in CHINESE_MARKS or behind in CHINESE_MARKS:
        return False
    return not (before in _OPENING or behind in _CLOSING)


def _in_text(text: str, runs: list[tuple[int, int]]) -> list[bool]:
    zones = [(m.start() + 1, m.end() - 1) for m in _NAMING.finditer(text)]
    dateline = _DATELINE.match(text)
    kept = set()
    if dateline:
        kept.add(dateline.end())
        announced = _ANNOUNCED.match(text, _RUN.match(text, dateline.end()).end())  # type: ignore[union-attr]
        if announced:
            zones.append((announced.start(), announced.end()))
    signed = _SIGNED.search(text, _last_stop(text))
    if signed and len(text) - signed.start() <= LONGEST_SIGNATURE:
        zones.append((signed.start(), len(text)))
        kept.add(signed.start() - 1)
    wanted = {}
    for begin, end in runs:
        printed = begin in kept or end - 1 in kept
        wanted[begin, end] = text[end] not in "（(" if printed else _apart(text[begin - 1], text[end])
    for low, high in zones:
        inner = [run for run in runs if low < run[0] and run[1] < high]
        shifted = [(begin - low, end - low) for begin, end in inner]
        wanted |= dict(zip(inner, _in_names(text[low:high], shifted), strict=True))
    return list(wanted.values())


def _last_stop(text: str) -> int:
    """Index behind the last full stop that is not the text's last character, 0 where there is none."""
    return max(text.rfind(char, 0, len(text) - 1) for char in "。！？”") + 1


def _in_caption(text: str, runs: list[tuple[int, int]]) -> list[bool]:
    stop = _last_stop(text)
    if len(text) - stop > LONGEST_SIGNATURE or (stop and text[-1] in "。！？"):
        return _in_text(text, runs)
    named = _in_names(text, runs)
    body = _in_text(text, runs)
    return [name if run[0] >= stop else other for run, name, other in zip(runs, named, body, strict=True)]


def _in_names(text: str, runs: list[tuple[int, int]]) -> list[bool]:
    """Titles and names stand apart; only the letters of one name (`王 某`) are closed."""
    segments = _segments(text, runs)
    wanted = []
    for number, (begin, end) in enumerate(runs):
        left, right = segments[number], segments[number + 1]
        if text[begin - 1] in "、，（(/" or text[end] in "、，：）)/":
            wanted.append(False)
        elif right in _CREDIT_WORDS or (right[:1] in _CREDIT_WORDS and right[1:2] in "）)/"):
            wanted.append(True)
        else:
            wanted.append(not (_is_letter(left) and _is_letter(right)))
    return wanted


def _in_head(text: str, runs: list[tuple[int, int]]) -> list[bool]:
    segments = _segments(text, runs)
    spaced = [_is_letter(a) and _is_letter(b) for a, b in pairwise(segments)]
    widths = [end - begin for (begin, end), letters in zip(runs, spaced, strict=True) if letters]
    narrow = min(widths, default=0)
    last = len(runs)
    wanted = []
    for number, (begin, end) in enumerate(runs):
        before, behind = text[begin - 1], text[end]
        if _apart(before, behind):
            wanted.append(True)
        elif spaced[number]:
            wanted.append(end - begin > narrow and narrow < max(widths))
        elif before in "、，；：《（“‘" or behind in "、，；：。？！》）”’":
            wanted.append(False)
        else:
            wanted.append(not any(_is_set_off(segments, at, last) for at in (number, number + 1)))
    return wanted


def _is_set_off(segments: list[str], at: int, last: int) -> bool:
    """Whether a segment is a figure, a Latin word or a title in 《》 that was spaced out of its clause.

    A figure at the beginning or the end of a head is one too; a word or a title is one only in the middle,
    where both of its sides have a blank.
    """
    segment = segments[at]
    if _NUMBER.fullmatch(segment):
        return True
    if not 0 < at < last:
        return False
    if _LATIN.fullmatch(segment):
        return is_han(segments[at - 1][-1]) and is_han(segments[at + 1][0])
    return segment[0] in "《“‘" and segment[-1] in "》”’"


def _in_cell(text: str, runs: list[tuple[int, int]]) -> list[bool]:
    return [_apart(text[begin - 1], text[end]) for begin, end in runs]


_RULES: dict[Setting, Callable[[str, list[tuple[int, int]]], list[bool]]] = {
    Setting.TEXT: _in_text,
    Setting.HEAD: _in_head,
    Setting.NAMES: _in_names,
    Setting.CAPTION: _in_caption,
    Setting.CELL: _in_cell,
}
