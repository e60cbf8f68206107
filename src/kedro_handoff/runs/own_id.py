"""Parameters that hold the id of a run: a hook may give it to nodes, which write it into what they make."""

from __future__ import annotations

from kedro_handoff.fingerprint import document_fingerprint
from kedro_handoff.runs.record import NodeRecord

UNCHANGED_SINCE = "nothing changed since run "


def run_of_results(node: NodeRecord, run_id: str) -> str:
    """The id of the run in which a node ran: an earlier one, where its results were reused."""
    if node["status"] != "reused" or not node["why"].startswith(UNCHANGED_SINCE):
        return run_id
    return node["why"].removeprefix(UNCHANGED_SINCE).partition(" ")[0]


def got_the_id(node: NodeRecord, parameter: str, run_id: str) -> bool:
    """Whether a parameter was the id of the run in which the node ran."""
    return node["parameters"].get(parameter) == document_fingerprint({"value": run_of_results(node, run_id)})


def ids_of_earlier_runs(node: NodeRecord, run_id: str) -> dict[str, str]:
    """Parameters of a reused node that held the id of the run that it is of, with that id."""
    earlier = run_of_results(node, run_id)
    given = [name for name in node["parameters"] if got_the_id(node, name, run_id)]
    return dict.fromkeys(given, earlier) if earlier != run_id else {}
