"""How many pages a CPU second gives: this program with its repair, beside others without any.

    python bench/speed.py                              # 500 pages of invented text
    python bench/speed.py --corpus news.jsonl.xz       # made from a corpus (JSON lines: title, text)
    python bench/speed.py --pages 60 --markitdown /path/to/python

All run here, one after the other, on the same pages. Figures are CPU seconds of a process and all that it
started; a machine with other work shows in the seconds of the clock, which only the last table has. Slow
ones get fewer pages, as the table says. markitdown writes Markdown only; it is asked for that. The plain
scripts are what one writes first: a chapter a page, a paragraph a line.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # As the program itself sets it, before numpy is loaded.
ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from generated import fill  # noqa: E402

# Here lies a docx.py too, which is not what an `import docx` means.
sys.path = [path for path in sys.path if path != str(ROOT / "bench")]

SUBREAPER = 36
"""`PR_SET_CHILD_SUBREAPER` of prctl(2): whose parent is gone becomes our child, and its CPU time ours."""


class Spent(NamedTuple):
    """What a command took: CPU seconds, seconds of the clock, and the most memory of one process, in MiB."""

    cpu: float
    clock: float
    memory: float


def spent(call: Sequence[str], **more: object) -> Spent:
    """Run a command to its end, with all that it started."""
    before, begin = _children(), time.monotonic()
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    after = _children()
    return Spent(after[0] - before[0], time.monotonic() - begin, after[1] / 1024)


def _children() -> tuple[float, int]:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def ours(to: str, *words: str) -> Callable[[list[Path], Path], list[list[str]]]:
    """This program, over a folder."""

    def calls(files: list[Path], out: Path) -> list[list[str]]:
        sources = out / "in"
        sources.mkdir()
        for file in files:
            os.link(file, sources / file.name)
        call = [sys.executable, "-m", "convert", str(sources), "--to", to, "-o", f"{out}/out/", "--quiet"]
        return [[*call, *words]]

    return calls


def each(*words: str) -> Callable[[list[Path], Path], list[list[str]]]:
    """A command for each file: `{}` is the file, `{out}` what it makes, without its ending."""

    def calls(files: list[Path], out: Path) -> list[list[str]]:
        return [[w.format(file, out=out / file.stem) for w in words] for file in files]

    return calls


def together(*words: str) -> Callable[[list[Path], Path], list[list[str]]]:
    """A command for all files, which stand behind its words."""

    def calls(files: list[Path], out: Path) -> list[list[str]]:
        return [[*(w.format(out=out / "all") for w in words), *map(str, files)]]

    return calls


def script(name: str) -> Callable[[list[Path], Path], list[list[str]]]:
    """A function of this file, in a process of its own."""
    return together(sys.executable, __file__, "--script", name, "{out}")


def plain_ebooklib(out: str, files: Sequence[str]) -> None:
    """A book for each page."""
    from ebooklib import epub

    for file in files:
        book = epub.EpubBook()
        book.set_title(Path(file).stem)
        book.set_language("zh")
        lines = [line for line in Path(file).read_text(encoding="utf-8").split("\n") if line]
        chapter = epub.EpubHtml(title="1", file_name="1.xhtml", lang="zh")
        chapter.content = "<h1>1</h1>" + "".join(f"<p>{escape(line)}</p>" for line in lines)
        book.add_item(chapter)
        book.toc = book.spine = [chapter]
        book.add_item(epub.EpubNcx())
        book.add_item(epub.EpubNav())
        epub.write_epub(f"{out}-{Path(file).stem}.epub", book)


def plain_docx(out: str, files: Sequence[str]) -> None:
    """A document for each page."""
    import docx

    for file in files:
        document = docx.Document()
        for line in Path(file).read_text(encoding="utf-8").split("\n"):
            document.add_paragraph(line)
        document.save(f"{out}-{Path(file).stem}.docx")


SCRIPTS = {"ebooklib": plain_ebooklib, "python-docx": plain_docx}


class Contender(NamedTuple):
    """Who is measured: the commands for some files, how many pages it gets at most, what it needs."""

    name: str
    calls: Callable[[list[Path], Path], list[list[str]]]
    most: int
    needs: str = ""


def contenders(markitdown: str | None) -> list[Contender]:
    """All that are measured."""
    pandoc = ("pandoc", "-f", "markdown", "--metadata", "title=x", "-o")
    found = [
        Contender("convert, EPUB", ours("epub"), 10**6),
        Contender("convert, DOCX", ours("docx"), 10**6),
        Contender("convert, NewsML-G2", ours("newsml"), 10**6),
        Contender("convert, all three", ours("epub,docx,newsml"), 10**6),
        Contender("pandoc, EPUB, each file", each(*pandoc, "{out}.epub", "{}"), 20, "pandoc"),
        Contender("pandoc, EPUB, one book", together(*pandoc, "{out}.epub"), 100, "pandoc"),
        Contender("pandoc, DOCX, each file", each(*pandoc, "{out}.docx", "{}"), 20, "pandoc"),
        Contender("pandoc, DOCX, one file", together(*pandoc, "{out}.docx"), 100, "pandoc"),
        Contender("calibre, EPUB", each("ebook-convert", "{}", "{out}.epub"), 4, "ebook-convert"),
        Contender("plain ebooklib, EPUB", script("ebooklib"), 200),
        Contender("plain python-docx, DOCX", script("python-docx"), 60),
    ]
    if markitdown:
        code = "import sys\nfrom markitdown import MarkItDown\nm = MarkItDown()\nfor f in sys.argv[1:]: m.convert(f)"
        found.append(Contender("markitdown, Markdown", together(markitdown, "-c", code), 100, markitdown))
    return found


def measure(contender: Contender, files: list[Path]) -> tuple[int, Spent]:
    """Pages, and what they took."""
    some = files[: contender.most]
    with tempfile.TemporaryDirectory() as folder:
        taken = [spent(call) for call in contender.calls(some, Path(folder))]
    return len(some), Spent(sum(s.cpu for s in taken), sum(s.clock for s in taken), 0.0)


def repair_alone(files: list[Path]) -> tuple[float, float]:
    """CPU milliseconds a page of the repair by itself, and of all else up to it; the first page is not counted."""
    from convert import pipeline
    from convert.readers import text

    reading = repairing = 0.0
    for number, file in enumerate(files):
        begin = time.process_time()
        issue = pipeline.identify(text.read(file.read_bytes(), file.name))
        between = time.process_time()
        repaired = pipeline.repair(issue)
        pipeline.balance(repaired)
        if number:
            reading, repairing = reading + between - begin, repairing + time.process_time() - between
    return 1000 * repairing / (len(files) - 1), 1000 * reading / (len(files) - 1)


def start_up() -> float:
    """CPU seconds of `convert --version`, the least of five."""
    return min(spent([sys.executable, "-m", "convert", "--version"]).cpu for _ in range(5))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--characters", type=int, default=6450)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--markitdown", metavar="PYTHON", help="a Python that has markitdown")
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    parser.add_argument("--script", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.script:
        SCRIPTS[given.script[0]](given.script[1], given.script[2:])
        return
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as folder:
        files = sorted(fill(Path(folder), given.pages, given.characters, given.corpus).rglob("*.txt"))
        figures = {"contenders": table(contenders(given.markitdown), files)}
        milliseconds, reading = repair_alone(files[:40])
        print(f"\nrepair alone: {milliseconds:.0f} ms of CPU a page; reading it {reading:.1f} ms")
        print(f"start-up (convert --version): {start_up():.2f} s of CPU")
        figures["jobs"] = jobs(files)
    if given.json:
        given.json.write_text(json.dumps({**figures, "repair_ms": milliseconds}, indent=1), encoding="utf-8")


def table(whom: Sequence[Contender], files: list[Path]) -> dict[str, float]:
    """Measure all, and print a line for each."""
    load = os.getloadavg()[0]
    print(f"{len(files)} pages; {os.cpu_count()} cores, load {load:.1f} at the beginning")
    print(f"{'':26}{'pages':>6}{'CPU s':>9}{'pages a CPU s':>15}")
    rates = {}
    for contender in whom:
        if contender.needs and shutil.which(contender.needs) is None:
            print(f"{contender.name:26}not installed")
            continue
        count, taken = measure(contender, files)
        rates[contender.name] = count / taken.cpu
        print(f"{contender.name:26}{count:6}{taken.cpu:9.1f}{count / taken.cpu:15.1f}", flush=True)
    return rates


def jobs(files: list[Path]) -> dict[str, float]:
    """One job and two: the clock, which other work on the machine slows, and the CPU time, which bounds it."""
    print(f"\n{'':26}{'pages':>6}{'CPU s':>9}{'clock s':>9}   load")
    taken = []
    for number in ("1", "2"):
        count, one = measure(Contender("", ours("newsml", "--jobs", number), 10**6), files)
        taken.append(one)
        print(f"{'--jobs ' + number:26}{count:6}{one.cpu:9.1f}{one.clock:9.1f}{os.getloadavg()[0]:7.1f}")
    by_clock, by_cpu = taken[0].clock / taken[1].clock, 2 * taken[0].cpu / taken[1].cpu
    print(f"two jobs are {by_clock:.2f} times one by the clock; by CPU time at most {by_cpu:.2f} times")
    return {"clock": by_clock, "cpu": by_cpu}


if __name__ == "__main__":
    main()
