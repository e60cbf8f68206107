import os
import random
import time
from typing import Any

import pytest
from kedro.framework.hooks import hook_impl

from .conftest import Bench

MODEL = """
from kedro.pipeline import Pipeline, node

class Model:
    def predict(self):
        return 2

def train(raw):
    return Model()

def keep(model):
    return model

def use(model):
    return [model.predict()]

def create():
    return Pipeline([
        node(train, "raw", "model", name="train"),
        node(keep, "model", "kept", name="keep"),
        node(use, "kept", "total", name="use"),
    ])
"""


def of_part(bench: Bench, *names: str) -> str:
    """Code of a project whose pipeline is a part of the one before."""
    return (
        (bench.path / "src/benched/steps.py").read_text()
        + f"""
whole = create
def create():
    return whole().only_nodes(*{names!r})
"""
    )


@pytest.mark.parametrize("part", [("use",), ("keep", "use")])
def test_a_pickled_object_of_the_project_is_no_hit_where_its_maker_is_not_run(
    bench: Bench, part: tuple[str, ...]
) -> None:
    for name in ("model", "kept"):
        bench.entries[name] = {"type": "pickle.PickleDataset", "filepath": f"data/{name}.pkl"}
    bench.code(MODEL)
    bench.run()
    bench.code(of_part(bench, *part).replace("return 2", "return 3"))
    bench.run()
    assert bench.read("total") == [3]


class Scale:
    def __init__(self, factor: Any) -> None:
        self.factor = factor
        self.seen = 0

    @hook_impl
    def after_dataset_loaded(self, dataset_name: str, data: Any) -> None:
        self.seen = id(data)
        if dataset_name == "raw":
            data[0] = self.factor(data[0]) if callable(self.factor) else data[0] * self.factor


def test_what_a_hook_was_made_with_counts(bench: Bench) -> None:
    for factor, result in ((1, 2), (10, 20), (float, 2.0)):
        bench.hooks = [Scale(factor)]
        bench.run()
        assert repr(bench.read("doubled")[0]) == repr(result)


class Later(Scale):
    @hook_impl
    def after_catalog_created(self, parameters: Any) -> None:
        self.factor = parameters["factor"]
        self.began = time.time()


def test_what_a_hook_took_from_the_catalog_counts_where_it_is_used_around_nodes(bench: Bench) -> None:
    for factor, result in ((1, 2), (10, 20)):
        hook = Later(0)
        hook.after_catalog_created({"factor": factor})
        bench.hooks = [hook]
        bench.run()
        assert bench.read("doubled")[0] == result
    assert bench.run() == {}


class Options:
    def __init__(self, seed: int) -> None:
        self.seed = seed

    @hook_impl
    def before_pipeline_run(self) -> None:
        random.seed(self.seed)


def test_a_hook_that_runs_before_the_nodes_counts(bench: Bench) -> None:
    bench.hooks = [Options(1)]
    bench.run()
    assert bench.stale() == {}
    bench.hooks = [Options(2)]
    assert "Options" in bench.stale()["double"]


def test_what_a_hook_sets_itself_does_not_count(bench: Bench) -> None:
    bench.hooks = [Scale(1)]
    bench.run()
    assert bench.run() == {}


def test_a_file_of_the_same_size_and_time_is_not_taken_for_the_one_before(bench: Bench, later: Any) -> None:
    path = bench.path / "data/raw.json"
    bench.run()
    later()
    bench.run()
    then = path.stat()
    path.write_text("[4, 2, 3]")
    os.utime(path, ns=(then.st_atime_ns, then.st_mtime_ns))
    bench.run()
    assert bench.kept() == bench.clean()


def test_each_target_of_a_link_is_another_input(bench: Bench) -> None:
    bench.run()
    (bench.path / "data/raw.json").unlink()
    for number in (6, 7):
        bench.write(f"data/{number}.json", f"[{number}, 2, 3]")
        (bench.path / "data/raw.json").unlink(missing_ok=True)
        (bench.path / "data/raw.json").symlink_to(f"{number}.json")
        bench.run()
        assert bench.kept() == bench.clean()


def test_numbers_that_are_equal_are_other_parameters(bench: Bench) -> None:
    for value in (1, 1.0, True, -0.0, 0.0, 0, False):
        bench.parameters["offset"] = value
        bench.run()
        assert repr(bench.kept()) == repr(bench.clean())


def test_code_that_is_changed_back_after_a_part_was_run_is_like_a_full_run(bench: Bench) -> None:
    bench.run()
    text = (bench.path / "src/benched/steps.py").read_text()
    bench.code(of_part(bench, "double").replace("FACTOR = 2", "FACTOR = 3"))
    bench.run()
    bench.code(text)
    bench.run()
    assert bench.kept() == bench.clean()


def test_a_partition_with_an_old_date_or_another_class_of_the_project_is_seen(bench: Bench) -> None:
    bench.entries["raw"] = {
        "type": "partitions.PartitionedDataset",
        "path": str(bench.path / "data/parts"),
        "dataset": {"type": "benched.ds.Mine"},
        "filename_suffix": ".json",
    }
    bench.code(
        """
        from kedro_datasets.json import JSONDataset

        class Mine(JSONDataset):
            def load(self):
                return 10
        """,
        "ds",
    )
    bench.code("""
        from kedro.pipeline import Pipeline, node

        def read(raw):
            return {name: load() for name, load in raw.items()}

        def create():
            return Pipeline([node(read, "raw", "doubled", name="read")])
        """)
    bench.write("data/parts/a.json", "1")
    bench.run()
    bench.write("data/parts/b.json", "2")
    os.utime(bench.path / "data/parts/b.json", (0, 0))
    bench.run()
    assert bench.kept() == bench.clean()
    bench.replace("return 10", "return 11", "ds")
    bench.run()
    assert bench.kept() == bench.clean()
