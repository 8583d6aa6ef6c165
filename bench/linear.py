"""Time grows with the length of a page and not with its square, whatever the page is like.

    python bench/linear.py

CPU seconds of reading, repair and balance, for pages that nobody printed: each kind in three sizes, the last
four times the first. A column says how much longer that took: 4 is linear.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
sys.path = [path for path in sys.path if path != str(ROOT / "bench")]

from convert import pipeline  # noqa: E402
from convert.readers import text  # noqa: E402

SENTENCE = "市政府昨日召开会议，部署今年的春耕工作。"
KINDS = {
    "all punctuation": "，。；：！？",
    "all quotation marks": "“”",
    "straight quotation marks": '"',
    "opening quotation marks": "“",
    "opening brackets": "（《【",
    "no line break": SENTENCE,
    "no line break, no mark": "春耕工作",
    "short lines": "春\n",
    "short lines and blank rows": "春\n\n",
    "short sentences": "春耕。\n",
    "all figures": "12.5%  1,234  ",
    "rows of figures": "12.5%  1,234  56\n",
    "all blanks but one mark": "\u3000" * 99 + "春",
    "wide gaps": "春耕      工作      会议\n",
    "jump lines": "下转第二版\n上接第一版\n",
    "bylines": "本报记者 何苗\n",
    "leads": "　　本报讯（记者 何苗）\n",
    "one word again and again": "会议会议",
    "dots": "…",
    "form feeds": "春\f",
}


def seconds(kind: str, size: int) -> float:
    """CPU seconds for a page of so many characters."""
    unit = KINDS[kind]
    data = (unit * (size // len(unit))).encode("utf-8")
    begin = time.process_time()
    issue = pipeline.repair(pipeline.identify(text.read(data, "p.txt")))
    pipeline.balance(issue)
    return time.process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=50_000, help="characters of the smallest page")
    parser.add_argument("--only", choices=KINDS, nargs="+", default=list(KINDS))
    given = parser.parse_args()
    seconds(given.only[0], 100)
    sizes = [given.size, 2 * given.size, 4 * given.size]
    print(f"{'characters':28}" + "".join(f"{size:>10,}" for size in sizes) + f"{'growth':>9}")
    for kind in given.only:
        taken = [seconds(kind, size) for size in sizes]
        line = "".join(f"{each:10.2f}" for each in taken)
        print(f"{kind:28}{line}{taken[2] / max(taken[0], 0.001):9.1f}", flush=True)


if __name__ == "__main__":
    main()
