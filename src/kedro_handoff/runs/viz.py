"""What kedro-viz shows of the last run: which nodes ran, were reused or failed.

kedro-viz's flowchart takes colours from `.viz/styles.json`, its workflow view the last run from
`.viz/kedro_pipeline_events.json`. It records the latter itself for whole sequential runs only, and knows
*success* and *failed*; a node without an event is *skipped*, which is what it calls a reused node here.
"""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha1
from itertools import islice
from pathlib import Path
from typing import Any

from kedro_handoff.contracts.viz import EVENTS, write_viz_files
from kedro_handoff.errors import RecordError
from kedro_handoff.project import Project
from kedro_handoff.runs.run_store import RunStore

Record = Mapping[str, Any]
Style = Mapping[str, str]

# Outlines, so that a node is never taken for one of the datasets, which the contracts fill.
_STYLES: Mapping[str, Style] = {
    "ran": {"stroke": "#3fae84", "strokeWidth": "2px"},
    "reused": {"stroke": "#6aaee8", "strokeWidth": "2px", "opacity": "0.6"},
    "failed": {"fill": "#b3261e", "stroke": "#ffb4ab", "strokeWidth": "2px", "color": "#ffffff"},
}
_LOOKED_AT = 20
_KILLED = "The run was killed; what it had begun is shown as failed."


def show_in_viz(project: Project, record: Record | None) -> None:
    """Bring kedro-viz's files up to date with the last run and the last outcomes of contracts.

    Args:
        project: Whose files.
        record: The last run; `None` where none was recorded.

    Raises:
        OSError: A file could not be written.
        RecordError: An outcome is damaged.
    """
    seen = _seen(project.path / EVENTS)
    if record is None or _begun(seen) > _moment(record.get("ended") or record.get("time")):
        write_viz_files(project)  # kedro-viz saw a later run, of which there is no record
    else:
        ours = tuple(dict(style) for style in _STYLES.values())
        write_viz_files(project, node_styles(record), ours, run_events(record, seen))


def last_run_here(project: Project) -> Record | None:
    """The newest record of this machine, if it is among the last ones; a team's store holds others' too."""
    if not project.settings.runs.record:
        return None
    try:
        found = islice(RunStore(project).records(quiet=True), _LOOKED_AT)
        return next((run for run in found if run["process"].get("host") == socket.gethostname()), None)
    except RecordError:
        return None  # the store is away: what kedro-viz saw itself is shown


def node_styles(record: Record) -> dict[str, dict[str, str]]:
    """kedro-viz styles of nodes by the name that it knows them by, which has no namespace.

    Where nodes of several namespaces share a name and not their fate, that name has no style.
    """
    found: dict[str, set[str]] = {}
    for name, node in record["nodes"].items():
        found.setdefault(_short_name(name, node), set()).add(str(node.get("status")))
    alike = {name: statuses.pop() for name, statuses in found.items() if len(statuses) == 1}
    return {name: dict(_STYLES[status]) for name, status in alike.items() if status in _STYLES}


def run_events(record: Record, seen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The run as kedro-viz would have recorded it.

    Args:
        record: The run.
        seen: What kedro-viz recorded; where that is of the same run, its tracebacks are kept.
    """
    own = seen if _begun(seen) >= _moment(record["time"]) else []
    events = [{"event": "before_pipeline_run", "timestamp": record["time"]}]
    nodes = sorted(record["nodes"].items(), key=lambda item: str(item[1].get("start") or ""))
    for name, node in nodes:
        if node.get("status") in ("ran", "failed"):
            events += _node_events(name, node, record, own)
    return [*events, _end(record, own)]


def _node_events(
    name: str, node: Record, record: Record, own: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    for dataset in node.get("inputs") or ():
        yield from _dataset_event("after_dataset_loaded", dataset, "read", record)
    what = _ran(node) if node["status"] == "ran" else _failed(name, node, record, own)
    for node_id in _node_ids(name, node):
        yield {**what, "node": name, "node_id": node_id}
    if node["status"] == "ran":
        for dataset in node.get("outputs") or ():
            yield from _dataset_event("after_dataset_saved", dataset, "written", record)


def _ran(node: Record) -> dict[str, Any]:
    return {"event": "after_node_run", "duration": node.get("seconds") or 0.0, "status": "success"}


def _failed(name: str, node: Record, record: Record, own: list[dict[str, Any]]) -> dict[str, Any]:
    told = next((e for e in own if e.get("event") == "on_node_error" and e.get("node") == name), {})
    return {
        "event": "on_node_error",
        "error": _message(record) or str(node.get("why") or "it failed"),
        "timestamp": record.get("ended") or record["time"],
        "traceback": told.get("traceback", ""),
    }


def _dataset_event(event: str, name: str, use: str, record: Record) -> Iterator[dict[str, Any]]:
    """A dataset that was loaded or saved; nothing of parameters, and of what a failed node did not reach."""
    found = record["datasets"].get(name)
    if found and (found.get("read") or found.get("written") if use == "read" else found.get("written")):
        size = (found.get("file") or {}).get("size") or 0
        yield {
            "event": event,
            "dataset": name,
            "node_id": _hash(name.split("@")[0]),
            "size": size,
            "status": "success",
        }


def _end(record: Record, own: list[dict[str, Any]]) -> dict[str, Any]:
    ended = {"timestamp": record.get("ended") or record["time"]}
    if record["outcome"] == "succeeded":
        return {"event": "after_pipeline_run", **ended}
    told = own[-1] if own and own[-1].get("event") == "on_pipeline_error" else {}
    error = _message(record) or (_KILLED if record["outcome"] == "killed" else "The run failed.")
    return {"traceback": "", **told, "event": "on_pipeline_error", **ended, "error": error}


def _message(record: Record) -> str:
    return str((record.get("error") or {}).get("message") or "")


def _node_ids(name: str, node: Record) -> Iterator[str]:
    """kedro-viz's id of a node: the hash of how Kedro writes the node, `name: function([in]) -> [out]`.

    Kedro writes a partial without a name of its own as `<partial>`, and a record names its function: both ids
    are given, of which kedro-viz knows one.
    """
    inputs, outputs = node.get("inputs") or (), node.get("outputs") or ()
    read, made = (f"[{';'.join(names)}]" if names else "None" for names in (inputs, outputs))
    prefix = "" if _is_unnamed(name, node) else f"{_own_name(name, node)}: "
    for function in (_function(node), "<partial>"):
        yield _hash(f"{prefix}{function}({read}) -> {made}")


def _short_name(name: str, node: Record) -> str:
    """The name by which kedro-viz looks for a style: the function's where the node has none."""
    if not _is_unnamed(name, node):
        return _own_name(name, node)
    made_up = _own_name(name, node).rpartition("__")[0]
    return "<partial>" if made_up.startswith("partial(") else made_up


def _own_name(name: str, node: Record) -> str:
    return name.removeprefix(f"{node['namespace']}.") if node.get("namespace") else name


def _is_unnamed(name: str, node: Record) -> bool:
    """Whether Kedro made the name up: function and a hash."""
    function = re.escape(_function(node))
    made_up = rf"({function}|partial\({function}\))__[0-9a-f]{{8}}"
    return re.fullmatch(made_up, _own_name(name, node)) is not None


def _function(node: Record) -> str:
    return str(node.get("function") or "").rpartition(".")[2]


def _hash(text: str) -> str:
    return sha1(text.encode(), usedforsecurity=False).hexdigest()[:8]


def _seen(path: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [event for event in found if isinstance(event, dict)] if isinstance(found, list) else []


def _begun(events: list[dict[str, Any]]) -> datetime:
    """When the run began that these events are of."""
    begin = next((event for event in events if event.get("event") == "before_pipeline_run"), {})
    return _moment(begin.get("timestamp"))


def _moment(time: Any) -> datetime:
    try:
        known = datetime.fromisoformat(str(time))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return known if known.tzinfo else known.astimezone(UTC)
