"""A file that was hashed beside its target: when it has been moved there, it need not be read again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.fingerprint.files import FileFingerprint

_handed = threading.local()


@dataclass(frozen=True)
class HashedFile:
    """A file by its device, inode, size and time of change, which a move leaves as they are."""

    identity: tuple[int, ...]
    digest: str


def hashed_file(path: str, digest: str) -> HashedFile | None:
    """One file with its digest; `None` where it is a folder.

    Raises:
        OSError: It is not there.
    """
    return HashedFile(_identity(path), digest) if Path(path).is_file() else None


@contextmanager
def file_hashed_already(hashed: HashedFile | None) -> Iterator[None]:
    """For as long as this lasts, and in this thread, this very file is not read once more."""
    _handed.file = hashed
    try:
        yield
    finally:
        _handed.file = None


def found_already(path: str) -> FileFingerprint | None:
    """The fingerprint of the file at a path, if it is the one that was hashed.

    Raises:
        OSError: There is none.
    """
    hashed: HashedFile | None = getattr(_handed, "file", None)
    if hashed is None or _identity(path) != hashed.identity:
        return None
    return FileFingerprint(hashed.digest, hashed.identity[2], 1)


def _identity(path: str) -> tuple[int, ...]:
    found = Path(path).stat()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
