"""News to typeset: read from JSON lines, given the heads, bylines and leads that a paper would give them."""

from __future__ import annotations

import json
import lzma
import re
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from bench.damage.manuscripts import read_manuscript
from bench.damage.setting import MISREAD

LEAD = re.compile(r"^(?:本报|据?新华社)[^（(。]{0,24}[（(]([^（()）]{2,30})[)）]")
LABEL = re.compile(r"（[^（）]{2,20}）$")
FAMILIES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷"
    "钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国志文晓雪梅海波斌宇鑫浩然子轩佳怡思远"
    "嘉诚立新永红春玲玉兰少峰庆云凤琴振东家豪天成雨桐"
)
RUBRICS = ("", "图片报道", "环球扫描", "征集", "本报今日", "导读")
"""Titles that head no article."""
UNPRINTABLE = re.compile("[\u3000\u2002\u2003\xa0\u200b\t\r]|[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Story:
    """An article before it is set. `subheads` are numbers of paragraphs; `foot` says that the byline stands at
    the end. `comment` marks opinion, which papers box.
    """

    title: str
    paragraphs: tuple[str, ...]
    kicker: str = ""
    deck: str = ""
    byline: str = ""
    byline_in_lead: str = ""
    foot: bool = False
    comment: bool = False
    subheads: frozenset[int] = frozenset()

    @property
    def length(self) -> int:
        """Characters of the body."""
        return sum(map(len, self.paragraphs))


def person(random: Random) -> str:
    """An invented name."""
    return random.choice(FAMILIES) + "".join(random.sample(GIVEN, random.choice((1, 2, 2))))


def clean(text: str) -> str:
    """A text without what no paper prints."""
    return UNPRINTABLE.sub("", text.replace("\u3000", " ")).strip(" ")


def read_news(path: Path) -> list[Story]:
    """The articles of a corpus of JSON lines (title, kicker, sub, section, text), `.xz` or plain."""
    data = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    entries = [json.loads(line) for line in data.decode("utf-8").split("\n") if line]
    stories = []
    for entry in entries:
        paragraphs = tuple(p for p in map(clean, entry["text"].split("\n")) if p)
        kept = Story(
            clean(entry["title"]),
            paragraphs,
            clean(entry.get("kicker") or ""),
            clean(entry.get("sub") or ""),
            comment=entry.get("section") in ("评论", "理论", "副刊"),
            subheads=frozenset(
                n
                for n, p in enumerate(paragraphs[1:-1], 1)
                if len(p) <= 15 and not re.search("[。！？”：]$", p)
            ),
        )
        if kept.title not in RUBRICS and kept.length >= 60 and len(kept.title) <= 34:
            stories.append(kept)
    return stories


def read_manuscripts(folder: Path) -> list[Story]:
    """The articles of the manuscripts of `bench.damage` under a folder, as they were printed, without tables."""
    stories = []
    for path in sorted(folder.glob("*/p*.toml")):
        for told in read_manuscript(path).stories:
            items = [item for item in told.body if item.kind in ("paragraph", "subhead")]
            paragraphs = tuple(clean(MISREAD.sub(r"\1", item.text)) for item in items)
            heads = (told.headline.replace(" | ", " ").replace("|", ""), told.kicker, told.deck)
            subheads = frozenset(n for n, item in enumerate(items) if item.kind == "subhead")
            if told.jump_from and any(story.title == heads[0] for story in stories):
                continue  # the other half stands under the same headline
            if paragraphs and told.headline:
                stories.append(Story(heads[0], paragraphs, heads[1], heads[2], subheads=subheads))
    return stories


def dressed(story: Story, random: Random) -> Story:
    """A story with a byline where papers put one: in the lead, under the head, at the foot, or nowhere."""
    if LABEL.search(story.title) and random.random() < 0.6:
        story = replace(story, title=LABEL.sub("", story.title))
    lead = LEAD.match(story.paragraphs[0])
    if lead:
        return replace(story, byline_in_lead=lead[1])
    names = " ".join(person(random) for _ in range(random.choice((1, 1, 1, 2, 2, 3))))
    if story.comment:
        return replace(story, byline=names.split(" ")[0], foot=random.random() < 0.5)
    style = random.random()
    if style < 0.3 and 0 not in story.subheads:
        role = random.choice(("记者", "记者", "通讯员"))
        opening = random.choice(
            ("本报讯", "本报讯", f"本报{random.choice(('北京', '上海', '武汉'))}8月3日电")
        )
        text = f"{opening}（{role} {names}）{story.paragraphs[0]}"
        return replace(story, paragraphs=(text, *story.paragraphs[1:]), byline_in_lead=f"{role} {names}")
    if style < 0.65:
        mark = random.choice(("本报记者 ", "□ 本报记者 ", "■本报记者 ", "", "本报通讯员 ", "□"))
        return replace(story, byline=mark + names, foot=random.random() < 0.1)
    return story
