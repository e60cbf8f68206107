"""Columns of every dtype for the differential test, each made from plain values that YAML can keep."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

FLOATS = [
    0.0,
    -0.0,
    0.1,
    0.5,
    1.0,
    -1.0,
    2.0,
    1e-300,
    5e-324,
    1e160,
    1e300,
    float("inf"),
    float("-inf"),
    float("nan"),
]
NARROW_FLOATS = [0.0, -0.0, 0.1, 0.5, 1.0, -1.0, 2.0, 3.3, 60000.0, float("inf"), float("nan"), None]
INTS = [0, 1, -1, 2, 3, 7, 2**31, 2**53, 2**53 + 1, -(2**53) - 1, 2**62]
WORDS = ["", "a", "b", "ab", "a\n", "\u0661", "é", "A1", " a ", "nan", "None", "1", "NO", "\U0001d518"]
TIMES = ["2013-01-01T00:00:00", "2013-03-10T07:00:00", "2013-11-03T05:30:00", "1960-01-01T00:00:00"]
INSTANTS = [*TIMES, "2013-01-01T00:00:00.000001", "2013-03-10T06:59:59.999999", None]
DECIMALS = ["0", "1.00", "0.10", "-2.50", "3.30", None]
UNITS = ("s", "ms", "us", "ns")


@dataclass(frozen=True)
class Held:
    """How a column of one label is made.

    Attributes:
        like: The plain dtype whose expectations suit it.
        pool: Values to draw from; `None` is a missing one.
        make: From such values to the column.
    """

    like: str
    pool: list[Any]
    make: Callable[[list[Any]], pd.Series]


class Recipe(dict[str, Any]):
    """How a table is made; pandas would copy it deeply with each piece of the table."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Recipe:
        return self


def _as(dtype: Any) -> Callable[[list[Any]], pd.Series]:
    return lambda values: pd.Series(values, dtype=dtype)


def _times(dtype: Any, *, aware: bool = False) -> Callable[[list[Any]], pd.Series]:
    def make(values: list[Any]) -> pd.Series:
        parsed = pd.to_datetime(pd.Series(values, dtype="object"), utc=aware, format="ISO8601")
        zone = ", UTC" if aware else ""
        unit = dtype.split("[")[1][:2].strip(",]") if isinstance(dtype, str) else dtype.pyarrow_dtype.unit
        return parsed.astype(f"datetime64[{unit}{zone}]").astype(dtype)

    return make


def _categories(of: Callable[[list[Any]], pd.Series], *, ordered: bool = False):
    def make(values: list[Any]) -> pd.Series:
        known = [value for value in dict.fromkeys(values) if value is not None and value == value]
        dtype = pd.CategoricalDtype(of(known), ordered=ordered)
        return pd.Series(pd.Categorical([None if v not in known else v for v in values], dtype=dtype))

    return make


def _decimals(dtype: Any) -> Callable[[list[Any]], pd.Series]:
    return lambda values: pd.Series([v and decimal.Decimal(v) for v in values], dtype=dtype)


def _spans(unit: str) -> Callable[[list[Any]], pd.Series]:
    return lambda values: pd.to_timedelta(pd.Series(values, dtype="Int64"), unit="s").astype(
        f"timedelta64[{unit}]"
    )


def _dictionary(values: list[Any]) -> pd.Series:
    held = pa.array(values, pa.string()).dictionary_encode()
    return pd.Series(held, dtype=pd.ArrowDtype(held.type))


def _within(name: str) -> list[int]:
    info = np.iinfo(name)
    return [value for value in [*INTS, int(info.min), int(info.max)] if info.min <= value <= info.max]


def _held() -> dict[str, Held]:
    held = {}
    for bits in (8, 16, 32, 64):
        for sign in ("int", "uint"):
            name, pool = f"{sign}{bits}", _within(f"{sign}{bits}")
            held[name] = Held("int64", pool, _as(name))
            nullable = name.replace("i", "I").replace("uI", "UI")
            held[nullable] = Held("int64", [*pool, None], _as(nullable))
            held[f"{name}[pyarrow]"] = Held("int64", [*pool, None], _as(f"{name}[pyarrow]"))
    for name in ("float16", "float32", "Float32", "float[pyarrow]"):
        held[name] = Held("float64", NARROW_FLOATS, _as(name))
    for name in ("float64", "Float64", "double[pyarrow]"):
        held[name] = Held("float64", FLOATS, _as(name))
    for name in ("boolean", "bool[pyarrow]"):
        held[name] = Held("bool", [True, False, None], _as(name))
    held["bool"] = Held("bool", [True, False], _as("bool"))
    for name in ("str", "string[python]", "string[pyarrow]", "object"):
        held[name] = Held("str", [*WORDS, None], _as(name))
    held["string[arrow]"] = Held("str", [*WORDS, None], _as(pd.ArrowDtype(pa.string())))
    held["large_string[arrow]"] = Held("str", [*WORDS, None], _as(pd.ArrowDtype(pa.large_string())))
    held["dictionary[arrow]"] = Held("str", [*WORDS, None], _dictionary)
    held["category of str"] = Held("str", [*WORDS, None], _categories(_as("str")))
    held["category of object"] = Held("str", [*WORDS, None], _categories(_as("object")))
    held["ordered category"] = Held("str", [*WORDS, None], _categories(_as("str"), ordered=True))
    held["category of int"] = Held("int64", [0, 1, 2, 3, 7, 10, None], _categories(_as("int64")))
    held["category of float"] = Held("float64", [0.0, 0.1, 2.5, None], _categories(_as("float64")))
    held["category of bool"] = Held("bool", [True, False, None], _categories(_as("bool")))
    for unit in UNITS:
        instants = [*INSTANTS, "2013-01-01T00:00:00.000000001"] if unit == "ns" else INSTANTS
        held[f"datetime64[{unit}]"] = Held("datetime64[ns]", instants, _times(f"datetime64[{unit}]"))
        for zone in ("UTC", "Europe/Berlin"):
            name = f"datetime64[{unit}, {zone}]"
            held[name] = Held("datetime64[ns, UTC]", instants, _times(name, aware=True))
        held[f"timedelta64[{unit}]"] = Held("bool", [0, 1, 86400, None], _spans(unit))
        arrow, zoned = pd.ArrowDtype(pa.timestamp(unit)), pd.ArrowDtype(pa.timestamp(unit, tz="UTC"))
        held[f"timestamp[{unit}][arrow]"] = Held("datetime64[ns]", INSTANTS, _times(arrow))
        held[f"timestamp[{unit}, UTC][arrow]"] = Held(
            "datetime64[ns, UTC]", INSTANTS, _times(zoned, aware=True)
        )
    held["decimal[object]"] = Held("float64", DECIMALS, _decimals("object"))
    held["decimal[arrow]"] = Held("float64", DECIMALS, _decimals(pd.ArrowDtype(pa.decimal128(10, 2))))
    held["mixed object"] = Held("str", [*WORDS[:4], 1, 2.5, None, True], _as("object"))
    held["empty object"] = Held("str", [None], _as("object"))
    return held


HELD = _held()


def label_of(name: str) -> str:
    """Label of a column of a generated table: what stands before the number."""
    return name.rsplit("-", 1)[0]


def like(name: str) -> str:
    """The plain dtype whose expectations suit a column of a generated table."""
    return HELD[label_of(name)].like


def table_of(recipe: dict[str, Any]) -> pd.DataFrame:
    """A table from its recipe: `columns` as pairs of name and values, and the `shape` it is brought into."""
    columns = {name: HELD[label_of(name)].make(values) for name, values in recipe["columns"]}
    table = pd.DataFrame(columns)
    shape, rows = recipe.get("shape", "plain"), len(table)
    if shape == "sliced":
        table = pd.concat([table, table])[::2].iloc[: rows // 2 + 1]
    elif shape == "rows repeat":
        table.index = [0] * rows
    elif shape == "rows have levels":
        table.index = pd.MultiIndex.from_tuples([(0, "a")] * rows, names=["x", None])
    elif shape == "names repeat":
        table = pd.concat([table, table[[table.columns[0]]]], axis="columns")
    table.attrs["recipe"] = Recipe(recipe)
    return table


SHAPES = ["plain"] * 6 + ["sliced", "rows repeat", "rows have levels", "names repeat"]
