"""Where the value of a name comes from at one place of a notebook."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal

from kedro_handoff.notebooks.catalog_calls import Load
from kedro_handoff.notebooks.constants import constant_value, is_constant
from kedro_handoff.notebooks.program import Function, Program, Statement

Kind = Literal["dataset", "node", "constant", "code", "computed", "undefined"]


@dataclass(frozen=True)
class Origin:
    """Where a value comes from.

    Attributes:
        kind: A dataset of the catalog, the output of a promoted node, a constant in the source, code (an
            import, a function or a class), computed by code that is not promoted, or nothing at all.
        statement: The statement that gave the name its value.
        dataset: The dataset's name, where it is one or a node makes one.
        changes: Lines between that statement and the place at which the object may have been changed.
    """

    kind: Kind
    statement: Statement | None = None
    dataset: str = ""
    changes: tuple[tuple[Statement, int], ...] = ()


def origin_of(
    program: Program,
    name: str,
    position: int,
    loads: dict[int, Load],
    made: dict[tuple[int, str], str],
) -> Origin:
    """The origin of a name's value just before a position.

    Args:
        program: The notebook.
        name: The name.
        position: Position of the statement that reads it.
        loads: Plain loads by position.
        made: Dataset names that promoted nodes make, by position of the statement and name.
    """
    definition = program.definition(name, position)
    if definition is None:
        return Origin("undefined")
    # A promoted node may give the name its value anew, or change its object and hand it on.
    maker = max((p for p, n in made if n == name and definition.position <= p < position), default=None)
    since = definition.position if maker is None else maker
    changes = tuple(
        (statement, line)
        for statement, line in program.changing(name)
        if since < statement.position < position
    )
    if maker is not None:
        return Origin("node", program.statements[maker], made[(maker, name)], changes)
    if definition.position in loads:
        return Origin("dataset", definition, loads[definition.position].dataset, changes)
    value = constant_value(definition.node)
    if isinstance(value, ast.Name) and not is_constant(definition.node, program):
        # `train = df`: one object with two names.
        origin = origin_of(program, value.id, definition.position, loads, made)
        if origin.kind in ("dataset", "node"):
            return Origin(origin.kind, origin.statement, origin.dataset, (*origin.changes, *changes))
    if is_constant(definition.node, program):
        return Origin("constant", definition, "", changes)
    if isinstance(definition.node, Function | ast.ClassDef | ast.Import | ast.ImportFrom):
        return Origin("code", definition, "", changes)
    return Origin("computed", definition, "", changes)
