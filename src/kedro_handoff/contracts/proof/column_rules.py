"""Rules on the values of one column.

Each rule takes the arguments and the column's kind, refuses what it cannot prove, and returns the check.
Great Expectations looks at the values that are there; without any, it has rules of its own, and no proof
is tried.
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
    count,
    enough,
    only,
    share,
)
from kedro_handoff.contracts.proof.facts import Arguments, ColumnCheck, ColumnFacts
from kedro_handoff.contracts.proof.kinds import Kind, plain
from kedro_handoff.contracts.proof.values import bounds_for, plain_set

_TYPES = {"int64": "integer", "float64": "float", "bool": "bool", "str": "string"}


def not_null(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:  # noqa: ARG001 - all rules are called alike
    """No missing value, or few enough. Any dtype: whether a value is missing is pandas' own word."""
    only(kwargs, "column", "mostly")
    mostly = share(kwargs)

    def check(column: ColumnFacts) -> bool:
        rows = len(column.series)
        return rows > 0 and (rows - column.null_count) / rows >= mostly

    return check


def null(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:  # noqa: ARG001 - all rules are called alike
    """Only missing values; with `mostly`, only the whole is proved."""
    only(kwargs, "column", "mostly")
    share(kwargs)
    return lambda column: len(column.series) > 0 and column.nonnull_count == 0


def unique(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """No value twice; with `mostly`, only the whole is proved."""
    only(kwargs, "column", "mostly")
    share(kwargs)
    plain(kind, "integer", "float", "string", "datetime")
    return lambda column: column.nonnull_count > 0 and column.is_unique


def between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """All values within bounds by their smallest and largest; else counted, where `mostly` allows some."""
    only(kwargs, "column", "mostly", *BOUND_NAMES)
    mostly, limits = share(kwargs), bounds_for(kwargs, kind)
    family = kind.family if kind else None

    def check(column: ColumnFacts) -> bool:
        if column.nonnull_count == 0:
            return False
        if limits.hold(column.minimum, column.maximum):
            return True
        if mostly == 1 or family == "datetime":
            return False
        inside = int(np.count_nonzero(limits.within(column.series.to_numpy())))
        return enough(column.nonnull_count, column.nonnull_count - inside, mostly)

    return check


def of_type(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The dtype is the one named; names that Great Expectations reads in several ways are not proved."""
    only(kwargs, "column", "type_")
    found = plain(kind, "integer", "float", "bool", "string", "datetime")
    named = kwargs["type_"]
    if _TYPES.get(named) != found.family and not (named == "Timestamp" and found.aware):
        raise NotCompiledError
    return lambda column: len(column.series) > 0


def in_set(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """All values in the set, or few enough outside."""
    only(kwargs, "column", "value_set", "mostly")
    allowed, mostly = plain_set(kwargs["value_set"], kind), share(kwargs)
    return _on_distinct(lambda values: values.isin(allowed).to_numpy(), mostly)


def not_in_set(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """No value in the set, or few enough inside."""
    only(kwargs, "column", "value_set", "mostly")
    forbidden, mostly = plain_set(kwargs["value_set"], kind), share(kwargs)
    return _on_distinct(lambda values: ~values.isin(forbidden).to_numpy(), mostly)


def match_regex(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """All strings contain the pattern: the call that Great Expectations makes, on each different string."""
    only(kwargs, "column", "regex", "mostly")
    pattern, mostly = kwargs["regex"], share(kwargs)
    plain(kind, "string")
    if not isinstance(pattern, str) or not _is_pattern(pattern):
        raise NotCompiledError
    return _on_distinct(lambda values: values.str.contains(pattern).to_numpy(dtype=bool), mostly)


def lengths_equal(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """All strings have this length."""
    only(kwargs, "column", "value", "mostly")
    length, mostly = count(kwargs["value"]), share(kwargs)
    plain(kind, "string")
    return _on_lengths(lambda lengths: lengths == length, mostly)


def lengths_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """All strings have a length within bounds."""
    only(kwargs, "column", "mostly", *BOUND_NAMES)
    limits, mostly = bounds(kwargs, count), share(kwargs)
    plain(kind, "string")
    return _on_lengths(limits.within, mostly)


def _on_distinct(good: Callable[[pd.Series], Any], mostly: float) -> ColumnCheck:
    def check(column: ColumnFacts) -> bool:
        if column.nonnull_count == 0:
            return False
        return _enough_good(column, good(column.distinct), mostly)

    return check


def _on_lengths(good: Callable[[Any], Any], mostly: float) -> ColumnCheck:
    def check(column: ColumnFacts) -> bool:
        if column.nonnull_count == 0:
            return False
        return _enough_good(column, good(column.lengths), mostly)

    return check


def _enough_good(column: ColumnFacts, good: Any, mostly: float) -> bool:
    if bool(np.all(good)):
        return True
    if mostly == 1:
        return False
    bad = np.asarray(column.distinct)[~np.asarray(good)]
    # Not `.loc`: it would read truth values as a mask.
    unexpected = int(column.counts[column.counts.index.isin(bad)].sum())
    return enough(column.nonnull_count, unexpected, mostly)


def _is_pattern(pattern: str) -> bool:
    """Whether Python can compile it; groups are left out, because pandas warns of them."""
    try:
        return re.compile(pattern).groups == 0
    except re.error:
        return False
