"""A notebook's code as a list of top-level statements in physical order."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.arguments import effects_of, effects_of_classes, stored_in
from kedro_handoff.notebooks.effects import Effects, FunctionEffects
from kedro_handoff.notebooks.file_use import FileUse
from kedro_handoff.notebooks.names import Names, is_builtin, names_of
from kedro_handoff.notebooks.notebook import Cell, Notebook

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Statement:
    """One top-level statement.

    Attributes:
        position: Its place in the program, counted from 0.
        cell: The cell that it stands in.
        node: Its syntax tree; lines are those of the cell.
        names: What it does with names.
    """

    position: int
    cell: Cell
    node: ast.stmt
    names: Names

    @property
    def first_line(self) -> int:
        """Its first line in the cell, decorators included, counted from 1."""
        decorators = getattr(self.node, "decorator_list", None) or ()
        return int(min([self.node.lineno, *(d.lineno for d in decorators)]))

    @property
    def last_line(self) -> int:
        """Its last line in the cell."""
        return self.node.end_lineno or self.node.lineno

    @property
    def source(self) -> str:
        """Its own lines, byte for byte, with comments that stand right above it and behind its end."""
        return self._lines(self.cell.source)

    @property
    def python(self) -> str:
        """The same lines as Python reads them: lines of IPython's are calls."""
        return self._lines(self.cell.python)

    def _lines(self, text: str) -> str:
        lines = text.split("\n")
        first, end = self.first_line, self.node.end_col_offset or 0
        bytes_of_last = self.cell.python.split("\n")[self.last_line - 1].encode()
        behind = bytes_of_last[end:].decode().strip()
        if self.node.col_offset or (behind and not behind.startswith("#")):
            # It shares its lines with others: `a = 1; b = 2`.
            return ast.get_source_segment(self.cell.python, self.node) or ""
        while first > 1 and lines[first - 2].startswith("#") and not lines[first - 2].startswith("#|"):
            first -= 1
        return "\n".join(lines[first - 1 : self.last_line])


@dataclass(frozen=True)
class Program:
    """All top-level statements of a notebook.

    Attributes:
        notebook: Where they stand.
        statements: In physical order; what the order of a notebook is.
        effects: What its functions do to their arguments, by name.
        files: Statements that read or write a file, by position; empty until they are bound to datasets.
    """

    notebook: Notebook
    statements: tuple[Statement, ...]
    effects: Mapping[str, FunctionEffects] = field(default_factory=dict)
    files: Mapping[int, FileUse] = field(default_factory=dict)

    @cached_property
    def own_builtins(self) -> frozenset[str]:
        """Built-in names to which the notebook gives another meaning somewhere."""
        return frozenset(filter(is_builtin, self._binding))

    @cached_property
    def shown(self) -> frozenset[int]:
        """Positions of statements that only show something."""
        # Imported here because that module reads programs.
        from kedro_handoff.notebooks.shown import shown

        return shown(self)

    @cached_property
    def modules(self) -> dict[str, str]:
        """What imported names stand for: `np` is numpy, `seed` may be numpy.random.seed."""
        found: dict[str, str] = {}
        for statement in self.statements:
            found |= imported_names(statement.node)
        return found

    @cached_property
    def _binding(self) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = {}
        for statement in self.statements:
            for name in statement.names.binds:
                found.setdefault(name, []).append(statement)
        return found

    def binding(self, name: str) -> Sequence[Statement]:
        """Statements that give the name a value, in physical order."""
        return self._binding.get(name, ())

    def definition(self, name: str, position: int) -> Statement | None:
        """The last statement before a position that gives the name a value."""
        before = [s for s in self.binding(name) if s.position < position]
        return before[-1] if before else None

    def changing(self, name: str) -> Iterator[tuple[Statement, int]]:
        """Statements that may change the name's object where it is, with the line in their cell."""
        for statement in self.statements:
            for changed, line in statement.names.changes:
                if changed == name and not _is_local(statement, name):
                    yield statement, line

    def readers(self, name: str, after: int) -> Iterator[Statement]:
        """Statements after a position that take the value that the name has there."""
        for statement in self.statements:
            if statement.position <= after:
                continue
            if isinstance(statement.node, ast.Delete) and name in statement.names.binds:
                return
            if name in statement.names.reads or name in statement.names.deferred:
                yield statement
            if name in statement.names.binds and name not in statement.names.reads:
                if isinstance(statement.node, ast.If | ast.For | ast.While | ast.Try | ast.With):
                    continue  # it may not run
                return

    def place(self, statement: Statement, line: int | None = None) -> str:
        """Where it stands, in words."""
        return self.notebook.place(statement.cell, line or statement.node.lineno)


def _is_local(statement: Statement, name: str) -> bool:
    """Whether a name in a function is the function's own."""
    return isinstance(statement.node, Function | ast.ClassDef) and name not in statement.names.deferred


def read_program(notebook: Notebook) -> Program:
    """Parse all cells.

    Raises:
        NotebookError: A cell is not Python.
    """
    found = [(cell, node) for cell in notebook.cells for node in _parsed(notebook, cell).body]
    own = frozenset(name for _, node in found for name in _stored_at_top(node) if is_builtin(name))
    statements = [
        Statement(position, cell, node, _names(notebook, cell, node, own))
        for position, (cell, node) in enumerate(found)
    ]
    functions: dict[str, list[Function]] = {}
    for _, node in found:
        if isinstance(node, Function):
            functions.setdefault(node.name, []).append(node)
    classes = [node for _, node in found if isinstance(node, ast.ClassDef)]
    effects = {**effects_of_classes(classes), **effects_of(functions)}
    return Program(notebook, tuple(_with_effects(statements, effects)), effects)


def _names(notebook: Notebook, cell: Cell, node: ast.stmt, own: frozenset[str]) -> Names:
    try:
        return names_of(ast.get_source_segment(cell.python, node, padded=True) or "", _alone(node), own)
    except SyntaxError as error:
        raise _not_python(notebook, cell, node.lineno, error) from error


def _stored_at_top(node: ast.stmt) -> Iterator[str]:
    yield from stored_in([node])
    yield from imported_names(node)
    if isinstance(node, Function | ast.ClassDef):
        yield node.name


def _with_effects(
    statements: Sequence[Statement], functions: Mapping[str, FunctionEffects]
) -> Iterator[Statement]:
    """The statements; what they change includes what they change through aliases and functions."""
    effects = Effects(functions)
    imported = {name for s in statements for name in imported_names(s.node)}
    for statement in statements:
        if isinstance(statement.node, Function | ast.ClassDef):
            yield statement
            continue
        changes = effects.step(statement.node, statement.names.binds)
        kept = tuple(change for change in changes if change[0] not in imported)
        yield replace(statement, names=replace(statement.names, changes=kept))


def imported_names(node: ast.AST) -> dict[str, str]:
    """Names that an import statement binds, as dotted names of what they stand for."""
    if isinstance(node, ast.Import):
        roots = {a.name.split(".")[0]: a.name.split(".")[0] for a in node.names if not a.asname}
        return roots | {a.asname: a.name for a in node.names if a.asname}
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    return {}


def _alone(node: ast.stmt) -> ast.Module:
    return ast.Module(body=[node], type_ignores=[])


def _parsed(notebook: Notebook, cell: Cell) -> ast.Module:
    try:
        return ast.parse(cell.python)
    except SyntaxError as error:
        raise _not_python(notebook, cell, error.lineno or 1, error) from error


def _not_python(notebook: Notebook, cell: Cell, line: int, error: SyntaxError) -> NotebookError:
    return NotebookError(
        f"{notebook.place(cell, line)}: this is not Python ({error.msg}); mend the cell, or "
        "take it out of the notebook."
    )
