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

TWINS = (
    "报報 驻駐 记記 约約 评評 论論 员員 讯訊 编編 辑輯 华華 见見 习習 实實 体體 图圖 摄攝 据據 网網 视視 "
    "电電 时時 导導 总總 农農 历曆歷 责責 术術 对對 检檢 国國 内內 统統 连連 续續 号號 邮郵 发發 码碼 闻聞 "
    "热熱 线線 广廣 办辦 礼禮 审審 读讀 筹籌 组組 觉覺 设設 计計 监監 执執 综綜 际際 会會 经經 济濟 财財 "
    "书書 游遊 娱娛 乐樂 专專 点點 关關 县縣 业業 乡鄉 兴興 党黨 环環 态態 车車 产產 证證 费費 军軍 台臺 "
    "两兩 区區 调調 题題 别別 艺藝 悦悅 务務 养養 医醫 疗療 卫衛 园園 儿兒 话話 边邊 动動 来來 观觀 声聲 "
    "学學 诗詩 说說 载載 镇鎮 队隊 厂廠 厅廳 处處 团團 协協 进進 联聯 银銀 气氣 启啟啓 纪紀 侧側 写寫 单單 "
    "周週 后後 间間 稿稾"
)
"""Simplified characters of the composing room's own words, each with its traditional twins."""

_TWINS = {pair[0]: f"[{pair}]" for pair in TWINS.split(" ")}


def both(pattern: str) -> str:
    """A pattern of simplified words that finds the traditional ones too, without groups of characters in it.

    >>> both("本报讯|记者")
    '本[报報][讯訊]|[记記]者'
    """
    return "".join([_TWINS.get(char, char) for char in pattern])


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
