"""Pages to learn seams from: typeset ones whose gold is known, and a corpus damaged as the samples are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from bench.damage import Item, Manuscript, Story, damage

from .prepare import articles

FAMILIES: Final = ("G_sim000", "H_pdfminer")
"""Folders of typeset pages: one for each way in which a page became text."""

LEARNT: Final = range(8)
HELD: Final = range(8, 12)
"""Issues of the typeset pages to learn from, and to be examined on."""

SHORTEST, LONGEST = 120, 1800
"""Characters of an article that is set on a page."""

FEWEST: Final = 3
"""Articles of a page."""

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
SURNAMES: Final = "王李张刘陈杨黄"
NAMES: Final = ("伟", "秀英", "建国", "晓明", "一鸣")


class Told(NamedTuple):
    """A damaged page and its gold."""

    name: str
    text: str
    gold: dict[str, Any]


def typeset(folder: Path, issues: Iterable[int], family: str) -> Iterator[Told]:
    """The pages `FOLDER/FAMILY/iNN_pM.txt` of these issues with their golds, `FOLDER/gold/iNN_pM.json`."""
    for issue in issues:
        for path in sorted((folder / family).glob(f"i{issue:02}_p*.txt")):
            gold = json.loads((folder / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
            yield Told(path.stem, path.read_text(encoding="utf-8"), gold)


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


def damaged(pages: Sequence[Sequence[dict[str, str]]], count: int, seed: int, style: str) -> list[Told]:
    """`count` pages, each of some articles of one printed page, typeset and damaged in that style."""
    drawn = Random(seed)
    out: list[Told] = []
    while len(out) < count:
        members = list(drawn.choice(pages))
        drawn.shuffle(members)
        told = [story(article, drawn, style) for article in members[: drawn.randint(4, 10)]]
        stories = tuple(one for one in told if one)
        if len(stories) < FEWEST:
            continue
        manuscript = Manuscript(style, drawn.randint(0, 10**6), (), (), stories)
        try:
            text, gold = damage(manuscript, "")
        except IndexError:
            # The orders glue a leg that a short article does not fill, or one of a single row at both ends.
            continue
        out.append(Told(f"{style} {len(out)}", text, gold))
    return out


def _paragraphs(article: dict[str, str]) -> list[str]:
    """The paragraphs of an article, without blanks and without what a manuscript would take for an order."""
    bare = (part.replace(" ", "").replace("\u3000", "") for part in article["text"].split("\n"))
    return [part for part in bare if part and not set(part) & set("|{") and part[0] not in "@#"]


def _lead(drawn: Random) -> str:
    """How a lead of a local paper begins: `本报讯（记者 王伟）1月5日，`."""
    reporter = f"{drawn.choice(['', ' '])}{drawn.choice(SURNAMES)}{drawn.choice(NAMES)}"
    return f"本报讯（记者{reporter}）{drawn.randint(1, 12)}月{drawn.randint(1, 28)}日，"


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
    return Story(
        tuple(Item("paragraph", paragraph) for paragraph in paragraphs),
        headline=article["title"].replace(" ", " | ") if drawn.random() < HEADED else "",
        kicker=article.get("kicker") or "",
        deck=article.get("sub") or "",
        measure=measure,
        legs=legs,
        glue=tuple(glue) if joined else (),
        merge=tuple(merge) if joined else (),
        jump_to="（下转第二版）" if drawn.random() < JUMPS else "",
        jump_from="（上接第一版）" if drawn.random() < JUMPS else "",
        spaced_head=drawn.random() < 0.15,
        tight_head=drawn.random() < 0.3,
    )
