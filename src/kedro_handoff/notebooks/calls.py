"""Calls of a notebook's own functions, as the plain lines that a node can be made of."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass

from kedro_handoff.notebooks.catalog_calls import Save
from kedro_handoff.notebooks.program import Program, Statement
from kedro_handoff.notebooks.syntax import walk

_COLLECTING = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


@dataclass(frozen=True)
class FunctionCall:
    """`out = f(df, other, 0.2)` at the top level.

    Attributes:
        statement: Where it stands.
        arguments: What each parameter of the function is given, in the order of its signature.
        targets: Variables that get the results; empty where they are saved at once or dropped.
        dataset: The dataset that the result is saved to at once; else empty.
    """

    statement: Statement
    arguments: dict[str, ast.expr]
    targets: tuple[str, ...]
    dataset: str = ""


class OddCallError(Exception):
    """A call that no node can be made of; the message says why."""

    def __init__(self, statement: Statement, line: int, reason: str) -> None:
        super().__init__(reason)
        self.statement = statement
        self.line = line


def calls_of(
    program: Program, definition: Statement, saves: dict[int, Save]
) -> Iterator[FunctionCall | OddCallError]:
    """Top-level calls of a function, each plain or with the reason why it is not."""
    name = definition.node.name  # type: ignore[attr-defined]
    for statement in program.statements:
        if statement.position == definition.position or _is_own_scope(statement):
            continue
        if not is_live(program, definition, statement):
            continue
        found = [n for n in walk(statement.node) if _calls(n, name)]
        if not found:
            if name in statement.names.reads and name not in statement.names.binds:
                reason = f"`{name}` is handed on instead of called"
                yield OddCallError(statement, statement.node.lineno, reason)
            continue
        try:
            yield _plain(statement, found, definition, saves)
        except OddCallError as error:
            yield error


def is_live(program: Program, definition: Statement, statement: Statement) -> bool:
    """Whether a function's name stands for this definition of it at a statement, run from top to bottom."""
    name = definition.node.name  # type: ignore[attr-defined]
    live = program.definition(name, statement.position)
    return live is None or live is definition or ast.dump(live.node) == ast.dump(definition.node)


def _is_own_scope(statement: Statement) -> bool:
    return isinstance(statement.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def _calls(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _plain(
    statement: Statement, found: list[ast.AST], definition: Statement, saves: dict[int, Save]
) -> FunctionCall:
    node, call = statement.node, found[0]
    assert isinstance(call, ast.Call)  # noqa: S101 - for mypy; `_calls` has seen to it
    name = definition.node.name  # type: ignore[attr-defined]
    if len(found) > 1:
        raise OddCallError(statement, call.lineno, f"`{name}` is called {len(found)} times in one statement")
    arguments = _bound(statement, call, definition)
    save = saves.get(statement.position)
    if save is not None and save.value is call:
        return FunctionCall(statement, arguments, (), save.dataset)
    if isinstance(node, ast.Expr) and node.value is call:
        return FunctionCall(statement, arguments, ())
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    targets = _targets(node) if value is call else None
    if targets is None:
        reason = f"the call of `{name}` stands inside other code"
        raise OddCallError(statement, call.lineno, reason)
    return FunctionCall(statement, arguments, targets)


def _targets(node: ast.stmt) -> tuple[str, ...] | None:
    if isinstance(node, ast.AnnAssign):
        return (node.target.id,) if isinstance(node.target, ast.Name) else None
    assert isinstance(node, ast.Assign)  # noqa: S101 - for mypy; the caller has seen to it
    if len(node.targets) != 1:
        return None
    (target,) = node.targets
    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    names = [part.id for part in parts if isinstance(part, ast.Name)]
    return tuple(names) if len(names) == len(parts) and len(set(names)) == len(names) else None


def _bound(statement: Statement, call: ast.Call, definition: Statement) -> dict[str, ast.expr]:
    """Arguments by parameter, as Python itself would bind them."""
    name = definition.node.name  # type: ignore[attr-defined]
    if any(isinstance(a, ast.Starred) for a in call.args) or any(k.arg is None for k in call.keywords):
        raise OddCallError(statement, call.lineno, f"`{name}` is called with * or **")
    signature = signature_of(definition)
    try:
        bound = signature.bind(*call.args, **{str(k.arg): k.value for k in call.keywords})
    except TypeError as error:
        raise OddCallError(statement, call.lineno, f"`{name}`: {error}") from error
    for name_of, parameter in signature.parameters.items():
        if parameter.kind in _COLLECTING and bound.arguments.get(name_of):
            raise OddCallError(statement, call.lineno, f"`{name}` collects arguments in `{name_of}`")
        if parameter.kind is parameter.POSITIONAL_ONLY:
            raise OddCallError(statement, call.lineno, f"`{name}` takes `{name_of}` by position only")
    return {k: v for k, v in bound.arguments.items() if signature.parameters[k].kind not in _COLLECTING}


def signature_of(definition: Statement) -> inspect.Signature:
    """The signature of a function as its source has it; defaults are syntax trees."""
    arguments = definition.node.args  # type: ignore[attr-defined]
    kinds = inspect.Parameter
    positional = [*arguments.posonlyargs, *arguments.args]
    padding: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    parameters = []
    for place, (argument, default) in enumerate(
        zip(positional, [*padding, *arguments.defaults], strict=True)
    ):
        only = place < len(arguments.posonlyargs)
        kind = kinds.POSITIONAL_ONLY if only else kinds.POSITIONAL_OR_KEYWORD
        parameters.append(kinds(argument.arg, kind, default=kinds.empty if default is None else default))
    if arguments.vararg:
        parameters.append(kinds(arguments.vararg.arg, kinds.VAR_POSITIONAL))
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        given = kinds.empty if default is None else default
        parameters.append(kinds(argument.arg, kinds.KEYWORD_ONLY, default=given))
    if arguments.kwarg:
        parameters.append(kinds(arguments.kwarg.arg, kinds.VAR_KEYWORD))
    return inspect.Signature(parameters)
