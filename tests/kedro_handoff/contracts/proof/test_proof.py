import pandas as pd
import pytest
import yaml

from kedro_handoff.contracts.proof import plan, prove
from kedro_handoff.contracts.reading import parse_document
from kedro_handoff.contracts.suite import suite_of
from kedro_handoff.testing import judge_table

from .compiled import compiled_types

VISITS = pd.DataFrame({"id": ["a", "b", "c"], "hours": [1.0, 2.0, None]})
UNIQUE = {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}}
RANGE = {"type": "expect_column_values_to_be_between", "kwargs": {"column": "hours", "max_value": 2}}
FEW = {"type": "expect_column_values_to_be_between", "kwargs": {"column": "hours", "max_value": 1}}


@pytest.fixture
def suite(tmp_path):
    def make(*entries):
        path = tmp_path / "t.yml"
        path.write_text(yaml.safe_dump({"name": "t", "expectations": list(entries)}))
        return suite_of(parse_document(path))

    return make


def with_kwargs(entry, **kwargs):
    return {**entry, "kwargs": {**entry["kwargs"], **kwargs}}


def test_what_holds_is_proved_and_what_does_not_is_left_open(suite):
    assert prove(suite(UNIQUE, RANGE, FEW), VISITS) == (True, True, False)


def test_mostly_is_counted(suite):
    halves = [with_kwargs(FEW, mostly=share) for share in (0.5, 0.51)]
    assert prove(suite(*halves), VISITS) == (True, False)


GREEN = {
    "column_values_to_not_be_null": {"column": "n"},
    "column_values_to_be_null": {"column": "none"},
    "column_values_to_be_unique": {"column": "n"},
    "column_values_to_be_between": {"column": "x", "min_value": 0, "max_value": 2},
    "column_values_to_be_of_type": {"column": "s", "type_": "str"},
    "column_values_to_be_in_set": {"column": "s", "value_set": ["a", "b", "c"]},
    "column_values_to_not_be_in_set": {"column": "s", "value_set": ["d"]},
    "column_values_to_match_regex": {"column": "s", "regex": "^[abc]$"},
    "column_value_lengths_to_equal": {"column": "s", "value": 1},
    "column_value_lengths_to_be_between": {"column": "s", "max_value": 1},
    "column_values_to_not_match_regex": {"column": "s", "regex": "x"},
    "column_values_to_match_regex_list": {"column": "s", "regex_list": ["a", "[bc]"]},
    "column_values_to_not_match_regex_list": {"column": "s", "regex_list": ["x", "y"]},
    "column_values_to_match_strftime_format": {"column": "d", "strftime_format": "%Y-%m-%d"},
    "column_values_to_be_dateutil_parseable": {"column": "d"},
    "column_values_to_be_json_parseable": {"column": "j"},
    "column_values_to_match_json_schema": {"column": "j", "json_schema": {"type": "object"}},
    "column_values_to_be_increasing": {"column": "n", "strictly": True},
    "column_values_to_be_decreasing": {"column": "x", "mostly": 0.5},
    "column_values_to_be_in_type_list": {"column": "n", "type_list": ["int64", "float64"]},
    "column_type_to_be": {"column": "s", "type_": "str"},
    "column_values_to_not_be_outliers": {"column": "n"},
    "column_value_z_scores_to_be_less_than": {"column": "n", "threshold": 3, "double_sided": True},
    "column_quantile_values_to_be_between": {
        "column": "n",
        "quantile_ranges": {"quantiles": [0.1, 0.9], "value_ranges": [[1, 1], [None, 3]]},
    },
    "column_most_common_value_to_be_in_set": {"column": "s", "value_set": ["c"], "ties_okay": True},
    "column_proportion_of_unique_values_to_be_between": {"column": "s", "min_value": 1},
    "column_kl_divergence_to_be_less_than": {
        "column": "s",
        "partition_object": {"values": ["a", "b", "c"], "weights": [0.4, 0.3, 0.3]},
        "threshold": 0.1,
    },
    "column_pair_values_to_be_in_set": {
        "column_A": "n",
        "column_B": "s",
        "value_pairs_set": [[1, "a"], [2, "b"], [3, "c"]],
    },
    "select_column_values_to_be_unique_within_record": {"column_list": ["n", "m", "s"]},
    "multicolumn_values_to_be_equal": {"column_list": ["n", "n2"]},
    "multicolumn_sum_to_equal": {"column_list": ["n", "minus_n"], "sum_total": 0},
    "column_min_to_be_between": {"column": "x", "min_value": 0.5, "max_value": 0.5},
    "column_max_to_be_between": {"column": "t", "max_value": "2014-01-01T00:00:00+00:00"},
    "column_mean_to_be_between": {"column": "x", "min_value": 1, "max_value": 1},
    "column_median_to_be_between": {"column": "n", "min_value": 2, "max_value": 2},
    "column_sum_to_be_between": {"column": "n", "min_value": 6, "max_value": 6},
    "column_stdev_to_be_between": {"column": "n", "min_value": 1, "max_value": 1},
    "column_unique_value_count_to_be_between": {"column": "s", "min_value": 3},
    "column_proportion_of_non_null_values_to_be_between": {"column": "x", "min_value": 0.6},
    "column_distinct_values_to_be_in_set": {"column": "n", "value_set": [1, 2, 3, 4]},
    "column_distinct_values_to_contain_set": {"column": "n", "value_set": [1]},
    "column_distinct_values_to_equal_set": {"column": "x", "value_set": [0.5, 1.5]},
    "column_pair_values_a_to_be_greater_than_b": {"column_A": "n", "column_B": "m"},
    "column_pair_values_to_be_equal": {"column_A": "n", "column_B": "n2"},
    "compound_columns_to_be_unique": {"column_list": ["s", "n"]},
    "table_columns_to_match_set": {
        "column_set": ["x", "n", "m", "n2", "minus_n", "s", "d", "j", "t", "none"]
    },
    "table_columns_to_match_ordered_list": {
        "column_list": ["n", "m", "n2", "minus_n", "x", "s", "d", "j", "t", "none"]
    },
    "column_to_exist": {"column": "x"},
    "table_column_count_to_be_between": {"min_value": 10, "max_value": 10},
    "table_column_count_to_equal": {"value": 10},
    "table_row_count_to_be_between": {"min_value": 1},
    "table_row_count_to_equal": {"value": 3},
}


def test_every_rule_proves_something_and_the_judge_agrees(suite):
    table = pd.DataFrame(
        {
            "n": [1, 2, 3],
            "m": [0, 1, 2],
            "n2": [1, 2, 3],
            "minus_n": [-1, -2, -3],
            "x": [0.5, 1.5, None],
            "s": pd.Series(["a", "b", "c"], dtype="str"),
            "d": pd.Series(["2013-01-31", "2012-02-29", None], dtype="str"),
            "j": pd.Series(["{}", '{"a": 1}', None], dtype="str"),
            "t": pd.date_range("2013-01-01", periods=3, tz="UTC", unit="ns"),
            "none": [float("nan")] * 3,
        }
    )
    assert {f"expect_{name}" for name in GREEN} == compiled_types()
    green = suite(*({"type": f"expect_{name}", "kwargs": kwargs} for name, kwargs in GREEN.items()))
    assert [
        e.type for e, holds in zip(green.expectations, prove(green, table), strict=True) if not holds
    ] == []
    assert judge_table(green.path, table, "gx").status == "held"


@pytest.mark.parametrize(
    "kwargs",
    [
        {"row_condition": "hours > 0 + 0", "condition_parser": "pandas"},
        {"min_value": "1"},
        {"min_value": True},
        {"min_value": float("nan")},
        {"column": "nothing"},
        {"max_value": 10**400},
    ],
)
def test_arguments_that_could_be_read_otherwise_are_left_open(suite, kwargs):
    assert prove(suite(with_kwargs(RANGE, **kwargs)), VISITS) == (False,)


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"id": ["a"], "x": [1.0]}).set_axis(["hours", "hours"], axis="columns"),
        pd.DataFrame([[1.0]], columns=pd.MultiIndex.from_tuples([("hours", "x")])),
        VISITS.astype({"hours": "category"}),
        VISITS.assign(hours=[1, "2", None]),
        VISITS.assign(hours=pd.Series([1.0, 2.0, None], dtype="float16")).head(0),
    ],
    ids=["same names", "levels", "categories", "mixed", "what the judge cannot do"],
)
def test_tables_in_doubt_are_left_open(suite, frame):
    assert prove(suite(RANGE), frame) == (False,)


@pytest.mark.parametrize(
    "frame",
    [
        VISITS.astype({"hours": "Float64"}),
        VISITS.astype({"hours": "float32"}),
        VISITS.astype({"hours": "double[pyarrow]"}),
        VISITS.head(0),
        VISITS.assign(hours=float("nan")),
        VISITS.set_axis([0, 0, 0]),
        VISITS[["hours", "id", "id"]],
        VISITS.rename(columns={"id": 0}),
    ],
    ids=["nullable", "narrow", "arrow", "no rows", "no values", "rows repeat", "others repeat", "a number"],
)
def test_other_dtypes_and_odd_tables_are_proved_and_the_judge_agrees(suite, frame):
    assert prove(suite(RANGE), frame) == (True,)
    assert judge_table(suite(RANGE).path, frame, "gx").status == "held"


@pytest.mark.parametrize(("mostly", "proved"), [(0.75, True), (0.76, False)])
def test_mostly_counts_truth_values_as_values(suite, mostly, proved):
    table = pd.DataFrame({"ok": [True, True, True, False]})
    kwargs = {"column": "ok", "value_set": [True], "mostly": mostly}
    entry = {"type": "expect_column_values_to_be_in_set", "kwargs": kwargs}
    assert prove(suite(entry), table) == (proved,)


@pytest.mark.parametrize(
    ("bound", "proved"),
    [
        ("2013-12-31T00:00:00+00:00", True),
        ("2013-12-31T00:00:00Z", True),
        ("2013-12-31T00:00:00", False),
        ("2013-12-31", False),
        ("2013-W52-2T00:00:00+00:00", False),
        ("2013-12-31T000000+00:00", False),
    ],
)
def test_only_full_instants_with_an_offset_bound_a_column_with_a_time_zone(suite, bound, proved):
    times = pd.DataFrame({"at": pd.to_datetime(["2013-01-01"], utc=True).astype("datetime64[ns, UTC]")})
    entry = {"type": "expect_column_values_to_be_between", "kwargs": {"column": "at", "max_value": bound}}
    assert prove(suite(entry), times) == (proved,)


def test_another_version_of_great_expectations_is_not_proved(suite, monkeypatch):
    monkeypatch.setattr(plan, "_judge_version", lambda: "1.99.0")
    assert prove(suite(UNIQUE), VISITS) == (False,)


def test_a_changed_contract_or_dtype_has_a_plan_of_its_own(suite):
    assert prove(suite(RANGE), VISITS) == (True,)
    assert prove(suite(FEW), VISITS) == (False,)
    assert prove(suite(RANGE), VISITS.assign(hours="long")) == (False,)


def test_a_table_that_holds_is_not_judged(suite):
    verdict = judge_table(suite(UNIQUE, RANGE).path, VISITS)
    assert (verdict.engine, verdict.proved, verdict.status) == ("proof", 2, "held")


def test_only_what_is_open_is_judged(suite):
    verdict = judge_table(suite(UNIQUE, FEW, RANGE).path, VISITS)
    assert [finding.status for finding in verdict.findings] == ["held", "violated", "held"]
    assert verdict.proved == 2
    assert verdict.engine.startswith("great_expectations")


def test_both_engines_say_the_same(suite):
    path = suite(UNIQUE, FEW, RANGE, with_kwargs(RANGE, column="nothing")).path
    both, alone = judge_table(path, VISITS), judge_table(path, VISITS, "gx")
    assert both.findings == alone.findings


def test_a_green_judgement_imports_no_great_expectations(suite, run_python):
    path = suite(UNIQUE).path
    code = f"""
import sys, pandas as pd
from kedro_handoff.testing import judge_table
assert judge_table({str(path)!r}, pd.DataFrame({{"id": ["a", "b"]}})).status == "held"
print("great_expectations" in sys.modules)
"""
    assert run_python(code) == "False"
