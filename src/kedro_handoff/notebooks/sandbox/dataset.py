"""A dataset of the catalog in a sandbox: loads see the scientist's own data first, saves go to them only.

It is put into the catalog's configuration around the entry, so that the entry's validator stays Kedro's own
and holds on both.
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from kedro.io import AbstractDataset
from kedro.io.core import DatasetError

from kedro_handoff.notebooks.sandbox.place import dataset_folder, layer_in, mark, sandbox_folder, unmark
from kedro_handoff.project import Project, sandbox_name

logger = logging.getLogger(__name__)
TYPE = f"{__name__}.SandboxDataset"
# What leads to shared places, or has no meaning in a folder of one's own.
_SHARED_ONLY = ("credentials", "fs_args", "versioned", "metadata", "checkpoint")
_IN_MEMORY = ("MemoryDataset", "kedro.io.MemoryDataset", "LambdaDataset")


def sandboxed(config: dict[str, Any], project: Project) -> dict[str, Any]:
    """A catalog's configuration with every entry led through the sandbox that this process works in.

    Args:
        config: The catalog's configuration, by dataset or pattern.
        project: Where the sandbox is.
    """
    name = sandbox_name()
    if not name:
        return config
    sandbox = sandbox_folder(project, name)
    return {name: _around(name, entry, sandbox) for name, entry in config.items()}


def _around(name: str, entry: Any, sandbox: Path) -> Any:
    kind = entry.get("type") if isinstance(entry, Mapping) else None
    if not isinstance(kind, str) or kind in (*_IN_MEMORY, TYPE):
        return entry  # in memory it is the process's own; anything odd is Kedro's to report
    outside = {key: entry[key] for key in ("validator", "metadata") if key in entry}
    shared = {key: value for key, value in entry.items() if key not in outside}
    return {"type": TYPE, "dataset": name, "shared": shared, "sandbox": str(sandbox), **outside}


class SandboxDataset(AbstractDataset[Any, Any]):
    """Loads what was saved in the sandbox, else what is shared; saves to the sandbox only."""

    def __init__(
        self, dataset: str, shared: dict[str, Any], sandbox: str, metadata: dict[str, Any] | None = None
    ) -> None:
        """Put a layer over a dataset.

        Args:
            dataset: Its name.
            shared: Its catalog entry.
            sandbox: The sandbox's folder.
            metadata: As in the catalog entry.
        """
        self.metadata = metadata
        self._dataset = dataset
        self._folder = dataset_folder(Path(sandbox), dataset)
        self._sandbox = Path(sandbox).parent.name
        self._shared: AbstractDataset[Any, Any] = AbstractDataset.from_config(dataset, shared)
        self._own = _own(dataset, shared, self._folder)
        self._appends = any("a" in str(mode) for mode in _modes(shared))
        self._version: Any = None  # Kedro sets it where somebody loads an earlier version

    def load(self) -> Any:
        """The sandbox's, if anything was saved in it; a version by name is always a shared one."""
        if self._version is not None:
            return self._shared._copy(_version=self._version).load()
        layer = layer_in(self._folder)
        if layer is None:
            return self._shared.load()
        logger.info("'%s' is that of sandbox '%s', saved %s", self._dataset, self._sandbox, layer.saved_at)
        return self._own.load()

    def save(self, data: Any) -> None:
        """Save to the sandbox; an interrupted save leaves the shared data in sight.

        Raises:
            DatasetError: The dataset appends to its file, and the sandbox has only its own part of it.
        """
        if self._appends:
            raise DatasetError(
                f"'{self._dataset}' appends to its file, and in sandbox '{self._sandbox}' that would hide "
                "what the shared file holds. Save it outside of the sandbox, or let it be written whole."
            )
        unmark(self._folder)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._own.save(data)
        mark(self._folder, stamp(self._shared))

    def load_shared(self) -> Any:
        """What everybody else sees."""
        return self._shared.load()

    def both(self) -> tuple[AbstractDataset[Any, Any], AbstractDataset[Any, Any]]:
        """The dataset that a load reads now, and the shared one."""
        return self._shared if layer_in(self._folder) is None else self._own, self._shared

    def confirm(self) -> None:
        """Nothing: what was processed in a sandbox was not processed for everybody."""
        logger.warning("'%s' is not confirmed: this is sandbox '%s'", self._dataset, self._sandbox)

    def _exists(self) -> bool:
        return layer_in(self._folder) is not None or self._shared.exists()

    def _release(self) -> None:
        self._shared.release()
        self._own.release()

    def _describe(self) -> dict[str, Any]:
        return {"shared": self._shared, "sandbox": str(self._folder)}


def stamp(dataset: AbstractDataset[Any, Any]) -> dict[str, Any]:
    """Size and time of change of a dataset's local file; empty where there is none."""
    path = getattr(dataset, "_filepath", None) or getattr(dataset, "_path", None)
    if path is None or getattr(dataset, "_protocol", "file") != "file":
        return {}
    with suppress(OSError, DatasetError):
        load_path = getattr(dataset, "_get_load_path", None)
        place = Path(str(load_path() if load_path is not None else path))
        if place.is_file():
            found = place.stat()
            return {"bytes": found.st_size, "changed_ns": found.st_mtime_ns}
    return {}


def _own(name: str, entry: Mapping[str, Any], folder: Path) -> AbstractDataset[Any, Any]:
    kept = {key: value for key, value in entry.items() if key not in _SHARED_ONLY}
    for key in ("filepath", "path"):
        if isinstance(kept.get(key), str):
            last = PurePosixPath(kept[key].partition("://")[2] or kept[key]).name or "data"
            own: AbstractDataset[Any, Any] = AbstractDataset.from_config(
                name, {**kept, key: (folder / last).as_posix()}
            )
            return own
    return _Pickled(folder / "data.pkl")  # no file by itself: a table of a database, an API


def _modes(entry: Mapping[str, Any]) -> Iterator[Any]:
    saving = entry.get("save_args")
    opening = (entry.get("fs_args") or {}).get("open_args_save")
    for arguments in (saving, opening):
        if isinstance(arguments, Mapping) and "filepath" in entry and "mode" in arguments:
            yield arguments["mode"]


class _Pickled(AbstractDataset[Any, Any]):
    """An object in a file of the scientist's own sandbox."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Any:
        return pickle.loads(self._path.read_bytes())  # noqa: S301 - written by this person's own process

    def save(self, data: Any) -> None:
        self._path.write_bytes(pickle.dumps(data))

    def _describe(self) -> dict[str, Any]:
        return {"path": str(self._path)}
