"""Facts of a table, each computed at most once and shared by all rules that ask for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from kedro_handoff.contracts.proof.blocks import MISSING_INSTANT, Array, count, strictly_increasing
from kedro_handoff.contracts.proof.kinds import Kind, kind_of


class ColumnFacts:
    """Facts of one column.

    Attributes:
        series: The column.
        kind: Its kind, as `kind_of` names it.
    """

    def __init__(self, series: pd.Series, kind: Kind | None) -> None:
        self.series = series
        self.kind = kind

    @cached_property
    def values(self) -> Array | None:
        """The column's own memory as an array, instants as whole numbers; `None` where it is no array."""
        if self.kind is None or self.kind.storage != "numpy":
            return None
        if self.kind.family in ("datetime", "timedelta"):
            instants: Any = self.series.array
            return np.asarray(instants.asi8)
        return self.series.to_numpy()

    @cached_property
    def null_count(self) -> int:
        """Missing values."""
        if self.kind is not None and self.values is not None:
            return _missing(self.values, self.kind)
        if self.kind is not None and self.kind.storage == "arrow":
            array: Any = self.series.array
            return int(array.__arrow_array__().null_count)
        return int(self.series.isna().sum())

    @property
    def nonnull_count(self) -> int:
        """Values that are there."""
        return len(self.series) - self.null_count

    @cached_property
    def minimum(self) -> Any:
        """Smallest value, missing ones left out; the very one that pandas gives."""
        return self._end(np.fmin, self.series.min)

    @cached_property
    def maximum(self) -> Any:
        """Largest value, missing ones left out; the very one that pandas gives."""
        return self._end(np.fmax, self.series.max)

    def _end(self, extreme: np.ufunc, by_pandas: Callable[[], Any]) -> Any:
        """The same without pandas' copies of the column, where it is an array."""
        if self.kind is None or self.values is None or self.nonnull_count == 0:
            return by_pandas()
        if self.kind.family in ("integer", "float"):
            return extreme.reduce(self.values)
        if self.kind.family == "datetime" and self.null_count == 0:
            found = np.int64(extreme.reduce(self.values)).view(self.kind.dtype)
            return pd.Timestamp(found, tz="UTC" if self.kind.aware else None)
        return by_pandas()

    @cached_property
    def mean(self) -> Any:
        """Arithmetic mean as pandas computes it."""
        return self.series.mean()

    @cached_property
    def median(self) -> Any:
        """Median as pandas computes it."""
        return self.series.median()

    @cached_property
    def sum(self) -> Any:
        """Sum as pandas computes it, missing values left out."""
        return self.series.sum()

    @cached_property
    def deviation(self) -> Any:
        """Sample standard deviation as pandas computes it."""
        return self.series.std()

    @cached_property
    def counts(self) -> pd.Series:
        """How often each value occurs, missing ones left out; the index has the column's own dtype."""
        return self.series.value_counts(sort=False)

    @cached_property
    def distinct(self) -> pd.Series:
        """The different values, missing ones left out, as a series of the column's own dtype."""
        if "counts" in self.__dict__ and self.kind is not None and self.kind.plain:
            return pd.Series(self.counts.index)
        return pd.Series(self.series.unique()).dropna()

    @cached_property
    def groups(self) -> tuple[pd.Series, Array]:
        """The different values, missing ones left out, and beside each how often it occurs."""
        codes, values = pd.factorize(self.series)
        return pd.Series(values), np.bincount(codes[codes >= 0], minlength=len(values))

    @cached_property
    def is_unique(self) -> bool:
        """Whether no value occurs twice, missing ones left out."""
        return self._ascends or self.repeated == 0

    @cached_property
    def repeated(self) -> int:
        """Values that occur more than once, each time counted, missing ones left out."""
        present = self.series if self.null_count == 0 else self.series.dropna()
        if not bool(present.duplicated().any()):
            return 0
        return int(present.duplicated(keep=False).sum())

    @property
    def _ascends(self) -> bool:
        if self.values is None or self.null_count:
            return False
        return len(self.values) < 2 or strictly_increasing(self.values)

    @cached_property
    def lengths(self) -> Array:
        """Lengths of the different strings, in the order of `distinct`."""
        return self.distinct.str.len().to_numpy()


def _missing(values: Array, kind: Kind) -> int:
    if kind.family == "float":
        return count(values, np.isnan)
    if kind.family in ("datetime", "timedelta"):
        return count(values, lambda block: block == MISSING_INSTANT)
    return 0


class TableFacts:
    """Facts of one table.

    Attributes:
        frame: The table.
    """

    def __init__(self, frame: pd.DataFrame, schema: Schema) -> None:
        self.frame = frame
        self._schema = schema
        self._columns: dict[str, ColumnFacts] = {}

    def __len__(self) -> int:
        return len(self.frame)

    def column(self, name: str) -> ColumnFacts:
        """Facts of a column, the same object on every call."""
        if name not in self._columns:
            self._columns[name] = ColumnFacts(self.frame[name], self._schema[name])
        return self._columns[name]

    def only(self, names: list[str], rows: Array) -> TableFacts:
        """Some rows of some columns as a table of its own; `rows` has a truth value for each row."""
        return TableFacts(self.frame[names][rows], self._schema)


@dataclass(frozen=True)
class Schema(Mapping[str, Kind | None]):
    """Kind of each column that has a name of its own.

    Attributes:
        labels: Labels of all columns as they stand in the table: some may not be names, or stand twice.
        kinds: The kind beside each label.
    """

    labels: tuple[Hashable, ...]
    kinds: tuple[Kind | None, ...]

    @cached_property
    def _named(self) -> dict[str, Kind | None]:
        seen = Counter(self.labels)
        pairs = zip(self.labels, self.kinds, strict=True)
        return {label: kind for label, kind in pairs if isinstance(label, str) and seen[label] == 1}

    def __getitem__(self, name: str) -> Kind | None:
        return self._named[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._named)

    def __len__(self) -> int:
        return len(self._named)


def schema_of(frame: pd.DataFrame) -> Schema:
    """Labels and kinds of a table's columns."""
    kinds = (kind_of(frame.iloc[:, position]) for position in range(frame.shape[1]))
    return Schema(tuple(frame.columns), tuple(kinds))


# What rules are made of; declared here once for all of them.
Arguments = Mapping[str, Any]
ColumnCheck = Callable[[ColumnFacts], bool]
TableCheck = Callable[[TableFacts], bool]
