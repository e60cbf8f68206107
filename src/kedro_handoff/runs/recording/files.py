"""The bytes of a dataset's file or folder, for its record."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kedro_handoff.fingerprint.files import FileFingerprint, file_fingerprint
from kedro_handoff.runs.record import FileRecord
from kedro_handoff.runs.recording.hashed_file import found_already

# Where hashing means to read a file once more over the network, a record goes without.
_NEAR = ("file", "local", "", "memory", "s3", "s3a", "gs", "gcs", "az", "abfs", "abfss")


def file_of(dataset: Any, saved: bool, known: Mapping[str, Any] | None = None) -> FileRecord | None:
    """The fingerprint of a dataset's file or folder; `None` where it has none that can be had cheaply.

    Args:
        dataset: A dataset of a catalog.
        saved: Whether the run has saved it: of a versioned dataset, which version is meant.
        known: What the record of an earlier run says of it: an unchanged file is not read again.
    """
    dataset = getattr(dataset, "_dataset", dataset)  # what a CachedDataset caches
    earlier = FileFingerprint(**{**known, "state": tuple(known["state"])}) if known else None
    try:
        place = _place(dataset, saved)
        if place is None:
            return None
        found = (found_already(place[0]) if saved else None) or file_fingerprint(*place, known=earlier)
    except Exception:  # noqa: BLE001 - there is none yet, or the store behind fsspec has its own errors
        return None
    return {"digest": found.digest, "size": found.size, "files": found.files, "state": list(found.state)}


def _place(dataset: Any, saved: bool) -> tuple[str, Any] | None:
    protocol = getattr(dataset, "_protocol", "file")
    if protocol not in _NEAR:
        return None
    if getattr(dataset, "_filepath", None) is not None:
        filesystem = getattr(dataset, "_fs", None)
        near = protocol in ("file", "local", "")
        return None if filesystem is None and not near else (str(_path(dataset, saved)), filesystem)
    folder = getattr(dataset, "_path", None)
    if isinstance(folder, str) and hasattr(dataset, "_filesystem"):
        return folder, dataset._filesystem
    return (str(Path(folder)), None) if isinstance(folder, str | Path) else None


def _path(dataset: Any, saved: bool) -> Any:
    if getattr(dataset, "_version", None) is None:
        return dataset._filepath
    return dataset._get_versioned_path(dataset.resolve_save_version()) if saved else dataset._get_load_path()
