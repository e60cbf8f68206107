"""Order of expectations on the values of one column, or on one number of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kedro_handoff.contracts.change.strength.arguments import (
    BOUNDS,
    Arguments,
    at_least_as_often,
    compared,
    flag,
    names,
    number,
    same,
    same_besides,
    sets_of,
    value,
    within,
)

Rule = Callable[[Arguments, Arguments], bool]


def same_rows_mostly(a: Arguments, b: Arguments) -> bool:
    """The same asked of each row; only the share of rows may differ."""
    return same_besides(a, b, "mostly") and at_least_as_often(a, b)


def bounds(a: Arguments, b: Arguments) -> bool:
    """A number of the column between bounds."""
    return same_besides(a, b, *BOUNDS) and within(a, b)


def row_bounds(a: Arguments, b: Arguments) -> bool:
    """Each value, or its length, between bounds."""
    return same_besides(a, b, "mostly", *BOUNDS) and within(a, b) and at_least_as_often(a, b)


def in_set(a: Arguments, b: Arguments) -> bool:
    """Each value in a set: the smaller set says more."""
    inner, outer = sets_of(a["value_set"], b["value_set"])
    return same_besides(a, b, "mostly", "value_set") and inner <= outer and at_least_as_often(a, b)


def not_in_set(a: Arguments, b: Arguments) -> bool:
    """No value in a set: the larger set says more."""
    more, less = sets_of(a["value_set"], b["value_set"])
    return same_besides(a, b, "mostly", "value_set") and more >= less and at_least_as_often(a, b)


def distinct_in_set(a: Arguments, b: Arguments) -> bool:
    """The values that occur, or the commonest of them, in a set."""
    inner, outer = sets_of(a["value_set"], b["value_set"])
    return same_besides(a, b, "value_set") and inner <= outer


def distinct_contain(a: Arguments, b: Arguments) -> bool:
    """All members of a set occur: the larger set says more."""
    more, less = sets_of(a["value_set"], b["value_set"])
    return same_besides(a, b, "value_set") and more >= less


def distinct_equal(a: Arguments, b: Arguments) -> bool:
    """The values that occur are the set."""
    first, second = sets_of(a["value_set"], b["value_set"])
    return same_besides(a, b, "value_set") and first == second


def monotone(a: Arguments, b: Arguments) -> bool:
    """Increasing or decreasing: strictly says more."""
    strict_enough = flag(a, "strictly") or not flag(b, "strictly")
    return same_besides(a, b, "mostly", "strictly") and strict_enough and at_least_as_often(a, b)


def pattern_list(name: str) -> Rule:
    """Each value matches one pattern of a list, or all of them."""

    def rule(a: Arguments, b: Arguments) -> bool:
        first, second = set(names(a[name])), set(names(b[name]))
        included = first <= second if value(a, "match_on") == "any" else first >= second
        return same_besides(a, b, "mostly", name) and included and at_least_as_often(a, b)

    return rule


def no_pattern_list(name: str) -> Rule:
    """No value matches a pattern of a list: the longer list says more."""

    def rule(a: Arguments, b: Arguments) -> bool:
        included = set(names(a[name])) >= set(names(b[name]))
        return same_besides(a, b, "mostly", name) and included and at_least_as_often(a, b)

    return rule


def threshold(a: Arguments, b: Arguments) -> bool:
    """Something below a threshold: the lower one says more."""
    lower = compared(number(a["threshold"]), number(b["threshold"])) <= 0
    return same_besides(a, b, "mostly", "threshold") and lower and at_least_as_often(a, b)


def quantiles(a: Arguments, b: Arguments) -> bool:
    """Each quantile between bounds."""
    known = dict(_ranges(a))
    inside = all(q in known and within(known[q], bounds_) for q, bounds_ in _ranges(b))
    return same_besides(a, b, "quantile_ranges") and inside


def _ranges(kwargs: Arguments) -> list[tuple[float, Arguments]]:
    asked = kwargs["quantile_ranges"]
    pairs = zip(asked["quantiles"], asked["value_ranges"], strict=True)
    return [(number(q), {"min_value": low, "max_value": high}) for q, (low, high) in pairs]


def equal(a: Arguments, b: Arguments) -> bool:
    """Nothing is known but that the same says the same."""
    return same_besides(a, b)


_ROW = "expect_column_values_to_"
RULES: Mapping[str, Rule] = {
    **{
        f"{_ROW}{name}": same_rows_mostly
        for name in (
            "be_null",
            "not_be_null",
            "be_unique",
            "match_regex",
            "not_match_regex",
            "match_like_pattern",
            "not_match_like_pattern",
            "match_strftime_format",
            "be_dateutil_parseable",
            "be_json_parseable",
            "match_json_schema",
            "be_of_type",
        )
    },
    **{
        f"expect_column_{name}_to_be_between": bounds
        for name in (
            "max",
            "mean",
            "median",
            "min",
            "stdev",
            "sum",
            "proportion_of_non_null_values",
            "proportion_of_unique_values",
            "unique_value_count",
        )
    },
    f"{_ROW}be_between": row_bounds,
    "expect_column_value_lengths_to_be_between": row_bounds,
    "expect_column_value_lengths_to_equal": same_rows_mostly,
    f"{_ROW}be_in_set": in_set,
    f"{_ROW}not_be_in_set": not_in_set,
    "expect_column_distinct_values_to_be_in_set": distinct_in_set,
    "expect_column_distinct_values_to_contain_set": distinct_contain,
    "expect_column_distinct_values_to_equal_set": distinct_equal,
    "expect_column_most_common_value_to_be_in_set": distinct_in_set,
    f"{_ROW}be_increasing": monotone,
    f"{_ROW}be_decreasing": monotone,
    f"{_ROW}match_regex_list": pattern_list("regex_list"),
    f"{_ROW}not_match_regex_list": no_pattern_list("regex_list"),
    "expect_column_value_z_scores_to_be_less_than": threshold,
    "expect_column_kl_divergence_to_be_less_than": threshold,
    "expect_column_quantile_values_to_be_between": quantiles,
}
__all__ = ["RULES", "Rule", "equal", "same"]
