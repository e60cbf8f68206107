"""Rules on one number of a column, and on the set of its values.

The number is the one that pandas gives, by the call that Great Expectations makes, or the very same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kedro_handoff.contracts.proof.arguments import BOUND_NAMES, NotCompiledError, bounds, only, real, whole
from kedro_handoff.contracts.proof.blocks import Array, Ends
from kedro_handoff.contracts.proof.facts import Arguments, ColumnCheck, ColumnFacts
from kedro_handoff.contracts.proof.kinds import NUMBERS, Kind, Storage, of_family
from kedro_handoff.contracts.proof.moments import Span, deviation_span, mean_span, median_holds, sum_span
from kedro_handoff.contracts.proof.values import bounds_for, instants_for, set_for

Number = Callable[[ColumnFacts], Any]
SpanOf = Callable[[Array, Ends], Span | None]
_UNORDERED: tuple[Storage, ...] = ("category",)


def minimum_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The smallest value is within bounds."""
    of_family(kind, *NUMBERS, "bool", "decimal", "datetime", but=_UNORDERED)
    return _between(kwargs, lambda column: column.minimum, kind)


def maximum_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The largest value is within bounds."""
    of_family(kind, *NUMBERS, "bool", "decimal", "datetime", but=_UNORDERED)
    return _between(kwargs, lambda column: column.maximum, kind)


def mean_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The mean is within bounds."""
    return _moment(kwargs, kind, mean_span, lambda column: column.mean)


def sum_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The sum is within bounds."""
    # Whole numbers are added exactly, and without a copy, by pandas.
    return _moment(kwargs, kind, sum_span, lambda column: column.sum)


def deviation_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The sample standard deviation is within bounds; of one value there is none."""
    return _moment(kwargs, kind, deviation_span, lambda column: column.deviation)


def median_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The median is within bounds."""
    exact, limits = _moment(kwargs, kind, None, lambda column: column.median), bounds(kwargs, real)

    def check(column: ColumnFacts) -> bool:
        values, found = column.values, column.ends
        if values is not None and found is not None and median_holds(values, found, limits):
            return True
        return exact(column)

    return check


def _moment(kwargs: Arguments, kind: Kind | None, span: SpanOf | None, value: Number) -> ColumnCheck:
    """Decided by a span that holds the number where that will do, else by the number that pandas gives."""
    of_family(kind, *NUMBERS, "bool", but=_UNORDERED)
    only(kwargs, "column", *BOUND_NAMES)
    limits = bounds(kwargs, real)

    def check(column: ColumnFacts) -> bool:
        values, found = column.values, column.ends
        near = span(values, found) if span and values is not None and found is not None else None
        return bool(near and near.within(limits)) or limits.hold(value(column), value(column))

    return check


def unique_count_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The number of different values is within bounds."""
    of_family(kind, *NUMBERS, "bool", "string", "datetime", "timedelta", "decimal")
    only(kwargs, "column", *BOUND_NAMES)
    limits = bounds(kwargs, whole)
    return lambda column: limits.hold(len(column.distinct), len(column.distinct))


def nonnull_share_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:  # noqa: ARG001 - any dtype
    """The share of values that are there is within bounds; of no rows it is nought."""
    return _between(kwargs, lambda column: column.nonnull_count / max(len(column.series), 1))


def _between(kwargs: Arguments, value: Number, kind: Kind | None = None) -> ColumnCheck:
    only(kwargs, "column", *BOUND_NAMES)
    limits = bounds_for(kwargs, kind) if kind is not None else bounds(kwargs, real)
    return lambda column: limits.hold(value(column), value(column))


def distinct_in_set(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """Every value is in the set; Great Expectations refuses an empty one."""
    if kwargs.get("value_set") == []:
        raise NotCompiledError
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
    value_set = kwargs["value_set"]
    instants = kind is not None and kind.family == "datetime"
    named = instants_for(value_set, kind) if instants else set_for(value_set, kind)
    return lambda column: compare(set(column.distinct.tolist()), named)
