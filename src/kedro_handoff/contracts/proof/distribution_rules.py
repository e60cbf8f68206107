"""Rules on how a column's values are distributed: quantiles, the most common one, how many occur but once."""

from __future__ import annotations

from typing import Any

from kedro_handoff.contracts.proof.arguments import BOUND_NAMES, NotCompiledError, bounds, flag, number, only
from kedro_handoff.contracts.proof.facts import Arguments, ColumnCheck, ColumnFacts
from kedro_handoff.contracts.proof.kinds import NUMBERS, Kind, of_family
from kedro_handoff.contracts.proof.values import set_for

_INTERPOLATIONS = ("linear", "lower", "higher", "midpoint", "nearest")


def quantiles_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """Each quantile is within its range, as pandas computes it.

    Great Expectations also takes a quantile that misses its range by a ten-thousandth; that is left to it.
    """
    only(kwargs, "column", "quantile_ranges", "allow_relative_error")
    shares, ranges = _quantile_ranges(kwargs["quantile_ranges"])
    interpolation: Any = kwargs.get("allow_relative_error") or "nearest"
    if interpolation not in _INTERPOLATIONS:
        raise NotCompiledError
    of_family(kind, *NUMBERS, but=("category",))

    def check(column: ColumnFacts) -> bool:
        if column.nonnull_count == 0:
            return False
        found = column.series.quantile(shares, interpolation=interpolation).tolist()
        return all(
            (low is None or low <= value) and (high is None or value <= high)
            for value, (low, high) in zip(found, ranges, strict=True)
        )

    return check


def _quantile_ranges(given: Any) -> tuple[list[float], list[tuple[Any, Any]]]:
    if not isinstance(given, dict) or given.keys() != {"quantiles", "value_ranges"}:
        raise NotCompiledError
    shares = [float(number(share)) for share in given["quantiles"]]
    ranges = [(None if low is None else number(low), None if high is None else number(high))
              for low, high in given["value_ranges"]]  # fmt: skip
    if not shares or len(shares) != len(ranges) or not all(0 <= share <= 1 for share in shares):
        raise NotCompiledError
    return shares, ranges


def most_common_in_set(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The most common value is in the set; of several, one is where ties are allowed."""
    only(kwargs, "column", "value_set", "ties_okay")
    named, ties = set_for(kwargs["value_set"], kind), flag(kwargs, "ties_okay")
    if kind is None or not (kind.plain or kind.storage == "numpy"):
        raise NotCompiledError

    def check(column: ColumnFacts) -> bool:
        if column.nonnull_count == 0:
            return False
        counts = column.counts
        modes = counts.index[(counts == counts.max()).to_numpy()].tolist()
        return bool(named.intersection(modes)) and (ties or len(modes) == 1)

    return check


def unique_share_between(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The number of different values, as a share of the values that are there, is within bounds."""
    only(kwargs, "column", *BOUND_NAMES)
    limits = bounds(kwargs, number)
    of_family(kind, *NUMBERS, "bool", "string", "datetime", "timedelta", "decimal")

    def check(column: ColumnFacts) -> bool:
        found = len(column.distinct) / max(column.nonnull_count, 1)
        return limits.hold(found, found)

    return check
