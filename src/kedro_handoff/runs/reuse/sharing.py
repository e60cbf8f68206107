"""Whether a dataset in memory hands on the very object that was saved, which a node could then change."""

from __future__ import annotations

from typing import Any

from kedro_handoff.runs.reuse.known import is_plain


def why_shared(dataset: Any, value: Any) -> str:
    """Why what readers are given may not be what was saved, in words; empty where it is."""
    if type(dataset).__name__ == "SharedMemoryDataset" and is_plain(value):
        return ""  # each reader is sent a copy, and nothing is lost of plain data on the way
    if dataset is not None and type(dataset).__name__ != "MemoryDataset":
        return f"a {type(dataset).__name__} may hand on something else than was saved"
    mode = getattr(dataset, "_copy_mode", None) or _inferred(value)
    if mode == "assign":
        return "it is handed on without a copy, so that a node could change it"
    if mode == "copy" and _holds_objects(value):
        return "its objects are handed on without a copy, so that a node could change them"
    if mode == "deepcopy" and hasattr(type(value), "__deepcopy__") and not _is_frame(value):
        return f"a {type(value).__name__} says itself what a copy of it is"
    return ""


def _inferred(value: Any) -> str:
    from kedro.io.memory_dataset import _infer_copy_mode  # Kedro's own rule, not a copy of it

    return _infer_copy_mode(value)


def _is_frame(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] in ("pandas", "numpy")


def _holds_objects(value: Any) -> bool:
    dtypes = getattr(value, "dtypes", None)
    listed = list(dtypes) if dtypes is not None else [getattr(value, "dtype", "object")]
    return any(str(dtype) == "object" for dtype in listed)
