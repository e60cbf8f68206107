"""Arrays of numpy: type, shape, values in order of place."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from kedro_handoff.fingerprint.buffer import feed
from kedro_handoff.fingerprint.container import attributes
from kedro_handoff.fingerprint.encoding import framed, framed_text, joined
from kedro_handoff.fingerprint.named import class_name
from kedro_handoff.fingerprint.unsound import UnsoundError

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.walk import Walk


def array(value: Any, walk: Walk) -> bytes:
    """An array, its mask and fields included; how it lies in memory does not count."""
    import numpy as np

    shape = walk(tuple(map(int, value.shape)))
    if isinstance(value, np.ma.MaskedArray):
        mask, shown = np.ma.getmaskarray(value), np.array(value.data)
        shown[mask] = np.zeros((), value.dtype)
        return joined(b"masked", (shape, walk(mask), walk(shown), walk(value.fill_value)))
    native = "" if value.dtype.isnative else "bytes in the other order"
    walk.hold(native + ("" if value.flags.c_contiguous else f"steps {value.strides}"))
    parts = [shape, dtype(value.dtype, walk), _values(np.asarray(value), walk)]
    if type(value) not in (np.ndarray, np.memmap):
        parts += [class_name(type(value)), attributes(getattr(value, "__dict__", {}), walk)]
    return joined(b"array", parts)


def single(value: Any, walk: Walk) -> bytes:
    """A single value of one of numpy's types, which is not the same as Python's."""
    import numpy as np

    flat = np.asarray(value)
    return joined(b"single", (dtype(flat.dtype, walk), _values(flat, walk)))


def dtype(value: Any, walk: Walk) -> bytes:
    """A dtype, whatever the order of its bytes."""
    if value.names:
        fields = (walk(name) + dtype(value.fields[name][0], walk) for name in value.names)
        return joined(b"dtype of fields", fields)
    if value.subdtype:
        base, shape = value.subdtype
        return joined(b"dtype of arrays", (dtype(base, walk), walk(tuple(map(int, shape)))))
    return framed_text(b"dtype", value.newbyteorder("<").str)


def is_extended(value: Any) -> bool:
    """Whether numbers of a dtype have more bits than any machine agrees on."""
    return bool(value.kind in "fc" and value.itemsize > (8 if value.kind == "f" else 16))


def _values(value: Any, walk: Walk) -> bytes:
    kind = value.dtype.kind
    if value.dtype.names:  # field by field: what lies between them is no data
        return joined(b"fields", (walk(value[name]) for name in value.dtype.names))
    if is_extended(value.dtype):
        raise UnsoundError(f"numbers of type {value.dtype} are not the same on all machines")
    if kind in "OT":
        return joined(b"cells", map(walk, value.astype(object).ravel().tolist()))
    digest = hashlib.sha256()
    feed(value.ravel(), digest)
    return framed(b"values", digest.digest())
