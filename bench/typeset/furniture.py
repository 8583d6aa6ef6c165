"""Mastheads, folios and imprints, in several conventions. All names and numbers are invented."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from random import Random

from .stories import person

PAPERS = [
    "沧源日报", "临河晚报", "青浦时报", "石城日报", "江源商报", "云岭日报",
    "梅川晨报", "望海日报", "洛宁日报", "平湖早报",
]  # fmt: skip
SECTIONS = ["要闻", "国际", "综合", "经济", "社会", "民生", "文化", "时政", "县区", "评论", "副刊"]
DAYS = "一二三四五六日"
CHINESE = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Furniture:
    """The lines of a page's top (with their places: left, centre, right) and foot. `name` is the plate of page 1."""

    name: str
    top: tuple[tuple[str, str], ...]
    foot: tuple[str, ...]


def dates(date: datetime.date) -> tuple[str, ...]:
    """A date as papers write it."""
    day = DAYS[date.weekday()]
    return (
        f"{date.year}年{date.month}月{date.day}日 星期{day}",
        f"{date.year}.{date.month:02}.{date.day:02} 星期{day}",
        f"{date.year}年{date.month}月{date.day}日　星期{day}".replace("\u3000", "  "),
        f"{''.join(CHINESE[int(c)] for c in str(date.year))}年八月{'一二三四五六七八九'[date.day - 1]}日 星期{day}",
    )


def furnish(paper: str, date: datetime.date, page: int, style: int, random: Random) -> Furniture:
    """The furniture of a page; `style` picks the paper's convention."""
    when = dates(date)[style % 4]
    editor, artist = person(random), person(random)
    phone = random.randint(2000000, 8999999)
    if page == 1:
        top = [
            ("left", when),
            ("left", random.choice(("农历丙午年六月廿一", "丙午年六月二十"))),
            ("right", f"第{random.randint(3000, 19000)}期 今日{random.choice((4, 8, 12))}版"),
            ("right", f"国内统一连续出版物号 CN{random.randint(11, 65)}-00{random.randint(10, 99)}"),
        ]
        if style % 3 == 0:
            top.append(("left", f"中共{paper[:2]}市委机关报 {paper}社出版"))
        if style % 5 == 1:
            top.append(("right", f"新闻热线：{phone} 邮发代号：35—{random.randint(10, 99)}"))
        foot = [
            f"本报地址：{paper[:2]}市人民路{random.randint(1, 300)}号 "
            f"邮编：{random.randint(100000, 799999)} 广告热线：{phone}"
        ]
        return Furniture(paper, tuple(top), tuple(foot) if style % 2 else ())
    section = random.choice(SECTIONS)
    number = "一二三四五六七八"[page - 1]
    top = {
        0: [("left", f"第{number}版 {section}"), ("centre", when), ("right", f"责任编辑 {editor} 版式 {artist}")],
        1: [("left", f"0{page} {section}"), ("right", f"{when} {paper}")],
        2: [
            ("left", when),
            ("left", f"编辑：{editor} 校对：{artist} 美编：{person(random)}"),
            ("right", f"{section} {page}"),
        ],
        3: [("left", f"{page}版"), ("centre", section), ("right", f"责编/{editor} 电话/{phone} {when}")],
        4: [("left", paper), ("centre", f"{section}·{number}版"), ("right", when)],
    }[style % 5]  # fmt: skip
    return Furniture(
        "", tuple(top), (f"本版编辑 {editor} E-mail:news{page}@example.cn",) if style % 4 == 3 else ()
    )
