from __future__ import annotations

from typing import Any

STEPS = """
from kedro.pipeline import Pipeline, node

FACTOR = 1

def write(raw):
    return [FACTOR * number for number in raw]

def read(table):
    return len(table)

def create():
    return Pipeline([
        node(write, "raw", "table@json", name="write"), node(read, "table@text", "length", name="read"),
    ])
"""


def test_a_transcoded_dataset_is_one_file(bench: Any) -> None:
    bench.code(STEPS)
    text = {"type": "text.TextDataset", "filepath": "data/table.json"}
    bench.entries = {"raw": bench.json("raw"), "table@json": bench.json("table"), "table@text": text}
    bench.entries["length"] = bench.json("length")
    bench.run()
    assert bench.run() == {}
    bench.replace("FACTOR = 1", "FACTOR = 100")
    assert bench.stale()["read"] == "input table@text is made anew by write"
    assert bench.run()["read"] == "input table@text changed"


def test_results_in_a_store_behind_fsspec_are_reused(bench: Any) -> None:
    bench.entries["doubled"]["filepath"] = "memory://reuse/doubled.json"
    bench.run()
    assert bench.run() == {}
    bench.catalog.get("doubled").save([1])
    assert bench.run() == {"double": "output memory:///doubled.json changed since"}


def test_a_new_version_beside_is_another_output(bench: Any) -> None:
    bench.entries["doubled"]["versioned"] = True
    bench.run()
    assert bench.run() == {}
    beside = bench.path / "data/doubled.json/2999-01-01T00.00.00.000Z/doubled.json"
    beside.parent.mkdir()
    beside.write_text("[1]")
    assert bench.stale()["double"] == "output data/doubled.json changed since"


def test_a_cached_dataset_is_the_one_behind_it(bench: Any) -> None:
    inner = bench.json("doubled")
    inner["filepath"] = str(bench.path / inner["filepath"])
    bench.entries["doubled"] = {"type": "CachedDataset", "dataset": inner}
    bench.run()
    assert bench.run() == {}
    bench.write("data/doubled.json", "[1]")
    assert bench.run() == {"double": "output data/doubled.json changed since"}
