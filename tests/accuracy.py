"""How much of a page's truth the program found: articles, heads, paragraphs, tables, jumps, suspects."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from convert.model import Article, Doubt, Issue, Page, Suspect, Table
from convert.pipeline import identify, repair
from convert.trace import Source, printed

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parent.parent

QUOTES = str.maketrans({c: '"' for c in "“”„〝〞"} | {c: "'" for c in "‘’`"})


def fold(text: str) -> str:
    """A text without blanks, in one width and with one kind of quotation marks: all else must be exact."""
    return printed(unicodedata.normalize("NFKC", text.translate(QUOTES))).translate(QUOTES)


def truths() -> Iterator[tuple[Path, Path]]:
    """Each page with its truth: the seeds, then the samples."""
    for truth in sorted((DATA / "truth").glob("*.json")):
        yield ROOT / "seeds" / f"{truth.stem}.txt", truth
    for truth in sorted((DATA / "samples").glob("*/p*.json")):
        yield ROOT / "samples" / truth.parent.name / f"{truth.stem}.txt", truth


def page_issue(path: Path) -> Issue:
    """The page, repaired, as an issue of its own."""
    source = Source(path.name, path.read_text(encoding="utf-8"))
    return repair(identify(Issue(path.stem, (source,), (Page(path.name),))))


def blocks_of(article: Article) -> list[Any]:
    """The body of an article as folded texts; a table is a list of rows."""
    return [
        [[fold(cell) for cell in row] for row in block.grid()]
        if isinstance(block, Table)
        else fold(block.text.text)
        for block in article.body
    ]


def told(entry: dict[str, Any]) -> list[Any]:
    """The body of an article as the truth has it, in the form of `blocks_of`."""
    out: list[Any] = []
    for block in entry["body"]:
        if "table" in block:
            rows = block["table"]["header"] + block["table"]["rows"]
            out.append([[fold(cell) for cell in row] for row in rows])
        else:
            out.append(fold(next(iter(block.values()))))
    return out


def heads_of(article: Article) -> tuple[str, ...]:
    """Kicker, headline and deck, folded."""
    return tuple(fold(text.text) if text else "" for text in (article.kicker, article.headline, article.deck))


def heads_told(entry: dict[str, Any]) -> list[tuple[str, ...]]:
    """The heads that count as right: the truth's, and where it says so another reading."""
    first = tuple(fold(entry[name] or "") for name in ("kicker", "headline", "deck"))
    other = {**entry, **entry.get("also_right", {})}
    return [first, tuple(fold(other[name] or "") for name in ("kicker", "headline", "deck"))]


@dataclass(frozen=True, slots=True)
class Match:
    """An article of the truth, and the one found that has most of its blocks."""

    entry: dict[str, Any]
    article: Article | None

    @property
    def faults(self) -> list[str]:
        """What is not exact."""
        if self.article is None:
            return ["missing"]
        byline = self.article.byline.text.text if self.article.byline else ""
        jumps = [fold(jump.text.text) for jump in self.article.jumps]
        wanted = [fold(jump) for jump in (self.entry["jump_from"], self.entry["jump_to"]) if jump]
        checks = {
            "body": blocks_of(self.article) == told(self.entry),
            "heads": heads_of(self.article) in heads_told(self.entry),
            "byline": fold(byline) == fold(self.entry["byline"] or ""),
            "jumps": jumps == wanted,
        }
        return [name for name, right in checks.items() if not right]


def matches(issue: Issue, truth: dict[str, Any]) -> list[Match]:
    """Each article of the truth with the found one that shares most blocks with it, none used twice."""
    left = [article for _, article in issue.articles()]
    out = []
    for entry in truth["articles"]:
        wanted = [str(block) for block in told(entry)]
        shared = [sum(str(b) in wanted for b in blocks_of(article)) for article in left]
        best = max(range(len(left)), key=lambda n: shared[n], default=None)
        out.append(Match(entry, left.pop(best) if best is not None and shared[best] else None))
    return out


def exact(issue: Issue, truth: dict[str, Any]) -> int:
    """How many articles of the truth were found exactly, provided that no others were."""
    return sum(not match.faults for match in matches(issue, truth))


def found_suspects(issue: Issue, truth: dict[str, Any]) -> tuple[int, int, list[str]]:
    """How many of the truth's suspects were found (same article, same kind, overlapping place), how many others
    there are, and the truth's that were missed.
    """
    pairs = matches(issue, truth)
    left = list(issue.suspects)
    missed: list[str] = []
    hits = 0
    for match in pairs:
        for wanted in match.entry["suspects"]:
            hit = next((s for s in left if match.article and _same(s, match.article, wanted)), None)
            if hit is None:
                missed.append(f"{wanted['kind']}: {wanted['where']}")
            else:
                hits += 1
                left.remove(hit)
    return hits, len(left), missed


def _same(suspect: Suspect, article: Article, wanted: dict[str, Any]) -> bool:
    """Whether a suspect marks the place that the truth marks, for the same kind of doubt.

    A number of a table that its arithmetic contradicts is an `ocr_error` in the truth. A missing head is
    marked at the jump line by the one and at the words behind it by the other.
    """
    kinds = {suspect.kind.value, wanted["kind"]}
    if suspect.article != article.id or (len(kinds) > 1 and kinds != {"arithmetic", "ocr_error"}):
        return False
    place = fold(wanted["where"])
    jumps = "".join(fold(jump.text.text) for jump in article.jumps)
    if "arithmetic" in kinds:
        return fold(suspect.text).startswith(place[-1]) or fold(suspect.text)[:1] in place
    for text in article.texts():
        spot = text.locate(suspect.where)
        start = (jumps + fold(text.text)).find(place)
        if spot is None or start < 0:
            continue
        at = len(jumps) + len(fold(text.text[: spot[0]]))
        if start - 2 <= at <= start + len(place) + 2:
            return True
    return suspect.kind in (Doubt.STRAY_CHAR, Doubt.OCR_ERROR) and fold(suspect.text) in place


def load(path: Path) -> dict[str, Any]:
    """A truth file."""
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data
