import datetime
import decimal
import io
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kedro_handoff.fingerprint import ValueFingerprint, fingerprint_of

ROWS = 6
BERLIN = "Europe/Berlin"


def digest(value: Any) -> str:
    found = fingerprint_of(value).digest
    assert found is not None
    return found


def read_back(table: pd.DataFrame) -> pd.DataFrame:
    file = io.BytesIO()
    table.to_parquet(file)
    file.seek(0)
    return pd.read_parquet(file)


def times(unit: str, zone: Any = None) -> pd.Series:
    return pd.Series(pd.date_range("2020", periods=ROWS, tz=zone).as_unit(unit))


COLUMNS = {
    "integers": pd.Series(range(ROWS), dtype="int16"),
    "floats": pd.Series([1, -0.0, np.nan, np.inf, 2, 3], dtype="float32"),
    "nullable": pd.Series([1, None, 3, 4, 5, 6], dtype="Int32"),
    "truth": pd.Series([True, None, False] * 2, dtype="boolean"),
    "text": pd.Series(["x", None, "ü", "", "zz", "日本"]),
    "text with NA": pd.Series(["x", None, "ü", "", "zz", "日本"], dtype="string"),
    "text of Python": pd.Series(["x", None] * 3, dtype=pd.StringDtype("python")),
    "categories": pd.Series(pd.Categorical(["x", None, "y"] * 2, ["y", "x", "none"])),
    "order": pd.Series(pd.Categorical(["x", None, "y"] * 2, ["y", "x", "none"], ordered=True)),
    "milliseconds": times("ms"),
    "microseconds": times("us"),
    "nanoseconds": times("ns"),
    "zone": times("us", BERLIN),
    "fixed zone": times("us", datetime.timezone(datetime.timedelta(hours=2))),
    "spans": pd.Series(pd.timedelta_range("1s", periods=ROWS)),
    "months": pd.Series(pd.period_range("2020", periods=ROWS, freq="M")),
    "intervals": pd.Series(pd.interval_range(0, ROWS)),
    "decimals": pd.Series([decimal.Decimal("1.10"), None, decimal.Decimal("2.00")] * 2),
    "days": pd.Series([datetime.date(2020, 1, 1), None] * 3),
    "bytes": pd.Series([b"x", b"", None] * 2),
    "dictionaries": pd.Series([{"x": 1}] * ROWS),
    "arrow": pd.Series([1, None] * 3, dtype="int64[pyarrow]"),
}
INDEXES = {
    "range": pd.RangeIndex(2, 14, 2),
    "numbers": pd.Index([3, 1, 4, 1, 5, 9], name="k"),
    "texts": pd.Index(list("abcdef"), name="k"),
    "times": pd.date_range("2020", periods=ROWS, tz=BERLIN),
    "levels": pd.MultiIndex.from_product([[1, 2], ["x", "y", "z"]], names=["i", None]),
}


@pytest.mark.parametrize("column", COLUMNS.values(), ids=list(COLUMNS))
def test_a_column_is_the_same_after_parquet(column: pd.Series) -> None:
    table = pd.DataFrame({"a": column, "b": range(ROWS)})
    assert digest(read_back(table)) == digest(table)


@pytest.mark.parametrize("index", INDEXES.values(), ids=list(INDEXES))
def test_an_index_is_the_same_after_parquet(index: pd.Index) -> None:
    table = pd.DataFrame({"a": range(ROWS)}, index=index)
    table.attrs = {"source": "a", "parts": [1, {"b": None}]}
    assert digest(read_back(table)) == digest(table)


def test_all_these_columns_differ() -> None:
    digests = {digest(pd.DataFrame({"a": column})) for column in COLUMNS.values()}
    assert len(digests) == len(COLUMNS)


def test_a_range_is_the_same_as_its_labels_one_by_one() -> None:
    table = pd.DataFrame({"a": range(4)})
    assert digest(table.set_axis(pd.Index([0, 1, 2, 3]))) == digest(table)
    assert digest(table.set_axis(pd.Index([2, 4, 6, 8]))) == digest(table.set_axis(pd.RangeIndex(2, 10, 2)))
    assert digest(table.set_axis(pd.Index([0, 1, 2, 4]))) != digest(table)
    assert digest(table.set_axis(pd.Index([0, 1, 2, 3], dtype="int32"))) != digest(table)
    assert digest(table.set_axis(pd.Index(["0", "1", "2", "3"]))) != digest(table)


@pytest.mark.parametrize(
    "changed",
    [
        pd.DataFrame({"c": [1, 2], "b": ["x", "y"]}),
        pd.DataFrame({"b": ["x", "y"], "a": [1, 2]}),
        pd.DataFrame({"a": pd.Series([1, 2], dtype="int32"), "b": ["x", "y"]}),
        pd.DataFrame({"a": [2, 1], "b": ["y", "x"]}),
        pd.DataFrame({"a": [1, 3], "b": ["x", "y"]}),
        pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}, index=[1, 0]),
        pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}).rename_axis("k"),
        pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}).rename_axis("k", axis=1),
        pd.DataFrame({"a": [1, 2], "b": ["x", "y"], "c": [0, 0]}),
        pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}).set_flags(allows_duplicate_labels=False),
        pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})[["a", "b", "b"]],
        pd.DataFrame({("a", 1): [1, 2], ("b", 1): ["x", "y"]}),
    ],
)
def test_whatever_is_changed_in_a_table_is_seen(changed: pd.DataFrame) -> None:
    assert digest(changed) != digest(pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}))


def test_one_changed_value_changes_its_column_alone() -> None:
    table = pd.DataFrame({"a": range(100_000), "b": 1.5, "c": "x"})
    changed = table.copy()
    changed.loc[70_000, "b"] = 1.25
    one, other = (fingerprint_of(each) for each in (table, changed))
    assert [a.digest == b.digest for a, b in zip(one.columns, other.columns, strict=True)] == [
        True,
        False,
        True,
    ]


def test_a_renamed_column_keeps_its_own_digest() -> None:
    table = pd.DataFrame({"a": [1, 2]})
    assert (
        fingerprint_of(table).columns[0].digest
        == fingerprint_of(table.rename(columns=str.upper)).columns[0].digest
    )


def test_what_stands_under_a_missing_number_does_not_count() -> None:
    mask = np.array([False, True])
    arrays = [pd.arrays.IntegerArray(np.array([1, hidden]), mask) for hidden in (5, 7)]
    assert digest(pd.Series(arrays[0])) == digest(pd.Series(arrays[1]))
    not_a_number = pd.arrays.FloatingArray(np.array([1, np.nan]), np.array([False, False]))
    assert digest(pd.Series(not_a_number)) != digest(pd.Series([1, None], dtype="Float64"))


def test_every_nan_is_one_and_minus_zero_is_not_zero() -> None:
    bits = np.array([0x7FF8000000000000, 0xFFF8000000000000, 0x7FF0000000000001], dtype="u8")
    assert len({digest(pd.Series([value])) for value in bits.view("f8")}) == 1
    assert digest(pd.Series([0.0])) != digest(pd.Series([-0.0]))


def test_order_and_flag_of_categories_count_and_so_do_those_without_a_row() -> None:
    columns = [
        pd.Categorical(["x", "y"], ["x", "y"]),
        pd.Categorical(["x", "y"], ["y", "x"]),
        pd.Categorical(["x", "y"], ["x", "y"], ordered=True),
        pd.Categorical(["x", "y"], ["x", "y", "z"]),
    ]
    assert len({digest(pd.Series(column)) for column in columns}) == 4


def test_neither_strides_nor_the_order_of_bytes_count() -> None:
    block = np.arange(40.0).reshape(10, 4)
    table = pd.DataFrame(block, columns=list("abcd"))
    assert digest(pd.DataFrame(np.asfortranarray(block), columns=list("abcd"))) == digest(table)
    assert digest(pd.DataFrame({name: table[name].to_numpy().copy() for name in table})) == digest(table)
    assert digest(pd.Series(np.arange(5, dtype=">i4"))) == digest(pd.Series(np.arange(5, dtype="<i4")))


def test_a_cell_that_cannot_be_hashed_leaves_the_other_columns_theirs() -> None:
    found = fingerprint_of(pd.DataFrame({"a": [1], "f": [print], "g": [lambda: 1]}))
    assert found.digest is None
    assert found.unsound.startswith("column 'g': the function")
    assert [column.digest is None for column in found.columns] == [False, False, True]


def test_an_attribute_that_cannot_be_hashed_is_said() -> None:
    table = pd.DataFrame({"a": [1]})
    table.attrs = {"made by": lambda: 1}
    found = fingerprint_of(table)
    assert (found.digest, found.rows) == (None, 1)
    assert found.unsound.startswith("'made by'")
    assert found.columns[0].digest


def test_statistics_give_no_row_away() -> None:
    table = pd.DataFrame(
        {"n": [1.0, 2.0, None, 6.0], "t": ["a", "bü", None, ""], "b": [True, True, False, True]}
    )
    table["c"] = pd.Categorical(["x", "y", None, "x"], ["x", "y", "z"])
    found = {column.name: dict(column.statistics) for column in fingerprint_of(table).columns}
    assert found["n"] == pytest.approx({"nulls": 1, "mean": 3.0, "std": table["n"].std()})
    assert found["t"] == {"nulls": 1, "mean_length": 1.0}
    assert found["b"] == {"nulls": 0, "share_true": 0.75}
    assert found["c"] == {"nulls": 1, "distinct": 2}
    assert all("mean" not in c.statistics for c in fingerprint_of(table.head(1)).columns)


@pytest.mark.parametrize("dtype", ["int64", "float32", "Int8", "uint16", "int64[pyarrow]"])
def test_mean_and_spread_are_those_of_pandas(dtype: str) -> None:
    values = pd.Series(np.random.default_rng(1).integers(0, 100, 100_000)).astype(dtype)
    found = fingerprint_of(values).columns[0].statistics
    assert found["mean"] == pytest.approx(values.astype("float64").mean())
    assert found["std"] == pytest.approx(values.astype("float64").std())


def test_large_numbers_with_a_small_spread_keep_their_digits() -> None:
    values = pd.Series([1e9, 1e9 + 1, 1e9 + 2] * 1000)
    assert fingerprint_of(values).columns[0].statistics["std"] == pytest.approx(values.std())


def test_infinite_statistics_are_left_out() -> None:
    assert dict(fingerprint_of(pd.Series([np.inf, 1.0, 2.0])).columns[0].statistics) == {"nulls": 0}


def test_a_document_of_it_is_plain_json() -> None:
    table = pd.DataFrame({1: [1, 2], "1": ["a", "b"]}, index=pd.MultiIndex.from_tuples([(1, "a"), (2, "b")]))
    found: ValueFingerprint = fingerprint_of(table)
    document = json.loads(json.dumps(found.document(), allow_nan=False))
    assert document == found.document()
    assert [column["name"] for column in document["columns"]] == ["1", "1"]
    assert document["facts"]["index"]["dtype"] == "int64, str"
