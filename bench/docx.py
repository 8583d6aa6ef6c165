"""How fast DOCX is written and read back, beside plain python-docx and pandoc.

    python bench/docx.py            # a page, and growth to 500 pages in one file
    python bench/docx.py --pages 100

Times are CPU seconds of this process, or of the child where another program is run: the best of three for a
page, one run for the larger files. All pages are one page of the tests (12 articles, a table), over and over.
With 500 pages python-docx takes minutes, as its time grows with their square.
"""

from __future__ import annotations

import argparse
import io
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
sys.path = [path for path in sys.path if path != str(ROOT / "bench")]

import docx as python_docx  # noqa: E402
from truth import issue_of_truth  # noqa: E402

from convert.grounds import said  # noqa: E402
from convert.model import Doubt, Issue, Paragraph, Suspect, Table  # noqa: E402
from convert.readers import docx as reader  # noqa: E402
from convert.writers import docx as writer  # noqa: E402

PAGE = ROOT / "tests" / "data" / "truth"


def issue_of(count: int) -> Issue:
    """An issue of so many pages, each a page of the tests, with a suspect in each article of the first."""
    one = issue_of_truth(sorted(PAGE.glob("*.json"))[0])
    page, suspects = one.pages[0], []
    for article in page.articles:
        paragraph = next((b for b in article.body if isinstance(b, Paragraph)), None)
        if paragraph is not None:
            where = paragraph.text[-2:].span()
            suspects.append(
                Suspect(Doubt.MISSING_TEXT, where, paragraph.text.text[-2:], "某某。", said("缺"), 0.8)
            )
    articles = [
        tuple(replace(a, id=f"{a.id}-{number}") for a in page.articles) for number in range(1, count + 1)
    ]
    pages = tuple(replace(page, number=str(n), articles=held) for n, held in enumerate(articles, 1))
    return replace(one, pages=pages, suspects=tuple(suspects))


def by_us(issue: Issue, **options: str) -> bytes:
    """The file as our writer makes it."""
    target = io.BytesIO()
    writer.write([issue], target, options)
    return target.getvalue()


def by_python_docx(issue: Issue) -> bytes:
    """What a script with python-docx does: headings, paragraphs, tables; no comments, no own styles."""
    document = python_docx.Document()
    for page in issue.pages:
        document.add_heading(f"第{page.number}版", 1)
        for article in page.articles:
            for name, text in article.heads():
                if name == "headline":
                    document.add_heading(text.text, 2)
                else:
                    document.add_paragraph(text.text)
            for block in article.body:
                if isinstance(block, Table):
                    grid = block.grid()
                    table = document.add_table(len(grid), len(grid[0]))
                    for row, texts in zip(table.rows, grid, strict=True):
                        for cell, text in zip(row.cells, texts, strict=True):
                            cell.text = text
                else:
                    document.add_paragraph(block.text.text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def as_markdown(issue: Issue) -> str:
    """The same for pandoc, with pipe tables."""
    lines: list[str] = []
    for page in issue.pages:
        lines.append(f"# 第{page.number}版")
        for article in page.articles:
            lines += [
                f"## {text.text}" if name == "headline" else text.text for name, text in article.heads()
            ]
            for block in article.body:
                if isinstance(block, Table):
                    rows = ["| " + " | ".join(row) + " |" for row in block.grid()]
                    rows.insert(1, "|" + "---|" * len(block.grid()[0]))
                    lines.append("\n".join(rows))
                else:
                    lines.append(block.text.text)
    return "\n\n".join(lines)


def cpu(task: Callable[[], object], repeat: int = 1) -> float:
    """CPU seconds of the best of so many runs."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        task()
        times.append(time.process_time() - start)
    return min(times)


def pandoc(markdown: str) -> float:
    """CPU seconds of one run of pandoc on the text."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "a.md"
        source.write_text(markdown, encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(["pandoc", str(source), "-o", str(Path(folder) / "a.docx")], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pages", type=int, default=500, help="pages of the largest file")
    most = arguments.parse_args().pages
    one = issue_of(1)
    characters = sum(len(text) for _, article in one.articles() for text in article.texts())
    print(f"one page, {characters} characters, {len(one.suspects)} comments (CPU seconds, best of three)")
    print(f"  convert, comments  {cpu(lambda: by_us(one), 3):8.4f}")
    print(f"  convert, tracked   {cpu(lambda: by_us(one, suggest='tracked'), 3):8.4f}")
    data = by_us(one)
    print(f"  convert, read back {cpu(lambda: reader.read(data, 'a.docx'), 3):8.4f}")
    print(f"  python-docx        {cpu(lambda: by_python_docx(one), 3):8.4f}")
    if shutil.which("pandoc"):
        print(f"  pandoc             {min(pandoc(as_markdown(one)) for _ in range(3)):8.4f}")
    print("pages in one file (CPU seconds; milliseconds a page)")
    print("  pages    convert   ms/page  read back   ms/page  python-docx  ms/page     pandoc   ms/page")
    for count in [n for n in (10, 50, 100, 250, 500, 1000) if n <= most]:
        issue = issue_of(count)
        data = by_us(issue)
        times = [cpu(lambda: by_us(issue)), cpu(lambda: reader.read(data, "a.docx"))]  # noqa: B023
        times.append(cpu(lambda: by_python_docx(issue)))  # noqa: B023
        times += [pandoc(as_markdown(issue))] if shutil.which("pandoc") else []
        shown = [f" {taken:10.3f} {taken / count * 1000:9.2f}" for taken in times]
        print(
            f"{count:7}" + "".join(shown) + ("" if shutil.which("pandoc") else "  (no pandoc here)"),
            flush=True,
        )


if __name__ == "__main__":
    main()
