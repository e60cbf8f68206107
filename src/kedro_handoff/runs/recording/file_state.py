"""Whether a dataset's file is still the one that was seen: from its size, its inode and its times."""

from __future__ import annotations

import stat
import time
from pathlib import Path
from typing import Any

# A file that changed a moment ago could change once more within one tick of the file system's clock.
_SETTLED = 0.02


def file_state(dataset: Any, saved: bool = False) -> tuple[int, ...] | None:
    """Device, inode, size and times of a dataset's one local file; `None` where it has none or several.

    Args:
        dataset: A dataset of a catalog.
        saved: Of a versioned dataset: whether the version that the run saves is meant, not the one it loads.
    """
    path = local_path(dataset, saved)
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def settled(state: tuple[int, ...] | None) -> tuple[int, ...] | None:
    """The state where it is sure that a later change would show in it; otherwise `None`."""
    if state is None or time.time() - max(state[3], state[4]) / 1e9 < _SETTLED:
        return None
    return state


def local_path(dataset: Any, saved: bool = False) -> Path | None:
    """The local path that a dataset reads now, or has saved; `None` elsewhere, or without a version yet."""
    path = getattr(dataset, "_filepath", None)
    if path is None or getattr(dataset, "_protocol", "file") not in ("file", "local", ""):
        return None
    if getattr(dataset, "_version", None) is None:
        return Path(str(path))
    try:
        if saved:
            return Path(str(dataset._get_versioned_path(dataset.resolve_save_version())))
        return Path(str(dataset._get_load_path()))
    except Exception:  # noqa: BLE001 - no version yet: Kedro says so when it loads
        return None
