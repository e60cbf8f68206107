"""Why a column cannot be compared with what a contract says, in words and with the mend.

What Great Expectations says of it ("Invalid comparison between dtype=datetime64[us, UTC] and datetime")
names neither the contract nor the way out. Only its own failures are put into other words: whether something
holds is for it to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kedro_handoff.contracts.reading.bounds import OF_VALUES
from kedro_handoff.contracts.reading.instants import bound_problems_on
from kedro_handoff.contracts.reading.stated import Entry, Kind, kind_of_name
from kedro_handoff.contracts.reading.type_names import OF_TYPE, mend_of

if TYPE_CHECKING:
    import pandas as pd

    from kedro_handoff.contracts.suite import Expectation

_TYPE_EXPECTATIONS = ("expect_column_values_to_be_of_type", "expect_column_values_to_be_in_type_list")
# The name by which `expect_column_values_to_be_of_type` finds each kind of column.
_NAME_OF_KIND = {"aware": "Timestamp", "naive": "datetime64", "text": "str", "truth": "bool"}


def mismatch(expectation: Expectation, frame: pd.DataFrame) -> str:
    """Why the bounds of an expectation cannot be compared with its column; empty where they can."""
    column = expectation.kwargs.get("column")
    if expectation.type not in OF_VALUES or column not in frame.columns:
        return ""
    series = frame[column]
    kind = _kind_of(series) if series.ndim == 1 else None
    if kind is None:
        return ""
    entry = Entry(expectation.type, expectation.kwargs, expectation.line)
    return "; ".join(bound_problems_on(entry, (kind, f"its dtype is {series.dtype}")))


def type_mend(expectation: Expectation, frame: pd.DataFrame) -> str:
    """The name that the column's type goes by, where a promise on types names another; empty elsewhere."""
    column = expectation.kwargs.get("column")
    if expectation.type not in _TYPE_EXPECTATIONS or column not in frame.columns:
        return ""
    series = frame[column]
    if series.ndim != 1:
        return ""
    name = _name_of(series)
    said = expectation.kwargs.get("type_")
    same = isinstance(said, str) and (said == name or mend_of(said) == name)
    if not name or (said == name and expectation.type == _TYPE_EXPECTATIONS[0]):
        return f"the column's dtype is {series.dtype}"
    verb = "write" if same or expectation.type == _TYPE_EXPECTATIONS[1] else "if that is right, write"
    mend = f"{verb} expect_column_values_to_be_of_type with `type_: {name}`"
    return f"the column's dtype is {series.dtype}; {mend}"


def _kind_of(series: pd.Series[Any]) -> Kind | None:
    name = str(series.dtype)
    if name != "object":
        return kind_of_name(name)
    first = series.first_valid_index()
    value = None if first is None or not series.index.is_unique else series.loc[first]
    return kind_of_name(type(value).__name__)


def _name_of(series: pd.Series[Any]) -> str:
    kind = _kind_of(series)
    if kind in _NAME_OF_KIND:
        return _NAME_OF_KIND[kind]
    name = str(series.dtype)
    return name if name in OF_TYPE else mend_of(name) or ""
