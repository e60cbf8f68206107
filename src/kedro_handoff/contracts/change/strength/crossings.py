"""Implications between expectations of two types: few, and each sound for tables without rows, too.

`values_to_be_between` does *not* imply anything of the minimum: a column without values keeps the first
and breaks the second. The other way round holds.
"""

from __future__ import annotations

from collections.abc import Mapping

from kedro_handoff.contracts.change.strength.arguments import (
    BOUNDS,
    Arguments,
    flag,
    names,
    same_besides,
    sets_of,
    value,
    within,
)
from kedro_handoff.contracts.change.strength.columns import Rule, row_bounds
from kedro_handoff.contracts.change.strength.tables import count_between


def _smallest_bounds_all(a: Arguments, b: Arguments) -> bool:
    """The smallest value above a bound: every value is."""
    return b.get("max_value") is None and _values_follow(a, b)


def _largest_bounds_all(a: Arguments, b: Arguments) -> bool:
    """The largest value below a bound: every value is."""
    return b.get("min_value") is None and _values_follow(a, b)


def _values_follow(a: Arguments, b: Arguments) -> bool:
    return same_besides(a, b, "mostly", *BOUNDS) and within(a, b)


def _distinct_bound_values(a: Arguments, b: Arguments) -> bool:
    """What occurs is in a set: each value is. Strings with digits may be read as dates by one of the two."""
    inner, outer = sets_of(a["value_set"], b["value_set"])
    dates = any(isinstance(item, str) and any(c.isdigit() for c in item) for item in inner)
    return same_besides(a, b, "mostly", "value_set") and inner <= outer and not dates


def _equal_is_in(a: Arguments, b: Arguments) -> bool:
    first, second = sets_of(a["value_set"], b["value_set"])
    return same_besides(a, b, "value_set") and first <= second


def _equal_contains(a: Arguments, b: Arguments) -> bool:
    first, second = sets_of(a["value_set"], b["value_set"])
    return same_besides(a, b, "value_set") and first >= second


def _length_is_between(a: Arguments, b: Arguments) -> bool:
    return row_bounds(_length(a), _length(b))


def _length(kwargs: Arguments) -> Arguments:
    if "value" not in kwargs:
        return kwargs
    rest = {name: found for name, found in kwargs.items() if name != "value"}
    return {**rest, "min_value": kwargs["value"], "max_value": kwargs["value"]}


def _unique_is_unique_with_others(a: Arguments, b: Arguments) -> bool:
    """A column unique: unique with others, too, where rows with missing values are passed over."""
    passed_over = b.get("ignore_row_if") == "any_value_is_missing"
    plain = same_besides(a, b, "column", "column_list", "mostly", "ignore_row_if")
    return plain and passed_over and a["column"] in names(b["column_list"]) and value(a, "mostly") == 1


def _set_has_column(a: Arguments, b: Arguments) -> bool:
    return b["column"] in names(a["column_set"]) and "column_index" not in b


def _list_is_set(a: Arguments, b: Arguments) -> bool:
    found, asked = set(names(a["column_list"])), set(names(b["column_set"]))
    return found == asked if flag(b, "exact_match", True) else found >= asked


def _list_has_column(a: Arguments, b: Arguments) -> bool:
    return b["column"] in names(a["column_list"]) and "column_index" not in b


def _list_has_length(a: Arguments, b: Arguments) -> bool:
    return count_between({"value": len(names(a["column_list"]))}, b)


_DISTINCT = "expect_column_distinct_values_to_"
_VALUES = "expect_column_values_to_"
_ORDERED = "expect_table_columns_to_match_ordered_list"
RULES: Mapping[tuple[str, str], Rule] = {
    ("expect_column_min_to_be_between", f"{_VALUES}be_between"): _smallest_bounds_all,
    ("expect_column_max_to_be_between", f"{_VALUES}be_between"): _largest_bounds_all,
    (f"{_DISTINCT}be_in_set", f"{_VALUES}be_in_set"): _distinct_bound_values,
    (f"{_DISTINCT}equal_set", f"{_VALUES}be_in_set"): _distinct_bound_values,
    (f"{_DISTINCT}equal_set", f"{_DISTINCT}be_in_set"): _equal_is_in,
    (f"{_DISTINCT}equal_set", f"{_DISTINCT}contain_set"): _equal_contains,
    ("expect_column_value_lengths_to_equal", "expect_column_value_lengths_to_be_between"): _length_is_between,
    ("expect_column_value_lengths_to_be_between", "expect_column_value_lengths_to_equal"): _length_is_between,
    (f"{_VALUES}be_unique", "expect_compound_columns_to_be_unique"): _unique_is_unique_with_others,
    ("expect_table_columns_to_match_set", "expect_column_to_exist"): _set_has_column,
    (_ORDERED, "expect_table_columns_to_match_set"): _list_is_set,
    (_ORDERED, "expect_column_to_exist"): _list_has_column,
    (_ORDERED, "expect_table_column_count_to_equal"): _list_has_length,
    (_ORDERED, "expect_table_column_count_to_be_between"): _list_has_length,
    ("expect_table_row_count_to_equal", "expect_table_row_count_to_be_between"): count_between,
    ("expect_table_row_count_to_be_between", "expect_table_row_count_to_equal"): count_between,
    ("expect_table_column_count_to_equal", "expect_table_column_count_to_be_between"): count_between,
    ("expect_table_column_count_to_be_between", "expect_table_column_count_to_equal"): count_between,
}
