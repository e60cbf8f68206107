"""Rules on the order of a column's values, row after row.

Great Expectations leaves missing values out, takes the differences of neighbours and compares them with zero.
Where no difference can overflow, that is the comparison of the neighbours themselves.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from kedro_handoff.contracts.proof.arguments import enough, flag, only, share
from kedro_handoff.contracts.proof.facts import Arguments, ColumnCheck, ColumnFacts
from kedro_handoff.contracts.proof.kinds import Kind, plain

_OVERFLOW = 2**63


def increasing(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """No value is below the one before it; strictly, none is equal to it."""
    return _ordered(kwargs, kind, operator.gt if _strictly(kwargs) else operator.ge)


def decreasing(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """No value is above the one before it; strictly, none is equal to it."""
    return _ordered(kwargs, kind, operator.lt if _strictly(kwargs) else operator.le)


def _strictly(kwargs: Arguments) -> bool:
    only(kwargs, "column", "strictly", "mostly")
    return flag(kwargs, "strictly")


def _ordered(kwargs: Arguments, kind: Kind | None, compare: Callable[[Any, Any], Any]) -> ColumnCheck:
    mostly = share(kwargs)
    plain(kind, "integer", "float", "datetime")

    def check(column: ColumnFacts) -> bool:
        values = _values(column)
        if len(values) == 0 or _may_overflow(values):
            return False
        unexpected = len(values) - 1 - int(np.count_nonzero(compare(values[1:], values[:-1])))
        return enough(len(values), unexpected, mostly)

    return check


def _values(column: ColumnFacts) -> np.ndarray[Any, Any]:
    """The values that are there, as numbers; instants as counts since 1970."""
    series = column.series if column.null_count == 0 else column.series.dropna()
    if column.kind is not None and column.kind.family == "datetime":
        series = series.astype("int64")
    return series.to_numpy()


def _may_overflow(values: np.ndarray[Any, Any]) -> bool:
    return values.dtype.kind != "f" and int(values.max()) - int(values.min()) >= _OVERFLOW
