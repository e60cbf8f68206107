import ast
from pathlib import Path

import pytest

import kedro_handoff.notebooks
from kedro_handoff.notebooks.syntax import walk

FILES = sorted(Path(kedro_handoff.notebooks.__file__).parent.glob("*.py"))[::10]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_node_but_the_contexts_is_found_in_the_order_of_ast(path):
    tree = ast.parse(path.read_text())
    assert walk(tree) == [node for node in ast.walk(tree) if not isinstance(node, ast.expr_context)]
