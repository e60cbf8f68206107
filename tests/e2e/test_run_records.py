"""Records that real runs leave, whatever runs them and however they end."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

SHAPES = Path(__file__).parent / "shapes"
NODES = {"clean", "mean_by_ward", "make", "spoil", "chunks", "twice", "look", "fail", "scaled.double"}


@pytest.fixture
def shapes(mini):
    """The small project with a pipeline of nodes of every shape."""
    package = mini / "src/mini/pipelines/shapes"
    package.mkdir()
    for path in SHAPES.glob("*.py"):
        shutil.copy(path, package)
    for path in SHAPES.glob("*.yml"):
        shutil.copy(path, mini / "conf/base")
    settings = mini / "conf/base/handoff.yml"
    settings.write_text(settings.read_text().replace("{mean_metrics: []}", "{mean_metrics: [], quality: []}"))
    return mini


def records(project: Path) -> list[dict]:
    return [json.loads(p.read_text()) for p in sorted((project / ".handoff/runs").glob("2*.json"))]


def contents(record: dict) -> dict[str, str | None]:
    return {n: (d["written"] or d["read"])["digest"] for n, d in record["datasets"].items()}


def test_every_runner_leaves_the_same_contents(shapes, kedro):
    for runner in ("SequentialRunner", "ThreadRunner", "ParallelRunner"):
        (shapes / "data/02_intermediate/log.csv").unlink(missing_ok=True)
        done = kedro(shapes, "run", "--runner", runner, "--params", "my_token=t0ken-planted")
        assert done.code == 0, done.err
    one, two, three = records(shapes)
    assert contents(one) == contents(two) == contents(three)
    for record in (one, two, three):
        assert {node["status"] for node in record["nodes"].values()} == {"ran"}
        assert (record["nodes"].keys(), record["notes"]) == (NODES, [])
        assert record["metrics"]["quality"] == {"rows": 6.0, "auc": 0.75, "loss": None}
        assert record["datasets"]["log@append"]["written"]["rows"] == 6
    assert one["seeds"] == {"model.random_state": 7}
    whole = "".join(p.read_text() for p in shapes.glob(".handoff/runs/2*.json"))
    assert [secret for secret in ("planted", "pa55word", "Ada", "Flo") if secret in whole] == []


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
