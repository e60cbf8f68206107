"""Arrays looked at a block at a time, so that no intermediate result is as long as the column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
# 128k rows: a block of eight-byte numbers fits into a core's cache, and calls are few enough not to count.
ROWS = 1 << 17
MISSING_INSTANT = np.iinfo(np.int64).min


def blocks(values: Array) -> Iterator[Array]:
    """Consecutive views of an array."""
    for start in range(0, len(values), ROWS):
        yield values[start : start + ROWS]


def count(values: Array, good: Callable[[Array], Any]) -> int:
    """How many values are good."""
    return sum(int(np.count_nonzero(good(block))) for block in blocks(values))


def strictly_increasing(values: Array) -> bool:
    """Whether each value is greater than the one before, so that none occurs twice; NaN never is."""
    for start in range(0, len(values) - 1, ROWS):
        block = values[start : start + ROWS + 1]
        if not bool((block[1:] > block[:-1]).all()):
            return False
    return True
