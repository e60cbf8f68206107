"""Names of types: refused where they match no column, which Great Expectations' own code is asked."""

import decimal
import warnings
from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import yaml

from kedro_handoff.contracts.reading.type_names import _MENDS, IN_LIST, OF_TYPE
from kedro_handoff.testing import judge_table

UNITS = ("s", "ms", "us", "ns")
NUMPY = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128"
DTYPES = [
    *map(np.dtype, NUMPY.split()),
    *(np.dtype(f"{kind}64[{unit}]") for kind in ("datetime", "timedelta") for unit in UNITS),
    pd.DatetimeTZDtype("us", "UTC"),
    pd.StringDtype(na_value=np.nan),
    pd.StringDtype(),
    pd.CategoricalDtype(["a"]),
    pd.PeriodDtype("D"),
    pd.IntervalDtype("int64"),
    pd.SparseDtype("float64"),
    *(getattr(pd, f"{kind}{width}Dtype")() for kind in ("Int", "UInt") for width in (8, 16, 32, 64)),
    pd.BooleanDtype(),
    pd.Float32Dtype(),
    pd.Float64Dtype(),
    *map(pd.ArrowDtype, (pa.int64(), pa.float64(), pa.string(), pa.timestamp("us"), pa.date32(), pa.bool_())),
    *map(pd.ArrowDtype, (pa.decimal128(5, 2), pa.binary(), pa.duration("us"), pa.time64("us"))),
    *map(pd.ArrowDtype, (pa.list_(pa.int64()), pa.struct([("a", pa.int64())]))),
]
OBJECTS = [1, 1.5, True, "a", b"a", {}, [], 1j, decimal.Decimal(1), date(2024, 1, 1), datetime(2024, 1, 1)]
OBJECTS += [time(1), timedelta(1), pd.Timestamp(0), pd.Timedelta(1), pd.Period("2024"), pd.Interval(0, 1)]


def found(expectation, *names):
    """Whether Great Expectations finds a type name, or a list of one, on any dtype."""
    outcomes = [expectation._validate_pandas(None, dtype, *names)["success"] for dtype in DTYPES]
    return any(map(bool, outcomes))


def found_in_objects(name):
    from great_expectations.expectations.type_comparison import native_type_type_map

    known = [getattr(module, name, None) for module in (pd, pd.core.dtypes.dtypes)]
    kinds = tuple(k for k in (*known, *(native_type_type_map(name) or ())) if isinstance(k, type))
    return any(isinstance(value, kinds) for value in OBJECTS) if kinds else False


def candidates():
    numpy = {name for name in np.sctypeDict if isinstance(name, str)}
    own = {name for module in (pd, pd.core.dtypes.dtypes) for name in dir(module)}
    return numpy | own | OF_TYPE | IN_LIST | _MENDS.keys()


def test_the_names_are_those_that_great_expectations_finds_on_some_column():
    from great_expectations.expectations.core import ExpectColumnValuesToBeInTypeList as InList
    from great_expectations.expectations.core import ExpectColumnValuesToBeOfType as OfType

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        never = {name for name in OF_TYPE if not found(OfType, name) and not found_in_objects(name)}
        assert never == set()
        assert {name for name in IN_LIST if not found(InList, [name])} == set()
        missed = {n for n in candidates() - OF_TYPE if len(n) > 2 and found(OfType, n)}
    # Everything is an object; the name promises nothing.
    assert missed - {"object", "object_", "Object"} == set()


def test_every_mend_is_a_name_that_is_found():
    assert set(_MENDS.values()) <= OF_TYPE
    assert not _MENDS.keys() & OF_TYPE


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("object", "str"), ("string", "str"), ("string[pyarrow]", "str"), ("Int64", "int64"),
        ("int64[pyarrow]", "int64"), ("Float64Dtype", "float64"), ("boolean", "bool"), ("np.int64", "int64"),
        ("category", "CategoricalDtypeType"), ("datetime64[ns, UTC]", "Timestamp"),
        ("DatetimeTZDtype", "Timestamp"), ("datetime.date", "date"), ("decimal.Decimal", "Decimal"),
        ("integer", "int64"),
    ],
)  # fmt: skip
def test_a_name_that_matches_no_column_is_refused_with_the_one_that_does(refused, name, mend):
    [problem] = refused(("column_values_to_be_of_type", {"column": "a", "type_": name}))
    assert f"write `type_: {mend}`" in problem


@pytest.mark.parametrize(
    "name", ["str", "int", "float", "int64", "datetime64[ns]", "Timestamp", "date", "<i8"]
)
def test_a_name_that_matches_a_column_is_read(refused, name):
    assert refused(("column_values_to_be_of_type", {"column": "a", "type_": name})) == []


@pytest.mark.parametrize("name", ["StringType", "DoubleType", "DecimalType(10,2)", "TIMESTAMP", "BIGINT"])
def test_names_of_other_engines_are_left_to_them(refused, name):
    assert refused(("column_values_to_be_of_type", {"column": "a", "type_": name})) == []


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["str", "object"], "write expect_column_values_to_be_of_type with `type_: str`"),
        (["Timestamp_"], "matches no column"),
        ([], "is not a list of names"),
        ("str", "is not a list of names"),
        (["category"], "`type_: CategoricalDtypeType`"),
    ],
)
def test_a_list_of_useless_names_is_refused(refused, names, said):
    [problem] = refused(("column_values_to_be_in_type_list", {"column": "a", "type_list": names}))
    assert said in problem


@pytest.mark.parametrize("names", [["int64", "Int64"], ["Int64Dtype"], ["str", "int"], ["datetime64[us]"]])
def test_a_list_with_one_useful_name_is_read(refused, names):
    assert refused(("column_values_to_be_in_type_list", {"column": "a", "type_list": names})) == []


@pytest.mark.parametrize(
    ("values", "promised", "said"),
    [
        (["a"], "StringType", "dtype is str; if that is right, write"),
        ([1], "float64", "dtype is int64; if that is right, write expect_column_values_to_be_of_type"),
        (pd.Categorical(["a"]), "str", "`type_: CategoricalDtypeType`"),
        (pd.to_datetime(["2024-01-01"]).tz_localize("UTC"), "datetime64", "`type_: Timestamp`"),
    ],
)
def test_a_broken_promise_on_types_names_the_dtype_and_its_name(tmp_path, values, promised, said):
    path = tmp_path / "t.yml"
    kwargs = {"column": "a", "type_": promised}
    entries = [{"type": "expect_column_values_to_be_of_type", "kwargs": kwargs}]
    path.write_text(yaml.safe_dump({"name": "t", "expectations": entries}))
    [finding] = judge_table(path, pd.DataFrame({"a": values})).findings
    assert finding.status == "violated"
    assert said in finding.found
