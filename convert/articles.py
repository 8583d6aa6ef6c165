"""Articles: lines tied to paragraphs, paragraphs and tables gathered under their heads.

What a line goes on in has been decided for the whole page (`seams.decide`). Here the chains become paragraphs;
head lines become groups; running text between groups becomes bodies; and each group is given to the body that
it fits, by its words and by where it stands: above its body in most papers, below it where the page was read
in the order in which it was painted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from .galley import FoundJump, Galley, Line
from .headings import HeadLine, Heads, dateline_of, is_byline, lay_heads, lead_byline
from .language import Language
from .model import Article, Block, Direction, Jump, Kind, Paragraph, Role, Table
from .seams import Lines, Seam
from .shape import ends_sentence
from .trace import Traced, printed

OPENS = re.compile(r"^(?:据)?(?:本报|新华社|中新社|中新网|本网|人民网|央视网)(?:讯|[^，。,]{1,12}[电讯])|^本报讯")
"""How a lead begins: `本报讯（记者 …`, `新华社北京1月5日电`."""

CREDIT = re.compile(r"[（(]?[^。！？]{0,40}(?:摄|供图|图/[\u4e00-\u9fff]{2,4}|摄影|发)[）)]?$")
PHOTO_WORD = re.compile(r"图为|摄|供图|照片")

LONGEST_HEAD = 70
HEADISH = 0.5
"""Share of `Lines.headish` from which on a paragraph that stands alone counts as a head."""

BESIDE, OTHER_SIDE, SIMILAR = 2.0, 0.6, 6.0
"""What counts for a group and a body: that they touch on the page's usual side, on the other, common words."""


@dataclass(frozen=True)
class Strip:
    """A chain of lines: one paragraph, or one head. `at` is where it stands among the page's lines."""

    lines: tuple[int, ...]
    at: int
    head: bool = False


@dataclass
class Group:
    """Heads that stand together. `at` is the place of the first."""

    strips: list[Strip]
    at: int


@dataclass
class Body:
    """Paragraphs (strips) and tables that belong together, with the jumps that stand before and behind."""

    parts: list[Strip | Table]
    at: int
    end: int
    opened: Jump | None = None
    closed: list[Jump] = field(default_factory=list)
    run_on: bool = False
    inside: list[int] = field(default_factory=list)
    """Numbers of the groups that stand between its paragraphs."""


def strips_of(lines: Lines, seams: Sequence[Seam]) -> list[Strip]:
    """The page's paragraphs and head lines, in the order in which they stand."""
    following = {seam.left: seam for seam in seams}
    joined = {seam.right for seam in seams if not seam.paragraph}
    out = []
    for start in range(len(lines)):
        if start in joined:
            continue
        chain = [start]
        while chain[-1] in following and not following[chain[-1]].paragraph:
            chain.append(following[chain[-1]].right)
        out.append(Strip(tuple(chain), min(chain), _is_head(lines, chain)))
    return sorted(out, key=lambda strip: strip.at)


def _is_head(lines: Lines, chain: Sequence[int]) -> bool:
    """Whether a chain is a head: whole blocks, or whole lines of one, that are no sentence."""
    text = "".join(lines.texts[i] for i in chain)
    if is_byline(text):
        return True
    if len(printed(text)) > LONGEST_HEAD or ends_sentence(text) and not text.endswith(("!", "！", "?", "？")):
        return False
    if any(abs(b - a) != 1 for a, b in zip(chain, chain[1:], strict=False)):
        return False
    return float(min(lines.headish[i] for i in chain)) >= HEADISH


def gather(galley: Galley, lines: Lines, seams: Sequence[Seam], language: Language) -> tuple[Article, ...]:
    """The articles of a page, in the order in which their bodies stand."""
    strips = strips_of(lines, seams)
    where = {line.text.span().start: number for number, line in enumerate(galley.lines)}
    bodies, groups = _parted(galley, lines, strips, where)
    owners = _owners(galley, lines, bodies, groups)
    bodies, owners = _tables_home(bodies, owners)
    out = []
    for number, body in enumerate(bodies):
        heads = _heads(galley, lines, [groups[g] for g, b in owners.items() if b == number], language)
        out.append((body.at, _article(galley, lines, body, heads)))
    for g, group in enumerate(groups):
        if g not in owners:
            heads = _heads(galley, lines, [group], language)
            out.append((group.at, _article(galley, lines, Body([], group.at, group.at), heads)))
    return tuple(article for _, article in sorted(out, key=lambda pair: pair[0]))


def _text(galley: Galley, strip: Strip) -> Traced:
    return Traced.joined(galley.lines[i].text for i in strip.lines)


def _jumps(galley: Galley, where: Mapping[int, int]) -> tuple[dict[int, FoundJump], dict[int, list[FoundJump]]]:
    before: dict[int, FoundJump] = {}
    behind: dict[int, list[FoundJump]] = {}
    for jump in galley.jumps:
        line = where.get(jump.anchor)
        if line is None:
            continue
        if jump.jump.direction is Direction.FROM:
            before[line] = jump
        else:
            behind.setdefault(line, []).append(jump)
    return before, behind


def _parted(
    galley: Galley, lines: Lines, strips: Sequence[Strip], where: Mapping[int, int]
) -> tuple[list[Body], list[Group]]:
    """Running text parted where heads, tables, jumps and leads stand."""
    before, behind = _jumps(galley, where)
    tables = sorted((_place(galley, first), number, table) for number, (first, table) in enumerate(galley.tables))
    items: list[tuple[float, Strip | Table]] = [(strip.at, strip) for strip in strips]
    items += [(at - 0.5, table) for at, _, table in tables]
    bridged = [(strip.lines[0], strip.lines[-1]) for strip in strips if not strip.head and len(strip.lines) > 1]
    bodies: list[Body] = []
    groups: list[Group] = []
    fresh, headed = True, False
    for at, item in sorted(items, key=lambda pair: pair[0]):
        if isinstance(item, Table):
            bodies.append(Body([item], int(at + 0.5), int(at + 0.5)))
            fresh, headed = True, False
            continue
        if item.head:
            if headed:
                groups[-1].strips.append(item)
            else:
                groups.append(Group([item], item.at))
            if any(low < item.at < high and high - low < 400 for low, high in bridged) and bodies:
                bodies[-1].inside.append(len(groups) - 1)
            else:
                fresh = True
            headed = True
            continue
        headed = False
        opened = before.get(item.lines[0])
        text = "".join(lines.texts[i] for i in item.lines)
        if fresh or opened or not bodies or OPENS.match(text) or bodies[-1].closed:
            bodies.append(Body([], item.at, item.at, opened.jump if opened else None))
        fresh = False
        body = bodies[-1]
        body.parts.append(item)
        body.end = max(body.end, *item.lines)
        for found in behind.get(item.lines[-1], ()):
            body.closed.append(found.jump)
            body.run_on = found.tight and not ends_sentence(text)
    return bodies, groups


def _place(galley: Galley, line: Line) -> int:
    """The number of the first line that stands behind a table."""
    start = line.text.span().start
    return next((n for n, other in enumerate(galley.lines) if other.text.span().start > start), len(galley.lines))


def _grams(text: str) -> Counter[str]:
    bare = "".join(c for c in text if c.isalnum())
    return Counter(bare[i : i + 2] for i in range(len(bare) - 1))


def _body_text(galley: Galley, body: Body) -> str:
    return "".join(
        _text(galley, part).text
        if isinstance(part, Strip)
        else "".join(cell.text.text for row in part.rows for cell in row)
        for part in body.parts
    )


def likeness(heads: Sequence[str], bodies: Sequence[str]) -> np.ndarray:
    """How much of each head's words recurs in each body and not in the others, from 0 to 1."""
    grams = [set(_grams(body)) for body in bodies]
    spread = Counter(gram for body in grams for gram in body)
    out = np.zeros((len(heads), len(bodies)))
    for h, head in enumerate(heads):
        own = _grams(head)
        total = sum(own.values()) or 1
        for b, body in enumerate(grams):
            out[h, b] = sum(count / spread[gram] for gram, count in own.items() if gram in body) / total
    return out


def _owners(galley: Galley, lines: Lines, bodies: Sequence[Body], groups: Sequence[Group]) -> dict[int, int]:
    """Which body each group heads: the assignment that gains most, with heads above or below throughout."""
    if not bodies or not groups:
        return {}
    heads = ["".join(lines.texts[i] for strip in group.strips for i in strip.lines) for group in groups]
    alike = likeness(heads, [_body_text(galley, body) for body in bodies])
    above = np.zeros_like(alike)
    below = np.zeros_like(alike)
    edges = sorted([(b.at, 0, n) for n, b in enumerate(bodies)] + [(g.at, 1, n) for n, g in enumerate(groups)])
    for number, (_, is_group, g) in enumerate(edges):
        if not is_group:
            continue
        behind = next((n for _, kind, n in edges[number + 1 :] if not kind), None)
        ahead = next((n for _, kind, n in reversed(edges[:number]) if not kind), None)
        if behind is not None:
            above[g, behind] = 1.0
        if ahead is not None:
            below[g, ahead] = 1.0
    for n, body in enumerate(bodies):
        for g in body.inside:
            above[g, n] = 1.0
    best: tuple[float, dict[int, int]] = (-1.0, {})
    for near, far in ((above, below), (below, above)):
        gain = SIMILAR * alike + BESIDE * near + OTHER_SIDE * far
        rows, columns = linear_sum_assignment(-gain)
        total = float(gain[rows, columns].sum())
        if total > best[0]:
            kept = {int(g): int(b) for g, b in zip(rows, columns, strict=True) if gain[g, b] > OTHER_SIDE}
            best = (total, kept)
    return best[1]


def _tables_home(bodies: list[Body], owners: dict[int, int]) -> tuple[list[Body], dict[int, int]]:
    """A table without heads of its own stands in the article before it, where there is one."""
    headed = set(owners.values())
    kept: list[Body] = []
    new: dict[int, int] = {}
    for number, body in enumerate(bodies):
        lone = len(body.parts) == 1 and isinstance(body.parts[0], Table) and number not in headed
        if lone and kept and not kept[-1].closed:
            kept[-1].parts += body.parts
            continue
        new[number] = len(kept)
        kept.append(body)
    return kept, {g: new[b] for g, b in owners.items()}


def _heads(galley: Galley, lines: Lines, groups: Sequence[Group], language: Language) -> Heads:
    found = [
        HeadLine(galley.lines[i].text, int(lines.block[i]))
        for group in sorted(groups, key=lambda g: g.at)
        for strip in group.strips
        for i in strip.lines
    ]
    return lay_heads(found, language) if found else Heads()


def _article(galley: Galley, lines: Lines, body: Body, heads: Heads) -> Article:
    """An article of a body and its heads; it gets its id when the whole issue is known."""
    blocks: list[Block] = []
    for part in body.parts:
        blocks.append(part if isinstance(part, Table) else Paragraph(_text(galley, part)))
    lead = next((block.text for block in blocks if isinstance(block, Paragraph)), None)
    within = lead_byline(lead) if lead is not None else None
    jumps = tuple(jump for jump in (body.opened, *body.closed) if jump is not None)
    if body.run_on:
        jumps = tuple(replace(j, run_on=True) if j.direction is Direction.TO else j for j in jumps)
    texts = [block for block in blocks if isinstance(block, Paragraph)]
    if len(texts) == 1 and PHOTO_WORD.search(texts[0].text.text) and CREDIT.search(texts[0].text.text):
        blocks = [replace(b, role=Role.CAPTION) if isinstance(b, Paragraph) else b for b in blocks]
    return Article(
        id="",
        headline=heads.headline,
        kicker=heads.kicker,
        deck=heads.deck,
        byline=heads.byline or within,
        dateline=dateline_of(lead) if lead is not None else None,
        body=tuple(blocks),
        jumps=jumps,
        kind=_kind(blocks, heads),
    )


def _kind(blocks: Sequence[Block], heads: Heads) -> Kind:
    if blocks and all(isinstance(block, Table) for block in blocks):
        return Kind.TABLE
    if blocks and all(isinstance(block, Paragraph) and block.role is Role.CAPTION for block in blocks):
        return Kind.PHOTO
    if heads.byline and "评论员" in heads.byline.text.text:
        return Kind.COMMENT
    return Kind.NEWS
