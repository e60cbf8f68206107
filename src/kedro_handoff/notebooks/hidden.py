"""Statements that give names values that reading cannot see: `%run`, `exec`, `globals()[...]`, `import *`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from kedro_handoff.notebooks.program import Program, Statement, remembered
from kedro_handoff.notebooks.syntax import walk

_MAGICS = ("run", "pylab", "store", "load_node", "macro", "sx", "reload_kedro")
# Built-in names that `from ... import *` of a library takes the place of.
_REPLACED = {
    "numpy": ("abs", "all", "any", "max", "min", "pow", "round", "sum", "bool", "float", "int"),
    "pylab": ("abs", "all", "any", "max", "min", "pow", "round", "sum"),
    "matplotlib.pylab": ("abs", "all", "any", "max", "min", "pow", "round", "sum"),
    "math": ("pow",),
    "cmath": ("pow",),
    "os": ("open",),
    "scipy": ("abs", "all", "any", "max", "min", "pow", "round", "sum"),
    "torch": ("abs", "all", "any", "max", "min", "pow", "round", "sum", "range"),
    "pyspark.sql.functions": ("abs", "filter", "hash", "max", "min", "pow", "round", "slice", "sum"),
    "polars": ("all", "any", "format", "len", "max", "min", "sum"),
}
_LOOKING_UP = ("eval", "exec", "globals", "locals", "vars", "compile", "__import__")


@remembered
def hidden_bindings(program: Program) -> Iterator[tuple[Statement, int, str]]:
    """Statements that may give any name a value, with line and what they are."""
    for statement in program.statements:
        for node in walk(statement.node):
            found = _hidden(node)
            if found:
                yield statement, node.lineno, found  # type: ignore[attr-defined]


def _hidden(node: ast.AST) -> str:
    if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
        return f"from {node.module} import *"
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Name) and node.func.id == "exec":
        return "exec(...)"
    if isinstance(node.func, ast.Name) and node.func.id in ("globals", "locals") and not node.args:
        return f"{node.func.id}()"
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("run_line_magic", "run_cell_magic"):
        words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        name = words[0] if words else ""
        if name in _MAGICS and not (name == "store" and "-r" not in str(words[1:])):
            return f"%{name} {words[1] if len(words) > 1 else ''}".strip()
    return ""


def replaced_builtins(program: Program, code: Sequence[ast.AST]) -> Iterator[tuple[str, Statement]]:
    """Built-in names in code that an `import *` of the notebook has taken the place of."""
    used = {n.id for one in code for n in walk(one) if isinstance(n, ast.Name)}
    for statement in program.statements:
        node = statement.node
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            for name in _REPLACED.get(node.module or "", ()):
                if name in used and not program.binding(name):
                    yield name, statement


def look_ups(code: ast.AST) -> Iterator[tuple[str, int]]:
    """Calls that look names up by their text, with the line."""
    for node in walk(code):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _LOOKING_UP:
            if node.func.id == "vars" and node.args:
                continue
            yield node.func.id, node.lineno
