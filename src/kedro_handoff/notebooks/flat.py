"""A function made of flat cells: what is live into them, what comes out, and their text, indented."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kedro_handoff.notebooks.catalog_calls import Load, Save
from kedro_handoff.notebooks.constants import constant_value, is_constant
from kedro_handoff.notebooks.names import reads_of_block
from kedro_handoff.notebooks.program import Function, Program, Statement

_CODE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


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

    def taken(self, program: Program) -> dict[str, int]:
        """Names that the body needs from above, with the position where it reads or binds them first."""
        outside = reads_of_block([statement.node for statement in self.body], program.own_builtins)
        bound = {name for statement in self.body for name in statement.names.binds}
        found: dict[str, int] = {}
        first: dict[str, int] = {}
        for statement in self.body:
            names = statement.names
            for name in names.reads | names.deferred | names.binds:
                first.setdefault(name, statement.position)
            for name in sorted(names.reads | names.deferred):
                if name in outside or (name in names.deferred and name not in bound):
                    found.setdefault(name, first[name])
        return found

    def given(self, program: Program, drawn: frozenset[int] = frozenset()) -> list[str]:
        """Names that the body binds or changes and that are read further down, or saved in these cells.

        Args:
            program: The notebook.
            drawn: Positions of statements that other nodes draw figures with.
        """
        last = max(statement.position for statement in self.all)
        saved = [save.value.id for save in self.saves if isinstance(save.value, ast.Name)]
        found: dict[str, None] = dict.fromkeys(saved)
        for statement in self.body:
            if isinstance(statement.node, Function | ast.ClassDef | ast.Delete):
                continue
            # A variable of a comprehension that changes is nobody's.
            changed = {name for name, _ in statement.names.changes if program.binding(name)}
            for name in sorted(statement.names.binds | changed):
                pictured = any(
                    s.position in drawn and name in s.names.reads
                    for s in (*self.left_out, *program.readers(name, last))
                )
                if name not in program.modules and (pictured or any(needing(program, name, last))):
                    found.setdefault(name)
        return list(found)


def needing(program: Program, name: str, after: int) -> Iterator[Statement]:
    """Statements after a position that need the value that the name has there; a look at it is no need."""
    return (reader for reader in program.readers(name, after) if reader.position not in program.shown)


def sort_cells(
    program: Program, numbers: Sequence[int], loads: dict[int, Load], saves: dict[int, Save]
) -> FlatCells:
    """Sort the statements of some cells by what becomes of them."""
    chosen = [s for s in program.statements if s.cell.number in set(numbers)]
    kinds: dict[str, list[Statement]] = {"body": [], "hoisted": [], "left_out": []}
    inner = _inner_functions(program, chosen)
    for statement in chosen:
        if statement.position in loads or statement.position in saves:
            continue
        if statement.position in inner:
            kinds["body"].append(statement)
        elif isinstance(statement.node, ast.Import | ast.ImportFrom | Function | ast.ClassDef) or (
            isinstance(constant_value(statement.node), ast.Lambda) and is_constant(statement.node, program)
        ):
            kinds["hoisted"].append(statement)
        elif is_only_shown(statement, program):
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
        value = constant_value(statement.node)
        for name in sorted(statement.names.binds & set(names)):
            alone = len(program.binding(name)) == 1 and not list(program.changing(name))
            if alone and value is not None and is_constant(statement.node, program):
                found[name] = value
                moved.append(statement)
    body = tuple(statement for statement in cells.body if statement not in moved)
    return replace(cells, body=body, hoisted=(*cells.hoisted, *moved)), found


def _inner_functions(program: Program, chosen: Sequence[Statement]) -> set[int]:
    """Functions of the cells that use data and that only these cells call: they stay inside."""
    last = max((s.position for s in chosen), default=0)
    functions = {
        name: s
        for s in chosen
        if isinstance(s.node, Function) or isinstance(constant_value(s.node), ast.Lambda)
        for name in s.names.binds
    }
    using = {name for name, s in functions.items() if _uses_data(program, s, functions)}
    while True:
        more = {n for n, s in functions.items() if s.names.deferred & using} - using
        if not more:
            break
        using |= more
    return {functions[n].position for n in using if not any(needing(program, n, last))}


def _uses_data(program: Program, function: Statement, functions: Mapping[str, Statement]) -> bool:
    return any(
        not (isinstance(definition.node, _CODE) or is_constant(definition.node, program))
        or any(program.changing(name))
        or len(program.binding(name)) > 1
        for name in function.names.deferred
        if name not in functions
        for definition in program.binding(name)
        if not isinstance(definition.node, ast.Import | ast.ImportFrom)
    )


def is_only_shown(statement: Statement, program: Program) -> bool:
    """Whether a statement only puts something on the screen: `df.head()`, `print(...)`, a picture."""
    return statement.position in program.shown


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
