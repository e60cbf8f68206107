"""Rules on several columns, and on the table as a whole."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from kedro_handoff.contracts.proof.arguments import (
    BOUND_NAMES,
    NotCompiledError,
    bounds,
    count,
    enough,
    flag,
    number,
    only,
    share,
    whole,
)
from kedro_handoff.contracts.proof.blocks import compare as compared
from kedro_handoff.contracts.proof.facts import Arguments, Schema, TableCheck, TableFacts
from kedro_handoff.contracts.proof.kinds import Kind

_PAIR = ("column_A", "column_B", "ignore_row_if", "mostly")
_IGNORE_PAIR = ("both_values_are_missing", "either_value_is_missing", "neither")
_NUMBERS = {"integer", "float"}


def pair_greater(kwargs: Arguments, schema: Schema) -> TableCheck:
    """A is greater than B (or equal), row by row."""
    only(kwargs, *_PAIR, "or_equal")
    compare = operator.ge if flag(kwargs, "or_equal") else operator.gt
    return _pair(kwargs, schema, compare)


def pair_equal(kwargs: Arguments, schema: Schema) -> TableCheck:
    """A equals B, row by row."""
    only(kwargs, *_PAIR)
    return _pair(kwargs, schema, operator.eq)


def _pair(kwargs: Arguments, schema: Schema, compare: Callable[[Any, Any], Any]) -> TableCheck:
    a, b, mostly = kwargs["column_A"], kwargs["column_B"], share(kwargs)
    ignored = kwargs.get("ignore_row_if", _IGNORE_PAIR[0])
    if ignored not in _IGNORE_PAIR or not _comparable(_kind(schema, a), _kind(schema, b)):
        raise NotCompiledError

    def check(table: TableFacts) -> bool:
        left, right = table.column(a), table.column(b)
        if left.values is None or right.values is None:
            # An answer that is missing is no False to Great Expectations.
            if left.null_count or right.null_count:
                return False
            good = int(compare(left.series, right.series).sum())
        elif left.series.dtype == right.series.dtype and not (left.null_count or right.null_count):
            good = compared(left.values, right.values, compare)
        else:
            good = int(np.count_nonzero(compare(left.series.array, right.series.array)))
        considered = len(table)
        if left.null_count and right.null_count and ignored == _IGNORE_PAIR[0]:
            considered -= int((left.series.isna() & right.series.isna()).sum())
        elif (left.null_count or right.null_count) and ignored == _IGNORE_PAIR[1]:
            considered -= int((left.series.isna() | right.series.isna()).sum())
        return considered == 0 or enough(considered, considered - good, mostly)

    return check


def columns_match_set(kwargs: Arguments, schema: Schema) -> TableCheck:
    """The columns are the set, or contain it."""
    only(kwargs, "column_set", "exact_match")
    named = kwargs["column_set"]
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        raise NotCompiledError
    found, asked = set(schema.labels), set(named)
    holds = found == asked if flag(kwargs, "exact_match", True) else found >= asked
    return lambda _: holds


def columns_match_list(kwargs: Arguments, schema: Schema) -> TableCheck:
    """The columns are these, in this order."""
    only(kwargs, "column_list")
    named = kwargs["column_list"]
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        raise NotCompiledError
    holds = list(schema.labels) == named
    return lambda _: holds


def column_exists(kwargs: Arguments, schema: Schema) -> TableCheck:
    """The column is there; where a place is named, at that place, counted from 0."""
    only(kwargs, "column", "column_index")
    name, place = kwargs["column"], kwargs.get("column_index")
    holds = isinstance(name, str) and name in schema.labels
    if place is not None:
        # Great Expectations takes the place 0 for no place at all, and passes a column at any.
        holds = holds and schema.labels[count(place)] == name
    return lambda _: holds


def column_count_between(kwargs: Arguments, schema: Schema) -> TableCheck:
    """The number of columns is within bounds."""
    only(kwargs, "min_value", "max_value")
    holds = bounds(kwargs, number).hold(len(schema.labels), len(schema.labels))
    return lambda _: holds


def column_count_equal(kwargs: Arguments, schema: Schema) -> TableCheck:
    """The number of columns is this."""
    only(kwargs, "value")
    holds = len(schema.labels) == count(kwargs["value"])
    return lambda _: holds


def row_count_between(kwargs: Arguments, _: Schema) -> TableCheck:
    """The number of rows is within bounds."""
    only(kwargs, *BOUND_NAMES)
    limits = bounds(kwargs, whole)
    return lambda table: limits.hold(len(table), len(table))


def row_count_equal(kwargs: Arguments, _: Schema) -> TableCheck:
    """The number of rows is this."""
    only(kwargs, "value")
    rows = count(kwargs["value"])
    return lambda table: len(table) == rows


def _comparable(a: Kind, b: Kind) -> bool:
    if "category" in (a.storage, b.storage):
        return False
    return {a.family, b.family} <= _NUMBERS or (a.family == b.family and a.aware == b.aware)


def _kind(schema: Schema, column: Any) -> Kind:
    kind = schema.get(column) if isinstance(column, str) else None
    if kind is None:
        raise NotCompiledError
    return kind
