"""One column of pandas: dtype and values, whatever its memory looks like."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from kedro_handoff.fingerprint import arrow, text
from kedro_handoff.fingerprint.array import is_extended
from kedro_handoff.fingerprint.buffer import feed
from kedro_handoff.fingerprint.encoding import framed, framed_text, joined
from kedro_handoff.fingerprint.statistics import NumberTally, share_true

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.walk import Walk

Found = tuple[bytes, dict[str, float | int]]


def column(values: Any, walk: Walk, statistics: bool, content: Found | None = None) -> Found:
    """Encoding and statistics of the array of a Series or an Index.

    Args:
        values: The array.
        walk: Encodes what stands in it.
        statistics: Whether they are wanted.
        content: What `content_of` has found of it, if it has been asked.

    Raises:
        UnsoundError: If it holds objects that cannot be hashed soundly.
    """
    values = array_of(values)
    walk.hold(_held(values.dtype))
    encoded, found = content or content_of(values, walk, statistics)
    number = len(values).to_bytes(8, "little")
    return joined(b"column", (framed_text(b"dtype", dtype_name(values.dtype)), number, encoded)), found


def _held(dtype: Any) -> str:
    """How values are held that are the same in content: order of bytes, storage of texts."""
    if getattr(dtype, "isnative", True):
        return "" if getattr(dtype, "storage", "pyarrow") == "pyarrow" else f"texts in {dtype.storage}"
    return "bytes in the other order"


def array_of(values: Any) -> Any:
    """The array of numpy itself, where pandas only wraps one."""
    import pandas as pd

    wrapped = isinstance(values, pd.arrays.NumpyExtensionArray) and not isinstance(
        values.dtype, pd.StringDtype
    )
    return values.to_numpy() if wrapped else values


def dtype_name(dtype: Any) -> str:
    """The dtype as pandas writes it, without the order of bytes."""
    import numpy as np
    import pandas as pd

    if isinstance(dtype, np.dtype):
        return str(dtype.newbyteorder("="))
    if isinstance(dtype, pd.StringDtype):  # where its texts are stored is no part of a type
        return "string" if dtype.na_value is pd.NA else "str"
    return f"{dtype}, ordered" if getattr(dtype, "ordered", False) else str(dtype)


def content_of(values: Any, walk: Walk, statistics: bool) -> Found:
    """Encoding and statistics of the cells of an array; its dtype and length are not in it.

    Raises:
        UnsoundError: If it holds objects that cannot be hashed soundly.
    """
    import numpy as np
    import pandas as pd

    dtype = values.dtype
    if isinstance(dtype, np.dtype):
        return _plain(np.asarray(values), walk, statistics)
    if isinstance(dtype, pd.StringDtype):
        return _texts(values, statistics)
    if isinstance(dtype, pd.CategoricalDtype):
        return _categories(values, walk, statistics)
    if isinstance(dtype, pd.DatetimeTZDtype | pd.PeriodDtype):
        return _plain(values.asi8.view("M8[ns]"), walk, statistics)
    if isinstance(dtype, pd.IntervalDtype):
        ends = (column(end.array, walk, False)[0] for end in (values.left, values.right))
        return joined(b"interval", ends), _nulls(values, statistics)
    if isinstance(dtype, pd.SparseDtype):
        return _plain(np.asarray(values), walk, statistics)
    if isinstance(dtype, pd.ArrowDtype):
        return arrow.content(values.__arrow_array__(), walk, statistics)
    if isinstance(getattr(dtype, "numpy_dtype", None), np.dtype):
        return _masked(values, dtype.numpy_dtype, statistics)
    cells = joined(b"cells", map(walk, values.astype(object).tolist()))
    return framed(b"cells of", framed_text(b"class", repr(dtype)), cells), _nulls(values, statistics)


def _nulls(values: Any, statistics: bool) -> dict[str, float | int]:
    return {"nulls": int(values.isna().sum())} if statistics else {}


def _plain(values: Any, walk: Walk, statistics: bool) -> Found:
    import numpy as np

    kind = values.dtype.kind
    if kind == "O":
        return _objects(values, walk, statistics)
    if kind not in "biufcmM" or is_extended(values.dtype):
        return walk(values), {}
    tally = NumberTally() if statistics and kind in "iuf" else None
    digest = hashlib.sha256()
    feed(values, digest, tally=tally)
    found: dict[str, float | int] = {}
    if tally is not None:
        found = tally.found()
    elif statistics and kind == "b":
        found = share_true(int(np.count_nonzero(values)), len(values), 0)
    elif statistics and kind in "mM":
        found = {"nulls": int(np.count_nonzero(np.isnat(values)))}
    return framed(b"values", digest.digest()), found


def _masked(values: Any, dtype: Any, statistics: bool) -> Found:
    """Nullable numbers: what stands under a missing value does not count."""
    import numpy as np

    missing = values.isna()
    plain = values.to_numpy(dtype=dtype, na_value=dtype.type(0))
    digest = hashlib.sha256(np.packbits(missing).data)
    tally = NumberTally() if statistics and dtype.kind in "iuf" else None
    feed(plain, digest, missing, tally)
    encoded = framed(b"nullable", digest.digest())
    if tally is not None:
        return encoded, tally.found()
    nulls = int(np.count_nonzero(missing))
    return encoded, share_true(
        int(np.count_nonzero(plain & ~missing)), len(plain), nulls
    ) if statistics else {}


def _texts(values: Any, statistics: bool) -> Found:
    if values.dtype.storage == "pyarrow":
        held = values.__arrow_array__()
        return text.of_arrow(getattr(held, "chunks", [held]), statistics)
    return text.of_objects(values.to_numpy(dtype=object), values.isna(), statistics)


def _categories(values: Any, walk: Walk, statistics: bool) -> Found:
    """Codes and the list of categories, whose order counts, and so do those without a row."""
    import numpy as np

    codes, categories = values.codes, values.categories
    digest = hashlib.sha256()
    feed(codes.astype("<i4", copy=False), digest)
    encoded = joined(
        b"categories", (framed(b"codes", digest.digest()), column(categories.array, walk, False)[0])
    )
    if not statistics:
        return encoded, {}
    counts = np.bincount(codes.astype(np.int64) + 1, minlength=1)
    return encoded, {"nulls": int(counts[0]), "distinct": int(np.count_nonzero(counts[1:]))}


def _objects(values: Any, walk: Walk, statistics: bool) -> Found:
    """Cell by cell, each with its type; texts with one kind of missing value at once."""
    import numpy as np
    import pandas as pd

    missing = pd.isna(values)
    absent = values[missing]
    kinds = set(map(type, values[~missing].tolist())), set(map(type, absent.tolist()))
    if kinds[0] == {str} and kinds[1] <= {type(None), float, type(pd.NA), type(pd.NaT)} and len(kinds[1]) < 2:
        encoded, found = text.of_objects(values, missing, statistics)
        return framed(b"texts", encoded, walk(absent[0]) if len(absent) else b""), found
    nulls: dict[str, float | int] = {"nulls": int(np.count_nonzero(missing))} if statistics else {}
    return joined(b"cells", map(walk, values.tolist())), nulls
