from __future__ import annotations

import datetime
import decimal
import pickle

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from kedro_handoff.comparing.comparison import compare, differences

BIG = 2**53
COLUMNS = {
    "float": pd.Series([1.0, np.nan, np.inf, -np.inf]),
    "float32": pd.Series([1.0, np.nan, 3.0, 4.0], dtype="float32"),
    "complex": pd.Series([1 + 2j, np.nan, 0j, 1j]),
    "int": pd.Series([BIG, 2, 3, -4]),
    "uint": pd.Series([2**64 - 1, 2, 3, 4], dtype="uint64"),
    "bool": pd.Series([True, False, True, True]),
    "str": pd.Series(["a", None, "", "d"]),
    "python str": pd.Series(["a", None, "", "d"], dtype=pd.StringDtype("python")),
    "object": pd.Series([1, "a", None, np.nan], dtype=object),
    "decimal": pd.Series([decimal.Decimal("1.10"), None, decimal.Decimal("NaN"), 1], dtype=object),
    "lists": pd.Series([[1, 2], [np.nan], [], None], dtype=object),
    "dicts": pd.Series([{"a": 1}, {"a": np.nan}, {}, None], dtype=object),
    "arrays": pd.Series([np.array([1.0, np.nan]), np.array([1]), None, np.zeros(0)], dtype=object),
    "frames": pd.Series([pd.DataFrame({"a": [1]}), pd.DataFrame(), None, 1], dtype=object),
    "dates": pd.Series([datetime.date(2020, 1, 1), None, pd.NaT, 1], dtype=object),
    "datetime": pd.to_datetime(pd.Series(["2020-01-01", None, "2021-01-01", "2022-01-01"])),
    "zoned": pd.to_datetime(pd.Series(["2020-01-01", None, "2021-01-01", "2022-01-01"])).dt.tz_localize(
        "Europe/Zurich"
    ),
    "timedelta": pd.to_timedelta(pd.Series([1, None, 3, 4]), unit="s"),
    "period": pd.Series(pd.PeriodIndex(["2020-01", None, "2020-03", "2020-04"], freq="M")),
    "interval": pd.Series(pd.IntervalIndex.from_tuples([(0, 1), None, (1, 2), (2, 3)])),
    "category": pd.Series(["a", None, "b", "a"], dtype="category"),
    "ordered": pd.Series(pd.Categorical(["a", None, "b", "a"], ["b", "a"], ordered=True)),
    "nullable int": pd.Series([BIG + 1, None, 3, 4], dtype="Int64"),
    "nullable bool": pd.Series([True, None, False, True], dtype="boolean"),
    "nullable float": pd.Series([1.5, None, 3.0, 4.0], dtype="Float64"),
    "sparse": pd.Series([0.0, np.nan, 1.0, 0.0]).astype(pd.SparseDtype("float", 0.0)),
    "arrow int": pd.Series([BIG + 1, None, 3, 4], dtype=pd.ArrowDtype(pa.int64())),
    "arrow text": pd.Series(["a", None, "c", "d"], dtype=pd.ArrowDtype(pa.string())),
    "arrow list": pd.Series([[1], None, [], [2, 3]], dtype=pd.ArrowDtype(pa.list_(pa.int64()))),
    "arrow struct": pd.Series([{"a": 1}, None, {"a": 2}, {"a": None}]).astype(
        pd.ArrowDtype(pa.struct([("a", pa.int64())]))
    ),
    "arrow time": pd.Series([datetime.datetime(2020, 1, 1), None, None, None]).astype(
        pd.ArrowDtype(pa.timestamp("us", "UTC"))
    ),
    "arrow decimal": pd.Series([decimal.Decimal("1.10"), None, None, None]).astype(
        pd.ArrowDtype(pa.decimal128(9, 2))
    ),
}


def copied(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - written one moment ago


@pytest.mark.parametrize("column", COLUMNS.values(), ids=list(COLUMNS))
def test_a_column_and_its_copy_are_the_same(column):
    frame = column.to_frame("c")
    assert differences(frame, copied(frame)) == []
    assert differences(column, column.copy(deep=True)) == []


@pytest.mark.parametrize("column", COLUMNS.values(), ids=list(COLUMNS))
def test_a_value_that_moved_is_found_in_its_row(column):
    frame, other = column.to_frame("c"), column.iloc[[0, 0, 2, 3]].reset_index(drop=True).to_frame("c")
    found = compare(frame, other).differences
    assert [(f.column, f.count, f.examples[0].row) for f in found] == [("c", 1, "row 1")]


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (["a"], pd.Series(["a"], dtype=object), "is str in the notebook, object in the pipeline"),
        (["a"], pd.Series(["a"], dtype="string"), "is str in the notebook, string in the pipeline"),
        ([1], pd.Series([1], dtype="Int64"), "is int64 in the notebook, Int64 in the pipeline"),
        (["a"], pd.Series(["a"], dtype=pd.StringDtype("python", np.nan)), "str [pyarrow]"),
        (pd.to_datetime(["2020"]), pd.to_datetime(["2020"]).tz_localize("UTC"), "datetime64[us, UTC]"),
        (pd.Categorical(["a"], ["a", "b"]), pd.Categorical(["a"], ["b", "a"]), "categories in another order"),
        (pd.Categorical(["a"], ["a", "b"]), pd.Categorical(["a"], ["a"]), "has other categories"),
        (pd.Categorical(["a"]), pd.Categorical(["a"], ordered=True), "ordered=True"),
    ],
)
def test_another_type_is_said_even_where_the_values_look_alike(one, other, words):
    found = compare(pd.DataFrame({"c": one}), pd.DataFrame({"c": other})).differences
    assert [f.kind for f in found] == ["dtype"]
    assert words in found[0].words


@pytest.mark.parametrize(
    ("one", "other"), [(None, np.nan), (np.nan, pd.NaT), (pd.NA, None), (1, True), (1, 1.0), (1.0, "1.0")]
)
def test_missing_values_and_numbers_of_other_kinds_differ_in_a_column_of_objects(one, other):
    left, right = (pd.DataFrame({"c": pd.Series([v, "x"], dtype=object)}) for v in (one, other))
    assert "differs in 1 of 2 rows" in differences(left, right)[0]
    assert differences(left, left.copy()) == []


def test_whole_numbers_are_compared_with_all_their_digits():
    left, right = (pd.DataFrame({"c": [n, 1]}) for n in (BIG, BIG + 1))
    assert "by at most 1, typically 1 (row 0: 9007199254740992" in differences(left, right)[0]
    ends = np.array([-(2**63)]), np.array([2**63 - 1])
    assert compare(*ends).differences[0].largest == 2.0**64


def test_how_much_is_the_largest_and_the_typical_amount():
    left = pd.DataFrame({"c": [1.0, 2.0, 3.0, np.nan, np.inf]})
    right = pd.DataFrame({"c": [1.5, 2.25, 4.0, 1.0, 1.0]})
    found = compare(left, right).differences[0]
    assert (found.largest, found.typical, found.count, found.of) == (1.0, 0.5, 5, 5)
    assert "1 missing on one side only, 1 by an infinite amount" in found.words
