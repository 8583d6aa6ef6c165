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

from .figures import Figure

Column = Sequence[Figure | None]
Value = Fraction | None


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of relation between a figure and two others of its row. `words` names them {a}, {b}."""

    name: str
    reckon: Callable[[Fraction, Fraction], Value]
    words: str
    ordered: bool = True
    """Whether a and b cannot change places."""
    factors: tuple[int, ...] = (1, 100)


def _over(a: Fraction, b: Fraction) -> Value:
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


def _judge(target: Column, values: Sequence[Value]) -> tuple[int, list[int], list[int], int]:
    exact, digits = 0, 0
    near: list[int] = []
    wrong: list[int] = []
    for row, (printed, value) in enumerate(zip(target, values, strict=True)):
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
            if len(wrong) > 1:
                break
    return exact, near, wrong, digits


def _holds(exact: int, near: Sequence[int], wrong: Sequence[int], digits: int) -> bool:
    if exact < 2 or len(near) > max(1, exact // 4) or len(wrong) > 1:
        return False
    if not near and not wrong:
        return digits >= PROVEN
    return exact >= 3 and digits >= EXCUSED and len(near) + len(wrong) <= max(1, exact // 4)


def number(value: Fraction) -> str:
    """A number as one would write it: `10185`, `2.5`."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.4f}".rstrip("0").rstrip(".")


def _fit(
    family: Family, target: Column, columns: Sequence[Column], pair: tuple[int, int], factor: int
) -> Fit | None:
    a, b = columns[pair[0]], columns[pair[1]]
    values: list[Value] = []
    trivial = True
    for left, right in zip(a, b, strict=True):
        if left is None or right is None:
            values.append(None)
            continue
        value = family.reckon(left.value, right.value)
        values.append(value * factor if value is not None else None)
        trivial = trivial and (not left.value or not right.value)
    if trivial:
        return None
    exact, near, wrong, digits = _judge(target, values)
    if not _holds(exact, near, wrong, digits):
        return None
    words = []
    for left, right in zip(a, b, strict=True):
        said = (number(left.value), number(right.value)) if left and right else ("", "")
        words.append(family.words.format(a=said[0], b=said[1]))
    return Fit(family.name, pair, tuple(values), tuple(words), exact, tuple(near), tuple(wrong), digits)


def fits(target: Column, columns: Sequence[Column], without: int | None = None) -> Iterator[Fit]:
    """Every relation by which two of `columns` give `target`; `without` is the target's own place there."""
    places = [at for at in range(len(columns)) if at != without]
    percent = any(figure is not None and figure.unit in ("%", "％", "‰") for figure in target)
    for family in FAMILIES:
        for pair in permutations(places, 2):
            if not family.ordered and pair[0] > pair[1]:
                continue
            for factor in family.factors:
                if percent and factor == 1 and family.name in ("share", "ratio"):
                    continue
                fit = _fit(family, target, columns, pair, factor)
                if fit is not None:
                    yield fit
    yield from _of_total(target, columns, places)
    yield from _of_many(target, columns, places)


def _of_total(target: Column, columns: Sequence[Column], places: Sequence[int]) -> Iterator[Fit]:
    """Shares of a column's own total: a ÷ (sum of a)."""
    for place in places:
        known = [figure.value for figure in columns[place] if figure is not None]
        whole = sum(known, Fraction())
        if not whole or len(known) < 3:
            continue
        values = [figure.value * 100 / whole if figure is not None else None for figure in columns[place]]
        exact, near, wrong, digits = _judge(target, values)
        if _holds(exact, near, wrong, digits):
            words = [f"{number(f.value)} ÷ {number(whole)}" if f is not None else "" for f in columns[place]]
            yield Fit(
                "share of total",
                (place,),
                tuple(values),
                tuple(words),
                exact,
                tuple(near),
                tuple(wrong),
                digits,
            )


def _of_many(target: Column, columns: Sequence[Column], places: Sequence[int]) -> Iterator[Fit]:
    """Sums of three or more columns side by side."""
    for begin in range(len(places)):
        for end in range(begin + 3, len(places) + 1):
            terms = places[begin:end]
            values: list[Value] = []
            words = []
            for row in range(len(target)):
                parts = [columns[place][row] for place in terms]
                known = [part.value for part in parts if part is not None]
                values.append(sum(known, Fraction()) if len(known) == len(parts) else None)
                words.append(" + ".join(number(value) for value in known))
            exact, near, wrong, digits = _judge(target, values)
            if _holds(exact, near, wrong, digits):
                yield Fit(
                    "sum", tuple(terms), tuple(values), tuple(words), exact, tuple(near), tuple(wrong), digits
                )


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
