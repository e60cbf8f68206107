"""Which run made what another run has read."""

from __future__ import annotations

from itertools import islice

from kedro_handoff.errors import RecordError
from kedro_handoff.runs.record import DatasetRecord, RunRecord
from kedro_handoff.runs.run_store import RunStore

_LOOKED_AT = 200


def maker_of(store: RunStore, record: RunRecord, name: str) -> str | None:
    """Id of the last run before a run that made a dataset as that run has read it; `None` where none did.

    Args:
        store: The records.
        record: The run that read it.
        name: The dataset.
    """
    read = record["datasets"].get(name)
    if read is None:
        return None
    try:
        for run in islice(store.records(), _LOOKED_AT):
            made = run["datasets"].get(name)
            if made and made["made_by"] and run["time"] < record["time"] and _same(made, read):
                return run["id"]
    except RecordError:
        return None
    return None


def _same(made: DatasetRecord, read: DatasetRecord) -> bool:
    whole = read["read"] is None or read["written"] is None  # otherwise its file is not what it has read
    if whole and made["file"] and read["file"] and made["file"]["digest"] == read["file"]["digest"]:
        return True
    written, loaded = made["written"], read["read"]
    return bool(written and loaded and written["digest"] and written["digest"] == loaded["digest"])
