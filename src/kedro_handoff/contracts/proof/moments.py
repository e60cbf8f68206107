"""Where mean, deviation, sum and median lie, found without a copy of the column.

Floats are added in another order than pandas adds them, so each result is a span that certainly holds
pandas' own: of n terms in any order, a sum is off by at most (n - 1) 2**-53 times the sum of their sizes
(Higham, Accuracy and Stability of Numerical Algorithms, 4.2). Four times that much is allowed here.
Only what is decided by the whole span is decided; the rest is computed by pandas.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from kedro_handoff.contracts.proof.arguments import Bounds
from kedro_handoff.contracts.proof.blocks import Array, Ends, blocks, count, present

_UNIT = 2.0**-53
_EXACT = 2**53
_FINITE = 1e150  # squares of what is greater may overflow
_TINY = 1e-300  # relative errors say nothing of what is smaller


@dataclass(frozen=True)
class Span:
    """Two numbers between which a third one lies."""

    low: float
    high: float

    def within(self, limits: Bounds) -> bool:
        """Whether whatever lies in the span is within bounds."""
        return self.low <= self.high and limits.hold(self.low, self.high)


def sum_span(values: Array, found: Ends) -> Span | None:
    """Where the sum of an array of 64-bit floats lies; `None` for whole numbers and what is too great."""
    size = _size(values, found)
    if size is None or values.dtype.kind != "f":
        return None
    rows = _present_count(values, found)
    total = math.fsum(float(present(block, instants=False).sum()) for block in blocks(values))
    off = 4 * (rows + 2) * _UNIT * size * rows + _TINY
    return Span(total - off, total + off)


def mean_span(values: Array, found: Ends) -> Span | None:
    """Where the mean of an array of 64-bit numbers lies; `None` for values that are too great to say."""
    size = _size(values, found)
    if size is None:
        return None
    rows = _present_count(values, found)
    sums = (float(present(block, instants=False).sum(dtype="float64")) for block in blocks(values))
    mean, off = math.fsum(sums) / rows, 4 * (rows + 2) * _UNIT * size + _TINY
    return Span(mean - off, mean + off)


def deviation_span(values: Array, found: Ends) -> Span | None:
    """Where the sample standard deviation lies; `None` of one value, or of values too great to say."""
    mean, rows = mean_span(values, found), _present_count(values, found)
    if mean is None or rows < 2:
        return None
    middle = (mean.low + mean.high) / 2
    squares = math.fsum(_squares(present(block, instants=False), middle) for block in blocks(values))
    variance = squares / (rows - 1)
    # Two passes: what the mean is off by enters squared, what the differences are off by relatively.
    off = variance * 8 * (rows + 8) * _UNIT + 4 * (mean.high - mean.low) ** 2 + _TINY
    low, high = math.sqrt(max(variance - off, 0.0)), math.sqrt(variance + off)
    return Span(low * (1 - 4 * _UNIT), high * (1 + 4 * _UNIT))


def median_holds(values: Array, found: Ends, limits: Bounds) -> bool:
    """Whether both middle values are within bounds, and so their mean; by counting, without sorting."""
    size = _size(values, found)
    if size is None or (size > _EXACT and values.dtype.kind != "f"):
        return False
    rows, low, high = _present_count(values, found), limits.low, limits.high
    beside = (rows - 1) // 2  # as many may lie outside on either side
    if low is not None and rows - count(values, lambda block: limits.above(block, low)) > beside:
        return False
    return high is None or rows - count(values, lambda block: limits.below(block, high)) <= beside


def _present_count(values: Array, found: Ends) -> int:
    return len(values) - found.missing


def _squares(block: Array, middle: float) -> float:
    apart = block - middle
    return float(np.dot(apart, apart))


def _size(values: Array, found: Ends) -> float | None:
    """The greatest size of a value, if these are 64-bit numbers and sums of them stay finite."""
    if values.dtype.name not in ("int64", "float64") or found.smallest is None:
        return None
    size = max(abs(float(found.smallest)), abs(float(found.largest)))
    return size if size < _FINITE else None
