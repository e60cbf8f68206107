import datetime
import decimal
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from kedro_handoff.fingerprint import fingerprint_of

ARRAYS = {
    "numbers": pa.array([1, None, 3, 4]),
    "unsigned": pa.array([1, None, 3, 255], pa.uint8()),
    "floats": pa.array([1.5, None, float("nan"), -0.0], pa.float32()),
    "truth": pa.array([True, None, False, True]),
    "text": pa.array(["x", None, "", "ü"]),
    "large text": pa.array(["x", None, "", "ü"], pa.large_string()),
    "text views": pa.array(["x", None, "", "ü"], pa.string_view()),
    "bytes": pa.array([b"x", None, b"", b"yy"]),
    "fixed bytes": pa.array([b"xx", None, b"ab", b"yy"], pa.binary(2)),
    "decimals": pa.array([decimal.Decimal("1.10"), None, decimal.Decimal("2"), None], pa.decimal128(5, 2)),
    "times": pa.array([datetime.datetime(2020, 1, 1), None] * 2, pa.timestamp("us", "UTC")),
    "days": pa.array([datetime.date(2020, 1, 1), None] * 2),
    "lists": pa.array([[1, None], None, [], [3]]),
    "fixed lists": pa.array([[1, None], None, [2, 3], [3, 4]], pa.list_(pa.int16(), 2)),
    "structures": pa.array([{"a": 1, "b": "x"}, None, {"a": None, "b": ""}, {"a": 2, "b": None}]),
    "maps": pa.array([[("a", 1)], None, [], [("b", None)]], pa.map_(pa.string(), pa.int8())),
    "dictionary": pa.array(["x", None, "y", "x"]).dictionary_encode(),
    "nothing": pa.nulls(4),
    "nested": pa.array([[{"a": [1]}], None, [], [{"a": None}]]),
}


def digest(value: Any) -> str:
    found = fingerprint_of(value)
    assert found.digest is not None, found.unsound
    return found.digest


@pytest.mark.parametrize("array", ARRAYS.values(), ids=list(ARRAYS))
def test_neither_slices_nor_pieces_count_and_a_changed_row_does(array: pa.Array) -> None:
    table = pa.table({"a": array, "b": range(4)})
    pieces = pa.concat_tables([table.slice(0, 1), table.slice(1, 0), table.slice(1, 3)])
    longer = pa.concat_tables([table.slice(2), table]).combine_chunks().slice(2)
    assert digest(pieces) == digest(longer) == digest(table)
    assert digest(array.slice(1)) == digest(pa.concat_arrays([array.slice(1)]))
    assert digest(array.slice(0, 3)) != digest(array.slice(1, 3)) or array.type == pa.null()


def test_each_type_counts() -> None:
    assert len({digest(array) for array in ARRAYS.values()}) == len(ARRAYS)
    assert len({digest(array.slice(0, 0)) for array in ARRAYS.values()}) == len(ARRAYS)


def test_what_nulls_hide_does_not_count() -> None:
    mask = pa.array([False, True, False]).buffers()[1]
    valid = pa.array([True, False, True]).buffers()[1]
    numbers = [pa.array([1, hidden, 3]) for hidden in (5, 7)]
    hidden = [pa.Array.from_buffers(pa.int64(), 3, [valid, array.buffers()[1]]) for array in numbers]
    texts = [pa.array(["a", secret, "c"]) for secret in ("x", "longer")]
    veiled = [pa.Array.from_buffers(pa.string(), 3, [valid, *array.buffers()[1:]]) for array in texts]
    assert mask is not None
    assert digest(hidden[0]) == digest(hidden[1]) == digest(pa.array([1, None, 3]))
    assert digest(veiled[0]) == digest(veiled[1]) == digest(pa.array(["a", None, "c"]))


def test_pieces_of_many_rows_are_hashed_as_one() -> None:
    whole = pa.array(np.arange(100_000) % 70_000)
    assert digest(pa.chunked_array([whole[:10], whole[10:50_001], whole[50_001:]])) == digest(whole)


def test_names_order_types_and_metadata_of_a_table_count() -> None:
    tables = [
        pa.table({"a": [1], "b": [2]}),
        pa.table({"a": [1], "c": [2]}),
        pa.table({"b": [2], "a": [1]}),
        pa.table({"a": pa.array([1], pa.int32()), "b": [2]}),
        pa.table({"a": [1], "b": [2]}).replace_schema_metadata({"unit": "m"}),
    ]
    assert len({digest(table) for table in tables}) == len(tables)


def test_which_pandas_made_a_table_does_not_count() -> None:
    noted = [f'{{"pandas_version": "{version}", "columns": []}}' for version in ("3.0", "3.1")]
    tables = [pa.table({"a": [1]}).replace_schema_metadata({"pandas": note}) for note in noted]
    assert digest(tables[0]) == digest(tables[1])


def test_a_type_without_a_rule_is_said() -> None:
    union = pa.UnionArray.from_sparse(pa.array([0], pa.int8()), [pa.array([1])])
    found = fingerprint_of(pa.table({"u": union, "a": [1]}))
    assert found.digest is None
    assert found.unsound.startswith("column 'u': ")
    assert found.columns[1].digest


def test_a_polars_frame_is_the_same_in_pieces_and_by_its_categories_names() -> None:
    one = pl.DataFrame({"a": [1, 2, None], "t": ["x", None, "ü"], "c": ["u", "v", "u"], "l": [[1], [], None]})
    one = one.with_columns(pl.col("c").cast(pl.Categorical))
    assert digest(pl.concat([one[:1], one[1:]], rechunk=False)) == digest(one)
    assert digest(one.rename({"a": "b"})) != digest(one)
    assert digest(one.with_columns(pl.col("a").cast(pl.Int32))) != digest(one)
    assert digest(one["t"]) != digest(one["t"].reverse())


def test_names_and_order_of_an_enumeration_of_polars_count() -> None:
    kinds = [pl.Enum(["x", "y"]), pl.Enum(["y", "x"]), pl.Enum(["x", "y", "z"])]
    assert len({digest(pl.Series(["x"], dtype=kind)) for kind in kinds}) == 3


def test_a_lazy_frame_is_not_computed() -> None:
    found = fingerprint_of(pl.LazyFrame({"a": [1]}))
    assert (found.kind, found.digest) == ("table", None)
    assert "computed only when asked for" in found.unsound


def test_objects_in_polars_are_said_to_be_beyond_it() -> None:
    found = fingerprint_of(pl.DataFrame({"a": [1], "o": pl.Series([object()], dtype=pl.Object)}))
    assert found.digest is None
    assert "column 'o'" in found.unsound
