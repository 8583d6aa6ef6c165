"""Fuzz the readers and the pipeline, guided by the code that each input reaches.

    pip install atheris
    python bench/fuzz.py text --runs 1000000
    python bench/fuzz.py pipeline --seconds 600

A target is one of `tests/fuzzing.py`. A run does not stop at what it finds: each new kind of failure, and each
input that takes longer than its length allows, is written into `--found` (one file a kind; put the smallest
into `tests/data/fuzz/TARGET/`, where `tests/test_fuzz.py` tries it for ever). The last line is JSON: inputs
tried, code reached, kinds of failure.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
# Here lies a docx.py too, which is not what an `import docx` means.
sys.path = [path for path in sys.path if path != str(ROOT / "bench")]

SLOW, SLOW_BYTE = 1.0, 0.002
"""CPU seconds that any input may take, and that each byte of it may take besides."""


class Finder:
    """Tries inputs, counts them, and keeps the smallest of each kind of failure."""

    def __init__(self, name: str, found: Path) -> None:
        from fuzzing import TARGETS

        self.attempt, self.name, self.found = TARGETS[name], name, found
        self.tried = 0
        self.kinds: dict[str, int] = {}
        self.slowest = 0.0

    def __call__(self, data: bytes) -> None:
        self.tried += 1
        begin = time.process_time()
        try:
            self.attempt(data)
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            self.keep(f"{type(error).__name__} in {Path(frame.filename).name}:{frame.name}", data)
        spent = time.process_time() - begin
        self.slowest = max(self.slowest, spent)
        if spent > SLOW + SLOW_BYTE * len(data):
            self.keep("slow", data)

    def keep(self, kind: str, data: bytes) -> None:
        """Write down an input, if no smaller one is known of its kind."""
        if len(data) < self.kinds.get(kind, sys.maxsize):
            self.kinds[kind] = len(data)
            self.found.mkdir(parents=True, exist_ok=True)
            mark = hashlib.sha256(kind.encode()).hexdigest()[:8]
            (self.found / f"{self.name}-{mark}").write_bytes(data)
            print(f"{kind}: {len(data)} bytes in {self.name}-{mark}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("target")
    parser.add_argument("--runs", type=int, default=-1)
    parser.add_argument("--seconds", type=int, default=0)
    parser.add_argument("--longest", type=int, default=4096, help="bytes of an input")
    parser.add_argument("--found", type=Path, default=Path("found"))
    given = parser.parse_args()
    try:
        import atheris
    except ImportError:
        sys.exit("bench/fuzz.py needs atheris: pip install atheris")
    with atheris.instrument_imports(include=["convert"], enable_loader_override=False):
        import fuzzing

    finder = Finder(given.target, given.found)
    begin, corpus = time.process_time(), Path(tempfile.mkdtemp())
    known = sorted((ROOT / "tests" / "data" / "fuzz" / given.target).glob("*"))
    for number, data in enumerate([*fuzzing.seeds(given.target), *(path.read_bytes() for path in known)]):
        (corpus / f"{number}").write_bytes(data)
    limits = [f"-runs={given.runs}", f"-max_total_time={given.seconds}", f"-max_len={given.longest}"]

    def attempt(data: bytes) -> None:
        finder(data)
        if finder.tried % 1000 == 0 or time.process_time() - attempt.said > 20:  # type: ignore[attr-defined]
            attempt.said = time.process_time()  # type: ignore[attr-defined]
            spent = round(time.process_time() - begin, 1)
            line = {"target": given.target, "inputs": finder.tried, "cpu": spent, "kinds": finder.kinds}
            print(json.dumps({**line, "slowest": round(finder.slowest, 3)}), flush=True)

    attempt.said = 0.0  # type: ignore[attr-defined]
    options = ["-rss_limit_mb=4096", "-timeout=120", "-verbosity=0", *limits]
    atheris.Setup([sys.argv[0], *options, str(corpus)], attempt)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
