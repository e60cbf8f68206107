"""Why a dataset is as it is, as a document for machines."""

from __future__ import annotations

from typing import Any

from kedro_handoff.runs.difference.document import as_document as difference_document
from kedro_handoff.runs.difference.result import Cause
from kedro_handoff.runs.difference.sides import NodeSide
from kedro_handoff.runs.why.explaining import Explanation

FORMAT = 1


def as_document(explanation: Explanation) -> dict[str, Any]:
    """Everything that was found, for JSON: nothing is left out."""
    present, chain = explanation.present, explanation.chain
    return {
        "format": FORMAT,
        "dataset": explanation.dataset,
        "path": explanation.record["path"],
        "state": present.state if present else "input",
        "run": chain.run["id"],
        "same_since": explanation.same_since,
        "inputs": [
            {"dataset": piece.dataset, "path": piece.record["path"], "read_by": piece.run["id"]}
            for piece in chain.inputs
        ],
        "nodes": [_node(node) for node in chain.nodes],
        "since_then": {
            "changes": [_change(cause) for cause in explanation.since_then.changes],
            "files_compared": explanation.since_then.files,
            "code_and_parameters": explanation.since_then.whole,
            "not_compared": list(explanation.since_then.open),
        },
        "two_versions_of": list(chain.twice),
        "since": explanation.since["id"] if explanation.since else None,
        "change": difference_document(explanation.change) if explanation.change else None,
    }


def _change(cause: Cause) -> dict[str, Any]:
    words = {"id": cause.id, "kind": cause.kind, "name": cause.name, "change": cause.change}
    return {**words, "nodes": list(cause.nodes), "details": list(cause.details), "facts": dict(cause.facts)}


def _node(node: NodeSide) -> dict[str, Any]:
    record = node.record
    facts = {key: record[key] for key in ("inputs", "outputs", "status", "start", "seconds")}
    return {"node": node.name, "run": node.run["id"], **facts}
