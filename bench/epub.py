"""How fast books are bound, and in how much memory, beside a plain EbookLib script and pandoc.

    python bench/epub.py [--pages 1000]

Everybody gets the texts of the same pages (those of `tests/data/truth`, over and over). `convert` makes front
pages, a document for each article, tables and a cover of them; the EbookLib script one chapter for each page,
a paragraph for each line; pandoc what it makes of plain text. Each runs in a process of its own; CPU seconds
are its own and its children's, reading and repair apart. Of books for single pages pandoc makes fewer: it would
take the rest of the day.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from truth import DATA, issue_of_truth  # noqa: E402

from convert.model import Issue  # noqa: E402
from convert.writers.epub import write  # noqa: E402

PANDOC_BOOKS = 10
"""Pages that pandoc gets as books of their own, a process for each."""


def pages(count: int) -> Iterator[Issue]:
    """So many pages, each an issue of its own, a day after the one before."""
    truths = [issue_of_truth(path) for path in sorted((DATA / "truth").glob("*.json"))]
    for number in range(count):
        issue = truths[number % len(truths)]
        year, month, day = 1900 + number // 336, number // 28 % 12 + 1, number % 28 + 1
        yield replace(issue, id=f"{number:05}", paper="雁溪日报", date=f"{year}-{month:02}-{day:02}")


def convert_books(count: int, folder: Path) -> None:
    """One book an issue."""
    for number, issue in enumerate(pages(count)):
        with (folder / f"{number}.epub").open("wb") as target:
            write([issue], target, {})


def convert_archive(count: int, folder: Path) -> None:
    """All issues as one book with nested contents."""
    with (folder / "archive.epub").open("wb") as target:
        write(pages(count), target, {})


def _chapter(number: int, text: str) -> object:
    from ebooklib import epub

    chapter = epub.EpubHtml(title=f"{number}", file_name=f"{number}.xhtml", lang="zh")
    lines = (line for line in text.split("\n") if line)
    chapter.content = f"<h1>{number}</h1>" + "".join(f"<p>{escape(line)}</p>" for line in lines)
    return chapter


def _plain(chapters: list[object], target: Path) -> None:
    from ebooklib import epub

    book = epub.EpubBook()
    book.set_title(target.name)
    book.set_language("zh")
    for chapter in chapters:
        book.add_item(chapter)
    book.toc = book.spine = chapters
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    epub.write_epub(str(target), book)


def ebooklib_books(count: int, folder: Path) -> None:
    """The script that one writes first: a book for each page, one chapter in it."""
    for number, issue in enumerate(pages(count)):
        _plain([_chapter(number, issue.sources[0].text)], folder / f"{number}.epub")


def ebooklib_archive(count: int, folder: Path) -> None:
    """The same with all pages in one book, one chapter for each."""
    _plain(
        [_chapter(n, issue.sources[0].text) for n, issue in enumerate(pages(count))], folder / "archive.epub"
    )


def ebooklib_articles(count: int, folder: Path) -> None:
    """The same with one chapter for each article: as many documents as `convert` writes."""
    chapters = []
    for issue in pages(count):
        for _, article in issue.articles():
            text = "\n".join(piece.text for piece in article.texts())
            chapters.append(_chapter(len(chapters), text))
    _plain(chapters, folder / "archive.epub")


def pandoc_books(count: int, folder: Path) -> None:
    """One process for each page."""
    for number, issue in enumerate(pages(count)):
        _pandoc(issue.sources[0].text, folder / f"{number}.epub")


def pandoc_archive(count: int, folder: Path) -> None:
    """One process for all pages, a heading before each."""
    text = "".join(f"# {n}\n\n{issue.sources[0].text}\n" for n, issue in enumerate(pages(count)))
    _pandoc(text, folder / "archive.epub")


def _pandoc(text: str, target: Path) -> None:
    call = ["pandoc", "-f", "markdown", "--metadata", f"title={target.stem}", "-o", str(target)]
    subprocess.run(call, input=text.replace("\n", "\n\n").encode(), check=True)


CONTENDERS: dict[str, tuple[Callable[[int, Path], None], int | None]] = {
    "convert, a book an issue": (convert_books, None),
    "convert, all in one book": (convert_archive, None),
    "ebooklib, a book a page": (ebooklib_books, None),
    "ebooklib, all in one book": (ebooklib_archive, None),
    "ebooklib, a chapter an article": (ebooklib_articles, None),
    "pandoc, a book a page": (pandoc_books, PANDOC_BOOKS),
    "pandoc, all in one book": (pandoc_archive, None),
}


def _seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def measure(name: str, count: int) -> dict[str, float]:
    """Run one contender here: CPU seconds, and the most memory in MiB that it or a child of it held."""
    list(pages(2))
    write(pages(1), io.BytesIO(), {})
    with tempfile.TemporaryDirectory() as folder:
        before = _seconds()
        CONTENDERS[name][0](count, Path(folder))
        spent = _seconds() - before
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"pages": count, "seconds": spent, "memory": most / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--only", choices=CONTENDERS, help="measure this one here, and print JSON")
    given = parser.parse_args()
    if given.only:
        print(json.dumps(measure(given.only, given.pages)))
        return
    print(f"{'':32}{'pages':>7}{'CPU s':>9}{'pages a CPU s':>15}{'memory, MiB':>13}")
    for name, (_, most) in CONTENDERS.items():
        if name.startswith("pandoc") and shutil.which("pandoc") is None:
            print(f"{name:32}not installed: apt-get install pandoc")
            continue
        count = min(given.pages, most or given.pages)
        call = [sys.executable, __file__, "--only", name, "--pages", str(count)]
        found = json.loads(subprocess.run(call, check=True, stdout=subprocess.PIPE).stdout)
        rate = found["pages"] / found["seconds"]
        print(f"{name:32}{found['pages']:7}{found['seconds']:9.2f}{rate:15.1f}{found['memory']:13.0f}")


if __name__ == "__main__":
    main()
