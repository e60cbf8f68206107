"""What a function of a notebook needs beside its arguments: imports, constants, other functions, or data."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kedro_handoff.notebooks.constants import is_constant
from kedro_handoff.notebooks.names import free_names
from kedro_handoff.notebooks.program import Function, Program, Statement

Kind = Literal["data", "ambiguous", "undefined", "star import", "changed"]


@dataclass(frozen=True)
class Loose:
    """A name that a function takes from the notebook and that cannot travel along.

    Attributes:
        name: The name.
        kind: Why: data, several definitions, none, `import *`, or changed in place.
        user: The function that takes it.
        where: Statements to show: definitions, or changes.
    """

    name: str
    kind: Kind
    user: Statement
    where: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Closure:
    """Everything that a function needs to run in a module of its own.

    Attributes:
        imports: Import statements, in physical order.
        constants: Assignments of constants, in physical order.
        functions: Functions and classes that it calls, in physical order, itself left out.
        loose: What cannot travel.
    """

    imports: tuple[Statement, ...]
    constants: tuple[Statement, ...]
    functions: tuple[Statement, ...]
    loose: tuple[Loose, ...]


def closure_of(program: Program, function: Statement, given: frozenset[str] = frozenset()) -> Closure:
    """What a function or class of the notebook needs, whatever it calls included.

    Args:
        program: The notebook.
        function: The statement that defines it.
        given: Names that need not be found: they become arguments.
    """
    return closure_of_source(program, function, function.python, given)


def closure_of_source(
    program: Program, origin: Statement, source: str, given: frozenset[str] = frozenset()
) -> Closure:
    """As `closure_of`, for a function whose text was made from the notebook's."""
    found: dict[int, Statement] = {}
    loose: dict[tuple[str, str], Loose] = {}
    own = program.own_builtins
    pending = [(origin, name) for name in sorted(free_names(source, own) - given)]
    seen = {origin.position}
    while pending:
        user, name = pending.pop(0)
        outcome = _resolve(program, user, name)
        if isinstance(outcome, Loose):
            loose.setdefault((name, outcome.kind), outcome)
            continue
        for statement in outcome:
            if statement.position in seen:
                continue
            seen.add(statement.position)
            found[statement.position] = statement
            if not isinstance(statement.node, ast.Import | ast.ImportFrom):
                pending += [(statement, inner) for inner in sorted(free_names(statement.python, own))]
    ordered = [found[position] for position in sorted(found)]
    return Closure(
        imports=tuple(s for s in ordered if isinstance(s.node, ast.Import | ast.ImportFrom)),
        constants=tuple(s for s in ordered if isinstance(s.node, ast.Assign | ast.AnnAssign)),
        functions=tuple(s for s in ordered if isinstance(s.node, Function | ast.ClassDef)),
        loose=tuple(loose.values()),
    )


def _resolve(program: Program, user: Statement, name: str) -> Loose | tuple[Statement, ...]:
    definitions = program.binding(name)
    if not definitions:
        starred = tuple(s for s in program.statements if _is_star_import(s))
        return Loose(name, "star import" if starred else "undefined", user, starred)
    if all(isinstance(s.node, ast.Import | ast.ImportFrom) for s in definitions):
        same = {_imported(s, name) for s in definitions}
        return (definitions[0],) if len(same) == 1 else Loose(name, "ambiguous", user, tuple(definitions))
    if len({ast.dump(s.node) for s in definitions}) > 1:
        known = all(_is_definition(s, program) for s in definitions)
        return Loose(name, "ambiguous" if known else "data", user, tuple(definitions))
    definition = definitions[0]
    if not _is_definition(definition, program):
        return Loose(name, "data", user, (definition,))
    changes = tuple(s for s, _ in program.changing(name))
    return Loose(name, "changed", user, changes) if changes else (definition,)


def _is_definition(statement: Statement, program: Program) -> bool:
    node = statement.node
    code = isinstance(node, Function | ast.ClassDef | ast.Import | ast.ImportFrom)
    return code or is_constant(node, program)


def _is_star_import(statement: Statement) -> bool:
    return isinstance(statement.node, ast.ImportFrom) and any(a.name == "*" for a in statement.node.names)


def _imported(statement: Statement, name: str) -> tuple[str, ...]:
    node = statement.node
    for alias in getattr(node, "names", ()):
        bound = alias.asname or alias.name.split(".")[0]
        if bound == name:
            module = getattr(node, "module", None) or ""
            return (module, alias.name if alias.asname or module else bound, str(getattr(node, "level", 0)))
    return ()


def dependencies(closure: Closure) -> Iterator[Statement]:
    """All statements that travel along, in physical order."""
    yield from sorted(
        (*closure.imports, *closure.constants, *closure.functions), key=lambda statement: statement.position
    )
