"""The fingerprint of an object, for the record."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from kedro_handoff.fingerprint import fingerprint_of
from kedro_handoff.fingerprint.value import ValueFingerprint
from kedro_handoff.runs.record import ContentRecord
from kedro_handoff.runs.recording.masking import finite, masked

_handed = threading.local()


@contextmanager
def hashed_already(value: Any, found: ValueFingerprint | None) -> Iterator[None]:
    """For as long as this lasts, and in this thread, the very same object is not hashed once more."""
    _handed.pair = (value, found) if found is not None else None
    try:
        yield
    finally:
        _handed.pair = None


def content_of(value: Any) -> ContentRecord:
    """What an object holds, as the record keeps it."""
    pair = getattr(_handed, "pair", None)
    found = pair[1] if pair is not None and pair[0] is value else fingerprint_of(value)
    document = found.document()
    return cast(ContentRecord, {**finite(document), "facts": masked(document["facts"])})
