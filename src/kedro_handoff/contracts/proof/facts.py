"""Facts of a table, each computed at most once and shared by all rules that ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from kedro_handoff.contracts.proof.kinds import Kind, kind_of


class ColumnFacts:
    """Facts of one column.

    Attributes:
        series: The column.
        kind: Its kind, as `kind_of` names it.
    """

    def __init__(self, series: pd.Series) -> None:
        self.series = series
        self.kind = kind_of(series)

    @cached_property
    def null_count(self) -> int:
        """Missing values."""
        never = (
            self.kind is not None and self.kind.storage == "numpy" and self.kind.family in ("integer", "bool")
        )
        return 0 if never else int(self.series.isna().sum())

    @property
    def nonnull_count(self) -> int:
        """Values that are there."""
        return len(self.series) - self.null_count

    @cached_property
    def minimum(self) -> Any:
        """Smallest value, missing ones left out; as pandas gives it."""
        return self.series.min()

    @cached_property
    def maximum(self) -> Any:
        """Largest value, missing ones left out; as pandas gives it."""
        return self.series.max()

    @cached_property
    def mean(self) -> float:
        """Arithmetic mean as pandas computes it."""
        return float(self.series.mean())

    @cached_property
    def median(self) -> float:
        """Median as pandas computes it."""
        return float(self.series.median())

    @cached_property
    def sum(self) -> Any:
        """Sum as pandas computes it, missing values left out."""
        return self.series.sum()

    @cached_property
    def deviation(self) -> float:
        """Sample standard deviation as pandas computes it."""
        return float(self.series.std())

    @cached_property
    def counts(self) -> pd.Series:
        """How often each value occurs, missing ones left out; the index has the column's own dtype."""
        return self.series.value_counts(sort=False)

    @cached_property
    def distinct(self) -> pd.Series:
        """The different values, missing ones left out, as a series of the column's own dtype."""
        if "counts" in self.__dict__:
            return pd.Series(self.counts.index)
        return pd.Series(self.series.unique()).dropna()

    @cached_property
    def is_unique(self) -> bool:
        """Whether no value occurs twice, missing ones left out."""
        if self.null_count == 0 and self.kind is not None and self.kind.family in ("integer", "float"):
            values = self.series.to_numpy()
            if len(values) < 2 or bool((values[1:] > values[:-1]).all()):
                return True
        present = self.series if self.null_count == 0 else self.series.dropna()
        return not bool(present.duplicated().any())

    @cached_property
    def lengths(self) -> np.ndarray[Any, Any]:
        """Lengths of the different strings, in the order of `distinct`."""
        return self.distinct.str.len().to_numpy()


class TableFacts:
    """Facts of one table.

    Attributes:
        frame: The table; its column names are different from each other.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self._columns: dict[str, ColumnFacts] = {}

    def __len__(self) -> int:
        return len(self.frame)

    def column(self, name: str) -> ColumnFacts:
        """Facts of a column, the same object on every call."""
        if name not in self._columns:
            self._columns[name] = ColumnFacts(self.frame[name])
        return self._columns[name]


def schema_of(frame: pd.DataFrame) -> Mapping[str, Kind | None] | None:
    """Kind of each column by name; `None` for a table whose columns cannot be named one by one."""
    names = list(frame.columns)
    if isinstance(frame.columns, pd.MultiIndex) or len(set(names)) != len(names):
        return None
    if not all(isinstance(name, str) for name in names):
        return None
    return {name: kind_of(frame[name]) for name in names}


# What rules are made of; declared here once for all of them.
Arguments = Mapping[str, Any]
Schema = Mapping[str, Kind | None]
ColumnCheck = Callable[[ColumnFacts], bool]
TableCheck = Callable[[TableFacts], bool]
