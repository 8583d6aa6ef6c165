"""The benchmark's typeset pages: everything printed is in the gold, nothing is printed over something else."""

from __future__ import annotations

import datetime
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from random import Random

import pytest
from accuracy import DATA, ROOT

# The benchmark is no part of the package: it lies beside it, and is found where the repository is.
sys.path.insert(0, str(ROOT))

from bench.typeset import setting
from bench.typeset.compose import compose, painted
from bench.typeset.desk import Desk, Page
from bench.typeset.plan import PLANS, Area, plan_page
from bench.typeset.sheet import ORDERS, Placed, draw_style
from bench.typeset.stories import dressed, read_manuscripts

JUMP = "()上紧下接转第一二12版"
"""The signs of jump lines, which stand in no text of the gold."""
DAY = datetime.date(2026, 8, 3)


@pytest.fixture(autouse=True)
def words_are_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Headlines break anywhere: the word list that they break by is only there where pages are made."""
    monkeypatch.setattr(setting, "_words", setting.clusters)


def pages_of(seed: int) -> list[Page]:
    random = Random(seed)
    sheet = draw_style(random, ORDERS[seed % len(ORDERS)], list(PLANS)[seed % len(PLANS)], 0.45)
    stories = [dressed(story, random) for story in read_manuscripts(DATA / "samples")]
    desk = Desk(sheet, random, stories)
    return [compose(desk, "云岭日报", DAY, number) for number in (1, 2)]


known = cache(pages_of)


def signs(texts: Iterable[str]) -> Counter[str]:
    """How often each sign is printed, whatever its width."""
    return Counter(unicodedata.normalize("NFKC", "".join(texts)).replace(" ", ""))


def printed(page: Page) -> Counter[str]:
    return signs(line.text for line in page.placed)


def told(page: Page) -> Counter[str]:
    texts = list(page.furniture)
    for article in page.articles:
        texts += [article[name] for name in ("kicker", "title", "subtitle", "byline")]
        texts.append(article.get("unit", ""))
        for block in article["blocks"]:
            texts.append(block.get("text", ""))
            for number, row in enumerate(block.get("rows", ())):
                spans = number == 0 and block["header_rows"] == 2
                texts += [row[0], *row[1::2]] if spans else row
    return signs(texts)


@pytest.mark.parametrize("seed", range(8))
def test_what_is_printed_is_what_the_gold_tells(seed: int) -> None:
    pages = known(seed)
    for page in pages:
        assert told(page) - printed(page) == Counter()
        surplus = printed(page) - told(page)
        assert set(surplus) <= set(JUMP), surplus


def spot(line: Placed) -> tuple[float, float, float, float]:
    wide = line.stretch or setting.width(line.text) * line.size
    return line.x, line.y - 0.8 * line.size, line.x + wide, line.y


@pytest.mark.parametrize("seed", range(8))
def test_no_line_of_text_is_printed_over_another(seed: int) -> None:
    pages = known(seed)
    for page in pages:
        body = sorted((spot(line), line.text) for line in page.placed if line.part[1] == "body")
        for n, ((_, top, right, bottom), text) in enumerate(body):
            for (x, y, _, low), other in body[n + 1 :]:
                if x >= right - 1:
                    break
                assert not (y < bottom - 1 and top < low - 1), (text, other)


@pytest.mark.parametrize("seed", range(8))
def test_breaks_stand_where_lines_end(seed: int) -> None:
    pages = known(seed)
    for page in pages:
        for number, article in enumerate(page.articles):
            lines = [line.text for line in page.placed if line.part[0] == number]
            for block in article["blocks"]:
                for offset, kind in block.get("breaks", ()):
                    assert kind in "lc"
                    before = block["text"][max(0, offset - 4) : offset]
                    assert (
                        any(line.endswith(before) for line in lines) or article["layout"]["kind"] == "briefs"
                    )


@pytest.mark.parametrize("order", sorted(set(ORDERS)))
def test_every_line_is_painted_once_in_each_order(order: str) -> None:
    pages = known(3)
    for page in pages:
        assert Counter(painted(page, order, Random(1))) == Counter(page.placed)


def test_the_same_seed_gives_the_same_page() -> None:
    assert [page.placed for page in pages_of(5)] == [page.placed for page in pages_of(5)]


@pytest.mark.parametrize("shape", PLANS)
def test_frames_fill_the_page_and_do_not_overlap(shape: str) -> None:
    for seed in range(20):
        cells: Counter[tuple[int, int]] = Counter()
        for frame in plan_page(Area(0, 6, 0, 90), shape, (40, 130), Random(seed)):
            taken = {(c, r) for c in range(frame.area.left, frame.area.right)
                     for r in range(frame.area.top, frame.area.bottom)}  # fmt: skip
            for hole in frame.holes:
                taken -= {(c, r) for c in range(hole.left, hole.right) for r in range(hole.top, hole.bottom)}
            cells.update(taken)
        assert set(cells.values()) == {1}
        assert len(cells) == 6 * 90
