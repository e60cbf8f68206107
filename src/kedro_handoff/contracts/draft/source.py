"""The data to draft from, loaded through the catalog without being held to any contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from kedro.io.core import DatasetError, Version

from kedro_handoff.contracts.outcome import KIND
from kedro_handoff.contracts.view import view_function
from kedro_handoff.errors import DraftError, RecordError
from kedro_handoff.near_names import did_you_mean
from kedro_handoff.store import RecordStore, read_record
from kedro_handoff.structure import EntryFacts, ProjectStructure

if TYPE_CHECKING:
    import pandas as pd

_GOOD = ("held", "warned")


@dataclass(frozen=True)
class Source:
    """Data to draft from.

    Attributes:
        frames: By run, the newest last.
        row_counts: Rows of runs whose data are gone.
        remarks: What could not be had, one sentence each.
    """

    frames: tuple[pd.DataFrame, ...]
    row_counts: tuple[int, ...] = ()
    remarks: tuple[str, ...] = ()


def entry_of(structure: ProjectStructure, name: str) -> EntryFacts:
    """The catalog's entry of a dataset.

    Raises:
        DraftError: The catalog has none of that name.
    """
    entry = structure.entries.get(name)
    if entry is None:
        raise DraftError(
            f"There is no dataset '{name}' in the catalog{did_you_mean(name, structure.entries, most=3)}\n"
            "`kedro catalog describe-datasets` lists those that there are."
        )
    return entry


def load_source(catalog: Any, structure: ProjectStructure, name: str, runs: int = 1) -> Source:
    """The data of a dataset, and of its earlier versions where it is versioned.

    No validator sees them: a dataset that breaks its contract is just what one may be drafted from.

    Raises:
        DraftError: There is no such dataset, it cannot be loaded, or it holds no table.
    """
    entry = entry_of(structure, name)
    dataset = catalog.get(name)
    if dataset is None:
        raise DraftError(f"There is no dataset '{name}' in the catalog.")
    if runs < 2:
        return Source((load_table(dataset, entry),))
    versions = _versions(dataset)[:runs]
    counts = _recorded_counts(structure.project.records, name, runs)
    if not versions:
        remark = f"'{name}' is not versioned, so that the data of earlier runs are gone; " + (
            f"the row counts of {len(counts)} recorded outcomes are used."
            if counts
            else "none recorded its row count."
        )
        return Source((load_table(dataset, entry),), counts, (remark,))
    frames = [load_table(catalog.get(name, version=Version(v, None)), entry) for v in reversed(versions)]
    few = f"Only {len(versions)} versions of '{name}' are there." if len(versions) < runs else ""
    # A version's outcome counts the same rows again.
    return Source(tuple(frames), counts if len(versions) == 1 else (), (few,) if few else ())


def load_table(dataset: Any, entry: EntryFacts) -> pd.DataFrame:
    """What a dataset holds, as a data frame; through the validator's view where it has one.

    Raises:
        DraftError: It cannot be loaded, or holds no table.
    """
    import pandas as pd  # not at the top: the command line is imported without pandas

    try:
        data = dataset.load()
    except DatasetError as error:
        raise DraftError(
            f"Dataset '{entry.name}' cannot be loaded ({_why(dataset, entry)}):\n{error}"
        ) from error
    view = (entry.validator or {}).get("options", {}).get("as_table")
    if view:
        data = _viewed(data, str(view), entry.name)
    if isinstance(data, pd.DataFrame):
        return data
    raise DraftError(
        f"Dataset '{entry.name}' holds an object of type {type(data).__module__}.{type(data).__qualname__}, "
        "and a contract is drafted from a pandas data frame.\nGive its validator `options: {as_table: "
        "package.module.function}` with a function that makes a frame of it."
    )


def _why(dataset: Any, entry: EntryFacts) -> str:
    if not entry.persisted:
        return "it lives in memory only"
    try:
        there = dataset.exists()
    except Exception:  # noqa: BLE001 - whatever a dataset raises: it does not say
        there = False
    return "there is something, but it cannot be read" if there else "run the pipeline that makes it first"


def _viewed(data: Any, view: str, name: str) -> Any:
    function = view_function(view, name)
    try:
        return function(data)
    except Exception as error:  # the project's own function: its error is the finding
        raise DraftError(
            f"The view `as_table: {view}` of dataset '{name}' failed with {type(error).__name__}: {error}"
        ) from error


def _versions(dataset: Any) -> list[str]:
    """Versions that are there, the newest first; Kedro has no public list of them."""
    if getattr(dataset, "_version", None) is None:
        return []
    return [PurePath(path).parent.name for path in dataset._get_versions()]


def _recorded_counts(records: RecordStore, name: str, runs: int) -> tuple[int, ...]:
    """Row counts of the last good outcomes, a run once, oldest first."""
    found: dict[str, int] = {}
    for path in records.paths(KIND, name):
        try:
            outcome = read_record(path)
        except RecordError:
            continue  # `status` shows it
        if outcome.get("status") in _GOOD and isinstance(outcome.get("row_count"), int):
            found.setdefault(str(outcome.get("run_id") or path), outcome["row_count"])
    return tuple(reversed(list(found.values())[:runs]))


def table_names(entries: Sequence[EntryFacts]) -> list[str]:
    """Datasets that may hold a table with a key: persisted, and of a tabular type."""
    tabular = ("CSV", "Parquet", "Excel", "Feather", "SQL", "pandas.")
    return [
        e.name for e in entries if e.persisted and any(word in str(e.config.get("type")) for word in tabular)
    ]
