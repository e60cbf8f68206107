"""Rules on the order of a column's values, row after row.

Great Expectations leaves missing values out, takes the differences of neighbours and compares them with zero.
Where no difference can overflow, that is the comparison of the neighbours themselves.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from kedro_handoff.contracts.proof.arguments import NotCompiledError, enough, flag, only, share
from kedro_handoff.contracts.proof.facts import Arguments, ColumnCheck, ColumnFacts
from kedro_handoff.contracts.proof.kinds import Kind, of_family


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
    found = of_family(kind, "integer", "float", "datetime", "timedelta")
    if found.storage != "numpy" or found.dtype.startswith("uint"):
        raise NotCompiledError

    def check(column: ColumnFacts) -> bool:
        values = _values(column)
        if len(values) == 0:
            return True
        if _may_overflow(values):
            return False
        unexpected = len(values) - 1 - int(np.count_nonzero(compare(values[1:], values[:-1])))
        return enough(len(values), unexpected, mostly)

    return check


def _values(column: ColumnFacts) -> np.ndarray[Any, Any]:
    """The values that are there, as numbers; instants and spans as whole numbers of their unit."""
    values = np.asarray(column.values)
    return values if column.null_count == 0 else values[column.series.notna().to_numpy()]


def _may_overflow(values: np.ndarray[Any, Any]) -> bool:
    """Whether a difference may not fit its dtype, in which case it has the wrong sign."""
    if values.dtype.kind == "f":
        return False
    widest: int = 2 ** (8 * values.dtype.itemsize - 1)
    return int(values.max()) - int(values.min()) >= widest
