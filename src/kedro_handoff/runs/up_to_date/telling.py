"""What a run in which nothing had to be done leaves and says."""

from __future__ import annotations

import logging

from kedro.io.core import generate_timestamp

from kedro_handoff.errors import RecordError
from kedro_handoff.project import Project, validation_is_off
from kedro_handoff.runs.record import RunRecord
from kedro_handoff.runs.run_store import RunStore
from kedro_handoff.runs.summary import run_summary
from kedro_handoff.runs.up_to_date.record import unchanged_record
from kedro_handoff.runs.up_to_date.standing import Standing
from kedro_handoff.store import utc_now

# Below Kedro's own logger, so that the words are shown where Kedro's are.
logger = logging.getLogger("kedro.runner.incremental")


def conclude(found: Standing) -> str:
    """Leave the record of a run that had nothing to do; returns what the run says at its end."""
    run_id, began = generate_timestamp(), utc_now()
    record = unchanged_record(found.record, found.evidence["run_id"], found.project, run_id, began)
    count = len(record["nodes"])
    logger.info(
        "Nothing has changed since run %s. 0 of %d nodes ran, %d %s reused",
        found.evidence["run_id"],
        count,
        count,
        "was" if count == 1 else "were",
    )
    place = _write(record, found.project)
    return run_summary(
        run_id,
        count,
        _made(record),
        (),
        found.evidence["metrics"],
        validation_is_off(),
        record=place,
        reused=count,
        judged_before=found.evidence["judged"],
    )


def _write(record: RunRecord, project: Project) -> str:
    """Where the record is; empty where it could not be written, which is no failure of the run."""
    ended = utc_now()
    record["ended"], record["seconds"] = ended, _seconds(record["time"], ended)
    store = RunStore(project)
    try:
        place = store.shown(store.write(record))
        store.send_waiting()
        store.prune()
    except (OSError, RecordError) as error:
        logger.warning("The run's record could not be put into its place: %s", error)
        return ""
    return place


def _seconds(began: str, ended: str) -> float:
    from datetime import datetime

    return round((datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds(), 3)


def _made(record: RunRecord) -> list[str]:
    return [name for node in record["nodes"].values() for name in node["outputs"]]
