"""Records that real runs leave, whatever runs them and however they end."""

from __future__ import annotations

import json

import pytest

from .conftest import run_records as records

pytestmark = pytest.mark.e2e


def test_failed_and_killed_runs_leave_records(shapes, kedro):
    chosen = ("run", "--nodes", "make,scaled.double,fail", "--params")
    assert kedro(shapes, *chosen, "mode=raise").code == 1
    assert kedro(shapes, *chosen, "mode=kill").code != 0
    shown = kedro(shapes, "handoff", "runs", "list", "--json")
    assert shown.code == 0, shown.err
    listed = json.loads(shown.out)["runs"]
    assert [(run["outcome"], run["nodes"]) for run in listed] == [
        ("killed", {"ran": 2, "failed": 1}),
        ("failed", {"ran": 2, "failed": 1}),
    ]
    failed, killed = records(shapes)
    assert (failed["error"]["node"], failed["error"]["type"]) == ("fail", "ValueError")
    assert "Ada" not in failed["error"]["message"]
    assert "pa55word" not in failed["error"]["message"]
    assert killed["nodes"]["fail"]["why"] == "it was under way when the run ended"
    assert list((shapes / ".handoff/runs/.parts").iterdir()) == []


def test_a_load_that_fails_names_its_node_and_a_wrong_contract_leaves_a_record(mini, kedro):
    (mini / "data/01_raw/visits.csv").unlink()
    assert kedro(mini, "run").code == 1
    (mini / "conf/base/contracts/visits.yml").write_text("name: [")
    assert kedro(mini, "run").code == 1
    load, contract = records(mini)
    assert (load["outcome"], load["error"]["node"]) == ("failed", "clean")
    assert (contract["outcome"], contract["error"]["type"]) == (
        "failed",
        "kedro_handoff.errors.ContractDeclarationError",
    )


def test_a_store_that_is_away_and_records_that_are_off_cost_no_run(mini, kedro):
    settings = mini / "conf/base/handoff.yml"
    text = settings.read_text()
    settings.write_text(text + "runs: {store: 'nosuchprotocol://team'}\n")
    done = kedro(mini, "run")
    assert (done.code, len(list((mini / ".handoff/runs/.waiting").glob("*.json")))) == (0, 1)
    settings.write_text(text + f"runs: {{store: '{mini}/shared'}}\n")
    assert "succeeded" in kedro(mini, "handoff", "runs", "list").out
    settings.write_text(text + "runs: {record: false}\n")
    assert kedro(mini, "run").code == 0
    assert records(mini) == []


def test_what_a_run_of_missing_outputs_left_out_is_said_to_be_there(mini, kedro):
    kedro(mini, "run")
    (mini / "data/08_reporting/mean_metrics.json").unlink()
    said = kedro(mini, "run", "--only-missing-outputs").out
    assert "2 nodes, only those whose outputs were missing" in said
    assert "no outcome was recorded" not in said
    assert [(node["status"], node["why"]) for node in records(mini)[-1]["nodes"].values()] == [
        ("not_run", "its outputs were there (--only-missing-outputs)"),
        ("ran", ""),
    ]
