"""What stands against a function made of flat cells because of when its statements run.

In the function all of them run at once, on inputs as they were before the first. In the notebook other
cells may run in between.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kedro_handoff.notebooks.catalog_calls import saves
from kedro_handoff.notebooks.flat import FlatCells
from kedro_handoff.notebooks.names import reads_of_block
from kedro_handoff.notebooks.plan import Refusal
from kedro_handoff.notebooks.program import Function, Program, Statement


def out_of_order(program: Program, cells: FlatCells, node: str) -> Iterator[Refusal]:
    """Why the cells cannot run at once; nothing where they can.

    Args:
        program: The notebook.
        cells: Statements of the function to be.
        node: Name of the node to be.
    """
    yield from _between(program, cells, node)
    yield from _loaded_late(program, cells, node)
    yield from _saved_early(program, cells, node)


def late_loads(cells: FlatCells) -> dict[str, str]:
    """Datasets of variables that are loaded behind the first statement that works something out."""
    first = cells.body[0].position
    return {load.name: load.dataset for load in cells.loads if load.statement.position > first}


def _touched(statement: Statement) -> set[str]:
    return {*statement.names.binds, *(name for name, _ in statement.names.changes)}


def _between(program: Program, cells: FlatCells, node: str) -> Iterator[Refusal]:
    """Statements of other cells in between that give a new value to what the function uses."""
    own = {statement.position for statement in cells.all}
    first, last = cells.body[0].position, cells.body[-1].position
    given = set(cells.given(program))
    for statement in program.statements[first + 1 : last]:
        code = isinstance(statement.node, ast.Import | ast.ImportFrom | Function | ast.ClassDef)
        if statement.position in own or code:
            continue
        after = [s for s in cells.body if s.position > statement.position]
        before = {n for s in cells.body if s.position < statement.position for n in _touched(s)}
        read = reads_of_block([s.node for s in after]) | {n for s in after for n in s.names.deferred}
        bound_again = {name for s in after for name in _touched(s)}
        for name in sorted(_touched(statement) & (read | ((before & given) - bound_again))):
            yield Refusal(
                "cells-apart",
                program.place(statement),
                f"`{name}` gets a value here, between the cells of `{node}`, which use it before and after",
                "promote this cell together with them, or choose cells that stand side by side",
                node,
                (statement.cell.number,),
            )


def _loaded_late(program: Program, cells: FlatCells, node: str) -> Iterator[Refusal]:
    seen: dict[str, str] = {}
    for load in cells.loads:
        earlier = {
            name
            for s in cells.body
            if s.position < load.statement.position
            for name in _touched(s) | s.names.reads | s.names.deferred
        }
        if load.name in earlier or seen.setdefault(load.name, load.dataset) != load.dataset:
            yield Refusal(
                "loaded-again",
                program.place(load.statement),
                f"`{load.name}` is loaded here after `{node}` has used it for something else",
                "give the data a variable of their own, or promote the two parts as two nodes",
                node,
            )


def _saved_early(program: Program, cells: FlatCells, node: str) -> Iterator[Refusal]:
    making = {statement.position for statement in cells.body}
    for save in saves(program).values():
        position = save.statement.position
        if not isinstance(save.value, ast.Name):
            continue
        maker = program.definition(save.value.id, position)
        if maker is None or not making & {maker.position, *_changers(program, save.value.id)}:
            continue
        later = [s for s in cells.body if s.position > position and save.value.id in _touched(s)]
        if later and min(making) < position:
            yield Refusal(
                "saved-then-changed",
                program.place(later[0]),
                f"`{save.value.id}` is saved to '{save.dataset}' and gets another value here, in the same "
                f"node: `{node}` would save the later one",
                "give the later value another name, or promote the two parts as two nodes",
                node,
            )


def _changers(program: Program, name: str) -> set[int]:
    return {statement.position for statement, _ in program.changing(name)}
