"""How papers sign and open their stories: bylines and leads, told by their words, in both scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .scripts import both
from .trace import BLANKS, printed, spaced

TITLES = both(
    "本报记者|本报驻[\u4e00-\u9fff]{1,8}记者|本报特约记者|本报评论员|本报特约评论员|本报通讯员|本报编辑部|新华社记者|"
    "特约记者|见习记者|实习记者|全媒体记者|融媒体记者|首席记者|实习生|特约评论员|评论员|通讯员|特约撰稿人|记者|作者|文/图|图/文|文(?![\u4e00-\u9fff])"
)
SIGNED = re.compile(
    rf"[■□●◎▲★\s]*(?:{TITLES})(?:[\s:：/]*[\u4e00-\u9fff·•、\s]*)(?:{both('文/图|图/文|文|图|摄影报道|整理|报道')})?"
)
"""A line that is a byline and nothing else: `本报记者 某某 通讯员 某某`."""

OPENS = re.compile(
    rf"^(?:{both('据')})?(?:{both('本报|新华社|中新社|中新网|本网|人民网|央视网')})"
    rf"(?:{both('讯')}|[^，。,]{{1,12}}(?:{both('电|讯')}))"
)
"""How a lead begins: `本报讯（记者 …`, `新华社北京1月5日电`."""

MARKS = "■□●◎▲★"
"""What papers set before a signature."""

_NAMED = re.compile(
    both(
        "(?:(?:本报|本网|新华社|中新社|特约|特派|见习|实习|全媒体|融媒体|首席|驻[\u4e00-\u9fff]{1,8}?)*"
        "(?:记者|通讯员|评论员|实习生|撰稿人|作者|编辑部))|摄影报道|整理|报道|摄影|供图"
    )
)
"""Words of a byline that are nobody's name."""
_HANDS = re.compile(both("(?<![\u4e00-\u9fff])(?:文/图|图/文|文|图|摄)(?![\u4e00-\u9fff])"))
"""The same, where they stand alone: `文` may be a surname."""

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤方俞任袁柳鲍史唐费"
    "廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜"
    "阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓单杭洪包诸左石崔吉钮龚程嵇"
    "邢裴陆荣翁荀羊惠甄曲封芮储靳汲邴松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶"
    "黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏"
    "柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙"
    "乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫代佟付言"
    "趙錢孫吳鄭馮陳衛蔣韓楊許呂張嚴華謝鄒竇雲蘇魯韋馬鳳鮑費賀湯羅畢鄔樂時齊餘顧黃蕭貝計談龐紀項藍閔強賈婁顏鍾駱萬盧經繆應鄧單諸鈕"
    "龔陸榮儲烏車宮寧欒厲劉龍葉薊懷從賴藺喬陰蒼雙聞黨譚貢勞酈壽邊郟農溫別莊閻連習魚滿國廣祿闕東歐師鞏聶闞簡饒養須豐關後荊紅權蓋閆"
)
"""Surnames of one character (百家姓 and the common ones that it lacks), in both scripts: a short line of names
is told by them.
"""
_DOUBLE = re.compile(
    "[欧歐][阳陽]|司[马馬]|上官|[诸諸]葛|夏侯|皇甫|尉[迟遲]|公[孙孫]|慕容|司徒|令狐|宇文|[长長][孙孫]|端木|[东東]方|[钟鍾][离離]|"
    "南[宫宮]|[独獨]孤"
)
"""Surnames of two characters."""
_NAME = re.compile("[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]+[·•][\u4e00-\u9fff·•]+")
_PLACED = re.compile(f"(?:{both('省|市|县|区|镇|乡|村|街道')})$")
"""How places end that correspondents write from."""
OFFICE = re.compile(
    "[\u4e00-\u9fff]{1,16}(?:"
    + both(
        "协会|促进会|委员会|联合会|学会|研究会|商会|工会|基金会|局|委|办|办公室|公司|集团|学校|大学|中学|小学|学院|医院|中心|"
    )
    + both(
        "政府|支队|大队|总队|法院|检察院|银行|电视台|气象台|日报社|晚报社|出版社|编辑部|支部|图书馆|博物馆|文化馆"
    )
    + ")"
)
"""An office that signs a letter or a notice."""
_LONE = re.compile(
    f"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[{''.join(map(re.escape, BLANKS))}]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])"
)
"""A name of two characters, set apart to be as wide as one of three: `王 芳`."""


LONGEST_NAME = 4
"""Characters of a person's name without a dot in it."""
LONGEST_BYLINE = 32
"""Characters of a line that is a byline and nothing else."""


def is_byline(text: str) -> bool:
    """Whether a whole line says who wrote, and nothing else.

    >>> is_byline("本报记者 张三 通讯员 李四"), is_byline("本报评论员"), is_byline("记者节里话记者")
    (True, True, False)
    """
    bare = spaced(text)
    if len(printed(bare)) > LONGEST_BYLINE or SIGNED.fullmatch(bare) is None:
        return False
    segments = [segment for _, segment in _segments(_HANDS.sub(" ", bare)) if printed(segment)]
    return all(_signs(part, segment.startswith(part)) for segment in segments for part in _parts(segment))


def _signs(part: str, glued: bool) -> bool:
    """Whether a piece beside a title can be a name, or the place or office of its bearer. What stands right
    behind a title without a blank is a name only where a surname begins it.
    """
    if glued:
        return is_name(part)
    placed = _PLACED.search(part) or OFFICE.fullmatch(part)
    return placed is not None or len(part) == 1 or _NAME.fullmatch(part) is not None


_NOTICE = re.compile(
    rf"[^，。！？；,;!?]{{0,40}}(?:{both('通报|通告|公告|公示|公报|启事|声明|讣告')})(?:[（(][^（）()]{{1,16}}[）)])?"
)


def is_notice_title(text: str) -> bool:
    """Whether a whole line is the title of an official notice: its last word says which kind.

    >>> is_notice_title("关于道路施工的通告"), is_notice_title("招聘启事"), is_notice_title("市里发布通报，要求整改")
    (True, True, False)
    """
    return _NOTICE.fullmatch(spaced(text)) is not None


def is_name(text: str) -> bool:
    """Whether a piece can be a person's name: two or three characters, the first of them a surname, or three
    or four behind a surname of two.

    >>> is_name("许宏"), is_name("钟离岳"), is_name("张"), is_name("决赛现场")
    (True, True, False, False)
    """
    if not all("\u4e00" <= c <= "\u9fff" for c in text):
        return False
    if 3 <= len(text) <= 4 and _DOUBLE.match(text):
        return True
    return 2 <= len(text) <= 3 and text[0] in SURNAMES


def is_office(text: str) -> bool:
    """Whether a piece names an office or an association.

    >>> is_office("某城市文明养犬促进会"), is_office("张三"), is_office("某城市民")
    (True, False, False)
    """
    return OFFICE.fullmatch(text) is not None and not is_name(text)


def is_signature(text: str) -> bool:
    """Whether the last line of a group of heads can be its byline: a name alone, marked or not, or behind the
    place or office of its bearer; or an office that signs a letter.

    >>> is_signature("■钟行"), is_signature("市第二人民医院 言之"), is_signature("路上有灯")
    (True, True, False)
    """
    if any(mark in text for mark in "（()）") or OPENS.match(text):
        return False
    parts = _parts(spaced(text).lstrip(f"{MARKS} "))
    if len(parts) == 1 and len(parts[0]) > LONGEST_NAME and is_office(parts[0]):
        return True
    return 0 < len(parts) <= 3 and is_name(parts[-1]) and all(len(part) <= 12 for part in parts)


def _parts(text: str) -> list[str]:
    return [part for part in re.split(f"[、，,/／:：；;&（）(){MARKS} ]+", spaced(text)) if part]


def _segments(text: str) -> Iterator[tuple[bool, str]]:
    """The pieces of a byline between its titles, and whether a title stands before each."""
    at = 0
    for found in _NAMED.finditer(text):
        yield at > 0, text[at : found.start()]
        at = found.end()
    yield at > 0, text[at:]


def names_in(text: str) -> tuple[str, ...]:
    """The persons' names of a byline, without titles, places and offices.

    Behind a title a name may be anything that looks like one; without a title it begins with a surname.

    >>> names_in("本报记者 张三 通讯员 李四、王小五"), names_in("某城镇 单小云"), names_in("记者 李文 摄")
    (('张三', '李四', '王小五'), ('单小云',), ('李文',))
    """
    found: list[str] = []
    for titled, segment in _segments(_HANDS.sub(" ", spaced(text))):
        found += _names_of(_parts(_LONE.sub(r"\1\2", segment)), titled)
    return tuple(dict.fromkeys(found))


def _names_of(parts: Sequence[str], titled: bool) -> list[str]:
    """The names among pieces that no title parts. Who is named behind a place or an office is its bearer."""
    names = [part for part in parts if _may_be_name(part, titled)]
    bearers = [part for part in names if not _PLACED.search(part) and not OFFICE.fullmatch(part)]
    return bearers or ([] if len(parts) > 1 else [part for part in names if is_name(part)])


def _may_be_name(part: str, titled: bool) -> bool:
    return is_name(part) or "·" in part or (titled and _NAME.fullmatch(part) is not None)


def offices_in(text: str) -> tuple[str, ...]:
    """The offices that sign a text themselves: none where a person signs for them.

    >>> offices_in("某城市文明养犬促进会"), offices_in("市第二人民医院 言之"), offices_in("记者 张三")
    (('某城市文明养犬促进会',), (), ())
    """
    if names_in(text) or _NAMED.search(text):
        return ()
    return tuple(part for part in _parts(text) if is_office(part))
