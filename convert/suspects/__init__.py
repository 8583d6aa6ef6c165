"""What a person should look at. The text itself is never changed here.

Each rule looks for one way in which a page shows damage that the repair cannot or may not mend, and says what
may have stood in print, why, and how sure that is.

What the language model knows is simplified Chinese: of text in the traditional script it is not asked whether
a character was misread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..language import Language
from ..model import Issue, Suspect
from ..scripts import is_traditional
from .endings import find_endings
from .heads import (
    find_bare_tables,
    find_close_names,
    find_cut_labels,
    find_missing_heads,
    find_missing_kickers,
    find_stray_numbers,
)
from .marks import (
    find_dashes,
    find_lost_stops,
    find_odd_brackets,
    find_split_lists,
    find_split_phrases,
    find_unparted,
)
from .misread import find_misread
from .passages import passages
from .phrases import find_variants
from .reading import read

__all__ = ["find_suspects"]


def find_suspects(issue: Issue, language: Language) -> Issue:
    """The issue with its suspects: those that it has already, and what the rules find besides.

    In the order in which the pages were printed. Two of the same kind at the same place are one.
    """
    order = {source.name: number for number, source in enumerate(issue.sources)}
    found: list[Suspect] = []
    for suspect in [*issue.suspects, *_found(issue, language)]:
        if not any(_same(suspect, other) for other in found):
            found.append(suspect)
    found.sort(
        key=lambda s: (order.get(s.where.source, len(order)), s.where.start, s.where.end, s.kind.value)
    )
    return replace(issue, suspects=tuple(found))


def _found(issue: Issue, language: Language) -> Iterator[Suspect]:
    texts = tuple(passages(issue))
    if not texts:
        return
    reading = read(language, [passage.text.text for passage in texts])
    for suspects in (
        find_missing_heads(issue),
        find_missing_kickers(issue),
        find_bare_tables(issue),
        find_cut_labels(issue),
        find_stray_numbers(texts, language),
        find_close_names(texts),
        find_endings(texts, reading),
        find_dashes(texts, reading),
        find_lost_stops(texts, reading),
        find_split_phrases(texts),
        find_split_lists(texts, reading),
        find_unparted(texts, reading),
        find_odd_brackets(issue, texts),
        *(
            ()
            if is_traditional(issue.language)
            else (find_misread(texts, reading), find_variants(texts, reading))
        ),
    ):
        yield from (suspect for suspect in suspects if suspect is not None)


def _same(one: Suspect, other: Suspect) -> bool:
    """Whether two suspects say the same of the same place."""
    a, b = one.where, other.where
    return one.kind is other.kind and a.source == b.source and a.start < b.end and b.start < a.end
