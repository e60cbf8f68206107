"""Whether two objects are the same data, and if not, where they differ and by how much."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from typing import Any

MAX_SHOWN = 3


def differences(one: Any, other: Any, tolerance: float = 0.0) -> list[str]:
    """What tells two objects apart, in words; empty where they are the same.

    Frames are compared by columns, dtypes, index, rows and values, with missing values equal to each other
    and rows in order; models by their parameters and attributes; anything else by itself.

    Args:
        one: The notebook's.
        other: The pipeline's.
        tolerance: Largest absolute difference of two numbers that are still the same.
    """
    # Imported here because reading notebooks needs none of it.
    import numpy as np
    import pandas as pd

    if type(one) is not type(other):
        return [f"type {type(one).__qualname__} in the notebook, {type(other).__qualname__} in the pipeline"]
    if isinstance(one, pd.DataFrame):
        return list(_frames(one, other, tolerance))
    if isinstance(one, pd.Series | pd.Index):
        return list(_frames(_as_frame(one), _as_frame(other), tolerance))
    if isinstance(one, np.ndarray):
        return list(_arrays(one, other, tolerance))
    if isinstance(one, Mapping):
        return list(_mappings(one, other, tolerance))
    if isinstance(one, list | tuple):
        return list(_sequences(one, other, tolerance))
    if isinstance(one, float | int) and not isinstance(one, bool):
        same = one == other or (one != one and other != other) or abs(one - other) <= tolerance
        return [] if same else [f"{one!r} in the notebook, {other!r} in the pipeline"]
    if hasattr(one, "__dict__") and not callable(one):
        return list(_objects(one, other, tolerance))
    return [] if _equal(one, other) else [f"{one!r:.80} in the notebook, {other!r:.80} in the pipeline"]


def _as_frame(values: Any) -> Any:
    frame = values.to_frame(name="values")
    frame.columns = [f"values (named {values.name})"] if values.name is not None else ["values"]
    return frame


def _frames(one: Any, other: Any, tolerance: float) -> Iterator[str]:
    if list(one.columns) != list(other.columns):
        yield from _names(list(one.columns), list(other.columns))
        return
    if len(one) != len(other):
        yield f"{len(one):,} rows in the notebook, {len(other):,} in the pipeline"
        return
    if not one.index.equals(other.index) or one.index.names != other.index.names:
        yield "the index differs"
    elif one.index.dtype != other.index.dtype:
        yield f"the index is {one.index.dtype} in the notebook, {other.index.dtype} in the pipeline"
    for place, column in enumerate(one.columns):
        left, right = one.iloc[:, place], other.iloc[:, place]
        if left.dtype != right.dtype:
            yield f"column '{column}' is {left.dtype} in the notebook, {right.dtype} in the pipeline"
            continue
        yield from _columns(str(column), left, right, tolerance)


def _names(one: list[Any], other: list[Any]) -> Iterator[str]:
    only_one = [str(name) for name in one if name not in other]
    only_other = [str(name) for name in other if name not in one]
    if only_one:
        yield f"column {', '.join(only_one)} only in the notebook"
    if only_other:
        yield f"column {', '.join(only_other)} only in the pipeline"
    if not only_one and not only_other:
        yield "the columns stand in another order"


def _columns(name: str, left: Any, right: Any, tolerance: float) -> Iterator[str]:
    import numpy as np
    import pandas as pd

    if left.reset_index(drop=True).equals(right.reset_index(drop=True)):
        return
    both_missing = left.isna().to_numpy() & right.isna().to_numpy()
    if pd.api.types.is_numeric_dtype(left.dtype) and not pd.api.types.is_bool_dtype(left.dtype):
        a, b = (s.to_numpy(dtype=float, na_value=np.nan) for s in (left, right))
        with np.errstate(invalid="ignore"):
            apart = ~((a == b) | (np.abs(a - b) <= tolerance) | both_missing)
            sizes = np.abs(a[apart] - b[apart])
        amount = "" if np.isnan(sizes).all() else f", by at most {np.nanmax(sizes):.6g}"
    else:
        pairs = zip(left.tolist(), right.tolist(), both_missing, strict=True)
        apart = np.array([not missing and not _equal(x, y) for x, y, missing in pairs], dtype=bool)
        amount = ""
    if not apart.any():
        return
    rows = np.flatnonzero(apart)[:MAX_SHOWN]
    shown = "; ".join(f"row {left.index[r]}: {left.iloc[r]!r} / {right.iloc[r]!r}" for r in rows)
    yield f"column '{name}' differs in {int(apart.sum()):,} of {len(left):,} rows{amount} ({shown})"


def _arrays(one: Any, other: Any, tolerance: float) -> Iterator[str]:
    import numpy as np

    if one.dtype != other.dtype or one.shape != other.shape:
        yield f"array {one.dtype}{one.shape} in the notebook, {other.dtype}{other.shape} in the pipeline"
        return
    numeric = np.issubdtype(one.dtype, np.number)
    if np.array_equal(one, other, equal_nan=numeric):
        return
    if numeric and tolerance and np.allclose(one, other, rtol=0, atol=tolerance, equal_nan=True):
        return
    if one.dtype == object and all(map(_equal, one.ravel().tolist(), other.ravel().tolist())):
        return
    yield "the array's values differ"


def _mappings(one: Mapping[Any, Any], other: Mapping[Any, Any], tolerance: float) -> Iterator[str]:
    for key in [*one, *(key for key in other if key not in one)]:
        if key not in other or key not in one:
            yield f"'{key}' only in the {'notebook' if key in one else 'pipeline'}"
            continue
        yield from (f"'{key}': {found}" for found in differences(one[key], other[key], tolerance))


def _sequences(one: Any, other: Any, tolerance: float) -> Iterator[str]:
    if len(one) != len(other):
        yield f"{len(one)} items in the notebook, {len(other)} in the pipeline"
        return
    for place, (left, right) in enumerate(zip(one, other, strict=True)):
        yield from (f"item {place}: {found}" for found in differences(left, right, tolerance))


def _objects(one: Any, other: Any, tolerance: float) -> Iterator[str]:
    """Models and other objects: by parameters and fitted attributes."""
    left, right = vars(one), vars(other)
    if left or right:
        yield from _mappings(left, right, tolerance)
    elif not _equal(one, other):
        yield f"two different objects of type {type(one).__qualname__}"


def _equal(one: Any, other: Any) -> bool:
    try:
        if bool(one == other) or (one != one and other != other):
            return True
    except (TypeError, ValueError):
        pass
    try:
        return pickle.dumps(one) == pickle.dumps(other)
    except Exception:  # noqa: BLE001 - what cannot be pickled cannot be shown to be the same
        return False
