"""Look a short text up in a long one, a few characters aside."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from rapidfuzz.distance import Levenshtein

_PIECE: Final = 3
"""Characters of the pieces by which a place is found: a pattern with few errors has a piece without any."""
_MOST: Final = 60
"""Places of a piece that are looked at; a piece with more is of the commonest words."""


class Hay:
    """A long text with an index of its pieces."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: dict[str, list[int]] = defaultdict(list)
        for at in range(len(text) - _PIECE + 1):
            self.places[text[at : at + _PIECE]].append(at)

    def has(self, pattern: str, errors: int) -> bool:
        """Whether the pattern stands in the text with at most so many edits.

        >>> Hay("落实专班推进工作机制").has("推进工件机制", 1)
        True
        """
        if pattern in self.text:
            return True
        seen = set()
        for offset in range(0, len(pattern) - _PIECE + 1, _PIECE) if errors > 0 else ():
            for at in self.places.get(pattern[offset : offset + _PIECE], ())[:_MOST]:
                start = max(0, at - offset - errors)
                if start not in seen:
                    seen.add(start)
                    if _within(pattern, self.text[start : at - offset + len(pattern) + errors], errors):
                        return True
        return False


def _within(pattern: str, window: str, errors: int) -> bool:
    """Whether some part of the window is the pattern with at most so many edits."""
    previous = list(range(len(pattern) + 1))
    for char in window:
        current = [0]
        for at, wanted in enumerate(pattern):
            current.append(min(previous[at] + (wanted != char), previous[at + 1] + 1, current[at] + 1))
        previous = current
        if previous[-1] <= errors:
            return True
    return False


def matched(gold: Iterable[str], found: Iterable[str], errors: int = 0) -> tuple[int, list[str], list[str]]:
    """How many texts are in both, each used once, exactly or with so many edits; and those left on either side."""
    wanted, given = Counter(gold), Counter(found)
    both = wanted & given
    hits = both.total()
    missed, other = list((wanted - both).elements()), list((given - both).elements())
    if not errors:
        return hits, missed, other
    free, left = dict(enumerate(other)), list[str]()
    for text in missed:
        at = _nearest(text, free, errors)
        if at is None:
            left.append(text)
        else:
            del free[at]
            hits += 1
    return hits, left, list(free.values())


def _nearest(text: str, among: dict[int, str], errors: int) -> int | None:
    best: tuple[int, int] | None = None
    for at, other in among.items():
        if abs(len(text) - len(other)) <= errors:
            distance = Levenshtein.distance(text, other, score_cutoff=errors)
            if distance <= errors and (best is None or distance < best[0]):
                best = (distance, at)
    return best[1] if best else None


def grams(text: str, size: int) -> set[str]:
    """All pieces of so many characters.

    >>> sorted(grams("abcd", 3))
    ['abc', 'bcd']
    """
    return {text[at : at + size] for at in range(len(text) - size + 1)}


def joined(texts: Sequence[str]) -> str:
    """Texts in one, so far apart that no pattern stands across two."""
    return ("\x00" * 13).join(texts)
