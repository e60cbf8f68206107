"""Tables and columns of any library: which rule applies."""

from __future__ import annotations

from typing import Any

from kedro_handoff.fingerprint import arrow_table, pandas_table
from kedro_handoff.fingerprint.encoding import framed
from kedro_handoff.fingerprint.table import Table
from kedro_handoff.fingerprint.unsound import UnsoundError
from kedro_handoff.fingerprint.walk import Walk, is_of

_TABLES = (("pandas", "DataFrame"), ("polars", "DataFrame"), ("pyarrow", "Table", "RecordBatch"))
_LAZY = (
    ("polars", "LazyFrame"),
    ("pyspark.sql", "DataFrame"),
    ("pyspark.sql.connect.dataframe", "DataFrame"),
    ("dask.dataframe", "DataFrame"),
)
_COLUMNS = (
    ("pandas", "Series", "Index"),
    ("pandas.api.extensions", "ExtensionArray"),
    ("polars", "Series"),
    ("pyarrow", "Array", "ChunkedArray"),
)


def is_frame(value: Any) -> bool:
    """Whether it is a table or a column, lazy ones included."""
    return any(is_of(value, *names) for names in (*_TABLES, *_LAZY, *_COLUMNS))


def kind(value: Any) -> str:
    """`table` or `column`."""
    return "column" if any(is_of(value, *names) for names in _COLUMNS) else "table"


def encoded(value: Any, walk: Walk) -> bytes:
    """What stands for a table or column within something else.

    Raises:
        UnsoundError: If a part of it cannot be hashed soundly.
    """
    found = frame(value, walk, False)
    if found.encoded is None:
        raise UnsoundError(found.unsound)
    return framed(kind(value).encode(), found.encoded)


def frame(value: Any, walk: Walk, statistics: bool) -> Table:
    """Hash a table or a column.

    Raises:
        UnsoundError: If it is lazy: hashing would compute it.
    """
    if any(is_of(value, *names) for names in _LAZY):
        name = f"{type(value).__module__.partition('.')[0]} {type(value).__name__}"
        raise UnsoundError(f"a {name} is computed only when asked for, and hashing would compute it")
    if is_of(value, "pandas", "DataFrame"):
        return pandas_table.data_frame(value, walk, statistics)
    if is_of(value, "pandas", "Series"):
        return pandas_table.series(value, walk, statistics)
    if is_of(value, "pandas", "Index"):
        return pandas_table.index_alone(value, walk)
    if is_of(value, "pandas.api.extensions", "ExtensionArray"):
        return pandas_table.array_alone(value, walk, statistics)
    if is_of(value, "polars", "DataFrame"):
        return arrow_table.polars_frame(value, walk, statistics)
    if is_of(value, "polars", "Series"):
        return arrow_table.polars_series(value, walk, statistics)
    if is_of(value, "pyarrow", "Array", "ChunkedArray"):
        return arrow_table.arrow_array(value, walk, statistics)
    return arrow_table.arrow_table(value, walk, statistics)
