"""What a function of a module needs, read from the module's text: pieces to carry, names to import."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.notebooks.checkout.imports import Binding, bindings
from kedro_handoff.notebooks.constants import is_constant
from kedro_handoff.notebooks.module_text import definition_name
from kedro_handoff.notebooks.names import free_names
from kedro_handoff.notebooks.notebook import Cell, Notebook
from kedro_handoff.notebooks.program import Function, Program, Statement, read_program
from kedro_handoff.notebooks.syntax import walk


@dataclass(frozen=True)
class ModuleCode:
    """A function with what it needs.

    Attributes:
        function: Text of the function, byte for byte.
        carried: Text of constants, functions and classes of the same module that it uses, by name, in
            physical order.
        imports: Where all other names come from.
        future: Whether the module leaves annotations unevaluated (`from __future__ import annotations`).
    """

    function: str
    carried: dict[str, str]
    imports: dict[str, Binding]
    future: bool


def module_program(path: Path, text: str) -> Program:
    """A module's statements, as if it were a notebook of one cell."""
    return read_program(Notebook(path, (Cell(1, "", text, text),)))


def code_of(
    program: Program, module: str, package: bool, function: str, exists: Callable[[str], bool]
) -> ModuleCode:
    """A function of a module and what it uses.

    What the module makes when it is imported (loggers, compiled patterns), what it changes in place and
    what it gets in other ways is not copied but imported from the module.

    Args:
        program: The module's statements.
        module: Its dotted name.
        package: Whether it is the `__init__` of a package.
        function: The function.
        exists: Whether the imported module has a name.
    """
    known = bindings(program, module, package)
    (own,) = [s for s in program.binding(function) if isinstance(s.node, Function)]
    carried: dict[int, Statement] = {}
    imports: dict[str, Binding] = {}
    pending = sorted(free_names(own.python))
    seen = {function}
    while pending:
        name = pending.pop(0)
        if name in seen:
            continue
        seen.add(name)
        piece = _piece(program, name)
        if piece is not None:
            carried[piece.position] = piece
            pending += sorted(free_names(piece.python))
        elif name in known:
            imports[name] = known[name]
        elif exists(name):
            imports[name] = Binding(module, name)
    ordered = [carried[position] for position in sorted(carried)]
    pieces = {definition_name(statement.node): statement.source for statement in ordered}
    return ModuleCode(own.source, pieces, imports, any(_is_future(s.node) for s in program.statements))


def _piece(program: Program, name: str) -> Statement | None:
    """The statement that defines a name for good: a function, a class, or a constant never changed."""
    found = program.binding(name)
    if len(found) != 1:
        return None
    node = found[0].node
    if not isinstance(node, Function | ast.ClassDef) and not is_constant(node, program):
        return None
    changed = any(True for _ in program.changing(name)) or name in _written(program)
    return None if changed or _shares_a_line(program, found[0]) else found[0]


def _shares_a_line(program: Program, statement: Statement) -> bool:
    """Whether its lines hold other code too (`A = 1; B = 2`), which would come along."""
    return any(
        other.first_line <= statement.last_line and statement.first_line <= other.last_line
        for other in program.statements
        if other is not statement
    )


def _written(program: Program) -> frozenset[str]:
    """Names that a function changes: declared global, or its elements set."""
    return frozenset(_changed_inside(program))


def _changed_inside(program: Program) -> Iterator[str]:
    for statement in program.statements:
        if not isinstance(statement.node, Function | ast.ClassDef):
            continue
        for node in walk(statement.node):
            if isinstance(node, ast.Global):
                yield from node.names
        outside = free_names(statement.python)
        yield from (name for name, _ in statement.names.changes if name in outside)


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"
