"""Uniqueness of more values than memory holds: 64-bit keys, sorted in parts.

Equal values have equal keys, so that keys which are all different prove that the values are. Whole numbers
and instants have keys of their own; of text the key is a hash, and what looks equal is looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

Keys = np.ndarray[Any, np.dtype[np.uint64]]

_SAFE = "iufbmM"
_MOST = 2**20


def keys_of(frame: pd.DataFrame, columns: Sequence[str], *, keep_missing: bool) -> Keys | None:
    """A key for each row, or each row with a value; `None` for a dtype in doubt."""
    if not all(_has_keys(frame[column].dtype) for column in columns):
        return None
    part = frame[list(columns)]
    if not keep_missing:
        part = part.dropna()
    if len(columns) == 1:
        return _hashed(part[columns[0]])
    keys = np.zeros(len(part), dtype=np.uint64)
    for column in columns:
        keys = keys * np.uint64(0x9E3779B97F4A7C15) + _hashed(part[column])
        keys ^= keys >> np.uint64(29)
    return keys


def _has_keys(dtype: Any) -> bool:
    if isinstance(dtype, pd.StringDtype):
        return dtype.na_value is np.nan
    if isinstance(dtype, pd.DatetimeTZDtype):
        return True
    return isinstance(dtype, np.dtype) and dtype.kind in _SAFE and dtype.name != "float16"


def _hashed(series: pd.Series) -> Keys:
    if isinstance(series.dtype, pd.StringDtype):
        values: Any = series.to_numpy(dtype=object)
    elif isinstance(series.dtype, pd.DatetimeTZDtype):
        values = series.dt.tz_convert(None).to_numpy()
    else:
        values = series.to_numpy()
        if values.dtype.kind == "f":
            # Minus nothing is nothing, and every NaN is missing in the same way.
            values = np.where(np.isnan(values), np.nan, values + 0.0)
    hashed: Keys = pd.util.hash_array(values, categorize=False)
    return hashed


class KeyStore:
    """Keys in parts by their first bits, on disk where they are many, each part small enough to be sorted."""

    def __init__(self, folder: Path, expected: int, budget: int) -> None:
        """Keep nothing yet.

        Args:
            folder: An empty folder for the parts.
            expected: How many keys there will be.
            budget: Bytes that sorting a part may take.
        """
        self.count = 0
        need = expected * 8 * 2
        self._bits = max(0, (need // max(budget, 1)).bit_length())
        self._paths = [folder / f"{number}.keys" for number in range(2**self._bits)]
        self._on_disk = self._bits > 0
        self._held: list[Keys] = []

    def take(self, keys: Keys) -> None:
        """Add keys."""
        self.count += len(keys)
        if not self._on_disk:
            self._held.append(keys)
            return
        ordered = np.sort(keys)
        starts = np.arange(1, len(self._paths), dtype=np.uint64) << np.uint64(64 - self._bits)
        for path, part in zip(self._paths, np.split(ordered, np.searchsorted(ordered, starts)), strict=True):
            if len(part):
                with path.open("ab") as stream:
                    part.tofile(stream)

    def repeated(self) -> tuple[Keys, bool]:
        """Keys that occur more than once, sorted (a million at most), and whether that is all of them."""
        found: list[Keys] = []
        total = 0
        for part in self._parts():
            part.sort()
            twice = np.unique(part[1:][part[1:] == part[:-1]])
            found.append(twice)
            total += len(twice)
            if total > _MOST:
                return np.sort(np.concatenate(found))[:_MOST], False
        return (np.sort(np.concatenate(found)) if found else np.empty(0, np.uint64)), True

    def _parts(self) -> Iterator[Keys]:
        if not self._on_disk:
            if self._held:
                yield np.concatenate(self._held)
            return
        for path in self._paths:
            if path.exists():
                yield np.fromfile(path, dtype=np.uint64)


def occur_in(keys: Keys, repeated: Keys) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which keys are among the repeated ones."""
    if not len(repeated):
        return np.zeros(len(keys), dtype=bool)
    places = np.minimum(np.searchsorted(repeated, keys), len(repeated) - 1)
    return np.asarray(repeated[places] == keys)
