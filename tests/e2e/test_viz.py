"""What kedro-viz serves, asked of its real server."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

GREEN, RED = "#1b7f5c", "#b3261e"
RAN, REUSED, FAILED = "#3fae84", "#6aaee8", "#ffb4ab"


def fills(viz) -> dict[str, str | None]:
    nodes = viz("/api/main")["nodes"]
    styles = {
        n["name"]: (n.get("node_extras") or {}).get("styles") or {} for n in nodes if n["type"] == "data"
    }
    return {name: style.get("fill") for name, style in styles.items()}


def node_fates(viz) -> dict[str, str]:
    """What the workflow view says of each node; one that it has heard nothing of, it calls skipped."""
    told = {place: node["status"] for place, node in viz("/api/run-status")["nodes"].items()}
    tasks = [node for node in viz("/api/main")["nodes"] if node["type"] == "task"]
    return {node["name"]: told.get(node["id"], "skipped") for node in tasks}


def outlines(viz) -> dict[str, str | None]:
    tasks = [node for node in viz("/api/main")["nodes"] if node["type"] == "task"]
    return {n["name"]: ((n.get("node_extras") or {}).get("styles") or {}).get("stroke") for n in tasks}


def failures(viz) -> dict[str, str]:
    datasets = viz("/api/run-status")["datasets"].values()
    return {d["name"]: d["error"]["message"] for d in datasets if d["status"].lower() == "failed"}


def break_raw(project: Path) -> None:
    raw = project / "data/01_raw/visits.csv"
    raw.write_text(raw.read_text().replace("v3,north", "v3,west"))


@pytest.mark.parametrize("options", [(), ("--runner", "ThreadRunner"), ("--tags", "cleaning")])
def test_a_failed_dataset_is_red_and_shows_its_message(kedro, mini, viz_server, options):
    assert kedro(mini, "run").code == 0
    break_raw(mini)
    assert kedro(mini, "run", *options).code == 1
    with viz_server(mini) as viz:
        assert fills(viz) == {"raw_visits": RED, "visits": GREEN, "mean_metrics": GREEN}
        shown = failures(viz)
        assert outlines(viz) == {"clean": FAILED, "mean_by_ward": None}
        assert node_fates(viz) == {"clean": "failed", "mean_by_ward": "skipped"}
    assert list(shown) == ["raw_visits"]
    assert "'west'" in shown["raw_visits"]
    assert "raw_visits.yml" in shown["raw_visits"]


def test_what_a_notebook_broke_shows_at_the_next_start_of_viz(kedro, mini, viz_server, run_python):
    assert kedro(mini, "run").code == 0
    break_raw(mini)
    code = f"""
from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project
bootstrap_project({str(mini)!r})
with KedroSession.create({str(mini)!r}) as session:
    try: session.load_context().catalog.load("raw_visits")
    except Exception as error: print(type(error).__name__)
"""
    assert run_python(code) == "ContractViolatedError"
    with viz_server(mini) as viz:
        assert fills(viz)["raw_visits"] == RED
        assert list(failures(viz)) == ["raw_visits"]


def test_a_mended_dataset_is_green_again_and_its_node_reused(kedro, mini, viz_server):
    raw = mini / "data/01_raw/visits.csv"
    good = raw.read_text()
    break_raw(mini)
    kedro(mini, "run")
    raw.write_text(good)
    for options in (("--tags", "cleaning"), ()):
        assert kedro(mini, "run", "--runner", "kedro_handoff.IncrementalRunner", *options).code == 0
    with viz_server(mini) as viz:
        assert fills(viz)["raw_visits"] == GREEN
        assert failures(viz) == {}
        assert outlines(viz) == {"clean": REUSED, "mean_by_ward": RAN}
        assert node_fates(viz) == {"clean": "skipped", "mean_by_ward": "success"}
