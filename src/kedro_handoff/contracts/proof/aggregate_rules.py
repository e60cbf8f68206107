"""Rules on one number of a column, and on the set of its values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kedro_handoff.contracts.proof.arguments import (
    BOUND_NAMES,
    NotCompiledError,
    bounds,
    number,
    only,
)
from kedro_handoff.contracts.proof.facts import Arguments, ColumnCheck, ColumnFacts
from kedro_handoff.contracts.proof.kinds import Kind, plain
from kedro_handoff.contracts.proof.values import bounds_for, plain_set


def minimum_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The smallest value is within bounds."""
    only(kwargs, "column", *BOUND_NAMES)
    limits = bounds_for(kwargs, kind)
    return lambda column: column.nonnull_count > 0 and limits.hold(column.minimum, column.minimum)


def maximum_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The largest value is within bounds."""
    only(kwargs, "column", *BOUND_NAMES)
    limits = bounds_for(kwargs, kind)
    return lambda column: column.nonnull_count > 0 and limits.hold(column.maximum, column.maximum)


def mean_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The mean is within bounds."""
    return _number_between(kwargs, kind, lambda column: column.mean)


def median_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The median is within bounds."""
    return _number_between(kwargs, kind, lambda column: column.median)


def sum_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The sum is within bounds."""
    return _number_between(kwargs, kind, lambda column: column.sum)


def deviation_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The sample standard deviation is within bounds; of one value there is none."""
    return _number_between(kwargs, kind, lambda column: column.deviation)


def _number_between(
    kwargs: Arguments, kind: Kind | None, value: Callable[[ColumnFacts], float]
) -> ColumnCheck:
    only(kwargs, "column", *BOUND_NAMES)
    limits = bounds(kwargs, number)
    plain(kind, "integer", "float")
    return lambda column: column.nonnull_count > 0 and limits.hold(value(column), value(column))


def unique_count_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The number of different values is within bounds."""
    only(kwargs, "column", *BOUND_NAMES)
    limits = bounds(kwargs, number)
    plain(kind, "integer", "float", "string")
    return lambda column: column.nonnull_count > 0 and limits.hold(len(column.distinct), len(column.distinct))


def nonnull_share_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The share of values that are there is within bounds."""
    only(kwargs, "column", *BOUND_NAMES)
    limits = bounds(kwargs, number)
    if kind is None:
        raise NotCompiledError

    def check(column: ColumnFacts) -> bool:
        rows = len(column.series)
        return rows > 0 and limits.hold(*(column.nonnull_count / rows,) * 2)

    return check


def distinct_in_set(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """Every value is in the set."""
    return _distinct(kwargs, kind, lambda found, named: found <= named)


def distinct_contain_set(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """Every member of the set occurs."""
    return _distinct(kwargs, kind, lambda found, named: found >= named)


def distinct_equal_set(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The values are the set."""
    return _distinct(kwargs, kind, lambda found, named: found == named)


def _distinct(
    kwargs: Arguments, kind: Kind | None, compare: Callable[[set[Any], frozenset[Any]], bool]
) -> ColumnCheck:
    only(kwargs, "column", "value_set")
    named = plain_set(kwargs["value_set"], kind)
    return lambda column: column.nonnull_count > 0 and compare(set(column.distinct.tolist()), named)
