"""Whether a column's values lie within bounds, however Great Expectations compares them.

It compares NumPy's 64-bit numbers as floats, all others as Python's or NumPy's own objects one by one.
Where these ways could differ, a value is inside only if it is in all of them.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from kedro_handoff.contracts.proof import blocks
from kedro_handoff.contracts.proof.arguments import Bounds, NotCompiledError
from kedro_handoff.contracts.proof.facts import ColumnFacts

_EXACT = 2**53
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def all_inside(column: ColumnFacts, limits: Bounds) -> bool:
    """Whether the smallest and the largest value are within bounds."""
    smallest, largest = column.minimum, column.maximum
    if not limits.hold(smallest, largest):
        return False
    if column.kind is None or column.kind.family in ("datetime", "decimal"):
        return True  # Python compares these exactly
    exact = [int(end) if column.kind.family != "float" else float(end) for end in (smallest, largest)]
    return limits.hold(*exact) and limits.hold(*map(float, exact))


def count_inside(column: ColumnFacts, limits: Bounds) -> int:
    """How many values are certainly within bounds."""
    values, kind = column.values, column.kind
    if kind is None or values is None:
        raise NotCompiledError
    if kind.family == "datetime":
        low, high = _ticks(limits, kind.dtype)
        return blocks.count(values, lambda block: (block >= low) & (block <= high))
    if kind.family == "integer" and max(abs(int(column.minimum)), abs(int(column.maximum))) > _EXACT:
        raise NotCompiledError
    return blocks.count(values, lambda block: limits.within(block.astype("float64", copy=False)))


def _ticks(limits: Bounds, dtype: str) -> tuple[int, int]:
    """First and last instant within bounds, in the units of the dtype."""
    per_second = _PER_SECOND[np.datetime_data(np.dtype(dtype))[0]]
    least, most = blocks.MISSING_INSTANT + 1, int(np.iinfo(np.int64).max)
    if limits.low is not None:
        whole, rest = _in_units(limits.low, per_second)
        least = max(least, whole + (1 if rest or not limits.above(0, 0) else 0))
    if limits.high is not None:
        whole, rest = _in_units(limits.high, per_second)
        most = min(most, whole - (0 if rest or limits.below(0, 0) else 1))
    return least, most


def _in_units(instant: datetime, per_second: int) -> tuple[int, int]:
    since = (instant if instant.tzinfo else instant.replace(tzinfo=UTC)) - _EPOCH
    microseconds = (since.days * 86_400 + since.seconds) * 10**6 + since.microseconds
    return divmod(microseconds * per_second, 10**6)
