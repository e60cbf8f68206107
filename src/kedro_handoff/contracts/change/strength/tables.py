"""Order of expectations on pairs and lists of columns, and on the table."""

from __future__ import annotations

from collections.abc import Mapping

from kedro_handoff.contracts.change.strength.arguments import (
    BOUNDS,
    Arguments,
    IncomparableError,
    at_least_as_often,
    flag,
    names,
    plain_set,
    same,
    same_besides,
    value,
    within,
)
from kedro_handoff.contracts.change.strength.columns import Rule, bounds

# Which rows a pair expectation passes over; the later, the more.
_PAIR_ROWS = ("neither", "both_values_are_missing", "either_value_is_missing")
_LIST_ROWS = "all_values_are_missing"


def _rows_of_pair(a: Arguments, b: Arguments) -> bool:
    """Whether `b` looks at the same rows, or at fewer where `a` asks all of them."""
    first, second = (_PAIR_ROWS.index(k.get("ignore_row_if", _PAIR_ROWS[1])) for k in (a, b))
    return first == second or (first < second and value(a, "mostly") == 1)


def pair_greater(a: Arguments, b: Arguments) -> bool:
    """One column greater than another: without equality says more."""
    enough = flag(b, "or_equal") or not flag(a, "or_equal")
    plain = same_besides(a, b, "mostly", "or_equal", "ignore_row_if") and at_least_as_often(a, b)
    return plain and enough and _rows_of_pair(a, b)


def pair_equal(a: Arguments, b: Arguments) -> bool:
    """Two columns equal."""
    return same_besides(a, b, "mostly", "ignore_row_if") and at_least_as_often(a, b) and _rows_of_pair(a, b)


def pair_in_set(a: Arguments, b: Arguments) -> bool:
    """Pairs of values in a set of pairs."""
    inner, outer = (_pairs(k["value_pairs_set"]) for k in (a, b))
    rows = same(value(a, "ignore_row_if"), value(b, "ignore_row_if"))
    plain = same_besides(a, b, "mostly", "value_pairs_set") and at_least_as_often(a, b)
    return plain and rows and inner <= outer


def _pairs(found: object) -> frozenset[tuple[object, ...]]:
    if not isinstance(found, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in found):
        raise IncomparableError
    for place in (0, 1):
        plain_set([pair[place] for pair in found])
    return frozenset((type(pair[0]), pair[0], type(pair[1]), pair[1]) for pair in found)


def compound_unique(a: Arguments, b: Arguments) -> bool:
    """Columns unique together: fewer columns say more, where rows with missing values are treated alike."""
    first, second = set(names(a["column_list"])), set(names(b["column_list"]))
    rows = a.get("ignore_row_if", _LIST_ROWS)
    if not same(rows, b.get("ignore_row_if", _LIST_ROWS)):
        return False
    if not same_besides(a, b, "mostly", "column_list", "ignore_row_if") or not at_least_as_often(a, b):
        return False
    if first == second:
        return True
    return first < second and value(a, "mostly") == 1 and rows in ("never", "any_value_is_missing")


def same_columns_mostly(a: Arguments, b: Arguments) -> bool:
    """The same asked of the same columns, in whatever order they are named."""
    columns = set(names(a["column_list"])) == set(names(b["column_list"]))
    rows = same(a.get("ignore_row_if", _LIST_ROWS), b.get("ignore_row_if", _LIST_ROWS))
    plain = same_besides(a, b, "mostly", "column_list", "ignore_row_if") and at_least_as_often(a, b)
    return plain and columns and rows


def match_set(a: Arguments, b: Arguments) -> bool:
    """The columns of the table are a set, or hold it."""
    first, second = set(names(a["column_set"])), set(names(b["column_set"]))
    if not same_besides(a, b, "column_set", "exact_match"):
        return False
    if flag(b, "exact_match", True):
        return flag(a, "exact_match", True) and first == second
    return first >= second


def match_list(a: Arguments, b: Arguments) -> bool:
    """The columns of the table are a list."""
    return names(a["column_list"]) == names(b["column_list"])


def exists(a: Arguments, b: Arguments) -> bool:
    """A column is there; at a place says more."""
    if "column_index" in b:
        return same_besides(a, b)
    return same_besides(a, b, "column_index")


def count_between(a: Arguments, b: Arguments) -> bool:
    """Rows or columns between bounds, or exactly so many."""
    first, second = _as_bounds(a), _as_bounds(b)
    return same_besides(first, second, *BOUNDS) and within(first, second)


def _as_bounds(kwargs: Arguments) -> Arguments:
    if "value" not in kwargs:
        return kwargs
    rest = {name: found for name, found in kwargs.items() if name != "value"}
    return {**rest, "min_value": kwargs["value"], "max_value": kwargs["value"]}


RULES: Mapping[str, Rule] = {
    "expect_column_pair_values_a_to_be_greater_than_b": pair_greater,
    "expect_column_pair_values_to_be_equal": pair_equal,
    "expect_column_pair_values_to_be_in_set": pair_in_set,
    "expect_compound_columns_to_be_unique": compound_unique,
    "expect_multicolumn_sum_to_equal": same_columns_mostly,
    "expect_multicolumn_values_to_be_equal": same_columns_mostly,
    "expect_select_column_values_to_be_unique_within_record": same_columns_mostly,
    "expect_table_columns_to_match_set": match_set,
    "expect_table_columns_to_match_ordered_list": match_list,
    "expect_column_to_exist": exists,
    "expect_table_row_count_to_be_between": count_between,
    "expect_table_row_count_to_equal": count_between,
    "expect_table_column_count_to_be_between": count_between,
    "expect_table_column_count_to_equal": count_between,
}
__all__ = ["RULES", "bounds"]
