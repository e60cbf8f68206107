"""The bytes of a dataset's file or folder, for its record."""

from __future__ import annotations

from typing import Any

from kedro_handoff.runs.record import FileRecord


def file_of(dataset: Any, path: str, known: FileRecord | None) -> FileRecord | None:
    """The fingerprint of what lies at a dataset's path; `None` where nothing does."""
    return None
