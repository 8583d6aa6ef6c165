"""Pages to learn seams from: typeset ones whose gold is known, and a corpus damaged as the samples are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from bench.damage import Item, Manuscript, Story, damage
from bench.damage.manuscripts import read_manuscript
from bench.typeset.tables import invent

from .prepare import articles

TESTS: Final = Path(__file__).parent.parent / "tests" / "data"

SHORTEST, LONGEST = 120, 1800
"""Characters of an article that is set on a page."""

FEWEST: Final = 3
"""Articles of a page."""

MADE: Final = {"joined": (240, 11), "hard": (160, 61)}
MADE_SMALL: Final = {"joined": (120, 31), "hard": (120, 32)}
MADE_HELD: Final = {"joined": (15, 12), "hard": (10, 62)}
"""Pages made from a corpus in each style, and the seed: to learn from, small ones too, and to be counted on."""

SMALL: Final = (1, 1, 2, 2, 3)
"""Articles of a small page, and the most paragraphs of each:"""
BRIEF: Final = 6

SERIAL: Final = 0.2
"""Share of the small pages with an article more that is like the first but for `OWN` of its clauses: notices are."""
OWN: Final = 0.4

SPLIT_SEED: Final = 5
MEASURES: Final = (13, 14, 15, 15, 16, 16, 17, 18, 20)
GLUED: Final = 0.45
"""Share of the gutters over which a row is read straight."""
GLUES: Final = (
    *("first_right",) * 3, "first_left", *("last_left",) * 2, "last_left_tight", "last_right",
)  # fmt: skip
MERGED: Final = 0.12
"""Share of the paragraphs that are not told from the one before by a blank row."""
JUMPS: Final = 0.08
HEADED: Final = 0.93
FLOATING: Final = 0.5
"""Share of the tables with a header of two levels whose last column stands apart."""
PICTURED: Final = 0.08
SIGNED: Final = 0.3
DISPLACED: Final = 0.12
"""Share of the articles with a photograph's caption, with a byline in the head, and with the head elsewhere than the
page's others.
"""
TABLES: Final = 0.4
"""Share of the pages with a table."""
BYLINES: Final = ("本报记者 ", "记者 ", "□ ", "本报通讯员 ", "")
SURNAMES: Final = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗"
NAMES: Final = (
    "伟",
    "秀英",
    "建国",
    "晓明",
    "一鸣",
    "芳",
    "金伟",
    "凡",
    "志强",
    "雪",
    "文静",
    "海",
    "燕",
    "立新",
)


class Told(NamedTuple):
    """A damaged page and its gold."""

    name: str
    text: str
    gold: dict[str, Any]


FamilyPage = tuple[str, Told]
"""A page and the way in which it became text."""


def typeset(where: str) -> Iterator[FamilyPage]:
    """The pages of `FOLDER[:ISSUES]` by family, those that have a gold.

    A folder has `FAMILY/NAME.txt`, a folder for each way in which pages became text, and `gold/NAME.json`. ISSUES are
    beginnings of names, with commas between them.
    """
    folder, _, issues = where.partition(":")
    begins = tuple(issues.split(",")) if issues else ("",)
    for path in sorted(Path(folder).glob("*/*.txt")):
        gold = path.parent.parent / "gold" / f"{path.stem}.json"
        if path.stem.startswith(begins) and gold.exists():
            said = json.loads(gold.read_text(encoding="utf-8"))
            yield path.parent.name, Told(path.stem, path.read_text(encoding="utf-8"), said)


def made(corpus: Path | None, held: bool) -> Iterator[FamilyPage]:
    """Pages made from a corpus: from two thirds of its printed pages, or from those held."""
    if corpus is None:
        return
    pages = divided(corpus)[held]
    for style, (count, seed) in (MADE_HELD if held else MADE).items():
        for page in damaged(pages, count, seed, style):
            yield f"made, {style}", page
    for style, (count, seed) in {} if held else MADE_SMALL.items():
        for page in damaged(pages, count, seed, style, small=True):
            yield f"made small, {style}", page


def own() -> Iterator[FamilyPage]:
    """The pages of this project, whose truth the tests have: those of `seeds/`, and the samples."""
    for truth in sorted((TESTS / "truth").glob("*.json")):
        gold = json.loads(truth.read_text(encoding="utf-8"))
        text = (TESTS.parent.parent / "seeds" / gold["source"]).read_text(encoding="utf-8")
        yield "own", Told(truth.stem, text, gold)
    for manuscript in sorted((TESTS / "samples").glob("*/*.toml")):
        yield "own", Told(manuscript.stem, *damage(read_manuscript(manuscript), manuscript.stem))


def divided(corpus: Path) -> tuple[list[list[dict[str, str]]], list[list[dict[str, str]]]]:
    """The corpus by printed pages: two thirds to learn from, one to be examined on."""
    pages: dict[tuple[str, str], list[dict[str, str]]] = {}
    for article in articles([corpus]):
        if article.get("page") and SHORTEST < len(article["text"]) < LONGEST:
            pages.setdefault((article["date"], article["page"]), []).append(article)
    enough = [members for members in pages.values() if len(members) >= FEWEST]
    Random(SPLIT_SEED).shuffle(enough)
    third = len(enough) // 3
    return enough[third:], enough[:third]


def damaged(
    pages: Sequence[Sequence[dict[str, str]]], count: int, seed: int, style: str, *, small: bool = False
) -> list[Told]:
    """`count` pages, each of some articles of one printed page, typeset and damaged in that style."""
    drawn = Random(seed)
    out: list[Told] = []
    while len(out) < count:
        members = list(drawn.choice(pages))
        drawn.shuffle(members)
        if small:
            members = _few(members, drawn)
        told = [story(article, drawn, style) for article in members[: drawn.randint(4, 10)]]
        stories = tuple(one for one in told if one)
        if len(stories) < (1 if small else FEWEST):
            continue
        if drawn.random() < TABLES:
            at = drawn.randint(0, len(stories))
            stories = (*stories[:at], _table(drawn, style), *stories[at:])
        manuscript = Manuscript(style, drawn.randint(0, 10**6), (), (), stories)
        try:
            text, gold = damage(manuscript, "")
        except IndexError:
            # The orders glue a leg that a short article does not fill, or one of a single row at both ends.
            continue
        out.append(Told(f"{style} {len(out)}", text, gold))
    return out


def _few(members: Sequence[dict[str, str]], drawn: Random) -> list[dict[str, str]]:
    """One to three short articles, now and then with one more that is much like the first."""
    few = [
        one | {"text": "\n".join(one["text"].split("\n")[: drawn.randint(1, BRIEF)])}
        for one in members[: drawn.choice(SMALL)]
    ]
    if drawn.random() < SERIAL:
        strange = _clauses(members[-1]["text"].replace("\n", ""))
        like = "".join(
            drawn.choice(strange) if drawn.random() < OWN else clause for clause in _clauses(few[0]["text"])
        )
        few.insert(1, few[0] | {"title": members[-1]["title"], "text": like})
    return few


def _clauses(text: str) -> list[str]:
    """A text cut behind its commas and full stops, and where its paragraphs end."""
    return re.findall(r"[^，。\n]*[，。\n]|[^，。\n]+", text)


def _paragraphs(article: dict[str, str]) -> list[str]:
    """The paragraphs of an article, without blanks and without what a manuscript would take for an order."""
    bare = (part.replace(" ", "").replace("\u3000", "") for part in article["text"].split("\n"))
    return [part for part in bare if part and not set(part) & set("|{") and part[0] not in "@#"]


def _lead(drawn: Random) -> str:
    """How a lead of a local paper begins: `本报讯（记者 王伟）1月5日，`."""
    reporter = f"{drawn.choice(['', ' '])}{drawn.choice(SURNAMES)}{drawn.choice(NAMES)}"
    return f"本报讯（记者{reporter}）{drawn.randint(1, 12)}月{drawn.randint(1, 28)}日，"


def _name(drawn: Random) -> str:
    return f"{drawn.choice(SURNAMES)}{drawn.choice(NAMES)}"


def _byline(drawn: Random) -> str:
    """Who wrote it, as a head says it."""
    names = [_name(drawn) for _ in range(drawn.choice((1, 1, 2)))]
    return drawn.choice(BYLINES) + " ".join(names)


def _caption(title: str, drawn: Random) -> str:
    """What stands below a photograph."""
    return f"图为{title.replace(' ', '')}现场。（记者 {_name(drawn)} 摄）"


def _table(drawn: Random, style: str) -> Story:
    """A table under its title."""
    made = invent(drawn, drawn.choice((2, 3, 4)))
    rows = tuple(tuple(cell.replace(" ", "") for cell in row) for row in made.rows)
    floating = (len(rows[0]) - 1,) if made.header_rows == 2 and drawn.random() < FLOATING else ()
    item = Item("table", rows=rows, header=made.header_rows, floating=floating)
    return Story((item,), headline=made.title.replace(" ", ""), head="before" if style == "hard" else "")


def story(article: dict[str, str], drawn: Random, style: str) -> Story | None:
    """An article of the corpus with orders for its page, drawn as the seeds have them; None if it is empty."""
    paragraphs = _paragraphs(article)
    if not paragraphs:
        return None
    if drawn.random() < 0.5 and not paragraphs[0].startswith(("本报", "新华")):
        paragraphs[0] = _lead(drawn) + paragraphs[0]
    long = sum(map(len, paragraphs)) > 400
    legs = drawn.choice((1, 2, 2, 3, 4) if long else (1, 1, 2))
    measure = drawn.choice(MEASURES)
    glue = [f"{leg} {drawn.choice(GLUES)}" for leg in range(legs - 1) if drawn.random() < GLUED]
    merge = [n for n in range(1, len(paragraphs)) if drawn.random() < MERGED]
    joined = style == "joined"
    items = [Item("paragraph", paragraph) for paragraph in paragraphs]
    if drawn.random() < PICTURED:
        items.append(Item("caption", _caption(article["title"], drawn)))
    before = "between" if joined else "before"
    return Story(
        tuple(items),
        headline=article["title"].replace(" ", " | ") if drawn.random() < HEADED else "",
        kicker=article.get("kicker") or "",
        deck=article.get("sub") or "",
        byline=_byline(drawn),
        sign=drawn.random() < SIGNED,
        head=before if drawn.random() < DISPLACED else "",
        measure=measure,
        legs=legs,
        glue=tuple(glue) if joined else (),
        merge=tuple(merge) if joined else (),
        jump_to="（下转第二版）" if drawn.random() < JUMPS else "",
        jump_from="（上接第一版）" if drawn.random() < JUMPS else "",
        spaced_head=drawn.random() < 0.15,
        tight_head=drawn.random() < 0.3,
    )
