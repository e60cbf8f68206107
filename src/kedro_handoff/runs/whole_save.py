"""Saves that happen whole or not at all, for datasets that are files on this machine.

Kedro's file datasets write into their target: when the disk is full in the middle, the earlier file is
gone. While a node saves, the dataset's path points to a folder beside its target; the finished file is
then moved over the old one in a single step. What goes wrong before that leaves the old file as it was.
"""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

_PREFIX = ".saving-"


@dataclass(frozen=True)
class _Redirection:
    dataset: Any
    target: PurePosixPath
    folder: Path


class WholeSaves:
    """The saves that are under way in this process."""

    def __init__(self) -> None:
        self._open: dict[str, _Redirection] = {}
        self._lock = threading.Lock()

    def begin(self, name: str, dataset: Any) -> None:
        """Send the coming save of a dataset to a folder beside its target.

        Left alone are datasets that kedro-datasets does not write whole into one local path, those that
        append, and those in a folder that cannot be written: their own save says why.
        """
        target = getattr(dataset, "_filepath", None)
        if not isinstance(target, PurePosixPath) or not _writes_whole_file(dataset):
            return
        with self._lock:
            if name in self._open:
                return  # a generator node saves chunk by chunk
        folder = Path(target.parent) / f"{_PREFIX}{os.getpid()}-{target.name}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return
        dataset._filepath = PurePosixPath(folder.as_posix()) / target.name
        with self._lock:
            self._open[name] = _Redirection(dataset, target, folder)

    def finish(self, name: str) -> None:
        """Move what was saved over the target.

        Raises:
            OSError: The move failed; the target is as it was.
        """
        redirection = self._pop(name)
        if redirection is None:
            return
        redirection.dataset._filepath = redirection.target
        try:
            _move(redirection.folder / redirection.target.name, Path(redirection.target))
        finally:
            shutil.rmtree(redirection.folder, ignore_errors=True)

    def abandon_all(self) -> None:
        """Forget the saves that did not finish, and what they had written so far."""
        for name in list(self._open):
            redirection = self._pop(name)
            if redirection is not None:
                redirection.dataset._filepath = redirection.target
                shutil.rmtree(redirection.folder, ignore_errors=True)

    def _pop(self, name: str) -> _Redirection | None:
        with self._lock:
            return self._open.pop(name, None)


def remove_leftovers(folders: set[Path]) -> None:
    """Delete what saves of processes that are gone left behind (a worker that died, a killed run)."""
    for folder in folders:
        for leftover in folder.glob(f"{_PREFIX}*"):
            process = leftover.name.removeprefix(_PREFIX).split("-", 1)[0]
            if process.isdigit() and not _is_alive(int(process)):
                shutil.rmtree(leftover, ignore_errors=True)


def _move(saved: Path, target: Path) -> None:
    """Move a file over a file, or the contents of a folder (a new version) into a folder."""
    if not saved.is_dir():
        if saved.exists():
            saved.replace(target)
        return
    target.mkdir(parents=True, exist_ok=True)
    for child in saved.iterdir():
        place = target / child.name
        if child.is_dir() and place.is_dir():
            _move(child, place)
        else:
            child.replace(place)


def _writes_whole_file(dataset: Any) -> bool:
    arguments = ("_fs_open_args_save", "_save_args", "_writer_args")
    modes = [str((getattr(dataset, name, None) or {}).get("mode", "")) for name in arguments]
    return (
        type(dataset).__module__.startswith("kedro_datasets.")
        and getattr(dataset, "_protocol", None) == "file"
        and not any("a" in mode for mode in modes)
    )


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
