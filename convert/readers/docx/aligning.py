"""Which character of the edited text is which character of the text that we wrote.

Whole lines first, wherever they stand now; then the characters of what is left: unmistakable pieces of four
characters, grown to both sides, find what was moved, split or joined; what lies between two found places is
compared in detail. All of it is linear but the last step, which has a budget.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from ...trace import BLANKS

SEED = 4
"""Characters of an unmistakable piece: in what is left of an edited page, nearly all such occur once."""
LONGEST_GAP = 400_000
"""Most pairs of characters that two gaps may make to be compared in detail: two paragraphs of 630."""
BUDGET = 20_000_000
"""Most pairs in all: about ten seconds. Beyond, what was touched counts as written anew."""
ONE_FOR_ONE = 8
"""At most so many characters in a row count as retyped one for one, each where the old one was printed."""


ALIKE = 0.3
"""Share of characters that two gaps must have in common: of two unrelated sentences one in seven is equal, by
chance and in order, and such characters were not kept but typed again."""
RETYPED = 0.5
"""Share of characters that a line must have in common with the one that it was, where no four in a row stayed."""
FARTHEST = 5_000
"""How far free characters are looked at beside a found place."""


class Alignment:
    """Where each character of the new lines came from. Positions count over all lines, without line ends."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old, self.new = old, new
        self.old_text, self.new_text = "".join(old), "".join(new)
        self.old_starts = [0, *accumulate(len(line) for line in old)]
        self.new_starts = [0, *accumulate(len(line) for line in new)]
        self.came: list[int] = [-1] * self.new_starts[-1]
        """For each new character the old one, or -1."""
        self.taken = bytearray(self.old_starts[-1])
        """Whether each old character is still there."""
        self.whole: dict[int, int] = {}
        """New line -> the old line that it equals."""

    def match(self, new: int, old: int, length: int) -> None:
        """These characters are those."""
        self.came[new : new + length] = range(old, old + length)
        self.taken[old : old + length] = b"\1" * length

    def old_line_of(self, position: int) -> int:
        """The old line that holds this character."""
        return line_of(self.old_starts, position)

    def new_line_of(self, position: int) -> int:
        """The new line that holds this character."""
        return line_of(self.new_starts, position)

    def match_lines(self, new: int, old: int) -> None:
        """This line is that one."""
        self.whole[new] = old
        self.match(self.new_starts[new], self.old_starts[old], len(self.new[new]))


def align(old: Sequence[str], new: Sequence[str]) -> Alignment:
    """Align the lines as they are now with those that were written."""
    made = Alignment(old, new)
    _match_ends(made)
    _match_single_lines(made)
    _match_neighbours(made)
    if len(made.whole) < len(new):
        _match_seeds(made)
        _match_gaps(made)
        _part_chance(made)
    return made


def _match_ends(made: Alignment) -> None:
    """Lines that are equal from the start on, and from the end back."""
    shorter = min(len(made.old), len(made.new))
    head = 0
    while head < shorter and made.old[head] == made.new[head]:
        made.match_lines(head, head)
        head += 1
    tail = 1
    while tail <= shorter - head and made.old[-tail] == made.new[-tail]:
        made.match_lines(len(made.new) - tail, len(made.old) - tail)
        tail += 1


def _free(made: Alignment) -> tuple[list[int], list[int]]:
    used = set(made.whole.values())
    old = [at for at in range(len(made.old)) if at not in used]
    return old, [at for at in range(len(made.new)) if at not in made.whole]


def _match_single_lines(made: Alignment) -> None:
    """Lines that occur once there and once here, wherever."""
    old, new = _free(made)
    old_counts = Counter(made.old[at] for at in old)
    new_counts = Counter(made.new[at] for at in new)
    places = {made.old[at]: at for at in old}
    for at in new:
        line = made.new[at]
        if old_counts[line] == new_counts[line] == 1 and line:
            made.match_lines(at, places[line])


def _match_neighbours(made: Alignment) -> None:
    """Equal lines beside lines that are found already: the same short cell many times."""
    used = set(made.whole.values())
    for order, step in ((range(len(made.new)), -1), (range(len(made.new) - 1, -1, -1), 1)):
        for at in order:
            beside = made.whole.get(at + step)
            if at in made.whole or beside is None:
                continue
            old = beside - step
            if 0 <= old < len(made.old) and old not in used and made.old[old] == made.new[at]:
                made.match_lines(at, old)
                used.add(old)


def _seeds(lines: Sequence[str], starts: Sequence[int], at: Iterable[int]) -> dict[str, int]:
    """Pieces of `SEED` characters that occur once in these lines, with their positions."""
    found: dict[str, int] = {}
    for number in at:
        line, start = lines[number], starts[number]
        for begin in range(len(line) - SEED + 1):
            piece = line[begin : begin + SEED]
            found[piece] = -1 if piece in found else start + begin
    return found


def _match_seeds(made: Alignment) -> None:
    """Pieces that occur once there and once here, grown as far as both sides agree."""
    old, new = _free(made)
    there = _seeds(made.old, made.old_starts, old)
    here = _seeds(made.new, made.new_starts, new)
    old_text, new_text = made.old_text, made.new_text
    old_ends = _line_ends(made.old_starts, old)
    new_ends = _line_ends(made.new_starts, new)
    for piece, at in here.items():
        origin = there.get(piece, -1)
        if at < 0 or origin < 0 or made.came[at] >= 0 or made.taken[origin]:
            continue
        low, high = 0, 0
        (old_low, old_high), (new_low, new_high) = old_ends[origin], new_ends[at]
        while (
            origin + high < old_high
            and at + high < new_high
            and old_text[origin + high] == new_text[at + high]
            and made.came[at + high] < 0
            and not made.taken[origin + high]
        ):
            high += 1
        while (
            origin - low > old_low
            and at - low > new_low
            and old_text[origin - low - 1] == new_text[at - low - 1]
            and made.came[at - low - 1] < 0
            and not made.taken[origin - low - 1]
        ):
            low += 1
        made.match(at - low, origin - low, low + high)


def _line_ends(starts: Sequence[int], lines: Iterable[int]) -> dict[int, tuple[int, int]]:
    """For each position of these lines, where its line begins and ends."""
    return {
        at: (starts[number], starts[number + 1])
        for number in lines
        for at in range(starts[number], starts[number + 1])
    }


def _match_gaps(made: Alignment) -> None:
    """What lies between two found places, compared character by character."""
    old_text, new_text = made.old_text, made.new_text
    budget = BUDGET
    for begin, end in _gaps(made.came):
        before = made.came[begin - 1] if begin else -1
        behind = made.came[end] if end < len(made.came) else len(old_text)
        low, high = before + 1, behind
        if low >= high or any(made.taken[low:high]):
            low, high = _near(made, before, behind)
        pairs = (high - low) * (end - begin)
        if not pairs or pairs > min(LONGEST_GAP, budget):
            continue
        budget -= pairs
        matcher = SequenceMatcher(None, old_text[low:high], new_text[begin:end], autojunk=False)
        if max(high - low, end - begin) > ONE_FOR_ONE and matcher.ratio() < ALIKE:
            continue
        for kind, i1, i2, j1, j2 in matcher.get_opcodes():
            places = (low + i1, low + i2, begin + j1, begin + j2)
            if kind == "equal" or (kind == "replace" and _one_for_one(made, *places)):
                made.match(begin + j1, low + i1, i2 - i1)


def _part_chance(made: Alignment) -> None:
    """Lines that were typed anew: a few characters in common, none of them in a row, were not kept but came
    up again. A headline of nine characters has four of them in another headline of the same story.
    """
    for number, line in enumerate(made.new):
        if number in made.whole:
            continue
        start = made.new_starts[number]
        came = made.came[start : start + len(line)]
        kept = [at for at, origin in enumerate(came) if origin >= 0]
        if not kept or _longest_run(came) >= min(SEED, len(line)):
            continue
        old = made.old_line_of(came[kept[0]])
        low, high = made.old_starts[old], made.old_starts[old + 1]
        equal = sum(made.old_text[came[at]] == line[at] for at in kept)
        if all(low <= came[at] < high for at in kept) and 2 * equal < RETYPED * (len(line) + high - low):
            for at in kept:
                made.taken[came[at]] = 0
                made.came[start + at] = -1


def _longest_run(came: Sequence[int]) -> int:
    """How many characters in a row came from beside each other, at most."""
    longest = run = 0
    before = -2
    for origin in came:
        run = run + 1 if origin >= 0 and origin == before + 1 else int(origin >= 0)
        before = origin
        longest = max(longest, run)
    return longest


def _gaps(came: Sequence[int]) -> list[tuple[int, int]]:
    """The stretches of new characters that came from nowhere so far."""
    gaps = []
    begin = -1
    for at, origin in enumerate(came):
        if origin < 0 and begin < 0:
            begin = at
        elif origin >= 0 and begin >= 0:
            gaps.append((begin, at))
            begin = -1
    return [*gaps, (begin, len(came))] if begin >= 0 else gaps


def _near(made: Alignment, before: int, behind: int) -> tuple[int, int]:
    """The free old characters right behind the place before, or else right before the place behind."""
    low = high = before + 1
    while high < min(len(made.taken), low + FARTHEST) and not made.taken[high]:
        high += 1
    if low < high:
        return low, high
    low = high = min(behind, len(made.taken))
    while low > max(0, high - FARTHEST) and not made.taken[low - 1]:
        low -= 1
    return low, high


def _one_for_one(made: Alignment, i1: int, i2: int, j1: int, j2: int) -> bool:
    """Whether the stretch was retyped character for character: short, as long as before, in one line each.

    A blank prints nothing: what is typed over it has no printed place, and so is no replacement.
    """
    if i2 - i1 != j2 - j1 or i2 - i1 > ONE_FOR_ONE:
        return False
    if not BLANKS.isdisjoint(made.old_text[i1:i2]) or not BLANKS.isdisjoint(made.new_text[j1:j2]):
        return False
    before = line_of(made.old_starts, i1) == line_of(made.old_starts, i2 - 1)
    return before and line_of(made.new_starts, j1) == line_of(made.new_starts, j2 - 1)


def line_of(starts: Sequence[int], at: int) -> int:
    """The line that holds the character at this position."""
    return bisect_right(starts, at) - 1
