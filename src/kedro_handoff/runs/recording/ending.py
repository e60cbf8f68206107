"""The end of a run: its record goes into the store, and so do those of runs that were killed."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from kedro_handoff.errors import RecordError
from kedro_handoff.runs.record import Outcome, RunRecord
from kedro_handoff.runs.recording.assembling import assembled, last_trace, settle_unseen
from kedro_handoff.runs.recording.contract_outcomes import contracts_of_run
from kedro_handoff.runs.recording.decisions import add_decisions
from kedro_handoff.runs.recording.error_text import error_record
from kedro_handoff.runs.recording.files import file_of
from kedro_handoff.runs.recording.known_files import remember_files
from kedro_handoff.runs.recording.masking import finite
from kedro_handoff.runs.recording.parts import END, Parts, claimed_parts
from kedro_handoff.runs.recording.run_in_progress import RunInProgress
from kedro_handoff.runs.run_store import RunStore
from kedro_handoff.store import utc_now

logger = logging.getLogger(__name__)

_FINISHED = "record.json"
_GAPS = "some of it could not be written while it ran: a node that did not run, it seems, may have run"
_LATER = "the record was made later: it could not be written when the run ended"


def end_run(run: RunInProgress, outcome: Outcome, error: BaseException | None) -> str:
    """Make the record of a run that ended and put it into the store; returns where it is, or an empty text.

    Raises:
        OSError: The disk takes nothing.
    """
    ended = utc_now()
    run.parts.note_end(outcome, ended, gaps=bool(run.notes))
    run.surroundings.wait()
    said = error_record(error, None, run.names(), (), run.facts["project"]) if error is not None else None
    record = assembled(run.parts, outcome, ended, said, run.notes)
    if record is None:
        return ""
    record["contracts"] = contracts_of_run(run.project.records, run.id)
    add_decisions(record, run.parts, run.store)
    settle_unseen(record)
    for name, dataset in record["datasets"].items():
        if dataset["written"] is not None and dataset["file"] is None and name in run.catalog:
            dataset["file"] = file_of(run.catalog.get(name), True)
    remember_files(run.store, record["datasets"])
    return _publish(run.store, run.parts, record)


def finish_abandoned(store: RunStore) -> None:
    """Make records of the runs whose process is gone, and send what waits for the store."""
    for parts in claimed_parts(store.parts):
        with suppress(OSError, RecordError, KeyError, ValueError, TypeError):
            record: Any = parts.read(_FINISHED) or _assembled_later(parts)
            if record is None:
                parts.remove()
                continue
            record["contracts"] = record["contracts"] or contracts_of_run(store.project.records, record["id"])
            add_decisions(record, parts, store)
            settle_unseen(record)
            _publish(store, parts, record)
    with suppress(OSError):
        store.send_waiting()


def _assembled_later(parts: Parts) -> RunRecord | None:
    """The record of a run whose process is gone: killed, unless it could still say how it ended."""
    said = parts.read(END)
    if said is None:
        return assembled(parts, "killed", last_trace(parts))
    error: Any = {"type": "", "message": "not kept: the disk took no more", "node": None}
    failed = said["outcome"] == "failed"
    notes = [_LATER, *([_GAPS] if said.get("gaps") else [])]
    return assembled(parts, said["outcome"], said["ended"], error if failed else None, notes)


def _publish(store: RunStore, parts: Parts, record: RunRecord) -> str:
    """Where the record is, as a person would type it."""
    # First beside the parts: if this process dies now, the next reader publishes the very same record.
    finished: Any = finite(record)
    parts.write(_FINISHED, finished)
    texts = parts.read("sources.json") or {}
    try:
        place = store.shown(store.write(finished, texts))
    except RecordError as error:
        if store.is_near:  # the parts stay, and whoever looks next makes the record of them
            raise
        place = str(store.project.relative(store.waiting / f"{record['id']}.json"))
        until = "that is mended" if store.project.settings.runs.problem else "the store answers"
        logger.warning("%s\nThe run's record waits in %s until %s.", error, store.waiting, until)
    else:
        if store.project.settings.runs.problem:
            logger.warning("%s\nThe run's record is in %s.", store.project.settings.runs.problem, place)
    parts.remove()
    with suppress(RecordError, OSError):
        store.prune()
    return place
