"""Heads that are missing, or that hold what does not belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from ..grounds import Grounds, Rule, nats
from ..language import Language
from ..model import Article, Direction, Doubt, Issue, Kind, Page, Paragraph, Role, Suspect, Table
from ..trace import Traced
from .passages import Passage

_LEAD: Final = re.compile("(?:据)?(?:本报|新华社|中新社|中新网|人民网|央视网)[^，。；]{0,20}?[讯电]")

LONGEST_PLACE: Final = 14
"""Characters of a lead that stand for an article without a head."""
SHORTEST_STORY: Final = 40
NO_HEAD: Final = 0.8
NO_HEAD_PERHAPS: Final = 0.5


def find_missing_heads(issue: Issue) -> Iterator[Suspect | None]:
    """Articles without any head: the other half of one from another page, or a lead that opens one."""
    for page, article in issue.articles():
        if any(True for _ in article.heads()) or article.kind in (Kind.PHOTO, Kind.NOTICE):
            continue
        lead = next((b.text for b in article.body if isinstance(b, Paragraph) and b.role is Role.TEXT), None)
        jump = next((jump for jump in article.jumps if jump.direction is Direction.FROM), None)
        if jump is not None:
            why = Grounds(Rule.HEADLESS_CONTINUATION, (jump.text.text,))
            yield _beginning(page, article, lead or jump.text, why, NO_HEAD)
        elif lead is not None and (article.dateline is not None or _LEAD.match(lead.text)):
            why = Grounds(Rule.HEADLESS_LEAD, (lead.text[:LONGEST_PLACE],))
            yield _beginning(page, article, lead, why, NO_HEAD)
        elif lead is not None and len(lead) >= SHORTEST_STORY:
            yield _beginning(page, article, lead, Grounds(Rule.HEADLESS_TEXT), NO_HEAD_PERHAPS)


def _beginning(page: Page, article: Article, lead: Traced, why: Grounds, confidence: float) -> Suspect | None:
    end = min(LONGEST_PLACE, len(lead))
    return Passage(page, article, "text", lead).suspect(Doubt.MISSING_TEXT, 0, end, why, confidence)


_SPEAKS: Final = "强调|要求|指出|表示|提出"
_KICKER: Final = re.compile(f"(?:时|会上|中)(?:{_SPEAKS})[：:]?$")
"""A kicker that says who spoke and where: `某某到某地调研时要求`."""
_SPOKE: Final = re.compile(f"(?:^|[，。])(?P<who>[\u4e00-\u9fff]{{2,4}})(?:{_SPEAKS})[，,：]")
NEIGHBOURS: Final = 2
"""Kickers of that form on the page, from which a story of the same form is expected to have one."""
NO_KICKER: Final = 0.25


def find_missing_kickers(issue: Issue) -> Iterator[Suspect | None]:
    """A headline without a kicker, where others of the page that report a speech have one."""
    for page in issue.pages:
        kickers = [article.kicker.text for article in page.articles if article.kicker is not None]
        speaking = [kicker for kicker in kickers if _KICKER.search(kicker)]
        if len(speaking) < NEIGHBOURS:
            continue
        for article in page.articles:
            who = _speaker(article)
            if (
                article.headline is None
                or article.kicker is not None
                or article.deck is not None
                or who is None
            ):
                continue
            if who in article.headline.text or any(
                jump.direction is Direction.FROM for jump in article.jumps
            ):
                continue
            why = Grounds(Rule.NO_KICKER, (speaking[0], who), (len(speaking),))
            passage = Passage(page, article, "headline", article.headline)
            yield passage.suspect(Doubt.MISSING_TEXT, 0, len(article.headline), why, NO_KICKER)


def _speaker(article: Article) -> str | None:
    """Who speaks in an article, where it is news with a lead."""
    texts = [b.text.text for b in article.body if isinstance(b, Paragraph) and b.role is Role.TEXT]
    if not texts or not (article.dateline is not None or _LEAD.match(texts[0])):
        return None
    found = next((m for text in texts if (m := _SPOKE.search(text))), None)
    return found["who"] if found and not found["who"].startswith("会议") else None


_DATED: Final = re.compile(
    "[0-9〇零一二三四五六七八九十两几]+个?[年月日]|截至|截止|[上下]半[年月]|季度|[本上今]周"
)
_TITLED: Final = re.compile("(?:表|统计|通报|排行榜?|名单|一览|价格?|[（(][^（）()]*[）)])$")
"""How a head ends that is the table's own title."""
NO_CAPTION: Final = 0.4


def find_bare_tables(issue: Issue) -> Iterator[Suspect | None]:
    """A table under a head that is no title, and that says neither what it shows nor of what day."""
    for page, article in issue.articles():
        tables = [block for block in article.body if isinstance(block, Table)]
        others = [block for block in article.body if isinstance(block, Paragraph)]
        if not tables or others or any(table.caption for table in tables):
            continue
        heads = [text for _, text in article.heads()]
        if any(_DATED.search(text.text) or _TITLED.search(text.text) for text in heads):
            continue
        cells = [cell.text for row in tables[0].rows for cell in row if cell.text]
        where = article.headline or (heads + cells + [None])[0]
        if where is not None:
            why = Grounds(Rule.BARE_TABLE)
            passage = Passage(page, article, "headline", where)
            yield passage.suspect(Doubt.MISSING_TEXT, 0, len(where), why, NO_CAPTION)


CUT_LABEL: Final = 0.25


def find_cut_labels(issue: Issue) -> Iterator[Suspect | None]:
    """A column of labels that was cut in two by tabs (`甲⇥乙市`) and put together: once for each table."""
    sources = {source.name: source.text for source in issue.sources}
    for page, article in issue.articles():
        for table in (block for block in article.body if isinstance(block, Table)):
            cut = [cell.text for row in table.rows for cell in row if _has_tab(cell.text, sources)]
            if cut:
                why = Grounds(Rule.CUT_LABELS, (), (len(cut),))
                passage = Passage(page, article, "cell", cut[0])
                yield passage.suspect(Doubt.OCR_ERROR, 0, len(cut[0]), why, CUT_LABEL, cut[0].text)


def _has_tab(text: Traced, sources: dict[str, str]) -> bool:
    """Whether a tab stood between two pieces of a text that has none now."""
    spans = text.spans()
    return any(
        left.source == right.source and "\t" in sources.get(left.source, "")[left.end : right.start]
        for left, right in pairwise(spans)
    )


_COUNTED: Final = (
    "年月日时分秒号期届次批场轮个名位人家户口只头条项件座所栋间层楼台套辆艘架列枚张份部种类级岁周天夜万亿千百余多"
    "元角美欧港吨克斤米里公升度国省市县区乡镇村校院厂店后大小强"
)
"""What a number counts: a head that goes on in one of these may begin with it."""
_NUMBERED: Final = re.compile(f"(?P<number>[0-9]{{1,4}})(?P<rest>(?![{_COUNTED}])[\u4e00-\u9fff].*)")
_YEAR: Final = re.compile("(?:19|20)[0-9]{2}")
FOREIGN: Final = 1.0
"""Nats. What a number and the words behind it score less than where they are no phrase. Of 602 numbers set before
headlines 95 in 100 do, of 41 heads of the corpus that begin with a number in earnest, but for years, two."""
STRAY: Final = 0.6


def find_stray_numbers(texts: Sequence[Passage], language: Language) -> Iterator[Suspect | None]:
    """A number glued before a head that it does not belong to: a running number, a page number, a speck."""
    found = [
        (passage, match)
        for passage in texts
        if passage.part in ("headline", "kicker") and (match := _NUMBERED.fullmatch(passage.text.text))
    ]
    found = [(passage, match) for passage, match in found if not _YEAR.fullmatch(match["number"])]
    if not found:
        return
    joins = language.follow_pairs(
        [match["number"] for _, match in found], [match["rest"] for _, match in found]
    )
    for (passage, match), join in zip(found, joins.tolist(), strict=True):
        if join < FOREIGN:
            why = Grounds(Rule.STRAY_NUMBER, (match["number"], match["rest"][:4]), (nats(join),))
            yield passage.suspect(Doubt.STRAY_CHAR, 0, match.end("number"), why, STRAY)


_PRESENT: Final = re.compile(
    "(?P<names>[\u4e00-\u9fff]{4,40}?)等?(?:领导)?(?:分别|一同|陪同)?"
    "(?:参加|出席|主持|列席|陪同|到会|调研|讲话).*"
)
_APART: Final = re.compile("[、，。；：（）“”\\s]")
FEWEST_NAMES: Final = 3
CLOSE_NAMES: Final = 0.3


def find_close_names(texts: Sequence[Passage]) -> Iterator[Suspect | None]:
    """Names in a head that stand without a blank between them, as the body's own words for people show."""
    for passage in texts:
        if passage.part not in ("deck", "kicker", "headline"):
            continue
        found = _PRESENT.fullmatch(passage.text.text)
        if found is None:
            continue
        names = _names(found["names"], _named(passage.article))
        if len(names) >= FEWEST_NAMES:
            suggestion = " ".join(names)
            why = Grounds(Rule.CLOSE_NAMES, ("、".join(names),), (len(names),))
            yield passage.suspect(Doubt.PUNCTUATION, 0, len(found["names"]), why, CLOSE_NAMES, suggestion)


def _named(article: Article) -> str:
    return "".join([block.text.text for block in article.body if isinstance(block, Paragraph)])


def _names(words: str, body: str) -> list[str]:
    """The words cut into names that stand apart in the body, or [] where they cannot be."""
    ways: list[list[str] | None] = [[], *([None] * len(words))]
    for end in range(2, len(words) + 1):
        for size in (3, 2, 4):
            before = ways[end - size] if size <= end else None
            if before is not None and ways[end] is None and _stands_apart(words[end - size : end], body):
                ways[end] = [*before, words[end - size : end]]
    return ways[-1] or []


def _stands_apart(name: str, body: str) -> bool:
    """Whether a name ends at a mark in a list of the body."""
    at = body.find(name)
    while at >= 0:
        if _APART.match(body, at + len(name)) or body.startswith(("及", "等", "和"), at + len(name)):
            return True
        at = body.find(name, at + 1)
    return False
