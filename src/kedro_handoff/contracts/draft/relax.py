"""Arguments that let an expectation hold on data that break it, with room for those that come next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kedro_handoff.contracts.draft import ranges
from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.profile import ColumnProfile, TableProfile, plain
from kedro_handoff.contracts.draft.rounding import outward, share_below
from kedro_handoff.contracts.suite import Expectation
from kedro_handoff.contracts.verdict import Finding

Kwargs = dict[str, Any]
# Beyond this share of rows it is not the contract that is too narrow.
_TOO_MANY = 0.2
_MOST_NEW_VALUES = 20


@dataclass(frozen=True)
class Broken:
    """An expectation that data break, and what is known of it."""

    expectation: Expectation
    finding: Finding
    table: TableProfile

    @property
    def kwargs(self) -> Mapping[str, Any]:
        """Its arguments as they are."""
        return self.expectation.kwargs

    @property
    def column(self) -> ColumnProfile:
        """The column that it is about."""
        return self.table.columns[self.kwargs["column"]]

    @property
    def share(self) -> float:
        """Share of the values that break it; 0 where it is not about values."""
        count = self.finding.unexpected_count or 0
        asked = (
            len(self.column.present)
            if "column" in self.kwargs and self.column.null_count
            else self.table.rows
        )
        if self.expectation.type.endswith("not_be_null"):
            asked = self.table.rows
        return count / max(1, asked)


def relaxed(broken: Broken) -> tuple[Kwargs | None, str]:
    """All arguments as they would have to be, and the reason; `None` where that is not for a draft to say."""
    if any(name not in broken.table.columns for name in broken.expectation.columns):
        return None, "a column is gone: if that is meant, take it out of the contract"
    if "row_condition" in broken.kwargs:
        return None, "it holds for some rows only (`row_condition`)"
    relax = _BY_TYPE.get(broken.expectation.type)
    if relax is None:
        return None, "nothing in it can be loosened: look at the data"
    if broken.share > _TOO_MANY:
        return None, f"{broken.share:.0%} of the rows break it: look at the data before the contract"
    changed = relax(broken)
    if not changed:
        return None, "no other number would help: look at the data"
    return {**broken.kwargs, **changed}, broken.finding.found


def _bounds(broken: Broken) -> Kwargs:
    """Those of the bounds that are broken, as they would be drafted now; `mostly` where there is one."""
    if "mostly" in broken.kwargs:
        return _mostly(broken)
    column = broken.column
    if column.kind != "number" or not column.all_finite:
        return {}
    smallest, largest = float(column.numbers[0]), float(column.numbers[-1])
    drafted: Kwargs = {}
    for proposal in ranges.propose(broken.table, Context("")):
        if proposal.columns == (column.name,):
            drafted |= proposal.kwargs
    scale = largest - smallest or abs(largest)
    low = drafted.get("min_value", outward(smallest, up=False, scale=scale))
    high = drafted.get("max_value", outward(largest, up=True, scale=scale))
    return _widened(broken.kwargs, smallest, largest, low, high)


def _widened(kwargs: Mapping[str, Any], smallest: float, largest: float, low: float, high: float) -> Kwargs:
    changed: Kwargs = {}
    if isinstance(kwargs.get("min_value"), int | float) and not smallest > kwargs["min_value"] - _strict(
        kwargs, "min"
    ):
        changed["min_value"] = low
    if isinstance(kwargs.get("max_value"), int | float) and not largest < kwargs["max_value"] + _strict(
        kwargs, "max"
    ):
        changed["max_value"] = high
    return {name: value for name, value in changed.items() if value != kwargs[name]}


def _strict(kwargs: Mapping[str, Any], side: str) -> float:
    """Nothing for a strict bound, else the least that tells an equal value from one beyond."""
    return 0.0 if kwargs.get(f"strict_{side}") else abs(float(kwargs[f"{side}_value"])) * 1e-12 + 1e-12


def _mostly(broken: Broken) -> Kwargs:
    allowed = share_below(1 - max(2 * broken.share, 0.001))
    return {"mostly": allowed} if 0 < allowed < broken.kwargs.get("mostly", 1) else {}


def _set(broken: Broken) -> Kwargs:
    if broken.column.kind not in ("string", "number", "bool"):
        return {}
    known = set(broken.kwargs["value_set"])
    new = [plain(value) for value in broken.column.counts.index if plain(value) not in known]
    if not new or len(new) > _MOST_NEW_VALUES:
        return {}
    return {"value_set": [*broken.kwargs["value_set"], *sorted(new)]}


def _statistic(measure: Callable[[Broken], float]) -> Callable[[Broken], Kwargs]:
    """Bounds of one number that is measured: a tenth of it beyond."""

    def relax(broken: Broken) -> Kwargs:
        found = measure(broken)
        if not np.isfinite(found):
            return {}
        room = abs(found) / 10
        low, high = outward(found - room, up=False, scale=room), outward(found + room, up=True, scale=room)
        return _widened(broken.kwargs, found, found, low, high)

    return relax


def _number(name: str) -> Callable[[Broken], Kwargs]:
    def measure(broken: Broken) -> float:
        column = broken.column
        return float(getattr(column.present, name)()) if column.kind == "number" else float("nan")

    return _statistic(measure)


def _quantiles(broken: Broken) -> Kwargs:
    quantiles = broken.kwargs["quantile_ranges"]["quantiles"]
    if broken.column.kind != "number" or not broken.column.all_finite:
        return {}
    found = np.quantile(broken.column.numbers, quantiles)
    scale = float(broken.column.numbers[-1] - broken.column.numbers[0]) / 10
    wider = []
    for value, (low, high) in zip(found, broken.kwargs["quantile_ranges"]["value_ranges"], strict=True):
        below = low is not None and value < low
        above = high is not None and value > high
        wider.append(
            [
                outward(float(value), up=False, scale=scale) if below else low,
                outward(float(value), up=True, scale=scale) if above else high,
            ]
        )
    ranges_now = {**broken.kwargs["quantile_ranges"], "value_ranges": wider}
    return {"quantile_ranges": ranges_now} if ranges_now != broken.kwargs["quantile_ranges"] else {}


def _lengths(broken: Broken) -> Kwargs:
    if "mostly" in broken.kwargs:
        return _mostly(broken)
    lengths = [len(string) for string in broken.column.strings]
    return _widened(broken.kwargs, min(lengths), max(lengths), min(lengths), max(lengths))


_BY_TYPE: Mapping[str, Callable[[Broken], Kwargs]] = {
    "expect_column_values_to_be_between": _bounds,
    "expect_column_values_to_not_be_null": _mostly,
    "expect_column_values_to_be_in_set": _set,
    "expect_column_distinct_values_to_be_in_set": _set,
    "expect_column_distinct_values_to_equal_set": _set,
    "expect_column_values_to_match_regex": _mostly,
    "expect_column_pair_values_a_to_be_greater_than_b": _mostly,
    "expect_column_value_lengths_to_be_between": _lengths,
    "expect_column_min_to_be_between": _number("min"),
    "expect_column_max_to_be_between": _number("max"),
    "expect_column_mean_to_be_between": _number("mean"),
    "expect_column_median_to_be_between": _number("median"),
    "expect_column_stdev_to_be_between": _number("std"),
    "expect_column_sum_to_be_between": _number("sum"),
    "expect_column_quantile_values_to_be_between": _quantiles,
    "expect_column_unique_value_count_to_be_between": _statistic(
        lambda broken: float(broken.column.distinct)
    ),
    "expect_column_proportion_of_non_null_values_to_be_between": _statistic(
        lambda broken: len(broken.column.present) / max(1, broken.table.rows)
    ),
    "expect_table_row_count_to_be_between": _statistic(lambda broken: float(broken.table.rows)),
    "expect_table_columns_to_match_set": lambda broken: _columns(broken),
}


def _columns(broken: Broken) -> Kwargs:
    """The columns that are new; one that is gone is a promise broken."""
    known = broken.kwargs.get("column_set") or []
    new = [name for name in broken.table.columns if name not in known]
    gone = [name for name in known if name not in broken.table.columns]
    return {"column_set": [*known, *new]} if new and not gone else {}
