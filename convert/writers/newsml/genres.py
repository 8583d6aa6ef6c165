"""The genre of an article, where its form shows it: 消息, 通讯, 评论员文章, 社论, 通报, 公告 and their kin."""

from __future__ import annotations

import re
from dataclasses import dataclass

from convert.model import Article, Kind
from convert.scripts import both, is_traditional
from convert.trace import Traced, printed

_NAMES = {
    "commentator": ("评论员文章", "評論員文章"),
    "editorial": ("社论", "社論"),
    "comment": ("评论", "評論"),
    "circular": ("通报", "通報"),
    "announcement": ("公告", "公告"),
    "order": ("通告", "通告"),
    "publication": ("公示", "公示"),
    "notice": ("启事", "啟事"),
    "statement": ("声明", "聲明"),
    "obituary": ("讣告", "訃告"),
    "feature": ("通讯", "通訊"),
    "news": ("消息", "消息"),
}
OPINION = frozenset(("commentator", "editorial", "comment"))
"""Those that are opinion in the IPTC's own list of genres."""
_TITLED = (
    ("circular", "通报"),
    ("announcement", "公告"),
    ("order", "通告"),
    ("publication", "公示"),
    ("notice", "启事"),
    ("statement", "声明"),
    ("obituary", "讣告"),
)
"""Official notices, by the last word of their headline."""
_NOTICE = {code: re.compile(f"(?:{both(word)})(?:[（(][^（）()]{{1,16}}[）)])?$") for code, word in _TITLED}
_COMMENTATOR = re.compile(both("评论员"))
_EDITORIAL = re.compile(f"(?:{both('社论')})$")
_FEATURE = re.compile(f"(?:{both('纪实|侧记|特写|速写|见闻')})$|^(?:{both('通讯')})$")
_AGENCY = re.compile(f"^(?:{both('本报')}|.{{0,8}}社)|(?:{both('讯|电')})$")


@dataclass(frozen=True, slots=True)
class Genre:
    """A genre of our list, and the text that shows it."""

    code: str
    shown: Traced

    def name(self, language: str) -> str:
        """What it is called in the script of the issue."""
        return _NAMES[self.code][is_traditional(language)]


def genre_of(article: Article) -> Genre | None:
    """The genre where the form of the article shows it, else None.

    评论员文章 is named in its own head or byline, 社论 in its kicker, 通报 and other notices in the last word of
    the headline, a 通讯 in the last word of a head (纪实, 侧记 …); a 消息 begins with its 电头.
    """
    heads = [text for _, text in article.heads()]
    signed = [article.byline.text] if article.byline else []
    for text in (*heads, *signed):
        if _COMMENTATOR.search(text.text):
            return Genre("commentator", text)
    for text in heads:
        if _EDITORIAL.search(printed(text.text)):
            return Genre("editorial", text)
    if article.kind is Kind.COMMENT and (heads or signed):
        return Genre("comment", (heads or signed)[0])
    if article.headline is not None:
        for code, pattern in _NOTICE.items():
            if pattern.search(printed(article.headline.text)):
                return Genre(code, article.headline)
    for text in heads:
        if _FEATURE.search(printed(text.text)):
            return Genre("feature", text)
    line = article.dateline
    if article.kind is Kind.NEWS and line is not None and _AGENCY.search(printed(line.text.text)):
        return Genre("news", line.text)
    return None
