"""A planned node in the form in which the manifest keeps it."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import asdict

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.manifest import PromotedNode
from kedro_handoff.notebooks.module_text import definition_name
from kedro_handoff.notebooks.plan import NodePlan
from kedro_handoff.notebooks.program import Program, Statement


def promoted(node: NodePlan, program: Program, choices: Sequence[Choice]) -> PromotedNode:
    """The node as the manifest keeps it."""
    ids = {cell.number: cell.id for cell in program.notebook.cells}
    named = next((c for c in choices if c.name and c.name == node.function), None)
    chosen = named or next((c for c in choices if not c.figure and _is_of(node, c)), Choice())
    return PromotedNode(
        name=node.name,
        function=node.function,
        source=node.source,
        carried=dict(map(_named, node.carried)),
        inputs=dict(node.inputs),
        outputs=node.outputs,
        cells=node.cells,
        cell_ids=tuple(ids.get(number, "") for number in node.cells),
        choice={name: list(v) if isinstance(v, tuple) else v for name, v in asdict(chosen).items() if v},
    )


def _named(statement: Statement) -> tuple[str, str]:
    """Name and text of what travels along; an import is its own name, in the words that the module has."""
    if isinstance(statement.node, ast.Import | ast.ImportFrom):
        return (ast.unparse(statement.node),) * 2
    return definition_name(statement.node) or statement.source, statement.source


def _is_of(node: NodePlan, choice: Choice) -> bool:
    return choice.function == node.function or bool(set(choice.cells) & set(node.cells))
