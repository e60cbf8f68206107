"""Runs that are killed, and runs at the same time: real processes, real SIGKILL."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable
from typing import Any

import pytest
from kedro.framework.hooks import hook_impl

STEPS = """
from kedro.pipeline import Pipeline, node

def split(raw, factor):
    return [factor * number for number in raw], {"sum": factor * sum(raw)}

def total(numbers, facts, factor):
    return {"total": sum(numbers) + facts["sum"], "factor": factor}

def create():
    return Pipeline([
        node(split, ["raw", "params:factor"], ["numbers", "facts"], name="split"),
        node(total, ["numbers", "facts", "params:factor"], "total", name="total"),
    ])
"""
_EVENTS = (
    "open",
    "os.rename",
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "shutil.rmtree",
    "os.scandir",
    "os.chmod",
)


@pytest.fixture
def split(bench: Any) -> Any:
    """Two outputs of one node, and a versioned one of the next; all depends on a parameter."""
    bench.code(STEPS)
    bench.entries = {name: bench.json(name) for name in ("raw", "numbers", "facts", "total")}
    bench.entries["total"]["versioned"] = True
    bench.parameters = {"factor": 2}
    return bench


def in_another_process(work: Callable[[], Any]) -> int:
    """Number of a child process that does the work and ends without a word."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forks beside threads, which sleep here
        child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def killed_at(moment: int, work: Callable[[], Any]) -> bool:
    """Does the work in a process that is killed before its n-th look at or change of a file."""

    def watched() -> None:
        left = [moment]

        def count(event: str, _: Any) -> None:
            if event in _EVENTS:
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        work()

    _, status = os.waitpid(in_another_process(watched), 0)
    return os.WIFSIGNALED(status)


@pytest.mark.parametrize("way", ["run", "plain"])
def test_a_run_that_is_killed_at_any_moment_leaves_nothing_stale(split: Any, way: str) -> None:
    expected = {}
    for factor in (3, 2):
        split.parameters["factor"] = factor
        split.run()
        expected[factor] = split.kept()
    moment, wrong, killed = 1, [], True
    while killed:
        split.parameters["factor"] = 3
        killed = killed_at(moment, getattr(split, way))
        # Once those are asked for that were there before, once those that were being made.
        for factor in (2, 3, 2) if moment % 2 else (3, 2):
            split.parameters["factor"] = factor
            split.run()
            wrong += [(moment, factor)] if split.kept() != expected[factor] else []
        moment += 1 + moment // (7 if way == "run" else 5)
    assert moment > 30
    assert wrong == []


def test_runs_at_the_same_time_keep_nothing_stale(split: Any) -> None:
    expected = {}
    for factor in (2, 3):
        split.parameters["factor"] = factor
        split.run()
        expected[factor] = split.kept()

    def repeat(factor: int) -> None:
        split.parameters["factor"] = factor
        for way in (split.run, split.plain) * 3:
            way()

    for child in [in_another_process(lambda f=factor: repeat(f)) for factor in (2, 3, 2)]:
        os.waitpid(child, 0)
    for factor in (2, 3, 3, 2):
        split.parameters["factor"] = factor
        split.run()
        assert split.kept() == expected[factor]


@pytest.mark.parametrize("way", ["run", "plain"])
def test_a_file_that_another_run_wrote_over_ours_is_not_ours(bench: Any, way: str) -> None:
    class Other:
        @hook_impl(trylast=True)
        def after_dataset_saved(self, dataset_name: str) -> None:
            if dataset_name == "doubled":
                bench.write("data/doubled.json", "[9, 9]")

    bench.hooks = [Other()]
    getattr(bench, way)()
    bench.hooks = []
    assert bench.run().keys() == {"double", "total"}
    assert bench.kept() == bench.clean()


@pytest.mark.parametrize("way", ["run", "plain"])
def test_an_input_that_another_run_changed_for_a_moment_was_not_read(bench: Any, way: str) -> None:
    contents = {"before": "[4, 5, 6]", "after": "[1, 2, 3]"}

    class Other:
        @hook_impl
        def before_dataset_loaded(self, dataset_name: str) -> None:
            if dataset_name == "raw" and contents:
                bench.write("data/raw.json", contents["before"])

        @hook_impl
        def after_dataset_loaded(self, dataset_name: str) -> None:
            if dataset_name == "raw" and contents:
                bench.write("data/raw.json", contents["after"])

    bench.hooks = [Other()]
    getattr(bench, way)()
    assert bench.kept() != bench.clean()
    contents.clear()
    assert bench.run().keys() == {"double", "total"}
    assert bench.kept() == bench.clean()
