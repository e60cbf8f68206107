"""Objects of a node to be that are changed in place: later, by the function itself, or by earlier calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kedro_handoff.notebooks.arguments import changed_arguments
from kedro_handoff.notebooks.calls import signature_of
from kedro_handoff.notebooks.catalog_calls import saves
from kedro_handoff.notebooks.draft import Draft
from kedro_handoff.notebooks.flat import needing
from kedro_handoff.notebooks.global_state import state_changes
from kedro_handoff.notebooks.plan import Refusal
from kedro_handoff.notebooks.program import Function, Program, Statement
from kedro_handoff.notebooks.randomness import draws


def remembering(program: Program, draft: Draft) -> Iterator[Refusal]:
    """A default that is changed in place keeps what earlier calls have put into it."""
    given = {argument for argument, _ in draft.arguments}
    for statement in (*draft.statements, *draft.carried):
        if not isinstance(statement.node, Function):
            continue
        changed = program.effects[statement.node.name].changed
        for name, parameter in signature_of(statement).parameters.items():
            kept = isinstance(parameter.default, ast.List | ast.Dict | ast.Set)
            if kept and name in changed and not (statement.node.name == draft.function and name in given):
                yield Refusal(
                    "remembers",
                    program.place(statement),
                    f"the default of `{name}` is changed in place, so each call of `{statement.node.name}` "
                    "sees what the calls before it have left",
                    f"write `{name}=None` and begin with `{name} = [] if {name} is None else {name}`",
                )


def later_changes(program: Program, draft: Draft, owned: frozenset[int]) -> Iterator[Refusal]:
    """Results that other code changes in place before they are saved."""
    for target, statement, line in _changed_later(program, draft, owned):
        names = {name for name, _ in statement.names.changes} | {target}
        if any(_is_saved_behind(program, name, statement) for name in sorted(names)):
            yield Refusal(
                "changed-later",
                program.place(statement, line),
                f"`{target}`, made by `{draft.function}`, is changed in place here before it is saved",
                f"promote this cell, too (`--cells {statement.cell.number} --as NAME` beside what is "
                "chosen), or change a copy",
                cells=(statement.cell.number,),
            )


def notes_of(program: Program, draft: Draft, owned: frozenset[int]) -> Iterator[str]:
    """What is no obstacle and what a reviewer should know all the same."""
    for target, statement, line in _changed_later(program, draft, owned):
        yield f"`{target}` is changed in place at {program.place(statement, line)}, which is not promoted"
    drawn = draws([ast.parse(draft.python)], program)
    own = {statement.position for statement in draft.statements}
    changes = [change for change in state_changes(program) if change.statement.position in own]
    seeded = {part for change in changes for part in change.touches.split(";")}
    if any(f"draws:{library}" not in seeded for library in drawn):
        yield f"`{draft.function}` draws random numbers without a seed of its own; give it `random_state=...`"


def _changed_later(
    program: Program, draft: Draft, owned: frozenset[int]
) -> Iterator[tuple[str, Statement, int]]:
    last = max(statement.position for statement in draft.statements)
    for target in draft.targets:
        for statement, line in program.changing(target):
            # What another node changes is its own copy, and what it makes of it goes on from there.
            if statement.position <= last or statement.position in owned:
                continue
            latest = program.definition(target, statement.position)
            if latest is not None and latest.position not in draft.making and _is_bound(draft, target):
                continue  # the name stands for something else by then
            yield target, statement, line


def _is_saved_behind(program: Program, name: str, statement: Statement) -> bool:
    return any(
        isinstance(save.value, ast.Name)
        and save.value.id == name
        and save.statement.position > statement.position
        and program.definition(name, save.statement.position) == program.definition(name, statement.position)
        for save in saves(program).values()
    )


def _is_bound(draft: Draft, target: str) -> bool:
    return any(target in s.names.binds for s in draft.statements if s.position in draft.making)


def changed_again(program: Program, draft: Draft) -> Iterator[Refusal]:
    """Arguments that the function changes in place and that the notebook reads again afterwards."""
    changed = changed_arguments(program).get(draft.function, frozenset())
    given = [a for a, value in draft.arguments if a in changed and isinstance(value, ast.Name)]
    if not given:
        return
    for name in sorted({name for name, _ in draft.statement.names.changes} - {*draft.targets}):
        readers = list(needing(program, name, draft.position))
        if readers:
            yield Refusal(
                "argument-changed",
                program.place(draft.statement),
                f"`{draft.function}` changes its argument `{given[0]}` in place, and "
                f"{program.place(readers[0])} reads `{name}` again, changed in the notebook only",
                f"begin `{draft.function}` with `{given[0]} = {given[0]}.copy()`",
            )
