"""What an incremental runner decided on each node, and what a record says of nodes that were reused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kedro_handoff.errors import RecordError
from kedro_handoff.runs.record import RunRecord
from kedro_handoff.runs.recording.beginning import file_name
from kedro_handoff.runs.recording.parts import Parts
from kedro_handoff.runs.run_store import RunStore

_PART = "decisions.json"


def note_decision(parts: Parts, node: str, decision: Mapping[str, Any]) -> None:
    """Add the decision on a node to the parts of a run.

    Args:
        parts: The parts of the run.
        node: The node's name.
        decision: Its `status`, `why`, `key`, and `since`: the run that made what is reused.

    Raises:
        OSError: It cannot be written.
    """
    parts.write(_PART, {**(parts.read(_PART) or {}), node: decision})


def add_decisions(record: RunRecord, parts: Parts, store: RunStore) -> None:
    """Say in a record why each node ran or was reused; of what was reused, what the run says that made it."""
    made_in: dict[str, RunRecord | None] = {}
    for name, decision in (parts.read(_PART) or {}).items():
        node = record["nodes"].get(name)
        if node is None:
            continue
        node["why"], node["key"] = node["why"] or decision["why"], decision["key"]
        if decision["status"] == "reused" and node["status"] == "not_run":
            node["status"] = "reused"
            earlier = file_name(str(decision["since"]))
            if earlier not in made_in:
                made_in[earlier] = _read(store, earlier)
            if made_in[earlier] is not None:
                _carry(record, name, made_in[earlier])


def _read(store: RunStore, run_id: str) -> Any:
    try:
        return store.read(run_id)
    except (RecordError, OSError):
        return None  # deleted since, or the store is away: the record says less


def _carry(record: RunRecord, name: str, earlier: Any) -> None:
    """Take over what a node read and wrote, its numbers and its contracts: they are still the same."""
    node, then = record["nodes"][name], earlier["nodes"].get(name)
    if then is None:
        return
    node["code"] = node["code"] or then["code"]
    node["parameters"] = node["parameters"] or then["parameters"]
    node["rows_in"], node["rows_out"] = then["rows_in"], then["rows_out"]
    for dataset in (*node["inputs"], *node["outputs"]):
        facts, before = record["datasets"].get(dataset), earlier["datasets"].get(dataset)
        if facts is None or before is None:
            continue
        kind = "written" if dataset in node["outputs"] else "read"
        if facts["written"] is None and facts["read"] is None:
            facts[kind] = before[kind] or before["written"]  # type: ignore[literal-required]
            facts["version"], facts["file"] = before["version"], before["file"]
        elif kind == "read" and facts["read"] is None and dataset in record["load_versions"]:
            facts["read"] = before["read"] or before["written"]  # not what this run has saved
        if dataset in earlier["metrics"]:
            record["metrics"].setdefault(dataset, earlier["metrics"][dataset])
        if dataset in earlier["contracts"]:
            record["contracts"].setdefault(dataset, earlier["contracts"][dataset])
