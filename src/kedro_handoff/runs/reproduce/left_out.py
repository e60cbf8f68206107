"""What a run left out: with `--only-missing-outputs` it took what lay there, and made nothing of it."""

from __future__ import annotations

from typing import cast

from kedro_handoff.runs.record import RunRecord


def without_left_out(record: RunRecord) -> RunRecord:
    """The record with the nodes that ran; what others would have made came into the run.

    A run that failed or was killed keeps all its nodes: it would have come to them.
    """
    gone = {name for name, node in record["nodes"].items() if node["status"] == "not_run"}
    if record["outcome"] != "succeeded" or not gone:
        return record
    nodes = {name: node for name, node in record["nodes"].items() if name not in gone}
    used = {dataset for node in nodes.values() for dataset in (*node["inputs"], *node["outputs"])}
    datasets = {
        name: {**facts, "made_by": None} if facts["made_by"] in gone else facts
        for name, facts in record["datasets"].items()
        if name in used
    }
    return cast("RunRecord", {**record, "nodes": nodes, "datasets": datasets})
