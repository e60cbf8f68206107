"""Examples that libraries bring along, as a notebook loads them: `load_iris(as_frame=True).frame`."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from kedro_handoff.errors import NotebookError
from kedro_handoff.library_data import LOADERS
from kedro_handoff.notebooks.constants import dotted
from kedro_handoff.notebooks.file_entry import Obstacle
from kedro_handoff.notebooks.literals import Constants, NotConstantError
from kedro_handoff.notebooks.program import Statement
from kedro_handoff.notebooks.yaml_edit import flow

TYPE = "kedro_handoff.LibraryDataset"


@dataclass(frozen=True)
class LibraryCall:
    """A statement that loads an example into a variable.

    Attributes:
        statement: Where it stands.
        call: The call of the loader.
        loader: The loader with its module.
        part: The attribute that is taken of what it gives; empty for all of it.
        target: The variable.
    """

    statement: Statement
    call: ast.Call
    loader: str
    part: str
    target: str

    @property
    def name(self) -> str:
        """What the example is called: `iris`."""
        first = self.call.args[0] if self.call.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            return first.value
        return self.loader.rpartition(".")[2].removeprefix("load_").removeprefix("fetch_")


def library_call(statement: Statement, constants: Constants) -> LibraryCall | None:
    """The example that a statement loads and does nothing else, or `None`."""
    node = statement.node
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return None
    target, value, part = node.targets[0], node.value, ""
    taken = value
    if isinstance(taken, ast.Attribute):
        value, part = taken.value, taken.attr
    if not isinstance(value, ast.Call) or not isinstance(target, ast.Name):
        return None
    loader = dotted(value.func, constants.modules)
    if not loader.startswith(LOADERS):
        return None
    return LibraryCall(statement, value, loader, part, target.id)


def library_entry(call: LibraryCall, constants: Constants) -> dict[str, Any]:
    """The catalog entry that loads the same.

    Raises:
        Obstacle: An argument does not stand in the source, or has no name.
    """
    given = {keyword.arg or "**": keyword.value for keyword in call.call.keywords}
    if call.loader == "seaborn.load_dataset" and len(call.call.args) == 1:
        given["name"] = call.call.args[0]
    elif call.call.args:
        raise Obstacle("file-argument", "an argument has no name here", "write it as `name=value`")
    try:
        arguments = {n: constants.value(v, call.statement.position) for n, v in given.items()}
        flow(arguments)
    except (NotConstantError, NotebookError) as error:
        reason = f"an argument cannot stand in the catalog: {error}"
        raise Obstacle("file-argument", reason, "write the value itself") from error
    entry: dict[str, Any] = {"type": TYPE, "loader": call.loader}
    if arguments:
        entry["load_args"] = arguments
    if call.part:
        entry["part"] = call.part
    return {**entry, "metadata": {"kedro-viz": {"layer": "raw"}}}
