"""Figures that stand together, and the words before them: what is left of a table whose cells came loose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..galley import Line
from ..grounds import Grounds, Rule
from ..model import Doubt, Suspect
from ..trace import Traced
from .above import units_line
from .drafts import NOTHING, Draft, Group
from .figures import closed, counts, cut_at, figure, label_like, words_in
from .heads import LABEL, folded, grouped, measures, names_rows, reach, totals


class Token(NamedTuple):
    """A cell of a loose table, or something near it; `line` is the number of its line."""

    text: Traced
    number: bool
    line: int


@dataclass(frozen=True, slots=True)
class Strip:
    """Figures without words between them, and the words before them back to the last figure.

    `region` counts the stretches of the page that running text parts. `caption` is a line of units among the
    words. `tail` are the words behind, where no more figures follow in the region.
    """

    head: tuple[Token, ...]
    values: tuple[Token, ...]
    region: int
    caption: Traced | None = None
    tail: tuple[Token, ...] = ()


def _tokens(line: Line, number: int) -> list[Token] | None:
    """The cells in a line, or None where it is running text."""
    if not all(counts(word) or label_like(word, LABEL) for word in words_in(line.text.text)):
        return None
    out: list[Token] = []
    spaced: list[Traced] = []

    def close() -> None:
        if spaced:
            out.append(Token(closed(spaced), False, number))
            spaced.clear()

    for piece in cut_at(line.text):
        if counts(piece.text):
            close()
            out.append(Token(piece, True, number))
        elif len(piece) == 1:
            spaced.append(piece)
        else:
            close()
            out.append(Token(piece, False, number))
    close()
    return out


def strips(lines: Sequence[Line]) -> list[Strip]:
    """The figures of a page with the words before them."""
    out: list[Strip] = []
    head: list[Token] = []
    values: list[Token] = []
    caption: Traced | None = None
    region = 0

    def close(tail: bool) -> None:
        nonlocal head, values, caption
        if values:
            out.append(Strip(tuple(head), tuple(values), region, caption))
            head, values, caption = [], [], None
        if tail:
            if out and out[-1].region == region and head:
                last = out[-1]
                out[-1] = Strip(last.head, last.values, region, last.caption, tuple(head))
            head, caption = [], None

    for number, line in enumerate(lines):
        if units_line(line.text.text):
            caption = line.text
            continue
        tokens = _tokens(line, number)
        if tokens is None:
            close(True)
            region += 1
            continue
        for token in tokens:
            if token.number:
                values.append(token)
            else:
                if values:
                    close(False)
                head.append(token)
    close(True)
    return out


@dataclass(frozen=True, slots=True)
class Header:
    """What the words above the columns say: the label of the row labels, the columns', the groups'."""

    stub: Traced
    labels: tuple[Traced, ...]
    groups: tuple[Traced, ...]
    sizes: tuple[int, ...]


def repeats(labels: Sequence[str]) -> int:
    """How many groups the labels show by beginning anew, 0 where they do not."""
    times = sum(folded(label) == folded(labels[0]) for label in labels)
    return times if times > 1 else 0


def stub_and_groups(words: Sequence[Token], groups: int) -> tuple[Traced, tuple[Traced, ...]] | None:
    """The last words of a header but the labels: the groups', and the row labels' before or behind them."""
    if len(words) > groups:
        near = words[len(words) - groups - 1 :]
        for at in (0, groups):
            if names_rows(near[at].text.text):
                return near[at].text, tuple(t.text for i, t in enumerate(near) if i != at)
    if groups and len(words) >= groups:
        stub = words[-groups - 1].text if len(words) == groups + 1 else NOTHING
        return stub, tuple(token.text for token in words[len(words) - groups :])
    return (NOTHING, ()) if not groups else None


def header_of(words: Sequence[Token], width: int) -> Header | None:
    """Words that end in the labels of `width` columns, as a header."""
    if len(words) < width:
        return None
    labels = tuple(token.text for token in words[len(words) - width :])
    texts = [label.text for label in labels]
    groups = repeats(texts)
    reached = reach(texts, groups) if groups else None
    found = stub_and_groups(words[: len(words) - width], groups)
    if found is None or (groups and reached is None):
        return None
    return Header(found[0], labels, found[1], reached[0] if reached else ())


def loose_draft(
    header: Header,
    rows: Sequence[tuple[Traced, ...]],
    caption: Traced | None,
    suspects: Sequence[Suspect],
    rule: str,
    why: str,
) -> Draft:
    """A table of a column of row labels and columns of figures."""
    groups: tuple[Group, ...] = grouped(header.groups, header.sizes, 1) if header.groups else ()
    labels = (header.stub, *header.labels)
    return Draft(tuple(rows), labels, groups, (), caption, (), tuple(suspects), rule, why)


def near_full(strip: Strip, size: int) -> bool:
    """Whether a strip can be a row or column of `size` cells of which recognition lost some."""
    return bool(strip.head) and 3 * len(strip.values) >= 2 * size and len(strip.values) <= size


def cut_to(strip: Strip, size: int) -> Strip:
    """The last strip of a table without the figures behind it that are not the table's: a folio, a date."""
    return strip if len(strip.values) <= size else replace(strip, values=strip.values[:size], tail=())


def short_of(cells: Sequence[Token], size: int, rule: Rule) -> tuple[tuple[Traced, ...], list[Suspect]]:
    """The cells of a row or column, with empty ones behind where some are missing; and the doubt about it."""
    texts = tuple(token.text for token in cells)
    if len(texts) == size:
        return texts, []
    why = Grounds(rule, (), (size - len(texts), size))
    doubt = Suspect(Doubt.ORDER, texts[0].span(), texts[0].text, "", why, 0.6)
    return (*texts, *(NOTHING,) * (size - len(texts))), [doubt]


def _even(cells: Sequence[Traced]) -> bool:
    """Whether the figures of a column have the same unit and the same number of places."""
    known = [figure(cell.text) for cell in cells]
    return len({(f.unit, f.places) for f in known if f is not None}) < 2


def consistent(rows: Sequence[Sequence[Traced]]) -> bool:
    """Whether no column has shares and plain figures side by side: then its cells are not in their order."""
    columns = zip(*(row[1:] for row in rows), strict=True)
    known = [[figure(cell.text) for cell in column] for column in columns]
    return all(len({f.unit for f in column if f is not None and (f.unit or f.value)}) < 2 for column in known)


def evenness(rows: Sequence[Sequence[Traced]]) -> float:
    """How much more alike figures are in the columns of a table than in its rows, from -1 to 1."""
    body = [row[1:] for row in rows]
    columns = list(zip(*body, strict=True))
    return sum(map(_even, columns)) / len(columns) - sum(map(_even, body)) / len(body)


def upright(draft: Draft) -> float:
    """How much speaks for a table as it is, and not turned by a quarter; below 0 it is the other way round.

    Figures of a column are alike, its label says what is measured, labels of columns repeat under groups, a
    row sums up the others.
    """
    labels = [label.text for label in draft.labels[1:]]
    names = [row[0].text for row in draft.rows]
    said = sum(map(measures, labels)) / len(labels) - sum(map(measures, names)) / len(names)
    summed = sum(map(totals, names)) - sum(map(totals, labels[1:]))
    return (
        2 * evenness(draft.rows)
        + said
        + (any(labels) and len(set(labels)) < len(labels))
        + max(-1, min(1, summed))
    )
