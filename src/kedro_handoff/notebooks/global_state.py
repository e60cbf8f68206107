"""State outside of all names that a notebook sets: seeds, options, environment.

A function that depends on it gives other numbers once it runs elsewhere, and says nothing. So whoever is
promoted must not depend on it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from kedro_handoff.notebooks.program import Program, Statement

# What sets state, as dotted names after imports are resolved, and what it is.
_SETTERS = {
    "numpy.random.seed": "the seed of NumPy's global random numbers",
    "numpy.random.set_state": "the state of NumPy's global random numbers",
    "random.seed": "the seed of Python's global random numbers",
    "torch.manual_seed": "the seed of PyTorch",
    "tensorflow.random.set_seed": "the seed of TensorFlow",
    "pandas.set_option": "an option of pandas",
    "pandas.reset_option": "an option of pandas",
    "numpy.seterr": "NumPy's handling of floating-point errors",
    "sklearn.set_config": "the configuration of scikit-learn",
    "locale.setlocale": "the locale",
    "os.chdir": "the current folder",
    "os.putenv": "an environment variable",
    "decimal.setcontext": "the context of decimal numbers",
    "polars.Config": "the configuration of Polars",
}
_STATE_ROOTS = {
    "pandas.options": "an option of pandas",
    "os.environ": "an environment variable",
    "locale": "the locale",
}
# Options that change how things look and never what they are.
_HARMLESS = ("display.", "plotting.", "styler.")
# Libraries of pictures: how they are set changes how things look.
_LOOKS = ("matplotlib", "seaborn", "plotly", "altair", "bokeh")


@dataclass(frozen=True)
class StateChange:
    """A statement that sets state outside of all names.

    Attributes:
        statement: Where it stands.
        line: Its line in the cell.
        what: The state, in words.
        library: Top-level package whose behaviour it changes.
    """

    statement: Statement
    line: int
    what: str
    library: str


def state_changes(program: Program) -> Iterator[StateChange]:
    """Statements outside of functions that set such state, in physical order."""
    modules = _modules(program)
    for statement in program.statements:
        if isinstance(statement.node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(statement.node):
            found = _change(node, modules)
            if found:
                what, library = found
                yield StateChange(statement, node.lineno, what, library)  # type: ignore[attr-defined]


def _change(node: ast.AST, modules: dict[str, str]) -> tuple[str, str] | None:
    if isinstance(node, ast.Call):
        name = dotted(node.func, modules)
        if name in ("pandas.set_option", "pandas.reset_option") and _is_harmless_option(node):
            return None
        if name in _SETTERS:
            return _SETTERS[name], name.partition(".")[0]
        if name.startswith("os.environ.") and name.rpartition(".")[2] in ("update", "setdefault", "pop"):
            return _STATE_ROOTS["os.environ"], "os"
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Delete):
        targets = [node.target] if isinstance(node, ast.AugAssign) else node.targets
        for target in targets:
            name = dotted(target, modules)
            for root, what in _STATE_ROOTS.items():
                inner = name.removeprefix(f"{root}.")
                if name.startswith(f"{root}.") and not inner.startswith(_HARMLESS):
                    return what, root.partition(".")[0]
            if name and not name.startswith((*_STATE_ROOTS, *_LOOKS)):
                return f"`{name}`, an attribute of a library", name.partition(".")[0]
    return None


def _is_harmless_option(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    return (
        isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and first.value.startswith((*_HARMLESS, "max_", "width"))
    )


def _modules(program: Program) -> dict[str, str]:
    """What imported names stand for: `np` is numpy, `seed` may be numpy.random.seed."""
    found: dict[str, str] = {}
    for statement in program.statements:
        found |= imported_names(statement.node)
    return found


def imported_names(node: ast.AST) -> dict[str, str]:
    """Names that an import statement binds, as dotted names of what they stand for."""
    if isinstance(node, ast.Import):
        roots = {a.name.split(".")[0]: a.name.split(".")[0] for a in node.names if not a.asname}
        return roots | {a.asname: a.name for a in node.names if a.asname}
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    return {}


def dotted(node: ast.expr, modules: dict[str, str]) -> str:
    """`np.random.seed` as `numpy.random.seed`; a subscript is a step named by its key; else empty."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
        else:
            key = node.slice
            parts.append(str(key.value) if isinstance(key, ast.Constant) else "*")
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in modules:
        return ""
    return ".".join([modules[node.id], *reversed(parts)])
