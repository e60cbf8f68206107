"""Catalog entries of a reproduction: inputs are read where they were, outputs go to the temporary folder.

An output at a relative path lands in the worktree by itself. One at an absolute path, a URL, or one that
leads out of the worktree through a link, is led into the folder `outside`; one without a path (a table of
a database) is kept as a pickle there.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from kedro.io import AbstractDataset
from kedro.io.core import DatasetError

KEPT_TYPE = f"{__name__}.KeptDataset"
_PATHS = ("filepath", "path")
_IN_MEMORY = ("MemoryDataset", "SharedMemoryDataset", "LambdaDataset")
# What leads to shared places, or has no meaning in a folder.
_SHARED_ONLY = ("credentials", "fs_args", "checkpoint")


def redirected(name: str, entry: Mapping[str, Any], project: Path, original: Path, outside: Path) -> Any:
    """The entry of an output such that a save stays in the temporary folder.

    Args:
        name: The dataset.
        entry: Its catalog entry, as configured.
        project: The project in the temporary folder.
        original: The project whose paths must not be written.
        outside: The folder for what lies outside of the project.
    """
    kind = str(entry.get("type", ""))
    if kind.endswith(_IN_MEMORY):
        return entry
    around = {key: entry[key] for key in ("validator", "metadata") if key in entry}
    key = next((key for key in _PATHS if isinstance(entry.get(key), str)), None)
    if key is not None:
        path = str(entry[key])
        if _stays(path, project):
            return entry
        place = _place(path, project, original, outside)
        kept = {k: value for k, value in entry.items() if k not in _SHARED_ONLY}
        return {**kept, key: place.as_posix()}
    inner = entry.get("dataset")
    if isinstance(inner, Mapping):  # a dataset around another: a cache
        return {**entry, "dataset": redirected(name, inner, project, original, outside)}
    return {"type": KEPT_TYPE, "folder": (outside / _hashed(name)).as_posix(), "of": kind, **around}


def read_where_it_was(entry: Mapping[str, Any], original: Path) -> dict[str, Any]:
    """The entry of an input with relative paths relative to the original project."""
    moved = dict(entry)
    for key in _PATHS:
        path = moved.get(key)
        if isinstance(path, str) and "://" not in path and not Path(path).is_absolute():
            moved[key] = (original / path).as_posix()
    if isinstance(moved.get("dataset"), Mapping):
        moved["dataset"] = read_where_it_was(moved["dataset"], original)
    return moved


def adds_to_what_is_there(entry: Mapping[str, Any]) -> bool:
    """Whether a save leaves what was saved before: in the temporary folder there is nothing before."""
    if str(entry.get("type", "")).endswith("PartitionedDataset"):
        return not entry.get("overwrite")
    arguments = (entry.get("save_args"), (entry.get("fs_args") or {}).get("open_args_save"))
    modes = (given.get("mode") for given in arguments if isinstance(given, Mapping))
    return any("a" in str(mode) for mode in modes if mode) or any(
        isinstance(given, Mapping) and given.get("if_exists") == "append" for given in arguments
    )


def local_path(entry: Mapping[str, Any]) -> str | None:
    """The local path of an entry as configured; `None` where it has none, or a URL."""
    inner = entry.get("dataset")
    path = next((entry[key] for key in _PATHS if isinstance(entry.get(key), str)), None)
    if path is None and isinstance(inner, Mapping):
        return local_path(inner)
    return None if path is None or "://" in path else path


def _stays(path: str, project: Path) -> bool:
    if "://" in path or Path(path).is_absolute():
        return False
    return (project / path).resolve().is_relative_to(project.resolve())


def _place(path: str, project: Path, original: Path, outside: Path) -> Path:
    bare = path.removeprefix("file://")
    if "://" not in bare and Path(bare).is_relative_to(original):
        inside = project / Path(bare).relative_to(original)
        if inside.resolve().is_relative_to(project.resolve()):
            return inside
    pure = PurePosixPath(path.partition("://")[2] or path)
    return outside / _hashed(str(pure.parent)) / (pure.name or "data")


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


class KeptDataset(AbstractDataset[Any, Any]):
    """What a run would have saved into a database or a service, in a file of the temporary folder."""

    def __init__(self, folder: str, of: str, metadata: dict[str, Any] | None = None) -> None:
        """Keep what is saved.

        Args:
            folder: Where.
            of: The type of the dataset that it stands for.
            metadata: As in the catalog entry.
        """
        self.metadata = metadata
        self._file = Path(folder) / "data.pkl"
        self._of = of

    def load(self) -> Any:
        """What was saved in this reproduction.

        Raises:
            DatasetError: Nothing was; the original is not read, because what it holds is of another run.
        """
        if not self._file.is_file():
            raise DatasetError(f"nothing was saved in this reproduction; it stands for a {self._of}")
        return pickle.loads(self._file.read_bytes())  # noqa: S301 - written by this very run

    def save(self, data: Any) -> None:
        """Keep it."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_bytes(pickle.dumps(data))

    def _exists(self) -> bool:
        return self._file.is_file()

    def _describe(self) -> dict[str, Any]:
        return {"file": str(self._file), "of": self._of}
