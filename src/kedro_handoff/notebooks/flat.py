"""A function made of flat cells: what is live into them, what comes out, and their text, indented."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kedro_handoff.notebooks.catalog_calls import Load, Save
from kedro_handoff.notebooks.closure import is_constant
from kedro_handoff.notebooks.display import display_of
from kedro_handoff.notebooks.names import reads_of_block
from kedro_handoff.notebooks.program import Function, Program, Statement


@dataclass(frozen=True)
class FlatCells:
    """Statements of flat cells, sorted by what becomes of them.

    Attributes:
        body: Statements of the function's body.
        hoisted: Imports, functions and classes: they go to the top of the module.
        loads: Loads from the catalog: they become inputs.
        saves: Saves to the catalog: they become outputs.
        left_out: What is only shown on the screen.
    """

    body: tuple[Statement, ...]
    hoisted: tuple[Statement, ...]
    loads: tuple[Load, ...]
    saves: tuple[Save, ...]
    left_out: tuple[Statement, ...]

    @property
    def all(self) -> tuple[Statement, ...]:
        """All statements, in physical order."""
        pure = (*self.body, *self.hoisted, *self.left_out)
        moved = (*(load.statement for load in self.loads), *(save.statement for save in self.saves))
        return tuple(sorted((*pure, *moved), key=lambda statement: statement.position))

    def taken(self) -> list[str]:
        """Names that the body reads before it has given them a value, in order of first use."""
        outside = reads_of_block([statement.node for statement in self.body])
        bound = {name for statement in self.body for name in statement.names.binds}
        found: dict[str, None] = {}
        for statement in self.body:
            for name in sorted(statement.names.reads | statement.names.deferred):
                if name in outside or (name in statement.names.deferred and name not in bound):
                    found.setdefault(name)
        return list(found)

    def given(self, program: Program, drawn: frozenset[int] = frozenset()) -> list[str]:
        """Names that the body binds or changes and that are read further down, or saved in these cells.

        Args:
            program: The notebook.
            drawn: Positions of statements that other nodes draw figures with.
        """
        last = max(statement.position for statement in self.all)
        saved = [save.value.id for save in self.saves if isinstance(save.value, ast.Name)]
        found: dict[str, None] = dict.fromkeys(saved)
        shown = display_of(program).shown
        for statement in self.body:
            for name in sorted(statement.names.binds | {name for name, _ in statement.names.changes}):
                readers = [
                    r for r in program.readers(name, last) if r.position not in shown or r.position in drawn
                ]
                within = any(s.position in drawn and name in s.names.reads for s in self.left_out)
                if readers or within:
                    found.setdefault(name)
        return list(found)


def sort_cells(
    program: Program, numbers: Sequence[int], loads: dict[int, Load], saves: dict[int, Save]
) -> FlatCells:
    """Sort the statements of some cells by what becomes of them."""
    chosen = [s for s in program.statements if s.cell.number in set(numbers)]
    display = display_of(program)
    kinds: dict[str, list[Statement]] = {"body": [], "hoisted": [], "left_out": []}
    for statement in chosen:
        if statement.position in loads or statement.position in saves:
            continue
        if isinstance(statement.node, ast.Import | ast.ImportFrom | Function | ast.ClassDef):
            kinds["hoisted"].append(statement)
        elif display.may_be_left_out(statement):
            kinds["left_out"].append(statement)
        else:
            kinds["body"].append(statement)
    return FlatCells(
        tuple(kinds["body"]),
        tuple(kinds["hoisted"]),
        tuple(loads[s.position] for s in chosen if s.position in loads),
        tuple(saves[s.position] for s in chosen if s.position in saves),
        tuple(kinds["left_out"]),
    )


def without_constants(
    program: Program, cells: FlatCells, names: Sequence[str]
) -> tuple[FlatCells, dict[str, ast.expr]]:
    """The cells without assignments of constants that become arguments, and the values of these.

    Args:
        program: The notebook.
        cells: Statements of the cells.
        names: Constants that become arguments; one that gets another value anywhere stays where it is.
    """
    found: dict[str, ast.expr] = {}
    moved = []
    for statement in cells.body:
        node = statement.node
        for name in sorted(statement.names.binds & set(names)):
            alone = len(program.binding(name)) == 1 and not list(program.changing(name))
            if alone and is_constant(node) and isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                found[name] = node.value
                moved.append(statement)
    body = tuple(statement for statement in cells.body if statement not in moved)
    return replace(cells, body=body, hoisted=(*cells.hoisted, *moved)), found


def function_text(
    name: str, arguments: Sequence[str], body: Sequence[Statement], outputs: Sequence[str], doc: str
) -> str:
    """Source of a function whose body is the statements' own text, with their comments, one step indented.

    Lines inside strings keep their beginning, because it belongs to the value.
    """
    lines = [f"def {name}({', '.join(arguments)}):", f'    """{doc}"""']
    for statement in body:
        lines.extend(indented(statement.source))
    lines.append(f"    return {', '.join(outputs)}")
    return "\n".join(lines) + "\n"


def indented(text: str) -> list[str]:
    """Lines moved four columns to the right, except those that begin inside of a string."""
    inside: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text + "\n").readline):
        name = tokenize.tok_name[token.type]
        if name == "STRING" or name.startswith("FSTRING"):
            inside.update(range(token.start[0] + 1, token.end[0] + 1))
    return [
        line if number in inside or not line else f"    {line}"
        for number, line in enumerate(text.split("\n"), start=1)
    ]
