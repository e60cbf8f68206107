"""What kedro-viz reads: colours of datasets by the last outcome of their contracts, and what failed.

kedro-viz reads `.viz/styles.json` when it starts, and `.viz/kedro_pipeline_events.json` whenever its
workflow view asks. It writes the second itself, but only for whole sequential runs: outcomes of other
runs and of notebooks are added here; `runs/viz.py` adds what became of the nodes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from kedro_handoff.contracts.outcome import FAILED, KIND, last_outcome
from kedro_handoff.project import Project
from kedro_handoff.store import write_whole

EVENTS = ".viz/kedro_pipeline_events.json"
_ENDS = ("after_pipeline_run", "on_pipeline_error")

# Fill and stroke that can be told apart by people who see red and green alike, on light and dark.
_STYLES: Mapping[str, Mapping[str, str]] = {
    "held": {"fill": "#1b7f5c", "stroke": "#7ad1b0"},
    "warned": {"fill": "#b07908", "stroke": "#ffd166"},
    "quarantined": {"fill": "#1d5f99", "stroke": "#9ecbf0"},
    "violated": {"fill": "#b3261e", "stroke": "#ffb4ab"},
    "not_evaluated": {"fill": "#6b3fa0", "stroke": "#d0b3f5"},
    "wrongly_declared": {"fill": "#6b3fa0", "stroke": "#d0b3f5"},
}


def node_styles(statuses: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """kedro-viz styles of datasets by the status of their last outcome."""
    return {name: dict(_STYLES[status]) for name, status in statuses.items() if status in _STYLES}


def dataset_events(
    events: list[dict[str, Any]], outcomes: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """kedro-viz's events with one failure for each dataset whose last outcome is bad, and no other.

    Args:
        events: What kedro-viz recorded of its last run.
        outcomes: The last outcome of each dataset.
    """
    failing = {name: outcome for name, outcome in outcomes.items() if outcome["status"] in FAILED}
    kept = [event for event in events if event.get("dataset") not in outcomes or not _is_failure(event)]
    own = {event["dataset"]: event for event in events if _is_failure(event) and "dataset" in event}
    added = [_failure(name, outcome, own.get(name)) for name, outcome in sorted(failing.items())]
    # A later event of a dataset overrides an earlier one; the very last event is the end of viz's own run.
    end = kept[-1:] if kept and kept[-1].get("event") in _ENDS else []
    return kept[: len(kept) - len(end)] + added + end


def write_viz_files(
    project: Project,
    nodes: Mapping[str, Mapping[str, str]] | None = None,
    outdated: Collection[Mapping[str, str]] = (),
    events: list[dict[str, Any]] | None = None,
) -> None:
    """Show the last outcome of each contract in kedro-viz; what others wrote there is kept.

    Args:
        project: Whose files.
        nodes: Styles of the nodes of the last run.
        outdated: Styles that are taken off names which have none of them now.
        events: The last run's, where somebody recorded it; else kedro-viz's own are kept.

    Raises:
        OSError: A file could not be written.
        RecordError: An outcome is damaged.
    """
    store = project.records
    found = {name: last_outcome(store, name) for name in store.subjects(KIND)}
    outcomes = {name: outcome for name, outcome in found.items() if outcome}
    statuses = {name: str(outcome["status"]) for name, outcome in outcomes.items()}
    path = project.path / ".viz/styles.json"
    kept = {name: style for name, style in _existing(path, {}).items() if style not in outdated}
    _write(path, {**kept, **(nodes or {}), **node_styles(statuses)})
    recorded = _existing(project.path / EVENTS, [])
    shown = dataset_events(recorded if events is None else events, outcomes)
    if shown != recorded:
        _write(project.path / EVENTS, shown)


def _is_failure(event: Mapping[str, Any]) -> bool:
    return event.get("event") == "on_pipeline_error"


def _failure(dataset: str, outcome: Mapping[str, Any], own: Mapping[str, Any] | None) -> dict[str, Any]:
    operation = {"load": "loading", "save": "saving"}.get(str(outcome.get("operation")), "")
    return {
        **(own or {"node": outcome.get("node") or ""}),
        "event": "on_pipeline_error",
        "timestamp": outcome["time"],
        "dataset": dataset,
        "operation": operation,
        "error": outcome.get("message", ""),
        "traceback": "",
    }


def _existing(path: Path, empty: Any) -> Any:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return empty
    return found if isinstance(found, type(empty)) else empty


def _write(path: Path, document: Any) -> None:
    write_whole(path, json.dumps(document, indent=2) + "\n")
