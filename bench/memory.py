"""What a run over a large archive holds in memory: as much as one over a small one.

    python bench/memory.py                       # 200, 2,000 and 20,000 generated pages
    python bench/memory.py --pages 100 1000

Each archive is converted by a process of its own, with repair, and then again, when all is done already. Each
page is one line and an issue of its own, so that what is kept of each would show.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from archives import PLACES, STORY, WORKS  # noqa: E402

MEASURED = """
import resource, sys
from convert import cli
status = cli.main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(status, used.ru_maxrss / 1024, used.ru_utime + used.ru_stime)
"""


def fill(folder: Path, pages: int) -> Path:
    """So many pages, a thousand in a folder."""
    for number in range(pages):
        below = folder / f"{number // 1000:03}"
        below.mkdir(parents=True, exist_ok=True)
        line = STORY.format(place=PLACES[number % len(PLACES)], work=WORKS[number % len(WORKS)])
        (below / f"{number:06}.txt").write_text(line, encoding="utf-8")
    return folder


def measure(archive: Path, out: Path, to: str) -> tuple[float, float]:
    """MiB at most, and CPU seconds, of a run."""
    call = [sys.executable, "-c", MEASURED, str(archive), "--to", to, "-o", f"{out}/", "--quiet"]
    done = subprocess.run(call, cwd=ROOT, check=True, capture_output=True, text=True)
    status, memory, seconds = map(float, done.stdout.split())
    if status:
        raise SystemExit(done.stderr)
    return memory, seconds


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, nargs="+", default=[200, 2000, 20000])
    parser.add_argument("--to", default="newsml")
    given = parser.parse_args()
    print(f"{'pages':>7}{'MiB':>8}{'CPU s':>9}   again: {'MiB':>6}{'CPU s':>9}", flush=True)
    for count in given.pages:
        with tempfile.TemporaryDirectory() as folder:
            archive = fill(Path(folder) / "in", count)
            first = measure(archive, Path(folder) / "out", given.to)
            again = measure(archive, Path(folder) / "out", given.to)
        print(f"{count:7}{first[0]:8.0f}{first[1]:9.1f}          {again[0]:6.0f}{again[1]:9.1f}", flush=True)


if __name__ == "__main__":
    main()
