"""What a sandbox holds beside the shared data, and the way out of it: through the contract, or nowhere."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kedro.io import DataCatalog
from kedro.io.core import DatasetError
from kedro.validation.exceptions import DataValidationError

from kedro_handoff.comparing.comparison import differences
from kedro_handoff.errors import SandboxError
from kedro_handoff.notebooks.sandbox.dataset import SandboxDataset, stamp
from kedro_handoff.notebooks.sandbox.place import Layer, drop, layers, sandbox_folder
from kedro_handoff.project import SANDBOX, Project
from kedro_handoff.structure import ProjectStructure
from kedro_handoff.whole_save import WholeSaves

_SIDES = ("sandbox", "shared data")


@dataclass(frozen=True)
class LayerState:
    """How one dataset of a sandbox compares with the shared one.

    Attributes:
        dataset: Its name.
        saved_at: When it was saved to the sandbox, UTC, ISO.
        state: `same`, `differs`, `new` (there is no shared one), or `unknown` (one cannot be loaded).
        details: What differs, or why it cannot be told.
        shared_changed: Whether the shared file was written since.
        maker: Pipeline and node that write the shared one in a run; empty where none does.
    """

    dataset: str
    saved_at: str
    state: str
    details: tuple[str, ...] = ()
    shared_changed: bool = False
    maker: str = ""


@contextmanager
def inside(name: str) -> Iterator[None]:
    """Make the catalogs that are made meanwhile see through a sandbox; with no name, none."""
    before = os.environ.get(SANDBOX)
    os.environ[SANDBOX] = name
    try:
        yield
    finally:
        os.environ.pop(SANDBOX) if before is None else os.environ.update({SANDBOX: before})


def chosen(project: Project, sandbox: str, names: Sequence[str]) -> list[Layer]:
    """The named datasets of a sandbox; all where none is named.

    Raises:
        SandboxError: A name is not in the sandbox.
    """
    found = {layer.dataset: layer for layer in layers(sandbox_folder(project, sandbox))}
    missing = [name for name in names if name.partition("@")[0] not in found]
    if missing:
        held = ", ".join(found) or "nothing"
        raise SandboxError(f"'{missing[0]}' is not in sandbox '{sandbox}', which holds {held}.")
    return [found[name.partition("@")[0]] for name in names] if names else list(found.values())


def compare(structure: ProjectStructure, catalog: DataCatalog, layer: Layer) -> LayerState:
    """Compare a dataset of a sandbox with the shared one.

    Args:
        structure: The project, which knows who makes the shared one.
        catalog: The catalog inside the sandbox.
        layer: The dataset.
    """
    dataset = _dataset(catalog, layer)
    state, details = _compared(dataset)
    changed = bool(layer.shared) and dict(layer.shared) != stamp(dataset._shared)
    return LayerState(
        layer.dataset, layer.saved_at, state, details, changed, _maker(structure, layer.dataset)
    )


def _compared(dataset: SandboxDataset) -> tuple[str, tuple[str, ...]]:
    if not dataset._shared.exists():
        return "new", ()
    try:
        found = differences(dataset.load(), dataset.load_shared(), sides=_SIDES)
    except DatasetError as error:
        return "unknown", (str(error).splitlines()[0],)
    return ("differs" if found else "same"), tuple(found)


def publish(layer: Layer, inner: DataCatalog, shared: DataCatalog, force: bool = False) -> None:
    """Save a dataset of a sandbox for everybody, through its contract, and take it out of the sandbox.

    Args:
        layer: The dataset.
        inner: The catalog inside the sandbox.
        shared: The catalog outside of it.
        force: Whether to replace a shared file that was written since.

    Raises:
        SandboxError: The shared file was written since, or the contract does not hold; the shared data
            and the sandbox are as they were.
    """
    own = _dataset(inner, layer)
    if layer.shared and dict(layer.shared) != stamp(own._shared) and not force:
        raise SandboxError(
            f"The shared '{layer.dataset}' was written after yours was saved ({layer.saved_at}), so yours "
            "was not made from it. Look at `kedro handoff sandbox diff`; `--force` publishes it all the same."
        )
    _save_whole(shared, layer.dataset, own._own.load())
    drop(layer)


def _save_whole(catalog: DataCatalog, name: str, data: Any) -> None:
    target, saves = catalog.get(name), WholeSaves()
    saves.begin(target)
    try:
        catalog.save(name, data)
        saves.finish(target)
    except DataValidationError as error:
        raise SandboxError(f"'{name}' was not published, its contract does not hold.\n{error}") from error
    except (DatasetError, OSError) as error:
        raise SandboxError(f"'{name}' could not be published: {error}") from error
    finally:
        saves.abandon([target])


def _dataset(catalog: DataCatalog, layer: Layer) -> SandboxDataset:
    names = [layer.dataset, *(n for n in catalog if n.partition("@")[0] == layer.dataset)]
    found = next((catalog.get(name) for name in names if name in catalog), None)
    if not isinstance(found, SandboxDataset):
        raise SandboxError(
            f"'{layer.dataset}' lies in the sandbox, but the catalog has no such dataset with a file. "
            "Give it a catalog entry, or drop it with `kedro handoff sandbox clear`."
        )
    return found


def _maker(structure: ProjectStructure, dataset: str) -> str:
    for pipeline, nodes in structure.pipelines.items():
        for node in nodes:
            if dataset in node.outputs and pipeline != "__default__":
                return f"node '{node.name}' of pipeline '{pipeline}'"
    return ""
