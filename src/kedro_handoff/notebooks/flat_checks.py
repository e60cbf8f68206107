"""What stands against making one function of some cells, found before it is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kedro_handoff.notebooks.catalog_calls import odd_uses
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.effects import Effects
from kedro_handoff.notebooks.flat import FlatCells, needing
from kedro_handoff.notebooks.global_state import state_changes
from kedro_handoff.notebooks.plan import Refusal
from kedro_handoff.notebooks.program import Program, Statement
from kedro_handoff.notebooks.randomness import draws_when_run
from kedro_handoff.notebooks.syntax import walk

# Cell magics of cells that a pipeline does not need.
_SHOWING = ("html", "HTML", "javascript", "js", "latex", "markdown", "svg", "timeit", "script", "pip")


def of_cells(program: Program, choice: Choice, cells: FlatCells) -> Iterator[Refusal]:
    """All that is wrong with a choice of cells."""
    yield from _opaque(program, choice)
    yield from _catalog(program, cells)
    yield from _saved_before_change(program, cells)
    yield from _loaded_again(program, cells)
    yield from _between(program, cells)
    yield from _drawn_between(program, cells)
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


def magics(program: Program, cells: FlatCells) -> Iterator[Refusal]:
    """Lines of IPython's among the statements that work something out."""
    for statement in cells.body:
        for node in walk(statement.node):
            if isinstance(node, ast.Name) and node.id == "get_ipython":
                yield Refusal(
                    "magic",
                    program.place(statement, node.lineno),
                    "a line of IPython's does not run in a pipeline",
                    "write it in Python, or put it into a cell of its own that is left out",
                )
                break


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


def _saved_before_change(program: Program, cells: FlatCells) -> Iterator[Refusal]:
    for save in cells.saves:
        name = save.value.id if isinstance(save.value, ast.Name) else ""
        for statement in cells.body:
            if statement.position > save.statement.position and name in _touched(statement):
                yield Refusal(
                    "saved-earlier",
                    program.place(statement),
                    f"`{name}` is saved to '{save.dataset}' at {program.place(save.statement)} and then "
                    "changed here; a node saves once, at its end",
                    "promote the cells up to the save by themselves, or give what follows another name",
                )
                break


def _loaded_again(program: Program, cells: FlatCells) -> Iterator[Refusal]:
    for load in cells.loads:
        earlier = [s for s in cells.body if s.position < load.statement.position]
        twin = [o for o in cells.loads if o.name == load.name and o.dataset != load.dataset]
        used = [s for s in earlier if load.name in s.names.binds | s.names.reads]
        if used or any(o.statement.position < load.statement.position for o in twin):
            yield Refusal(
                "loaded-again",
                program.place(load.statement),
                f"`{load.name}` stands for something else above in these cells; an argument has one value",
                "load it under a name of its own",
            )


def _between(program: Program, cells: FlatCells) -> Iterator[Refusal]:
    """Statements between the chosen ones that give what these use another value."""
    chosen = {statement.position for statement in cells.all}
    first, last = min(chosen), max(chosen)
    for statement in program.statements:
        if not first < statement.position < last or statement.position in chosen:
            continue
        if statement.position in program.shown or isinstance(statement.node, ast.Import | ast.ImportFrom):
            continue
        touched = _touched(statement)
        for user in cells.body:
            names = sorted((user.names.reads | user.names.deferred) & touched)
            if user.position > statement.position and names and _reaches(program, names[0], statement, user):
                yield Refusal(
                    "cells-between",
                    program.place(statement),
                    f"`{names[0]}` gets its value here, between the chosen cells, and "
                    f"{program.place(user)} uses it",
                    "choose this cell, too",
                    cells=(statement.cell.number,),
                )
                return
        for name in sorted(touched & _left_behind(program, cells, statement)):
            yield Refusal(
                "cells-between",
                program.place(statement),
                f"`{name}` comes out of the chosen cells and is changed here, between them",
                "choose this cell, too",
                cells=(statement.cell.number,),
            )
            return


def _drawn_between(program: Program, cells: FlatCells) -> Iterator[Refusal]:
    """Draws of random numbers between a seed in the cells and draws in them: those would be other ones."""
    chosen = {statement.position for statement in cells.body}
    seeds = [change for change in state_changes(program) if change.statement.position in chosen]
    for seed in seeds:
        library = seed.touches.partition("draws:")[2].partition(";")[0]
        drawing = [s.position for s in cells.body if library in draws_when_run(s.node, program)]
        for statement in program.statements[seed.statement.position : max(drawing, default=0)]:
            if statement.position in chosen or library not in draws_when_run(statement.node, program):
                continue
            yield Refusal(
                "cells-between",
                program.place(statement),
                f"random numbers are drawn here, between the seed at {program.place(seed.statement)} and "
                "draws in the chosen cells, which would be other ones without these",
                "choose this cell, too, or set the seed again behind it",
                cells=(statement.cell.number,),
            )
            return


def _left_behind(program: Program, cells: FlatCells, statement: Statement) -> set[str]:
    """Results that the body has made before a statement and does not make anew behind it."""
    before = {n for s in cells.body if s.position < statement.position for n in _touched(s)}
    after = {n for s in cells.body if s.position > statement.position for n in s.names.binds}
    return (before - after) & set(cells.given(program))


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


def _reaches(program: Program, name: str, statement: Statement, user: Statement) -> bool:
    """Whether what a statement does to a name is still there where it is used."""
    definition = program.definition(name, user.position)
    return definition is None or definition.position <= statement.position


def _touched(statement: Statement) -> frozenset[str]:
    if isinstance(statement.node, ast.FunctionDef | ast.ClassDef):
        return statement.names.binds
    return statement.names.binds | {name for name, _ in statement.names.changes}
