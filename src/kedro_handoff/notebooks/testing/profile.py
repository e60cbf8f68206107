"""What a table is like, without any of its rows: types, ranges, categories, shapes of texts, orders.

Nothing of a profile is a value of a row, apart from the labels of small sets of categories.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

Kind = Literal["int", "float", "bool", "text", "number text", "date text", "date", "span", "day"]

MOST_LABELS = 12
ROWS_A_LABEL = 5  # fewer rows than this for each different text, and the texts may be names or remarks
LONGEST_LABEL = 40
MOST_ORDERED = 12
_SHAPES = 20
_FIRST_LOOK = 200  # values that tell at once that a column of texts holds no numbers, or no dates
_ROWS_COMPARED = 20_000
_LONGEST_SHAPE = 12


class CannotMakeError(Exception):
    """Small data of this kind cannot be made up; the message says why, in words."""


@dataclass(frozen=True)
class ColumnProfile:
    """One column.

    Attributes:
        name: Its name.
        dtype: Its pandas dtype.
        kind: What its values are.
        rows: Rows of the table.
        distinct: Different values.
        nulls: Whether values are missing.
        rising: Whether the values rise from row to row.
        low: Smallest value; of texts that hold numbers or dates, as such.
        high: Largest value.
        labels: All values, where they are few and repeated; in order of size.
        shapes: Of texts: `Aa9` for any capital, small letter, digit; other signs as they are.
        decimals: Digits behind the point.
        format: Of texts that hold dates: their format.
        bounded: Whether a contract says what range the values have.
    """

    name: Any
    dtype: Any
    kind: Kind
    rows: int
    distinct: int
    nulls: bool
    rising: bool = False
    low: Any = None
    high: Any = None
    labels: tuple[Any, ...] = ()
    shapes: tuple[str, ...] = ()
    decimals: int = 0
    format: str = ""
    bounded: bool = False

    @property
    def unique(self) -> bool:
        """Whether no value stands twice."""
        return self.distinct == self.rows > 1 and not self.nulls


@dataclass(frozen=True)
class TableProfile:
    """One table.

    Attributes:
        columns: In order; levels of the index first, if the index is more than row numbers.
        index: How many of the columns are levels of the index.
        names: Names of the index's levels.
        rows: How many it has.
        twice: Whether some row stands twice.
        orders: Pairs of columns of which the first is never greater.
        key: Columns that together name a row, if a contract says so.
    """

    columns: tuple[ColumnProfile, ...]
    rows: int
    index: int = 0
    names: tuple[Any, ...] = ()
    twice: bool = False
    orders: tuple[tuple[int, int], ...] = ()
    key: tuple[str, ...] = ()


def table_profile(table: Any, words: Iterable[str] = (), promises: Iterable[Any] = ()) -> TableProfile:
    """What a data frame is like.

    Args:
        table: A pandas data frame.
        words: Texts that stand in the node's code: where a column has them, they may be used.
        promises: Expectations of the table's contract.

    Raises:
        CannotMakeError: A column holds what cannot be made up.
    """
    import pandas as pd

    names, levels = tuple(table.index.names), 0
    if not (isinstance(table.index, pd.RangeIndex) and table.index.name is None):
        levels = table.index.nlevels
        labels = [name if name is not None else f"index {at}" for at, name in enumerate(names)]
        index = table.index.to_frame(index=False, name=labels if levels > 1 else labels[0])
        table = pd.concat([index, table.reset_index(drop=True)], axis=1)
    words = frozenset(words)
    columns = [column_profile(table.iloc[:, at], words) for at in range(table.shape[1])]
    promises = list(promises)
    columns = [_promised(column, promises) for column in columns]
    try:
        twice = not any(c.unique for c in columns[levels:]) and bool(
            table.iloc[:, levels:].duplicated().any()
        )
    except TypeError:  # lists and the like
        twice = False
    key = next((tuple(p.kwargs.get("column_list", ())) for p in promises if "compound" in p.type), ())
    return TableProfile(
        tuple(columns),
        len(table),
        levels,
        names,
        twice,
        tuple(_orders(table, columns)),
        key,
    )


def column_profile(series: Any, words: frozenset[str] = frozenset()) -> ColumnProfile:
    """What a column is like.

    Raises:
        CannotMakeError: It holds what cannot be made up.
    """
    import pandas as pd

    present = series.dropna()
    try:
        distinct = int(present.nunique())
    except TypeError:
        raise CannotMakeError(f"column '{series.name}' holds {_kind_of_first(present)}") from None
    dtype = series.dtype
    values = present.astype(dtype.categories.dtype) if isinstance(dtype, pd.CategoricalDtype) else present
    found = ColumnProfile(series.name, dtype, "float", len(series), distinct, bool(series.isna().any()))
    if not len(present):
        return found if dtype.kind == "f" else replace(found, kind="text" if dtype.kind == "O" else "float")
    found = _typed(found, values)
    if found.kind not in ("bool", "span"):
        rising = distinct > 1 and bool(values.is_monotonic_increasing)
        found = replace(found, rising=rising, labels=_labels(found, values, words))
    if isinstance(dtype, pd.CategoricalDtype) and not found.labels:
        # They are part of the type, which a test has to name.
        found = replace(found, labels=tuple(dtype.categories) if len(dtype.categories) <= MOST_LABELS else ())
    return found


def _kind_of_first(values: Any) -> str:
    return f"objects of type {type(values.iloc[0]).__qualname__}" if len(values) else "nothing"


def _typed(found: ColumnProfile, values: Any) -> ColumnProfile:
    import pandas as pd

    api, dtype = pd.api.types, values.dtype
    if api.is_bool_dtype(dtype) or set(map(type, values.head(50))) == {bool}:
        return replace(found, kind="bool")
    if api.is_integer_dtype(dtype):
        return replace(found, kind="int", low=int(values.min()), high=int(values.max()))
    if api.is_float_dtype(dtype):
        low, high = float(values.min()), float(values.max())
        return replace(found, kind="float", low=low, high=high, decimals=_decimals(values))
    if api.is_datetime64_any_dtype(dtype):
        return replace(found, kind="date", low=values.min(), high=values.max())
    if api.is_timedelta64_dtype(dtype):
        return replace(found, kind="span", low=values.min(), high=values.max())
    if isinstance(dtype, pd.StringDtype) or api.infer_dtype(values) == "string":
        return _text(found, values.drop_duplicates())
    if {type(value).__name__ for value in values} == {"date"}:
        return replace(found, kind="day", low=values.min(), high=values.max())
    raise CannotMakeError(f"column '{found.name}' holds {_kind_of_first(values)}")


def _decimals(values: Any) -> int:
    texts = [repr(float(value)) for value in values.head(200)]
    return max(len(t.partition(".")[2]) if "e" not in t and not t.endswith(".0") else 0 for t in texts)


def _text(found: ColumnProfile, values: Any) -> ColumnProfile:
    """A column of texts, each value once."""
    import pandas as pd
    from pandas.tseries.api import guess_datetime_format

    some = values.head(_FIRST_LOOK)
    numeric = found.distinct > MOST_LABELS and pd.to_numeric(some, errors="coerce").notna().all()
    numbers = pd.to_numeric(values, errors="coerce") if numeric else None
    if numbers is not None and numbers.notna().all() and not values.str.match("0[0-9]").any():
        decimals = int(values.str.partition(".")[2].str.len().max())
        low, high = float(numbers.min()), float(numbers.max())
        return replace(found, kind="number text", decimals=decimals, low=low, high=high)
    for day_first in (False, True):
        with warnings.catch_warnings():  # pandas says so where it guesses the other order
            warnings.simplefilter("ignore")
            shape = guess_datetime_format(values.iloc[0], dayfirst=day_first)
        if not shape or pd.to_datetime(some, format=shape, errors="coerce").isna().any():
            continue
        if (dates := pd.to_datetime(values, format=shape, errors="coerce")).notna().all():
            return replace(found, kind="date text", low=dates.min(), high=dates.max(), format=shape)
    sample = values.sort_values(key=lambda texts: texts.str.len()).tolist()
    step = max(1, len(sample) // _SHAPES)
    return replace(found, kind="text", shapes=tuple(dict.fromkeys(map(shape_of, sample[::step]))))


def shape_of(text: str) -> str:
    """The shape of a text: `Aa9` for any capital, small letter and digit, other signs as they are."""
    signs = ["9" if s.isdigit() else "A" if s.isupper() else "a" if s.isalpha() else s for s in text]
    return "".join(signs)[:_LONGEST_SHAPE]


def _labels(found: ColumnProfile, values: Any, words: frozenset[str]) -> tuple[Any, ...]:
    few = found.distinct <= MOST_LABELS and found.rows >= ROWS_A_LABEL * found.distinct
    if few and found.kind in ("int", "text", "float"):
        labels = sorted(values.unique().tolist())
        if found.kind != "text" or max(map(len, labels)) <= LONGEST_LABEL:
            return tuple(labels)
    if found.kind == "text":
        return tuple(sorted(words & set(values.unique().tolist())))
    return ()


def _promised(column: ColumnProfile, promises: Iterable[Any]) -> ColumnProfile:
    for promise in promises:
        facts: Mapping[str, Any] = promise.kwargs
        if facts.get("column") != column.name:
            continue
        if promise.type == "expect_column_values_to_be_in_set" and column.kind in ("text", "int"):
            labels = tuple(facts.get("value_set") or ())[:MOST_LABELS]
            column = replace(column, labels=column.labels or labels)
        elif promise.type == "expect_column_values_to_be_between" and column.kind in ("int", "float"):
            low, high = facts.get("min_value"), facts.get("max_value")
            if all(isinstance(end, int | float) for end in (low, high)):
                column = replace(column, low=low, high=high, bounded=True)
    return column


def _orders(table: Any, columns: list[ColumnProfile]) -> Iterable[tuple[int, int]]:
    """Pairs of columns of like kind whose values never stand the other way round, though they could."""
    table = table.iloc[:: max(1, len(table) // _ROWS_COMPARED)]
    able = [at for at, c in enumerate(columns) if c.kind in ("int", "float", "date") and c.distinct > 2]
    for one in able[:MOST_ORDERED]:
        for other in able[:MOST_ORDERED]:
            left, right = columns[one], columns[other]
            if one == other or (left.kind == "date") != (right.kind == "date") or left.high <= right.low:
                continue
            try:
                both = table.iloc[:, [one, other]].dropna()
                if len(both) > 2 and bool((both.iloc[:, 0] <= both.iloc[:, 1]).all()):
                    yield one, other
            except TypeError:  # with and without a time zone
                continue
