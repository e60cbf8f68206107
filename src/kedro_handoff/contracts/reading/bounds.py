"""Bounds and quantiles: numbers, texts of numbers, and bounds that say nothing or cannot be met."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

# Expectations on the values themselves, whose bounds may be instants; the others count or average.
OF_VALUES = (
    "expect_column_values_to_be_between",
    "expect_column_min_to_be_between",
    "expect_column_max_to_be_between",
)
# On text, bounds are compared as text; the others cannot be.
_COUNTS = (
    "expect_table_row_count_to_be_between",
    "expect_table_column_count_to_be_between",
    "expect_column_unique_value_count_to_be_between",
    "expect_column_value_lengths_to_be_between",
)


def bound_problems(name: str, kwargs: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with `min_value`, `max_value` and `value`."""
    bounded = name.endswith("_to_be_between") and "quantile" not in name
    low, high = kwargs.get("min_value"), kwargs.get("max_value")
    if bounded and _open(low) and _open(high):
        yield f"{name} has neither `min_value` nor `max_value`: it would always hold"
        return
    if name == "expect_table_row_count_to_be_between" and _from_zero(low) and _open(high):
        yield f"{name} has `min_value: {low}` and no `max_value`: it would always hold"
    for key in ("min_value", "max_value"):
        if bounded and kwargs.get(key) is not None:
            yield from _one(name, key, kwargs[key])
    if low is not None and high is not None and _is_number(low) and _is_number(high):
        yield from _ordered(name, low, high, bool(kwargs.get("strict_min") or kwargs.get("strict_max")))
    if "value" in kwargs and not _is_count(kwargs["value"]):
        yield f"`value: {kwargs['value']}` of {name} is not a whole number from 0"


def quantile_problems(kwargs: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with `quantile_ranges`."""
    if "quantile_ranges" not in kwargs:
        return
    said = kwargs["quantile_ranges"]
    quantiles = said.get("quantiles") if isinstance(said, dict) else None
    ranges = said.get("value_ranges") if isinstance(said, dict) else None
    if not isinstance(quantiles, list) or not isinstance(ranges, list) or not quantiles:
        yield "`quantile_ranges` is not {quantiles: [0.1, 0.9], value_ranges: [[0, 5], [10, null]]}"
        return
    if len(quantiles) != len(ranges):
        yield f"`quantile_ranges` has {len(quantiles)} quantiles and {len(ranges)} value_ranges; pair them"
    shares = [q for q in quantiles if _is_number(q) and 0 <= q <= 1]
    if len(shares) != len(quantiles):
        yield "`quantiles` are not all shares between 0 and 1"
    elif shares != sorted(set(shares)):
        yield "`quantiles` do not rise; write them in order, each once"
    for found in ranges:
        yield from _range(found)


def _range(found: Any) -> Iterator[str]:
    pair = isinstance(found, list) and len(found) == 2
    if not pair or not all(end is None or _is_number(end) for end in found):
        yield f"`value_ranges` has {found}, which is not a pair of numbers such as [0, 5] or [null, 5]"
    elif found[0] is None and found[1] is None:
        yield "`value_ranges` has [null, null]: that quantile would always hold"
    elif None not in found and found[0] > found[1]:
        yield f"`value_ranges` has {found}, whose lower end is greater than the upper one"


def _one(name: str, key: str, value: Any) -> Iterator[str]:
    if isinstance(value, bool):
        yield f"`{key}: {value}` is a truth value, which would be read as a number; write the number"
    elif isinstance(value, float) and math.isnan(value):
        yield f"`{key}: .nan` is no bound; nothing compares with it"
    elif isinstance(value, str) and name not in OF_VALUES:
        yield f"`{key}: '{value}'` of {name} is text; write a number, without quotes"
    elif isinstance(value, date) and name not in OF_VALUES:
        yield f"`{key}: {value}` of {name} is a date; write a number"
    elif name in _COUNTS and _is_number(value) and not math.isinf(value) and value != int(value):
        yield f"`{key}: {value}` of {name} is not a whole number"


def _ordered(name: str, low: float, high: float, strict: bool) -> Iterator[str]:
    if low > high:
        yield f"{name}: `min_value: {low}` is greater than `max_value: {high}`"
    elif low == high and strict:
        yield f"{name}: nothing lies strictly between `min_value: {low}` and `max_value: {high}`"


def _from_zero(value: Any) -> bool:
    return _is_number(value) and bool(value <= 0)


def _open(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isinf(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
