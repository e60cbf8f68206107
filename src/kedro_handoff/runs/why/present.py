"""What lies in a dataset's place now, held against what runs left there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kedro_handoff.fingerprint.files import FileFingerprint, file_fingerprint
from kedro_handoff.runs.record import DatasetRecord, FileRecord, RunRecord
from kedro_handoff.runs.why.reach import catalog_filesystem
from kedro_handoff.runs.words import size

State = Literal["as_made", "put_back", "changed_since", "gone", "in_memory", "not_recorded", "unreachable"]


@dataclass(frozen=True)
class Present:
    """What lies there now.

    Attributes:
        state: As the newest run left it; as an earlier run left it (`put_back`); as no recorded run left it
            (`changed_since`); not there; never there (`in_memory`); there, and nothing to hold it against;
            or its place does not answer.
        run: The run whose content it is, else the last that made the dataset.
        path: Where it lies; `None` for memory.
        why: What stands in the way where its place does not answer; how its bytes changed where they did.
    """

    state: State
    run: RunRecord
    path: str | None
    why: str = ""


def present_state(dataset: str, makings: Sequence[RunRecord], project: Path) -> Present:
    """Hold what lies there now against what the runs that made it left.

    Args:
        dataset: The dataset.
        makings: Runs that made it, newest first; at least one.
        project: The project's folder, which paths in records are relative to.
    """
    newest = makings[0]
    record = newest["datasets"][dataset]
    path = record["path"]
    if not record["persisted"]:
        return Present("in_memory", newest, None)
    if path is None or record["file"] is None:
        return Present("not_recorded", newest, path)
    try:
        found = fingerprint_now(dataset, record, newest["env"], project)
    except FileNotFoundError:
        return Present("gone", newest, path)
    except Exception as error:  # noqa: BLE001 - a file system of any kind may fail in any way
        return Present("unreachable", newest, path, f"{type(error).__name__}: {error}")
    for run in makings:
        file = run["datasets"][dataset]["file"]
        if file is not None and file["digest"] == found.digest:
            return Present("as_made" if run is newest else "put_back", run, path)
    return Present("changed_since", newest, path, other_bytes(record["file"], found.size))


def fingerprint_now(dataset: str, record: DatasetRecord, env: str, project: Path) -> FileFingerprint:
    """What lies in a dataset's place now; a file whose `stat` facts are those on record is not read again.

    Args:
        dataset: The dataset.
        record: What a run knew of it.
        env: The Kedro environment of that run.
        project: The project's folder.

    Raises:
        OSError: It is not there, or cannot be read; other file systems raise errors of their own.
    """
    path, file = _place(record), record["file"]
    if file is None:
        raise FileNotFoundError(path)
    known = FileFingerprint(file["digest"], file["size"], file["files"], tuple(file["state"]))
    if "://" not in path:
        return file_fingerprint(project / path, known=known)
    import fsspec  # slow to import, and only needed here

    filesystem: Any = catalog_filesystem(project, dataset, env) or fsspec.url_to_fs(path)[0]
    return file_fingerprint(filesystem._strip_protocol(path), filesystem, known)


def other_bytes(before: FileRecord, now: int) -> str:
    """What happened to a file whose bytes are others: its size before and now, exactly where that matters."""
    if before["size"] == now:
        return "has other bytes of the same size"
    alike = size(before["size"]) == size(now)
    shown = [f"{count:,} B" if alike else size(count) for count in (before["size"], now)]
    return f"has other bytes, {shown[0]} -> {shown[1]}"


def _place(record: DatasetRecord) -> str:
    """The file itself: a versioned dataset's lies in a folder of its version."""
    path, version = record["path"] or "", record["version"]
    return f"{path}/{version}/{path.rpartition('/')[2]}" if version else path
