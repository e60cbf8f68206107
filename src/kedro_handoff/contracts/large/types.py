"""How each expectation type can be cut into batches of rows."""

from __future__ import annotations

from typing import Literal

from kedro_handoff.contracts.suite import Expectation
from kedro_handoff.contracts.tables.parts import ROW_COUNT_TYPES, STRUCTURE_TYPES

Cut = Literal["structure", "rows", "order", "ends", "distinct", "number", "keys", "whole"]

_OF_ROWS = frozenset(
    f"expect_column_{name}"
    for name in (
        "pair_values_a_to_be_greater_than_b",
        "pair_values_to_be_equal",
        "pair_values_to_be_in_set",
        "value_lengths_to_be_between",
        "value_lengths_to_equal",
        "values_to_be_between",
        "values_to_be_dateutil_parseable",
        "values_to_be_in_set",
        "values_to_be_in_type_list",
        "values_to_be_json_parseable",
        "values_to_be_null",
        "values_to_be_of_type",
        "values_to_match_json_schema",
        "values_to_match_like_pattern",
        "values_to_match_like_pattern_list",
        "values_to_match_regex",
        "values_to_match_regex_list",
        "values_to_match_strftime_format",
        "values_to_not_be_in_set",
        "values_to_not_be_null",
        "values_to_not_match_like_pattern",
        "values_to_not_match_like_pattern_list",
        "values_to_not_match_regex",
        "values_to_not_match_regex_list",
    )
) | {
    "expect_multicolumn_sum_to_equal",
    "expect_multicolumn_values_to_be_equal",
    "expect_select_column_values_to_be_unique_within_record",
}
_CUTS: dict[str, Cut] = {
    "expect_column_values_to_be_increasing": "order",
    "expect_column_values_to_be_decreasing": "order",
    "expect_column_min_to_be_between": "ends",
    "expect_column_max_to_be_between": "ends",
    "expect_column_distinct_values_to_be_in_set": "distinct",
    "expect_column_distinct_values_to_contain_set": "distinct",
    "expect_column_distinct_values_to_equal_set": "distinct",
    "expect_column_unique_value_count_to_be_between": "distinct",
    "expect_column_mean_to_be_between": "number",
    "expect_column_median_to_be_between": "number",
    "expect_column_sum_to_be_between": "number",
    "expect_column_stdev_to_be_between": "number",
    "expect_column_quantile_values_to_be_between": "number",
    "expect_column_proportion_of_non_null_values_to_be_between": "number",
    "expect_column_values_to_be_unique": "keys",
    "expect_compound_columns_to_be_unique": "keys",
    **dict.fromkeys(_OF_ROWS, "rows"),
    **dict.fromkeys(STRUCTURE_TYPES, "structure"),
    **dict.fromkeys(ROW_COUNT_TYPES, "number"),
}


def cut_of(expectation: Expectation) -> Cut:
    """How an expectation can be cut; `whole` where it has to see all rows of its columns at once."""
    cut = _CUTS.get(expectation.type, "whole")
    condition = expectation.kwargs.get("row_condition")
    if not condition:
        return cut
    # A condition in pandas' own language may look at the whole column (`x > x.mean()`), and with `mostly` it
    # would have to be known which rows it chose.
    free = isinstance(condition, str) and expectation.kwargs.get("condition_parser") == "pandas"
    partly = expectation.kwargs.get("mostly", 1) != 1
    return "rows" if cut == "rows" and not free and not partly else "whole"
