"""Data at rest: a dataset of the catalog, or a file that is in no catalog."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kedro.io.core import DatasetError

from kedro_handoff.errors import ContractNotEvaluatedError

_FORMATS = {
    ".csv": "read_csv",
    ".tsv": "read_table",
    ".parquet": "read_parquet",
    ".pq": "read_parquet",
    ".json": "read_json",
    ".jsonl": "read_json",
    ".feather": "read_feather",
    ".arrow": "read_feather",
    ".xlsx": "read_excel",
    ".orc": "read_orc",
}
_COMPRESSED = (".gz", ".zip", ".bz2", ".xz", ".zst")


def parquet_of_dataset(dataset: Any) -> Path | None:
    """The local Parquet file or folder that a catalog's dataset reads whole with pandas, if it is one.

    `None` for any other dataset, and for one whose `load_args` say more than which library reads.
    """
    kind = type(dataset)
    if kind.__name__ != "ParquetDataset" or not kind.__module__.startswith("kedro_datasets.pandas"):
        return None
    arguments = dict(getattr(dataset, "_load_args", None) or {})
    if getattr(dataset, "_protocol", "") != "file" or arguments.pop("engine", "pyarrow") != "pyarrow":
        return None
    return None if arguments else Path(str(dataset._get_load_path()))


def is_parquet(path: Path) -> bool:
    """Whether a file or folder is Parquet, by its name or by what is in it."""
    return path.is_dir() or _format(path) == "read_parquet"


def parquet_size(path: Path) -> int:
    """Uncompressed bytes of a Parquet file or folder, by its footers; nothing else is read."""
    # Not at the top: it needs pyarrow, which reading contracts does not.
    from kedro_handoff.contracts.large.parquet import ParquetTable

    return ParquetTable(path).size


def load(dataset: Any) -> Any:
    """The data of a catalog's dataset, past the catalog's validators.

    Raises:
        ContractNotEvaluatedError: They are not there, or cannot be read.
    """
    try:
        return dataset.load()
    except DatasetError as error:
        path = getattr(dataset, "_filepath", None)
        local = getattr(dataset, "_protocol", "file") == "file"
        if path is not None and local and not Path(str(path)).exists():
            raise ContractNotEvaluatedError(
                f"There are no data yet at {path}; `kedro run` makes them."
            ) from error
        raise ContractNotEvaluatedError(f"The data cannot be read: {error}") from error


def read_file(path: Path, dataset: Any = None) -> Any:
    """A file as a table, as pandas reads its kind.

    Args:
        path: A CSV, Parquet, JSON, Feather, ORC or Excel file, or a folder of Parquet files.
        dataset: The catalog's dataset whose contract it is held to: where it is pandas' for the same kind of
            file, the file is read with its `load_args`.

    Raises:
        ContractNotEvaluatedError: The file is missing, of no known kind, or cannot be read.
    """
    if not path.exists():
        raise ContractNotEvaluatedError(f"There is no file {path}.")
    reader = "read_parquet" if path.is_dir() else _format(path)
    if reader is None:
        known = ", ".join(_FORMATS)
        raise ContractNotEvaluatedError(f"{path} is of no known kind: its name should end in one of {known}.")
    import pandas as pd  # not at the top: it is slow, and a Parquet file is not always read by it

    try:
        return getattr(pd, reader)(path, **_arguments(path, dataset, reader))
    except Exception as error:  # whatever a reader raises, the file cannot be read
        raise ContractNotEvaluatedError(f"{path} cannot be read: {type(error).__name__}: {error}") from error


def _format(path: Path) -> str | None:
    suffixes = [s for s in path.suffixes if s not in _COMPRESSED]
    return _FORMATS.get(suffixes[-1].lower()) if suffixes else None


def _arguments(path: Path, dataset: Any, reader: str) -> dict[str, Any]:
    same = {
        "CSVDataset": "read_csv",
        "JSONDataset": "read_json",
        "ParquetDataset": "read_parquet",
        "FeatherDataset": "read_feather",
        "ExcelDataset": "read_excel",
    }
    own = type(dataset).__module__.startswith("kedro_datasets.pandas")
    arguments = dict(getattr(dataset, "_load_args", None) or {}) if own else {}
    if same.get(type(dataset).__name__) != reader:
        arguments = {}
    return {"lines": True, **arguments} if ".jsonl" in path.suffixes else arguments
