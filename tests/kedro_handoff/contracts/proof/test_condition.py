"""Conditions on rows: what is compiled, what is left to the judge, and what it means."""

import pandas as pd
import pytest

from kedro_handoff.contracts.proof import prove
from kedro_handoff.contracts.proof.arguments import NotCompiledError
from kedro_handoff.contracts.proof.condition import matching_rows, row_query
from kedro_handoff.contracts.proof.facts import schema_of

STAYS = pd.DataFrame(
    {
        "ward": pd.Series(["north", "north", "south", None], dtype="str"),
        "hours": [1.0, 2.0, 90.0, None],
        "bed no": [1, 2, 3, 4],
        "at": pd.to_datetime(["2013-01-01", "2013-01-02", "2013-01-03", None]),
    }
)
NORTH = {"type": "comparison", "column": {"name": "ward"}, "operator": "==", "parameter": "north"}
THERE = {"type": "nullity", "column": {"name": "hours"}, "is_null": False}
SHORT = {"column": "hours", "max_value": 2}


def kept(condition, parser=None):
    arguments = {"row_condition": condition, "condition_parser": parser}
    return matching_rows(STAYS, row_query(arguments, schema_of(STAYS))).tolist()


@pytest.mark.parametrize(
    ("condition", "parser", "rows"),
    [
        ("ward == 'north'", "pandas", [1, 1, 0, 0]),
        ("not (ward == 'north')", "pandas", [0, 0, 1, 1]),
        ("ward != 'north'", "pandas", [0, 0, 1, 1]),
        ("hours > 1 and `bed no` in [2, 3]", "pandas", [0, 1, 1, 0]),
        ("hours.isnull() | `bed no` < 2", "pandas", [1, 0, 0, 1]),
        ("at >= '2013-01-02'", "pandas", [0, 1, 1, 0]),
        ('col("hours").notnull()', "great_expectations", [1, 1, 1, 0]),
        ('col("bed no") >= 3', "great_expectations", [0, 0, 1, 1]),
        (NORTH, None, [1, 1, 0, 0]),
        ({"type": "and", "conditions": [NORTH, {**THERE, "is_null": True}]}, None, [0, 0, 0, 0]),
        ({"type": "or", "conditions": [NORTH, {"type": "and", "conditions": [THERE]}]}, None, [1, 1, 1, 0]),
        ({**NORTH, "operator": "NOT_IN", "parameter": ["south"]}, None, [1, 1, 0, 1]),
        ({"type": "pass_through", "pass_through_filter": "hours > 1"}, None, [0, 1, 1, 0]),
    ],
)
def test_a_condition_keeps_the_rows_that_pandas_keeps(condition, parser, rows):
    assert kept(condition, parser) == [bool(row) for row in rows]


@pytest.mark.parametrize(
    "condition",
    [
        "__import__('os').system('true')",
        "ward.str.contains('north')",
        "@pd.to_datetime('2013-01-01') < at",
        "hours + 1 > 2",
        "hours > `bed no` ** 2",
        "hours.isnull(1)",
        "hours = 2",
        "index > 1",
        "nothing > 1",
        "1 == 1",
        "lambda: hours",
        "[hours for hours in ward]",
        "",
    ],
)
def test_a_text_that_says_more_than_comparisons_is_left_to_the_judge(condition):
    with pytest.raises(NotCompiledError):
        kept(condition, "pandas")


@pytest.mark.parametrize(
    "condition",
    [
        {"type": "and", "conditions": [{"type": "or", "conditions": [NORTH, THERE]}, NORTH]},
        {"type": "or", "conditions": [{"type": "or", "conditions": [NORTH, THERE]}, NORTH]},
        {"type": "and", "conditions": []},
        {**NORTH, "parameter": None},
        {**NORTH, "operator": "IN", "parameter": ["a", 1]},
        {**NORTH, "operator": "LIKE"},
        {**NORTH, "column": {"name": "nothing"}},
        ["ward"],
    ],
)
def test_a_tree_that_great_expectations_refuses_is_left_to_it(condition):
    with pytest.raises(NotCompiledError):
        kept(condition)


def test_its_own_language_is_read_to_the_end_or_not_at_all():
    with pytest.raises(NotCompiledError):
        kept('col("hours") > 1 and col("ward") == "north"', "great_expectations")


def test_an_expectation_is_proved_on_the_rows_of_its_condition_only(proved, passes):
    stays = STAYS.set_index(pd.Index([7, 7, 7, 7]))  # labels that repeat
    assert not proved(stays, "column_values_to_be_between", **SHORT)
    assert proved(stays, "column_values_to_be_between", **SHORT, row_condition=NORTH)
    assert passes(stays, "column_values_to_be_between", **SHORT, row_condition=NORTH)


@pytest.mark.parametrize(("mostly", "holds"), [(0.66, True), (0.67, False)])
def test_mostly_is_a_share_of_the_rows_of_the_condition(proved, passes, mostly, holds):
    asked = {**SHORT, "mostly": mostly, "row_condition": "`bed no` < 9", "condition_parser": "pandas"}
    assert proved(STAYS, "column_values_to_be_between", **asked) == holds
    assert passes(STAYS, "column_values_to_be_between", **asked) == holds


@pytest.mark.parametrize("kind", ["column_values_to_be_between", "column_max_to_be_between"])
def test_of_no_rows_values_hold_and_numbers_do_not(proved, passes, kind):
    asked = {**SHORT, "row_condition": "hours > 99", "condition_parser": "pandas"}
    assert passes(STAYS, kind, **asked) == proved(STAYS, kind, **asked) == (kind.startswith("column_values"))


def test_rows_are_counted_under_a_condition(proved):
    assert proved(STAYS, "table_row_count_to_equal", value=2, row_condition=NORTH)


def test_pairs_under_a_condition_are_left_to_the_judge(proved):
    asked = {"column_A": "ward", "column_B": "bed no", "value_pairs_set": [["north", 1], ["north", 2]]}
    assert not proved(STAYS, "column_pair_values_to_be_in_set", **asked, row_condition=NORTH)


def test_two_conditions_in_one_suite_do_not_mix(suite):
    short = ("column_values_to_be_between", {**SHORT, "row_condition": NORTH})
    named = ("column_values_to_not_be_null", {"column": "ward", "row_condition": THERE})
    south = ("column_values_to_be_between", {**SHORT, "row_condition": {**NORTH, "parameter": "south"}})
    assert prove(suite(short, named, south, short), STAYS) == (True, True, False, True)
