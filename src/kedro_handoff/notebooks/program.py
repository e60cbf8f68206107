"""A notebook's code as a list of top-level statements in physical order."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.file_use import FileUse
from kedro_handoff.notebooks.names import Names, names_of
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
        first = self.first_line
        while first > 1 and lines[first - 2].startswith("#") and not lines[first - 2].startswith("#|"):
            first -= 1
        return "\n".join(lines[first - 1 : self.last_line])


@dataclass(frozen=True)
class Program:
    """All top-level statements of a notebook.

    Attributes:
        notebook: Where they stand.
        statements: In physical order; what the order of a notebook is.
        files: Statements that read or write a file, by position; empty until they are bound to datasets.
    """

    notebook: Notebook
    statements: tuple[Statement, ...]
    files: Mapping[int, FileUse] = field(default_factory=dict)

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
    statements: list[Statement] = []
    for cell in notebook.cells:
        for node in _parsed(notebook, cell).body:
            names = names_of(ast.get_source_segment(cell.python, node, padded=True) or "", _alone(node))
            statements.append(Statement(len(statements), cell, node, names))
    return Program(notebook, tuple(statements))


def _alone(node: ast.stmt) -> ast.Module:
    return ast.Module(body=[node], type_ignores=[])


def _parsed(notebook: Notebook, cell: Cell) -> ast.Module:
    try:
        return ast.parse(cell.python)
    except SyntaxError as error:
        raise NotebookError(
            f"{notebook.place(cell, error.lineno or 1)}: this is not Python ({error.msg}); mend the cell, or "
            "take it out of the notebook."
        ) from error
