"""Calls that last: settings of packages that what runs later finds, and those that no result shows."""

from __future__ import annotations

import ast
from collections.abc import Callable

Names = Callable[[ast.expr], set[str]]

# What they do shows on the screen, in a log, in a folder made, or in the configuration: in no result.
_TRACELESS = (
    "logging", "warnings.warn", "builtins.print", "os.makedirs", "os.mkdir", "sys.stdout", "sys.stderr",
    "rich", "structlog", "loguru", "colorama", "faulthandler", "omegaconf.OmegaConf.register_new_resolver",
    "omegaconf.OmegaConf.register_resolver",
)  # fmt: skip
# What these set shows in no result either, or in one of code that is not covered itself: their text counts.
_QUIET = ("os.environ", "os.putenv", "sys.path", "dotenv", "mlflow", "wandb")
# Settings of packages that change what other code computes.
_SETTINGS = frozenset(
    {
        "pandas.set_option", "pandas.reset_option", "sklearn.set_config", "torch.set_default_dtype",
        "torch.use_deterministic_algorithms", "decimal.setcontext", "jax.config.update",
    }
)  # fmt: skip


def is_harmless(dotted: str) -> bool:
    """Whether what a call of another package's name leaves behind shows in no result."""
    return _is_of(dotted, _TRACELESS) or _is_of(dotted, _QUIET)


def _is_of(dotted: str, names: tuple[str, ...]) -> bool:
    return dotted in names or dotted.startswith(tuple(f"{name}." for name in names))


def lasts(dotted: str, call: ast.Call) -> bool:
    """Whether a call changes a setting that other code computes by; how tables look on the screen is none."""
    if dotted not in _SETTINGS:
        return False
    first = call.args[0] if call.args else None
    return not (
        isinstance(first, ast.Constant) and str(first.value).startswith(("display.", "max_", "plotting."))
    )


def leaves_no_trace(statement: ast.AST, names: Names) -> bool:
    """Whether what a statement of a module does shows in no result of a node: a log, a folder, an assertion.

    Args:
        statement: The statement.
        names: Gives the names of other packages for which an expression stands.
    """
    return _all_are(statement, names, _TRACELESS)


def is_quiet(statement: ast.AST, names: Names) -> bool:
    """Whether that holds, or it sets variables of the environment: who reads one is not covered anyway."""
    return _all_are(statement, names, _TRACELESS + _QUIET)


def _all_are(statement: ast.AST, names: Names, harmless: tuple[str, ...]) -> bool:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        func = statement.value.func
        found = names(_first(func))
        if not found:
            return isinstance(func, ast.Attribute) and func.attr == "mkdir"
        return all(
            _is_of(name, harmless) or (name == "pathlib.Path" and _makes_folder(func)) for name in found
        )
    if isinstance(statement, ast.Assign):
        found = set().union(*(names(_object(target)) for target in statement.targets))
        return bool(found) and found <= {"os.environ"} and "os.environ" in harmless
    inner = [
        part
        for field in ("body", "orelse", "finalbody", "handlers")
        for part in getattr(statement, field, ())
    ]
    if isinstance(statement, ast.If | ast.Try | ast.For | ast.ExceptHandler):
        return all(_all_are(part, names, harmless) for part in inner)
    constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return constant or isinstance(statement, ast.Pass | ast.Assert)


def _makes_folder(func: ast.expr) -> bool:
    return isinstance(func, ast.Attribute) and func.attr == "mkdir"


def _first(func: ast.expr) -> ast.expr:
    """What stands first in `logging.getLogger("x").setLevel`: `logging.getLogger`."""
    while isinstance(func, ast.Attribute) and isinstance(_root(func), ast.Call):
        func = _root(func).func  # type: ignore[attr-defined]
    return func


def _root(func: ast.expr) -> ast.expr:
    while isinstance(func, ast.Attribute):
        func = func.value
    return func


def _object(target: ast.expr) -> ast.expr:
    return target.value if isinstance(target, ast.Subscript) else target
