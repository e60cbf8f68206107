"""A contract's promises, by column and of the table."""

from __future__ import annotations

import pytest

NOT_NULL = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "hours"}}


def column(place, name):
    return next(column for column in place.page().columns if column.name == name)


def typed(type_):
    return {"type": "expect_column_values_to_be_of_type", "kwargs": {"column": "hours", "type_": type_}}


def test_columns_come_as_the_contract_lists_them_and_then_as_they_come_up(place):
    listed = {"type": "expect_table_columns_to_match_ordered_list", "kwargs": {"column_list": ["b", "a"]}}
    place.contract(expectations=[listed], columns={"a": {"role": "time"}}, key=[])
    assert [each.name for each in place.page().columns] == ["b", "a"]
    late = NOT_NULL | {"kwargs": {"column": "late"}}
    place.contract(expectations=[late], columns={"c": {"role": "time"}}, key=[])
    assert [each.name for each in place.page().columns] == ["c", "late"]


def test_a_column_has_what_is_said_of_it(place):
    place.contract(columns={"hours": {"role": "label", "known_from": "discharge", "description": "In bed."}})
    hours = column(place, "hours")
    assert (hours.role, hours.known_from, hours.meaning) == ("label", "discharge", "In bed.")


def test_the_first_promise_is_that_there_is_a_value(place):
    words = [promise.words for promise in column(place, "visit_id").promises]
    assert words == ["a value in every row", "no value twice"]


@pytest.mark.parametrize(
    ("type_", "words"),
    [
        ("str", "text"),
        ("int64", "whole number"),
        ("IntegerType", "whole number"),
        ("float64", "number"),
        ("DoubleType", "number"),
        ("bool", "yes or no"),
        ("Timestamp", "date and time"),
        ("datetime64[ns]", "date and time"),
        ("timedelta64[ns]", "length of time"),
        ("BinaryType", "BinaryType"),
    ],
)
def test_types_are_said_in_words(place, type_, words):
    place.contract(expectations=[typed(type_)])
    hours = column(place, "hours")
    assert (hours.type, hours.promises) == (words, ())


def test_a_type_with_a_reason_or_a_condition_stays_among_the_promises(place):
    entry = typed("str")
    entry["kwargs"]["mostly"] = 0.9
    place.contract(expectations=[entry, typed("int64") | {"notes": "codes"}])
    assert len(column(place, "hours").promises) == 2


def test_what_is_about_the_table_or_several_columns_stands_apart(place):
    pair = {
        "type": "expect_column_pair_values_to_be_equal",
        "kwargs": {"column_A": "hours", "column_B": "ward"},
    }
    place.contract(expectations=[pair, NOT_NULL])
    assert [promise.words for promise in place.page().table] == ["hours equal to ward"]


def test_texts_lose_the_quotes_that_only_programs_need(place):
    entry = {
        "type": "expect_column_values_to_be_in_set",
        "kwargs": {"column": "ward", "value_set": ["north", "9E", "12", "no", "a, b"]},
    }
    place.contract(expectations=[entry])
    assert column(place, "ward").promises[0].words.endswith("north, 9E, '12', 'no', 'a, b'")


def test_times_are_said_as_people_write_them(place):
    entry = {
        "type": "expect_column_max_to_be_between",
        "kwargs": {"column": "day", "max_value": "2013-11-01T01:00:00-03:00"},
    }
    place.contract(expectations=[entry])
    assert column(place, "day").promises[0].words == "the greatest value at most 1 Nov 2013, 04:00 UTC"


@pytest.mark.parametrize(
    ("columns", "meta", "occasion"),
    [
        ({}, {}, ""),
        ({"hours": {"role": "label"}}, {}, "training"),
        ({"hours": {"environments": ["training", "serving"]}}, {}, ""),
        ({"hours": {"environments": ["serving"]}}, {}, "serving"),
        ({"hours": {"role": "feature"}}, {"environments": ["serving"]}, "serving"),
        ({"hours": None}, {}, ""),
    ],
)
def test_a_promise_for_training_or_serving_only_says_so(place, columns, meta, occasion):
    place.contract(expectations=[NOT_NULL | {"meta": meta}], columns=columns)
    assert column(place, "hours").promises[0].occasion == occasion


def test_a_promise_that_did_not_hold_is_marked(place):
    place.broken()
    assert [promise.status for promise in column(place, "hours").promises] == ["violated"]
