"""Arrays looked at a block at a time, so that no intermediate result is as long as the column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
# A block of eight-byte numbers fits into a core's cache, and calls are few enough not to count.
ROWS = 1 << 16
MISSING_INSTANT = np.iinfo(np.int64).min
_FEW = 1 << 16  # whole numbers this close together are marked in a table rather than hashed


@dataclass(frozen=True)
class Ends:
    """Ends of an array.

    Attributes:
        missing: Values that are missing.
        smallest: Smallest of the others, of the array's own type; `None` where there are none.
        largest: Largest of the others.
    """

    missing: int
    smallest: Any
    largest: Any


def blocks(values: Array) -> Iterator[Array]:
    """Consecutive views of an array."""
    for start in range(0, len(values), ROWS):
        yield values[start : start + ROWS]


def count(values: Array, good: Callable[[Array], Any]) -> int:
    """How many values are good."""
    return sum(int(np.count_nonzero(good(block))) for block in blocks(values))


def present(block: Array, *, instants: bool) -> Array:
    """The values of a block that are not missing; the block itself where all are there."""
    if instants:
        return block if block.min() != MISSING_INSTANT else block[block != MISSING_INSTANT]
    if block.dtype.kind != "f" or not np.isnan(block.min()):  # NaN is the smallest of what it is among
        return block
    return block[~np.isnan(block)]


def ends(values: Array, *, instants: bool) -> Ends:
    """Both ends and what is missing, in one pass."""
    each = [_ends_of_instants(b) if instants else _ends_of_numbers(b) for b in blocks(values)]
    there = [found for found in each if found.smallest is not None]
    missing = sum(found.missing for found in each)
    if not there:
        return Ends(missing, None, None)
    return Ends(missing, min(found.smallest for found in there), max(found.largest for found in there))


def _ends_of_numbers(block: Array) -> Ends:
    smallest = block.min()
    if block.dtype.kind != "f" or not np.isnan(smallest):  # NaN is the smallest of what it is among
        return Ends(0, smallest, block.max())
    missing = int(np.count_nonzero(np.isnan(block)))
    if missing == len(block):
        return Ends(missing, None, None)
    return Ends(missing, np.fmin.reduce(block), np.fmax.reduce(block))


def _ends_of_instants(block: Array) -> Ends:
    there = present(block, instants=True)
    missing = len(block) - len(there)
    return Ends(missing, there.min(), there.max()) if len(there) else Ends(missing, None, None)


def strictly_increasing(values: Array) -> bool:
    """Whether each value is greater than the one before, so that none occurs twice; NaN never is."""
    for start in range(0, len(values) - 1, ROWS):
        block = values[start : start + ROWS + 1]
        if not bool((block[1:] > block[:-1]).all()):
            return False
    return True


def compare(left: Array, right: Array, holds: Callable[[Array, Array], Any]) -> int:
    """In how many places a comparison of two arrays of one length holds."""
    pairs = zip(blocks(left), blocks(right), strict=True)
    return sum(int(np.count_nonzero(holds(a, b))) for a, b in pairs)


def close_together(values: Array, found: Ends) -> Array | None:
    """The different values of whole numbers that are close together; `None` where they are not."""
    if found.smallest is None or int(found.largest) - int(found.smallest) >= _FEW:
        return None
    low = values.dtype.type(found.smallest)
    marks = np.zeros(int(found.largest) - int(found.smallest) + 1, dtype=bool)
    for block in blocks(values):
        # Differences of small types could overflow.
        marks[block - low if values.itemsize == 8 else block.astype(np.int64) - int(low)] = True
    return np.asarray(np.flatnonzero(marks).astype(values.dtype) + low)
