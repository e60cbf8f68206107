"""What kedro-viz reads: colours of datasets by the last outcome of their contracts.

kedro-viz reads `.viz/styles.json` when it starts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kedro_handoff.contracts.outcome import KIND, last_outcome
from kedro_handoff.project import Project
from kedro_handoff.store import write_whole

# Fill and stroke that can be told apart by people who see red and green alike, on light and dark.
_STYLES: Mapping[str, Mapping[str, str]] = {
    "held": {"fill": "#1b7f5c", "stroke": "#7ad1b0"},
    "warned": {"fill": "#b07908", "stroke": "#ffd166"},
    "violated": {"fill": "#b3261e", "stroke": "#ffb4ab"},
    "not_evaluated": {"fill": "#6b3fa0", "stroke": "#d0b3f5"},
    "wrongly_declared": {"fill": "#6b3fa0", "stroke": "#d0b3f5"},
}


def node_styles(statuses: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """kedro-viz styles of datasets by the status of their last outcome."""
    return {name: dict(_STYLES[status]) for name, status in statuses.items() if status in _STYLES}


def write_viz_styles(project: Project) -> None:
    """Colour the datasets in kedro-viz by their last outcome; colours that others set are kept.

    Raises:
        OSError: The file could not be written.
        RecordError: An outcome is damaged.
    """
    store = project.records
    outcomes = {name: last_outcome(store, name) for name in store.subjects(KIND)}
    statuses = {name: str(outcome["status"]) for name, outcome in outcomes.items() if outcome}
    path = project.path / ".viz" / "styles.json"
    styles = {**_existing(path), **node_styles(statuses)}
    write_whole(path, json.dumps(styles, indent=2, sort_keys=True) + "\n")


def _existing(path: Any) -> dict[str, Any]:
    try:
        styles = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return styles if isinstance(styles, dict) else {}
