"""The run that another one is held against where only one was named."""

from __future__ import annotations

from collections.abc import Iterable

from kedro_handoff.errors import RecordError
from kedro_handoff.runs.difference.pipeline_causes import chosen
from kedro_handoff.runs.record import RunRecord


def run_before(run: RunRecord, records: Iterable[RunRecord]) -> RunRecord:
    """The last run before `run` that is comparable: of the same pipelines in the same environment.

    One that chose the same nodes and succeeded is preferred, then one that chose the same, then any; and one
    of which a node ran that ran in both.

    Args:
        run: The later run.
        records: All runs, newest first.

    Raises:
        RecordError: No earlier run is comparable.
    """
    earlier = [other for other in records if other["time"] < run["time"] and other["id"] != run["id"]]
    alike = [other for other in earlier if _comparable(run, other)]
    alike = [other for other in alike if _done(other) & _done(run)] or alike
    same = [other for other in alike if chosen(other) == chosen(run)]
    good = [other for other in same if other["outcome"] == "succeeded"]
    found = good or same or alike
    if not found:
        names = ", ".join(run["pipelines"]) or "this pipeline"
        raise RecordError(
            f"No run of {names} in the environment '{run['env']}' is recorded before {run['id']}: name the "
            "run to compare it with. `kedro handoff runs list` shows all."
        )
    return found[0]


def _done(run: RunRecord) -> set[str]:
    return {name for name, node in (run["nodes"] or {}).items() if node["status"] in ("ran", "reused")}


def _comparable(one: RunRecord, other: RunRecord) -> bool:
    return (
        one["pipelines"] == other["pipelines"]
        and one["env"] == other["env"]
        and other["outcome"] != "running"
    )
