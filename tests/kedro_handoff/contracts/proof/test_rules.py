"""Sharp cases of formats, orders, distributions and records; the judge's word stands beside the proof's."""

import numpy as np
import pandas as pd
import pytest

from .compiled import compiled_types


def text(*values):
    return pd.DataFrame({"s": pd.Series(values, dtype="str")})


def numbers(*values, dtype=None):
    return pd.DataFrame({"n": pd.Series(values, dtype=dtype)})


def test_more_than_forty_types_are_compiled():
    assert len(compiled_types()) == 52


@pytest.mark.parametrize(
    ("form", "value", "holds"),
    [
        ("%Y-%m-%d", "2012-02-29", True),
        ("%Y-%m-%d", "2013-02-29", False),
        ("%Y-%m-%d", "2013-1-1", True),
        ("%Y-%m-%d", "2013-01-01\n", False),
        ("%Y-%m-%d", "0000-01-01", False),
        ("%Y-%m-%d", "2013-01-01 00:00:00", False),
        ("%Y-%m-%dT%H:%M:%S", "2013-01-01t23:59:59", True),
        ("%Y-%m-%dT%H:%M:%S", "2013-01-01T24:00:00", False),
        ("%Y%m%d", "2013111", True),  # pandas reads no such thing
        ("%H:%M:%S.%f", "10:00:00.5", True),
        ("%Y-%m-%d", "\u0662\u0660\u0661\u0663-01-01", True),
    ],
)
def test_a_format_is_read_as_pythons_strptime_does(proved, passes, form, value, holds):
    asked = {"column": "s", "strftime_format": form}
    assert proved(text(value), "column_values_to_match_strftime_format", **asked) == holds
    assert passes(text(value), "column_values_to_match_strftime_format", **asked) == holds


def test_a_format_that_cannot_be_written_and_read_again_is_left_open(proved):
    asked = {"column": "s", "strftime_format": "%D"}
    assert not proved(text("01/01/13"), "column_values_to_match_strftime_format", **asked)


@pytest.mark.parametrize(("value", "holds"), [("NaN", True), ("{", False), ("", False), (" 1 ", True)])
def test_json_is_what_python_reads(proved, value, holds):
    assert proved(text(value), "column_values_to_be_json_parseable", column="s") == holds


@pytest.mark.parametrize(
    ("schema", "holds"), [({"type": "number"}, True), ({"$ref": "https://example.org/x"}, False)]
)
def test_a_schema_that_refers_elsewhere_is_left_open(proved, schema, holds):
    assert proved(text("1"), "column_values_to_match_json_schema", column="s", json_schema=schema) == holds


@pytest.mark.parametrize(
    ("pattern", "value", "matches"),
    [(r"^\d$", "\u0661", True), ("a$", "a\n", True), (r"\w", "é", True), (r"a\Z", "a\n", False)],
)
def test_a_pattern_is_read_as_python_does(proved, passes, pattern, value, matches):
    asked = {"column": "s", "regex_list": [pattern]}
    assert proved(text(value), "column_values_to_match_regex_list", **asked) == matches
    assert passes(text(value), "column_values_to_match_regex_list", **asked) == matches
    assert proved(text(value), "column_values_to_not_match_regex_list", **asked) != matches


def test_patterns_are_any_or_all_of_a_list(proved):
    for match_on, holds in (("any", True), ("all", False)):
        asked = {"column": "s", "regex_list": ["a", "b"], "match_on": match_on}
        assert proved(text("a", "ab"), "column_values_to_match_regex_list", **asked) == holds


@pytest.mark.parametrize(
    ("values", "dtype", "strictly", "holds"),
    [
        ([0, 1, 1], "int64", False, True),
        ([0, 1, 1], "int64", True, False),
        ([-(2**62), 2**62], "int64", False, False),  # the difference overflows
        ([-1.0, None, -0.0, 0.0], "float64", False, True),
        ([float("-inf"), 1.0, float("inf")], "float64", True, True),
        ([5, 4], "uint8", False, False),  # pandas' difference is 255, which Great Expectations passes
        (["2013-01-01", None, "2013-01-02"], "datetime64[us]", True, True),
    ],
)
def test_an_order_is_that_of_neighbours_that_are_there(proved, values, dtype, strictly, holds):
    table = numbers(*values, dtype=dtype)
    assert proved(table, "column_values_to_be_increasing", column="n", strictly=strictly) == holds


@pytest.mark.parametrize(
    ("dtype", "named", "holds"),
    [
        ("int64", ["int32", "int64"], True),
        ("int64", ["float"], False),
        ("str", ["str", "object"], False),
        ("Int64", ["Int64Dtype"], True),
        ("int64", ["DatetimeTZDtype", "int"], True),
    ],
)
def test_a_list_of_type_names_means_what_it_means_to_the_judge(proved, passes, dtype, named, holds):
    table = numbers(1, 2, dtype="int64").astype(dtype)
    assert proved(table, "column_values_to_be_in_type_list", column="n", type_list=named) == holds
    assert passes(table, "column_values_to_be_in_type_list", column="n", type_list=named) == holds


@pytest.mark.parametrize(
    ("interpolation", "high", "holds"),
    [
        ("lower", 2, True),
        ("higher", 2, False),
        ("linear", 2.5, True),
        ("linear", 2.4, False),
        (False, 2, False),
        (False, 3, True),
    ],
)
def test_a_quantile_is_interpolated_as_asked_and_leaves_missing_values_out(
    proved, interpolation, high, holds
):
    ranges = {"quantiles": [0.5], "value_ranges": [[None, high]]}
    table = numbers(1.0, 2.0, None, 3.0, 4.0)
    asked = {"column": "n", "quantile_ranges": ranges, "allow_relative_error": interpolation}
    assert proved(table, "column_quantile_values_to_be_between", **asked) == holds


@pytest.mark.parametrize(
    ("values", "okay", "holds"),
    [("aab", None, True), ("ab", None, False), ("ab", True, True), ("bb", True, False)],
)
def test_a_tie_for_the_most_common_value_has_to_be_allowed(proved, values, okay, holds):
    asked = {"column": "s", "value_set": ["a"], "ties_okay": bool(okay)}
    assert proved(text(*values), "column_most_common_value_to_be_in_set", **asked) == holds


HALVES = {"values": ["a", "b"], "weights": [0.5, 0.5]}


@pytest.mark.parametrize(
    ("values", "partition", "extra", "threshold", "holds"),
    [
        ("ab", HALVES, {}, 0.001, True),
        ("aaab", HALVES, {}, 0.1309, True),
        ("aaab", HALVES, {}, 0.1307, False),
        ("abc", HALVES, {}, 9, False),  # what was not expected makes it infinite
        ("abc", HALVES, {"tail_weight_holdout": 0.3}, 0.1, True),
        ("ab", {"values": ["a", "b", "c"], "weights": [0.5, 0.5, 0]}, {}, 0.1, True),
        ("ab", {"values": ["a", "b"], "weights": [0.5, 0.6]}, {}, 9, False),
        ("ab", {"values": ["a", "a", "b"], "weights": [0.3, 0.3, 0.4]}, {}, 9, False),
    ],
)
def test_the_divergence_of_categories(proved, passes, values, partition, extra, threshold, holds):
    asked = {"column": "s", "partition_object": partition, "threshold": threshold, **extra}
    assert proved(text(*values), "column_kl_divergence_to_be_less_than", **asked) == holds
    if sum(partition["weights"]) == 1 and len(set(partition["values"])) == len(partition["values"]):
        assert passes(text(*values), "column_kl_divergence_to_be_less_than", **asked) == holds


@pytest.mark.parametrize(
    ("extra", "threshold", "holds"),
    [
        ({}, 9, False),  # one value lies above the bins
        ({"tail_weight_holdout": 0.4}, 0.24, True),
        ({"tail_weight_holdout": 0.4}, 0.23, False),
        ({"tail_weight_holdout": 0.4, "internal_weight_holdout": 0.1}, 0.38, True),
        ({"tail_weight_holdout": 0.4, "bucketize_data": False}, 9, False),
    ],
)
def test_the_divergence_of_bins_counts_what_lies_outside(proved, passes, extra, threshold, holds):
    partition = {"bins": [0, 1, 2, 3], "weights": [0.5, 0.5, 0]}
    asked = {"column": "n", "partition_object": partition, "threshold": threshold, **extra}
    table = numbers(0.0, 0.5, 1.0, 1.5, 7.0, None)
    assert proved(table, "column_kl_divergence_to_be_less_than", **asked) == holds
    assert passes(table, "column_kl_divergence_to_be_less_than", **asked) == holds


@pytest.mark.parametrize(
    ("kind", "extra"),
    [
        ("column_value_z_scores_to_be_less_than", {"threshold": 1, "double_sided": True}),
        ("column_values_to_not_be_outliers", {"method": "std"}),
    ],
)
def test_of_one_whole_number_nothing_stands_out_and_of_a_fraction_nothing_is_said(proved, kind, extra):
    assert proved(numbers(3, 3, 3), kind, column="n", **extra)
    assert not proved(numbers(0.1, 0.1, 0.1), kind, column="n", **extra)


@pytest.mark.parametrize(("threshold", "holds"), [(1.2, True), (1.15, False)])
def test_z_scores_take_the_sample_deviation(proved, passes, threshold, holds):
    asked = {"column": "n", "threshold": threshold, "double_sided": True}
    table = numbers(1, 2, 3, 4)  # ends at 1.162 deviations
    assert proved(table, "column_value_z_scores_to_be_less_than", **asked) == holds
    assert passes(table, "column_value_z_scores_to_be_less_than", **asked) == holds


@pytest.mark.parametrize(
    ("ignored", "holds"),
    [("neither", False), ("both_values_are_missing", True), ("either_value_is_missing", True)],
)
def test_pairs_take_null_for_a_missing_value(proved, passes, ignored, holds):
    table = pd.DataFrame({"s": pd.Series(["a", "b", None], dtype="str"), "n": [1.0, None, None]})
    asked = {"column_A": "s", "column_B": "n", "value_pairs_set": [["a", 1], ["b", None]]}
    assert proved(table, "column_pair_values_to_be_in_set", **asked, ignore_row_if=ignored) == holds
    assert passes(table, "column_pair_values_to_be_in_set", **asked, ignore_row_if=ignored) == holds


def test_whole_numbers_beside_floats_are_compared_as_floats_within_a_record(proved):
    table = pd.DataFrame({"a": [2**53], "b": [2**53 + 1], "x": [0.5]})
    assert proved(table, "select_column_values_to_be_unique_within_record", column_list=["a", "b"])
    assert not proved(table, "select_column_values_to_be_unique_within_record", column_list=["a", "b", "x"])


def test_sums_of_floats_have_to_be_the_total_in_any_order(proved):
    table = pd.DataFrame({"a": [0.1], "b": [0.2], "c": [0.3]})
    total = {"sum_total": 0.1 + 0.2 + 0.3}
    assert not proved(table, "multicolumn_sum_to_equal", column_list=["a", "b", "c"], **total)
    assert proved(table * 8, "multicolumn_sum_to_equal", column_list=["a", "b"], sum_total=0.8 + 1.6)


@pytest.mark.parametrize("twice", [False, True])
def test_several_columns_together_are_unique_by_hashes_or_by_looking(proved, twice):
    rows = np.arange(1000)
    fractions = np.where(rows % 2, -0.0, np.nan)
    table = pd.DataFrame({"s": (rows // 10).astype(str), "n": rows % 10, "x": fractions})
    if twice:
        table.loc[999, ["s", "n", "x"]] = ["0", 1, 0.0]
    assert proved(table, "compound_columns_to_be_unique", column_list=["s", "n", "x"]) != twice


@pytest.mark.parametrize(("place", "holds"), [(0, False), (1, True), (2, False), (None, True)])
def test_a_column_stands_at_its_place(proved, place, holds):
    extra = {} if place is None else {"column_index": place}
    table = pd.DataFrame({"a": [1], "b": [1], "c": [1]})
    assert proved(table, "column_to_exist", column="b", **extra) == holds
