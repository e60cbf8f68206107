"""The draft of a node whose function is made of flat cells."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from kedro_handoff.notebooks import flat_checks
from kedro_handoff.notebooks.catalog_calls import loads, saves
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.closure import closure_of_source, dependencies
from kedro_handoff.notebooks.draft import Draft
from kedro_handoff.notebooks.flat import FlatCells, function_text, sort_cells, without_constants
from kedro_handoff.notebooks.names import reads_of_block
from kedro_handoff.notebooks.naming import misnamed_inputs, misnamed_outputs, named_inputs
from kedro_handoff.notebooks.origin import origin_of
from kedro_handoff.notebooks.plan import Refusal
from kedro_handoff.notebooks.program import Program


def flat_drafts(
    program: Program, choice: Choice, drawn: frozenset[int] = frozenset()
) -> Iterator[Draft | Refusal]:
    """The draft of a function that is made of flat cells.

    Args:
        program: The notebook.
        choice: The cells.
        drawn: Positions of statements that other nodes draw figures with: what they read has to come out.
    """
    cells = sort_cells(program, choice.cells, loads(program), saves(program))
    cells, constants = without_constants(program, cells, choice.params)
    if not cells.body:
        numbers = ", ".join(map(str, choice.cells))
        yield Refusal(
            "nothing-to-promote",
            program.notebook.path.name,
            f"cells {numbers} hold no code that works anything out",
            "choose the cells that make the data",
        )
        return
    yield from flat_checks.of_cells(program, choice, cells)
    yield from _undefined_yet(program, cells)
    magics = list(flat_checks.magics(program, cells))
    if magics:
        yield from magics  # no function can be written of it
        return
    draft = _of_cells(program, choice, cells, constants, drawn)
    place, given = program.place(draft.statement), cells.given(program, drawn)
    yield from misnamed_inputs(choice, [name for name, _ in draft.arguments], draft.name, place)
    yield from misnamed_outputs(choice, given, {*_bound(cells), *given}, draft.name, place)
    yield draft


def _undefined_yet(program: Program, cells: FlatCells) -> Iterator[Refusal]:
    for name, position in cells.taken(program).items():
        below = [s for s in program.binding(name) if s.position >= position]
        certain = name in reads_of_block([program.statements[position].node], program.own_builtins)
        if certain and below and program.definition(name, position) is None:
            yield Refusal(
                "wrong-order",
                program.place(program.statements[position]),
                f"`{name}` is used here and gets its value only below, at {program.place(below[0])}: the "
                "notebook does not run from top to bottom",
                "move the cell that makes it above this one",
            )


def _of_cells(
    program: Program,
    choice: Choice,
    cells: FlatCells,
    constants: Mapping[str, ast.expr],
    drawn: frozenset[int],
) -> Draft:
    first = cells.body[0]
    function = choice.name or f"cells_{'_'.join(map(str, choice.cells))}"
    taken = cells.taken(program)
    given = cells.given(program, drawn)
    known = _bound(cells) | set(given)
    outputs = [n for n in choice.outputs if n in known] or given
    outputs = [n for n in outputs if n in _bound(cells) or n in taken]
    inputs, travelling = split_names(program, cells, choice, taken)
    inputs += [name for name in constants if name in taken and name not in inputs]
    inputs.sort(key=lambda name: name in choice.params)  # data first
    source = function_text(function, inputs, cells.body, outputs, described(program, choice))
    closure = closure_of_source(program, first, source, frozenset(inputs))
    hoisted = {s.position for s in cells.body}
    return Draft(
        name=function,
        function=function,
        source=source,
        python=source,
        arguments=tuple((name, constants.get(name)) for name in inputs),
        targets=tuple(outputs),
        named={} if known & set(choice.outputs) else dict(zip(outputs, choice.outputs, strict=False)),
        given=named_inputs(choice, inputs),
        cells=choice.cells,
        statement=first,
        statements=cells.all,
        making=frozenset(hoisted),
        carried=tuple(dependencies(closure)),
        loose=closure.loose,
        left_out=tuple(s for s in cells.left_out if s.position not in drawn),
        notes=tuple(f"`{name}` travels along as a constant" for name in travelling),
        built=True,
        taken=taken,
    )


def split_names(
    program: Program, cells: FlatCells, choice: Choice, taken: Mapping[str, int]
) -> tuple[list[str], list[str]]:
    """Names that the cells take: those that hold data or become parameters, and constants that travel."""
    known = loads(program)
    inputs: list[str] = []
    constants: list[str] = []
    own = {load.name for load in cells.loads}
    for name, position in taken.items():
        origin = origin_of(program, name, position, known, {})
        if name in own or origin.kind in ("dataset", "node", "computed"):
            inputs.append(name)
        elif origin.kind == "constant":
            handed = name in choice.params or _is_handed(program, cells, name)
            (inputs if handed else constants).append(name)
    return inputs, constants


def _is_handed(program: Program, cells: FlatCells, name: str) -> bool:
    """Whether a constant has to be an argument, because its name stands for more than one value."""
    # What the cells bind as well would be a local name of the function, unbound at first.
    several = len({ast.dump(s.node) for s in program.binding(name)}) > 1
    return several or name in _bound(cells) or any(program.changing(name))


def _bound(cells: FlatCells) -> set[str]:
    return {name for statement in cells.body for name in statement.names.binds}


def described(program: Program, choice: Choice) -> str:
    """A docstring for a function made of cells: their heading, and where they stand."""
    heading = next((c.heading for c in program.notebook.cells if c.number in choice.cells and c.heading), "")
    cells = f"cell{'s' if len(set(choice.cells)) > 1 else ''} {_in_words(choice.cells)}"
    title = heading.replace("\\", "").replace('"', "'")
    where = f"{program.notebook.path.name}, {cells}"
    return f"{title} ({where})." if title else f"Made of {where}."


def _in_words(numbers: Sequence[int]) -> str:
    ordered = sorted(numbers)
    unbroken = ordered == list(range(ordered[0], ordered[-1] + 1))
    return f"{ordered[0]}-{ordered[-1]}" if unbroken and len(ordered) > 1 else ", ".join(map(str, ordered))
