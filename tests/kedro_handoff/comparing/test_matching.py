from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest

from kedro_handoff.comparing.comparison import compare
from kedro_handoff.verify_settings import Sameness

FRAME = pd.DataFrame({"ward": ["a", "b", "c", None], "day": [1, 1, 2, 2], "hours": [1.0, 2.0, np.nan, 4.0]})
KEYED = Sameness(keys=("ward", "day"))


def words(one, other, rule=KEYED):
    return list(compare(one, other, rule).words)


def test_with_keys_the_order_of_rows_does_not_count():
    shuffled = FRAME.sample(frac=1, random_state=1)
    assert words(FRAME, shuffled) == []
    assert words(FRAME, shuffled, Sameness()) != []


def test_a_difference_names_its_row_by_the_keys():
    other = FRAME.assign(hours=[1.0, 2.5, np.nan, 4.0]).iloc[::-1]
    assert words(FRAME, other) == [
        "column 'hours' differs in 1 of 4 rows, by at most 0.5, typically 0.5 (ward='b', day=1: 2.0 / 2.5)"
    ]


def test_rows_without_a_partner_are_named():
    assert words(FRAME, FRAME.iloc[[3, 1]]) == [
        "2 rows only in the notebook (first: ward='a', day=1; ward='c', day=2)"
    ]


def test_keys_that_stand_twice_are_said_and_matched_in_order():
    twice = pd.concat([FRAME, FRAME.tail(1).assign(hours=9.0)])
    found = compare(twice, twice.iloc[::-1], KEYED)
    assert found.status == "different"
    assert "1 have that of an earlier one" in found.notes[0]
    assert compare(twice, twice.copy(), KEYED).status == "same"


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (FRAME.drop(columns="day"), "cannot be matched by day: it has no such column"),
        ({"a": 1}, "it is a dict, which has no rows to match by ward, day"),
        (FRAME.assign(day=[[1], [1], [2], [2]]), "unhashable"),
    ],
)
def test_keys_that_match_nothing_leave_it_open(one, said):
    found = compare(one, one.copy(), KEYED)
    assert found.status == "unknown"
    assert said in found.words[0]


def test_keys_of_another_type_are_a_difference():
    found = compare(FRAME, FRAME.astype({"day": "int32"}), KEYED)
    assert found.status == "different"
    assert "the key day has another type" in found.words[0]


def test_a_level_of_the_index_may_be_a_key():
    frame = FRAME.set_index("ward")
    assert words(frame, frame.iloc[::-1]) == []
    assert "hours" in words(frame, frame.iloc[::-1].assign(hours=0.0))[0]


def test_other_labels_of_matched_rows_are_a_difference():
    assert words(FRAME, FRAME.iloc[::-1].reset_index(drop=True))[0].startswith("the index differs in 4 of 4")


def test_polars_rows_are_matched_too():
    frame = pl.DataFrame({"ward": ["a", "b"], "hours": [1.0, 2.0]})
    rule = Sameness(keys=("ward",))
    assert words(frame, frame.reverse(), rule) == []
    found = words(frame, frame.with_columns(hours=pl.Series([1.0, 2.5])).reverse(), rule)
    assert "by at most 0.5, typically 0.5 (ward='b': 2.0 / 2.5)" in found[0]
