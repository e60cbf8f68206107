import pytest

from kedro_handoff.runs.page.steps import steps_of


def test_nodes_stand_as_they_began_and_those_without_a_start_last(run):
    record = run()
    record["nodes"]["clean_visits"].update(status="reused", start=None, seconds=None, why="as in run 1")
    _, steps = steps_of(record, None)
    assert [step.name for step in steps] == ["build_features", "train", "evaluate", "clean_visits"]
    assert (steps[-1].status, steps[-1].why, steps[-1].bars) == ("reused", "as in run 1", ())


def test_bars_lie_where_the_nodes_ran(run):
    axis, steps = steps_of(run(), None)
    assert (axis.end, axis.labels) == (10, ("0 s", "2 s", "4 s", "6 s", "8 s", "10 s"))
    assert [step.bars for step in steps] == [(("run", place, 200),) for place in (0, 200, 400, 600)]


def test_a_bar_shows_loading_running_and_saving(run):
    record = run()
    record["nodes"]["train"]["phases"] = {"load": 0.5, "run": 1.5, "save": 0.0}
    [_, _, train, _] = steps_of(record, None)[1]
    assert train.bars == (("load", 400, 50), ("run", 450, 150))


@pytest.mark.parametrize("seconds", [0, 1e-4, 0.03, 0.9, 7.99, 33, 61, 3599, 86_400, None])
def test_an_axis_fits_every_run_with_few_labels(run, seconds):
    axis, steps = steps_of(run(seconds=seconds, nodes={}), None)
    assert axis.end >= (seconds or 0)
    assert 2 <= len(axis.labels) <= 7
    assert len(set(axis.labels)) == len(axis.labels)
    assert steps == ()


def test_a_node_that_took_no_time_or_began_before_the_clock_is_inside_the_axis(run):
    record = run()
    record["nodes"]["train"].update(start="2020-01-01T00:00:00+00:00", seconds=0.0)
    record["nodes"]["evaluate"].update(start="2026-11-20T09:00:09.999+00:00", seconds=0.0)
    for step in steps_of(record, None)[1]:
        for _, x, width in step.bars:
            assert 0 <= x <= 1000 - width
            assert width > 0


def test_the_parts_of_code_that_changed_are_named(run):
    before, record = run(), run(day=1)
    code = record["nodes"]["train"]["code"]
    code["digest"] = "c1"
    code["parts"] = {
        "mini.nodes.train": {**code["parts"]["mini.nodes.train"], "digest": "p1"},
        "mini.RATE": {"digest": "r0"},
    }
    changed = {step.name: step.code_changed for step in steps_of(record, before)[1]}
    assert changed.pop("train") == ("mini.RATE", "mini.nodes.train")
    assert set(changed.values()) == {()}


def test_nothing_is_said_of_code_that_was_not_recorded(run):
    before, record = run(), run(day=1)
    before["nodes"]["train"]["code"] = None
    assert not any(step.code_changed for step in steps_of(record, before)[1])
