"""What a run left out is an input of its reproduction."""

from __future__ import annotations

from typing import Any

from kedro_handoff.runs.reproduce.left_out import without_left_out


def record(outcome: str = "succeeded") -> Any:
    nodes = {
        "make": {"status": "not_run", "inputs": ["raw"], "outputs": ["table"]},
        "sum": {"status": "ran", "inputs": ["table"], "outputs": ["total"]},
    }
    makers = {"raw": None, "table": "make", "total": "sum"}
    datasets = {name: {"made_by": maker} for name, maker in makers.items()}
    return {"outcome": outcome, "nodes": nodes, "datasets": datasets}


def test_what_a_node_that_did_not_run_would_have_made_came_in() -> None:
    found = without_left_out(record())
    assert list(found["nodes"]) == ["sum"]
    assert found["datasets"] == {"table": {"made_by": None}, "total": {"made_by": "sum"}}


def test_a_run_that_failed_would_have_come_to_all_its_nodes() -> None:
    assert without_left_out(record("failed")) == record("failed")
