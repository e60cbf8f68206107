"""Arguments that no table can keep, that any table keeps, or that cannot be judged."""

import pytest

NAN = float("nan")
INF = float("inf")
BETWEEN = "column_values_to_be_between"


@pytest.mark.parametrize(
    ("name", "kwargs", "said"),
    [
        (BETWEEN, {"column": "a", "min_value": NAN}, "`min_value: .nan` is no bound"),
        (BETWEEN, {"column": "a", "min_value": -INF, "max_value": INF}, "it would always hold"),
        (BETWEEN, {"column": "a", "min_value": True}, "is a truth value"),
        (BETWEEN, {"column": "a", "min_value": 5, "max_value": 4}, "is greater than `max_value: 4`"),
        (BETWEEN, {"column": "a", "min_value": 5, "max_value": 5, "strict_min": True}, "strictly between"),
        (BETWEEN, {"column": "a", "max_value": "12"}, "write 12 without quotes"),
        (BETWEEN, {"column": "a", "max_value": "much"}, "neither a number nor a time"),
        (BETWEEN, {"column": "a", "max_value": "31/12/2024"}, "a time in ISO form"),
        (BETWEEN, {"column": "a", "max_value": 5, "strict_max": "yes"}, "neither true nor false"),
        ("column_mean_to_be_between", {"column": "a", "max_value": "5"}, "write a number, without quotes"),
        ("table_row_count_to_be_between", {"min_value": 0}, "it would always hold"),
        ("table_row_count_to_be_between", {"min_value": 1.5}, "is not a whole number"),
        ("table_row_count_to_equal", {"value": -1}, "is not a whole number from 0"),
        ("column_value_lengths_to_equal", {"column": "a", "value": "3"}, "is not a whole number from 0"),
        ("column_values_to_be_unique", {"column": 2013}, "is not the name of a column; put it in quotes"),
        ("column_values_to_be_unique", {"column": "a", "mostly": 95}, "write 0.95"),
        ("column_values_to_be_unique", {"column": "a", "mostly": True}, "is not a share"),
        ("column_values_to_be_in_set", {"column": "a", "value_set": [1, "2"]}, "mixes number and text"),
        ("column_values_to_be_in_set", {"column": "a", "value_set": "north"}, r"write \[north\]"),
        ("column_values_to_be_in_set", {"column": "a", "value_set": [1.0, NAN]}, "has .nan"),
        ("column_values_to_not_be_in_set", {"column": "a", "value_set": []}, "it would always hold"),
        ("column_values_to_match_regex", {"column": "a", "regex": ""}, "match any text"),
        ("column_values_to_match_regex", {"column": "a", "regex": "[A-Z]*"}, "pin it with"),
        ("column_values_to_match_regex", {"column": "a", "regex": "\bcat\b"}, "in single quotes"),
        ("column_values_to_match_regex", {"column": "a", "regex": "(a"}, "is not a regular expression"),
        ("column_values_to_match_regex_list", {"column": "a", "regex_list": ["a", "("]}, "not a regular"),
        ("column_values_to_match_strftime_format", {"column": "a", "strftime_format": "y-m"}, "%Y-%m-%d"),
        ("column_values_to_match_strftime_format", {"column": "a", "strftime_format": "%Y-%Y"}, "read back"),
        ("column_pair_values_to_be_equal", {"column_A": "a", "column_B": "a"}, "with itself"),
        (
            "column_pair_values_to_be_equal",
            {"column_A": "a", "column_B": "b", "ignore_row_if": "either_is_missing"},
            "did you mean 'either_value_is_missing'",
        ),
        ("compound_columns_to_be_unique", {"column_list": ["a"]}, "write expect_column_values_to_be_unique"),
        ("compound_columns_to_be_unique", {"column_list": ["a", "b", "a"]}, "names 'a' more than once"),
        ("multicolumn_sum_to_equal", {"column_list": ["a"], "sum_total": 1}, "name the others"),
        ("table_columns_to_match_set", {"column_set": ["a", "a"]}, "names 'a' more than once"),
        ("unexpected_rows_expectation", {"unexpected_rows_query": "select 1"}, "cannot be judged on a data"),
        ("column_values_to_match_like_pattern", {"column": "a", "like_pattern": "a%"}, "match_regex"),
    ],
)
def test_values_without_sense_are_refused_with_their_mend(refused, name, kwargs, said):
    import re

    problems = refused((name, kwargs))
    assert len(problems) == 1, problems
    assert re.search(said, problems[0]), problems


def quantiles(*pairs):
    return {"quantiles": [q for q, _ in pairs], "value_ranges": [r for _, r in pairs]}


@pytest.mark.parametrize(
    ("ranges", "said"),
    [
        ([0.5, 1, 2], "is not {quantiles"),
        ({"quantiles": [0.5], "value_ranges": [[0, 1], [1, 2]]}, "1 quantiles and 2 value_ranges"),
        (quantiles((50, [0, 1])), "shares between 0 and 1"),
        (quantiles((0.9, [0, 1]), (0.1, [0, 1])), "do not rise"),
        (quantiles((0.5, [1])), "is not a pair of numbers"),
        (quantiles((0.5, [2, 1])), "lower end is greater"),
        (quantiles((0.5, [None, None])), "always hold"),
    ],
)
def test_quantiles_that_cannot_be_read_are_refused(refused, ranges, said):
    [problem] = refused(("column_quantile_values_to_be_between", {"column": "a", "quantile_ranges": ranges}))
    assert said in problem


NORTH = {"type": "comparison", "column": {"name": "ward"}, "operator": "==", "parameter": "north"}


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"row_condition": 'ward == "north"'}, "add `condition_parser: pandas`"),
        ({"row_condition": 'col("ward") == "north"'}, "add `condition_parser: great_expectations`"),
        ({"row_condition": 'col("ward") > 1', "condition_parser": "pandas"}, "which pandas does not know"),
        ({"row_condition": "ward > 1", "condition_parser": "great_expectations"}, 'names no col("...")'),
        ({"row_condition": "ward > 1", "condition_parser": "panda"}, "did you mean 'pandas'"),
        ({"row_condition": "ward > 1", "condition_parser": "spark"}, "is not understood by pandas"),
        ({"condition_parser": "pandas"}, "stands without a `row_condition`"),
        ({"row_condition": " ", "condition_parser": "pandas"}, "`row_condition` is empty"),
        ({"row_condition": {**NORTH, "type": "compare"}}, "did you mean 'comparison'"),
        ({"row_condition": {**NORTH, "operator": "="}}, "has the operator '='"),
        ({"row_condition": {"type": "and", "conditions": [{**NORTH, "column": "ward"}]}}, "needs `column"),
    ],
)
def test_conditions_on_rows_say_their_language_and_can_be_read(refused, condition, said):
    [problem] = refused(("column_values_to_be_unique", {"column": "a", **condition}))
    assert said in problem


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("@pd.io.common.os.system('true') == 0", "reaches outside of the table"),
        ("ward.to_csv('out.csv') == 0", "calls `to_csv`"),
        ("ward.__class__ == 0", "uses `__class__`"),
        ("ward['@pd'] == 0", "holds a Subscript"),
        ("`bed no`.pipe(ward) == 0", "calls `pipe`"),
        ("ward == 1\nward.to_csv('out.csv')", "more than one line"),
        ("ward ==", "cannot be read by pandas"),
    ],
)
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_condition_that_could_do_more_than_look_is_refused(refused, query, said, wrapped):
    tree = {"type": "pass_through", "pass_through_filter": query}
    condition = {"row_condition": tree} if wrapped else {"row_condition": query, "condition_parser": "pandas"}
    [problem] = refused(("column_values_to_be_unique", {"column": "a", **condition}))
    assert said in problem


def test_the_name_of_a_column_cannot_end_its_quotes(refused):
    column = {"name": "a` == 1 or @pd.io or `a"}
    condition = {"row_condition": {**NORTH, "column": column}}
    [problem] = refused(("column_values_to_be_unique", {"column": "a", **condition}))
    assert "no name may hold a back quote" in problem


@pytest.mark.parametrize(
    "query",
    [
        "ward == 'north' and `bed no` in [1, 2] & ~(hours >= -1.5)",
        "name.str.contains('@pd.to_csv()') | name.isna()",
        "since.dt.year >= 2020 and abs(hours) < 3 + 1",
        '`it\'s` != "a"',
    ],
)
def test_conditions_that_only_look_are_read(contract, query):
    condition = {"row_condition": query, "condition_parser": "pandas"}
    suite = contract(("column_values_to_be_unique", {"column": "a", **condition}))
    assert suite.expectations[0].kwargs["row_condition"] == query


def test_good_arguments_are_read(contract):
    suite = contract(
        ("column_values_to_be_unique", {"column": "a", "mostly": 0.9, "row_condition": NORTH}),
        (
            "column_values_to_be_unique",
            {"column": "a", "row_condition": "b > 1", "condition_parser": "pandas"},
        ),
        ("column_values_to_match_regex", {"column": "a", "regex": r"\b[A-Z]*\b"}),
        ("column_values_to_be_in_set", {"column": "a", "value_set": [1, 2.5, None]}),
        (
            "column_quantile_values_to_be_between",
            {"column": "a", "quantile_ranges": quantiles((0.5, [0, None]))},
        ),
        (BETWEEN, {"column": "a", "min_value": 0, "max_value": INF}),
        ("table_row_count_to_be_between", {"min_value": 1}),
    )
    assert len(suite.expectations) == 7


def test_the_same_promise_twice_is_refused_where_it_stands_again(refused):
    unique = ("column_values_to_be_unique", {"column": "a"})
    [problem] = refused(unique, unique)
    assert "stands in line 4 already, word for word" in problem


def test_the_same_promise_for_each_environment_is_no_repetition(contract):
    kwargs = {"min_value": 1}
    expectations = [
        ("table_row_count_to_be_between", kwargs, {"meta": {"environments": [name]}})
        for name in ("training", "serving")
    ]
    assert len(contract(*expectations).expectations) == 2


def test_everything_is_said_at_once_each_with_its_line(refused):
    problems = refused(
        (BETWEEN, {"column": "a", "min_value": NAN}),
        ("column_values_to_be_unique", {"column": "a", "mostly": 95}),
        ("column_values_to_be_of_type", {"column": "a", "type_": "object"}),
    )
    assert len(problems) == 3
