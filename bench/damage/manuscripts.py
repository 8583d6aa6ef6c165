"""Read manuscripts: what was printed, and the orders for how its page is to break."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """A part of an article's body: a paragraph, a subhead, a photo's caption or a table."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    header: int = 0
    floating: tuple[int, ...] = ()
    stray: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """An article of the manuscript with the orders for its page."""

    body: tuple[Item, ...]
    headline: str = ""
    kicker: str = ""
    deck: str = ""
    byline: str = ""
    sign: bool = False
    jump_from: str = ""
    jump_to: str = ""
    jump_line: bool = False
    measure: int = 16
    legs: int = 1
    head: str = ""
    glue: tuple[str, ...] = ()
    glue_next: str = ""
    merge: tuple[int, ...] = ()
    photo_after: int = -1
    spaced_head: bool = False
    tight_head: bool = False
    wide: bool = False
    suspects: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Manuscript:
    """One page: its stories in reading order, its furniture, and the style of damage (joined or hard)."""

    style: str
    seed: int
    top: tuple[str, ...]
    bottom: tuple[str, ...]
    stories: tuple[Story, ...]


def read_manuscript(path: Path) -> Manuscript:
    """Read a page's manuscript."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    stories = tuple(read_story(entry) for entry in raw["article"])
    return Manuscript(raw["style"], raw["seed"], tuple(raw["top"]), tuple(raw["bottom"]), stories)


def read_story(entry: dict[str, Any]) -> Story:
    """Build a story from its table; an unknown key is an error."""
    orders: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()
    }
    orders["body"] = tuple(read_body(entry["body"]))
    orders["suspects"] = orders.pop("suspect", ())
    return Story(**orders)


def read_body(text: str) -> Iterator[Item]:
    """Paragraphs are lines; `# ` marks a subhead, `@photo ` a caption, `@table N` a table."""
    lines = [line for line in text.split("\n") if line]
    while lines:
        line = lines.pop(0)
        if line.startswith("@table"):
            options = dict(part.split("=") for part in line.split(" ")[2:])
            rows = []
            while lines and "|" in lines[0]:
                rows.append(tuple(lines.pop(0).split("|")))
            floating = tuple(int(column) for column in options.get("float", "").split(",") if column)
            header = int(line.split(" ")[1])
            yield Item("table", "", tuple(rows), header, floating, options.get("stray", ""))
        elif line.startswith("@photo "):
            yield Item("caption", line.removeprefix("@photo "))
        elif line.startswith("# "):
            yield Item("subhead", line.removeprefix("# "))
        else:
            yield Item("paragraph", line)
