"""Numbers in memory as bytes that depend on the values alone."""

from __future__ import annotations

from typing import Any, Protocol

from kedro_handoff.fingerprint.statistics import NumberTally

# Values at a time: few enough to stay in the processor's cache between two looks at them.
BLOCK = 1 << 15
_NAN = {2: 0x7E00, 4: 0x7FC00000, 8: 0x7FF8000000000000}


class Digest(Protocol):
    """An object of hashlib."""

    def update(self, data: Any, /) -> None:
        """Hash further bytes."""


def feed(values: Any, digest: Digest, missing: Any = None, tally: NumberTally | None = None) -> None:
    """Hash a flat array of numbers, truth values, times or fixed-width text.

    The order of bytes, strides and the payload of a NaN do not count; -0.0 is not 0.0.

    Args:
        values: A numpy array of one dimension.
        digest: What hashes.
        missing: Marks values that do not count, whatever stands there.
        tally: Counts mean and spread on the way.
    """
    import numpy as np

    if values.dtype.kind in "mM":
        values = values.view(f"{values.dtype.byteorder.replace('|', '=')}i8")
    for start in range(0, len(values), BLOCK):
        block = np.ascontiguousarray(values[start : start + BLOCK])
        block = block.astype(block.dtype.newbyteorder("<"), copy=False)
        absent = None if missing is None else missing[start : start + BLOCK]
        if absent is not None and absent.any():
            block = block.copy()
            block[absent] = np.zeros((), block.dtype)
        nan = None
        if block.dtype.kind in "fc":
            block, nan = _one_nan(block)
        if block.dtype.kind in "iu":
            block = narrow(block)
            digest.update(bytes((block.dtype.itemsize,)))
        digest.update(block.view(np.uint8) if block.dtype.kind in "USV" else block.data)
        if tally is not None:
            tally.add(block, _either(absent, nan))


def narrow(block: Any) -> Any:
    """Whole numbers in as few bytes as all of the block need, which follows from the values alone.

    Hashing takes longer than all else, and most whole numbers are small.
    """
    import numpy as np

    low, high = block.min(), block.max()
    for size in (1, 2, 4):
        dtype = np.dtype(f"<{block.dtype.kind}{size}")
        if size >= block.dtype.itemsize:
            break
        limits = np.iinfo(dtype)
        if limits.min <= low and high <= limits.max:
            return block.astype(dtype)
    return block


def _one_nan(block: Any) -> tuple[Any, Any]:
    """The block with each NaN as the usual one, and where they are."""
    import numpy as np

    if block.dtype.kind == "c":
        parts = block.view(f"<f{block.dtype.itemsize // 2}")
        return _one_nan(parts)[0].view(block.dtype), None
    nan = np.isnan(block)
    if not nan.any():
        return block, None
    size = block.dtype.itemsize
    whole = block.view(f"<u{size}")
    if (whole[nan] != _NAN[size]).any():
        block = block.copy()
        block.view(f"<u{size}")[nan] = _NAN[size]
    return block, nan


def _either(one: Any, other: Any) -> Any:
    if one is None or other is None:
        return one if other is None else other
    return one | other
