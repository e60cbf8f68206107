import json

import pytest

from kedro_handoff.contracts.viz import node_styles, write_viz_styles
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
    write_viz_styles(project)
    styles = json.loads((tmp_path / ".viz/styles.json").read_text())
    assert styles["visits"] == node_styles({"x": "violated"})["x"]
    assert ("mine" in styles) == bool(existing and "mine" in existing)
