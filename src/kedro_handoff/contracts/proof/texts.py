"""Different strings of a column, faster than by hashing strings where all are equally long."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kedro_handoff.contracts.proof.blocks import Array, blocks, compare

_WIDTHS = (1, 2, 4, 8)  # bytes of a string that fit a whole number


def distinct_texts(series: pd.Series) -> pd.Series | None:
    """The different strings of an Arrow-backed column, if all have one of a few lengths, in bytes.

    Codes of airports, states, currencies are such: their bytes are read as whole numbers where they lie in
    Arrow's memory. `None` where a string is missing or has another length.
    """
    array: Any = series.array
    held = array.__arrow_array__()
    chunks = [chunk for chunk in getattr(held, "chunks", [held]) if len(chunk)]
    if held.null_count or not chunks:
        return None
    keys = [_keys(chunk) for chunk in chunks]
    first = keys[0]
    if first is None or any(key is None or key.dtype != first.dtype for key in keys):
        return None
    each = [pd.unique(block) for key in keys if key is not None for block in blocks(key)]
    found = pd.unique(np.concatenate(each))
    return pd.Series(_strings(found, held.type), dtype=series.dtype)


def _keys(chunk: Any) -> Array | None:
    """Each string's bytes as a whole number; `None` where the lengths differ or do not fit."""
    import pyarrow as pa  # not at the top: pandas does without it, too

    wide = np.int64 if pa.types.is_large_string(chunk.type) else np.int32
    _, offsets, data = chunk.buffers()
    if data is None:
        return None
    ends: Array = np.frombuffer(offsets, dtype=wide)[chunk.offset : chunk.offset + len(chunk) + 1]
    width = int(ends[1] - ends[0])
    if width not in _WIDTHS or int(ends[-1] - ends[0]) != width * len(chunk):
        return None
    if compare(ends[1:], ends[:-1], lambda after, before: after - before == width) != len(chunk):
        return None
    read = np.frombuffer(data, dtype=np.uint8, count=width * len(chunk), offset=int(ends[0]))
    return read.view(f"u{width}")


def _strings(keys: Array, dtype: Any) -> Any:
    import pyarrow as pa

    width = keys.dtype.itemsize
    wide = np.int64 if pa.types.is_large_string(dtype) else np.int32
    offsets = (np.arange(len(keys) + 1) * width).astype(wide)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(keys))]
    return pa.Array.from_buffers(dtype, len(keys), buffers)
