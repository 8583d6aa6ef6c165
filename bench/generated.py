"""Pages for measuring: of a corpus of news, or of text that means nothing.

Each page has stories in printed lines of one column, a headline above each, and a folio that makes it an issue
of its own.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from random import Random

MEASURE = 22
"""Characters of a printed line."""
CLAUSES = (
    "全市春耕工作会议昨日召开", "有关部门要把各项措施落到实处", "当地群众纷纷表示满意", "三座新桥已经通车",
    "今年以来粮食产量稳步增长", "学校和医院的条件明显改善", "记者在现场看到工人正在施工", "项目总投资达到两亿元",
    "下一步将继续加强管理和服务", "专家认为这一做法值得推广", "农民的收入比去年有所提高", "河道治理工程进展顺利",
)  # fmt: skip


def stories(corpus: Path | None) -> Iterator[tuple[str, str]]:
    """Headlines and texts without end: of a file of JSON lines (`title`, `text`; `.xz` or plain), or invented."""
    if corpus is None:
        random = Random("stories")
        while True:
            paragraphs = ("，".join(random.choices(CLAUSES, k=random.randint(3, 9))) + "。" for _ in range(5))
            yield random.choice(CLAUSES), "\n".join(paragraphs)
    with lzma.open(corpus, "rt", encoding="utf-8") if corpus.suffix == ".xz" else corpus.open("rt") as lines:
        entries = [json.loads(line) for line in lines]
    yield from cycle((entry["title"], entry["text"]) for entry in entries if len(entry["text"]) > 200)


def pages(count: int, characters: int, corpus: Path | None = None) -> Iterator[str]:
    """So many pages of at least so many characters each."""
    source = stories(corpus)
    for number in range(count):
        year, month, day = 1900 + number // 336, number // 28 % 12 + 1, number % 28 + 1
        rows = [f"岭南晨报          {year}年{month}月{day}日          第1版", ""]
        size = 0
        while size < characters:
            title, text = next(source)
            for paragraph in text[: characters - size].split("\n"):
                whole = "　　" + paragraph.replace("\u3000", "")
                title_rows = [title, ""] if title else []
                rows += title_rows + [whole[at : at + MEASURE] for at in range(0, len(whole), MEASURE)]
                size += len(title) + len(whole) - 2
                title = ""
            rows.append("")
        yield "\n".join(rows)


def fill(folder: Path, count: int, characters: int, corpus: Path | None = None) -> Path:
    """The pages as files, a thousand in a folder."""
    for number, page in enumerate(pages(count, characters, corpus)):
        below = folder / f"{number // 1000:03}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"{number:06}.txt").write_text(page, encoding="utf-8")
    return folder
