"""Which characters look alike, as recognition sees them. The table is drawn by `training/lookalikes.py`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

DATA: Final = Path(__file__).parent / "lookalikes.txt"

LEAST: Final = 0.55
STEP: Final = 0.05
"""What a digit of the table stands for, as in `training/lookalikes.py`."""

MARKS: Final = {"一": "—9", "丶": "、9", "ー": "一9—9", "〇": "。5", "亠": "一5", "冫": "；5", "厂": "广5"}
"""Characters that marks are read as. They are no matter of pictures of one size: a dash has no height."""


class Alike(NamedTuple):
    """A character that another looks like, and how much, from 0 to 1."""

    char: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """`rows` has each character's row of the table; `foreign` are those not printed in simplified Chinese."""

    rows: dict[str, str]
    foreign: frozenset[str]

    def of(self, char: str) -> list[Alike]:
        """What the character may have been in print, the most alike first.

        >>> [alike.char for alike in load_lookalikes().of("末")][:2]
        ['未', '朱']
        """
        row = MARKS.get(char, "") + self.rows.get(char, "")
        return [Alike(row[at], LEAST + STEP * int(row[at + 1])) for at in range(0, len(row), 2)]


@cache
def load_lookalikes() -> Lookalikes:
    """The table of the package.

    >>> "壓" in load_lookalikes().foreign, "堃" in load_lookalikes().foreign
    (True, False)
    """
    standard, _, foreign = DATA.read_text(encoding="utf-8").partition("\n\n")
    rows = {line[0]: line[1:] for part in (standard, foreign) for line in part.split("\n") if line}
    return Lookalikes(rows, frozenset(line[0] for line in foreign.split("\n") if line))
