"""Rules on several columns, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import combinations
from typing import Any

import numpy as np

from kedro_handoff.contracts.proof.arguments import NotCompiledError, enough, number, only, share
from kedro_handoff.contracts.proof.facts import Arguments, Schema, TableCheck, TableFacts
from kedro_handoff.contracts.proof.kinds import Kind, plain

_LIST = ("column_list", "ignore_row_if", "mostly")
_IGNORED = ("all_values_are_missing", "any_value_is_missing", "never")
_PAIRWISE = 8  # from here on, NumPy sums a row of floats in pairs


def unique_within_record(kwargs: Arguments, schema: Schema) -> TableCheck:
    """No row has a value twice, two missing ones included."""
    only(kwargs, *_LIST)
    names, mostly = _columns(kwargs), share(kwargs)
    kinds = {name: plain(schema[name], "integer", "float", "bool", "string", "datetime") for name in names}
    ignored = _ignored(kwargs)

    def check(table: TableFacts) -> bool:
        repeated = np.zeros(len(table), dtype=bool)
        for a, b in combinations(names, 2):
            repeated |= _equal(table, a, b, kinds) | (_missing(table, a) & _missing(table, b))
        return _enough_rows(table, ~repeated, names, ignored, mostly)

    return check


def values_equal(kwargs: Arguments, schema: Schema) -> TableCheck:
    """All columns have the same value in a row, or none has any."""
    only(kwargs, *_LIST)
    names, mostly = _columns(kwargs), share(kwargs)
    kinds = {name: plain(schema[name], "integer", "float", "bool", "string", "datetime") for name in names}
    if len({(kind.family, kind.aware) for kind in kinds.values()}) > 1:
        raise NotCompiledError
    ignored, first = _ignored(kwargs), names[0]

    def check(table: TableFacts) -> bool:
        same = [
            _equal(table, first, other, kinds) | (_missing(table, first) & _missing(table, other))
            for other in names[1:]
        ]
        return _enough_rows(table, np.logical_and.reduce(same), names, ignored, mostly)

    return check


def sum_equal(kwargs: Arguments, schema: Schema) -> TableCheck:
    """The columns' values add up to the total in a row; a missing one makes no sum."""
    only(kwargs, *_LIST, "sum_total")
    names, mostly, total = _columns(kwargs), share(kwargs), number(kwargs["sum_total"])
    families = {plain(schema[name], "integer", "float").family for name in names}
    if "float" in families and len(names) >= _PAIRWISE:
        raise NotCompiledError
    ignored = _ignored(kwargs)

    def check(table: TableFacts) -> bool:
        columns = [table.column(name).series.to_numpy() for name in names]
        if "float" in families:
            columns = [column.astype("float64") for column in columns]
        # NumPy adds a row up from the left, or the first value to the sum of the rest: both have to do.
        good = reduce(np.add, columns) == total
        good &= columns[0] + reduce(np.add, columns[1:]) == total
        return _enough_rows(table, good, names, ignored, mostly)

    return check


def _equal(table: TableFacts, a: str, b: str, kinds: dict[str, Kind]) -> np.ndarray[Any, Any]:
    """In which rows two columns are equal as members of one set; kinds that never are need no look."""
    families = {kinds[a].family, kinds[b].family}
    numbers = families <= {"integer", "float", "bool"}
    if (len(families) > 1 and not numbers) or kinds[a].aware != kinds[b].aware:
        return np.zeros(len(table), dtype=bool)
    left, right = table.column(a).series.array, table.column(b).series.array
    if numbers and any(kind.family == "float" for kind in kinds.values()):
        left, right = left.astype("float64"), right.astype("float64")  # as they stand in one row
    return np.asarray(left == right, dtype=bool)


def _missing(table: TableFacts, name: str) -> np.ndarray[Any, Any]:
    column = table.column(name)
    if column.null_count == 0:
        return np.zeros(len(table), dtype=bool)
    return column.series.isna().to_numpy()


def _enough_rows(table: TableFacts, good: Any, names: Sequence[str], ignored: str, mostly: float) -> bool:
    """Whether enough of the rows that are not ignored are good."""
    considered = np.ones(len(table), dtype=bool)
    if ignored == "all_values_are_missing":
        considered = ~np.logical_and.reduce([_missing(table, name) for name in names])
    elif ignored == "any_value_is_missing":
        considered = ~np.logical_or.reduce([_missing(table, name) for name in names])
    rows = int(np.count_nonzero(considered))
    return rows == 0 or enough(rows, int(np.count_nonzero(considered & ~good)), mostly)


def _columns(kwargs: Arguments) -> list[str]:
    names = kwargs["column_list"]
    if not isinstance(names, list) or len(names) < 2 or not all(isinstance(name, str) for name in names):
        raise NotCompiledError
    if len(set(names)) != len(names):
        raise NotCompiledError
    return names


def _ignored(kwargs: Arguments) -> str:
    ignored = kwargs.get("ignore_row_if", _IGNORED[0])
    if ignored not in _IGNORED:
        raise NotCompiledError
    return str(ignored)
