import os
from typing import Any

from kedro.framework.hooks import hook_impl
from kedro.pipeline import Pipeline

from .conftest import Bench

MODEL = """
from kedro.pipeline import Pipeline, node

class Model:
    def predict(self):
        return 2

def train(raw):
    return Model()

def use(model):
    return [model.predict()]

def create():
    return Pipeline([
        node(train, "raw", "model", name="train"),
        node(use, "model", "total", name="use"),
    ])
"""


def only(bench: Bench, monkeypatch: Any, *names: str) -> None:
    whole = bench.load

    def load() -> Any:
        pipeline, catalog = whole()
        return pipeline.only_nodes(*names) if names else pipeline, catalog

    monkeypatch.setattr(bench, "load", load)


def test_a_model_of_the_project_is_not_trusted_when_its_maker_is_not_run(
    bench: Bench, monkeypatch: Any
) -> None:
    bench.entries["model"] = {"type": "pickle.PickleDataset", "filepath": "data/model.pkl"}
    bench.code(MODEL)
    bench.run()
    bench.replace("return 2", "return 3")
    only(bench, monkeypatch, "use")
    bench.run()
    assert bench.read("total") == [3]


class Scale:
    def __init__(self, factor: int) -> None:
        self.factor = factor

    @hook_impl
    def before_dataset_saved(self, dataset_name: str, data: Any) -> None:
        if dataset_name == "doubled":
            data[0] = data[0] * self.factor


def test_what_a_hook_was_made_with_counts(bench: Bench) -> None:
    bench.hooks = [Scale(1)]
    bench.run()
    bench.hooks = [Scale(10)]
    bench.run()
    assert bench.read("doubled")[0] == 20


class Loaded:
    def __init__(self, factor: int) -> None:
        self.factor = factor

    @hook_impl
    def after_dataset_loaded(self, dataset_name: str, data: Any) -> None:
        if dataset_name == "raw":
            data[0] = data[0] * self.factor


def test_what_a_loading_hook_was_made_with_counts(bench: Bench) -> None:
    bench.hooks = [Loaded(1)]
    bench.run()
    bench.hooks = [Loaded(10)]
    bench.run()
    assert bench.read("doubled")[0] == 20


def same_as_clean(bench: Bench) -> None:
    clean = bench.clean()
    bench.run()
    assert bench.kept() == clean
    bench.run()
    assert bench.kept() == clean


def test_x_data(bench: Bench, later: Any) -> None:
    bench.run()
    path = bench.path / "data/raw.json"
    later()
    bench.run()
    s = path.stat()
    path.write_text("[4, 2, 3]")
    os.utime(path, ns=(s.st_atime_ns, s.st_mtime_ns))
    same_as_clean(bench)
    other = bench.path / "data/o.json"
    other.write_text("[5, 2, 3]")
    os.utime(other, ns=(s.st_atime_ns, s.st_mtime_ns))
    other.rename(path)
    same_as_clean(bench)
    (bench.path / "data/l1.json").write_text("[6, 2, 3]")
    (bench.path / "data/l2.json").write_text("[7, 2, 3]")
    path.unlink()
    path.symlink_to("l1.json")
    same_as_clean(bench)
    path.unlink()
    path.symlink_to("l2.json")
    same_as_clean(bench)
    # output edited
    (bench.path / "data/doubled.json").write_text("[0]")
    same_as_clean(bench)
    # A B A
    for f in "3", "2", "4", "2":
        import re

        src = bench.path / "src/benched/steps.py"
        src.write_text(re.sub(r"FACTOR = .*", f"FACTOR = {f}", src.read_text()))
        same_as_clean(bench)
    for v in (1, 1.0, True, 2, -0.0, 0.0, 0, False):
        bench.parameters["offset"] = v
        clean = bench.clean()
        bench.run()
        assert repr(bench.kept()) == repr(clean), v


def test_x_parts(bench: Bench, monkeypatch: Any) -> None:
    bench.run()
    whole = bench.load
    bench.replace("FACTOR = 2", "FACTOR = 3")
    only(bench, monkeypatch, "total")
    bench.run()
    monkeypatch.setattr(bench, "load", whole)
    bench.replace("FACTOR = 3", "FACTOR = 5")
    only(bench, monkeypatch, "double")
    bench.run()
    monkeypatch.setattr(bench, "load", whole)
    same_as_clean(bench)


def test_x_failure(bench: Bench) -> None:
    bench.run()
    bench.replace("return {", "raise ValueError\n    return {")
    bench.replace("FACTOR = 2", "FACTOR = 3")
    try:
        bench.run()
    except ValueError:
        pass
    bench.replace("FACTOR = 3", "FACTOR = 2")
    bench.replace("raise ValueError\n    ", "")
    same_as_clean(bench)


def test_x_memory(bench: Bench) -> None:
    del bench.entries["doubled"]
    for f in "return [FACTOR * number for number in raw]", "return [FACTOR + number for number in raw]":
        bench.replace(bench_text(bench), f)
        same_as_clean(bench)
    bench.parameters["offset"] = 5
    same_as_clean(bench)


def bench_text(bench: Bench) -> str:
    import re

    return re.search(r"return \[.*\]\n", (bench.path / "src/benched/steps.py").read_text()).group().strip()


def test_x_two_writers(bench: Bench) -> None:
    bench.entries["other"] = bench.json("doubled")
    bench.code("""
from kedro.pipeline import Pipeline, node
def a(raw): return [1]
def b(d): return [len(d), 2]
def c(d, o): return [d, o]
def create():
    return Pipeline([node(a, "raw", "doubled", name="a"), node(b, "doubled", "other", name="b"), node(c, ["doubled", "other"], "total", name="c")])
""")
    for change in (None, ("[1]", "[1, 1]"), ("2]", "3]"), ("[d, o]", "[o, d]")):
        if change:
            bench.replace(*change)
        same_as_clean(bench) if False else None
        bench.run()
        got = bench.read("total")
        import shutil

        shutil.rmtree(bench.path / ".handoff")
        bench.run()
        assert got == bench.read("total"), change
        bench.run()
        assert got == bench.read("total"), change


def test_x_partitions(bench: Bench) -> None:
    bench.entries["raw"] = {
        "type": "partitions.PartitionedDataset",
        "path": str(bench.path / "data/parts"),
        "dataset": "json.JSONDataset",
        "filename_suffix": ".json",
    }
    bench.code("""
from kedro.pipeline import Pipeline, node
def a(raw): return {k: v() for k, v in raw.items()}
def create():
    return Pipeline([node(a, "raw", "doubled", name="a")])
""")
    bench.write("data/parts/a.json", "1")
    bench.run()
    bench.write("data/parts/b.json", "2")
    os.utime(bench.path / "data/parts/b.json", (0, 0))
    same_as_clean(bench)
    (bench.path / "data/parts/b.json").rename(bench.path / "data/parts/c.json")
    same_as_clean(bench)
    bench.write(
        "src/benched/ds.py",
        "from kedro_datasets.json import JSONDataset\nclass My(JSONDataset):\n    def load(self):\n        return 10\n",
    )
    bench.entries["raw"]["dataset"] = {"type": "benched.ds.My"}
    same_as_clean(bench)
    bench.replace("return 10", "return 11", "ds")
    same_as_clean(bench)


def test_x_versions(bench: Bench) -> None:
    bench.entries["doubled"]["versioned"] = True
    bench.run()
    bench.write("data/doubled.json/2999-01-01T00.00.00.000Z/doubled.json", "[100]")
    bench.run()
    print(bench.kept())


def test_x_wiring(bench: Bench) -> None:
    bench.code("""
from functools import partial
from kedro.pipeline import Pipeline, node, pipeline
def a(raw, k=1): return [k * n for n in raw]
def t(d, offset): return {"t": d, "o": offset}
def create():
    fs = [partial(a, k=i) for i in (2, 3)]
    inner = pipeline([node(t, ["d", "params:offset"], "e", name="t")])
    return Pipeline([node(fs[0], "raw", "doubled", name="a0"), node(fs[1], "raw", "total", name="a1")]) + pipeline(inner, inputs={"d": "doubled"}, namespace="ns", parameters={"params:offset": "params:offset"})
""")
    bench.entries["ns.e"] = bench.json("nse")
    bench.run()
    bench.replace("(2, 3)", "(3, 2)")
    same_as_clean(bench)
    bench.replace('fs[0], "raw"', 'lambda raw: [n + 1 for n in raw], "raw"')
    same_as_clean(bench)
    bench.replace("n + 1", "n + 2")
    same_as_clean(bench)
    bench.parameters["offset"] = 4
    same_as_clean(bench)
    bench.parameters["alt"] = 5
    bench.replace('"params:offset": "params:offset"', '"params:offset": "params:alt"')
    same_as_clean(bench)


def test_x_filepath(bench: Bench) -> None:
    bench.run()
    bench.write("data/raw2.json", "[1, 2, 3]")
    bench.entries["raw"] = bench.json("raw2")
    same_as_clean(bench)
    bench.write("data/raw2.json", "[1, 2, 4]")
    same_as_clean(bench)


def test_x_csv(bench: Bench) -> None:
    bench.entries["raw"] = {"type": "pandas.CSVDataset", "filepath": "data/raw.csv"}
    bench.write("data/raw.csv", "a,b\n1,x\n2,y\n")
    bench.code("""
from kedro.pipeline import Pipeline, node
def a(raw): return [list(map(str, raw.columns)), str(raw.dtypes.tolist())]
def create():
    return Pipeline([node(a, "raw", "doubled", name="a")])
""")
    bench.run()
    for args in (
        {"header": None},
        {"header": 0},
        {"dtype": {"a": "str"}},
        {"index_col": 0},
        {"index_col": False},
        {"sep": ";"},
        {},
    ):
        bench.entries["raw"]["load_args"] = args
        same_as_clean(bench)
