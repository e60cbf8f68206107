"""Which of the statements that only show something draw a figure, and which names hold figures."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from kedro_handoff.notebooks.constants import dotted
from kedro_handoff.notebooks.names import root_name
from kedro_handoff.notebooks.program import Function, Program, Statement
from kedro_handoff.notebooks.syntax import walk

# Libraries whose calls draw.
_LIBRARIES = (
    *("matplotlib.", "seaborn.", "plotly.", "altair.", "bokeh.", "plotnine.", "missingno."),
    "pandas.plotting.",
)


@dataclass(frozen=True)
class Display:
    """What of a notebook draws.

    Attributes:
        program: The notebook.
        drawing: Positions of statements that only show something, and draw.
        drawn: Names that hold figures, axes and the like.
    """

    program: Program
    drawing: frozenset[int]
    drawn: frozenset[str]

    @property
    def shown(self) -> frozenset[int]:
        """Positions of all statements that only show something."""
        return self.program.shown

    @property
    def modules(self) -> dict[str, str]:
        """What the notebook's imported names stand for."""
        return self.program.modules


def display_of(program: Program) -> Display:
    """What of a notebook draws; a figure that anything but showing reads is no such thing."""
    shown = [s for s in program.statements if s.position in program.shown]
    drawn = frozenset(name for statement in shown for name in statement.names.binds)
    known = frozenset(
        s.node.name for s in program.statements if isinstance(s.node, Function) and _has_drawing(s, program)
    )
    drawing = frozenset(s.position for s in shown if _draws(s, program, drawn, known))
    return Display(program, drawing, drawn)


def _draws(statement: Statement, program: Program, drawn: frozenset[str], functions: frozenset[str]) -> bool:
    for inner in walk(statement.node):
        if isinstance(inner, ast.Call):
            named = isinstance(inner.func, ast.Name) and inner.func.id in functions
            if named or _is_drawing(inner, program, drawn):
                return True
    targets = getattr(statement.node, "targets", ())
    return any(_is_look(t, program) or root_name(t) in drawn for t in targets)


def _has_drawing(definition: Statement, program: Program) -> bool:
    calls = (n for n in walk(definition.node) if isinstance(n, ast.Call))
    return any(_is_drawing(call, program, frozenset()) for call in calls)


def _is_look(target: ast.expr, program: Program) -> bool:
    """`plt.rcParams[...] = ...`: how figures look."""
    return dotted(target, program.modules).startswith(_LIBRARIES)


def _is_drawing(call: ast.Call, program: Program, drawn: frozenset[str]) -> bool:
    """Whether a library draws by this call, or it is one of something that was drawn."""
    for node in _chain(call):
        if isinstance(node, ast.Name):
            return node.id in drawn or f"{program.modules.get(node.id, '')}.".startswith(_LIBRARIES)
        if isinstance(node, ast.Attribute) and node.attr in ("plot", "boxplot"):
            return True
        if isinstance(node, ast.Attribute) and node.attr == "hist" and node is call.func:
            return True
    return False


def _chain(node: ast.expr) -> Iterator[ast.expr]:
    """An expression, what it is an attribute, item or call of, and so on to the name it begins with."""
    while True:
        yield node
        if isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return
