"""Why a dataset of a project is as it is, with all that the store of its runs knows."""

from __future__ import annotations

from functools import partial

from kedro_handoff.contracts.kept_text import kept_text
from kedro_handoff.runs.run_store import RunStore
from kedro_handoff.runs.why.explaining import Explanation, explain
from kedro_handoff.runs.why.history import History
from kedro_handoff.runs.why.project_now import project_now


def explain_stored(
    store: RunStore, dataset: str, since: str | None = None, *, whole: bool = False
) -> Explanation:
    """The chain that made a dataset, and what changed in it since the run that `since` means.

    Args:
        store: The records.
        dataset: The dataset.
        since: The run to compare with.
        whole: Whether the project's code and parameters as they are now are looked at, too, not files alone:
            it is imported for that.

    Raises:
        RecordError: No run is meant, or none that is recorded knows the dataset.
    """
    project = store.project
    earlier = store.read(store.resolve(since)) if since else None
    return explain(
        dataset,
        History(list(store.records())),
        project.path,
        store.source,
        lambda mark: kept_text(project.records, mark),
        earlier,
        partial(project_now, project.path) if whole else None,
    )
