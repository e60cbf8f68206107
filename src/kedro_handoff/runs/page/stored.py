"""The page of a run in a store: it, the runs before it, and what differs from the last of them."""

from __future__ import annotations

from collections.abc import Iterator

from kedro_handoff.errors import RecordError
from kedro_handoff.runs.difference.stored import compare_stored
from kedro_handoff.runs.page.facts import Sheet
from kedro_handoff.runs.page.gather import RUNS_SHOWN, run_sheet
from kedro_handoff.runs.record import RunRecord
from kedro_handoff.runs.run_store import RunStore


def stored_sheet(store: RunStore, record: RunRecord, title: str) -> Sheet:
    """What the page of a recorded run shows.

    Args:
        store: Where the record is from.
        record: The run.
        title: What the project is called.
    """
    project = store.project
    earlier = list(_earlier(store, record))
    known = {run["id"]: run for run in (record, *earlier)}

    # Compared as recorded: a page's own texts have the places of this machine taken out.
    return run_sheet(
        record,
        earlier,
        project.path,
        title,
        project.settings.metrics,
        lambda before, after: compare_stored(store, known[before["id"]], known[after["id"]]),
    )


def _earlier(store: RunStore, record: RunRecord) -> Iterator[RunRecord]:
    """Runs before it in its environment, newest first; those that cannot be read are left out."""
    found = 0
    for run_id in store.ids():
        if found == RUNS_SHOWN:
            return
        try:
            run = store.read(run_id)
        except RecordError:
            continue
        if run["time"] < record["time"] and run.get("env") == record.get("env"):
            found += 1
            yield run
