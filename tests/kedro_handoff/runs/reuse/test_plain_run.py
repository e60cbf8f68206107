"""After a run of Kedro's own runners, what it left counts as after an incremental one."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import pytest
from kedro.framework.hooks import hook_impl
from kedro.runner import ParallelRunner, SequentialRunner, ThreadRunner

from kedro_handoff.project import locate_project
from kedro_handoff.runs.reuse.plain_runs import PlainRuns

RUNNERS = [SequentialRunner, partial(SequentialRunner, is_async=True), ThreadRunner, ParallelRunner]


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_plain_run_counts_as_the_earlier_result(bench: Any, runner: Any) -> None:
    bench.plain(runner())
    assert bench.stale() == {}
    bench.replace("FACTOR = 2", "FACTOR = 3")
    assert bench.stale() == {
        "double": "constant benched.steps.FACTOR changed 2 -> 3",
        "total": "input doubled is made anew by double",
    }
    assert bench.run().keys() == {"double", "total"}
    assert bench.kept() == bench.clean()


def test_a_constant_that_looks_like_a_secret_is_named_without_its_values(bench: Any) -> None:
    bench.replace("FACTOR = 2", 'API_KEY = "abc-123-def"\nFACTOR = 2')
    bench.replace("* number", "* number + len(API_KEY)")
    bench.plain()
    bench.replace("abc-123-def", "xyz-987-uvw")
    assert bench.stale()["double"] == "constant benched.steps.API_KEY changed"
    assert "abc-123" not in "".join(path.read_text() for path in bench.path.glob(".handoff/reuse/*/*"))


@pytest.mark.parametrize("runner", RUNNERS)
def test_what_stays_in_memory_is_known_after_a_plain_run(bench: Any, runner: Any) -> None:
    del bench.entries["doubled"]
    bench.plain(runner())
    assert bench.stale() == {}
    bench.parameters["offset"] = 5
    assert bench.stale()["double"] == "total runs and needs doubled, which is kept in memory only"
    assert set(bench.run()) == {"double", "total"}
    assert bench.run() == {}


def test_what_was_done_before_a_failure_counts(bench: Any) -> None:
    bench.replace("sum(doubled) + offset", "sum(doubled) / 0")
    with pytest.raises(ZeroDivisionError):
        bench.plain()
    bench.replace("sum(doubled) / 0", "sum(doubled) + offset")
    assert bench.run() == {"total": "no earlier result of it is kept"}


class Replaces:
    @hook_impl
    def before_node_run(self, node: Any) -> Any:
        return {"params:offset": 7} if node.name == "total" else None


def test_a_node_to_which_a_hook_gave_something_else_is_not_kept_and_stale_says_so(bench: Any) -> None:
    bench.hooks = [Replaces()]
    bench.plain()
    why = "no earlier result of it is kept: of run run 1 it could not be kept: a hook gave it another"
    assert bench.stale()["total"].startswith(f"{why} params:offset")
    bench.settings(ignore=["params:offset"])
    bench.plain()
    assert bench.stale() == {}


def test_an_input_that_changes_while_its_node_runs_is_not_taken_for_what_it_read(bench: Any) -> None:
    edit = "__import__('pathlib').Path('data/raw.json').write_text('[9]')"
    bench.replace("    return [FACTOR", f"    {edit}\n    return [FACTOR")
    bench.settings(trust=["double"])
    bench.plain()
    assert "input raw changed while it ran" in bench.stale()["double"]


def test_a_constant_that_an_earlier_node_sets_counts_as_it_was_set(bench: Any) -> None:
    bench.replace("def double(raw):\n", "def double(raw):\n    globals()['SHIFT'] = 5\n")
    bench.replace("+ offset", "+ offset + SHIFT")
    bench.replace("FACTOR = 2", "FACTOR = 2\nSHIFT = 1")
    bench.settings(trust=["double", "total"])
    bench.plain()
    bench.replace("    globals()['SHIFT'] = 5\n", "")
    assert bench.run().keys() == {"double", "total"}
    assert bench.kept() == bench.clean()


def test_of_two_runs_at_a_time_in_one_process_neither_is_watched(bench: Any) -> None:
    pipeline, catalog = bench.load()
    runs, project = PlainRuns(), locate_project(bench.path, env="base")

    def begin(name: str) -> None:
        runs.begin({"run_id": name, "runner": "None"}, pipeline, catalog, project, None)

    begin("one")
    assert runs.watched()
    beside = threading.Thread(target=begin, args=["two"])
    beside.start()
    beside.join()
    runs.end("two", succeeded=True)
    assert not runs.watched()
    begin("three")  # of this thread: the first was interrupted
    assert runs.is_of_watched("three")
    assert not runs.is_of_watched("one that no session began")
    assert not runs.watched()


class Own(SequentialRunner):
    pass


def test_a_runner_that_nobody_watches_leaves_word_of_it(bench: Any) -> None:
    bench.plain(Own())
    why = "of run run 1 it could not be kept: Own does not tell what its nodes read and wrote"
    assert bench.stale()["double"] == f"no earlier result of it is kept: {why}"


def test_without_a_record_nothing_is_kept(bench: Any) -> None:
    bench.write("conf/base/handoff.yml", "runs: {record: false}")
    bench.plain()
    assert bench.stale()["double"] == "no earlier result of it is kept"


def test_what_others_may_have_written_too_is_not_kept_of_a_plain_run(bench: Any) -> None:
    bench.entries["doubled"] = {"type": "json.JSONDataset", "filepath": f"memory://{bench.path}/doubled.json"}
    bench.plain()
    assert "cannot be told from what another run may have written" in bench.stale()["double"]
    bench.run()
    assert bench.stale() == {}
