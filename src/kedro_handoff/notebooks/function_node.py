"""Drafts of nodes: a function of the notebook with one call of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kedro_handoff.notebooks.calls import FunctionCall, OddCallError, calls_of, signature_of
from kedro_handoff.notebooks.catalog_calls import saves
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.closure import Closure, closure_of, dependencies
from kedro_handoff.notebooks.draft import Draft
from kedro_handoff.notebooks.naming import misnamed_inputs, misnamed_outputs, named_inputs
from kedro_handoff.notebooks.plan import Refusal
from kedro_handoff.notebooks.program import Program, Statement


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
    if odd and not plain and "catalog" in definition.names.deferred:
        yield _loading(program, definition)
        return
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


def _loading(program: Program, definition: Statement) -> Refusal:
    """Why a `main` cannot be a node, whatever its call looks like."""
    name = definition.node.name  # type: ignore[attr-defined]
    return Refusal(
        "free-undefined",
        program.place(definition),
        f"`{name}` loads or saves by itself, and a node is given its data",
        "write its steps in a cell, each on a line of its own outside of functions "
        '(`data = catalog.load("...")`, `result = clean(data)`, `catalog.save("...", result)`), and promote '
        "these",
    )


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
