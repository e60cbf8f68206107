"""Columns of a large table hashed in several threads: hashing and numpy let other threads go on meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

_WORTH = 1 << 20  # cells; starting threads costs more than it saves on less
_MOST = 4

Found = TypeVar("Found")


def side_by_side(columns: Sequence[Any], rows: int, content: Callable[[Any], Found]) -> Mapping[int, Found]:
    """What a function finds of the columns that can be looked at apart from all else, by position.

    Empty where it is not worth while. A column that is not in it, or fails, is for the caller to look at.

    Args:
        columns: Arrays of pandas or numpy.
        rows: Their length.
        content: Finds it; is called in several threads.
    """
    threads = min(_MOST, os.cpu_count() or 1)
    apart = [position for position, column in enumerate(columns) if _stands_alone(column.dtype)]
    if threads < 2 or rows * len(apart) < _WORTH:
        return {}
    with ThreadPoolExecutor(threads) as pool:
        waiting = {position: pool.submit(content, columns[position]) for position in apart}
    return {position: done.result() for position, done in waiting.items() if done.exception() is None}


def _stands_alone(dtype: Any) -> bool:
    """Whether cells are plain numbers, times or texts in Arrow's memory: no object of Python is looked at."""
    import numpy as np
    import pandas as pd

    if isinstance(dtype, np.dtype):
        return dtype.kind in "biufmM" and dtype.itemsize <= 8
    return isinstance(dtype, pd.DatetimeTZDtype) or (
        isinstance(dtype, pd.StringDtype) and dtype.storage == "pyarrow"
    )
