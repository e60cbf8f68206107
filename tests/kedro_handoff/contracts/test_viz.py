import json

import pytest

from kedro_handoff.contracts.viz import dataset_events, node_styles, write_viz_files
from kedro_handoff.project import Project


def test_outcomes_that_mean_different_things_look_different():
    statuses = ["held", "warned", "violated", "not_evaluated"]
    styles = node_styles({s: s for s in statuses})
    assert len({json.dumps(style) for style in styles.values()}) == 4


def test_an_outcome_nobody_knows_has_no_colour():
    assert node_styles({"x": "puzzled"}) == {}


@pytest.mark.parametrize("existing", [None, "{broken", '{"mine": {"fill": "blue"}}'])
def test_colours_follow_the_last_outcome_and_others_stay(tmp_path, existing):
    project = Project(tmp_path, tmp_path / "conf")
    if existing:
        (tmp_path / ".viz").mkdir()
        (tmp_path / ".viz/styles.json").write_text(existing)
    for time, status in (("2026-01-01", "held"), ("2026-01-02", "violated")):
        project.records.write("outcomes", "visits", {"time": time, "status": status})
    write_viz_files(project)
    styles = json.loads((tmp_path / ".viz/styles.json").read_text())
    assert styles["visits"] == node_styles({"x": "violated"})["x"]
    assert ("mine" in styles) == bool(existing and "mine" in existing)


BROKEN = {"status": "violated", "time": "2026-01-02", "operation": "save", "node": "clean", "message": "no"}
ENDED = {"event": "after_pipeline_run", "timestamp": "t"}


def test_a_failure_that_viz_did_not_see_is_added_before_its_own_events():
    added, last = dataset_events([ENDED], {"visits": BROKEN})
    assert last == ENDED
    said = {name: added[name] for name in ("event", "dataset", "operation", "node", "error")}
    assert said == {
        "event": "on_pipeline_error",
        "dataset": "visits",
        "operation": "saving",
        "node": "clean",
        "error": "no",
    }


def test_a_failure_that_viz_saw_keeps_its_node_and_is_there_once():
    seen = {"event": "on_pipeline_error", "dataset": "visits", "node_id": "7f", "error": "no"}
    [event] = dataset_events([seen], {"visits": BROKEN})
    assert event["node_id"] == "7f"


def test_a_failure_that_was_mended_since_goes():
    seen = {"event": "on_pipeline_error", "dataset": "visits", "error": "no"}
    assert dataset_events([seen, ENDED], {"visits": {"status": "held"}}) == [ENDED]


def test_failures_that_are_not_of_contracts_stay():
    seen = {"event": "on_pipeline_error", "dataset": "elsewhere", "error": "disk"}
    assert dataset_events([seen], {"visits": {"status": "held"}}) == [seen]
