from __future__ import annotations

import pytest

from kedro_handoff.contracts import wording
from kedro_handoff.contracts.expectation_types import expectation_types
from kedro_handoff.contracts.value_words import condition_in_words, share_in_words
from kedro_handoff.contracts.wording import promise_in_words


def test_every_registered_type_has_words_of_its_own():
    assert wording._PHRASES.keys() == expectation_types().keys()


@pytest.mark.parametrize("name", sorted(expectation_types()))
def test_words_do_without_arguments_and_without_the_names_of_the_library(name):
    words = promise_in_words(name, {})
    assert words
    assert "expect_" not in words


LETTERS = [f"l{number:02}" for number in range(20)]
TWELVE = ", ".join(map(repr, LETTERS[:12]))


@pytest.mark.parametrize(
    ("name", "kwargs", "words"),
    [
        ("values_to_be_between", {"min_value": 0, "max_value": 14400}, "values between 0 and 14,400"),
        ("values_to_be_between", {"min_value": 0, "strict_min": True}, "values above 0"),
        ("values_to_be_between", {"max_value": 1, "mostly": 0.999}, "values at most 1 (at least 99.9 %)"),
        ("values_to_be_between", {"min_value": 2013, "max_value": 2014}, "values between 2013 and 2014"),
        ("values_to_not_be_null", {}, "a value in every row"),
        ("values_to_not_be_null", {"mostly": 0.98}, "a value in at least 98 % of rows"),
        ("values_to_be_unique", {}, "no value twice"),
        ("values_to_be_in_set", {"value_set": ["a", "b"]}, "one of 'a', 'b'"),
        ("values_to_be_in_set", {"value_set": [1]}, "always 1"),
        ("values_to_not_be_in_set", {"value_set": [0, "?"]}, "none of 0, '?'"),
        ("values_to_match_regex", {"regex": "^N[0-9]$"}, "values that match ^N[0-9]$"),
        ("values_to_not_match_regex_list", {"regex_list": ["a"]}, "values that match none of a"),
        ("value_lengths_to_equal", {"value": 1}, "exactly 1 character"),
        ("mean_to_be_between", {"max_value": 5}, "the mean at most 5"),
        ("max_to_be_between", {"min_value": 3, "max_value": 3}, "the greatest value exactly 3"),
        ("values_to_be_increasing", {"strictly": True}, "each value greater than the one before"),
        ("values_to_be_of_type", {"type_": "int64"}, "values of type int64"),
        (
            "pair_values_a_to_be_greater_than_b",
            {
                "column_A": "end",
                "column_B": "start",
                "or_equal": True,
                "ignore_row_if": "either_value_is_missing",
            },
            "end at least start, where both are given",
        ),
        (
            "quantile_values_to_be_between",
            {"quantile_ranges": {"quantiles": [0.5], "value_ranges": [[1, None]]}},
            "the 50 % quantile at least 1",
        ),
        (
            "distinct_values_to_equal_set",
            {"value_set": LETTERS},
            f"exactly these values, each at least once: {TWELVE}, ... (20 in all)",
        ),
        (
            "values_to_not_be_null",
            {
                "row_condition": {
                    "type": "comparison",
                    "column": {"name": "state"},
                    "operator": "IN",
                    "parameter": ["open", "new"],
                }
            },
            "a value in every row, of the rows where state is one of 'open', 'new'",
        ),
    ],
)
def test_a_promise_is_said_as_a_person_would(name, kwargs, words):
    assert promise_in_words(f"expect_column_{name}", {"column": "x", **kwargs}) == words


def test_promises_about_tables_and_several_columns_name_what_they_are_about():
    unique = promise_in_words("expect_compound_columns_to_be_unique", {"column_list": ["day", "flight"]})
    assert unique == "no combination of day, flight twice"
    columns = promise_in_words("expect_table_columns_to_match_set", {"column_set": ["a", "b"]})
    assert columns == "exactly these columns, in any order: a, b"
    assert promise_in_words("expect_table_row_count_to_equal", {"value": 336776}) == "exactly 336,776 rows"


def test_arguments_of_an_odd_kind_are_shown_as_they_are():
    words = promise_in_words("expect_column_values_to_be_in_set", {"column": "x", "value_set": 3})
    assert words == "expect_column_values_to_be_in_set(value_set=3)"


def test_conditions_nest():
    given = {"type": "nullity", "column": {"name": "b"}, "is_null": False}
    above = {"type": "comparison", "column": {"name": "a"}, "operator": ">", "parameter": 3}
    either = {"type": "or", "conditions": [above, given]}
    assert (
        condition_in_words({"type": "and", "conditions": [either, above]})
        == "(a > 3 or b is given) and a > 3"
    )
    assert condition_in_words("a > 3") == "a > 3"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.999, "99.9 %"),
        (0.01, "1 %"),
        (0.99999999, "just under 100 %"),
        (1e-9, "under 0.001 %"),
        (0, "0 %"),
        (1, "100 %"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_to_nothing(share, words):
    assert share_in_words(share) == words
