"""Promoted code of a notebook replaced by an import of the promoted function, and its call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.catalog_calls import loads, saves
from kedro_handoff.notebooks.files import read_text
from kedro_handoff.notebooks.flat import sort_cells
from kedro_handoff.notebooks.notebook import parse_notebook
from kedro_handoff.notebooks.notebook_text import sources, with_sources
from kedro_handoff.notebooks.plan import NodePlan
from kedro_handoff.notebooks.program import Program, Statement, read_program


@dataclass(frozen=True)
class _Edit:
    """Lines of a cell that give way to others."""

    cell: int
    first: int
    last: int
    new: tuple[str, ...] = ()


def linked_text(program: Program, nodes: Sequence[NodePlan], module: str) -> str:
    """The notebook's file with promoted code replaced; ids, outputs and all other bytes stay.

    Args:
        program: The notebook.
        nodes: What was promoted from it.
        module: Dotted name of the module that has the functions.

    Raises:
        NotebookError: Something else in the notebook needs what would go; names cell and line.
    """
    text = read_text(program.notebook.path) or ""
    raw = {number: source.replace("\r\n", "\n") for number, source in sources(text).items()}
    edits = [edit for node in nodes for edit in _edits(program, node, module)]
    new = {}
    for number in {edit.cell for edit in edits}:
        new[number] = _edited(program, number, raw[number], [e for e in edits if e.cell == number])
    after = with_sources(text, new)
    read_program(parse_notebook(program.notebook.path, after))  # it is Python still
    return after


def _edits(program: Program, node: NodePlan, module: str) -> Iterator[_Edit]:
    line = f"from {module} import {node.function}"
    defined = [s for s in program.statements if getattr(s.node, "name", "") == node.function]
    if defined:
        yield _replaced(program, defined[-1], (line,))
        return
    cells = sort_cells(program, node.cells, loads(program), saves(program))
    _check_flat(program, node, cells.body)
    targets = ", ".join(name for name, _, _ in node.made)
    call = f"{targets} = {node.function}({', '.join(node.inputs)})"
    for statement in cells.body:
        last = statement is cells.body[-1]
        yield _replaced(program, statement, (line, call) if last else ())


def _check_flat(program: Program, node: NodePlan, body: Sequence[Statement]) -> None:
    """See that nothing that stays reads what the cells no longer give, or reads it too early."""
    kept = {name for name, _, _ in node.made}
    bound = {name for statement in body for name in statement.names.binds}
    own = {statement.position for statement in body}
    for statement in program.statements:
        if statement.position in own or statement.position < body[0].position:
            continue
        read = statement.names.reads | statement.names.deferred
        early = statement.position < body[-1].position
        for name in sorted(read & bound):
            maker = program.definition(name, statement.position)
            if maker is None or maker.position not in own or (name in kept and not early):
                continue
            raise NotebookError(
                f"{program.place(statement)} reads `{name}`, which `{node.function}` keeps to itself once "
                "the cells are replaced by a call. Take that line out, or promote without `--link`."
            )


def _replaced(program: Program, statement: Statement, new: tuple[str, ...]) -> _Edit:
    others = [s for s in program.statements if s.cell.number == statement.cell.number and s is not statement]
    first, last = statement.last_line - statement.source.count("\n"), statement.last_line
    if any(s.first_line <= last and s.last_line >= first for s in others):
        raise NotebookError(
            f"{program.place(statement)}: this shares a line with other code; give each its own line."
        )
    return _Edit(statement.cell.number, first, last, new)


def _edited(program: Program, number: int, source: str, edits: Sequence[_Edit]) -> str:
    lines = source.split("\n")
    known = next(cell.source for cell in program.notebook.cells if cell.number == number).split("\n")
    for edit in sorted(edits, key=lambda e: -e.first):
        if lines[edit.first - 1 : edit.last] != known[edit.first - 1 : edit.last]:
            raise NotebookError(f"Cell {number}: this is no plain Python, so it cannot be replaced.")
        lines[edit.first - 1 : edit.last] = edit.new
    return "\n".join(_without_marker(lines)).strip("\n")


def _without_marker(lines: Sequence[str]) -> Iterator[str]:
    yield from (line for line in lines if not line.lstrip().startswith("#| node"))
