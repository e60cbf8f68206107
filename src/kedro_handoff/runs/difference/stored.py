"""Two records of a store compared, with all that the store and the project know of them."""

from __future__ import annotations

from kedro_handoff.contracts.kept_text import kept_text
from kedro_handoff.project import Project
from kedro_handoff.runs.difference.comparing import compare
from kedro_handoff.runs.difference.result import Difference
from kedro_handoff.runs.difference.which_runs import run_before
from kedro_handoff.runs.record import RunRecord
from kedro_handoff.runs.recording.ending import finish_abandoned
from kedro_handoff.runs.run_store import RunStore


def compare_references(store: RunStore, run_a: str, run_b: str | None = None) -> Difference:
    """What differs from RUN_A to RUN_B; with RUN_A alone, from the last comparable run before it to it.

    Raises:
        RecordError: No run is meant, several are, or none before it is comparable.
    """
    finish_abandoned(store)
    first = store.read(store.resolve(run_a))
    if run_b is None:
        return compare_stored(store, run_before(first, store.records()), first)
    return compare_stored(store, first, store.read(store.resolve(run_b)))


def compare_stored(store: RunStore, before: RunRecord, after: RunRecord) -> Difference:
    """What differs between two records of this store."""
    project = store.project
    return compare(
        before, after, store.source, lambda mark: kept_text(project.records, mark), looked_at(project)
    )


def looked_at(project: Project) -> list[str]:
    """The metrics that handoff.yml shows after a run, as `dataset.path`."""
    shown = project.settings.metrics.items()
    return [f"{dataset}.{path}" if path else dataset for dataset, paths in shown for path in paths or [""]]
