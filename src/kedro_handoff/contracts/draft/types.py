"""Types of columns, by the names that Great Expectations accepts for pandas' dtypes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.estimates import FEW_ROWS
from kedro_handoff.contracts.draft.profile import ColumnProfile, TableProfile
from kedro_handoff.contracts.draft.proposal import Proposal


def propose(table: TableProfile, context: Context) -> Iterator[Proposal]:  # noqa: ARG001 - all are called alike
    """The type of every column that has values and whose type has a name."""
    for column in table.columns.values():
        name = type_name(column.series)
        if name is None or len(column.present) == 0:
            continue
        if column.kind == "number" and column.null_count and name == "float64" and column.whole:
            yield _whole_or_float(column)
        else:
            yield _of_type(column, name)


def type_name(series: pd.Series) -> str | None:
    """What Great Expectations calls the dtype; of an object column, the one class of its values.

    `None` where the values are of several classes, or of a class without a name there.
    """
    dtype = series.dtype
    if isinstance(dtype, pd.StringDtype):
        return "str"
    if isinstance(dtype, pd.CategoricalDtype):
        return "CategoricalDtypeType"
    if isinstance(dtype, pd.DatetimeTZDtype):
        return "Timestamp"
    if isinstance(dtype, np.dtype) and dtype.kind != "O":
        return {"M": "datetime64", "m": "timedelta64"}.get(dtype.kind, str(dtype.name))
    if isinstance(dtype, np.dtype):
        return _class_of(series)
    name = getattr(dtype.type, "__name__", "")
    return {"bool_": "bool", "datetime": "Timestamp"}.get(name, name) or None


def _class_of(series: pd.Series) -> str | None:
    classes = {type(value) for value in series.dropna()}
    names = {kind.__name__ for kind in classes}
    return (
        names.pop()
        if len(classes) == 1 and names <= {"str", "bool", "int", "float", "list", "dict"}
        else None
    )


def _of_type(column: ColumnProfile, name: str) -> Proposal:
    few = (
        column.rows < FEW_ROWS
        and isinstance(column.series.dtype, np.dtype)
        and column.series.dtype.kind == "O"
    )
    return Proposal(
        "expect_column_values_to_be_of_type",
        {"column": column.name, "type_": name},
        "type",
        0.7 if few else 0.99,
        f"{column.series.dtype} in {column.rows:,} rows.",
        {"dtype": str(column.series.dtype)},
    )


def _whole_or_float(column: ColumnProfile) -> Proposal:
    return Proposal(
        "expect_column_values_to_be_in_type_list",
        {"column": column.name, "type_list": ["float64", "int64"]},
        "type",
        0.97,
        f"Whole numbers, {column.null_count:,} of them missing; without a gap pandas may read them as int64.",
        {"dtype": str(column.series.dtype), "nulls": column.null_count},
    )
