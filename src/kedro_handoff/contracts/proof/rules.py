"""Which rule proves which expectation type.

Four types have no rule because Great Expectations cannot judge them on pandas (the SQL `LIKE` patterns),
three because they ask something other than the table (a query, another table).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kedro_handoff.contracts.proof import aggregate_rules as aggregates
from kedro_handoff.contracts.proof import column_rules as columns
from kedro_handoff.contracts.proof import compound_rules as compounds
from kedro_handoff.contracts.proof import distribution_rules as distributions
from kedro_handoff.contracts.proof import divergence_rules as divergences
from kedro_handoff.contracts.proof import format_rules as formats
from kedro_handoff.contracts.proof import order_rules as orders
from kedro_handoff.contracts.proof import outlier_rules as outliers
from kedro_handoff.contracts.proof import pair_rules as pairs
from kedro_handoff.contracts.proof import pattern_rules as patterns
from kedro_handoff.contracts.proof import record_rules as records
from kedro_handoff.contracts.proof import table_rules as tables
from kedro_handoff.contracts.proof import type_rules as types
from kedro_handoff.contracts.proof.facts import Arguments, ColumnCheck, Schema, TableCheck
from kedro_handoff.contracts.proof.kinds import Kind

COLUMN_RULES: Mapping[str, Callable[[Arguments, Kind | None], ColumnCheck]] = {
    "expect_column_values_to_not_be_null": columns.not_null,
    "expect_column_values_to_be_null": columns.null,
    "expect_column_values_to_be_unique": columns.unique,
    "expect_column_values_to_be_between": columns.between,
    "expect_column_values_to_be_of_type": columns.of_type,
    "expect_column_values_to_be_in_set": columns.in_set,
    "expect_column_values_to_not_be_in_set": columns.not_in_set,
    "expect_column_values_to_match_regex": columns.match_regex,
    "expect_column_values_to_not_match_regex": patterns.not_match_regex,
    "expect_column_values_to_match_regex_list": patterns.match_regex_list,
    "expect_column_values_to_not_match_regex_list": patterns.not_match_regex_list,
    "expect_column_values_to_match_strftime_format": formats.match_strftime_format,
    "expect_column_values_to_be_dateutil_parseable": formats.dateutil_parseable,
    "expect_column_values_to_be_json_parseable": formats.json_parseable,
    "expect_column_values_to_match_json_schema": formats.match_json_schema,
    "expect_column_values_to_be_increasing": orders.increasing,
    "expect_column_values_to_be_decreasing": orders.decreasing,
    "expect_column_values_to_be_in_type_list": types.in_type_list,
    "expect_column_type_to_be": types.type_to_be,
    "expect_column_values_to_not_be_outliers": outliers.no_outliers,
    "expect_column_value_z_scores_to_be_less_than": outliers.z_scores_below,
    "expect_column_value_lengths_to_equal": columns.lengths_equal,
    "expect_column_value_lengths_to_be_between": columns.lengths_between,
    "expect_column_min_to_be_between": aggregates.minimum_between,
    "expect_column_max_to_be_between": aggregates.maximum_between,
    "expect_column_mean_to_be_between": aggregates.mean_between,
    "expect_column_median_to_be_between": aggregates.median_between,
    "expect_column_sum_to_be_between": aggregates.sum_between,
    "expect_column_stdev_to_be_between": aggregates.deviation_between,
    "expect_column_unique_value_count_to_be_between": aggregates.unique_count_between,
    "expect_column_proportion_of_non_null_values_to_be_between": aggregates.nonnull_share_between,
    "expect_column_proportion_of_unique_values_to_be_between": distributions.unique_share_between,
    "expect_column_quantile_values_to_be_between": distributions.quantiles_between,
    "expect_column_most_common_value_to_be_in_set": distributions.most_common_in_set,
    "expect_column_kl_divergence_to_be_less_than": divergences.divergence_below,
    "expect_column_distinct_values_to_be_in_set": aggregates.distinct_in_set,
    "expect_column_distinct_values_to_contain_set": aggregates.distinct_contain_set,
    "expect_column_distinct_values_to_equal_set": aggregates.distinct_equal_set,
}
TABLE_RULES: Mapping[str, Callable[[Arguments, Schema], TableCheck]] = {
    "expect_column_pair_values_a_to_be_greater_than_b": tables.pair_greater,
    "expect_column_pair_values_to_be_equal": tables.pair_equal,
    "expect_compound_columns_to_be_unique": compounds.compound_unique,
    "expect_column_pair_values_to_be_in_set": pairs.pair_in_set,
    "expect_select_column_values_to_be_unique_within_record": records.unique_within_record,
    "expect_multicolumn_values_to_be_equal": records.values_equal,
    "expect_multicolumn_sum_to_equal": records.sum_equal,
    "expect_table_columns_to_match_set": tables.columns_match_set,
    "expect_table_columns_to_match_ordered_list": tables.columns_match_list,
    "expect_column_to_exist": tables.column_exists,
    "expect_table_column_count_to_be_between": tables.column_count_between,
    "expect_table_column_count_to_equal": tables.column_count_equal,
    "expect_table_row_count_to_be_between": tables.row_count_between,
    "expect_table_row_count_to_equal": tables.row_count_equal,
}
# Great Expectations leaves the condition on rows out of part of what it computes for these.
UNCONDITIONAL = frozenset({"expect_column_pair_values_to_be_in_set"})
