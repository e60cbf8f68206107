"""Saves that happen whole or not at all, for datasets that are files on this machine.

Kedro's file datasets write into their target: when the disk is full in the middle, the earlier file is
gone. While a node saves, the dataset's path points to a folder beside its target; the finished file is
then moved over the old one in a single step. What goes wrong before that leaves the old file as it was.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import uuid4

PREFIX = ".saving-"


@dataclass(frozen=True)
class _Redirection:
    dataset: Any
    target: PurePosixPath
    folder: Path


class WholeSaves:
    """The saves that are under way in this process, by the identity of the dataset object."""

    def __init__(self) -> None:
        self._open: dict[int, _Redirection] = {}
        self._lock = threading.Lock()

    def begin(self, dataset: Any) -> None:
        """Send the coming save of a dataset to a folder beside its target.

        Left alone are datasets that kedro-datasets does not write whole into one local path, those that
        append, and targets of which Kedro itself has something to say: their own save says why.
        """
        self.abandon([dataset])  # of an earlier run that was interrupted
        if not saves_whole(dataset):
            return
        target = dataset._filepath
        name = f"{PREFIX}{host_word()}-{os.getpid()}-{uuid4().hex[:8]}"
        folder = Path(target.parent) / name
        try:
            folder.mkdir(parents=True)
        except OSError:
            return
        with self._lock:
            self._open[id(dataset)] = _Redirection(dataset, target, folder)
        dataset._filepath = PurePosixPath(folder.as_posix()) / target.name

    def finish(self, dataset: Any) -> None:
        """Move what was saved over the target.

        Raises:
            OSError: The move failed; the target is as it was.
        """
        redirection = self._close(dataset)
        if redirection is None:
            return
        try:
            _move(redirection.folder / redirection.target.name, Path(redirection.target))
        finally:
            shutil.rmtree(redirection.folder, ignore_errors=True)

    def abandon(self, datasets: Iterable[Any]) -> None:
        """Forget the saves of these datasets that did not finish, and what they had written so far."""
        for dataset in datasets:
            redirection = self._close(dataset)
            if redirection is not None:
                shutil.rmtree(redirection.folder, ignore_errors=True)

    def _close(self, dataset: Any) -> _Redirection | None:
        with self._lock:
            redirection = self._open.pop(id(dataset), None)
        if redirection is not None:
            dataset._filepath = redirection.target
        return redirection


def remove_leftovers(folders: set[Path]) -> None:
    """Delete what saves of dead processes of this machine left behind (a worker or a run that was killed)."""
    for folder in folders:
        for leftover in folder.glob(f"{PREFIX}{host_word()}-*"):
            process = leftover.name.removeprefix(f"{PREFIX}{host_word()}-").split("-", 1)[0]
            if process.isdigit() and not is_alive(int(process)):
                shutil.rmtree(leftover, ignore_errors=True)


def saves_whole(dataset: Any) -> bool:
    """Whether a save of this dataset can be sent beside its target and moved over it."""
    target = getattr(dataset, "_filepath", None)
    return (
        isinstance(target, PurePosixPath)
        and _writes_whole_file(dataset)
        and not _kedro_objects(dataset, Path(target))
    )


def _writes_whole_file(dataset: Any) -> bool:
    arguments = ("_fs_open_args_save", "_save_args", "_writer_args")
    modes = [str((getattr(dataset, name, None) or {}).get("mode", "")) for name in arguments]
    return (
        any(base.__module__.startswith("kedro_datasets.") for base in type(dataset).__mro__)
        and getattr(dataset, "_protocol", None) == "file"
        and not any("a" in mode for mode in modes)
        and not getattr(dataset, "_overwrite", False)
    )


def _kedro_objects(dataset: Any, target: Path) -> bool:
    """Whether Kedro would refuse this target, or a move over it would lose what it is."""
    if getattr(dataset, "_version", None) is None:
        return target.is_symlink() or target.is_dir()
    version = target / str(dataset.resolve_save_version())
    return target.is_symlink() or target.is_file() or version.exists()


def _move(saved: Path, target: Path) -> None:
    """Move a file over a file, or the contents of a folder (a new version) into a folder."""
    if not saved.is_dir():
        if target.exists():
            shutil.copymode(target, saved)
        saved.replace(target)
        return
    target.mkdir(parents=True, exist_ok=True)
    for child in saved.iterdir():
        place = target / child.name
        if child.is_dir() and place.is_dir():
            _move(child, place)
        else:
            child.replace(place)


def host_word() -> str:
    """This machine (or container) in a word without dashes: process numbers mean nothing elsewhere."""
    return "".join(c for c in socket.gethostname() if c.isalnum()) or "host"


def is_alive(process: int) -> bool:
    """Whether a process of this machine is still there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
