"""Notebooks that import promoted functions instead of defining them, read as if they still did."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace

from kedro_handoff.notebooks.module_text import definitions
from kedro_handoff.notebooks.notebook import Cell, Notebook
from kedro_handoff.notebooks.program import Function, Program, Statement, read_program


def linked_names(program: Program, module: str) -> dict[str, Statement]:
    """Names that a notebook imports from the module, with the import statement."""
    return {
        alias.name: statement
        for statement in program.statements
        if isinstance(statement.node, ast.ImportFrom) and statement.node.module == module
        for alias in statement.node.names
        if alias.asname is None
    }


def unlinked(program: Program, module: str, text: str) -> tuple[Program, Mapping[str, str]]:
    """The notebook with a stub in place of each function that it imports from a module, for planning only.

    Cells and lines keep their numbers: imports are blanked, the stubs stand in a cell before the first.

    Args:
        program: The notebook.
        module: Dotted name of the module.
        text: The module's text.

    Returns:
        The notebook, and the text of each such function in the module.
    """
    imported = linked_names(program, module)
    if not imported:
        return program, {}
    there = {name: source for name, (_, _, source) in definitions(text).items() if _is_function(source)}
    found = {name: s for name, s in imported.items() if name in there}
    if not found:
        return program, {}
    blanked = {statement.position: statement for statement in found.values()}
    cells = [_blanked(cell, list(blanked.values())) for cell in program.notebook.cells]
    stubs = "\n".join(_stub(there[name]) for name in found)
    notebook = Notebook(program.notebook.path, (Cell(0, "", stubs, stubs), *cells))
    return read_program(notebook), {name: there[name] for name in found}


def _is_function(source: str) -> bool:
    return any(isinstance(node, Function) for node in ast.parse(source).body)


def _blanked(cell: Cell, statements: list[Statement]) -> Cell:
    lines = cell.python.split("\n")
    for statement in statements:
        if statement.cell.number == cell.number:
            first, last = statement.first_line - 1, statement.last_line
            lines[first:last] = [""] * (last - first)
    text = "\n".join(lines)
    return replace(cell, source=text, python=text) if lines != cell.python.split("\n") else cell


def _stub(source: str) -> str:
    """The same signature with nothing behind it."""
    (node,) = (n for n in ast.parse(source).body if isinstance(n, Function))
    node.decorator_list, node.returns = [], None
    node.body = [ast.Pass()]
    arguments = node.args
    given = [
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        arguments.vararg,
        arguments.kwarg,
    ]
    for argument in filter(None, given):
        argument.annotation = None
    arguments.defaults = [ast.Constant(None) for _ in arguments.defaults]
    arguments.kw_defaults = [d and ast.Constant(None) for d in arguments.kw_defaults]
    return ast.unparse(ast.fix_missing_locations(node))
