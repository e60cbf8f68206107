"""Statistics of a column that say how it moved and give no row away."""

from __future__ import annotations

import math
from typing import Any


class NumberTally:
    """Mean and standard deviation, block by block while the block is still in the processor's cache.

    Sums are of distances to the first value, so that large numbers with a small spread keep their digits.
    """

    def __init__(self) -> None:
        self._number = 0
        self._nulls = 0
        self._shift: float | None = None
        self._sum = 0.0
        self._squares = 0.0

    def add(self, block: Any, missing: Any) -> None:
        """Count a block in; `missing` marks what is no value, `None` where nothing is missing."""
        import numpy as np

        absent = 0 if missing is None else int(np.count_nonzero(missing))
        self._nulls += absent
        if absent == len(block):
            return
        self._number += len(block) - absent
        if self._shift is None:
            first = block[0 if missing is None else int(np.argmin(missing))]
            self._shift = float(first) if math.isfinite(first) else 0.0
        with np.errstate(all="ignore"):
            apart = np.subtract(block, self._shift, dtype=np.float64)
            if absent:
                apart[missing] = 0.0
            self._sum += float(apart.sum())
            self._squares += float(np.einsum("i,i->", apart, apart))  # one thread, unlike `dot`

    def found(self) -> dict[str, float | int]:
        """Number of nulls, mean and standard deviation (of a sample) where there are two values or more."""
        found: dict[str, float | int] = {"nulls": self._nulls}
        if self._number < 2 or self._shift is None:
            return found
        spread = self._squares - self._sum * self._sum / self._number
        numbers = {
            "mean": self._shift + self._sum / self._number,
            "std": math.sqrt(max(spread, 0.0) / (self._number - 1)) if spread == spread else spread,
        }
        return {**found, **{name: value for name, value in numbers.items() if math.isfinite(value)}}


def share_true(true: int, rows: int, nulls: int) -> dict[str, float | int]:
    """Statistics of a column of truth values."""
    known = rows - nulls
    return {"nulls": nulls, **({"share_true": true / known} if known > 1 else {})}


def text_length(characters: int, rows: int, nulls: int) -> dict[str, float | int]:
    """Statistics of a column of texts; the mean length is in characters."""
    known = rows - nulls
    return {"nulls": nulls, **({"mean_length": characters / known} if known > 1 else {})}
