"""Where a dataset keeps its data: in memory, in files, or nowhere that files could tell of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kedro.io.core import DatasetError

from kedro_handoff.errors import DatasetAccessError
from kedro_handoff.fingerprint.files import FileFingerprint, file_fingerprint

# Classes of kedro-datasets whose data are one file or folder and nothing else, by the package inside it.
_FILES = {
    "biosequence": ("BioSequenceDataset",),
    "email": ("EmailMessageDataset",),
    "geopandas": ("GenericDataset",),
    "json": ("JSONDataset",),
    "matlab": ("MatlabDataset",),
    "matplotlib": ("MatplotlibDataset",),
    "networkx": ("GMLDataset", "GraphMLDataset", "JSONDataset"),
    "openxml": ("DocxDataset", "PptxDataset"),
    "pandas": (
        "CSVDataset",
        "ExcelDataset",
        "FeatherDataset",
        "GenericDataset",
        "HDFDataset",
        "JSONDataset",
        "ParquetDataset",
        "XMLDataset",
    ),
    "pickle": ("PickleDataset",),
    "pillow": ("ImageDataset",),
    "plotly": ("HTMLDataset", "JSONDataset", "PlotlyDataset"),
    "polars": ("CSVDataset", "EagerPolarsDataset", "LazyPolarsDataset"),
    "svmlight": ("SVMLightDataset",),
    "tensorflow": ("TensorFlowModelDataset",),
    "text": ("TextDataset",),
    "yaml": ("YAMLDataset",),
}
_PARTITIONS = "PartitionedDataset"


@dataclass(frozen=True)
class Place:
    """Where a dataset's data are.

    Attributes:
        kind: `memory`, `files`, or `other`.
        problem: For `other`: what it is, in words that follow the dataset's name.
        name: For `files`: the path as a person would write it, without the version.
    """

    kind: Literal["memory", "files", "other"]
    problem: str = ""
    name: str = ""


def place_of(dataset: Any, project: Path, trusted: Collection[str] = ()) -> Place:
    """Where a dataset's data are.

    Args:
        dataset: A dataset of a catalog; `None` for one that is not in it, which Kedro keeps in memory.
        project: The project's folder.
        trusted: Classes that the user says keep one file or folder.
    """
    dataset = unwrapped(dataset)
    if dataset is None or is_memory(dataset):
        return Place("memory")
    kind = class_name(dataset)
    if not (_is_known(type(dataset)) or kind in trusted):
        return Place("other", f"is a {kind}, which is not known to keep its data in one file or folder")
    inner = getattr(dataset, "_dataset_type", None)
    if inner is not None and not _is_known(inner):
        return Place("other", f"has partitions of {inner.__module__}.{inner.__qualname__}")
    if _path(dataset) is None:
        return Place("other", f"is a {kind} without a path")
    return Place("files", name=_shown(dataset, project))


def unwrapped(dataset: Any) -> Any:
    """What a `CachedDataset` caches; any other dataset itself."""
    return dataset._dataset if type(dataset).__name__ == "CachedDataset" else dataset


def is_memory(dataset: Any) -> bool:
    """Whether what is saved is gone after the run."""
    return bool(getattr(dataset, "_EPHEMERAL", False))


def class_name(dataset: Any) -> str:
    """The dotted name of a dataset's class."""
    return f"{type(dataset).__module__}.{type(dataset).__qualname__}"


def is_partitioned(dataset: Any) -> bool:
    """Whether the dataset is a folder of partitions, which a save adds to."""
    return type(unwrapped(dataset)).__name__ == _PARTITIONS


def files_of(dataset: Any, known: FileFingerprint | None = None) -> FileFingerprint:
    """The fingerprint of the files that a load would read now, with a state for looks of the same run.

    Raises:
        DatasetAccessError: There are none, or they cannot be read.
    """
    dataset = unwrapped(dataset)
    try:
        path, filesystem = load_path(dataset)
        return file_fingerprint(path, filesystem, known, soon=True)
    except (OSError, DatasetError) as error:
        raise DatasetAccessError(f"{type(error).__name__}: {error}") from error
    except Exception as error:  # what a store behind fsspec raises is its own
        raise DatasetAccessError(f"{type(error).__name__}: {error}") from error


def load_path(dataset: Any) -> tuple[str, Any]:
    """The path that a load would read now (of versions, the newest) and its file system.

    Raises:
        DatasetError: There is no version.
    """
    if is_partitioned(dataset):
        return str(dataset._path), dataset._filesystem
    path = dataset._get_load_path() if hasattr(dataset, "_get_load_path") else dataset._filepath
    filesystem = None if _is_local(dataset) else getattr(dataset, "_fs", None)
    if filesystem is not None and getattr(dataset, "_protocol", "") in ("http", "https"):
        return f"{dataset._protocol}://{path}", filesystem
    return str(path), filesystem


def version_asked_for(dataset: Any) -> str:
    """The version that the run was told to load, where that is not the one that it saves; else empty."""
    version = getattr(unwrapped(dataset), "_version", None)
    asked = getattr(version, "load", None)
    return str(asked) if asked and asked != getattr(version, "save", None) else ""


def _is_known(kind: type) -> bool:
    top, _, rest = kind.__module__.partition(".")
    if top != "kedro_datasets":
        return False
    package = rest.partition(".")[0]
    return kind.__name__ in _FILES.get(package, ()) or (package, kind.__name__) == ("partitions", _PARTITIONS)


def _path(dataset: Any) -> Any:
    return getattr(dataset, "_filepath", None) or getattr(dataset, "_path", None)


def _is_local(dataset: Any) -> bool:
    return getattr(dataset, "_protocol", "file") in ("file", "local", "")


def _shown(dataset: Any, project: Path) -> str:
    if not _is_local(dataset):
        return f"{dataset._protocol}://{_path(dataset)}"
    # By another name (a linked environment), it is the same place.
    path, project = Path(str(_path(dataset))).resolve(), project.resolve()
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else str(path)
