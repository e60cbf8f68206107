"""Pipelines that people have written in other ways take promoted nodes, and keep their form."""

from __future__ import annotations

import subprocess
import sys

import pytest
from kedro.pipeline import Pipeline

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.pipeline_text import merged_pipeline, new_pipeline
from kedro_handoff.notebooks.plan import NodePlan

CLEAN = NodePlan("clean", "clean", "", {"df": "raw"}, ("out",), (1,))
MANY = {f"argument_{n}": f"dataset_of_some_length_{n}" for n in range(4)}
JOIN = NodePlan("join", "join", "", MANY, ("left_half_of_it", "right_half_of_it"), (2,))
TEXTS = {
    "one line": """
from kedro.pipeline import Node, Pipeline


def create_pipeline(**kwargs):
    return Pipeline([Node(old, "x", "y", name="old")])
""",
    "empty": """
from kedro.pipeline import pipeline


def create_pipeline(**kwargs) -> Pipeline:
    return pipeline([])
""",
    "with tags": """
from kedro.pipeline import Node, Pipeline


def create_pipeline(**kwargs):
    return Pipeline([Node(old, "x", "y", name="old")], tags="all")
""",
    "a list in a variable": """
from kedro.pipeline import Pipeline, node


def create_pipeline(**kwargs):
    nodes = [node(old, "x", "y", name="old")]
    return Pipeline(nodes)
""",
    "unpacked lists": """
from kedro.pipeline import Node, Pipeline, node


def create_pipeline(**kwargs):
    nodes = [*_first()]
    # The namespace sets this side apart.
    return Pipeline(nodes, namespace="modeling", prefix_datasets_with_namespace=False)


def _first() -> list[Node]:
    return [node(old, "x", "y", name="old")]
""",
    "lists added up": """
from kedro.pipeline import Pipeline, node


def create_pipeline(**kwargs):
    first = [node(old, "x", "y", name="old")]
    return Pipeline(first + [])
""",
    "several returns": """
from kedro.pipeline import Pipeline, node


def create_pipeline(small=False, **kwargs):
    \"\"\"Give it.\"\"\"
    if small:
        return Pipeline([])
    return Pipeline([node(old, "x", "y", name="old")])
""",
    "pipelines added up": """
from kedro.pipeline import Pipeline, node, pipeline


def create_pipeline(**kwargs):
    one = Pipeline([node(old, "x", "y", name="old")])
    other = pipeline(one, namespace="other")
    return one + other
""",
    "a namespace": """
from kedro.pipeline import Pipeline, node


def create_pipeline(**kwargs):
    return Pipeline(
        [
            node(old, "x", "y", name="old"),  # keep me
        ],
        namespace="mine",
        prefix_datasets_with_namespace=False,
    )
""",
    "the module": """
import kedro.pipeline as kp


def create_pipeline(**kwargs):
    return kp.pipeline(
        [
            kp.node(old, "x", "y", name="old"),  # keep me
        ]
    )
""",
    "the whole path": """
import kedro.pipeline


def create_pipeline(**kwargs):
    return kedro.pipeline.Pipeline([kedro.pipeline.Node(old, "x", "y", name="old")])
""",
    "other names": """
from kedro.pipeline import Node as N
from kedro.pipeline import Pipeline as P


def create_pipeline(**kwargs):
    return P([N(old, "x", "y", name="old")])
""",
    "a choice": """
from kedro.pipeline import Pipeline


def create_pipeline(small=False, **kwargs):
    return Pipeline([]) if small else Pipeline([], tags="all")
""",
    "made elsewhere": """
import os


def create_pipeline(**kwargs):
    return made()
""",
    "no comma behind the last": """
from kedro.pipeline import Node, Pipeline


def create_pipeline(**kwargs):
    return Pipeline([
        # all nodes
        Node(old, "x", "y", name="old")  # keep me
        # the end
    ])
""",
}


def run(text: str) -> Pipeline:
    from kedro.pipeline import Pipeline as P

    def function(*args: object, **kwargs: object) -> None: ...

    lines = [line for line in text.split("\n") if not line.startswith("from p.pipelines")]
    names: dict = {"clean": function, "join": function, "old": function, "made": lambda: P([]), "Pipeline": P}
    exec(compile("\n".join(lines), "pipeline.py", "exec"), names)  # noqa: S102 - our own text
    return names["create_pipeline"]()


@pytest.mark.parametrize("name", TEXTS)
def test_nodes_join_a_pipeline_however_it_is_written(name):
    text = TEXTS[name]
    before = {node.name for node in run(text).nodes}
    once = merged_pipeline(text, "p", "q", [CLEAN])
    twice = merged_pipeline(once, "p", "q", [CLEAN, JOIN])
    assert {node.name for node in run(once).nodes} == {*before, "clean"}
    assert {node.name for node in run(twice).nodes} == {*before, "clean", "join"}
    assert merged_pipeline(twice, "p", "q", [CLEAN, JOIN]) == twice
    assert "from p.pipelines.q.nodes import clean, join" in twice


@pytest.mark.parametrize("name", TEXTS)
def test_what_was_there_stays_there(name):
    merged = merged_pipeline(TEXTS[name], "p", "q", [CLEAN])
    kept = [line.strip() for line in TEXTS[name].splitlines()]
    comments = [line[line.index("#") :] for line in kept if "#" in line]
    code = [line.partition("#")[0].rstrip(" ,") for line in kept if line.startswith(("node(", "def", "if"))]
    assert all(line in merged for line in (*comments, *code))


def test_what_is_inserted_is_formatted():
    formatted = [text for name, text in TEXTS.items() if name != "no comma behind the last"]
    for text in [
        *(merged_pipeline(t, "p", "q", [CLEAN, JOIN]) for t in formatted),
        new_pipeline("p", "q", [JOIN]),
    ]:
        for width in ("88", "110"):
            command = [sys.executable, "-m", "ruff", "format", "--line-length", width, "--isolated", "-"]
            done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
            assert done.stdout.strip() == text.strip()


def test_a_node_is_brought_up_to_date_and_keeps_its_tags():
    text = TEXTS["one line"].replace(
        'Node(old, "x", "y", name="old")', 'Node(clean, "x", "out", name="clean", tags="t")'
    )
    merged = merged_pipeline(text, "p", "q", [CLEAN])
    assert 'Node(clean, {"df": "raw"}, "out", name="clean", tags="t")' in merged
    assert merged_pipeline(text.replace('"x"', '["raw"]'), "p", "q", [CLEAN]).count("Node(") == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def create_pipeline(**kwargs):\n    pass\n", "no `create_pipeline` of its own that returns"),
        ("from .other import create_pipeline\n", "no `create_pipeline` of its own that returns"),
        ("def create_pipeline(): return made()\n", "no `create_pipeline` of its own that returns"),
        (
            "from .cleaning import clean\n\n\ndef create_pipeline():\n    return made()\n",
            "line 1, has a `clean`",
        ),
    ],
)
def test_what_cannot_be_added_to_is_refused(text, words):
    with pytest.raises(NotebookError, match=words):
        merged_pipeline(text, "p", "q", [CLEAN])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("from .nodes import a", "from .nodes import a, clean"),
        ("from .nodes import (\n    a,  # first\n)", "from .nodes import (\n    a,  # first\n    clean,\n)"),
        ("from .nodes import (a, b)", "from .nodes import (a, b, clean)"),
        ("from p.pipelines.q.nodes import a as clean_a", "import a as clean_a, clean"),
    ],
)
def test_functions_are_imported_beside_those_of_the_same_module(line, expected):
    assert expected in merged_pipeline(f"{line}\n{TEXTS['one line']}", "p", "q", [CLEAN])
