from __future__ import annotations

from typing import Any

import pytest
from kedro.framework.hooks import hook_impl

STEPS = """
from kedro.pipeline import Pipeline, node

def copy(raw):
    return list(raw)

def look(raw):
    pass

def chunks(raw):
    yield list(raw)

def create():
    return Pipeline([NODE])
"""
TAGGED = 'node(copy, "raw", "doubled", name="step", tags="handoff.always")'


@pytest.mark.parametrize(
    ("node", "why"),
    [
        (TAGGED, "tagged handoff.always"),
        ('node(look, "raw", None, name="step")', "it has no output, so it is there for its side effect"),
        ('node(chunks, "raw", "doubled", name="step")', "it saves piece by piece"),
        ('node(copy, "raw", "doubled", name="step", confirms="raw")', "it confirms raw"),
        ('node(copy, "raw", "same", name="step")', "it reads raw and writes same, which are one file"),
        ('node(copy, "raw", "parts", name="step")', "saving parts adds to what is there"),
        ('node(copy, "raw", "log", name="step")', "saving log adds to what is there"),
        ('node(copy, "raw", "other", name="step")', "is not known to keep its data in one file or folder"),
    ],
)
def test_some_nodes_always_run(bench: Any, node: str, why: str) -> None:
    bench.code(STEPS.replace("NODE", node))
    bench.entries["same"] = bench.json("raw")
    inner = {"type": "json.JSONDataset"}
    bench.entries["parts"] = {
        "type": "partitions.PartitionedDataset",
        "path": str(bench.path),
        "dataset": inner,
    }
    bench.entries["log"] = {**bench.json("log"), "fs_args": {"open_args_save": {"mode": "a"}}}
    bench.entries["other"] = {"type": "api.APIDataset", "url": "http://localhost"}
    assert why in bench.stale()["step"]
    assert bench.stale()["step"].startswith("always runs")


def test_kedro_allows_no_colon_in_a_tag() -> None:
    from kedro.pipeline import node

    with pytest.raises(ValueError, match="is not a valid node tag"):
        node(len, "a", "b", tags="handoff:always")


def test_a_node_named_in_the_settings_always_runs(bench: Any) -> None:
    bench.settings(always=["double"])
    bench.run()
    assert bench.run() == {"double": "always runs: named under `reuse: always` in handoff.yml"}


def test_a_name_in_the_settings_that_no_node_has_is_warned_of(bench: Any, caplog: Any) -> None:
    bench.settings(always=["dooble"])
    bench.run()
    assert "no node has this name; did you mean 'double'?" in caplog.text


def test_code_that_cannot_be_seen_runs_until_it_is_trusted(bench: Any) -> None:
    bench.replace("return [FACTOR", "import time; time.time(); return [FACTOR")
    bench.run()
    assert "its code is not covered: src/benched/steps.py:7" in bench.run()["double"]
    bench.settings(trust=["double"])
    bench.run()
    assert bench.run() == {}


def test_a_hook_that_gives_other_inputs_counts_unless_it_is_ignored(bench: Any) -> None:
    class Stamp:
        @hook_impl
        def before_node_run(self, node: Any, run_id: str) -> Any:
            return {"params:offset": len(run_id)} if "params:offset" in node.inputs else None

    bench.hooks = [Stamp()]
    bench.run()
    assert bench.run().keys() == {"total"}
    bench.settings(ignore=["params:offset"])
    bench.run()
    assert bench.run() == {}


def test_a_dataset_class_of_ones_own_is_a_file_when_the_user_says_so(bench: Any) -> None:
    bench.code(
        """
        from kedro_datasets.json import JSONDataset

        class Mine(JSONDataset):
            pass
        """,
        module="data",
    )
    bench.entries["total"] = {**bench.json("total"), "type": "benched.data.Mine"}
    assert "is a benched.data.Mine" in bench.run()["total"]
    bench.settings(file_datasets=["benched.data.Mine"])
    bench.run()
    assert bench.run() == {}


def test_a_pickle_from_elsewhere_may_hold_the_projects_classes(bench: Any) -> None:
    import pickle

    bench.entries["raw"] = {"type": "pickle.PickleDataset", "filepath": "data/raw.pkl"}
    (bench.path / "data/raw.pkl").write_bytes(pickle.dumps([1, 2]))
    bench.run()
    assert bench.run() == {}
    (bench.path / "data/raw.pkl").write_bytes(pickle.dumps([1, 2]) + b"benched.steps")
    assert "names benched, the project's own code" in bench.run()["double"]


def test_a_changed_method_of_a_pickled_object_counts(bench: Any) -> None:
    bench.code(
        """
        from kedro.pipeline import Pipeline, node

        class Model:
            def predict(self, number):
                return number + 1

        def train(raw):
            return Model()

        def predict(model):
            return model.predict(1)

        def create():
            return Pipeline([
                node(train, "raw", "model", name="train"), node(predict, "model", "total", name="predict"),
            ])
        """
    )
    bench.entries["model"] = {"type": "pickle.PickleDataset", "filepath": "data/model.pkl"}
    bench.run()
    assert bench.run() == {}
    bench.replace("number + 1", "number + 2")
    bench.run()
    assert bench.read("total") == 3
