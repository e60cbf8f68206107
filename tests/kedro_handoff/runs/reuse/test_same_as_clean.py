"""After any edits, and runs of any runner, an incremental run leaves what a clean full run makes."""

from __future__ import annotations

import json
import os
import shutil
from functools import partial
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kedro.runner import ParallelRunner, SequentialRunner, ThreadRunner

NODE = "def f{i}(a, b, p):\n    return [(x * K{i} + shift(p)) % 97 for x in a][-3:] + b[:{i} + 1]\n"
EQUAL = """def f{i}(a, b, p):
    made = [(shift(p) + K{i} * x) % 97 for x in a[-3:]]
    return made + b[:1 + {i}]
"""
RUNNERS = (SequentialRunner, partial(SequentialRunner, is_async=True), ThreadRunner, ParallelRunner)
numbers = st.integers(0, 5)


@st.composite
def graphs(draw: Any) -> list[dict[str, Any]]:
    """Two to five nodes, each of two earlier datasets; some outputs stay in memory."""
    nodes = []
    for i in range(draw(st.integers(2, 5))):
        earlier = st.sampled_from(["raw", *(f"d{j}" for j in range(i))])
        facts = {"a": draw(earlier), "b": draw(earlier), "p": draw(st.sampled_from(["x", "y"]))}
        nodes.append({**facts, "k": draw(numbers), "text": NODE, "kept": draw(st.booleans())})
    nodes[-1]["kept"] = True
    return nodes


edits = st.tuples(
    st.sampled_from(
        ["constant", "equal", "parameter", "helper", "raw", "tamper", "touch", "delete", "keep", "rewire"]
    ),
    numbers,
    numbers,
    st.sampled_from([*[None] * 3, *RUNNERS]),
)


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(nodes=graphs(), changes=st.lists(edits, min_size=3, max_size=6))
def test_an_incremental_run_is_as_good_as_a_clean_one(bench: Any, nodes: Any, changes: Any) -> None:
    for folder in (".handoff", "data"):
        shutil.rmtree(bench.path / folder, ignore_errors=True)
    bench.parameters = {"x": 1, "y": 2}
    bench.write("data/raw.json", "[1, 2, 3, 4]")
    helper = 1
    for kind, which, value, runner in [("nothing", 0, 0, None), *changes]:
        helper = value if kind == "helper" else helper
        change(bench, nodes, kind, nodes[which % len(nodes)], which % len(nodes), value)
        bench.code(source(nodes, helper))
        bench.entries = {"raw": bench.json("raw")}
        bench.entries |= {f"d{i}": bench.json(f"d{i}") for i, node in enumerate(nodes) if node["kept"]}
        if runner is not None:
            bench.plain(runner())
            assert all(why.startswith("always runs") for why in bench.stale().values())
        foreseen = bench.stale()
        ran = bench.run()
        assert bench.kept() == bench.clean()
        assert ran.keys() <= foreseen.keys()
        assert {name for name in bench.run() if not bench.result} == set()


def change(bench: Any, nodes: Any, kind: str, node: Any, i: int, value: int) -> None:
    """Edit the project."""
    path = bench.path / "data" / f"d{i}.json"
    if kind == "constant":
        node["k"] = value
    elif kind == "equal":
        node["text"] = EQUAL if node["text"] == NODE else NODE
    elif kind == "parameter":
        bench.parameters["xy"[value % 2]] = i
    elif kind == "raw":
        bench.write("data/raw.json", json.dumps([value, i, 7]))
    elif kind == "tamper":
        bench.write(f"data/d{i}.json", json.dumps([value]))
    elif kind == "touch":
        os.utime(bench.path / "data/raw.json", (value, value))
    elif kind == "delete":
        path.unlink(missing_ok=True)
    elif kind == "keep":
        node["kept"] = not node["kept"] or node is nodes[-1]
    elif kind == "rewire":
        node["a"], node["b"] = node["b"], node["a"]


def source(nodes: Any, helper: int) -> str:
    lines = ["from kedro.pipeline import Pipeline, node", f"def shift(p):\n    return p + {helper}\n"]
    for i, node in enumerate(nodes):
        lines += [f"K{i} = {node['k']}", node["text"].format(i=i)]
    made = (
        f'node(f{i}, ["{n["a"]}", "{n["b"]}", "params:{n["p"]}"], "d{i}", name="n{i}")'
        for i, n in enumerate(nodes)
    )
    return "\n".join([*lines, f"def create():\n    return Pipeline([{', '.join(made)}])"])
