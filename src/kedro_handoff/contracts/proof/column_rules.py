"""Rules on the values of one column.

Each rule takes the arguments and the column's kind, refuses what it cannot prove, and returns the check.
Great Expectations looks at the values that are there; where there are none, it passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from kedro_handoff.contracts.proof.arguments import (
    BOUND_NAMES,
    NotCompiledError,
    bounds,
    enough,
    only,
    real,
    share,
    whole,
)
from kedro_handoff.contracts.proof.facts import Arguments, ColumnCheck, ColumnFacts
from kedro_handoff.contracts.proof.inside import all_inside, count_inside
from kedro_handoff.contracts.proof.kinds import NUMBERS, Kind, of_family
from kedro_handoff.contracts.proof.values import bounds_for, instants_for, set_for

# Names that mean one NumPy type to Great Expectations, which compares it with the type of the dtype.
_NUMPY_NAMES = re.compile(
    r"u?int(8|16|32|64)|float(16|32|64)|bool_?|(datetime|timedelta)64(\[(s|ms|us|ns)\])?"
)
_OTHER_NAMES = {"int": int, "float": float, "bool": bool, "str": str, "Timestamp": pd.Timestamp}


def not_null(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:  # noqa: ARG001 - all rules are called alike
    """No missing value, or few enough. Any dtype: whether a value is missing is pandas' own word."""
    only(kwargs, "column", "mostly")
    mostly = share(kwargs)
    return lambda column: _share_holds(column.nonnull_count, len(column.series), mostly)


def null(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:  # noqa: ARG001 - all rules are called alike
    """Only missing values, or enough of them."""
    only(kwargs, "column", "mostly")
    mostly = share(kwargs)
    return lambda column: _share_holds(column.null_count, len(column.series), mostly)


def _share_holds(good: int, rows: int, mostly: float) -> bool:
    return rows == 0 or good / rows >= mostly


def unique(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """No value twice; with `mostly`, every occurrence of a value that is there twice counts."""
    only(kwargs, "column", "mostly")
    mostly = share(kwargs)
    of_family(kind, *NUMBERS, "bool", "string", "datetime", "timedelta", "decimal")

    def check(column: ColumnFacts) -> bool:
        if column.nonnull_count == 0 or column.is_unique:
            return True
        return mostly < 1 and enough(column.nonnull_count, column.repeated, mostly)

    return check


def between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """All values within bounds by their smallest and largest; else counted, where `mostly` allows some.

    Categories are left to the judge: pandas makes categories of the answers, too, where it can.
    """
    only(kwargs, "column", "mostly", *BOUND_NAMES)
    mostly, limits = share(kwargs), bounds_for(kwargs, kind)
    found = of_family(kind, *NUMBERS, "bool", "decimal", "datetime", but=("category",))

    def check(column: ColumnFacts) -> bool:
        if column.nonnull_count == 0:
            return found.dtype != "float16"  # Great Expectations fails there, on no value at all
        if all_inside(column, limits):
            return True
        if mostly == 1:
            return False
        inside = count_inside(column, limits)
        return enough(column.nonnull_count, column.nonnull_count - inside, mostly)

    return check


def of_type(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:  # noqa: ARG001 - the dtype itself is asked
    """The dtype is the one named; names that Great Expectations reads in several ways are not proved."""
    only(kwargs, "column", "type_")
    name = kwargs["type_"]
    if not isinstance(name, str):
        raise NotCompiledError
    if name == "object":
        return lambda column: column.series.dtype == object
    asked: list[Any] = [_OTHER_NAMES[name]] if name in _OTHER_NAMES else []
    if _NUMPY_NAMES.fullmatch(name) or name in ("int", "float"):
        asked.append(np.dtype(name).type)
    return lambda column: _is_type(column, asked)


def _is_type(column: ColumnFacts, asked: list[Any]) -> bool:
    if column.series.dtype == object:  # looked at value by value
        return str in asked and column.kind is not None and column.kind.family == "string"
    return getattr(column.series.dtype, "type", None) in asked


def in_set(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """All values in the set, or few enough outside."""
    only(kwargs, "column", "value_set", "mostly")
    allowed, mostly = set_for(kwargs["value_set"], kind), share(kwargs)
    return each_value(lambda values: _is_in(values, allowed), mostly)


def not_in_set(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """No value in the set, or few enough inside."""
    only(kwargs, "column", "value_set", "mostly")
    named, mostly = kwargs["value_set"], share(kwargs)
    instants = kind is not None and kind.family == "datetime"
    forbidden = instants_for(named, kind) if instants else set_for(named, kind)
    return each_value(lambda values: ~_is_in(values, forbidden), mostly)


def _is_in(values: pd.Series, named: frozenset[Any]) -> Any:
    return values.isin(list(named)).to_numpy(dtype=bool)


def match_regex(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """All values as text contain the pattern: the call that Great Expectations makes."""
    only(kwargs, "column", "regex", "mostly")
    pattern, mostly = kwargs["regex"], share(kwargs)
    if not isinstance(pattern, str) or not _is_pattern(pattern):
        raise NotCompiledError
    return _each_text(lambda texts: texts.str.contains(pattern), mostly, kind)


def lengths_equal(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """All values as text have this length."""
    only(kwargs, "column", "value", "mostly")
    length, mostly = real(kwargs["value"]), share(kwargs)
    return _each_text(lambda texts: texts.str.len() == length, mostly, kind)


def lengths_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """All values as text have a length within bounds."""
    only(kwargs, "column", "mostly", *BOUND_NAMES)
    limits, mostly = bounds(kwargs, whole), share(kwargs)
    return _each_text(lambda texts: limits.within(texts.str.len()), mostly, kind)


def _each_text(good: Callable[[pd.Series], Any], mostly: float, kind: Kind | None) -> ColumnCheck:
    """A check of values as text.

    Numbers with a fraction and instants are left to the judge, unless there are none: their text depends
    on the other values, or differs between equal ones (-0.0 and 0.0).
    """
    if kind is None:
        raise NotCompiledError
    if kind.family not in ("string", "integer", "bool"):
        return lambda column: column.nonnull_count == 0
    return each_value(lambda values: good(values.astype(str)), mostly)


def each_value(good: Callable[[pd.Series], Any], mostly: float) -> ColumnCheck:
    """A check of values one by one; where they repeat, of each different value once."""

    def check(column: ColumnFacts) -> bool:
        if column.nonnull_count == 0 or (column.repeats and bool(np.all(good(column.distinct)))):
            return True
        if column.repeats and mostly == 1:
            return False
        unexpected = _bad_of_groups(column, good) if column.repeats else _bad_of_rows(column, good, mostly)
        return enough(column.nonnull_count, unexpected, mostly)

    return check


def _bad_of_groups(column: ColumnFacts, good: Callable[[pd.Series], Any]) -> int:
    values, counts = column.groups
    return int(counts[~np.asarray(good(values), dtype=bool)].sum())


def _bad_of_rows(column: ColumnFacts, good: Callable[[pd.Series], Any], mostly: float) -> int:
    unexpected = 0
    for piece in column.pieces():
        unexpected += int(np.count_nonzero(~np.asarray(good(piece), dtype=bool)))
        if unexpected and mostly == 1:
            break
    return unexpected


def _is_pattern(pattern: str) -> bool:
    """Whether Python can compile it; groups are left out, because pandas warns of them."""
    try:
        return re.compile(pattern).groups == 0
    except re.error:
        return False
