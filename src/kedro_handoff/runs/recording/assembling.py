"""The record of a run, from its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

from kedro_handoff.runs.record import ErrorRecord, Outcome, RunRecord
from kedro_handoff.runs.recording.parts import Parts
from kedro_handoff.runs.recording.surroundings import PART

_FROM_PART = ("start", "seconds", "phases", "peak_memory", "rows_in", "rows_out", "parameters")
_UNSEEN = "what it read and made could not be written down"
_LEFT_OUT = "its outputs were there (--only-missing-outputs)"
_CUT_OFF = "it was under way when the run ended"


def assembled(
    parts: Parts, outcome: Outcome, ended: str, error: ErrorRecord | None = None, notes: Iterable[str] = ()
) -> RunRecord | None:
    """The record that the parts make; `None` where not even the run's beginning is there.

    Args:
        parts: The parts.
        outcome: How the run ended.
        ended: When, UTC.
        error: What ended it, where it failed.
        notes: What record keeping could not do.
    """
    begin = parts.read("begin.json")
    if begin is None:
        return None
    record = cast(RunRecord, begin["record"])
    record["outcome"], record["ended"] = outcome, ended
    record["seconds"] = _between(record["time"], ended)
    _add_surroundings(record, parts.read(PART))
    nodes = sorted(parts.nodes(), key=lambda part: str(part.get("start")))
    for part in nodes:
        _add_node(record, part, outcome)
    record["error"] = _error(error, nodes)
    _settle_failed(record)
    record["notes"] = [*record["notes"], *(note for part in nodes for note in part["notes"]), *notes]
    return record


def settle_unseen(record: RunRecord) -> None:
    """Say of nodes without a part that they ran: in a run that succeeded all do, unless some were left out.

    The disk took no part of them. Nothing is known of what they made, so nothing is taken for the same.
    """
    unseen = [name for name, node in record["nodes"].items() if node["status"] == "not_run"]
    if record["outcome"] != "succeeded":
        return
    if record["selection"].get("only_missing_outputs"):
        for name in unseen:
            record["nodes"][name]["why"] = _LEFT_OUT
        return
    for name in unseen:
        record["nodes"][name]["status"], record["nodes"][name]["why"] = "ran", _UNSEEN
    if unseen:
        record["notes"].append(f"{', '.join(unseen)}: {_UNSEEN}")


def last_trace(parts: Parts) -> str:
    """When a run whose process is gone was seen last, UTC."""
    return datetime.fromtimestamp(parts.touched(), UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _add_surroundings(record: RunRecord, found: Mapping[str, Any] | None) -> None:
    if found is None:
        record["notes"].append("git and environment: the run ended before they were looked at")
        return
    record["git"] = found["git"]
    record["environment"] = found["environment"] or record["environment"]
    record["notes"].extend(found["notes"])


def _add_node(record: RunRecord, part: Mapping[str, Any], outcome: Outcome) -> None:
    node = record["nodes"].get(part["name"])
    if node is None:
        return
    for key in _FROM_PART:
        node[key] = part[key]  # type: ignore[literal-required]
    node["status"] = part["status"]
    if part["status"] == "running":
        # A generator's last chunk looks like any other: if the run succeeded, it was the last.
        node["status"] = "ran" if outcome == "succeeded" else "failed"
        node["why"] = "" if outcome == "succeeded" else _CUT_OFF
    for name, facts in part["reads"].items():
        _add_dataset(record, name, facts, "read")
    for name, facts in part["writes"].items():
        _add_dataset(record, name, facts, "written")
    for name, numbers in part["metrics"].items():
        record["metrics"][name] = numbers


def _add_dataset(record: RunRecord, name: str, facts: Mapping[str, Any], kind: str) -> None:
    dataset = record["datasets"].get(name)
    if dataset is None:
        return
    content = facts.get("content")
    if content is not None and (kind == "written" or dataset["read"] is None):
        dataset[kind] = content  # type: ignore[literal-required]
    for key in ("version", "file"):
        if facts.get(key) is not None and (kind == "written" or dataset[key] is None):
            dataset[key] = facts[key]


def _error(error: ErrorRecord | None, nodes: list[dict[str, Any]]) -> ErrorRecord | None:
    """The error, with the node that it befell, in the words of the process in which it did."""
    if error is None:
        return None
    for part in nodes:
        if part["error"] is not None:
            return cast(ErrorRecord, {**part["error"], "node": part["name"]})
    cut_off = [part["name"] for part in nodes if part["status"] == "running"]
    return {**error, "node": error["node"] or (cut_off[0] if cut_off else None)}


def _settle_failed(record: RunRecord) -> None:
    name = record["error"]["node"] if record["error"] else None
    if name in record["nodes"]:
        record["nodes"][name]["status"], record["nodes"][name]["why"] = "failed", ""


def _between(start: str, end: str) -> float | None:
    try:
        return round((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds(), 3)
    except ValueError:
        return None
