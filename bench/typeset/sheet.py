"""A paper's house style: columns, type and habits, drawn at random for each issue; and what is placed on a page."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

WIDTH = 1100.0
"""Points. A broadsheet is 390 mm wide."""
MARGIN = 36.0

GRIDS = (
    (4, 22), (4, 24), (5, 16), (5, 19), (5, 21), (6, 14), (6, 15), (6, 17), (7, 12), (7, 13), (7, 14), (7, 15),
    (8, 10), (8, 12), (8, 13), (9, 9), (9, 10),
)  # fmt: skip
"""Columns of a page, and characters of a line in one."""
ORDERS = ("story", "story", "frames", "body first", "heads last", "shuffled", "rows")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One issue's style. `size` is the body type in points, `pitch` the distance of lines in points, `air` what is
    set between figures and Chinese characters, in ems.
    """

    columns: int
    measure: int
    gutter: float
    size: float
    pitch: float
    rows: int
    shape: str
    order: str
    tight: bool
    narrow_brackets: bool
    wide_figures: bool
    jump: str
    rules: bool
    convention: int
    faces: tuple[str, str, str]
    air: float
    height_share: float = 1.0

    @property
    def top(self) -> float:
        """Where the first row of type begins."""
        return 130.0

    @property
    def height(self) -> float:
        """Of the page, in points."""
        return self.top + self.rows * self.pitch + 50


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of type on the page: `x` left edge, `y` baseline; `stretch` the width it is spaced out to, or 0.

    `part` is the text frame it belongs to (article, kind, number): what is painted in one go.
    """

    x: float
    y: float
    text: str
    size: float
    face: str
    stretch: float = 0.0
    part: tuple[int, str, int] = (-1, "furniture", 0)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points. `kind` says what is drawn: nothing, a frame, or a picture."""

    x: float
    y: float
    w: float
    h: float
    kind: str = ""


def draw_style(random: Random, order: str, shape: str, height: float = 1.0) -> Sheet:
    """A style at random; the order of painting, the way of dividing pages and the share of a broadsheet's height
    are given.
    """
    columns, measure = random.choice(GRIDS)
    gutter = random.choice((0.8, 1.0, 1.2, 1.5, 1.8, 2.0))
    size = (WIDTH - 2 * MARGIN) / (columns * measure + (columns - 1) * gutter)
    pitch = size * random.choice((1.24, 1.3, 1.36, 1.42))
    return Sheet(
        columns,
        measure,
        gutter,
        size,
        pitch,
        rows=int((random.uniform(1.36, 1.5) * WIDTH - 180) * height / pitch),
        height_share=height,
        shape=shape,
        order=order,
        tight=random.random() < 0.4,
        narrow_brackets=random.random() < 0.4,
        wide_figures=random.random() < 0.12,
        jump=random.choice(("inline", "inline", "own")),
        rules=random.random() < 0.5,
        convention=random.randint(0, 59),
        air=random.choice((0.0, 0.0, 0.12, 0.2, 0.25)),
        faces=random.choice(
            (
                ("serif", "sans-bold", "kai"),
                ("serif", "serif-bold", "kai"),
                ("ming", "sans-bold", "kai"),
                ("serif", "sans-bold", "sans"),
            )
        ),
    )
