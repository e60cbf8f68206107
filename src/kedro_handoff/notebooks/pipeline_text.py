"""Text of `pipeline.py` with promoted nodes in it, changed by libcst so that all else keeps its form."""

from __future__ import annotations

from collections.abc import Sequence

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.extra import extra_needed
from kedro_handoff.notebooks.plan import NodePlan

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
    if len(functions) > 60:
        functions = "(\n" + "".join(f"    {name},\n" for name in functions.split(", ")) + ")"
    body = "".join(f"            {line}\n" for node in nodes for line in node_call(node).split("\n"))
    return _NEW.format(pipeline=pipeline, package=package, functions=functions, nodes=body)


def node_call(node: NodePlan, name: str = "Node") -> str:
    """The call that makes the node, as a person would write it, with a comma behind it."""
    inputs = "{" + ", ".join(f'"{a}": "{d}"' for a, d in node.inputs.items()) + "}" if node.inputs else "None"
    outputs = f'"{node.outputs[0]}"' if len(node.outputs) == 1 else str(list(node.outputs)).replace("'", '"')
    lines = [f"{node.function},", f"inputs={inputs},", f"outputs={outputs},", f'name="{node.name}",']
    if len(lines[1]) > 90:
        given = "".join(f'        "{a}": "{d}",\n' for a, d in node.inputs.items())
        lines[1] = "inputs={\n" + given + "    },"
    return f"{name}(\n" + "\n".join(f"    {line}" for line in lines) + "\n),"


def merged_pipeline(text: str, package: str, pipeline: str, nodes: Sequence[NodePlan]) -> str:
    """The pipeline's text with the nodes in its list; a node of the same name is replaced.

    Raises:
        NotebookError: The file has no `create_pipeline` whose nodes stand in one list.
    """
    # Imported here because it takes half a second, which only a promotion should pay.
    with extra_needed():
        import libcst as cst

        from kedro_handoff.notebooks.pipeline_edit import PipelineEdit

    module = cst.parse_module(text)
    edit = PipelineEdit(nodes)
    changed = module.visit(edit)
    if not edit.found:
        raise NotebookError(
            f"src/{package}/pipelines/{pipeline}/pipeline.py has no `create_pipeline` that returns "
            "`Pipeline([...])` with its nodes in one list; promote into another pipeline, or write it so."
        )
    return edit.with_import(changed, f"{package}.pipelines.{pipeline}.nodes").code
