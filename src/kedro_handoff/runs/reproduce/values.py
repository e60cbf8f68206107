"""Datasets whose fingerprints differ, compared by value where the values of then are still there."""

from __future__ import annotations

from typing import Any

from kedro_handoff.comparing.comparison import compare
from kedro_handoff.project import Project
from kedro_handoff.runs.record import DatasetRecord
from kedro_handoff.runs.recording.file_state import local_path
from kedro_handoff.runs.recording.files import file_of
from kedro_handoff.runs.recording.masking import masked_text
from kedro_handoff.runs.recording.values import content_of
from kedro_handoff.runs.reproduce.comparison import compare_records
from kedro_handoff.runs.reproduce.order import Answer, Order
from kedro_handoff.verify_settings import Sameness

# What another order of additions makes of a sum in double precision, and no more than that.
NOISE = Sameness(tolerance=1e-12, relative=1e-9)
_SIDES = ("recorded run", "reproduction")
_SHOWN = 5


def compare_values(order: Order, answer: Answer, project: Project, then: Any, again: Any) -> None:
    """Compare what differs by fingerprint, by value; the answer takes the findings.

    Args:
        order: What was run.
        answer: Takes a status and words for each dataset.
        project: Whose tolerances count.
        then: A catalog with the places of the recorded run.
        again: The catalog of the reproduction.
    """
    if answer.record is None:
        return
    for found in compare_records(order.record, answer.record):
        recorded = order.record["datasets"][found.dataset]
        if found.status not in ("different", "unknown") or not recorded["persisted"]:
            continue
        rule = _rule(order, project, found.dataset)
        answer.values[found.dataset] = _compared(found.dataset, recorded, rule, then, again)


def _rule(order: Order, project: Project, name: str) -> Sameness:
    if order.tolerance is not None:
        return Sameness(tolerance=order.tolerance, relative=order.tolerance)
    return project.settings.verify.get(name, NOISE)


def _compared(name: str, recorded: DatasetRecord, rule: Sameness, then: Any, again: Any) -> dict[str, Any]:
    """`status` is `gone`, `same`, `different` or `unknown`."""
    try:
        reason, one = _as_it_was(name, recorded, then)
        if reason:
            return {"status": "gone", "words": [reason]}
        other = again.get(name).load()
        found = compare(one, other, rule, _SIDES)
    except Exception as error:  # noqa: BLE001 - datasets are the user's own
        return {
            "status": "unknown",
            "words": [masked_text(f"it could not be loaded: {type(error).__name__}: {error!s:.200}")],
        }
    return {"status": found.status, "words": list(found.words[:_SHOWN])}


def _as_it_was(name: str, recorded: DatasetRecord, then: Any) -> tuple[str, Any]:
    """What the recorded run left, if it still lies there; otherwise the reason why not."""
    dataset = then.get(name)
    path = local_path(dataset)
    if path is not None and not path.exists():
        return "the values of the recorded run are gone", None
    file = file_of(dataset, saved=False) if recorded["file"] else None
    if file and recorded["file"] and file["digest"] == recorded["file"]["digest"]:
        return "", dataset.load()
    if recorded["read"] is None or recorded["read"]["digest"] is None:
        return "the values of the recorded run were written over", None
    value = dataset.load()
    if content_of(value)["digest"] != recorded["read"]["digest"]:
        return "the values of the recorded run were written over", None
    return "", value
