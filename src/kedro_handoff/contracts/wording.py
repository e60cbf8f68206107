"""A promise in words that a person reads: `values between 0 and 1440`, not the name of an expectation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kedro_handoff.contracts.value_words import (
    bounds_in_words,
    condition_in_words,
    listed,
    share_in_words,
    shortened,
    value_in_words,
)

_Kwargs = Mapping[str, Any]


def promise_in_words(type: str, kwargs: _Kwargs) -> str:
    """What an expectation promises, in a phrase without its column: for a line under the column's name.

    Pairs and lists of columns are named, because no one column heads them. Long sets are cut. A type that
    is not known is said by its name, with its arguments: nothing is hidden.

    Args:
        type: Expectation type, as in Great Expectations.
        kwargs: Its arguments, as written in the contract.
    """
    phrase = _PHRASES.get(type)
    try:
        words = phrase(kwargs) if phrase else _as_call(type, kwargs)
    except (TypeError, ValueError, AttributeError):  # arguments of a kind that the phrase did not expect
        words = _as_call(type, kwargs)
    condition = kwargs.get("row_condition")
    where = f", of the rows where {condition_in_words(condition)}" if condition else ""
    return f"{words}{_share(type, kwargs)}{where}"


def _share(type: str, kwargs: _Kwargs) -> str:
    mostly = kwargs.get("mostly")
    if not isinstance(mostly, int | float) or mostly >= 1 or type in _SHARED:
        return ""
    return f" (at least {share_in_words(mostly)})"


def _rows(of_all: str, of_some: str) -> Callable[[_Kwargs], str]:
    def words(kwargs: _Kwargs) -> str:
        mostly = kwargs.get("mostly", 1)
        return of_all if mostly >= 1 else f"{of_some} in at least {share_in_words(mostly)} of rows"

    return words


def _number(noun: str, key: str = "value") -> Callable[[_Kwargs], str]:
    def words(kwargs: _Kwargs) -> str:
        count = kwargs.get(key)
        return f"exactly {value_in_words(count)} {noun}{'' if count == 1 else 's'}"

    return words


def _one_of(kwargs: _Kwargs) -> str:
    values = list(kwargs.get("value_set") or ())
    return f"always {value_in_words(values[0])}" if len(values) == 1 else f"one of {listed(values)}"


def _names(kwargs: _Kwargs, key: str = "column_list") -> str:
    return listed(kwargs.get(key) or (), str)


def _bounded(subject: str) -> Callable[[_Kwargs], str]:
    return lambda kwargs: f"{subject} {bounds_in_words(kwargs)}"


def _share_of(what: str) -> Callable[[_Kwargs], str]:
    return lambda kwargs: f"the share of {what} {bounds_in_words(kwargs)} (1 is all)"


def _type(subject: str) -> Callable[[_Kwargs], str]:
    return lambda kwargs: f"{subject} {kwargs.get('type_')}"


def _set(subject: str, key: str = "value_set") -> Callable[[_Kwargs], str]:
    return lambda kwargs: f"{subject} {listed(kwargs.get(key) or ())}"


def _fixed(words: str) -> Callable[[_Kwargs], str]:
    return lambda _: words


def _patterns(subject: str, key: str, many: str = "") -> Callable[[_Kwargs], str]:
    def words(kwargs: _Kwargs) -> str:
        found = kwargs.get(key)
        patterns = list(found) if isinstance(found, list | tuple) else [found]
        several = ("all of " if kwargs.get("match_on") == "all" else "one of ") if len(patterns) > 1 else ""
        return f"{subject} {many or several}{listed(patterns, shortened)}"

    return words


def _ordered(direction: str) -> Callable[[_Kwargs], str]:
    def words(kwargs: _Kwargs) -> str:
        bound = f"each value {direction} than the one before"
        return bound if kwargs.get("strictly") else f"{bound}, or equal"

    return words


def _greater(kwargs: _Kwargs) -> str:
    relation = "at least" if kwargs.get("or_equal") else "greater than"
    return f"{kwargs.get('column_A')} {relation} {kwargs.get('column_B')}{_missing(kwargs)}"


def _equal_pair(kwargs: _Kwargs) -> str:
    return f"{kwargs.get('column_A')} equal to {kwargs.get('column_B')}{_missing(kwargs)}"


def _pair_set(kwargs: _Kwargs) -> str:
    columns = f"{kwargs.get('column_A')} and {kwargs.get('column_B')}"
    pairs = listed(kwargs.get("value_pairs_set") or (), lambda pair: f"({listed(pair)})")
    return f"{columns} together one of {pairs}{_missing(kwargs)}"


def _missing(kwargs: _Kwargs) -> str:
    return {
        "either_value_is_missing": ", where both are given",
        "neither": ", and both given",
        "never": ", and all given",
        "any_value_is_missing": ", where all are given",
    }.get(str(kwargs.get("ignore_row_if")), "")


def _multiple(words: str) -> Callable[[_Kwargs], str]:
    def said(kwargs: _Kwargs) -> str:
        total = value_in_words(kwargs.get("sum_total"))
        return words.format(_names(kwargs), total=total) + _missing(kwargs)

    return said


def _quantiles(kwargs: _Kwargs) -> str:
    ranges = kwargs.get("quantile_ranges") or {}
    said = []
    for quantile, bounds in zip(
        ranges.get("quantiles") or (), ranges.get("value_ranges") or (), strict=False
    ):
        low, high = (*bounds, None, None)[:2]
        size = bounds_in_words({"min_value": low, "max_value": high})
        said.append(f"the {share_in_words(quantile)} quantile {size}")
    return ", ".join(said) or "quantiles as agreed"


def _divergence(kwargs: _Kwargs) -> str:
    threshold = kwargs.get("threshold")
    bound = f"at most {value_in_words(threshold)}" if threshold is not None else bounds_in_words(kwargs)
    return f"values distributed as agreed (KL divergence {bound})"


def _z_scores(kwargs: _Kwargs) -> str:
    sides = "to either side of" if kwargs.get("double_sided") else "above"
    return f"values less than {value_in_words(kwargs.get('threshold'))} standard deviations {sides} the mean"


def _outliers(kwargs: _Kwargs) -> str:
    return (
        f"no outliers ({kwargs.get('method', 'iqr')}, {value_in_words(kwargs.get('multiplier', 1.5))} times)"
    )


def _common(kwargs: _Kwargs) -> str:
    return f"the most common value one of {listed(kwargs.get('value_set') or ())}"


def _columns_set(kwargs: _Kwargs) -> str:
    relation = (
        "these columns" if kwargs.get("exact_match") is False else "exactly these columns, in any order"
    )
    return f"{relation}: {_names(kwargs, 'column_set')}"


def _columns_list(kwargs: _Kwargs) -> str:
    return f"these columns, in this order: {_names(kwargs)}"


def _other_table(kwargs: _Kwargs) -> str:
    return f"as many rows as {kwargs.get('other_table_name')}"


def _types(kwargs: _Kwargs) -> str:
    return f"values of one of the types {_names(kwargs, 'type_list')}"


def _exists(kwargs: _Kwargs) -> str:
    index = kwargs.get("column_index")
    return "the column is there" + (f", as number {index + 1}" if isinstance(index, int) else "")


def _as_call(type: str, kwargs: _Kwargs) -> str:
    own = {name: value for name, value in kwargs.items() if name not in ("column", "mostly", "row_condition")}
    return f"{type}({', '.join(f'{name}={value_in_words(value)}' for name, value in own.items())})"


_SHARED = {
    "expect_column_values_to_not_be_null",
    "expect_column_values_to_be_null",
}  # `mostly` in their words
_PHRASES: Mapping[str, Callable[[_Kwargs], str]] = {
    "expect_column_distinct_values_to_be_in_set": _set("no values other than"),
    "expect_column_distinct_values_to_contain_set": _set("each of these values at least once:"),
    "expect_column_distinct_values_to_equal_set": _set("exactly these values, each at least once:"),
    "expect_column_kl_divergence_to_be_less_than": _divergence,
    "expect_column_max_to_be_between": _bounded("the greatest value"),
    "expect_column_mean_to_be_between": _bounded("the mean"),
    "expect_column_median_to_be_between": _bounded("the median"),
    "expect_column_min_to_be_between": _bounded("the smallest value"),
    "expect_column_most_common_value_to_be_in_set": _common,
    "expect_column_pair_values_a_to_be_greater_than_b": _greater,
    "expect_column_pair_values_to_be_equal": _equal_pair,
    "expect_column_pair_values_to_be_in_set": _pair_set,
    "expect_column_proportion_of_non_null_values_to_be_between": _share_of("rows with a value"),
    "expect_column_proportion_of_unique_values_to_be_between": _share_of("different values"),
    "expect_column_quantile_values_to_be_between": _quantiles,
    "expect_column_stdev_to_be_between": _bounded("the standard deviation"),
    "expect_column_sum_to_be_between": _bounded("the sum"),
    "expect_column_to_exist": _exists,
    "expect_column_type_to_be": _type("the column of type"),
    "expect_column_unique_value_count_to_be_between": _bounded("the number of different values"),
    "expect_column_value_lengths_to_be_between": _bounded("number of characters"),
    "expect_column_value_lengths_to_equal": _number("character"),
    "expect_column_value_z_scores_to_be_less_than": _z_scores,
    "expect_column_values_to_be_between": _bounded("values"),
    "expect_column_values_to_be_dateutil_parseable": _fixed("values that read as a date or a time"),
    "expect_column_values_to_be_decreasing": _ordered("smaller"),
    "expect_column_values_to_be_in_set": _one_of,
    "expect_column_values_to_be_in_type_list": _types,
    "expect_column_values_to_be_increasing": _ordered("greater"),
    "expect_column_values_to_be_json_parseable": _fixed("values that read as JSON"),
    "expect_column_values_to_be_null": _rows("no value in any row", "no value"),
    "expect_column_values_to_be_of_type": _type("values of type"),
    "expect_column_values_to_be_unique": _fixed("no value twice"),
    "expect_column_values_to_match_json_schema": _fixed("JSON values that fit the agreed schema"),
    "expect_column_values_to_match_like_pattern": _patterns("values like", "like_pattern"),
    "expect_column_values_to_match_like_pattern_list": _patterns("values like", "like_pattern_list"),
    "expect_column_values_to_match_regex": _patterns("values that match", "regex"),
    "expect_column_values_to_match_regex_list": _patterns("values that match", "regex_list"),
    "expect_column_values_to_match_strftime_format": _patterns("times written as", "strftime_format"),
    "expect_column_values_to_not_be_in_set": _set("none of"),
    "expect_column_values_to_not_be_null": _rows("a value in every row", "a value"),
    "expect_column_values_to_not_be_outliers": _outliers,
    "expect_column_values_to_not_match_like_pattern": _patterns("values not like", "like_pattern"),
    "expect_column_values_to_not_match_like_pattern_list": _patterns(
        "values like", "like_pattern_list", "none of "
    ),
    "expect_column_values_to_not_match_regex": _patterns("values that do not match", "regex"),
    "expect_column_values_to_not_match_regex_list": _patterns("values that match", "regex_list", "none of "),
    "expect_compound_columns_to_be_unique": _multiple("no combination of {} twice"),
    "expect_multicolumn_sum_to_equal": _multiple("the sum of {} exactly {total}"),
    "expect_multicolumn_values_to_be_equal": _multiple("the same value in {}"),
    "expect_query_results_to_match_comparison": _fixed("a query that gives what another one gives"),
    "expect_select_column_values_to_be_unique_within_record": _multiple("no value twice in a row, among {}"),
    "expect_table_column_count_to_be_between": _bounded("the number of columns"),
    "expect_table_column_count_to_equal": _number("column"),
    "expect_table_columns_to_match_ordered_list": _columns_list,
    "expect_table_columns_to_match_set": _columns_set,
    "expect_table_row_count_to_be_between": _bounded("the number of rows"),
    "expect_table_row_count_to_equal": _number("row"),
    "expect_table_row_count_to_equal_other_table": _other_table,
    "unexpected_rows_expectation": _fixed("no row that the query of the contract finds"),
}
