"""Statements of a notebook that only put something on the screen: tables, text, figures."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kedro_handoff.notebooks.arguments import changed_arguments, changed_by_call
from kedro_handoff.notebooks.global_state import dotted, imported_names
from kedro_handoff.notebooks.names import root_name
from kedro_handoff.notebooks.program import Function, Program, Statement

_PRINTING = ("print", "display", "help", "dir")
_SHOWING = frozenset(
    (
        *("head", "tail", "info", "describe", "sample", "show", "plot", "hist", "boxplot", "value_counts"),
        *("nunique", "corr", "isna", "unique", "memory_usage"),
    )
)
_PLAIN = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Compare, ast.Tuple, ast.JoinedStr)
# Libraries whose calls draw.
_DRAWING = (
    "matplotlib.",
    "seaborn.",
    "plotly.",
    "altair.",
    "bokeh.",
    "plotnine.",
    "pandas.plotting.",
    "missingno.",
)
_SCREEN = ("IPython.display.", "IPython.core.display.", "tabulate.")
# Line magics that say how things are shown, or load what shows them.
_MAGICS = ("matplotlib", "config", "load_ext", "reload_ext", "autoreload", "reload_kedro", "precision")
_RANDOM = ("numpy.random.", "random.")


@dataclass
class Display:
    """What of a notebook is only shown.

    Attributes:
        modules: What its imported names stand for.
        program: The notebook.
        shown: Positions of statements that only show something.
        drawing: Those among them that draw a figure, or say how it looks.
        drawn: Names that hold figures, axes and the like.
    """

    program: Program
    shown: set[int] = field(default_factory=set)
    drawing: set[int] = field(default_factory=set)
    drawn: set[str] = field(default_factory=set)
    modules: dict[str, str] = field(default_factory=dict)

    def may_be_left_out(self, statement: Statement) -> bool:
        """Whether code without it gives the same: it draws no random numbers and changes nothing."""
        return statement.position in self.shown and not self._has_effect(statement)

    def _has_effect(self, statement: Statement) -> bool:
        changed = changed_arguments(self.program)
        functions = {s.node.name: s for s in self.program.statements if isinstance(s.node, Function)}
        classes = (s.node for s in self.program.statements if isinstance(s.node, ast.ClassDef))
        methods = {n.name for c in classes for n in ast.walk(c) if isinstance(n, Function)}
        for node in ast.walk(statement.node):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Name) and node.func.id in functions:
                definition = functions[node.func.id]
                inner = ast.walk(definition.node)
                if changed_by_call(definition, node, changed[node.func.id]) or any(
                    map(self._is_risky, inner)
                ):
                    return True
            if isinstance(node.func, ast.Attribute) and node.func.attr in methods:
                return True
            if self._is_risky(node):
                return True
        return False

    def _is_risky(self, node: ast.AST) -> bool:
        """Whether it draws on random numbers, moves an iterator on, or writes to the notebook's names."""
        if isinstance(node, ast.Global | ast.Nonlocal):
            return True
        if not isinstance(node, ast.Call):
            return False
        name = dotted(node.func, self.modules) or getattr(node.func, "id", "")
        if name == "next" or name.startswith(_RANDOM):
            return True
        seeded = any(k.arg in ("random_state", "seed") for k in node.keywords)
        random = ("sample", "shuffle", "permutation", "choice", "normal", "integers", "uniform")
        return isinstance(node.func, ast.Attribute) and node.func.attr in random and not seeded and not name


def display_of(program: Program) -> Display:
    """What of a notebook is only shown; a figure counts as shown where nothing but showing reads it."""
    display = Display(program)
    for statement in program.statements:
        display.modules |= imported_names(statement.node)
    functions = {
        s.node.name for s in program.statements if isinstance(s.node, Function) and _only_draws(s, display)
    }
    candidates = _candidates(display, functions)
    growing = True
    while growing:
        growing = False
        for position in sorted(candidates):
            used = [
                reader
                for name in program.statements[position].names.binds
                for reader in program.readers(name, position)
                if reader.position not in candidates
            ]
            if used:
                candidates.discard(position)
                growing = True
    display.shown = candidates
    display.drawn = {n for p in candidates for n in program.statements[p].names.binds}
    display.drawing = {p for p in candidates if _draws(program.statements[p].node, display, functions)}
    return display


def _candidates(display: Display, functions: set[str]) -> set[int]:
    """Statements that show something or bind a figure, as far as they can be told one by one."""
    found: set[int] = set()
    for statement in display.program.statements:
        if isinstance(statement.node, Function | ast.ClassDef | ast.Import | ast.ImportFrom):
            continue
        changed = {name for name, _ in statement.names.changes}
        looks = {n for n in changed if f"{display.modules.get(n, '')}.".startswith(_DRAWING)}
        if _shows(statement.node, display, functions) and changed <= display.drawn | looks:
            found.add(statement.position)
            display.drawn |= statement.names.binds
        else:
            display.drawn -= statement.names.binds
    return found


def _shows(node: ast.stmt, display: Display, functions: set[str]) -> bool:
    if isinstance(node, ast.Expr):
        return _shows_expression(node.value, display, functions)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        placed = all(isinstance(t, ast.Attribute | ast.Subscript) for t in targets)
        roots = {root_name(t) for t in targets if isinstance(t, ast.Attribute | ast.Subscript)}
        if placed and (roots <= display.drawn or all(_is_look(t, display) for t in targets)):
            return True
        return node.value is not None and not placed and _is_drawing(node.value, display)
    if isinstance(node, ast.For | ast.If | ast.With):
        if isinstance(node, ast.With):
            heads = [item.context_expr for item in node.items]
            if not all(_is_drawing(head, display) for head in heads):
                return False
        return all(_shows(inner, display, functions) for inner in _inner(node)) and not _walrus(node)
    return isinstance(node, ast.Pass)


def _inner(node: ast.For | ast.If | ast.With) -> Sequence[ast.stmt]:
    return [*node.body, *getattr(node, "orelse", [])]


def _walrus(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.NamedExpr) for inner in ast.walk(node))


def _is_look(target: ast.expr, display: Display) -> bool:
    """`plt.rcParams[...] = ...`: how figures look."""
    return dotted(target, display.modules).startswith(_DRAWING)


def _shows_expression(value: ast.expr, display: Display, functions: set[str]) -> bool:
    if _walrus(value):
        return False
    if isinstance(value, ast.Call):
        if isinstance(value.func, ast.Name):
            name = value.func.id
            known = dotted(value.func, display.modules)
            return name in _PRINTING or name in functions or known.startswith((*_SCREEN, *_DRAWING))
        if _magic(value):
            return _magic(value) in _MAGICS
        shown = isinstance(value.func, ast.Attribute) and value.func.attr in _SHOWING
        return shown or _is_drawing(value, display) or dotted(value.func, display.modules).startswith(_SCREEN)
    return isinstance(value, _PLAIN)


def _magic(call: ast.Call) -> str:
    """Name of a line magic; `?` for other things of IPython's; empty for Python."""
    if not any(isinstance(n, ast.Name) and n.id == "get_ipython" for n in ast.walk(call)):
        return ""
    plain = isinstance(call.func, ast.Attribute) and call.func.attr == "run_line_magic" and bool(call.args)
    first = call.args[0] if plain else None
    return str(first.value) if isinstance(first, ast.Constant) else "?"


def _is_drawing(value: ast.expr, display: Display) -> bool:
    """Whether an expression is a call by which a library draws, or something of a figure."""
    if isinstance(value, ast.Tuple | ast.List):
        return bool(value.elts) and all(_is_drawing(item, display) for item in value.elts)
    for node in _chain(value):
        if isinstance(node, ast.Name):
            return node.id in display.drawn or f"{display.modules.get(node.id, '')}.".startswith(_DRAWING)
        if (
            isinstance(node, ast.Attribute)
            and node.attr in ("plot", "boxplot")
            and isinstance(value, ast.Call)
        ):
            return True
        if isinstance(node, ast.Attribute) and node.attr == "hist" and node is getattr(value, "func", None):
            return True
    return False


def _chain(value: ast.expr) -> Iterator[ast.expr]:
    """An expression, what it is an attribute, item or call of, and so on to the name it begins with."""
    node = value
    while True:
        yield node
        if isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return


def _draws(node: ast.stmt, display: Display, functions: set[str]) -> bool:
    """Whether a statement that only shows something draws."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            named = isinstance(inner.func, ast.Name) and inner.func.id in functions
            if named or _is_drawing(inner, display):
                return True
    targets = getattr(node, "targets", ())
    return any(_is_look(t, display) or root_name(t) in display.drawn for t in targets)


def _only_draws(definition: Statement, display: Display) -> bool:
    """Whether a function of the notebook does nothing but draw, and gives nothing back."""
    node = definition.node
    assert isinstance(node, Function)  # noqa: S101 - for mypy; the caller has seen to it
    arguments = {a.arg for a in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]}
    changed = {name for name, _ in definition.names.changes}
    returns = any(isinstance(n, ast.Return) and n.value is not None for n in ast.walk(node))
    draws = any(isinstance(n, ast.Call) and _is_drawing(n, display) for n in ast.walk(node))
    writes = any(isinstance(n, ast.Global | ast.Nonlocal | ast.Yield | ast.Await) for n in ast.walk(node))
    return draws and not returns and not writes and not changed & arguments
