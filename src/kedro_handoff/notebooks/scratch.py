"""Catalogs that read what the project reads, and write into a folder of the replay's own.

In a replaying process every dataset that any catalog hands out is wrapped: those of the project's catalog,
of a factory pattern, and of a catalog that the notebook makes itself.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kedro.io import AbstractDataset, DataCatalog, MemoryDataset
from kedro.io.core import Version

from kedro_handoff.notebooks.figure_data import is_figure
from kedro_handoff.notebooks.keeping import GIVEN, KEPT, READ, keep, keep_files
from kedro_handoff.notebooks.sandbox.dataset import SandboxDataset

_PLACES = ("_filepath", "_path")  # where Kedro's datasets keep their file, or their folder of partitions


@dataclass(frozen=True)
class Shelf:
    """Where a replay keeps what it reads and makes.

    Attributes:
        folder: The scratch folder.
        writable: Folders into which datasets may save as they are: these are copies already.
        inputs: Whether objects that are loaded from files are kept, too.
        again: Whether what is saved is loaded again, and kept as it comes back.
        saved: Places that were saved to as they are.
    """

    folder: Path
    writable: Sequence[Path] = ()
    inputs: bool = False
    again: bool = False
    saved: set[Path] = field(default_factory=set)


class ScratchDataset(AbstractDataset[Any, Any]):
    """A dataset of a catalog whose saves do not reach what it stands for."""

    def __init__(self, inner: AbstractDataset[Any, Any], name: str, shelf: Shelf) -> None:
        """Wrap a dataset.

        Args:
            inner: The catalog's dataset; loaded from, saved to only where that is a copy already. In a
                sandbox, what that sees is loaded, and saves go to a copy of what is shared.
            name: Name of the dataset.
            shelf: Where things are kept.
        """
        self._inner, self._shared = inner.both() if isinstance(inner, SandboxDataset) else (inner, inner)
        self._shelf = shelf
        self._name = name
        self._target = _target(self._shared, shelf)
        self._saved = False

    def load(self) -> Any:
        """What was saved here in this replay, else the project's own data."""
        if self._is_shadowed():
            return self._target.load()
        place = local_place(self._inner)
        before = files_at(place)
        value = self._inner.load()
        if isinstance(self._inner, MemoryDataset):
            return value
        if not before or self._shelf.inputs:
            keep(self._shelf.folder / READ, self._name, value)
        if before:
            keep_files(self._shelf.folder, self._name, before)
        return value

    def save(self, data: Any) -> None:
        """Keep the object, and what becomes of it through the dataset's own format."""
        keep(self._shelf.folder / GIVEN, self._name, data)
        self._target.save(data)
        self._saved = True
        place = local_place(self._shared)
        if self._target is self._shared and place is not None:
            self._shelf.saved.add(place)
        # A picture is not loaded again as the figure that it was.
        if self._shelf.again and not isinstance(self._target, MemoryDataset) and not is_figure(data):
            keep(self._shelf.folder / KEPT, self._name, self._target.load())

    def versioned(self, version: Version) -> ScratchDataset:
        """The same dataset at a version of its own, as it is loaded by `catalog.load(name, version)`."""
        inner = self._shared
        return ScratchDataset(inner._copy(_version=version), self._name, self._shelf)

    def confirm(self) -> None:
        """Nothing is confirmed: a checkpoint is data of the project, too."""

    def release(self) -> None:
        """Free memory; files stay."""
        if isinstance(self._target, MemoryDataset):
            self._target.release()

    def _is_shadowed(self) -> bool:
        # Another entry may have saved the same file: x@pandas and x@spark.
        if self._target is self._shared:
            return self._saved or local_place(self._shared) in self._shelf.saved
        return self._saved or bool(files_at(local_place(self._target)))

    def _describe(self) -> dict[str, Any]:
        return {"scratch": str(self._shelf.folder), "of": str(self._inner)}

    def _exists(self) -> bool:
        return self._is_shadowed() or self._inner.exists()


def local_place(dataset: Any) -> Path | None:
    """The file or folder of a dataset on this machine; `None` where it has none."""
    if isinstance(dataset, ScratchDataset):
        return local_place(dataset._inner)
    inner = getattr(dataset, "_dataset", None)
    if isinstance(inner, AbstractDataset):
        return local_place(inner)
    if getattr(dataset, "_protocol", "file") not in ("file", ""):
        return None
    place = next((p for p in (getattr(dataset, name, None) for name in _PLACES) if p), None)
    if not isinstance(place, str | os.PathLike) or "://" in str(place):
        return None
    try:
        return Path(str(dataset._get_load_path()))
    except Exception:  # noqa: BLE001 - no versions, or none saved yet
        return Path(str(place))


def files_at(place: Path | None) -> list[tuple[str, int, int]]:
    """Each file there with its size and time of change; empty where there is none."""
    if place is None or not place.exists():
        return []
    files = sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else [place]
    return [(str(p.absolute()), p.stat().st_size, p.stat().st_mtime_ns) for p in files]


def _target(inner: AbstractDataset[Any, Any], shelf: Shelf) -> AbstractDataset[Any, Any]:
    """What saves go to: the dataset itself where its place is a copy; a copy of it elsewhere; or memory."""
    if isinstance(inner, MemoryDataset):
        return inner
    place = local_place(inner)
    if place is None:
        return MemoryDataset()
    real = place.parent.resolve() / place.name
    if not place.is_symlink() and any(real.is_relative_to(folder) for folder in shelf.writable):
        return inner
    moved: AbstractDataset[Any, Any] = _moved(inner, shelf.folder / "elsewhere")
    return moved


def _moved(dataset: Any, folder: Path) -> Any:
    """The same kind of dataset at a place below the folder that is the same for the same file."""
    copied = copy.deepcopy(dataset)
    if isinstance(getattr(dataset, "_dataset", None), AbstractDataset):
        copied._dataset = _moved(dataset._dataset, folder)
        return copied
    for name in _PLACES:
        place = getattr(dataset, name, None)
        if place:
            real = Path(str(place)).resolve()
            target = folder / real.relative_to(real.anchor)
            target.parent.mkdir(parents=True, exist_ok=True)
            setattr(copied, name, type(place)(target))  # Kedro has no public way
    if hasattr(copied, "_version"):
        copied._version = None
    return copied


def wrap_catalogs(shelf: Shelf) -> None:
    """Let all catalogs of this process, now and later, hand out wrapped datasets."""
    original = DataCatalog.get

    def get(
        self: DataCatalog,
        key: str,
        fallback_to_runtime_pattern: bool = False,
        version: Version | None = None,
    ) -> AbstractDataset[Any, Any] | None:
        dataset = original(self, key, fallback_to_runtime_pattern)
        if dataset is None or key == "parameters" or key.startswith("params:"):
            return dataset
        if not isinstance(dataset, ScratchDataset):
            dataset = ScratchDataset(dataset, key, shelf)
            self._datasets[key] = dataset  # not by `self[key] = ...`, which forgets the validator
        return dataset.versioned(version) if version else dataset

    DataCatalog.get = get  # type: ignore[method-assign]
