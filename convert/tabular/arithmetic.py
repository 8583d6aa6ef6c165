"""Relations among the columns of a table of figures, and what they prove.

Newspapers print what they have reckoned: shares, changes, sums, ranks. Such a relation holds to half a unit
of the last printed digit in every row, which chance does not do: that proves where a column that came loose
belongs, and shows the figure that does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from typing import Any

from .figures import Figure

Column = Sequence[Figure | None]
Value = Fraction | None
Rough = Sequence[tuple[float, float] | None]


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of relation between a figure and two others of its row. `words` names them {a}, {b}."""

    name: str
    reckon: Callable[[Any, Any], Any]
    """Of two fractions, or of two floats to see roughly whether it can hold; None where it divides by 0."""
    words: str
    ordered: bool = True
    """Whether a and b cannot change places."""
    factors: tuple[int, ...] = (1, 100)


def _over(a: Any, b: Any) -> Any:
    return a / b if b else None


FAMILIES = (
    Family("share", lambda a, b: _over(a, a + b), "{a} ÷ ({a} + {b})"),
    Family("ratio", _over, "{a} ÷ {b}", factors=(1, 100, 10000)),
    Family("change", lambda a, b: _over(a - b, b), "({a} - {b}) ÷ {b}", factors=(100,)),
    Family("sum", lambda a, b: a + b, "{a} + {b}", ordered=False, factors=(1,)),
    Family("difference", lambda a, b: a - b, "{a} - {b}", factors=(1,)),
    Family("product", lambda a, b: a * b, "{a} × {b}", ordered=False, factors=(1,)),
)
"""What newspapers reckon out of two columns."""

PROVEN = 6
"""Decimal digits that must agree in all before a relation counts as found: with a hundred pairs of columns
and six families tried, chance gets three.
"""
EXCUSED = 9
"""Digits that must agree where one row does not."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A relation that holds. `near` rows differ by one unit of the last digit, `wrong` rows by more."""

    family: str
    terms: tuple[int, ...]
    values: tuple[Value, ...]
    words: tuple[str, ...]
    exact: int
    near: tuple[int, ...]
    wrong: tuple[int, ...]
    digits: int


def _judge(
    name: str,
    terms: tuple[int, ...],
    target: Column,
    reckon: Callable[[int], Value],
    words: Callable[[int], str],
) -> Fit | None:
    """The relation by which `reckon` gives the figures of `target` row for row, or None where it does not
    hold.

    Most relations fail within two rows, so values are reckoned one by one.
    """
    exact, digits = 0, 0
    near: list[int] = []
    wrong: list[int] = []
    values: list[Value] = []
    for row, printed in enumerate(target):
        value = reckon(row) if printed is not None else None
        values.append(value)
        if printed is None or value is None:
            continue
        off = abs(printed.value - value)
        if off <= printed.step / 2:
            exact += 1
            digits += printed.digits
        elif off <= printed.step * 3 / 2:
            near.append(row)
        else:
            wrong.append(row)
        if len(wrong) > 1 or len(near) + len(wrong) > max(1, len(target) // 4):
            return None
    if not _holds(exact, near, wrong, digits):
        return None
    said = tuple(words(row) if value is not None else "" for row, value in enumerate(values))
    return Fit(name, terms, tuple(values), said, exact, tuple(near), tuple(wrong), digits)


def _holds(exact: int, near: Sequence[int], wrong: Sequence[int], digits: int) -> bool:
    if not near and not wrong:
        return exact >= 2 and digits >= PROVEN
    return exact >= 3 and digits >= EXCUSED and len(near) + len(wrong) <= max(1, exact // 4)


def number(value: Fraction) -> str:
    """A number as one would write it: `1250`, `2.5`."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.4f}".rstrip("0").rstrip(".")


def _rough(column: Column) -> list[tuple[float, float] | None]:
    """Value and step of each figure, as floats."""
    return [(float(cell.value), float(cell.step)) if cell is not None else None for cell in column]


def _hopeless(family: Family, factor: int, target: Rough, a: Rough, b: Rough) -> bool:
    """Whether a relation fails in two rows by so much that floats can tell: nearly all do, and fast."""
    wrong = 0
    for printed, left, right in zip(target, a, b, strict=True):
        if printed is None or left is None or right is None:
            continue
        value = family.reckon(left[0], right[0])
        if value is not None and abs(value * factor - printed[0]) > 1.6 * printed[1] + 1e-9 * abs(printed[0]):
            wrong += 1
            if wrong > 1:
                return True
    return False


def _pair(
    family: Family, target: Column, columns: Sequence[Column], pair: tuple[int, int], factor: int
) -> Fit | None:
    a, b = columns[pair[0]], columns[pair[1]]

    def reckon(row: int) -> Value:
        left, right = a[row], b[row]
        if left is None or right is None:
            return None
        value = family.reckon(left.value, right.value)
        return value * factor if value is not None else None

    def words(row: int) -> str:
        left, right = a[row], b[row]
        assert left is not None and right is not None
        return family.words.format(a=number(left.value), b=number(right.value))

    fit = _judge(family.name, pair, target, reckon, words)
    says = fit is not None and any(x and y and x.value and y.value for x, y in zip(a, b, strict=True))
    return fit if says else None


def fits(target: Column, columns: Sequence[Column], without: int | None = None) -> Iterator[Fit]:
    """Every relation by which two of `columns` give `target`; `without` is the target's own place there."""
    places = [at for at in range(len(columns)) if at != without]
    percent = any(figure is not None and figure.unit in ("%", "％", "‰") for figure in target)
    rough, aim = [_rough(column) for column in columns], _rough(target)
    for family in FAMILIES:
        for pair in permutations(places, 2):
            if not family.ordered and pair[0] > pair[1]:
                continue
            for factor in family.factors:
                if percent and factor == 1 and family.name in ("share", "ratio"):
                    continue
                if _hopeless(family, factor, aim, rough[pair[0]], rough[pair[1]]):
                    continue
                fit = _pair(family, target, columns, pair, factor)
                if fit is not None:
                    yield fit
    yield from _of_total(target, columns, places)
    yield from _of_many(target, columns, places)


def _of_total(target: Column, columns: Sequence[Column], places: Sequence[int]) -> Iterator[Fit]:
    """Shares of a column's own total: a ÷ (sum of a)."""
    for place in places:
        column = columns[place]
        known = [figure.value for figure in column if figure is not None]
        whole = sum(known, Fraction())
        if not whole or len(known) < 3:
            continue

        def reckon(row: int, column: Column = column, whole: Fraction = whole) -> Value:
            part = column[row]
            return part.value * 100 / whole if part is not None else None

        def words(row: int, column: Column = column, whole: Fraction = whole) -> str:
            part = column[row]
            assert part is not None
            return f"{number(part.value)} ÷ {number(whole)}"

        fit = _judge("share of total", (place,), target, reckon, words)
        if fit is not None:
            yield fit


def _of_many(target: Column, columns: Sequence[Column], places: Sequence[int]) -> Iterator[Fit]:
    """Sums of three or more columns side by side."""
    for begin in range(len(places)):
        for end in range(begin + 3, len(places) + 1):
            terms = tuple(places[begin:end])

            def parts(row: int, terms: tuple[int, ...] = terms) -> list[Fraction]:
                cells = [columns[place][row] for place in terms]
                return [cell.value for cell in cells if cell is not None]

            def reckon(row: int, terms: tuple[int, ...] = terms) -> Value:
                known = parts(row, terms)
                return sum(known, Fraction()) if len(known) == len(terms) else None

            def words(row: int, terms: tuple[int, ...] = terms) -> str:
                return " + ".join(number(value) for value in parts(row, terms))

            fit = _judge("sum", terms, target, reckon, words)
            if fit is not None:
                yield fit


def ranks(target: Column, other: Column) -> bool:
    """Whether `target` says the place of each figure of `other` among them, from the top or from below.

    >>> from .figures import figure
    >>> ranks([figure(t) for t in "213"], [figure(t) for t in ("40%", "51%", "9%")])
    True
    """
    pairs = [
        (place.value, value.value) for place, value in zip(target, other, strict=True) if place and value
    ]
    if len(pairs) < 3 or len(pairs) < len(target) or len({value for _, value in pairs}) < 3:
        return False
    values = [value for _, value in pairs]
    down = all(place == 1 + sum(v > value for v in values) for place, value in pairs)
    up = all(place == 1 + sum(v < value for v in values) for place, value in pairs)
    return down or up
