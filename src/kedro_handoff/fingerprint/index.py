"""Labels of rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kedro_handoff.fingerprint.column import column, dtype_name
from kedro_handoff.fingerprint.encoding import framed_text, joined

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.walk import Walk

# What stands for a list of labels in no order of categories.
_OWN_LABELS = ("category",)


def rows(index: Any, walk: Walk) -> bytes:
    """An index by names, types and labels; a range is the same as its whole numbers, one by one."""
    import pandas as pd

    names = joined(b"names", map(walk, index.names))
    if not isinstance(index, pd.MultiIndex):
        return joined(b"index", (names, _level(index, walk)))
    levels = (_level(index.get_level_values(place), walk) for place in range(index.nlevels))
    return joined(b"levels", (names, *levels))


def _level(level: Any, walk: Walk) -> bytes:
    steps = _steps(level)
    freq = getattr(level, "freq", None)
    in_order = "" if steps is None or _is_held_as_range(level) else "a range, one by one"
    walk.hold(in_order if freq is None else f"freq {freq!r}")
    if steps is not None:
        return framed_text(b"range", f"{steps[0]} {steps[1]} {len(level)}")
    return column(level.array, walk, False)[0]


def _is_held_as_range(level: Any) -> bool:
    import pandas as pd

    return isinstance(level, pd.RangeIndex)


def _steps(level: Any) -> tuple[int, int] | None:
    """First label and step of whole numbers at equal distances."""
    import numpy as np
    import pandas as pd

    if isinstance(level, pd.RangeIndex):
        start, step = int(level.start), int(level.step)
    elif level.dtype == np.dtype("int64"):
        values = level.to_numpy()
        start = int(values[0]) if len(values) else 0
        step = int(values[1]) - start if len(values) > 1 else 1
        if step == 0 or not _is_range(values, start, step):
            return None
    else:
        return None
    return (start if len(level) else 0, step if len(level) > 1 else 1)


def _is_range(values: Any, start: int, step: int) -> bool:
    import numpy as np

    last = start + step * (len(values) - 1)
    if len(values) and int(values[-1]) != last:
        return False  # most indexes are told apart here
    return bool(np.array_equal(values, np.arange(start, start + step * len(values), step, dtype=np.int64)))


def labels(index: Any, walk: Walk) -> bytes:
    """What the columns are called as a whole: names of the levels, categories of the labels."""
    parts = [walk(index.nlevels), joined(b"names", map(walk, index.names))]
    if dtype_name(index.dtype).startswith(_OWN_LABELS):
        parts.append(column(index.array, walk, False)[0])
    return joined(b"labels", parts)
