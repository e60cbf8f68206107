"""Facts of a table and its columns, measured with pandas and each at most once."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

Kind = Literal["number", "bool", "string", "instant", "other"]
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class ColumnProfile:
    """Facts of one column.

    Attributes:
        name: Its name.
        series: The column.
        kind: What its values are; `other` for what is only given a type.
    """

    def __init__(self, series: pd.Series) -> None:
        self.name = str(series.name)
        self.series = series
        self.kind: Kind = _kind(series)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The words of its name, in lower case."""
        return tuple(w for w in re.split(r"[^a-z0-9]+", _CAMEL.sub("_", self.name).lower()) if w)

    @property
    def rows(self) -> int:
        """Rows of the table."""
        return len(self.series)

    @cached_property
    def null_count(self) -> int:
        """Missing values."""
        return int(self.series.isna().sum())

    @cached_property
    def present(self) -> pd.Series:
        """The values that are there."""
        return self.series.dropna() if self.null_count else self.series

    @cached_property
    def counts(self) -> pd.Series:
        """How often each value occurs, the most frequent first."""
        counted = self.present.value_counts()
        return counted[counted > 0]

    @cached_property
    def distinct(self) -> int:
        """Number of different values."""
        return len(self.counts)

    @cached_property
    def is_unique(self) -> bool:
        """Whether no value stands twice."""
        return self.distinct == len(self.present)

    @cached_property
    def numbers(self) -> np.ndarray[Any, Any]:
        """The finite numbers, sorted, as floats."""
        values = self.present.to_numpy(dtype="float64", na_value=np.nan)
        return np.sort(values[np.isfinite(values)])

    @cached_property
    def all_finite(self) -> bool:
        """Whether there are numbers, and all of them are finite."""
        return 0 < len(self.numbers) == len(self.present)

    @cached_property
    def whole(self) -> bool:
        """Whether all numbers are whole."""
        return bool(np.equal(np.mod(self.numbers, 1), 0).all())

    @cached_property
    def strings(self) -> list[str]:
        """The different strings, the most frequent first."""
        return [str(value) for value in self.counts.index]


class TableProfile:
    """Facts of one table.

    Attributes:
        frame: The table; its column names are strings, and different from each other.
        time: The column by which rows are ordered in time; `None` where the order of rows has to do.
    """

    def __init__(self, frame: pd.DataFrame, time: str | None = None) -> None:
        self.frame = frame
        self.columns = {str(name): ColumnProfile(frame[name]) for name in frame.columns}
        self.time = time if time in self.columns else None

    @property
    def rows(self) -> int:
        """Rows of the table."""
        return len(self.frame)

    @cached_property
    def order(self) -> np.ndarray[Any, Any]:
        """Positions of the rows in the order of time; those without a time come last."""
        if self.time is None:
            return np.arange(self.rows)
        return np.asarray(self.frame[self.time].argsort(kind="stable").to_numpy())

    @cached_property
    def block_of_row(self) -> np.ndarray[Any, Any]:
        """For each row, which of up to twelve blocks of time it is in."""
        blocks = max(1, min(12, self.rows // 20))
        labels = np.empty(self.rows, dtype=np.int8)
        for number, positions in enumerate(np.array_split(self.order, blocks)):
            labels[positions] = number
        return labels


def find_time(frame: pd.DataFrame) -> str | None:
    """The first column of instants with almost no gaps and more than one value, or `None`."""
    for name, dtype in frame.dtypes.items():
        if not pd.api.types.is_datetime64_any_dtype(dtype):
            continue
        column = frame[name]
        if column.isna().mean() < 0.01 and column.nunique() > 1:
            return str(name)
    return None


def plain(value: Any) -> Any:
    """A value as YAML and JSON write it."""
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value if isinstance(value, bool | int | float | str) else str(value)


def _kind(series: pd.Series) -> Kind:
    dtype = series.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return "string" if _kind(pd.Series(dtype.categories)) == "string" else "other"
    if pd.api.types.is_bool_dtype(dtype):
        return "bool"
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return "instant"
    if isinstance(dtype, pd.StringDtype):
        return "string"
    if pd.api.types.is_integer_dtype(dtype) or pd.api.types.is_float_dtype(dtype):
        return "number"
    if pd.api.types.infer_dtype(series, skipna=True) == "string":
        return "string"
    return "other"
