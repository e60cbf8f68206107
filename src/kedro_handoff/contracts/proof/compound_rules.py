"""Uniqueness of several columns together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kedro_handoff.contracts.proof.arguments import NotCompiledError, only, share
from kedro_handoff.contracts.proof.blocks import strictly_increasing
from kedro_handoff.contracts.proof.facts import Arguments, ColumnFacts, Schema, TableCheck, TableFacts

_IGNORED = ("all_values_are_missing", "any_value_is_missing", "never")
_ODD = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_NO_NUMBER = np.uint64(0x7FF8DEADBEEF0001)


def compound_unique(kwargs: Arguments, schema: Schema) -> TableCheck:
    """No combination of values twice, those with missing values included; `mostly` proves no more."""
    only(kwargs, "column_list", "ignore_row_if", "mostly")
    names = kwargs["column_list"]
    share(kwargs)
    if not isinstance(names, list) or len(names) < 2 or len(set(map(str, names))) != len(names):
        raise NotCompiledError
    if kwargs.get("ignore_row_if", "never") not in _IGNORED or not all(name in schema for name in names):
        raise NotCompiledError
    return lambda table: _unique(table, names)


def _unique(table: TableFacts, names: Sequence[str]) -> bool:
    """Whether one column, or a hash, tells all rows apart, which proves it; else whether they differ."""
    if any(_tells_apart(table.column(name)) for name in names):
        return True
    hashes = np.zeros(len(table), dtype=np.uint64)
    for name in names:
        codes = _codes(table.column(name))
        if codes is None:
            return not bool(table.frame.duplicated(subset=list(names)).any())
        hashes ^= codes
        hashes *= _ODD
        hashes ^= hashes >> _HALF
    hashes.sort()
    if bool((hashes[1:] != hashes[:-1]).all()):
        return True
    return not bool(table.frame.duplicated(subset=list(names)).any())


def _tells_apart(column: ColumnFacts) -> bool:
    """Whether a column has another value in each row, as far as that is cheap to know."""
    if column.null_count:
        return False
    known = "is_unique" in vars(column) and column.is_unique
    return known or (column.values is not None and strictly_increasing(column.values))


def _codes(column: ColumnFacts) -> np.ndarray[Any, Any] | None:
    """Whole numbers that are equal where pandas takes two values for the same; `None` for other dtypes."""
    kind, series = column.kind, column.series
    if kind is None or not kind.plain:
        return None
    if kind.family == "float":
        # Zero has two signs, and no number many forms.
        values = (series.to_numpy() + 0.0).view(np.uint64)
        values[series.isna().to_numpy()] = _NO_NUMBER
        return values
    if kind.family == "string":
        return series.factorize()[0].astype(np.uint64)
    return series.astype("int64").to_numpy().view(np.uint64)
