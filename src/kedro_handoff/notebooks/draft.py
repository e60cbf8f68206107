"""A node to be: its function, before its arguments are bound to datasets."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kedro_handoff.notebooks.closure import Loose
from kedro_handoff.notebooks.program import Statement


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
