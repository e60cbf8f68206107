"""Made-up values of one column: of its type and range, on both sides of what the code compares them with."""

from __future__ import annotations

import datetime
import string
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from kedro_handoff.notebooks.testing.landmarks import Landmarks
from kedro_handoff.notebooks.testing.profile import ColumnProfile

_TRIES = 50


def made_values(
    column: ColumnProfile, rows: int, random: Any, marks: Landmarks, avoid: Collection[Any] = ()
) -> list[Any]:
    """Values without missing ones, in no order unless the data's rise.

    Args:
        column: What the column is like.
        rows: How many.
        random: A seeded numpy generator.
        marks: Where the code turns.
        avoid: Texts that must not come out: those of the data.
    """
    if column.kind == "bool":
        return _shuffled([bool(at % 2) for at in range(rows)], random)
    if column.labels and (
        column.kind != "text" or column.distinct <= len(column.labels) or not column.shapes
    ):
        return _shuffled(_dealt(list(column.labels), rows, random), random)
    size = rows if column.unique or column.kind == "float" else _pool_size(column, rows)
    pool = _pool(column, size, random, avoid)
    if column.labels:  # texts that stand in the code, among others
        pool[: size // 2] = _dealt(list(column.labels), size // 2, random)
    values = pool if size == rows else _dealt(pool, rows, random)
    values = _shuffled(_with_marks(column, values, marks, random), random)
    return sorted(values) if column.rising else values


def _pool_size(column: ColumnProfile, rows: int) -> int:
    """How many different values: as large a share as in the data, but some stand twice."""
    share = column.distinct / max(column.rows, 1)
    return rows if share > 0.98 else max(2, min(rows - 2, round(rows * max(share, 0.4))))


def _dealt(values: list[Any], rows: int, random: Any) -> list[Any]:
    """All values in turn, so that each comes up; which of them come up once more is drawn."""
    order = [values[place] for place in random.permutation(len(values))]
    return [order[at % len(order)] for at in range(rows)]


def _shuffled(values: Sequence[Any], random: Any) -> list[Any]:
    return [values[place] for place in random.permutation(len(values))]


def _pool(column: ColumnProfile, size: int, random: Any, avoid: Collection[Any]) -> list[Any]:
    if column.kind == "int" and column.unique:
        return _numbered(column, size)
    found: list[Any] = []
    for _ in range(size):
        value = _one(column, random)
        for _ in range(_TRIES):
            if value not in avoid and (value not in found or column.kind == "float"):
                break
            value = _one(column, random)
        found.append(value)
    return found


def _numbered(column: ColumnProfile, size: int) -> list[int]:
    """Numbers that name rows, of as many digits as in the data, but none of them."""
    digits = max(len(str(abs(int(column.high)))), len(str(size)))
    first = 0 if column.low == 0 else 10 ** (digits - 1) + (1 if digits > 1 else 0)
    return [first + at for at in range(size)]


def _one(column: ColumnProfile, random: Any) -> Any:
    import pandas as pd

    low, high = column.low, column.high
    if column.kind == "text":
        return _text(
            column.shapes[int(random.integers(len(column.shapes)))] if column.shapes else "Aaaa", random
        )
    if low is None:
        return 0.0
    if column.kind == "int":
        return int(random.integers(int(low), int(high) + 1))
    if column.kind in ("float", "number text"):
        value = _rounded(low + (high - low) * float(random.random()), column, high - low)
        return value if column.kind == "float" else f"{value:.{column.decimals}f}"
    if column.kind == "day":
        return low + datetime.timedelta(days=int(random.integers((high - low).days + 1)))
    moment = low + (high - low) * float(random.random())
    if column.kind == "span":
        return moment.round("s") if high - low > pd.Timedelta(minutes=1) else moment
    whole_days = low == low.normalize() and high == high.normalize()
    moment = moment.floor("D") if whole_days else moment.floor("min")
    return moment.strftime(column.format) if column.kind == "date text" else max(moment, low)


def _rounded(value: float, column: ColumnProfile, span: float) -> float:
    """With as many digits as a person can read, unless the range is too narrow for that."""
    decimals = min(column.decimals, 2)
    while span and span * 10**decimals < 20 and decimals < column.decimals:
        decimals += 1
    return float(min(max(round(value, decimals), column.low), column.high))


def _text(shape: str, random: Any) -> str:
    signs = {"9": string.digits, "A": string.ascii_uppercase, "a": string.ascii_lowercase}
    return "".join(signs.get(s, s)[int(random.integers(len(signs.get(s, s))))] for s in shape)


def _with_marks(column: ColumnProfile, values: list[Any], marks: Landmarks, random: Any) -> list[Any]:
    """Some values replaced by those at which the code turns, and by their neighbours."""
    if column.unique and column.kind == "int":
        return values
    wanted = turns(column, marks)
    taken = _shuffled(wanted, random)[: max(1, len(values) * 2 // 3)] if wanted else []
    return [*taken, *values[len(taken) :]]


def turns(column: ColumnProfile, marks: Landmarks) -> list[Any]:
    """Values of the column at which the code turns, and their neighbours."""
    if column.kind in ("int", "float") and column.low is not None:
        return _number_turns(column, marks)
    if column.kind == "date":
        return _date_turns(column, marks)
    return []


def _number_turns(column: ColumnProfile, marks: Landmarks) -> list[Any]:
    own = marks.numbers.get(column.name, frozenset())
    found: list[Any] = []
    for number in sorted(marks.of(column.name)):
        step = 1 if column.kind == "int" else 10.0 ** -min(column.decimals, 2)
        for value in (number, number - step, number + step):
            inside = column.low <= value <= column.high
            # Next to a number that it is compared with, a value may lie a step outside of the data.
            near = number in own and not column.bounded and column.low - step <= value <= column.high + step
            if inside or near:
                rounded = round(float(value), 6)
                if column.kind == "float" or rounded.is_integer():
                    found.append(int(rounded) if column.kind == "int" else rounded)
    return list(dict.fromkeys(found))


def _part_turns(column: ColumnProfile, marks: Landmarks) -> Iterator[Any]:
    """Moments at and next to an hour, a month, a day of the week that the code looks at."""
    import pandas as pd

    middle = column.low + (column.high - column.low) / 2
    middle = middle.floor("min")
    for part, number in sorted(
        marks.parts.get(column.name, frozenset()) | marks.parts.get(None, frozenset())
    ):
        for wanted in (number, number - 1, number + 1):
            if part in ("dayofweek", "day_of_week", "weekday"):
                moment = middle + pd.Timedelta(days=wanted - middle.dayofweek)
            else:
                try:
                    moment = middle.replace(**{part: wanted})
                except ValueError:
                    continue
            if column.low <= moment <= column.high:
                yield moment


def _date_turns(column: ColumnProfile, marks: Landmarks) -> list[Any]:
    import pandas as pd

    found = list(_part_turns(column, marks))
    for word in sorted(marks.words):
        if not (6 <= len(word) <= 32 and word[:4].isdigit()):
            continue
        moment: Any = pd.to_datetime(word, errors="coerce")
        if moment is pd.NaT:
            continue
        moment = moment.tz_localize(column.low.tz) if moment.tz is None and column.low.tz else moment
        step = pd.Timedelta(days=1)
        try:
            found += [m for m in (moment, moment - step, moment + step) if column.low <= m <= column.high]
        except TypeError:  # one of them has a time zone
            continue
    return found
