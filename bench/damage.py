"""Make the sample issues: typeset hand-written news, then damage it the way OCR damages a newspaper page.

A manuscript (`tests/data/samples/<issue>/<page>.toml`) holds what was printed, and where the page is to
break. From it come the damaged page (`samples/<issue>/<page>.txt`) and, beside the manuscript, its gold
(`<page>.json`): the articles as they can still be read, and a suspect for every loss. All choices come from
the manuscript's own seed, so the same manuscript always gives the same bytes.

    python bench/damage.py            write all pages and golds
    python bench/damage.py --check    compare with what is committed, and count every character
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MANUSCRIPTS = ROOT / "tests" / "data" / "samples"
PAGES = ROOT / "samples"

CLOSING = "，。、；：？！”’）》%…"
OPENING = "“‘（《"
NARROW = str.maketrans({"，": ",", "：": ":", "；": ";", "？": "?", "！": "!", "（": "(", "）": ")"}
                       | dict.fromkeys("“”", '"') | dict.fromkeys("‘’", "'"))  # fmt: skip
MISREAD = re.compile(r"\{([^>{}]+)>([^{}]*)\}")
CLUSTER = re.compile(r"\{[^{}]+\}|[0-9A-Za-z][0-9A-Za-z.%\-]*|——|……|.")
SHORT_END = 4  # a last line of so few characters is what OCR overlooks
LOSS = 0.75  # share of the short last lines that are overlooked
LOST_MARK = 0.5  # share of the full stops hanging outside a full last line that are overlooked
SPACED = 0.7  # share of the loosely set lines whose gaps are read as blanks
QUOTE_BREAK = 0.4  # share of the lines opening with a quote that are torn from the line before


@dataclass(frozen=True, slots=True)
class Glyph:
    """A piece that no line end divides: how it was printed, and how it was read."""

    printed: str
    read: str

    @property
    def width(self) -> int:
        """Half-widths on paper: 1 for a digit or Latin letter, 2 for everything else."""
        return sum(1 if char.isascii() else 2 for char in self.printed)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; `item` is its place in the article's body."""

    glyphs: tuple[Glyph, ...]
    item: int
    first: bool
    last: bool
    loose: bool = False
    full: bool = False

    @property
    def read(self) -> str:
        """What OCR made of the line, without blanks at its ends."""
        return "".join(glyph.read for glyph in self.glyphs).strip(" ")


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


@dataclass(frozen=True, slots=True)
class Setting:
    """A story set in type: the lines of every leg, and the ends that OCR overlooked, by body item."""

    story: Story
    legs: tuple[tuple[Line, ...], ...]
    lost: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Row:
    """A row of a leg as text; `opens` says that a new block begins here."""

    text: str
    opens: bool


# --- reading the manuscript -----------------------------------------------------------------------


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


# --- typesetting ----------------------------------------------------------------------------------


def glyphs_of(text: str) -> list[Glyph]:
    """Cut a text into the pieces that stay whole; `{台账>合账}` is printed 台账 and read 合账."""
    glyphs = []
    for piece in CLUSTER.findall(text):
        misread = MISREAD.fullmatch(piece)
        if not misread:
            glyphs.append(Glyph(piece, piece))
        elif len(misread[1]) == len(misread[2]):
            glyphs += [Glyph(printed, read) for printed, read in zip(misread[1], misread[2], strict=True)]
        else:
            glyphs.append(Glyph(misread[1], misread[2]))
    return glyphs


def closes(glyph: Glyph) -> bool:
    """Whether a line must not begin with this piece."""
    return glyph.printed[0] in CLOSING


def break_line(glyphs: list[Glyph], room: int) -> tuple[int, bool]:
    """Say how many pieces fill a line of so many half-widths, and whether the line is set loose.

    A closing mark is pulled into the line where another mark can give way, else it takes the last
    character down with it, and the shorter line is spaced out. No line ends in an opening mark.
    """
    count, used = 0, 0
    while count < len(glyphs) and used + glyphs[count].width <= room:
        used += glyphs[count].width
        count += 1
    if count == len(glyphs):
        return count, False
    tail = count
    while tail < len(glyphs) and closes(glyphs[tail]):
        tail += 1
    marks = sum(glyph.printed in CLOSING + OPENING for glyph in glyphs[:count])
    if tail > count and tail - count <= min(2, marks):
        return tail, False
    while count > 1 and (closes(glyphs[count]) or glyphs[count - 1].printed in OPENING):
        count -= 1
        used -= glyphs[count].width
    return count, room - used >= 2


def set_paragraph(text: str, item: int, measure: int, indent: int = 2) -> list[Line]:
    """Break a paragraph into justified lines; the first has two characters less."""
    glyphs, lines, room = glyphs_of(text), list[Line](), (measure - indent) * 2
    while glyphs:
        count, loose = break_line(glyphs, room)
        width = sum(glyph.width for glyph in glyphs[:count])
        first, last = not lines, count == len(glyphs)
        lines.append(Line(tuple(glyphs[:count]), item, first, last, loose, full=width > room))
        glyphs, room = glyphs[count:], measure * 2
        while glyphs and glyphs[0].printed == " ":
            lines[-1] = replace(lines[-1], glyphs=(*lines[-1].glyphs, glyphs.pop(0)))
    return lines


def set_story(story: Story) -> Setting:
    """Set a story in columns: legs of equal height, jump lines inside the first and last paragraph."""
    running = [index for index, item in enumerate(story.body) if item.kind in ("paragraph", "subhead")]
    lines: list[Line] = []
    for index in running:
        item = story.body[index]
        text = item.text
        if index == running[0] and not story.jump_line:
            text = story.jump_from + text
        if index == running[-1]:
            text += story.jump_to
        lines += set_paragraph(text, index, story.measure if item.kind == "paragraph" else 99)
    height = max(1, -(-len(lines) // story.legs))
    return Setting(story, tuple(tuple(lines[top : top + height]) for top in range(0, len(lines), height)))


def lose_ends(setting: Setting, random: Random) -> Setting:
    """Overlook short last lines of paragraphs, and full stops that hang outside the column.

    `…与居民代表面对面|交流。` keeps its first line only. An end before a jump line stays, and so does
    one that shares its block with the next paragraph.
    """
    lost: dict[int, str] = {}
    legs = []
    for leg in setting.legs:
        kept = []
        for line in leg:
            printed = "".join(glyph.printed for glyph in line.glyphs)
            paragraph_end = line.last and not line.first and not printed.endswith("）")
            paragraph_end = paragraph_end and line.item + 1 not in setting.story.merge
            if paragraph_end and len(printed) <= SHORT_END and random.random() < LOSS:
                lost[line.item] = printed
            elif paragraph_end and line.full and printed[-1] == "。" and random.random() < LOST_MARK:
                lost[line.item] = "。"
                kept.append(replace(line, glyphs=line.glyphs[:-1]))
            else:
                kept.append(line)
        legs.append(tuple(kept))
    return replace(setting, legs=tuple(legs), lost=lost)


# --- the joined style: blocks of lines joined by blanks -------------------------------------------


def rows_of(leg: tuple[Line, ...], story: Story) -> list[Row]:
    """Turn a leg into rows; a paragraph listed in `merge` opens no block of its own."""
    return [
        Row(line.read, not place or (line.first and line.item not in story.merge))
        for place, line in enumerate(leg)
    ]


def glue_rows(left: list[Row], right: list[Row], order: str) -> None:
    """Read a row straight across the gutter, and leave it in one of the two legs.

    first_right: the left leg's first row stands before the right leg's first row; first_left: the right
    leg's first row stands after the left leg's; last_left: the right leg's last row stands after the left
    leg's; last_left_tight: the same without a blank; last_right: the left leg's last row goes to the right.
    """
    if order == "first_right":
        right[0].text = f"{left.pop(0).text} {right[0].text}"
        left[0].opens = True
    elif order == "first_left":
        left[0].text = f"{left[0].text} {right.pop(0).text}"
        right[0].opens = True
    elif order in ("last_left", "last_left_tight"):
        blank = "" if order.endswith("tight") else " "
        left[-1].text = f"{left[-1].text}{blank}{right.pop().text}"
    elif order == "last_right":
        right[-1].text = f"{left.pop().text} {right[-1].text}"
    else:
        raise ValueError(f"unknown glue {order!r}")


def blocks_of(rows: list[Row]) -> list[str]:
    """Join the rows of each block by blanks."""
    blocks: list[str] = []
    for row in rows:
        if row.opens or not blocks:
            blocks.append(row.text)
        else:
            blocks[-1] += f" {row.text}"
    return blocks


def torn_table(item: Item) -> str:
    """Write a table with tabs, its row labels torn after their first character by the letter-spacing."""
    lines = []
    for number, row in enumerate(item.rows):
        if number < item.header:
            lead = item.stray if number == item.header - 1 else ""
            lines.append("\t".join((lead, *row)))
        else:
            lines.append("\t".join((row[0][0], row[0][1:], *row[1:])))
    return "\n".join(lines)


def joined_heading(story: Story) -> list[str]:
    """Kicker, headline, deck, signed byline and jump line, a block each."""
    head = [story.kicker, " ".join(headline_lines(story)), story.deck]
    head += [story.byline if story.sign else "", story.jump_from if story.jump_line else ""]
    return [line for line in head if line]


def joined_page(manuscript: Manuscript, settings: list[Setting]) -> str:
    """Lay out a page in the joined style, with the rows that its manuscript glues."""
    columns = [[rows_of(leg, setting.story) for leg in setting.legs] for setting in settings]
    for place, setting in enumerate(settings):
        for order in setting.story.glue:
            leg, kind = order.split(" ")
            glue_rows(columns[place][int(leg)], columns[place][int(leg) + 1], kind)
        if setting.story.glue_next:
            glue_rows(columns[place][-1], columns[place + 1][-1], setting.story.glue_next)
    blocks = list(manuscript.top)
    for setting, legs in zip(settings, columns, strict=True):
        story = setting.story
        parts = [blocks_of(rows) for rows in legs]
        parts.insert(1 if story.head == "between" else 0, joined_heading(story))
        for item in story.body:
            if item.kind == "table":
                parts.append([torn_table(item)])
            elif item.kind == "caption":
                parts.append([" ".join(line.read for line in set_paragraph(item.text, 0, story.measure))])
        blocks += [block for part in parts for block in part]
    return ("\n\n".join([*blocks, *manuscript.bottom]) + "\n").translate(NARROW)


# --- the hard style: one printed line per line ----------------------------------------------------


def headline_lines(story: Story) -> list[str]:
    """The printed lines of a headline; ` | ` divides phrases, `|` breaks a sentence."""
    return [line.strip(" ") for line in story.headline.split("|") if line]


def hard_line(line: Line, story: Story, random: Random) -> str:
    """Write a line with blanks around digits, or between all characters where it was set loose."""
    text = line.read
    if story.wide:
        text = re.sub(r"(?<=[^\s“])(?=[《（])|(?<=[》）])(?=[^\s，。、”])", " ", text)
    if line.loose and not re.search(r"[0-9A-Za-z ]", text) and random.random() < SPACED:
        return " ".join(text)
    return re.sub(r"(?<=[0-9A-Za-z%])(?=[一-鿿])|(?<=[一-鿿])(?=[0-9A-Za-z])", " ", text)


def hard_leg(leg: tuple[Line, ...], story: Story, random: Random) -> str:
    """Write a leg: blank lines between paragraphs, and sometimes before a line that opens with a quote."""
    text = ""
    for place, line in enumerate(leg):
        torn = line.read.startswith("“") and random.random() < QUOTE_BREAK
        text += "" if not place else "\n\n" if line.first or torn else "\n"
        text += hard_line(line, story, random)
    return text


def hard_heading(story: Story) -> list[str]:
    """The heading as blocks; a deck with a dash, or in a tight head, stands right under its headline."""
    lines = headline_lines(story)
    if story.spaced_head:
        lines[0] = " ".join(lines[0])
    blocks = [story.kicker, "\n".join(lines)]
    if story.deck and (story.tight_head or story.deck.startswith("——")):
        blocks[-1] += f"\n{story.deck}"
    elif story.deck:
        blocks.append(story.deck)
    if story.sign and not story.deck:
        blocks[-1] += f"\n{story.byline}"
    elif story.sign:
        blocks.append(story.byline)
    return [block for block in blocks if block]


def floating_table(item: Item) -> list[str]:
    """Write a table as lines of cells; its floating columns follow as loose lines, column after column."""
    floating, body = item.floating, item.rows[item.header :]
    if item.header == 1:
        return ["\n".join(" ".join(row) for row in item.rows)]
    groups, names = item.rows[0], item.rows[1]
    staying = [column for column in range(1, len(names)) if column not in floating]
    blocks = [f"{' '.join(groups[0])}\n{' '.join(cell for cell in groups[1:] if cell)}"]
    blocks.append(" ".join(" ".join(names[column]) for column in staying if names[column]))
    blocks.append("\n".join(" ".join((row[0], *(row[column] for column in staying))) for row in body))
    blocks.append(" ".join(" ".join(names[column]) for column in floating))
    return blocks + [row[column] for column in floating for row in body]


def hard_story(setting: Setting, random: Random) -> list[str]:
    """Write a story in the hard style: body first, heading after it unless its manuscript says otherwise."""
    story = setting.story
    blocks = [hard_leg(leg, story, random) for leg in setting.legs]
    for item in story.body:
        if item.kind == "table":
            blocks += floating_table(item)
        elif item.kind == "caption":
            lines = set_paragraph(item.text, 0, story.measure)
            blocks.insert(story.photo_after + 1, "\n".join(hard_line(line, story, random) for line in lines))
    head = hard_heading(story)
    return head + blocks if story.head == "before" else blocks + head


def hard_page(manuscript: Manuscript, settings: list[Setting], random: Random) -> str:
    """Lay out a page in the hard style."""
    blocks = [block for setting in settings for block in hard_story(setting, random)]
    return "\n\n".join([*manuscript.top, *blocks, *manuscript.bottom]) + "\n"


# --- gold -----------------------------------------------------------------------------------------


def remaining(setting: Setting, index: int) -> str:
    """What is left of a paragraph, without its jump line."""
    lines = [line for leg in setting.legs for line in leg if line.item == index]
    text = "".join(glyph.read for line in lines for glyph in line.glyphs)
    if not setting.story.jump_line:
        text = text.removeprefix(setting.story.jump_from or "\0")
    return text.removesuffix(setting.story.jump_to or "\0")


def gold_body(setting: Setting) -> list[dict[str, Any]]:
    """The body as it can be restored."""
    body: list[dict[str, Any]] = []
    for index, item in enumerate(setting.story.body):
        if item.kind == "table":
            rows = [list(row) for row in item.rows]
            body.append({"table": {"header": rows[: item.header], "rows": rows[item.header :]}})
        elif item.kind == "caption":
            body.append({"caption": item.text})
        else:
            body.append({item.kind: remaining(setting, index)})
    return body


def suspect(where: str, kind: str, suggest: str, why: str, confidence: str = "high") -> dict[str, str]:
    """A suspect as the truth files write it."""
    return {"where": where, "kind": kind, "suggest": suggest, "why": why, "confidence": confidence}


def judge_misread(printed: str, read: str) -> tuple[str, str, str]:
    """The kind, suggestion and reason for a piece that was printed so and read otherwise."""
    if printed == "——":
        return "ocr_error", printed, "段末破折号被误识"
    if not read:
        return "punctuation", printed, "行末标点丢失"
    if printed in CLOSING:
        return "punctuation", f"“{read}”→“{printed}”", "此处不成句,行末标点被误识"
    return "ocr_error", printed, f"“{read}”不成词,与“{printed}”形近"


def gold_suspects(setting: Setting) -> list[dict[str, str]]:
    """Everything that a careful reader would mark: misread words, lost ends, torn labels, stray marks."""
    found = []
    for index, item in enumerate(setting.story.body):
        for misread in MISREAD.finditer(item.text):
            text = remaining(setting, index)
            start = len(MISREAD.sub(r"\2", item.text[: misread.start()]))
            where = text[max(0, start - 8) : start + len(misread[2]) + 4]
            found.append(suspect(where, *judge_misread(misread[1], misread[2])))
        if lost := setting.lost.get(index):
            why = "段末满行,句末标点丢失" if lost == "。" else "段末短行丢失"
            confidence = "high" if len(lost) <= 2 else "medium"
            found.append(suspect(remaining(setting, index)[-14:], "missing_text", lost, why, confidence))
    return [*found, *setting.story.suspects]


def table_suspects(story: Story) -> list[dict[str, str]]:
    """The torn labels and the stray mark of a table in the joined style."""
    found = []
    for item in story.body:
        labels = [row[0] for row in item.rows[item.header :]]
        if labels:
            torn = " / ".join(f"{label[0]}\t{label[1:]}" for label in labels)
            why = "行首名称因字距大被切成两格,已合并(不改字)"
            found.append(suspect(torn, "ocr_error", "/".join(labels), why))
        if item.stray:
            where = f"{item.stray}\t\t{item.rows[item.header - 1][1]}"
            found.append(suspect(where, "stray_char", "(删)", "不属于任何栏目,疑为表线误识;见 unplaced"))
    return found


def gold_article(setting: Setting, style: str) -> dict[str, Any]:
    """A story as an article of the gold, in the page's own widths and quotes."""
    story = setting.story
    between = " " if style == "joined" or " | " in story.headline else ""
    article = {
        "kicker": story.kicker or None,
        "headline": between.join(headline_lines(story)) or None,
        "deck": story.deck or None,
        "byline": story.byline or None,
        "jump_from": story.jump_from or None,
        "jump_to": story.jump_to or None,
        "body": gold_body(setting),
        "suspects": gold_suspects(setting) + (table_suspects(story) if style == "joined" else []),
    }
    return article


def narrowed(value: Any) -> Any:
    """Narrow every text but a suspect's reason."""
    if isinstance(value, str):
        return value.translate(NARROW)
    if isinstance(value, list):
        return [narrowed(part) for part in value]
    if isinstance(value, dict):
        return {key: part if key == "why" else narrowed(part) for key, part in value.items()}
    return value


def damage(manuscript: Manuscript, source: str) -> tuple[str, dict[str, Any]]:
    """Give the damaged text of a page and its gold."""
    random = Random(manuscript.seed)
    settings = [set_story(story) for story in manuscript.stories]
    gold: dict[str, Any] = {"source": source, "style": manuscript.style}
    if manuscript.style == "joined":
        settings = [lose_ends(setting, random) for setting in settings]
        text = joined_page(manuscript, settings)
    else:
        text = hard_page(manuscript, settings, random)
    gold["furniture"] = [*manuscript.top, *manuscript.bottom]
    gold["articles"] = [gold_article(setting, manuscript.style) for setting in settings]
    strays = [item.stray for story in manuscript.stories for item in story.body if item.stray]
    gold["unplaced"] = [{"text": stray, "why": "stray mark in the head of a table"} for stray in strays]
    return text, narrowed(gold) if manuscript.style == "joined" else gold


# --- checking -------------------------------------------------------------------------------------


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
