"""Columns and tables of Arrow: type and values, whatever their pieces and slices."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from kedro_handoff.fingerprint import text
from kedro_handoff.fingerprint.buffer import feed
from kedro_handoff.fingerprint.encoding import framed, framed_text, joined
from kedro_handoff.fingerprint.statistics import NumberTally, share_true
from kedro_handoff.fingerprint.unsound import UnsoundError

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.walk import Walk

Found = tuple[bytes, dict[str, float | int]]


def content(values: Any, walk: Walk, statistics: bool) -> Found:
    """Encoding and statistics of an array or a chunked array of Arrow.

    Raises:
        UnsoundError: If its type has no rule.
    """
    import pyarrow as pa

    kind = values.type
    tests = pa.types
    if isinstance(kind, pa.ExtensionType):
        inner, found = content(_storage(values), walk, statistics)
        return framed(b"extension", framed_text(b"type", kind.extension_name), inner), found
    if tests.is_dictionary(kind):
        return _dictionary(values, walk, statistics)
    if (
        tests.is_list(kind)
        or tests.is_large_list(kind)
        or tests.is_fixed_size_list(kind)
        or tests.is_map(kind)
    ):
        return _lists(values, walk, statistics)
    if tests.is_struct(kind):
        return _structs(values, walk, statistics)
    if any(test(kind) for test in (tests.is_string, tests.is_large_string, tests.is_string_view)) or any(
        test(kind) for test in (tests.is_binary, tests.is_large_binary, tests.is_binary_view)
    ):
        return text.of_arrow(_chunks(values), statistics)
    return _fixed(values, statistics)


def _chunks(values: Any) -> list[Any]:
    return list(getattr(values, "chunks", [values]))


def _storage(values: Any) -> Any:
    import pyarrow as pa

    return pa.chunked_array([chunk.storage for chunk in _chunks(values)], values.type.storage_type)


def _missing(values: Any) -> Any:
    import numpy as np

    if not values.null_count:
        return np.zeros(len(values), bool)
    return np.concatenate([chunk.is_null().to_numpy(zero_copy_only=False) for chunk in _chunks(values)])


def _mask(missing: Any) -> bytes:
    import numpy as np

    return framed(
        b"missing", hashlib.sha256(np.packbits(missing).data).digest(), len(missing).to_bytes(8, "little")
    )


def _fixed(values: Any, statistics: bool) -> Found:
    """Types whose values have one width: numbers, times, decimals, truth values."""
    import numpy as np

    missing = _missing(values)
    tally = NumberTally() if statistics and _is_number(values.type) else None
    digest = hashlib.sha256()
    held = [_values(chunk) for chunk in _chunks(values) if len(chunk)]
    # One array: where blocks end must not depend on where chunks do.
    whole = np.concatenate(held) if len(held) > 1 else held[0] if held else np.zeros(0, np.uint8)
    feed(whole, digest, missing if values.null_count else None, tally)
    encoded = joined(b"fixed", (_mask(missing), framed(b"values", digest.digest())))
    nulls = int(np.count_nonzero(missing))
    if not statistics:
        return encoded, {}
    if str(values.type) == "bool":
        return encoded, share_true(int(np.count_nonzero(whole & ~missing)), len(values), nulls)
    return encoded, tally.found() if tally is not None else {"nulls": nulls}


def _is_number(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _values(chunk: Any) -> Any:
    """A flat array of one chunk's values; what nulls hide is in it."""
    import numpy as np
    import pyarrow as pa

    kind = chunk.type
    if pa.types.is_null(kind) or not len(chunk):
        return np.zeros(len(chunk), np.uint8)
    if pa.types.is_boolean(kind):
        held = np.unpackbits(np.frombuffer(chunk.buffers()[1], np.uint8), bitorder="little")
        return held[chunk.offset : chunk.offset + len(chunk)].astype(bool)
    try:
        width = kind.bit_width // 8
    except ValueError as error:
        raise UnsoundError(f"there is no rule for columns of type {kind}") from error
    dtype = (
        f"<f{width}" if pa.types.is_floating(kind) else f"<i{width}" if width in (1, 2, 4, 8) else f"V{width}"
    )
    if pa.types.is_unsigned_integer(kind):
        dtype = f"<u{width}"
    return np.frombuffer(chunk.buffers()[1], dtype, len(chunk), chunk.offset * width)


def _dictionary(values: Any, walk: Walk, statistics: bool) -> Found:
    """Codes and the dictionary, one for all chunks."""
    import pyarrow as pa

    whole = pa.chunked_array(_chunks(values), values.type).unify_dictionaries()
    indices = pa.chunked_array([chunk.indices for chunk in whole.chunks], values.type.index_type)
    words = whole.chunk(0).dictionary if whole.num_chunks else pa.array([], values.type.value_type)
    codes, found = content(indices.cast(pa.int64()), walk, statistics)
    nulls = {name: number for name, number in found.items() if name == "nulls"}
    return joined(b"dictionary", (codes, content(words, walk, False)[0])), nulls


def _lists(values: Any, walk: Walk, statistics: bool) -> Found:
    """Lengths, and what all lists hold one behind the other."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = values.type
    if pa.types.is_map(kind):
        values = values.cast(pa.list_(pa.struct([("key", kind.key_type), ("value", kind.item_type)])))
    lengths = content(pc.list_value_length(values).cast(pa.int64()), walk, False)[0]
    inner = content(pc.list_flatten(values), walk, False)[0]
    return joined(b"lists", (lengths, inner)), {"nulls": values.null_count} if statistics else {}


def _structs(values: Any, walk: Walk, statistics: bool) -> Found:
    fields = [content(part, walk, False)[0] for chunk in [_one(values)] for part in chunk.flatten()]
    return joined(b"structs", (_mask(_missing(values)), *fields)), {
        "nulls": values.null_count
    } if statistics else {}


def _one(values: Any) -> Any:
    import pyarrow as pa

    return pa.concat_arrays(_chunks(values)) if _chunks(values) else pa.array([], values.type)
