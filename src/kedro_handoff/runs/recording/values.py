"""The fingerprint of an object, for the record."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from kedro_handoff.fingerprint import fingerprint_of
from kedro_handoff.fingerprint.value import ValueFingerprint
from kedro_handoff.runs.record import ContentRecord
from kedro_handoff.runs.recording.masking import finite, masked

_handed = threading.local()
_FEWEST = 3  # values


@contextmanager
def hashed_already(value: Any, found: ValueFingerprint | None) -> Iterator[None]:
    """For as long as this lasts, and in this thread, the very same object is not hashed once more."""
    _handed.pair = (value, found) if found is not None else None
    try:
        yield
    finally:
        _handed.pair = None


@contextmanager
def overheard(value: Any) -> Iterator[list[ValueFingerprint]]:
    """What whoever hashes this very object in this thread, for as long as this lasts, finds."""
    found: list[ValueFingerprint] = []
    _handed.heard = (value, found)
    try:
        yield found
    finally:
        _handed.heard = None


def content_of(value: Any) -> ContentRecord:
    """What an object holds, as the record keeps it."""
    pair = getattr(_handed, "pair", None)
    found = pair[1] if pair is not None and pair[0] is value else fingerprint_of(value)
    heard = getattr(_handed, "heard", None)
    if heard is not None and heard[0] is value:
        heard[1].append(found)
    document = found.document()
    columns = [{**column, "statistics": _impersonal(column, found.rows)} for column in document["columns"]]
    kept = {**document, "columns": columns, "facts": masked(document["facts"])}
    return cast(ContentRecord, finite(kept))


def _impersonal(column: Mapping[str, Any], rows: int | None) -> dict[str, float | int]:
    """Statistics from which no cell can be told: of one value the mean is the value, of two both follow."""
    known = dict(column["statistics"])
    values = (rows or 0) - int(known.get("nulls", 0))
    if values < _FEWEST or known.get("std") == 0:
        return {name: known[name] for name in ("nulls", "distinct") if name in known}
    return known
