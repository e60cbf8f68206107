"""Pairs of values that have to be among those written down."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kedro_handoff.contracts.proof.arguments import NotCompiledError, enough, only, share
from kedro_handoff.contracts.proof.facts import Arguments, ColumnFacts, Schema, TableCheck, TableFacts
from kedro_handoff.contracts.proof.kinds import Kind, plain
from kedro_handoff.contracts.proof.values import plain_set

_IGNORED = ("both_values_are_missing", "either_value_is_missing", "neither")


def pair_in_set(kwargs: Arguments, schema: Schema) -> TableCheck:
    """The pair of values is in the set, where null stands for a missing one."""
    only(kwargs, "column_A", "column_B", "value_pairs_set", "ignore_row_if", "mostly")
    a, b, mostly = kwargs["column_A"], kwargs["column_B"], share(kwargs)
    pairs, ignored = kwargs["value_pairs_set"], kwargs.get("ignore_row_if", _IGNORED[0])
    if ignored not in _IGNORED or not isinstance(pairs, list) or not pairs:
        raise NotCompiledError
    lefts, rights = ([pair[side] for pair in pairs if len(pair) == 2] for side in (0, 1))
    if len(lefts) != len(pairs):
        raise NotCompiledError
    left_members, right_members = _members(lefts, schema[a]), _members(rights, schema[b])
    # One more row and column than members: values that are none of them.
    allowed = np.zeros((len(left_members) + 1, len(right_members) + 1), dtype=bool)
    for left, right in zip(lefts, rights, strict=True):
        allowed[left_members.index(left), right_members.index(right)] = True

    def check(table: TableFacts) -> bool:
        left, right = table.column(a), table.column(b)
        good = allowed[_places(left, left_members), _places(right, right_members)]
        considered = _considered(left, right, ignored)
        rows = int(np.count_nonzero(considered))
        return rows == 0 or enough(rows, int(np.count_nonzero(considered & ~good)), mostly)

    return check


def _members(values: list[Any], kind: Kind | None) -> list[Any]:
    """The different values of one side, null last where it is among them."""
    plain(kind, "string", "integer", "float", "bool")
    present = [value for value in values if value is not None]
    found = list(plain_set(present, kind)) if present else []
    return [*found, None] if len(present) < len(values) else found


def _places(column: ColumnFacts, members: list[Any]) -> np.ndarray[Any, Any]:
    """Each row's place among the members; -1 for none of them."""
    named = [member for member in members if member is not None]
    if not named:
        places = np.full(len(column.series), -1)
    elif column.kind is not None and column.kind.family == "string" and column.kind.storage == "arrow":
        places = _places_by_arrow(column, named)
    else:
        places = pd.Index(named, dtype=column.series.dtype).get_indexer(column.series)
    if column.null_count:
        places[column.series.isna().to_numpy()] = len(named) if None in members else -1
    return places


def _places_by_arrow(column: ColumnFacts, named: list[str]) -> np.ndarray[Any, Any]:
    """The same for strings in Arrow's memory, of which pandas would make Python objects first."""
    import pyarrow as pa  # not at the top: pandas does without it, too
    import pyarrow.compute as pc

    array: Any = column.series.array
    held = array.__arrow_array__()
    found: Any = pc.index_in(held, value_set=pa.array(named, type=held.type)).fill_null(-1)
    return np.array(found.to_numpy())  # a copy, which can be written to


def _considered(left: ColumnFacts, right: ColumnFacts, ignored: str) -> np.ndarray[Any, Any]:
    if ignored == "neither" or not (left.null_count or right.null_count):
        return np.ones(len(left.series), dtype=bool)
    missing = (left.series.isna().to_numpy(), right.series.isna().to_numpy())
    combine = np.logical_and if ignored == "both_values_are_missing" else np.logical_or
    return ~combine(*missing)
