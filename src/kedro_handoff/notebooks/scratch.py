"""A catalog that reads what the project reads, and writes into a folder of its own.

Whoever replays a notebook or a pipeline must not touch production data. In a process with the variable
below, every dataset of the catalog is wrapped when the catalog is made: what is saved goes to the folder,
and what was saved there shadows the project's own data from then on.
"""

from __future__ import annotations

import copy
import os
import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kedro.io import AbstractDataset, DataCatalog, MemoryDataset

from kedro_handoff.notebooks.figure_data import is_figure, without_figure

VARIABLE = "KEDRO_HANDOFF_SCRATCH"
GIVEN, KEPT, READ = "given", "kept", "read"  # as it was saved; as it is loaded again; as inputs were loaded


class ScratchDataset(AbstractDataset[Any, Any]):
    """A dataset of the catalog whose saves go to a scratch folder."""

    def __init__(self, inner: AbstractDataset[Any, Any], folder: Path, name: str) -> None:
        """Wrap a dataset.

        Args:
            inner: The catalog's dataset; it is loaded from, never saved to.
            folder: The scratch folder.
            name: Name of the dataset.
        """
        self._inner = inner
        self._folder = folder
        self._name = name
        self._written: AbstractDataset[Any, Any] | None = None

    def load(self) -> Any:
        """What was saved here in this replay, else the project's own data."""
        if self._written is not None:
            return self._written.load()
        value = self._inner.load()
        keep(self._folder / READ, self._name, value)
        return value

    def save(self, data: Any) -> None:
        """Keep the object, and what becomes of it through the dataset's own format."""
        keep(self._folder / GIVEN, self._name, data)
        self._written = _redirected(self._inner, self._folder / "files" / self._name)
        self._written.save(data)
        if not is_figure(data):  # a picture is not loaded again as the figure that it was
            keep(self._folder / KEPT, self._name, self._written.load())

    def _describe(self) -> dict[str, Any]:
        return {"scratch": str(self._folder), "of": str(self._inner)}

    def _exists(self) -> bool:
        return self._written is not None or self._inner.exists()

    def release(self) -> None:
        """Nothing is released, so that what was made can be compared."""


def _redirected(inner: AbstractDataset[Any, Any], folder: Path) -> AbstractDataset[Any, Any]:
    """The same kind of dataset with its file in the folder; in memory where it has no local file."""
    path = getattr(inner, "_filepath", None)
    if path is None or getattr(inner, "_protocol", "file") != "file":
        return MemoryDataset()
    copied = copy.deepcopy(inner)
    target = folder / Path(str(path)).name
    target.parent.mkdir(parents=True, exist_ok=True)
    copied._filepath = type(path)(target)  # type: ignore[attr-defined]  # Kedro has no public way
    if hasattr(copied, "_version"):
        copied._version = None
    return copied


def keep(folder: Path, name: str, value: Any) -> None:
    """Keep an object in a stage's folder; one that cannot be pickled leaves a note of that."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        text = pickle.dumps(without_figure(value))
    except Exception as error:  # noqa: BLE001 - what cannot be kept is reported as such, not lost
        text = pickle.dumps(Unkept(type(value).__qualname__, f"{type(error).__name__}: {error}"))
    (folder / f"{name}.pkl").write_bytes(text)


class Unkept:
    """Stands for an object that cannot be pickled.

    Attributes:
        kind: Its type.
        reason: Why.
    """

    def __init__(self, kind: str, reason: str) -> None:
        self.kind = kind
        self.reason = reason


def kept(folder: Path, stage: str) -> Iterator[tuple[str, Any]]:
    """What a replay kept at a stage, by name. Only for folders that this process's own replay wrote."""
    for path in sorted((folder / stage).glob("*.pkl")):
        yield path.stem, pickle.loads(path.read_bytes())  # noqa: S301 - written by our own replay


def redirect(catalog: DataCatalog, names: Iterable[str] = ()) -> None:
    """Wrap a catalog's datasets if this process is a replay; else do nothing.

    Args:
        catalog: The catalog; changed in place.
        names: Further datasets, which the catalog would make in memory.
    """
    folder = os.environ.get(VARIABLE)
    if not folder:
        return
    for name in dict.fromkeys([*catalog.keys(), *names]):
        if name.startswith("params:") or name == "parameters":
            continue
        inner = catalog.get(name)
        inner = MemoryDataset() if inner is None else inner
        if not isinstance(inner, ScratchDataset):
            catalog[name] = ScratchDataset(inner, Path(folder), name)
