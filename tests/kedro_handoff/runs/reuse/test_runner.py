from __future__ import annotations

import os
from typing import Any

import pytest

import kedro_handoff
from kedro_handoff.errors import ReuseError


def test_nothing_changed_nothing_runs(bench: Any) -> None:
    assert bench.run().keys() == {"double", "total"}
    assert bench.stale() == bench.run() == {}


def test_a_touched_file_is_the_same(bench: Any) -> None:
    bench.run()
    os.utime(bench.path / "data/raw.json", (1, 1))
    assert bench.run() == {}


def test_a_changed_input_runs_what_depends_on_it(bench: Any) -> None:
    bench.run()
    bench.write("data/raw.json", "[1, 2, 4]")
    assert bench.stale() == {"double": "input raw changed", "total": "input doubled is made anew by double"}
    assert bench.run() == {"double": "input raw changed", "total": "input doubled changed"}
    assert bench.read("total") == {"total": 15}


def test_a_changed_constant_is_named(bench: Any) -> None:
    bench.run()
    bench.replace("FACTOR = 2", "FACTOR = 3")
    assert bench.stale()["double"] == "constant benched.steps.FACTOR changed 2 -> 3"
    assert bench.run().keys() == {"double", "total"}
    assert bench.read("total") == {"total": 19}


def test_equal_content_stops_there(bench: Any) -> None:
    bench.run()
    bench.replace("FACTOR * number", "number * FACTOR")
    assert bench.run() == {"double": "its function benched.steps.double changed"}


def test_a_changed_parameter_says_from_what_to_what(bench: Any) -> None:
    bench.run()
    bench.parameters["offset"] = 2
    assert bench.run() == {"total": "parameter params:offset changed 1 -> 2"}


def test_a_parameter_of_another_type_is_another(bench: Any) -> None:
    bench.run()
    bench.parameters["offset"] = True
    assert bench.run() == {"total": "parameter params:offset changed 1 -> True"}


def test_a_tampered_or_missing_output_is_made_again(bench: Any) -> None:
    bench.run()
    bench.write("data/doubled.json", "[9]")
    assert bench.run() == {"double": "output data/doubled.json changed since"}
    (bench.path / "data/total.json").unlink()
    assert bench.run() == {"total": "output data/total.json is not there"}


def test_another_way_of_writing_counts(bench: Any) -> None:
    bench.run()
    bench.entries["doubled"]["save_args"] = {"indent": 4}
    why = {"double": "output doubled is written in another way: save_args", "total": "input doubled changed"}
    assert bench.run() == why


def test_another_way_of_reading_counts(bench: Any) -> None:
    bench.run()
    bench.entries["raw"]["fs_args"] = {"open_args_load": {"encoding": "utf-8"}}
    assert bench.run() == {"double": "input raw is read in another way: fs_args"}


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"format": 2}', '{"format": 1, "node": "total"}'])
def test_an_entry_that_cannot_be_read_is_none(bench: Any, damage: str) -> None:
    bench.run()
    bench.entry("total").write_text(damage)
    assert bench.run() == {"total": "no earlier result of it is kept"}
    assert bench.run() == {}


def test_a_failing_node_keeps_what_ran_before_it(bench: Any) -> None:
    bench.parameters["offset"] = "no number"
    with pytest.raises(TypeError):
        bench.run()
    bench.parameters["offset"] = 1
    assert bench.run().keys() == {"total"}


def test_an_environment_that_writes_elsewhere_has_its_own_results(bench: Any) -> None:
    bench.run()
    home = bench.entries
    bench.entries = {**home, "total": {**home["total"], "filepath": "data/other.json"}}
    assert bench.run().keys() == {"total"}
    bench.entries = home
    assert bench.run() == {}


def test_async_saves_are_kept_too(bench: Any) -> None:
    bench.run(is_async=True)
    assert bench.run(is_async=True) == {}


def test_a_folder_that_cannot_be_written_is_a_warning(bench: Any) -> None:
    bench.write(".handoff", "a file in the way")
    assert bench.run().keys() == bench.run().keys() == {"double", "total"}


@pytest.mark.parametrize("share", [-0.1, 1.5, "0.1", True])
def test_a_share_is_a_number_from_0_to_1(share: Any) -> None:
    with pytest.raises(ReuseError, match="not a share from 0 to 1"):
        kedro_handoff.IncrementalRunner(verify_reuse=share)
