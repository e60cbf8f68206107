"""Columns of text: which are missing, how long each is, and the bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from kedro_handoff.fingerprint.buffer import feed
from kedro_handoff.fingerprint.encoding import framed
from kedro_handoff.fingerprint.statistics import text_length

Found = tuple[bytes, dict[str, float | int]]


def of_arrow(chunks: Iterable[Any], statistics: bool) -> Found:
    """Text or bytes in Arrow's memory, whatever its slices, pieces, width of offsets, and what nulls hide."""
    import numpy as np

    pieces = [_piece(chunk) for chunk in chunks if len(chunk)]
    missing = np.concatenate([piece[0] for piece in pieces]) if pieces else np.zeros(0, bool)
    lengths = np.concatenate([piece[1] for piece in pieces]) if pieces else np.zeros(0, "<i8")
    return _found(missing, lengths, [piece[2] for piece in pieces], statistics)


def of_objects(cells: Sequence[Any], missing: Any, statistics: bool) -> Found:
    """Texts as objects of Python; `missing` marks what is none."""
    import numpy as np

    try:
        import pyarrow as pa

        return of_arrow([pa.array(cells, pa.large_string(), mask=missing)], statistics)
    except (ImportError, UnicodeEncodeError):  # not installed, or half of a surrogate pair
        pass
    texts = [
        b"" if absent else cell.encode("utf-8", "surrogatepass")
        for cell, absent in zip(cells, missing.tolist(), strict=True)
    ]
    lengths = np.fromiter(map(len, texts), "<i8", len(texts))
    return _found(missing, lengths, [np.frombuffer(b"".join(texts), np.uint8)], statistics)


def _piece(chunk: Any) -> tuple[Any, Any, Any]:
    """What is missing, lengths in bytes, and the bytes themselves."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    large = (
        pa.large_binary() if pa.types.is_binary(chunk.type) or pa.types.is_large_binary(chunk.type) else None
    )
    if chunk.type in (pa.string_view(), pa.binary_view()):
        chunk = chunk.cast(pa.large_string() if chunk.type == pa.string_view() else pa.large_binary())
    elif large is not None and chunk.type != large:
        chunk = chunk.cast(large)
    missing = np.zeros(len(chunk), bool)
    if chunk.null_count:
        missing = chunk.is_null().to_numpy(zero_copy_only=False)
    offsets, lengths = _offsets(chunk)
    if chunk.null_count and lengths[missing].any():
        chunk = pc.fill_null(chunk, b"" if large is not None else "")
        offsets, lengths = _offsets(chunk)
    data = chunk.buffers()[2] if len(chunk) else None
    held = np.zeros(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)
    return missing, lengths, held[int(offsets[0]) : int(offsets[-1])]


def _offsets(chunk: Any) -> tuple[Any, Any]:
    import numpy as np
    import pyarrow as pa

    wide = pa.types.is_large_string(chunk.type) or pa.types.is_large_binary(chunk.type)
    held = np.frombuffer(chunk.buffers()[1], np.int64 if wide else np.int32)
    offsets = held[chunk.offset : chunk.offset + len(chunk) + 1]
    return offsets, np.diff(offsets)


def _found(missing: Any, lengths: Any, data: list[Any], statistics: bool) -> Found:
    import numpy as np

    nulls = int(np.count_nonzero(missing))
    digest = hashlib.sha256(f"{len(lengths)} {nulls} ".encode())
    if nulls:
        digest.update(np.packbits(missing).data)
    feed(lengths.astype("<i8", copy=False), digest)
    for piece in data:
        digest.update(piece.data)
    encoded = framed(b"texts", digest.digest())
    if not statistics:
        return encoded, {}
    return encoded, text_length(sum(map(_characters, data)), len(lengths), nulls)


def _characters(data: Any) -> int:
    import numpy as np

    if data.tobytes().isascii():
        return len(data)
    # Bytes that continue a character are 0x80 to 0xBF: below -64 as signed numbers.
    return int(np.count_nonzero(data.view(np.int8) >= -64))
