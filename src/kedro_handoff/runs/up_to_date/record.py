"""The record of a run in which no node ran, because nothing had changed."""

from __future__ import annotations

from typing import Any, cast

from kedro_handoff.project import Project
from kedro_handoff.runs.own_id import UNCHANGED_SINCE
from kedro_handoff.runs.record import DatasetRecord, GitRecord, NodeRecord, RunRecord
from kedro_handoff.runs.recording.environment import environment_of
from kedro_handoff.runs.recording.process import this_process
from kedro_handoff.runs.recording.surroundings import git_of_run
from kedro_handoff.runs.run_store import RunStore


def unchanged_record(record: RunRecord, made_in: str, project: Project, run_id: str, time: str) -> RunRecord:
    """What a run leaves that finds everything as an earlier one left it; it has not ended yet.

    Args:
        record: The earlier run's.
        made_in: That run's id.
        project: The project.
        run_id: The id of the run.
        time: When it began, UTC.
    """
    notes: list[str] = []
    nodes = {name: _reused(node, made_in) for name, node in record["nodes"].items()}
    return {
        **record,
        "id": run_id,
        "time": time,
        "process": this_process(),
        "nodes": nodes,
        "datasets": {name: _as_left(dataset) for name, dataset in record["datasets"].items()},
        "git": _git(project, run_id, notes),
        "environment": environment_of(project.path),
        "notes": notes,
    }


def _reused(node: NodeRecord, run_id: str) -> NodeRecord:
    if node["status"] == "reused":
        return node
    nothing: Any = dict.fromkeys(("start", "seconds", "phases", "peak_memory"))
    return cast(NodeRecord, {**node, **nothing, "status": "reused", "why": f"{UNCHANGED_SINCE}{run_id}"})


def _as_left(dataset: DatasetRecord) -> DatasetRecord:
    """Nothing was read of what the earlier run wrote."""
    return dataset if dataset["written"] is None else {**dataset, "read": None}


def _git(project: Project, run_id: str, notes: list[str]) -> GitRecord | None:
    try:
        keep_as = run_id if project.settings.runs.snapshots else None
        return git_of_run(project.path, keep_as, RunStore(project).folders())
    except OSError as error:
        notes.append(f"git: {type(error).__name__}: {error}")
        return None
