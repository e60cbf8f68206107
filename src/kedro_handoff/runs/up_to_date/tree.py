"""The files below a folder as `stat` tells of them, and the names in a folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MOST = 50_000  # files; looking at more is no short cut
_CACHES = ("__pycache__",)
_AT_START = ("sitecustomize.py", "usercustomize.py")


@dataclass(frozen=True)
class Tree:
    """All files below a folder.

    Attributes:
        state: Stands for their names, places on the disk, sizes and times of change.
        newest: When the last of them changed, seconds since 1970; 0 where there is none.
    """

    state: str
    newest: float


def tree_of(folder: Path) -> Tree:
    """Look at all files below a folder without reading any; links are followed, Python's caches left out.

    Args:
        folder: The folder, or a single file.

    Raises:
        OSError: The folder cannot be read, or holds too many files.
    """
    found = hashlib.sha256()
    newest = 0.0
    files = iter([("", folder.stat())]) if folder.is_file() else _walk(str(folder), "", frozenset())
    for count, (name, facts) in enumerate(files, start=1):
        if count > _MOST:
            raise OSError(f"{folder} holds more than {_MOST:,} files")
        state = "" if facts is None else state_of(facts)
        found.update(f"{name}\0{state}\n".encode(errors="surrogateescape"))
        newest = newest if facts is None else max(newest, facts.st_mtime, facts.st_ctime)
    return Tree(found.hexdigest(), newest)


def names_in(folder: Path) -> str:
    """Stands for the names in a folder but Python's caches and hidden ones; empty where there is none.

    Of what Python reads whenever it starts, and of an archive, it stands for the state too.
    """
    try:
        listed = os.listdir(folder)  # noqa: PTH208 - names only, of hundreds of files at each command
    except NotADirectoryError:
        return str(state_of(folder.stat()))
    except OSError:
        return ""
    names = sorted(name for name in listed if not (name.startswith(".") or name in _CACHES))
    read = [str(_state_in(folder, name)) for name in names if name.endswith(".pth") or name in _AT_START]
    return hashlib.sha256("\n".join((*names, *read)).encode(errors="surrogateescape")).hexdigest()


def state_of(found: os.stat_result) -> list[int]:
    """What of `stat` changes whenever a file does: device, inode, size, times of change (ns)."""
    return [found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def _state_in(folder: Path, name: str) -> list[int]:
    try:
        return state_of((folder / name).stat())
    except OSError:
        return []  # a link to nothing


def _walk(
    folder: str, prefix: str, above: frozenset[tuple[int, int]]
) -> Iterator[tuple[str, os.stat_result | None]]:
    """Files with what `stat` says of them; folders without, for Python's caches change it."""
    own = os.stat(folder)  # noqa: PTH116 - called for each folder of a project at each command
    place = (own.st_dev, own.st_ino)
    if place in above:
        return  # a link to a folder around it
    with os.scandir(folder) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            if entry.name not in _CACHES:
                yield f"{name}/", None
                yield from _walk(entry.path, f"{name}/", above | {place})
        else:
            yield name, _stat(entry)


def _stat(entry: os.DirEntry[str]) -> os.stat_result:
    try:
        return entry.stat()
    except FileNotFoundError:
        return entry.stat(follow_symlinks=False)  # a link to nothing
