from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.e2e
NODES = "src/mini/pipelines/data_engineering/nodes.py"


def test_the_project_reuses_by_default_unless_another_runner_is_named(kedro: Any, mini: Path) -> None:
    settings = mini / "conf/base/handoff.yml"
    settings.write_text(f"{settings.read_text()}\nreuse: {{default: true}}\n")
    assert "2 nodes\n" in kedro(mini, "run").out
    again = kedro(mini, "run")
    assert "2 nodes, 2 of them reused" in again.out
    assert "no outcome was recorded" not in again.out
    assert "contracts 2 of reused results judged when they were made" in again.out
    shown = kedro(mini, "handoff", "runs", "show", "last").out
    assert "3 of 3 held, 2 of them of reused results" in shown
    (mini / "run.yml").write_text("run: {runner: ThreadRunner}\n")
    for named in (("--runner", "SequentialRunner"), ("--config", "run.yml")):
        assert "2 nodes\n" in kedro(mini, "run", *named).out
    record = json.loads(sorted((mini / ".handoff/runs").glob("2*.json"))[1].read_text())
    clean = record["nodes"]["clean"]
    assert (clean["status"], clean["why"][:26]) == ("reused", "nothing changed since run ")
    assert record["datasets"]["visits"]["written"]["rows"] == 12
    assert record["metrics"]["mean_metrics"]


def test_stale_says_what_the_runner_will_do(kedro: Any, mini: Path) -> None:
    runner = ("run", "--runner", "kedro_handoff.IncrementalRunner", "--verify-reuse", "1.0")
    kedro(mini, *runner)
    assert "Nothing would run: all 2 nodes are as they were." in kedro(mini, "handoff", "runs", "stale").out
    code = mini / NODES
    code.write_text(code.read_text().replace("/ 60", "/ 60.0"))
    found = json.loads(kedro(mini, "handoff", "runs", "stale", "--json").out)
    why = "its function mini.pipelines.data_engineering.nodes.clean changed"
    assert [(node["name"], node["why"]) for node in found["nodes"]] == [
        ("clean", why),
        ("mean_by_ward", "input visits is made anew by clean"),
    ]
    ran = kedro(mini, *runner)
    assert "computed again: the same" in kedro(mini, *runner).err
    assert "2 nodes, 1 of them reused" in ran.out  # the same hours came out
    refused = kedro(mini, "handoff", "runs", "stale", "-p", "modelling")
    assert (refused.code, "There is no pipeline 'modelling'" in refused.err) == (1, True)


def test_a_share_to_verify_is_refused_where_nothing_is_reused(kedro: Any, mini: Path) -> None:
    refused = kedro(mini, "run", "--verify-reuse", "0.1")
    assert refused.code == 2
    assert "SequentialRunner reuses nothing. Add --runner kedro_handoff.IncrementalRunner." in refused.err
    assert "not in the range" in kedro(mini, "run", "--verify-reuse", "2").err
    assert "--verify-reuse" in kedro(mini, "run", "--help").out
