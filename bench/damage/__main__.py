"""Make the sample issues: typeset hand-written news, then damage it the way OCR damages a newspaper page.

A manuscript (`tests/data/samples/<issue>/<page>.toml`) holds what was printed, and where the page is to
break. From it come the damaged page (`samples/<issue>/<page>.txt`) and, beside the manuscript, its gold
(`<page>.json`): the articles as they can still be read, and a suspect for every loss. All choices come from
the manuscript's own seed, so the same manuscript always gives the same bytes.

    python -m bench.damage            write all pages and golds
    python -m bench.damage --check    compare with what is committed, and count every character
"""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .gold import damage
from .joined import NARROW
from .manuscripts import read_manuscript

ROOT = Path(__file__).resolve().parent.parent.parent
MANUSCRIPTS = ROOT / "tests" / "data" / "samples"
PAGES = ROOT / "samples"


def characters(text: str) -> Counter[str]:
    """Count the printed characters, whatever their width and kind of quote."""
    folded = unicodedata.normalize("NFKC", text.translate(NARROW))
    return Counter(char for char in folded if not char.isspace())


def gold_texts(gold: dict[str, Any]) -> Iterator[str]:
    """Every text of a gold that stands on its page once."""
    yield from gold["furniture"]
    yield from (mark["text"] for mark in gold["unplaced"])
    for article in gold["articles"]:
        yield from (article[key] or "" for key in ("kicker", "headline", "deck", "jump_from", "jump_to"))
        paragraphs = [part["paragraph"] for part in article["body"] if "paragraph" in part]
        names = (article["byline"] or "").removeprefix("本报")
        lead = "".join(paragraphs[:1]).replace(" ", "")
        if not any(f"本报讯{bracket}{names.replace(' ', '')}" in lead for bracket in "（("):
            yield article["byline"] or ""
        yield from paragraphs
        for part in article["body"]:
            yield part.get("subhead", "") + part.get("caption", "")
            table = part.get("table", {"header": [], "rows": []})
            yield from (cell for row in table["header"] + table["rows"] for cell in row)


def complaints(text: str, gold: dict[str, Any]) -> Iterator[str]:
    """Characters of the page that the gold lacks, or has too often; suspects that point nowhere."""
    page, kept = characters(text), characters("".join(gold_texts(gold)))
    if page != kept:
        yield f"only on the page: {dict(page - kept)}; only in the gold: {dict(kept - page)}"
    for article in gold["articles"]:
        printed = text.replace("\n", "") + json.dumps(article["body"], ensure_ascii=False).replace('\\"', '"')
        for mark in article["suspects"]:
            if not all(where in printed for where in mark["where"].split(" / ")):
                yield f"suspect points nowhere: {mark['where']}"


def main() -> int:
    """Write the samples, or check them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; compare and count")
    check = parser.parse_args().check
    faults = 0
    for path in sorted(MANUSCRIPTS.glob("*/p*.toml")):
        page = PAGES / path.parent.name / f"{path.stem}.txt"
        text, gold = damage(read_manuscript(path), page.relative_to(ROOT).as_posix())
        truth = json.dumps(gold, ensure_ascii=False, indent=1) + "\n"
        written = {page: text, path.with_suffix(".json"): truth}
        found = list(complaints(text, gold))
        for target, content in written.items():
            if not check:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(content, encoding="utf-8", newline="\n")
            elif not target.exists() or target.read_text(encoding="utf-8") != content:
                found.append(f"{target.relative_to(ROOT)} is not what its manuscript gives")
        faults += len(found)
        print(f"{path.parent.name}/{path.stem}: {len(characters(text))} kinds, {'; '.join(found) or 'right'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
