"""Text of `nodes.py` and `pipeline.py`: what is there keeps its form."""

import pytest

from kedro_handoff.notebooks.module_text import inserted_imports, merged_nodes
from kedro_handoff.notebooks.pipeline_text import merged_pipeline, new_pipeline
from kedro_handoff.notebooks.plan import NodePlan

NODE = NodePlan("clean", "clean", "def clean(df):\n    return df  # as it is", {"df": "raw"}, ("out",), (1,))
PIPELINES = [
    "from kedro.pipeline import Node, Pipeline\nfrom .nodes import a\n\n\ndef create_pipeline(**kwargs):\n"
    '    return Pipeline([Node(a, "x", "y", name="a")])\n',
    "from kedro.pipeline import node, pipeline\n\nfrom p.pipelines.q.nodes import (\n    a,  # first\n)\n\n\n"
    "def create_pipeline(**kwargs):\n    # nodes\n    return pipeline(\n        [\n"
    '            node(a, "x", "y", name="a"),  # keep me\n        ]\n    )\n',
]


@pytest.mark.parametrize("text", PIPELINES)
def test_a_node_joins_the_list_once_and_comments_stay(text):
    merged = merged_pipeline(text, "p", "q", [NODE])
    assert '"raw"' in merged
    assert "clean" in merged.partition("def create_pipeline")[0]
    assert all(comment in merged for comment in ("# keep me", "# first", "# nodes") if comment in text)
    assert merged_pipeline(merged, "p", "q", [NODE]) == merged
    compile(merged, "pipeline.py", "exec")


def test_a_new_pipeline_is_python_and_stable():
    text = new_pipeline("p", "q", [NODE])
    assert merged_pipeline(text, "p", "q", [NODE]) == text


def test_what_a_module_has_stays_to_the_byte():
    before = '"""Mine."""\nimport os\n\nX = 1   # odd\ndef other( a ):\n  return a\n'
    after, clashes = merged_nodes(before, [NODE], "New.", {})
    assert not clashes
    assert after.startswith(before.rstrip("\n"))
    assert after.endswith("def clean(df):\n    return df  # as it is\n")


def test_a_function_that_is_another_one_clashes_unless_it_was_promoted_and_untouched():
    before = "def clean(df):\n    return None\n"
    after, clashes = merged_nodes(before, [NODE], "New.", {})
    assert [(clash.name, clash.line) for clash in clashes] == [("clean", 1)]
    assert after == before
    replaced, none = merged_nodes(before, [NODE], "New.", {"clean": "def clean(df):\n    return   None"})
    assert not none
    assert "# as it is" in replaced


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"""A."""\n\nx = 1\n', '"""A."""\n\nimport os\n\nx = 1\n'),
        ("import sys\nx = 1\n", "import sys\nimport os\nx = 1\n"),
        ("x = 1\n", "import os\n\nx = 1\n"),
    ],
)
def test_imports_go_where_imports_are(text, expected):
    assert inserted_imports(text, ["import os"]) == expected
