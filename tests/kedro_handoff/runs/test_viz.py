from __future__ import annotations

import json
from functools import partial

import pytest
from kedro.pipeline import node
from kedro_viz.integrations.kedro.hooks_utils import hash_node

from kedro_handoff.project import Project
from kedro_handoff.runs.viz import node_styles, run_events, show_in_viz

RECORD = {
    "time": "2026-11-20T09:00:00.000000Z",
    "ended": "2026-11-20T09:00:09.000000Z",
    "outcome": "succeeded",
    "error": None,
    "nodes": {
        "clean": {"status": "reused", "inputs": ["raw"], "outputs": ["visits"], "function": "mini.clean"},
        "wards.mean": {
            "status": "ran",
            "namespace": "wards",
            "inputs": ["visits", "params:rate"],
            "outputs": ["means"],
            "function": "mini.mean",
            "seconds": 1.5,
        },
    },
    "datasets": {
        "visits": {"read": {}, "written": {"digest": "v"}, "file": {"size": 20}},
        "means": {"read": None, "written": {"digest": "m"}, "file": None},
    },
}
OTHERS = {"mine": {"fill": "blue"}}


def record(**changes):
    return {**json.loads(json.dumps(RECORD)), **changes}


def viz_files(project):
    folder = project.path / ".viz"
    names = ("styles.json", "kedro_pipeline_events.json")
    return [json.loads((folder / name).read_text()) for name in names]


def names(events):
    """What happened to what, once each: a node has an event for each id that kedro-viz may know it by."""
    return list(dict.fromkeys((e["event"], e.get("node") or e.get("dataset")) for e in events))


def test_nodes_that_ran_were_reused_or_failed_look_different():
    nodes = {status: {"status": status} for status in ("ran", "reused", "failed", "not_run")}
    styles = node_styles({"nodes": nodes})
    assert set(styles) == {"ran", "reused", "failed"}
    assert len({json.dumps(style) for style in styles.values()}) == 3


def test_one_name_in_two_namespaces_has_a_style_only_where_both_had_the_same_fate():
    nodes = {f"{space}.train": {"namespace": space, "status": "ran"} for space in ("a", "b")}
    assert set(node_styles({"nodes": nodes})) == {"train"}
    nodes["b.train"]["status"] = "reused"
    assert node_styles({"nodes": nodes}) == {}


def test_the_workflow_view_hears_of_what_ran_and_not_of_what_was_reused():
    events = run_events(record(), [])
    assert names(events) == [
        ("before_pipeline_run", None),
        ("after_dataset_loaded", "visits"),
        ("after_node_run", "wards.mean"),
        ("after_dataset_saved", "means"),
        ("after_pipeline_run", None),
    ]
    assert events[1]["size"] == 20
    assert events[2]["duration"] == 1.5


def plain(visits):
    return visits


@pytest.mark.parametrize("function", [plain, partial(plain)], ids=["function", "partial"])
@pytest.mark.parametrize("name", ["clean", None])
@pytest.mark.parametrize("space", [None, "a.b"])
@pytest.mark.filterwarnings("ignore:The node producing outputs")  # Kedro's word on partials
def test_a_node_has_the_id_and_the_name_that_kedro_viz_gives_it(function, name, space):
    made = node(function, "visits", ["clean", "rest"], name=name, namespace=space)
    facts = {"function": "mini.plain", "namespace": space, "status": "ran"}
    broken = record(nodes={made.name: {**facts, "inputs": made.inputs, "outputs": made.outputs}})
    assert hash_node(made) in {event.get("node_id") for event in run_events(broken, [])}
    assert set(node_styles(broken)) == {made._name or made._func_name}  # as kedro-viz looks for it


@pytest.mark.parametrize("outcome", ["failed", "killed"])
def test_a_run_that_did_not_succeed_names_the_node_and_what_it_said(outcome):
    broken = record(outcome=outcome, error={"type": "E", "message": "no rows", "node": "wards.mean"})
    broken["nodes"]["wards.mean"]["status"] = "failed"
    *_, failed, end = run_events(broken, [])
    assert (failed["event"], failed["node"], failed["error"]) == ("on_node_error", "wards.mean", "no rows")
    assert (end["event"], end["error"]) == ("on_pipeline_error", "no rows")


def test_the_traceback_that_kedro_viz_saw_of_the_same_run_is_kept():
    broken = record(outcome="failed", error={"type": "E", "message": "no", "node": "wards.mean"})
    broken["nodes"]["wards.mean"]["status"] = "failed"
    begin = {"event": "before_pipeline_run", "timestamp": "2026-11-20T09:00:01.000000Z"}
    seen = [begin, {"event": "on_node_error", "node": "wards.mean", "traceback": "line 7"}]
    assert run_events(broken, seen)[-2]["traceback"] == "line 7"
    begin["timestamp"] = "2026-11-19T09:00:01.000000Z"
    assert run_events(broken, seen)[-2]["traceback"] == ""


def test_styles_of_an_earlier_run_go_and_those_of_others_stay(tmp_path):
    project = Project(tmp_path, tmp_path / "conf")
    show_in_viz(project, record())
    (tmp_path / ".viz/styles.json").write_text(json.dumps({**viz_files(project)[0], **OTHERS}))
    later = record()
    del later["nodes"]["clean"]
    show_in_viz(project, later)
    assert viz_files(project)[0] == {**OTHERS, **node_styles(later)}


def test_a_later_run_that_only_kedro_viz_saw_is_left_as_it_is(tmp_path):
    project = Project(tmp_path, tmp_path / "conf")
    seen = [{"event": "before_pipeline_run", "timestamp": "2026-11-21T09:00:00+00:00"}]
    (tmp_path / ".viz").mkdir()
    (tmp_path / ".viz/kedro_pipeline_events.json").write_text(json.dumps(seen))
    show_in_viz(project, record())
    assert viz_files(project)[1] == seen
