"""What a dataset of the catalog is, apart from what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kedro_handoff.fingerprint import document_fingerprint
from kedro_handoff.runs.record import DatasetRecord
from kedro_handoff.runs.recording.masking import masked, masked_text

_LEFT_OUT = {"credentials", "metadata"}


def is_parameter(name: str) -> bool:
    """Whether a node's input is a parameter, not a dataset."""
    return name == "parameters" or name.startswith("params:")


def is_persisted(dataset: Any) -> bool:
    """Whether what is saved outlives the run."""
    return dataset is not None and not getattr(dataset, "_EPHEMERAL", False)


def version_of(dataset: Any, kind: str) -> str | None:
    """The version that was loaded or saved (`kind`: `load`, `save`); `None` where there are none."""
    if getattr(dataset, "_version", None) is None or not is_persisted(dataset):
        return None
    try:
        found = dataset.resolve_save_version() if kind == "save" else dataset.resolve_load_version()
    except Exception:  # noqa: BLE001 - Kedro said so when it loaded or saved
        return None
    return str(found) if found is not None else None


def dataset_record(dataset: Any, project: Path) -> DatasetRecord:
    """Type, path and configuration of a dataset; its contents are filled in as the run goes on."""
    return {
        "type": f"{type(dataset).__module__}.{type(dataset).__qualname__}" if dataset is not None else "",
        "persisted": is_persisted(dataset),
        "path": path_of(dataset, project),
        "version": None,
        "config": _config(dataset, project) if dataset is not None else "",
        "made_by": None,
        "read": None,
        "written": None,
        "file": None,
    }


def path_of(dataset: Any, project: Path) -> str | None:
    """Where a dataset lies: relative to the project where it is inside, a URL without credentials."""
    path = getattr(dataset, "_filepath", None) or getattr(dataset, "_path", None)
    if path is None or not is_persisted(dataset):
        return None
    protocol = getattr(dataset, "_protocol", "file")
    if protocol not in ("file", "local", ""):
        return masked_text(str(path) if "://" in str(path) else f"{protocol}://{path}")
    place = Path(str(path))
    return place.relative_to(project).as_posix() if place.is_relative_to(project) else masked_text(str(place))


def _config(dataset: Any, project: Path) -> str:
    """The fingerprint of a dataset's catalog entry, wherever the project lies; credentials do not count."""
    try:
        config = dataset._init_config()
    except Exception:  # noqa: BLE001 - a dataset class with a constructor of its own kind
        config = {"type": type(dataset).__qualname__}
    return document_fingerprint({"config": _placed(_without_credentials(config), f"{project}/")})


def _without_credentials(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {key: item for key, item in value.items() if key not in _LEFT_OUT and key != "version"}
        return {str(key): _without_credentials(item) for key, item in kept.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_without_credentials(item) for item in value]
    return masked(value) if not isinstance(value, type) else f"{value.__module__}.{value.__qualname__}"


def _placed(value: Any, root: str) -> Any:
    """The same, with paths inside the project relative to it."""
    if isinstance(value, Mapping):
        return {key: _placed(item, root) for key, item in value.items()}
    if isinstance(value, list):
        return [_placed(item, root) for item in value]
    return value.replace(root, "") if isinstance(value, str) else value
