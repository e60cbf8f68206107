"""Where the kernel cannot lead writes elsewhere, a replay runs in a copy of the project."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from kedro_handoff.notebooks.guard import Protection

LARGEST = 2**31  # bytes; copying more takes longer than most replays
_LEFT_OUT = (".git", ".venv", "venv", ".tox", "node_modules", "__pycache__", ".ipynb_checkpoints")


def project_to_run(project: Path, scratch: Path, protection: Protection) -> Path:
    """The project itself where its writes are carried, or where it is too large to copy; else a copy.

    In the last case saves of the catalog still go to the scratch folder, and other writes are refused.
    """
    if protection.carried or sum(_sizes(project)) > LARGEST:
        return project
    target = scratch / "project"
    shutil.copytree(project, target, symlinks=True, ignore=shutil.ignore_patterns(*_LEFT_OUT))
    return target


def _sizes(project: Path) -> Iterator[int]:
    for folder, folders, files in os.walk(project):
        folders[:] = [name for name in folders if name not in _LEFT_OUT]
        yield from (Path(folder, name).lstat().st_size for name in files)
