"""Calls that last: settings of packages that what runs later finds, and those that no result shows."""

from __future__ import annotations

import ast
from collections.abc import Callable

# What they do shows on the screen, in a log, in a folder made: in no result.
_HARMLESS = (
    "logging", "warnings.warn", "builtins.print", "mlflow", "wandb", "os.makedirs", "os.mkdir", "sys.path",
    "sys.stdout", "sys.stderr", "dotenv", "dotenv.load_dotenv", "rich", "structlog", "loguru", "atexit",
    "colorama", "faulthandler", "pathlib.Path.mkdir",
)  # fmt: skip
# Settings of packages that change what other code computes.
_SETTINGS = frozenset(
    {
        "pandas.set_option", "pandas.reset_option", "sklearn.set_config", "torch.set_default_dtype",
        "torch.use_deterministic_algorithms", "decimal.setcontext", "jax.config.update",
    }
)  # fmt: skip


def is_harmless(dotted: str) -> bool:
    """Whether what a call of another package's name leaves behind shows in no result."""
    return dotted.startswith(tuple(f"{name}." for name in _HARMLESS)) or dotted in _HARMLESS


def lasts(dotted: str, call: ast.Call) -> bool:
    """Whether a call changes a setting that other code computes by; how tables look on the screen is none."""
    if dotted not in _SETTINGS:
        return False
    first = call.args[0] if call.args else None
    return not (
        isinstance(first, ast.Constant) and str(first.value).startswith(("display.", "max_", "plotting."))
    )


def leaves_no_trace(statement: ast.AST, names: Callable[[ast.expr], set[str]]) -> bool:
    """Whether what a statement of a module does shows in no result of a node, however it comes about.

    A log, a folder, or a variable of the environment that is set: who reads one is not covered anyway.

    Args:
        statement: The statement.
        names: Gives the names of other packages for which an expression stands.
    """
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        func = statement.value.func
        found = names(func)
        if not found:
            return isinstance(func, ast.Attribute) and func.attr == "mkdir"
        return all(is_harmless(name) or name.startswith("os.environ.") for name in found)
    if isinstance(statement, ast.Assign):
        return all(
            isinstance(t, ast.Subscript) and names(t.value) == {"os.environ"} for t in statement.targets
        )
    if isinstance(statement, ast.If):
        return all(leaves_no_trace(inner, names) for inner in (*statement.body, *statement.orelse))
    return isinstance(statement, ast.Pass)
