"""What datasets hold, each hashed once: what a run has saved itself is not hashed again when it is loaded."""

from __future__ import annotations

import threading
from typing import Any

from kedro_handoff.runs.record import ContentRecord
from kedro_handoff.runs.recording.datasets import is_persisted
from kedro_handoff.runs.recording.file_state import file_state, settled
from kedro_handoff.runs.recording.values import content_of

_PRIVATE_COPY = "private copy"


class Contents:
    """The datasets of one run that this process has hashed, and how to know that they are unchanged."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}
        self._lock = threading.Lock()

    def saved(self, name: str, dataset: Any, data: Any) -> ContentRecord:
        """The content of what was just saved."""
        content = content_of(data)
        # Where an older version is told to be loaded, what was saved is not what the next node reads.
        self._remember(name, dataset, data, saved=True)
        return content

    def loaded(
        self, name: str, dataset: Any, data: Any, before: tuple[int, ...] | None
    ) -> ContentRecord | None:
        """The content of what was just loaded; `None` where the run has hashed the very same already.

        Args:
            name: The dataset's name.
            dataset: The dataset.
            data: What it gave.
            before: The state of its file before the load.
        """
        with self._lock:
            known = self._known.get(name)
        if known is not None and (known == _PRIVATE_COPY or known == before == file_state(dataset)):
            return None
        content = content_of(data)
        if is_persisted(dataset):
            self._remember(name, dataset, data)
        return content

    def forget(self, name: str) -> None:
        """What a dataset holds is being changed."""
        with self._lock:
            self._known.pop(name, None)

    def _remember(self, name: str, dataset: Any, data: Any, saved: bool = False) -> None:
        known: Any = settled(file_state(dataset, saved)) if is_persisted(dataset) else _copied(dataset, data)
        with self._lock:
            if known is None:
                self._known.pop(name, None)
            else:
                self._known[name] = known


def _copied(dataset: Any, data: Any) -> str | None:
    """Whether a memory dataset keeps a copy that nobody else can change."""
    if dataset is not None and type(dataset).__name__ not in ("MemoryDataset", "AutoProxy[MemoryDataset]"):
        return None
    mode = getattr(dataset, "_copy_mode", None) or _inferred(data)
    if mode == "deepcopy":
        return None if hasattr(type(data), "__deepcopy__") else _PRIVATE_COPY
    return _PRIVATE_COPY if mode == "copy" and not _holds_objects(data) else None


def _inferred(data: Any) -> str:
    """As Kedro's MemoryDataset infers it: see `kedro.io.memory_dataset._infer_copy_mode`."""
    kind = type(data)
    if kind.__module__.partition(".")[0] in ("pandas", "numpy") and kind.__name__ in ("DataFrame", "ndarray"):
        return "copy"
    if kind.__name__ in ("DataFrame", "Table") or kind.__module__.startswith("ibis"):
        return "assign"
    return "deepcopy"


def _holds_objects(data: Any) -> bool:
    """Whether a table or an array holds Python objects, which a copy of it shares."""
    kinds = getattr(data, "dtypes", None)
    found = list(kinds) if kinds is not None else [getattr(data, "dtype", "object")]
    return any(str(kind) == "object" for kind in found)
