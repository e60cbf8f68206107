"""Cells that become no node, and why, in words."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Set
from dataclasses import dataclass

from kedro_handoff.notebooks.catalog_calls import loads, saves
from kedro_handoff.notebooks.constants import is_constant
from kedro_handoff.notebooks.flat import is_only_shown
from kedro_handoff.notebooks.liveness import Liveness
from kedro_handoff.notebooks.notebook import Cell
from kedro_handoff.notebooks.program import Function, Program, Statement


@dataclass(frozen=True)
class LeftOut:
    """A cell that becomes no node.

    Attributes:
        cell: Its number.
        reason: Why.
    """

    cell: int
    reason: str


def left_out(program: Program, living: Liveness, promoted: Set[int], refused: Set[int]) -> Iterator[LeftOut]:
    """Cells in none of the nodes, with the reason for each.

    Args:
        program: The notebook.
        living: What its statements are for.
        promoted: Numbers of the cells that became nodes.
        refused: Numbers of cells that cannot be promoted; those are told elsewhere.
    """
    for cell in program.notebook.cells:
        if cell.number in promoted or cell.number in refused:
            continue
        own = [s for s in program.statements if s.cell.number == cell.number]
        yield LeftOut(cell.number, _reason(program, living, cell, own))


def _reason(program: Program, living: Liveness, cell: Cell, own: list[Statement]) -> str:
    known, writes = loads(program), saves(program)
    shell = [s for s in own if "get_ipython" in s.python]
    rest = [s for s in own if s not in shell and not is_only_shown(s, program)]
    if cell.opaque or (shell and not rest):
        return "is no Python: a line or a cell of IPython's"
    drawing = [s for s in own if s.position in living.plotting]
    if drawing and all(s in drawing or _travels(program, s) for s in rest):
        return "draws"
    if not rest:
        return "only shows something" if own else "holds no code"
    positions = {s.position for s in rest}
    binding = {p for p in positions if p in known or p in writes}
    if binding and positions - binding <= {s.position for s in rest if _travels(program, s)}:
        return "loads or saves: that becomes the nodes' inputs and outputs"
    if all(_travels(program, s) for s in rest):
        return "imports or defines: what the nodes need of it travels along"
    others = [s for s in rest if not _travels(program, s) and s.position not in binding]
    if all(isinstance(s.node, ast.Expr) or _is_setting(s) for s in others):
        return "sets something up, or only shows something"
    return "explores: nothing that is saved, and no model's result, is made of it"


def _travels(program: Program, statement: Statement) -> bool:
    node = statement.node
    code = isinstance(node, ast.Import | ast.ImportFrom | Function | ast.ClassDef)
    return code or is_constant(statement.node, program)


def _is_setting(statement: Statement) -> bool:
    """`pd.options.display.width = 80`: nothing gets a name."""
    return isinstance(statement.node, ast.Assign) and not statement.names.binds
