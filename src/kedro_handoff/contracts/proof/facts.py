"""Facts of a table, each computed at most once and shared by all rules that ask for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from kedro_handoff.contracts.proof.blocks import ROWS, Array, Ends, close_together, ends, strictly_increasing
from kedro_handoff.contracts.proof.kinds import Kind, kind_of
from kedro_handoff.contracts.proof.texts import distinct_texts

_INSTANTS = ("datetime", "timedelta")
_LOOKED_AT = 1 << 14  # rows that tell whether values repeat


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
        if self.kind.family in _INSTANTS:
            instants: Any = self.series.array
            return np.asarray(instants.asi8)
        return self.series.to_numpy()

    @cached_property
    def ends(self) -> Ends | None:
        """Ends and missing values of the array; `None` where the column is no array."""
        if self.values is None:
            return None
        return ends(self.values, instants=self.kind is not None and self.kind.family in _INSTANTS)

    @cached_property
    def null_count(self) -> int:
        """Missing values."""
        if self.ends is not None:
            return self.ends.missing
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
        smallest = self._boxed(self.ends.smallest if self.ends else None)
        return self.series.min() if smallest is None else smallest

    @cached_property
    def maximum(self) -> Any:
        """Largest value, missing ones left out; the very one that pandas gives."""
        largest = self._boxed(self.ends.largest if self.ends else None)
        return self.series.max() if largest is None else largest

    def _boxed(self, end: Any) -> Any:
        """An end of the array as a value of the column; `None` where pandas is to be asked."""
        if end is None or self.kind is None or self.kind.family == "timedelta":
            return None
        if self.kind.family != "datetime":
            return end
        return pd.Timestamp(np.int64(end).view(self.kind.dtype), tz="UTC" if self.kind.aware else None)

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
        if self.values is not None and self.ends is not None and self.values.dtype.kind in "iu":
            close = close_together(self.values, self.ends) if self.series.dtype.kind in "iu" else None
            if close is not None:
                return pd.Series(close)
        if self.kind is not None and self.kind.family == "string" and self.kind.storage == "arrow":
            texts = distinct_texts(self.series)
            if texts is not None:
                return texts
        return pd.Series(self.series.unique()).dropna()

    @cached_property
    def repeats(self) -> bool:
        """Whether values seem to occur often, so that each different one is better looked at once."""
        if "distinct" in self.__dict__:
            return True
        first = self.series.iloc[:_LOOKED_AT]
        return int(first.nunique()) <= len(first) // 2

    def pieces(self) -> Iterator[pd.Series]:
        """The values that are there, a block of rows at a time."""
        for start in range(0, len(self.series), ROWS):
            block = self.series.iloc[start : start + ROWS]
            yield block.dropna() if self.null_count else block

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
        if present.is_unique:  # less than half the time of `duplicated`
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
