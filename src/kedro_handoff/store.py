"""Records as plain files: one JSON document per event, written whole and then renamed.

Readers never see half a file, any process may write at any time, and nothing is ever rewritten. The oldest
may be deleted.
"""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from uuid import uuid4

from kedro_handoff.errors import RecordError

FORMAT = 1


def utc_now() -> str:
    """The current time in UTC, ISO 8601 with microseconds and `Z`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def write_whole(path: Path, text: str) -> None:
    """Write `text` to `path` so that a reader sees the old file or the new one, never a part.

    Raises:
        OSError: The folder cannot be written or the disk is full; `path` is then as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def advice_on(error: Exception, folder: object) -> str:
    """What to do where a folder takes no records, as the rest of a sentence."""
    number = getattr(error, "errno", None)
    if number in (errno.ENOSPC, errno.EDQUOT):
        return f"free some space on the disk of {folder}"
    if number == errno.EFBIG:
        return f"allow larger files in {folder}"
    return f"make {folder} a folder that can be written"


class RecordStore:
    """Folder of records, by kind (`outcomes`, ...) and subject (a dataset's name, ...).

    The folder ignores itself in git (`.gitignore` with `*`), so that no project file has to change.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, kind: str, subject: str, document: Mapping[str, Any]) -> Path:
        """Keep one more record and return its path.

        The file's name begins with the time, so that names sort as the events happened.

        Raises:
            OSError: The record could not be written; no part of it is left behind.
        """
        time = str(document.get("time") or utc_now())
        name = f"{time.replace(':', '').replace('-', '')}-{uuid4().hex[:8]}.json"
        path = self._folder(kind, subject) / name
        self.ignore_in_git()
        text = json.dumps({"format": FORMAT, **document}, indent=2, ensure_ascii=False, allow_nan=False)
        write_whole(path, text + "\n")
        return path

    def subjects(self, kind: str) -> list[str]:
        """Names of the subjects that have records of this kind, sorted."""
        folder = self.root / kind
        return sorted(unquote(child.name) for child in folder.iterdir()) if folder.is_dir() else []

    def newest(self, kind: str, subject: str) -> dict[str, Any] | None:
        """The last record of a subject, or `None` where there is none.

        Raises:
            RecordError: The record is damaged or of a newer format.
        """
        return next(self.records(kind, subject), None)

    def records(self, kind: str, subject: str) -> Iterator[dict[str, Any]]:
        """All records of a subject, newest first.

        Raises:
            RecordError: A record is damaged or of a newer format.
        """
        return map(read_record, self.paths(kind, subject))

    def paths(self, kind: str, subject: str) -> list[Path]:
        """Files of the records of a subject, newest first."""
        return sorted(self._folder(kind, subject).glob("*.json"), reverse=True)

    def prune(self, kind: str, keep: int) -> None:
        """Delete all but the newest records of each subject; others may do so at the same time."""
        for subject in self.subjects(kind):
            for path in self.paths(kind, subject)[keep:]:
                path.unlink(missing_ok=True)

    def ignore_in_git(self) -> None:
        """Keep the folder out of git, whoever writes into it first.

        Raises:
            OSError: The folder cannot be written.
        """
        marker = self.root / ".gitignore"
        if not marker.exists():
            write_whole(marker, "*\n")

    def _folder(self, kind: str, subject: str) -> Path:
        # A dot alone would walk out of the folder; quote() leaves it as it is.
        return self.root / kind / quote(subject, safe="").replace(".", "%2E")


def read_record(path: Path) -> dict[str, Any]:
    """Read one record.

    Raises:
        RecordError: The file is damaged, or its format is newer than this version can read.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecordError(f"The record {path} cannot be read: {error}. Delete it to go on.") from error
    if not isinstance(document, dict) or not isinstance(document.get("format"), int):
        raise RecordError(f"The record {path} has no format version; delete it to go on.")
    if document["format"] > FORMAT:
        raise RecordError(
            f"The record {path} has format {document['format']}; this kedro-handoff reads up to {FORMAT}. "
            "Upgrade with: pip install --upgrade kedro-handoff"
        )
    return {**document, "path": str(path)}
