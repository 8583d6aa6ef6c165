"""How fast NewsML-G2 is written and checked, and how much memory that takes.

    python bench/newsml.py [--articles 1000]

The articles are those of a small invented paper. Times are CPU seconds of this process, the imports and the
compilation of the schemas with them. The memory is measured for one issue and for many of the same size,
written and checked one after the other: the peak must not grow with their number. A message that holds them
all is checked part by part: what grows is the message itself, which is read as a whole.
"""

from __future__ import annotations

import argparse
import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from convert.model import Article, Byline, Cell, Dateline, Direction, Issue, Jump, Page, Paragraph, Table
from convert.trace import Source, Traced

PARAGRAPHS = 6
SENTENCE = "记者从市商务局获悉，停办两年的夜市恢复营业首周，累计客流12.3万人次，摊位费减免政策将持续三个月。"
ARTICLES_ON_A_PAGE = 10
PAGES = 10
MIB = 1 << 20


class Nowhere(io.RawIOBase):
    """A file that forgets what is written."""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return len(data)  # type: ignore[arg-type]


def article(number: int, source: str, start: int) -> tuple[Article, str]:
    """An article with a table and a jump, and its printed text."""
    at = start
    said: list[str] = []

    def press(text: str) -> Traced:
        nonlocal at
        said.append(text + "\n")
        at += len(text) + 1
        return Traced.printed(source, at - len(text) - 1, text)

    headline = press(f"夜市回归 首周客流超{number}万")
    kicker = press("夏夜经济观察")
    lead = press("本报云江讯（记者 李明）" + SENTENCE * 2)
    body = [Paragraph(lead), *(Paragraph(press(SENTENCE * 3)) for _ in range(PARAGRAPHS - 1))]
    rows = tuple(tuple(Cell(press(f"{row}{column}")) for column in range(4)) for row in range(5))
    made = Article(
        f"i{number:04}",
        headline,
        kicker,
        byline=Byline(lead[5:12], ("李明",), True),
        dateline=Dateline(lead[:5], "云江"),
        body=(*body, Table(rows, 1)),
        jumps=(Jump(Direction.TO, "4", press("下转第四版"), f"i{number + 1:04}" if number % 2 else None),),
    )
    return made, "".join(said)


def issue(number: int, articles: int) -> Issue:
    """An issue of that many articles."""
    pages: list[Page] = []
    sources: list[Source] = []
    count = 0
    while count < articles:
        name, text, made = f"p{len(pages) + 1}.txt", "", []
        for _ in range(min(ARTICLES_ON_A_PAGE, articles - count)):
            count += 1
            one, printed = article(count, name, len(text))
            made.append(one)
            text += printed
        pages.append(Page(name, tuple(made), number=str(len(pages) + 1)))
        sources.append(Source(name, text, "0" * 64))
    date = f"2025-01-{number % 28 + 1:02}"
    return Issue(f"yunjiang-{number:05}", tuple(sources), tuple(pages), paper="云江晚报", date=date)


def issues(count: int, articles: int) -> Iterator[Issue]:
    """Issues, each made when it is asked for."""
    for number in range(count):
        yield issue(number, articles)


def peak() -> float:
    """The most memory that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MIB


def speed(articles: int) -> None:
    """Write and check that many articles, in issues of a hundred, one issue after the other."""
    each = ARTICLES_ON_A_PAGE * PAGES
    count = -(-articles // each)
    began = time.process_time()
    from convert.writers import newsml

    load, write, check = time.process_time() - began, 0.0, 0.0
    size = faults = 0
    for one in issues(count, each):
        before = time.process_time()
        target = io.BytesIO()
        newsml.write([one], target, {})
        wrote = time.process_time()
        faults += len(newsml.check(target.getvalue()))
        write, check = write + wrote - before, check + time.process_time() - wrote
        size += len(target.getvalue())
    whole = load + write + check
    print(f"{count * each} articles, {count} messages, {size / 1e6:.1f} MB, {faults} faults")
    print(f"import {load:.2f} s, write {write:.2f} s, check {check:.2f} s")
    print(f"together {whole:.2f} s of CPU, {count * each / whole:.0f} articles a second")


def memory(count: int, what: str) -> None:
    """Write that many issues, or check them, and say the peak: written into one message that keeps nothing; each
    written and checked as a message of its own; all checked in one message.
    """
    from convert.writers import newsml

    each = ARTICLES_ON_A_PAGE * PAGES
    faults: list[object] = []
    if what == "write":
        newsml.write(issues(count, each), Nowhere(), {})  # type: ignore[arg-type]
    elif what == "files":
        for one in issues(count, each):
            target = io.BytesIO()
            newsml.write([one], target, {})
            faults += newsml.check(target.getvalue())
    else:
        with tempfile.TemporaryFile() as file:
            newsml.write(issues(count, each), file, {})
            size = file.tell()
            file.seek(0)
            faults += newsml.check(file.read())
        print(f"(the message itself: {size / MIB:.0f} MiB) ", end="")
    print(f"{SAID[what]}, {count:2} issues: peak {peak():.0f} MiB, {len(faults)} faults")


SAID = {
    "write": "writing one message",
    "files": "writing and checking file after file",
    "message": "checking one message",
}


def main() -> None:
    """Each measurement in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--memory", type=int, default=0, help="only the memory that so many issues take")
    parser.add_argument("--doing", choices=SAID, default="write", help="what is done to them")
    given = parser.parse_args()
    if given.memory:
        memory(given.memory, given.doing)
        return
    speed(given.articles)
    sys.stdout.flush()
    for doing in SAID:
        for count in (1, 10, 40):
            words = [sys.executable, __file__, "--memory", str(count), "--doing", doing]
            subprocess.run(words, check=True)


if __name__ == "__main__":
    main()
