from __future__ import annotations

from typing import Any

import pytest

STEPS = """
from kedro.pipeline import Pipeline, node

SCALE = 2

def scale(raw):
    return [SCALE * number for number in raw]

def total(scaled):
    return sum(scaled)

def longest(scaled, offset):
    return max(scaled) + offset

def create():
    return Pipeline([
        node(scale, "raw", "scaled", name="scale"),
        node(total, "scaled", "total", name="total"),
        node(longest, ["scaled", "params:offset"], "longest", name="longest"),
    ])
"""


@pytest.fixture
def memory(bench: Any) -> Any:
    """`scaled` is kept in memory; `total` and `longest` are made of it."""
    bench.code(STEPS)
    bench.entries = {name: bench.json(name) for name in ("raw", "total", "longest")}
    return bench


def test_what_nobody_needs_is_not_made(memory: Any) -> None:
    memory.run()
    assert memory.stale() == memory.run() == {}


def test_what_a_node_that_runs_needs_is_made_for_it_alone(memory: Any) -> None:
    memory.run()
    memory.parameters["offset"] = 5
    expected = {
        "longest": "parameter params:offset changed 1 -> 5",
        "scale": "longest runs and needs scaled, which is kept in memory only",
    }
    assert memory.stale() == memory.run() == expected
    assert memory.read("longest") == 11


def test_equal_content_in_memory_stops_there(memory: Any) -> None:
    memory.run()
    memory.replace("SCALE * number", "number * SCALE")
    assert memory.run() == {"scale": "its function benched.steps.scale changed"}


def test_changed_content_in_memory_goes_on(memory: Any) -> None:
    memory.run()
    memory.replace("SCALE = 2", "SCALE = 3")
    assert memory.stale().keys() == memory.run().keys() == {"scale", "total", "longest"}
    assert (memory.read("total"), memory.read("longest")) == (18, 10)


def test_what_turns_out_different_when_it_is_made_after_all_counts_for_all(memory: Any) -> None:
    memory.settings(trust=["scale"])
    memory.code(
        STEPS.replace(
            "return [SCALE",
            "import pathlib; SCALE = int(pathlib.Path('scale').read_text())\n    return [SCALE",
        )
    )
    memory.write("scale", "2")
    memory.run()
    memory.write("scale", "4")  # nobody sees this: the user vouches for it
    assert memory.run() == {}
    memory.parameters["offset"] = 0
    assert memory.run().keys() == {"scale", "longest", "total"}
    assert (memory.read("total"), memory.read("longest")) == (24, 12)


def test_an_output_in_memory_that_nobody_reads_is_for_whoever_asked(memory: Any) -> None:
    del memory.entries["total"]
    memory.run()
    why = "always runs: output total is kept in memory for whoever asked for the run"
    assert memory.run()["total"] == why
    assert memory.result["total"].load() == 12


def test_what_is_handed_on_without_a_copy_may_have_been_changed(memory: Any) -> None:
    memory.entries["scaled"] = {"type": "MemoryDataset", "copy_mode": "assign"}
    memory.run()
    assert "without a copy, so that a node could change it" in memory.run()["total"]


def test_packages_of_a_value_in_memory_count(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.code(
        STEPS.replace("return [SCALE * number for number in raw]", "import numpy; return numpy.array(raw)")
        .replace("sum(scaled)", "float(scaled.sum())")
        .replace("max(scaled) + offset", "float(scaled.max())")
    )
    memory.run()
    assert memory.run() == {}
    from kedro_handoff.runs.reuse import packages

    real = packages._facts
    newer = lambda name: ("99", real(name)[1]) if name == "numpy" else real(name)  # noqa: E731
    monkeypatch.setattr(packages, "_facts", newer)
    assert "package numpy" in memory.run()["total"]


def test_how_a_value_in_memory_is_held_counts_for_who_is_handed_it(bench: Any) -> None:
    bench.code("""
        import pandas as pd
        from kedro.pipeline import Pipeline, node

        def days(raw):
            return pd.Series(range(5), pd.date_range("2013-01-07", periods=5, freq="D"))

        def last(days):
            return str((days.index[-1:] + days.index.freq)[0])

        def create():
            return Pipeline([node(days, "raw", "days", name="days"), node(last, "days", "last", name="last")])
    """)
    bench.entries = {name: bench.json(name) for name in ("raw", "last")}
    bench.run()
    bench.replace('freq="D"', 'freq="B"')
    bench.run()
    assert bench.read("last") == "2013-01-14 00:00:00"
