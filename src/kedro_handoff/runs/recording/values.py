"""The fingerprint of an object, for the record."""

from __future__ import annotations

from typing import Any, cast

from kedro_handoff.fingerprint import fingerprint_of
from kedro_handoff.runs.record import ContentRecord
from kedro_handoff.runs.recording.masking import finite, masked


def content_of(value: Any) -> ContentRecord:
    """What an object holds, as the record keeps it."""
    document = fingerprint_of(value).document()
    return cast(ContentRecord, {**finite(document), "facts": masked(document["facts"])})
