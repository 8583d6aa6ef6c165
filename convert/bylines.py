"""How papers sign and open their stories: bylines and leads, told by their words."""

from __future__ import annotations

import re

from .trace import BLANKS, printed

TITLES = (
    "本报记者|本报驻[\u4e00-\u9fff]{1,8}记者|本报特约记者|本报评论员|本报特约评论员|本报通讯员|本报编辑部|新华社记者|"
    "特约记者|见习记者|实习记者|全媒体记者|融媒体记者|首席记者|实习生|特约评论员|评论员|通讯员|特约撰稿人|记者|作者|文/图|图/文|文"
)
SIGNED = re.compile(
    rf"[■□●◎▲★\s]*(?:{TITLES})(?:[\s:：/]*[\u4e00-\u9fff·•、\s]*)(?:文/图|图/文|文|图|摄影报道|整理|报道)?"
)
"""A line that is a byline and nothing else: `本报记者 某某 通讯员 某某`."""

OPENS = re.compile(r"^(?:据)?(?:本报|新华社|中新社|中新网|本网|人民网|央视网)(?:讯|[^，。,]{1,12}[电讯])")
"""How a lead begins: `本报讯（记者 …`, `新华社北京1月5日电`."""


def is_byline(text: str) -> bool:
    """Whether a whole line says who wrote, and nothing else.

    >>> is_byline("本报记者 张三 通讯员 李四"), is_byline("本报评论员"), is_byline("记者看到，路通了")
    (True, True, False)
    """
    bare = "".join(c if c not in BLANKS else " " for c in text)
    return len(printed(bare)) <= 32 and SIGNED.fullmatch(bare) is not None


SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤方俞任袁柳鲍史唐费"
    "廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜"
    "阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓单杭洪包诸左石崔吉钮龚程嵇"
    "邢裴陆荣翁荀羊惠甄曲封芮储靳汲邴松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶"
    "黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏"
    "柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙"
    "乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫代佟付言"
)
"""Surnames of one character (百家姓 and the common ones that it lacks): a short line of names is told by them."""


def is_name(text: str) -> bool:
    """Whether a piece can be a person's name: two or three characters, the first of them a surname.

    >>> is_name("许宏"), is_name("决赛现场")
    (True, False)
    """
    return 2 <= len(text) <= 3 and text[0] in SURNAMES and all("\u4e00" <= c <= "\u9fff" for c in text)


OFFICE = re.compile(
    r"[\u4e00-\u9fff]{3,16}(?:协会|促进会|委员会|联合会|局|委|办公室|公司|集团|学校|医院|中心|政府|支队|大队)$"
)
"""An office that signs a letter or a notice."""


def is_signature(text: str) -> bool:
    """Whether the last line of a group of heads can be its byline: a name alone, marked or not, or behind the
    place or office of its bearer.

    >>> is_signature("■钟行"), is_signature("市第二人民医院 言之"), is_signature("路上有灯")
    (True, True, False)
    """
    bare = "".join(c if c not in BLANKS else " " for c in text).lstrip("■□●◎▲★ ")
    parts = [part for part in bare.split(" ") if part]
    if len(parts) == 1 and OFFICE.fullmatch(parts[0]):
        return True
    return 0 < len(parts) <= 3 and is_name(parts[-1]) and all(len(part) <= 12 for part in parts)
