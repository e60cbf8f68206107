"""What stands against making one function of some cells, found before it is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kedro_handoff.notebooks.catalog_calls import odd_uses
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.effects import Effects
from kedro_handoff.notebooks.flat import FlatCells, needing
from kedro_handoff.notebooks.plan import Refusal
from kedro_handoff.notebooks.program import Program

# Cell magics of cells that a pipeline does not need.
_SHOWING = ("html", "HTML", "javascript", "js", "latex", "markdown", "svg", "timeit", "script", "pip")


def of_cells(program: Program, choice: Choice, cells: FlatCells) -> Iterator[Refusal]:
    """All that is wrong with a choice of cells."""
    yield from _opaque(program, choice)
    yield from _catalog(program, cells)
    yield from _shared(program, cells)


def _opaque(program: Program, choice: Choice) -> Iterator[Refusal]:
    for cell in program.notebook.cells:
        if cell.number in choice.cells and cell.opaque and cell.opaque not in _SHOWING:
            yield Refusal(
                "magic",
                program.notebook.place(cell, 1),
                f"`%%{cell.opaque}` makes this cell something that is no Python",
                "write it in Python, or leave the cell out",
            )


def _catalog(program: Program, cells: FlatCells) -> Iterator[Refusal]:
    chosen = {statement.position for statement in cells.all}
    for odd in odd_uses(program):
        if odd.statement.position in chosen:
            place = program.place(odd.statement, odd.line)
            yield Refusal("odd-catalog", place, odd.reason.partition(";")[0], odd.reason.partition("; ")[2])
    for save in cells.saves:
        if not isinstance(save.value, ast.Name):
            yield Refusal(
                "odd-catalog",
                program.place(save.statement),
                f"what is saved to '{save.dataset}' is worked out in the save",
                f"give it a line of its own above: `{save.dataset} = ...`, and save that",
            )


def _shared(program: Program, cells: FlatCells) -> Iterator[Refusal]:
    """Changes that show through a name that was given the same object above these cells."""
    effects = Effects(program.effects)
    last = max(statement.position for statement in cells.all)
    taken = cells.taken(program)
    for statement in cells.body:
        inside = {name for name, _ in effects.step(statement.node, statement.names.binds)}
        for name, line in statement.names.changes:
            if name in inside or not (name in taken or any(needing(program, name, last))):
                continue
            yield Refusal(
                "shared-object",
                program.place(statement, line),
                f"this changes `{name}` as well, because a line above these cells gave both names one "
                "object; in a pipeline they are two",
                f"choose the cell that makes them one, too, or make `{name}` a copy there",
            )
            return
