"""Text of `pipeline.py`: a new one, or one that is there with promoted nodes in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.module_text import inserted_imports
from kedro_handoff.notebooks.node_text import node_text
from kedro_handoff.notebooks.pipeline_edit import with_nodes
from kedro_handoff.notebooks.pipeline_shape import shape_of
from kedro_handoff.notebooks.plan import NodePlan
from kedro_handoff.notebooks.splices import Splices

# Columns that the import of the functions may take, its fixed words left out.
_ROOM = 45
_NEW = '''"""The pipeline `{pipeline}`."""

from kedro.pipeline import Node, Pipeline

from {package}.pipelines.{pipeline}.nodes import {functions}


def create_pipeline(**kwargs: object) -> Pipeline:  # noqa: ARG001 - Kedro's signature
    """Nodes promoted from notebooks, and what was added to them."""
    return Pipeline(
        [
{nodes}        ]
    )
'''


def new_pipeline(package: str, pipeline: str, nodes: Sequence[NodePlan]) -> str:
    """The text of a pipeline that there was none of."""
    functions = ", ".join(sorted({node.function for node in nodes}))
    if len(functions) + len(package) + 2 * len(pipeline) > _ROOM:
        functions = "(\n" + "".join(f"    {name},\n" for name in functions.split(", ")) + ")"
    body = "".join(f"            {node_text(node, 'Node', ' ' * 12)},\n" for node in nodes)
    return _NEW.format(pipeline=pipeline, package=package, functions=functions, nodes=body)


def merged_pipeline(text: str, package: str, pipeline: str, nodes: Sequence[NodePlan]) -> str:
    """The pipeline's text with the nodes in it; all else is as it was, to the byte.

    They join the list of the pipeline that `create_pipeline` returns. Where there is no such list, or the
    pipeline has a namespace, they come into a pipeline of their own, which is added to what is returned.

    Raises:
        NotebookError: The file has no `create_pipeline` that returns a pipeline, or uses the name of a
            promoted function for something else.
    """
    path = f"src/{package}/pipelines/{pipeline}/pipeline.py"
    shape = shape_of(ast.parse(text))
    if shape is None:
        raise NotebookError(
            f"{path} has no `create_pipeline` of its own that returns a pipeline; write one, or promote into "
            "another pipeline."
        )
    source = f"{package}.pipelines.{pipeline}.nodes"
    for name, line in _strangers(shape.tree, source):
        if name in {node.function for node in nodes}:
            raise NotebookError(
                f"{path}, line {line}, has a `{name}` already, which is not that of nodes.py; give the "
                "notebook's another name, or promote into another pipeline."
            )
    changed, needed = with_nodes(text, shape, nodes)
    changed = _imported(changed, ("kedro.pipeline",), sorted(needed))
    functions = sorted({node.function for node in nodes})
    return _imported(changed, (source, ".nodes"), functions)


def _strangers(tree: ast.Module, source: str) -> Iterator[tuple[str, int]]:
    """Names that the module has from elsewhere than its `nodes.py`, with their lines."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        if isinstance(node, ast.Import | ast.ImportFrom) and _module(node) not in (source, ".nodes"):
            yield from ((a.asname or a.name.partition(".")[0], node.lineno) for a in node.names)
        if isinstance(node, ast.Assign):
            yield from ((t.id, node.lineno) for t in node.targets if isinstance(t, ast.Name))


def _module(node: ast.stmt) -> str:
    return "." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else ""


def _imported(text: str, modules: tuple[str, ...], names: Sequence[str]) -> str:
    """The text with names imported from the first module, beside what it imports from any of them."""
    tree = ast.parse(text)
    there = [n for n in tree.body if isinstance(n, ast.ImportFrom) and _module(n) in modules]
    present = {alias.name for node in there for alias in node.names if not alias.asname}
    missing = [name for name in names if name not in present]
    plain = [node for node in there if node.names[0].name != "*"]
    if not missing:
        return text
    if not plain:
        listed = ", ".join(missing)
        return inserted_imports(text, [f"from {modules[0]} import {listed}"])
    return _beside(text, plain[0], missing)


def _beside(text: str, statement: ast.ImportFrom, names: Sequence[str]) -> str:
    splices = Splices(text)
    last = statement.end_lineno or statement.lineno
    end = splices.end(statement)
    if text[end - 1] != ")":
        splices.replace(end, end, "".join(f", {name}" for name in names))
    elif last > statement.lineno and splices.stands_alone(end - 1, last):
        before, behind = splices.before(end - 1)
        if before != ",":
            splices.replace(behind, behind, ",")
        at = splices.line_start(last)
        splices.replace(at, at, "".join(f"    {name},\n" for name in names))
    else:
        before, behind = splices.before(end - 1)
        splices.replace(behind, behind, ("" if before == "," else ",") + " " + ", ".join(names))
    return splices.result()
