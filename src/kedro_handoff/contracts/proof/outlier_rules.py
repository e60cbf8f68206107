"""Rules on values that lie far from the rest.

A limit that Great Expectations computes from the data is drawn in by a billionth, so that a rounding in
another place cannot make a proof a false one. Where the spread is as small as that, nothing is proved.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from kedro_handoff.contracts.proof.arguments import NotCompiledError, enough, flag, number, only, share
from kedro_handoff.contracts.proof.facts import Arguments, ColumnCheck, ColumnFacts
from kedro_handoff.contracts.proof.kinds import Kind, plain

_MARGIN = 1e-9
_ROUNDING = 1e-12  # of the largest value: what sums and differences of such values may be wrong by
_EXACT = 2.0**53
_NEGLIGIBLE = 1e-6  # a spread below this share of the largest value is mostly rounding


def z_scores_below(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """Distances from the mean, in standard deviations, are below the threshold."""
    only(kwargs, "column", "threshold", "double_sided", "mostly")
    threshold, double = number(kwargs["threshold"]), flag(kwargs, "double_sided")
    mostly = share(kwargs)
    plain(kind, "integer", "float")
    if threshold <= 0:
        raise NotCompiledError

    def check(column: ColumnFacts) -> bool:
        if _all_the_same(column):
            return True
        center, spread = column.mean, column.deviation
        return _spread_out(column, spread) and _within(
            column, center if double else None, center, threshold * spread, mostly
        )

    return check


def no_outliers(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """Values are within Tukey's fences, or near the mean."""
    only(kwargs, "column", "method", "multiplier", "mostly")
    method, mostly = kwargs.get("method", "iqr"), share(kwargs)
    multiplier = number(kwargs.get("multiplier", 1.5))
    plain(kind, "integer", "float")
    if method not in ("iqr", "std") or multiplier <= 0:
        raise NotCompiledError

    def check(column: ColumnFacts) -> bool:
        if _all_the_same(column):
            return True
        low = high = column.mean
        spread = column.deviation
        if method == "iqr":
            low, high = column.series.quantile([0.25, 0.75]).tolist()
            spread = high - low
        return _spread_out(column, spread) and _within(column, low, high, multiplier * spread, mostly)

    return check


def _all_the_same(column: ColumnFacts) -> bool:
    """Whether it is one whole number throughout, with an exact mean, or none: nothing stands out."""
    if column.nonnull_count == 0:
        return True
    if column.minimum != column.maximum:
        return False
    value = float(column.minimum)
    return value.is_integer() and abs(value) * column.nonnull_count < _EXACT


def _spread_out(column: ColumnFacts, spread: float) -> bool:
    largest = _largest(column)
    return column.nonnull_count > 0 and math.isfinite(largest + spread) and spread > _NEGLIGIBLE * largest


def _within(column: ColumnFacts, low: float | None, high: float, reach: float, mostly: float) -> bool:
    """Whether enough values are well within `reach` below `low`, where there is one, and above `high`."""
    reach -= _MARGIN * reach + _ROUNDING * _largest(column)
    lowest, highest = -math.inf if low is None else low - reach, high + reach
    if lowest < column.minimum and column.maximum < highest:
        return True
    if mostly == 1:
        return False
    values: Any = column.series.to_numpy()
    inside = int(np.count_nonzero((values > lowest) & (values < highest)))
    return enough(column.nonnull_count, column.nonnull_count - inside, mostly)


def _largest(column: ColumnFacts) -> float:
    return max(abs(float(column.minimum)), abs(float(column.maximum)))
