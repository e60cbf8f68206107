"""Sparse matrices of scipy: an entry that is not stored is a zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kedro_handoff.fingerprint.encoding import joined
from kedro_handoff.fingerprint.named import class_name

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.walk import Walk


def matrix(value: Any, walk: Walk) -> bytes:
    """Class, type, shape and entries in order of place, whatever the order in which they are stored."""
    import numpy as np

    triples = value.tocoo(copy=True)
    triples.sum_duplicates()
    kept = triples.data != 0
    kept |= np.signbit(triples.data) if triples.data.dtype.kind == "f" else False  # -0.0 was stored
    places = [np.asarray(axis)[kept].astype("<i8") for axis in triples.coords]
    order = np.lexsort(places[::-1])
    parts = [class_name(type(value)), walk(value.dtype), walk(tuple(map(int, value.shape)))]
    parts += [walk(axis[order]) for axis in places]
    return joined(b"sparse", [*parts, walk(triples.data[kept][order])])
