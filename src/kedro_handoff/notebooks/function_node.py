"""Drafts of nodes: a function of the notebook with one call of it, or a function made of flat cells."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kedro_handoff.notebooks import flat_checks
from kedro_handoff.notebooks.calls import FunctionCall, OddCallError, calls_of, signature_of
from kedro_handoff.notebooks.catalog_calls import loads, saves
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.closure import Closure, Loose, closure_of, closure_of_source, dependencies
from kedro_handoff.notebooks.flat import FlatCells, function_text, sort_cells, without_constants
from kedro_handoff.notebooks.names import reads_of_block
from kedro_handoff.notebooks.naming import misnamed_inputs, misnamed_outputs, named_inputs
from kedro_handoff.notebooks.origin import origin_of
from kedro_handoff.notebooks.plan import Refusal
from kedro_handoff.notebooks.program import Program, Statement


@dataclass(frozen=True)
class Draft:
    """A node to be, whose arguments are not yet bound to datasets.

    Attributes:
        name: Name of the node.
        function: Name of its function.
        source: The function's text.
        python: The same as Python reads it, lines of IPython's replaced.
        arguments: Each argument with what it is given; `None` where it is the variable of the same name.
        targets: Variables that get the results.
        dataset: Dataset that the single result is saved to at once; else empty.
        named: Datasets that the person named for variables.
        cells: Numbers of the cells.
        statement: Where it takes its arguments and messages point: the call, or the first statement.
        statements: All statements that become part of the node.
        making: Positions of statements that give the targets their values.
        carried: What travels along.
        loose: What cannot travel.
        left_out: What is only shown.
        notes: What a reviewer should know.
        built: Whether the function was made of flat cells, and not taken over.
        entry: What the catalog has to say of its result, where it needs to be kept.
        given: Datasets that the person named for arguments.
        taken: Position at which it takes an argument, where that is not `position`.
    """

    name: str
    function: str
    source: str
    python: str
    arguments: tuple[tuple[str, ast.expr | None], ...]
    targets: tuple[str, ...]
    cells: tuple[int, ...]
    statement: Statement
    statements: tuple[Statement, ...]
    making: frozenset[int]
    dataset: str = ""
    named: Mapping[str, str] = field(default_factory=dict)
    carried: tuple[Statement, ...] = ()
    loose: tuple[Loose, ...] = ()
    left_out: tuple[Statement, ...] = ()
    notes: tuple[str, ...] = ()
    built: bool = False
    entry: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[str, int] = field(default_factory=dict)

    @property
    def position(self) -> int:
        """Position at which it takes its arguments."""
        return self.statement.position

    @property
    def made(self) -> tuple[tuple[str, int, int], ...]:
        """Each target with the cell and the line behind which it has its value."""
        last = max((s for s in self.statements if s.position in self.making), key=lambda s: s.position)
        return tuple((target, last.cell.number, last.last_line) for target in self.targets)


def drafts(program: Program, definition: Statement, choice: Choice) -> Iterator[Draft | Refusal]:
    """One draft for each plain call of a function."""
    name = definition.node.name  # type: ignore[attr-defined]
    found = list(calls_of(program, definition, saves(program)))
    plain = [call for call in found if isinstance(call, FunctionCall)]
    odd = [call for call in found if isinstance(call, OddCallError)]
    odd = [call for call in odd if call.statement.position not in program.shown]
    seen = [call for call in plain if call.statement.position in program.shown]
    # `describe(df)` on a line of its own is no node beside `out = describe(df)`.
    plain = [call for call in plain if call not in seen] or plain
    yield from _in_wrong_order(program, definition, found)
    yield from (
        Refusal(
            "odd-call",
            program.place(call.statement, call.line),
            f"no node can be made of this call: {call}",
            f"give it a line of its own: `result = {name}(...)`, or choose its cells (`--cells`)",
        )
        for call in (odd if not plain else ())
    )
    if not plain and not odd:
        yield Refusal(
            "never-called",
            program.place(definition),
            f"`{name}` is never called at the top level, so its inputs are unknown",
            f"call it in a cell: `result = {name}(...)`",
        )
    others = tuple(
        f"`{name}` is also called at {program.place(call.statement, call.line)}, which makes no node: {call}"
        for call in odd
    )
    closure = closure_of(program, definition)
    for number, call in enumerate(plain):
        draft = _of_call(definition, choice, closure, call, number, others if number == 0 else ())
        place, made = program.place(call.statement), call.targets or (call.dataset,)
        yield from misnamed_inputs(choice, [a for a, _ in draft.arguments], draft.name, place)
        yield from misnamed_outputs(choice, made if call.targets else (), made, draft.name, place)
        yield draft


def _in_wrong_order(
    program: Program, definition: Statement, found: Sequence[FunctionCall | OddCallError]
) -> Iterator[Refusal]:
    name = definition.node.name  # type: ignore[attr-defined]
    for call in found:
        if program.definition(name, call.statement.position) is None:
            yield Refusal(
                "wrong-order",
                program.place(call.statement),
                f"`{name}` is called here and defined only below, at {program.place(definition)}: the "
                "notebook does not run from top to bottom",
                "move the definition above the call",
            )


def _of_call(
    definition: Statement,
    choice: Choice,
    closure: Closure,
    call: FunctionCall,
    number: int,
    others: Sequence[str],
) -> Draft:
    name = definition.node.name  # type: ignore[attr-defined]
    node_name = choice.name or name
    given = signature_of(definition).parameters
    # A default that is to be a parameter is handed over like any other constant.
    values = {a: given[a].default for a in given if a in choice.params and a not in call.arguments}
    values |= call.arguments
    taken = [argument for argument in given if argument in values]
    arguments = tuple((argument, values[argument]) for argument in taken)
    defaults = sorted(a for a, p in given.items() if a not in values and p.default is not p.empty)
    notes = [f"`{argument}` keeps its default" for argument in defaults]
    return Draft(
        name=node_name if number == 0 else f"{node_name}_{number + 1}",
        function=name,
        source=definition.source,
        python=definition.python,
        arguments=arguments,
        targets=call.targets,
        dataset=call.dataset,
        named=dict(zip(call.targets, choice.outputs, strict=False)),
        given=named_inputs(choice, taken),
        cells=tuple(sorted({definition.cell.number, call.statement.cell.number})),
        statement=call.statement,
        statements=(definition, call.statement),
        making=frozenset({call.statement.position}),
        carried=tuple(dependencies(closure)),
        loose=closure.loose,
        notes=(*notes, *others),
    )


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
