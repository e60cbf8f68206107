"""Sums, means, deviations, medians and counts from batches, each as an interval that surely holds it.

Great Expectations adds floats in an order of its own, so no sum of batches is its sum to the last bit. Both
are within `n * u * sum(|x|)` of the true one (Higham, Accuracy and Stability of Numerical Algorithms, 4.2),
and a conclusion is drawn only where the bound is farther away than that.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd

from kedro_handoff.contracts.proof.arguments import Bounds, NotCompiledError, bounds, number
from kedro_handoff.contracts.suite import Expectation

Conclusion = Literal["held", "violated"]
_UNIT = 2.0**-53
_EXACT = 2**53


@dataclass(frozen=True)
class Interval:
    """Two numbers that the wanted one is not outside of."""

    low: float
    high: float

    def against(self, limits: Bounds) -> Conclusion | None:
        """Whether bounds hold for all of the interval, for none of it, or nobody knows."""
        if not (math.isfinite(self.low) and math.isfinite(self.high)):
            return None
        if limits.hold(self.low, self.high):
            return "held"
        under = limits.low is not None and not limits.above(self.high, limits.low)
        over = limits.high is not None and not limits.below(self.low, limits.high)
        return "violated" if under or over else None


@dataclass
class NumberFacts:
    """Running facts of one column.

    Attributes:
        marks: Numbers for which it is counted how many values are below and how many are not above.
    """

    marks: frozenset[float] = frozenset()
    rows: int = 0
    count: int = 0
    total: float = 0.0
    whole: int | None = 0
    absolute: float = 0.0
    mean: float = 0.0
    squares: float = 0.0
    numeric: bool = True
    largest: float = 0.0
    below: dict[float, int] = field(default_factory=dict)
    not_above: dict[float, int] = field(default_factory=dict)

    def take(self, series: pd.Series) -> None:
        """Add a batch."""
        self.rows += len(series)
        if not isinstance(series.dtype, np.dtype) or series.dtype.name not in _DTYPES:
            self.count, self.numeric = self.count + int(series.notna().sum()), False
            return
        values = series.to_numpy()
        if values.dtype.kind == "f":
            values = values[~np.isnan(values)]
        if len(values):
            with np.errstate(all="ignore"):  # infinities make numbers that nothing is concluded from
                self._add(values)

    def _add(self, values: np.ndarray[Any, Any]) -> None:
        n, floats = len(values), values.astype("float64", copy=False)
        ends = float(np.abs(floats.min())), float(np.abs(floats.max()))
        self.largest = max(self.largest, *ends)
        exact = values.dtype.kind in "iu" and self.largest * n < 2**62
        self.whole = self.whole + int(values.sum()) if exact and self.whole is not None else None
        for mark in self.marks:
            self.below[mark] = self.below.get(mark, 0) + int(np.count_nonzero(floats < mark))
            self.not_above[mark] = self.not_above.get(mark, 0) + int(np.count_nonzero(floats <= mark))
        total, mean = float(floats.sum()), float(floats.mean())
        # Chan, Golub and LeVeque: deviations of two parts put together.
        apart = mean - self.mean
        together = self.count + n
        squares = float(np.square(floats - mean).sum())
        self.squares += squares + apart * apart * self.count * n / together
        self.mean += apart * n / together
        self.count, self.total = together, self.total + total
        self.absolute += float(np.abs(floats).sum())

    @property
    def _sum_error(self) -> float:
        return 2.1 * (self.count + 64) * _UNIT * self.absolute

    def sum_interval(self) -> Interval:
        """The sum."""
        if self.whole is not None:
            # Exact, unless it no longer fits pandas' own integers.
            return Interval(self.whole, self.whole) if abs(self.whole) < _EXACT else _nowhere()
        return Interval(self.total - self._sum_error, self.total + self._sum_error)

    def mean_interval(self) -> Interval:
        """The mean."""
        error = self._sum_error / self.count + 4 * _UNIT * abs(self.total / self.count)
        return Interval(self.total / self.count - error, self.total / self.count + error)

    def deviation_interval(self) -> Interval:
        """The sample standard deviation."""
        if self.count < 2 or self.squares <= 0 or not math.isfinite(self.squares):
            return _nowhere()
        deviation = math.sqrt(self.squares / (self.count - 1))
        # How much the mean outweighs the deviation is what magnifies the rounding.
        weight = self.absolute / self.count / deviation
        relative = 16 * (self.count + 64) * _UNIT * (1 + weight)
        return (
            Interval(deviation * (1 - relative), deviation * (1 + relative)) if relative < 0.1 else _nowhere()
        )

    def ranks_hold(self, first: int, last: int, limits: Bounds) -> Conclusion | None:
        """Whether the values at two ranks, counted from 0, are both within bounds, or on one side outside."""
        under = [limits.low is not None and self._under(limits, rank) for rank in (first, last)]
        over = [limits.high is not None and self._over(limits, rank) for rank in (first, last)]
        if not any(under) and not any(over):
            return "held"
        return "violated" if all(under) or all(over) else None

    def _under(self, limits: Bounds, rank: int) -> bool:
        counts = self.below if limits.above(limits.low, limits.low) else self.not_above
        return counts[limits.low] > rank

    def _over(self, limits: Bounds, rank: int) -> bool:
        counts = self.not_above if limits.below(limits.high, limits.high) else self.below
        return counts[limits.high] <= rank


_DTYPES = (*(f"{sign}int{width}" for sign in ("", "u") for width in (8, 16, 32, 64)), "float64")


def _nowhere() -> Interval:
    return Interval(math.nan, math.nan)


def marks_of(expectation: Expectation) -> frozenset[float]:
    """Numbers whose rank an expectation has to know."""
    try:
        if expectation.type == "expect_column_median_to_be_between":
            limits = [_limits(expectation.kwargs)]
        elif expectation.type == "expect_column_quantile_values_to_be_between":
            limits = [limit for _, limit in _quantiles(expectation.kwargs)]
        else:
            limits = []
    except (NotCompiledError, KeyError, TypeError, ValueError):
        return frozenset()
    return frozenset(end for limit in limits for end in (limit.low, limit.high) if end is not None)


def conclude(expectation: Expectation, facts: NumberFacts) -> tuple[Conclusion | None, Any]:
    """What the facts say of an expectation, if they say anything, and the number if it is known."""
    try:
        return _RULES[expectation.type](expectation.kwargs, facts)
    except (NotCompiledError, KeyError, TypeError, ValueError):
        return None, None


def _limits(kwargs: Mapping[str, Any]) -> Bounds:
    return bounds(kwargs, number)


def _between(interval: Callable[[NumberFacts], Interval]) -> Callable[..., tuple[Conclusion | None, Any]]:
    def rule(kwargs: Mapping[str, Any], facts: NumberFacts) -> tuple[Conclusion | None, Any]:
        if not facts.numeric or not facts.count or not math.isfinite(facts.absolute):
            return None, None
        found = interval(facts)
        return found.against(_limits(kwargs)), (found.low + found.high) / 2

    return rule


def _share(kwargs: Mapping[str, Any], facts: NumberFacts) -> tuple[Conclusion | None, Any]:
    share = facts.count / facts.rows
    return Interval(share, share).against(_limits(kwargs)), share


def _median(kwargs: Mapping[str, Any], facts: NumberFacts) -> tuple[Conclusion | None, Any]:
    if not facts.numeric or not facts.count or facts.largest >= _EXACT:
        return None, None
    first, last = (facts.count - 1) // 2, facts.count // 2
    return facts.ranks_hold(first, last, _limits(kwargs)), None


def _quantile(kwargs: Mapping[str, Any], facts: NumberFacts) -> tuple[Conclusion | None, Any]:
    if kwargs.get("allow_relative_error") or not facts.numeric or not facts.count or facts.largest >= _EXACT:
        return None, None
    for quantile, limits in _quantiles(kwargs):
        place = (facts.count - 1) * quantile
        # One more on each side, for the rounding of the place.
        first, last = max(0, math.floor(place) - 1), min(facts.count - 1, math.ceil(place) + 1)
        if facts.ranks_hold(first, last, limits) != "held":
            return None, None  # near a bound, Great Expectations is lenient; it has to see for itself
    return "held", None


def _quantiles(kwargs: Mapping[str, Any]) -> list[tuple[float, Bounds]]:
    ranges = kwargs["quantile_ranges"]
    pairs = zip(ranges["quantiles"], ranges["value_ranges"], strict=True)
    limits = [(float(number(q)), _limits({"min_value": low, "max_value": high})) for q, (low, high) in pairs]
    if not limits or not all(0 <= quantile <= 1 for quantile, _ in limits):
        raise NotCompiledError
    return limits


def _row_count(kwargs: Mapping[str, Any], facts: NumberFacts) -> tuple[Conclusion | None, Any]:
    limits = (
        _limits({"min_value": kwargs["value"], "max_value": kwargs["value"]}) if "value" in kwargs else None
    )
    return Interval(facts.rows, facts.rows).against(limits or _limits(kwargs)), facts.rows


_RULES: Mapping[str, Callable[..., tuple[Conclusion | None, Any]]] = {
    "expect_column_mean_to_be_between": _between(NumberFacts.mean_interval),
    "expect_column_sum_to_be_between": _between(NumberFacts.sum_interval),
    "expect_column_stdev_to_be_between": _between(NumberFacts.deviation_interval),
    "expect_column_median_to_be_between": _median,
    "expect_column_quantile_values_to_be_between": _quantile,
    "expect_column_proportion_of_non_null_values_to_be_between": _share,
    "expect_table_row_count_to_be_between": _row_count,
    "expect_table_row_count_to_equal": _row_count,
}
