"""What folios and imprints say: which paper, which day, which page, which section.

Papers print them in many ways: `第04版 要闻`, `A04版`, `4版 国际`, `要闻 04`, with the date and the weekday or
without, in either script. A page number with 版 behind it shows by itself; a bare number or a section's name
alone only where folios stand, at the edge of a page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .figures import DATE, NUMERALS, is_date, page_number
from .galley import ems
from .model import FurnitureKind
from .scripts import both
from .shape import ends_sentence
from .trace import BLANKS, printed

LONGEST_FOLIO = 60.0
"""Ems. Longer lines are no furniture, whatever they name."""
LONGEST_IMPRINT = 24.0
"""Ems of a line with one word of an imprint."""
LONGEST_EAR = 16.0
"""Ems of a line with a lunar date alone."""
LONGEST_ROW = 4_000
"""Characters, blanks too. Longer rows are not looked at."""
LONGEST_SECTION = 8
"""Characters of a section's name, or of each half of one (`要闻·综合`)."""
SURROUND = "".join(BLANKS) + "（）()"
"""What stands around an issue's number."""
DIVIDERS = "|│丨·:："
"""Marks between the parts of a folio."""
MARKS = 2
"""A line with two of these (date, weekday, paper, page number, lunar date, imprint words) is furniture."""

_HAN = "[\u4e00-\u9fff]"
PAPER = re.compile(
    f"({_HAN}{{2,6}}(?:{both('日报|晚报|晨报|早报|时报|商报|快报|导报|都市报|青年报|周报|新报')}))"
)
NUMBER = re.compile(rf"(?:{both('总第')}|第)\s*([0-9]{{2,6}})\s*{both('期|号')[:1]}")
LUNAR = re.compile(f"{both('农历')}|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年")
_ALMANAC = re.compile(
    rf"(?:{both('农历')})?(?:[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年)?\s*[闰閏]?[正一二三四五六七八九十冬腊臘]{{1,2}}月"
    r"(?:初|十|廿|二十|三十)[一二三四五六七八九十]?"
    r"|立[春夏秋冬]|雨水|[惊驚][蛰蟄]|[春秋]分|清明|[谷穀]雨|小[满滿]|芒[种種]|[夏冬]至|[小大][暑雪寒]|[处處]暑|白露|寒露|霜降"
)
"""Lunar days and the terms of the solar year, which stand in folios as sections do."""
WEEKDAY = re.compile(rf"星期[一二三四五六日天]|(?<!{_HAN})(?:{both('周|礼拜')})[一二三四五六日天](?!{_HAN})")
_NAMES = (
    "要闻 综合 综合新闻 新闻 头版 时政 时政要闻 本地 本市 本埠 国际 国际新闻 国内 国内新闻 "
    "中国 世界 天下 民生 社会 社会新闻 法治 经济 财经 金融 产经 证券 文化 文体 文娱 体育 "
    "娱乐 副刊 文艺 文学 文苑 读书 阅读 悦读 教育 校园 健康 卫生 医疗 养生 科技 科教 生态 "
    "环保 旅游 汽车 房产 消费 理论 评论 观点 言论 时评 视点 焦点 关注 聚焦 深度 调查 特稿 "
    "特别报道 专题 专版 专刊 特刊 周刊 周末 广告 公告 县域 县区 区县 乡村 农村 三农 乡村振兴 "
    "党建 军事 港澳台 两岸 地方 区域 区域新闻 城事 都市 人物 历史 文史 影像 光影 图片 "
    "图片新闻 摄影 服务 生活 热线 互动 公益 视觉 美食 时尚 收藏 少年 作文 连载 信息 资讯 "
    "企业 产业 工业 农业 商业 交通 科学 科普 台湾 香港 地产 投资 理财 家庭 情感 纪实 综艺"
)
SECTIONS = frozenset(_NAMES.split(" "))
"""What papers call their pages. Only these are taken for a section where no 版 stands beside them."""
_KNOWN = re.compile("|".join(both(name) for name in sorted(SECTIONS, key=lambda name: (-len(name), name))))
_ENDS = f"(?:(?!{_HAN})|(?={_KNOWN.pattern}))"
PAGE = re.compile(
    rf"第\s*(?P<named>[一二三四五六七八九十]{{1,3}}|[A-Z]{{0,2}}\s*\d{{1,3}})\s*版{_ENDS}"
    rf"|(?<![A-Za-z0-9])(?P<lettered>[A-Z]{{1,2}}\s?\d{{1,3}})\s*版{_ENDS}"
    rf"|(?<![^\s|│丨])(?P<figure>\d{{1,3}})\s*版{_ENDS}"
    r"|(?<![A-Za-z0-9])(?P<bare>[A-D]\d{1,2})(?![0-9A-Za-z])"
)
"""A page's number. Behind 版 nothing stands, or a section's name: no `第三版画展`."""
_SAID = ("named", "lettered", "figure")
"""Page numbers that 版 shows to be some."""
_EDGE_PAGE = re.compile(r"(?<![\d.,:：])(?P<edge>\d{1,2})(?![\d.,:：%年月日期号])")
"""A bare page number. It counts only at a page's edge, beside the name of a section."""
_ROLES = "责任编辑|责编|本版编辑|本版主编|值班编委|值班主任|值班总编|值班编辑|美术编辑|美编|版式|校对|检校"
IMPRINT = re.compile(
    both(f"{_ROLES}|国内统一(?:连续出版物|刊)号|邮发代号|今日本报|报社出版|社址|本报地址|邮编|邮政编码|")
    + both("新闻热线|广告热线|广告部|主管主办")
    + rf"|{both('印刷')}(?:[:：]|{both('厂|单位|有限公司|质量')})"
    + r"|(?:今日|本期|共)\s*\d+\s*版|出版[:：]|主[办辦][:：]|https?://|www\."
)
_CREW = both(f"{_ROLES}|编辑|主编|组版|审校|审读")
_PERSON = f"(?:{_HAN}{{2,4}}(?!{_HAN})|{_HAN}[ \u3000]{_HAN}(?!{_HAN}))"
CREW = re.compile(rf"(?:(?:{_CREW})(?!{_HAN})[\s:：/]*(?:{_PERSON}[、，\s/|│]*)*)+")
"""Who made the page: a role, and names behind it."""

_SECTION = re.compile(f"{_HAN}{{2,{LONGEST_SECTION}}}(?:[·・•/&—-]{_HAN}{{1,{LONGEST_SECTION}}})?")
_PARTS = re.compile(f"[{''.join(map(re.escape, BLANKS))}|│丨:：,，;；()（）\n]+|^·|·$")
_CHINESE_DAY = re.compile(
    "([一二][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_DOTTED_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([./-])(\d{1,2})\2(\d{1,2})(?!\d)")
_REPUBLIC_DAY = re.compile(
    f"(?:中{both('华')})?民{both('国')}" + r"\s*(\d{1,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
)
_REPUBLIC = 1911
"""The year before the first of the Republic of China, by which papers of Taiwan count."""
_DAYS = (DATE, _CHINESE_DAY, _DOTTED_DAY, _REPUBLIC_DAY)


def is_section(text: str) -> bool:
    """Whether a text is a name that papers give their pages, or two of them with a dot between.

    >>> is_section("要闻·综合"), is_section("國際"), is_section("夜市归来")
    (True, True, False)
    """
    parts = re.split("[·・•/&—-]", printed(text))
    return bool(parts) and all(_KNOWN.fullmatch(part) is not None for part in parts)


@lru_cache(maxsize=1 << 12)
def kind_of(text: str, edge: bool = False) -> FurnitureKind | None:
    """What kind of furniture a whole line is, or None. `edge` says that it stands at the page's edge.

    >>> kind_of("某城日报 2025年3月14日 星期五 第1版"), kind_of("A04版 要闻"), kind_of("要闻 04", edge=True)
    (<FurnitureKind.FOLIO: 'folio'>, <FurnitureKind.FOLIO: 'folio'>, <FurnitureKind.FOLIO: 'folio'>)
    >>> kind_of("2025年3月14日，某城日报社召开会议。") is None
    True
    """
    if len(text) > LONGEST_ROW:
        return None
    bare = printed(text)
    if not bare or ems(text) > LONGEST_FOLIO or ends_sentence(text):
        return None
    if PAPER.fullmatch(bare):
        return FurnitureKind.MASTHEAD
    imprint = len(IMPRINT.findall(text))
    if re.search(r"[，,；;]", bare) and not imprint:
        return None
    dated = any(day.search(text) for day in _DAYS)
    found = [dated, *(bool(p.search(text)) for p in (WEEKDAY, PAGE, PAPER, LUNAR, NUMBER))]
    if sum(found) + imprint >= MARKS:
        return FurnitureKind.FOLIO if found[0] or found[2] else FurnitureKind.IMPRINT
    if (imprint and ems(text) < LONGEST_IMPRINT) or (edge and CREW.fullmatch(text.lstrip())):
        return FurnitureKind.IMPRINT
    if is_date(text) or _is_numbered(text, bare, edge):
        return FurnitureKind.FOLIO
    serial = edge and NUMBER.fullmatch(text.strip(SURROUND)) is not None
    lunar = found[4] and ems(text) < LONGEST_EAR and not _ALMANAC.sub("", LUNAR.sub("", bare)).strip(DIVIDERS)
    return FurnitureKind.EAR if serial or lunar else None


def _is_numbered(text: str, bare: str, edge: bool) -> bool:
    """Whether a line is a page's number, alone or beside its section."""
    page = PAGE.search(text) or (_EDGE_PAGE.search(text) if edge else None)
    if page is None:
        return False
    before, behind = (printed(part).strip(DIVIDERS) for part in (text[: page.start()], text[page.end() :]))
    if page.lastgroup in _SAID:
        longest = 2 * LONGEST_SECTION
        named = not before and (not behind or (len(behind) <= longest and _SECTION.fullmatch(behind)))
        return bool(named) or (not behind and is_section(before))
    rest = before + behind
    return is_section(rest) if rest else edge and page.lastgroup == "bare"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What furniture says of its page; None where it is silent."""

    paper: str | None = None
    date: str | None = None
    number: str | None = None
    page: str | None = None
    section: str | None = None


def read_imprint(texts: Sequence[str]) -> Imprint:
    """Paper, date (ISO 8601), issue number, page number and section in lines of furniture.

    >>> read_imprint(["某城日报 2025年3月14日 星期五 第1版 要闻"])
    Imprint(paper='某城日报', date='2025-03-14', number=None, page='1', section='要闻')
    """
    paper = day = number = page = section = None
    for text in texts:
        bare = printed(text)
        if (
            paper is None
            and (found := PAPER.search(bare))
            and not re.search("[报報]社", bare[found.end() - 1 : found.end() + 1])
        ):
            paper = found[1]
        day = day or day_in(text)
        if number is None and (serial := NUMBER.search(text)):
            number = serial[1]
        page = page or _page_in(text)
        section = section or section_in(text)
    return Imprint(paper, day, number, page, section)


def day_in(text: str) -> str | None:
    """The first day that a line names, in ISO 8601.

    >>> day_in("二〇二五年三月十四日"), day_in("2025.3.14 星期五"), day_in("民國114年3月14日")
    ('2025-03-14', '2025-03-14', '2025-03-14')
    """
    if found := DATE.search(text):
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    if found := _REPUBLIC_DAY.search(text):
        return _iso(int(found[1]) + _REPUBLIC, int(found[2]), int(found[3]))
    if found := _DOTTED_DAY.search(text):
        return _iso(int(found[1]), int(found[3]), int(found[4]))
    if found := _CHINESE_DAY.search(text):
        year = "".join(str(NUMERALS.get(char, 0)) for char in found[1])
        return _iso(int(year), int(page_number(found[2])), _day_number(found[3]))
    return None


def _day_number(numeral: str) -> int:
    return int(page_number(numeral))


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _page_in(text: str) -> str | None:
    """The page's number. A line that names several pages is a table of contents, and says none."""
    found = list(PAGE.finditer(text))
    if not found:
        rest = _without(text, " ")
        alone = rest != text and _EDGE_PAGE.fullmatch(rest.strip(SURROUND)) is not None
        if alone or _is_numbered(rest, printed(rest), edge=True):
            found = list(_EDGE_PAGE.finditer(rest))
    return page_number(found[0][found[0].lastgroup or 0]) if len(found) == 1 else None


def section_in(text: str) -> str | None:
    """The section that stands beside a page's number: a name that papers use, or else what stands right beside
    it. A section's name alone is one too.

    >>> section_in("A04版 要闻"), section_in("第二版 要闻·综合 责编 张三"), section_in("2025年3月14日 民生 4版")
    ('要闻', '要闻·综合', '民生')
    """
    if is_section(text):
        return printed(text)
    found = list(PAGE.finditer(text)) or list(_EDGE_PAGE.finditer(_without(text, "\n")))
    if len(found) != 1:
        return None
    page = found[0]
    behind, before = _pieces(text[page.end() :]), _pieces(text[: page.start()])
    names = [*behind, *reversed(before)]
    known = next((name for name in names if is_section(name)), None)
    if known is not None or page.lastgroup not in _SAID:
        return known
    beside = next((name for name in (*behind[:1], *before[-1:]) if _SECTION.fullmatch(name)), None)
    return beside


def _without(text: str, instead: str) -> str:
    """A folio without what is no section: date, weekday, paper, number, crew; as long as it was."""
    for pattern in (*_DAYS, WEEKDAY, _ALMANAC, LUNAR, NUMBER, CREW, IMPRINT, PAPER):
        text = pattern.sub(lambda found: instead * len(found[0]), text)
    return text


def _pieces(text: str) -> list[str]:
    """The words of a folio, in order. One that is letter-spaced is closed: `要 闻`."""
    out: list[str] = []
    single = False
    for piece in _PARTS.split(_without(text, "\n")):
        if not piece:
            continue
        if len(piece) == 1 and single:
            out[-1] += piece
        else:
            out.append(piece)
        single = len(piece) == 1
    return out
