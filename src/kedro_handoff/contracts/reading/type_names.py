"""Names of types: which ones Great Expectations finds on a pandas column at all.

Measured on Great Expectations 1.24.1 with pandas 3.1 for every name that numpy, pandas and Great Expectations
know, on every dtype; a test compares these sets with its code. A name that matches no column never holds,
and the message of that failure does not say why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kedro_handoff.near_names import did_you_mean

_NUMBERS = frozenset(
    ("bool", "bool_", "int", "int8", "int16", "int32", "int64", "int_", "intc", "intp", "long", "byte",
     "short", "uint", "uint8", "uint16", "uint32", "uint64", "uintc", "uintp", "ubyte", "ushort", "ulong",
     "float", "float16", "float32", "float64", "half", "single", "double", "complex", "complex64",
     "complex128", "csingle", "cdouble")
)  # fmt: skip
_UNITS = tuple(
    f"{kind}[{unit}]" for kind in ("datetime64", "timedelta64") for unit in ("s", "ms", "us", "ns")
)
_OBJECTS = frozenset(
    ("date", "datetime", "time", "timedelta", "Timedelta", "Decimal", "bytes", "dict", "list")
)
# By the type of its values: what `expect_column_values_to_be_of_type` finds.
OF_TYPE = (
    _NUMBERS
    | _OBJECTS
    | frozenset(_UNITS)
    | frozenset(
        (
            "str",
            "str_type",
            "Timestamp",
            "datetime64",
            "timedelta64",
            "Period",
            "Interval",
            "CategoricalDtypeType",
        )
    )
)
_NULLABLE = tuple(f"{kind}{width}Dtype" for kind in ("Int", "UInt") for width in (8, 16, 32, 64))
# By its dtype: what `expect_column_values_to_be_in_type_list` finds on a column that is no object column.
IN_LIST = (
    _NUMBERS
    | frozenset(_UNITS)
    | frozenset(_NULLABLE)
    | frozenset(
        (
            "longlong",
            "ulonglong",
            "Float32Dtype",
            "Float64Dtype",
            "StringDtype",
            "IntervalDtype",
            "SparseDtype",
        )
    )
)
# Beside them, on an object column, where it looks at the values.
_IN_OBJECTS = _OBJECTS | frozenset(("Timestamp", "Period", "Interval"))
# Names of numpy's short codes, of Spark and of SQL: other engines know them, or numpy does.
_FOREIGN = re.compile(
    r"[<>=|]?[?bBhHiIlLqQefdgFDGmM]\d*(\[\w+\])?|[A-Z]\w*Type(\(.*\))?|[A-Z]{3,}[A-Z0-9_ ]*(\(.*\))?"
)

_MENDS = {
    **dict.fromkeys(("object", "object_", "O", "Object"), "str"),
    **dict.fromkeys(("string", "String", "unicode", "str_", "text", "varchar", "VARCHAR", "TEXT"), "str"),
    **dict.fromkeys(("string[pyarrow]", "string[python]", "large_string[pyarrow]"), "str"),
    **dict.fromkeys(("integer", "Integer", "bigint"), "int64"),
    **dict.fromkeys(("number", "numeric", "real"), "float64"),
    **dict.fromkeys(("boolean", "Boolean"), "bool"),
    **dict.fromkeys(("category", "Categorical", "CategoricalDtype"), "CategoricalDtypeType"),
    **dict.fromkeys(("DatetimeTZDtype", "timestamp", "pandas.Timestamp"), "Timestamp"),
    "datetime.datetime": "datetime", "datetime.date": "date", "decimal.Decimal": "Decimal",
    "decimal": "Decimal",
    "PeriodDtype": "Period", "IntervalDtype": "Interval", "longlong": "int64", "ulonglong": "uint64",
}  # fmt: skip


def type_problems(name: str, kwargs: Any) -> Iterator[str]:
    """What is wrong with the type names of an expectation."""
    if name == "expect_column_values_to_be_of_type":
        yield from _one(kwargs.get("type_"))
    elif name == "expect_column_values_to_be_in_type_list":
        yield from _several(kwargs.get("type_list"))


def is_foreign(name: str) -> bool:
    """Whether a type name is one of another engine or a code of numpy's, which are left to the judge."""
    return name not in _MENDS and _FOREIGN.fullmatch(name) is not None


def mend_of(name: str) -> str | None:
    """The name that `expect_column_values_to_be_of_type` finds in the place of one that it never does."""
    if name in _MENDS:
        return _MENDS[name]
    if re.fullmatch(r"datetime64\[\w+, .+\]", name):
        return "Timestamp"
    bare = name.removesuffix("[pyarrow]").removesuffix("Dtype").rpartition(".")[2]
    plain = bare if bare in OF_TYPE else bare.lower()
    return plain if plain in OF_TYPE and plain != name else None


def _one(name: Any) -> Iterator[str]:
    if name is None:
        return  # reported as an empty promise
    if not isinstance(name, str):
        yield f"`type_: {name}` is not the name of a type; put it in quotes"
    elif name not in OF_TYPE and not is_foreign(name):
        mend = mend_of(name)
        hint = (
            f"write `type_: {mend}`"
            if mend
            else f"write a name such as str, int64, Timestamp{did_you_mean(name, OF_TYPE)}"
        )
        yield f"`type_: {name}` matches no column of pandas 3 that says something: {hint}"


def _several(names: Any) -> Iterator[str]:
    if names is None:
        return
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        yield "`type_list` is not a list of names of types"
        return
    if any(name in IN_LIST or name in _IN_OBJECTS or is_foreign(name) for name in names):
        return
    mends = {mend_of(name) or name for name in names}
    mend = mends.pop() if len(mends) == 1 else None
    hint = f"; write expect_column_values_to_be_of_type with `type_: {mend}`" if mend in OF_TYPE else ""
    said = ", ".join(names)
    yield f"`type_list: [{said}]` matches no column of pandas 3, as dtypes are compared as they are{hint}"
