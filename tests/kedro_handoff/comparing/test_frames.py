from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

from kedro_handoff.comparing.comparison import compare, differences

FRAME = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": ["x", "y", "z"]})


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (FRAME.rename_axis(columns="k"), "the name of the columns is [None] in the notebook, ['k'] in the"),
        (FRAME.set_index("b"), "column b only in the notebook"),
        (FRAME.set_axis(pd.Index([0, 1, 2], dtype="int32")), "the index is int64 in the notebook, int32"),
        (FRAME.set_index(pd.Index([0, 1, 2], name="n")), "the index differs: its name is None"),
        (FRAME.set_index([FRAME.index, FRAME.index]), "the index differs: it is 1 levels"),
        (FRAME.set_index(pd.Index(["0", "1", "2"])), "the index is int64 in the notebook, str in"),
        (FRAME.iloc[::-1].reset_index(drop=True), "the same rows stand in another order (2 of 3"),
        (FRAME.head(2), "1 only in the notebook (first: row 2)"),
        (FRAME.assign(c=1), "column c only in the pipeline"),
        (FRAME.set_axis(["a", "a"], axis=1), "column b only in the notebook"),
    ],
)
def test_a_difference_of_shape_is_said(other, words):
    assert any(words in found for found in differences(FRAME, other)), differences(FRAME, other)


def test_columns_that_both_have_are_compared_though_others_are_missing():
    found = differences(FRAME, FRAME.assign(a=FRAME.a + 1).drop(columns="b"))
    assert found[0] == "column b only in the notebook"
    assert "column 'a' differs in 3 of 3 rows, by at most 1" in found[1]


def test_names_of_columns_are_compared_with_their_types():
    left, right = pd.DataFrame({1: [1]}), pd.DataFrame({"1": [1]})
    assert differences(left, right) == [
        "column 1 only in the notebook",
        "column 1 only in the pipeline",
    ]


def test_equal_names_that_stand_twice_are_compared_by_place():
    left = pd.DataFrame([[1, 2]], columns=["a", "a"])
    assert differences(left, left.copy()) == []
    assert len(differences(left, pd.DataFrame([[1, 3]], columns=["a", "a"]))) == 1


@pytest.mark.parametrize(
    "index",
    [
        pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", np.nan)], names=["k", "n"]),
        pd.date_range("2020", periods=3, tz="UTC"),
        pd.CategoricalIndex(["a", "b", "a"]),
        pd.Index([1, "a", None], dtype=object),
    ],
)
def test_an_index_of_any_kind_is_compared_value_by_value(index):
    frame = FRAME.set_index(index)
    assert differences(frame, frame.copy()) == []
    found = compare(frame, frame.set_index(index[[0, 0, 2]])).differences
    assert {f.kind for f in found} == {"index"}
    assert differences(index, index.copy()) == []
    assert differences(index, index[[0, 0, 2]])


def test_an_index_that_is_a_range_equals_one_that_is_listed():
    assert differences(FRAME, FRAME.set_index(pd.Index([0, 1, 2]))) == []


def test_one_more_of_two_equal_rows_is_found():
    twice = pd.concat([FRAME, FRAME.tail(1)], ignore_index=True)
    assert "1 only in the pipeline (first: row 3)" in differences(FRAME, twice)[0]


def test_a_large_equal_table_is_compared_in_a_moment():
    rng, n = np.random.default_rng(0), 336_776
    text = pd.Series(rng.integers(0, 3000, n).astype(str))
    frame = pd.DataFrame(
        {
            **{f"f{i}": rng.normal(size=n) for i in range(15)},
            **{f"s{i}": text for i in range(5)},
            **{f"i{i}": rng.integers(0, 9, n) for i in range(10)},
        }
    )
    other, begun = frame.copy(deep=True), time.process_time()
    assert differences(frame, other) == []
    assert time.process_time() - begun < 1


def test_tables_without_columns_are_compared_by_their_index():
    one, other = pd.DataFrame(index=[1, 2]), pd.DataFrame(index=[1, 3])
    assert differences(one, other)
    assert not differences(one, one.copy())
